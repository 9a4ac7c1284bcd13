"""A formula is written in letters as it is typed, and with numbers so that it holds together."""

from __future__ import annotations

import pytest

from bpstudio.engine.quantity import Quantity
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.parse import parse
from bpstudio.notation.tree import Node, Symbol
from bpstudio.notation.typeable import (
    Added,
    Chosen,
    Leaf,
    Letter,
    Parts,
    can_be_typed,
    formula_line,
    is_long,
    is_sum,
    typeable,
)

ETA, Z = Letter("η", "eta"), SingleNumber(Quantity.parse("z1"), (0,), 0)
NAMES: dict[Node, Parts] = {Symbol("z"): (Z,), Symbol("η"): (ETA,)}


def letters(parts: Parts, *, short: bool = False) -> str:
    return formula_line(parts, lambda leaf: leaf.text if isinstance(leaf, Letter) else "z¹", short=short)


def numbers(parts: Parts, text: str) -> str:
    return formula_line(parts, lambda leaf: text, lambda leaf: True)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"1 - \tanh(z)^2", "1 − tanh(z¹)²"),
        (r"\frac{1}{1 + e^{-z}}", "1/(1 + e^(−z¹))"),
        (r"z^2 z", "(z¹)²·z¹"),
        (r"2 \eta z", "2·η·z¹"),
        (r"(1 - z)(1 + z)", "(1 − z¹)·(1 + z¹)"),
        (r"|z - 1|", "abs(z¹ − 1)"),
        (r"\max(-1, \min(1, z))", "max(−1, min(1, z¹))"),
        (r"\sqrt{z + 1}", "√(z¹ + 1)"),
        (r"1 - z^\eta", "1 − (z¹)^η"),
        (r"\frac{z}{\frac{z}{2}}", "z¹/(z¹/2)"),
        (r"\ln z", "ln(z¹)"),
        (r"\eta_1^\eta", "η_1^η"),
    ],
)
def test_a_tree_is_written_as_it_is_typed(tex: str, text: str) -> None:
    names = NAMES | {parse(r"\eta_1"): (Letter("η_1", "eta1"),)}
    assert can_be_typed(parse(tex), names)
    assert letters(typeable(parse(tex), names)) == text


@pytest.mark.parametrize(
    "tex", [r"\Phi(z)", r"\sum z", r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}"]
)
def test_what_the_reader_of_answers_has_not_cannot_be_typed(tex: str) -> None:
    assert not can_be_typed(parse(tex), NAMES)


def test_cases_are_no_row_of_parts() -> None:
    with pytest.raises(TypeError, match="cannot be typed"):
        typeable(parse(r"\begin{cases} 1 & z > 0 \end{cases}"), NAMES)


@pytest.mark.parametrize(
    ("tex", "number", "text"),
    [
        ("z + z", "−0.5", "−0.5 + (−0.5)"),
        ("z^2", "−0.5", "(−0.5)²"),
        ("z^2", "0.5", "0.5²"),
        ("z^2", "2×10⁻⁵", "(2×10⁻⁵)²"),
        ("(z + 1)^2", "−0.5", "(−0.5 + 1)²"),
        (r"\frac{1}{z}", "2×10⁻⁵", "1/(2×10⁻⁵)"),
        (r"\max(0, z)", "−0.5", "max(0, −0.5)"),
        (r"|z|", "−0.5", "abs(−0.5)"),
        (r"e^{-z}", "−0.5", "e^(−(−0.5))"),
        ("z", "2×10⁻⁵", "2×10⁻⁵"),
    ],
)
def test_numbers_hold_together_where_a_name_stood(tex: str, number: str, text: str) -> None:
    assert numbers(typeable(parse(tex), NAMES), number) == text


def terms(count: int) -> Parts:
    return (Added(tuple((str(term), "·", Z) for term in range(count))),)


def test_a_sum_of_more_than_six_terms_is_shortened() -> None:
    assert not is_long(terms(6))
    assert letters(terms(6), short=True).count("z¹") == 6
    assert is_long(terms(7))
    assert letters(terms(7), short=True) == "0·z¹ + 1·z¹ + … + 6·z¹"
    assert letters(terms(7)).count("z¹") == 7


def test_sums_are_shortened_together() -> None:
    both = (*terms(4), " + η·(", *terms(3), ")")
    assert is_long(both)
    assert letters(both, short=True) == "0·z¹ + 1·z¹ + … + 3·z¹ + η·(0·z¹ + 1·z¹ + 2·z¹)"


def test_a_term_with_a_minus_before_it_is_taken_away() -> None:
    assert letters((Added((("−", Z), ("−2·", Z), (ETA,))),)) == "−z¹ − 2·z¹ + η"


def test_a_function_with_cases_goes_by_its_name_until_the_case_is_known() -> None:
    chosen: Parts = (Chosen(("g′(", Z, ")"), Z, ("1",)),)
    unknown: Parts = (Chosen(("g′(", Z, ")"), Z, ()),)
    assert letters(chosen) == "g′(z¹)"
    assert numbers(chosen, "0.5") == "1"
    assert numbers(unknown, "0.5") == "g′(0.5)"


def test_a_sum_and_a_sign_need_parentheses_beside_a_factor() -> None:
    assert [is_sum(parse(tex)) for tex in ("1 - z", "-z", "2z", "z")] == [True, True, False, False]


def test_only_what_is_known_becomes_a_number() -> None:
    def text(leaf: Leaf) -> str:
        return "0.5" if isinstance(leaf, Letter) else "z¹"

    assert formula_line((ETA, "·", Z), text, lambda leaf: isinstance(leaf, Letter)) == "0.5·z¹"
