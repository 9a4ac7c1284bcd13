"""What is said where a worked solution is written, and where none may be."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.engine.quantity import Quantity
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import handed_out as words
from bpstudio.explain.words.solution import page_told
from bpstudio.explain.words.withheld import NO_SOLUTION_IN_A_HUNT, PRACTICE_ASKS, why_not_handed_out
from bpstudio.session.practice.questions import Question
from bpstudio.storage import reader
from tests.explain.exercises.sheets import exercise_on
from tests.session.practice.hunts import solved


def test_pages_are_counted() -> None:
    assert words.pages_told(1) == "1 page."
    assert words.pages_told(1200) == "1,200 pages."
    assert page_told(2, 1200) == "2 of 1,200"


def test_nothing_is_handed_out_that_is_to_be_found() -> None:
    state = reader.read("article").state
    assert why_not_handed_out(state) == ""
    asked = replace(state, asked=Question("p1", Quantity.parse("C"), example=0))
    assert why_not_handed_out(asked) == as_sentence(PRACTICE_ASKS)
    assert why_not_handed_out(reader.read("hunt-1").state) == as_sentence(NO_SOLUTION_IN_A_HUNT)
    assert why_not_handed_out(solved(reader.read("hunt-1").state)) == ""


def test_an_exercise_has_its_sheet() -> None:
    assert why_not_handed_out(exercise_on("article", "0: z1[0]").state) == ""
