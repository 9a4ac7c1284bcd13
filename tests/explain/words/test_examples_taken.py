"""What is said of examples that come in place of others, and of a quantity that is no finite number."""

from __future__ import annotations

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.explain.words.examples_taken import (
    about_to_change,
    about_to_replace,
    example_in_words,
    generated,
    loaded,
    pasted_in_place,
    why_not_studied,
)
from bpstudio.explain.words.finite import not_finite
from bpstudio.session.edits.replacing import GenerateExamples

BEFORE, AFTER = Network(1, (Layer(1),)), Network(2, (Layer(3),))


def test_what_was_done_is_told_with_what_became_of_the_network() -> None:
    assert loaded(1, "a.csv", BEFORE, BEFORE) == "Loaded 1 example from a.csv."
    assert pasted_in_place(1200, BEFORE, AFTER) == (
        "Pasted 1,200 examples in place of the others; the network is 2-3 now, so that its inputs and outputs fit."
    )
    made = generated(GenerateExamples("moons", 5, 0.0, 0, 0.0), BEFORE, BEFORE)
    assert made.startswith("Generated 5 examples of ")
    assert made.endswith(".")


def test_what_will_be_replaced_is_told_before() -> None:
    assert about_to_replace(2, 1, 0, 4, fits=True) == (
        "2 inputs and 1 target each. They take the place of the 4 examples you have; undo brings those back."
    )
    assert about_to_replace(1, 3, 6, 1, fits=False) == (
        "1 input and 3 targets each, 6 of them held out. The network gets as many inputs and outputs. "
        "They take the place of the 1 example you have; undo brings those back."
    )


@pytest.mark.parametrize(
    ("changed", "added", "text"),
    [
        (1, 0, "1 example changes."),
        (2, 0, "2 examples change."),
        (0, 1, "1 new example after the last."),
        (3, 2, "3 examples change, 2 new examples after the last."),
    ],
)
def test_rows_that_are_pasted_change_examples_or_add_some(changed: int, added: int, text: str) -> None:
    assert about_to_change(changed, added) == text


def test_an_example_says_what_it_is_to_the_numbers_shown() -> None:
    assert "ones shown" in example_in_words(1, studied=True, held_out=False, in_batch=True)
    assert "never sees" in example_in_words(1, studied=False, held_out=True, in_batch=False)
    assert "mini-batch" in example_in_words(1, studied=False, held_out=False, in_batch=False)
    assert "click" in example_in_words(1, studied=False, held_out=False, in_batch=True)
    assert why_not_studied(1233, held_out=True) == "example 1,234 is held out, and cannot be studied now"
    assert why_not_studied(1, held_out=False) == "example 2 is in another batch, and cannot be studied now"


def test_what_never_was_finite_is_not_said_to_be_so_no_longer() -> None:
    assert not_finite("z²", was=True, iteration="3") == "z² is no longer a finite number in iteration 3"
    assert not_finite("The gradient", was=False) == "The gradient is not a finite number"
