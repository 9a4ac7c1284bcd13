"""A chain of factors as a product whose parts fit, in a row and with its factors apart."""

from __future__ import annotations

import pytest

from bpstudio.notation import textbook
from bpstudio.notation.nested import Bond, nested, signs
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tree import Node, Symbol, row

A, B, D = (Symbol(letter) for letter in "abd")


def apart(factors: tuple[Node, ...], bonds: tuple[Bond, ...]) -> str:
    """The factors with what ``signs`` puts between and behind them."""
    between, closing = signs(bonds)
    parts: list[Node] = [factors[0]]
    for sign, factor in zip(between, factors[1:], strict=True):
        parts += [sign, factor]
    return to_plain(row(*parts, *([] if closing is None else [closing])), textbook.ARTICLE)


@pytest.mark.parametrize(
    ("bonds", "text"),
    [
        ((Bond(), Bond()), "a·b·d"),
        ((Bond("⊙"), Bond("⊙")), "a⊙b⊙d"),
        ((Bond("⊙"), Bond()), "a⊙(b·d)"),
        ((Bond(turned=True), Bond()), "a·(b·d)ᵀ"),
    ],
)
def test_factors_that_stand_apart_make_the_same_product(bonds: tuple[Bond, ...], text: str) -> None:
    assert to_plain(nested((A, B, D), bonds), textbook.ARTICLE).replace(" ", "") == text
    assert apart((A, B, D), bonds).replace(" ", "") == text


def test_a_factor_with_all_after_it_summed_opens_a_sum() -> None:
    between, closing = signs((Bond(summed=True), Bond()))
    assert [to_plain(sign, textbook.ARTICLE).replace(" ", "") for sign in between] == ["·Σ(", "·"]
    assert closing is not None
    assert to_plain(closing, textbook.ARTICLE) == ")"


def test_a_single_factor_is_its_own_product() -> None:
    assert nested((A,), ()) == A
    assert signs(()) == ((), None)
