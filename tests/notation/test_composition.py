"""The forward pass as one function of a function, with dots where it is deep."""

from __future__ import annotations

from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.notation.composition import MOST_WRITTEN, composition, first_and_last, with_dots
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import to_tex
from bpstudio.notation.tree import Number
from bpstudio.notation.walk import untagged


def deep(layers: int) -> Network:
    return Network(1, (Layer(1),) * layers)


def test_of_a_deep_network_the_first_and_the_last_shells_are_written() -> None:
    text = to_plain(composition(deep(20)), textbook.ARTICLE)
    assert text == "C(ŷ(z²⁰(a¹⁹(z¹⁹(⋯(z³(a²(z²(a¹(z¹(x)))))))))))"


def test_marks_of_steps_change_nothing_that_is_written() -> None:
    tree = composition(deep(2))
    for write in (to_plain, to_tex):
        assert write(tree, textbook.ARTICLE) == write(untagged(tree), textbook.ARTICLE)


def test_one_more_than_fits_is_still_written_since_dots_would_take_its_place() -> None:
    numbers = list(range(MOST_WRITTEN + 2))
    assert first_and_last(numbers[:-1]) == numbers[:-1]
    assert first_and_last(numbers) == [0, 1, 2, 3, 4, None, 9, 10, 11, 12, 13]
    told = with_dots([Number(str(number)) for number in numbers])
    assert [to_plain(part, textbook.ARTICLE) for part in told[4:7]] == ["4", "⋯", "9"]
