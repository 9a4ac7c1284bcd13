"""Questions, answers and exercises are values that say what does not fit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from bpstudio.engine.planted import Planted
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.session.practice.questions import (
    Answer,
    Exercise,
    Question,
    asked_in_passing,
    with_answer,
)

GRADIENT = Quantity.parse("dC/dtheta2")


def question(**changes: Any) -> Question:
    return Question(**{"id": "1a", "quantity": GRADIENT, "place": (0, 0), **changes})


def exercise(**changes: Any) -> Exercise:
    return Exercise(**{"questions": (question(),), **changes})


@pytest.mark.parametrize(
    ("make", "about", "said"),
    [
        (lambda: question(id=""), "id", "1 to 60 characters"),
        (lambda: question(id="a\nb"), "id", "1 to 60 characters"),
        (lambda: question(id="a" * 61), "id", "1 to 60 characters"),
        (lambda: question(quantity=GRADIENT.at(0, 0)), "quantity", "write dC/dtheta2, and its place"),
        (lambda: question(place=(0, -1)), "place", "not from -1"),
        (lambda: question(example=-2), "example", "not from -2"),
        (lambda: question(iteration=-3), "iteration", "not from -3"),
        (lambda: question(points=-1.0), "points", "0 or more, not -1"),
        (lambda: question(points=math.nan), "points", "0 or more, not nan"),
        (lambda: Answer(" "), "question", "1 to 60 characters"),
        (lambda: Answer("1a", "9" * 1001), "typed", "room for 1000 characters, and it has 1001"),
        (lambda: Answer("1a", note="x" * 1001), "note", "room for 1000 characters"),
        (lambda: Answer("1a", tries=-1), "tries", "0 or more, not -1"),
        (lambda: Answer("1a", hints=-1), "hints", "0 or more, not -1"),
        (lambda: exercise(questions=()), "questions", "1 to 500 questions, not 0"),
        (lambda: exercise(questions=(question(), question())), "questions", "two questions have the id '1a'"),
        (lambda: exercise(title="t" * 201), "title", "room for 200 characters"),
        (lambda: exercise(for_="n" * 201), "for", "room for 200 characters"),
        (lambda: exercise(tries=0), "tries", "at least 1 try"),
        (lambda: exercise(round=16), "round", "0 to 15 decimals, not 16"),
        (lambda: exercise(seed=-1), "seed", "below 2\\^63, not -1"),
        (lambda: Planted("", 3), "mistake", "needs the name"),
        (lambda: Planted("sign", 0), "step", "there is no step 0"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    make: Callable[[], object], about: str, said: str
) -> None:
    with pytest.raises(RefusedError, match=said) as refused:
        make()
    assert refused.value.about == about


def test_a_question_names_what_it_asks_for_in_one_word() -> None:
    assert question().text == "dC/dtheta2[0,0]"
    assert question(quantity=Quantity.parse("z1"), place=(1,), example=3).text == "z1[1]@3"
    assert question(quantity=Quantity.parse("C"), place=()).text == "C"


def test_a_question_of_practice_is_found_again_by_what_it_asks_for() -> None:
    asked = asked_in_passing(GRADIENT, (0, 1), None, 4)
    assert asked.id == "4: dC/dtheta2[0,1]"
    assert asked == asked_in_passing(GRADIENT, (0, 1), None, 4)
    assert asked_in_passing(GRADIENT, (0, 1), None, 4, "sign").id == "4: dC/dtheta2[0,1] sign"
    assert asked.points == 0


@pytest.mark.parametrize(
    ("answer", "tries", "closed"),
    [
        (None, None, False),
        (Answer("1a", "1", tries=9, note="wrong"), None, False),
        (Answer("1a", "1", tries=2, note="wrong"), 3, False),
        (Answer("1a", "1", tries=3, note="wrong"), 3, True),
        (Answer("1a", "1", tries=1, note="right"), None, True),
        (Answer("1a", "1", tries=1, note="carried"), None, True),
        (Answer("1a", shown=True, note="shown"), None, True),
    ],
)
def test_a_question_is_closed_when_it_is_right_or_shown_or_out_of_tries(
    answer: Answer | None, tries: int | None, closed: bool
) -> None:
    assert exercise(tries=tries).closed_by(answer) == closed


def test_a_later_answer_takes_the_place_of_the_one_before() -> None:
    one, two = Answer("1a", "1"), Answer("1b", "2")
    answers = with_answer(with_answer((), one), two)
    assert answers == (one, two)
    again = Answer("1a", "3", tries=2)
    assert with_answer(answers, again) == (again, two)
