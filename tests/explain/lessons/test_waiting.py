"""The sentence under a page that waits: what its reader is to do."""

from __future__ import annotations

import pytest

from bpstudio.explain.lessons.waiting import what_to_do
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.lessons.directives import Ask, Hunt, Wait, directive
from bpstudio.session.session import Session
from bpstudio.storage import reader

HUNT = "Find the card with the mistake, say which rule was broken, and give the right number."


def told(source: str, line: str, notation: Notation = ARTICLE) -> str:
    found = directive(line)
    assert isinstance(found, Ask | Hunt | Wait)
    return what_to_do(found, Session(reader.read(source).state).frame, notation)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("article", "ask dC/dz2", "What is ∂C/∂z²?"),
        ("article", "ask dC/dtheta2[0,0]", "What is ∂C/∂θ₂?"),
        ("mazur", "ask dC/dtheta2[0,1]", "What is ∂C/∂θ₁₂²?"),
        ("mazur", "ask dz2/dtheta2[0,1]", "What is ∂z²/∂θ₁₂²?"),
        ("mazur", "ask dz2/da1[0,1]", "What is ∂z₂²/∂a₁¹?"),
        ("softmax-3", "ask dyhat/dz2[0,1]@2", "What is ∂ŷ₁/∂z₂² of example 3?"),
        ("softmax-3", "ask dC/dtheta2[0,1]", "What is ∂C/∂θ₁₂²?"),
        ("xor", "wait yhat[0]@3 above 0.5", "Step on or train until ŷ of example 4 is above 0.5."),
        ("mazur", "ask b2[1]", "What is b₂² after the update?"),
        ("article", "ask C", "What is C?"),
        ("article", "wait dC/dz2 visible", "Step on until ∂C/∂z² is there."),
        ("mazur", "wait dC/dz2 visible", "Step on until ∂C/∂z² is there."),
        ("article", "wait update visible", "Step on until the update is done."),
        ("article", "wait C below 0.1", "Step on or train until C is below 0.1."),
        ("article", "wait z1 above -2", "Step on or train until z¹ is above −2."),
        ("article", "wait iteration 1000", "Go on to iteration 1,000."),
        ("article", "hunt factor_two", HUNT),
    ],
)  # fmt: skip
def test_each_says_what_is_to_be_done(source: str, line: str, said: str) -> None:
    assert told(source, line) == said


def test_it_is_said_in_the_letters_of_the_window() -> None:
    assert told("article", "wait C below 0.1", Notation(cost="J")) == "Step on or train until J is below 0.1."
