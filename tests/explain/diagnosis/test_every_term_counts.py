"""The program's own formula is a right answer as it is typed, and is none with one of its terms left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.formulas import formula_of
from bpstudio.explain.diagnosis.hints import formula_text
from bpstudio.explain.diagnosis.judging import Judgement, judge
from bpstudio.explain.diagnosis.rules import cases_of
from bpstudio.notation.expressions import LONGEST_ANSWER, TypedExpression, read_answer
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.frame import Frame
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Question, asked_in_passing
from tests.engine.comparing import starting
from tests.engine.random_tasks import task_of_seed
from tests.explain.diagnosis.sessions import revealed

SIGNS = (" + ", " − ")
NEGLIGIBLE = ("ε", "0")
"""What keeps a division from being by 0 is too small to be seen; and 0 is nothing."""


def with_one_term_left_out(formula: str) -> Iterator[str]:
    """The formula without one of the terms of one of its sums, each in turn."""
    for begin, end in sums(formula):
        inside = formula[begin:end]
        cuts = [0, *(place for place in signs(inside)), len(inside)]
        if len(cuts) < 3:
            continue
        terms = [inside[one:other] for one, other in pairwise(cuts)]
        for left_out in range(len(terms)):
            if terms[left_out].strip(" +−") in NEGLIGIBLE:
                continue
            rest = "".join(terms[:left_out] + terms[left_out + 1 :])
            yield formula[:begin] + rest.removeprefix(" + ").lstrip() + formula[end:]


def sums(formula: str) -> Iterator[tuple[int, int]]:
    """The whole, and what is in each pair of parentheses."""
    yield 0, len(formula)
    opened: list[int] = []
    for place, sign in enumerate(formula):
        if sign == "(":
            opened.append(place + 1)
        elif sign == ")":
            yield opened.pop(), place


def signs(text: str) -> Iterator[int]:
    """Where a term begins that is not in parentheses."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and text.startswith(SIGNS, place):
            yield place


def test_each_term_is_left_out_once() -> None:
    assert list(with_one_term_left_out("a1·(1 − a1) + b1")) == [
        "b1",
        "a1·(1 − a1)",
        "a1·(− a1) + b1",
        "a1·(1) + b1",
    ]
    assert list(with_one_term_left_out("a/(√(v) + ε)")) == ["a/(ε)"]
    assert list(with_one_term_left_out("a1·b1")) == []


def holds_anywhere(found: Judgement) -> bool:
    """Whether it is said to be right whatever the numbers are."""
    return found.right and found.sentence.startswith("Right, and with any other numbers too:")


def every_formula(frame: Frame, seed: int) -> Iterator[tuple[Question, str]]:
    """Of one number of each quantity the formula, where it has names."""
    rng = np.random.default_rng(seed)
    for quantity, stand in stands(frame.network).items():
        place = tuple(int(rng.integers(count)) for count in stand.shape)
        example = int(rng.integers(len(frame.rows))) if stand.by_example else None
        question = asked_in_passing(quantity, place, example, 0)
        asking = AskedNumber(frame, question, ARTICLE)
        with np.errstate(all="ignore"):
            typed = formula_text(asking, formula_of(asking))
        if len(typed) <= LONGEST_ANSWER and not cases_of(asking):
            yield question, typed


@pytest.mark.parametrize("seed", [*range(12), 99, 105, 107])
def test_a_formula_is_right_and_none_of_its_terms_can_be_spared(seed: int) -> None:
    """Unless it is told that this is so on this side of a corner alone, where a unit that is off adds nothing."""
    task = task_of_seed(seed)
    frame = revealed(task, starting(task))
    for question, typed in every_formula(frame, seed):
        if not isinstance(read_answer(typed, ARTICLE), TypedExpression):
            continue
        found = judge(frame, question, typed, ARTICLE)
        if not np.isfinite(AskedNumber(frame, question, ARTICLE).truth):
            continue
        assert found.right, (question.text, typed, found)
        for shorter in with_one_term_left_out(typed):
            assert not holds_anywhere(judge(frame, question, shorter, ARTICLE)), (
                question.text,
                typed,
                shorter,
            )
