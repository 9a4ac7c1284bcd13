"""A teacher before a lesson and in it: other letters, moments to come back to, files to hand out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QTableWidget

from bpstudio.cli import main
from tests.scenarios.learner import NOT_OFFSCREEN, Learner, part
from tests.scenarios.screen import (
    cards,
    noticed,
    number_on,
    place,
    question,
    rows_of,
    said,
    saved,
    the_session_looks_like,
)

pytestmark = pytest.mark.qt_log_ignore(NOT_OFFSCREEN, extend=True)


def test_the_letters_of_another_textbook(learner: Learner) -> None:
    learner.opens("article")
    learner.follows("θ₂")
    learner.steps_to_the_cost()
    before = saved(learner)
    learner.writes_as_in("weight_w")
    learner.writes_as_in("cost_J")
    assert cards(learner)[0] == "∂z²/∂w₂ = —"
    assert "J = 0.4092" in said(learner)
    assert saved(learner) == before, "letters are no part of the session"


def test_an_equation_for_the_worksheet(learner: Learner) -> None:
    learner.opens("article")
    learner.follows("θ₂")
    learner.steps_to_the_cost()
    learner.steps(5)
    equation = learner.copies_the_equation_as_latex()
    assert r"\frac{\partial C}{\partial \theta_2} = " in equation
    assert "-0.3715" in equation


def test_saved_closed_and_opened_again_everything_is_as_it_was(learner: Learner) -> None:
    learner.opens("article")
    learner.types_on("θ₂", "1/3")
    learner.trains_for(2)
    learner.steps()
    learner.steps_to_the_cost()
    learner.bookmarks_this_as("the third cost")
    was = (place(learner), said(learner), number_on(learner, "θ₂"))
    learner.saves("lesson.json")
    wrote = (learner.folder / "lesson.json").read_bytes()
    learner.closes()

    learner.opens("lesson.json")
    assert (place(learner), said(learner), number_on(learner, "θ₂")) == was
    learner.saves()
    assert (learner.folder / "lesson.json").read_bytes() == wrote
    the_session_looks_like(
        learner,
        """{"cursor": {"iteration": 2, "revealed": 7},
            "log": [{"iterations": 0}, {"edit": {"value": 0.3333333333333333}, "iterations": 2}],
            "bookmarks": [{"name": "the third cost"}]}""",
        "lesson.json",
    )


def test_a_saved_lesson_is_verified_in_the_terminal(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    learner.opens("article")
    learner.trains_for(3)
    learner.saves("lesson")
    assert main(["verify", str(learner.folder / "lesson.json")]) == 0
    the_session_looks_like(learner, """{"log": [{"iterations": 3}]}""", "lesson.json")


def test_a_moment_to_come_back_to(learner: Learner) -> None:
    learner.opens("article")
    learner.steps_to_the_cost()
    learner.bookmarks_this_as("the first cost")
    learner.finishes_the_iteration()
    learner.steps()
    dialog = learner.opens_the_bookmarks()
    assert rows_of(part(dialog, QTableWidget))["θ₂"][:2] == ["0.6", "0.6372"]
    learner.clicks(dialog, "Go there")
    assert place(learner) == (0, 7)
    the_session_looks_like(
        learner, """{"bookmarks": [{"name": "the first cost", "iteration": 0, "revealed": 7}]}"""
    )


def test_another_window_has_the_file(learner: Learner) -> None:
    learner.opens("article")
    learner.saves("lesson.json")
    learner.opens("lesson.json")
    assert "another window of this program" in noticed(learner)
    assert "read-only" in learner.window.windowTitle()
    learner.types_on("θ₂", "2")
    learner.saves("mine.json")
    the_session_looks_like(learner, """{"log": [{"iterations": 0}]}""", "lesson.json")
    the_session_looks_like(learner, """{"log": ["…", {"edit": {"value": 2.0}}]}""", "mine.json")


def test_another_program_has_changed_the_file(learner: Learner) -> None:
    learner.opens("article")
    learner.saves("lesson.json")
    file = learner.folder / "lesson.json"
    theirs = file.read_bytes() + b"\n"
    file.write_bytes(theirs)
    learner.types_on("θ₂", "2")
    learner.saves()
    assert "Another program has changed “lesson.json”" in question(learner)
    assert file.read_bytes() == theirs
    learner.answers("Overwrite")
    the_session_looks_like(learner, """{"log": ["…", {"edit": {"value": 2.0}}]}""", "lesson.json")
    assert Path(f"{file}.bak").read_bytes() == theirs


def test_a_file_whose_numbers_were_changed_by_hand(learner: Learner) -> None:
    learner.opens("article")
    learner.trains_for(3)
    learner.saves("homework.json")
    learner.closes()
    file = learner.folder / "homework.json"
    cost = saved_cost(file)
    file.write_text(file.read_text(encoding="utf-8").replace(cost, "0.125"), encoding="utf-8")

    learner.opens("article")
    learner.opens_in_the_same_window("homework.json")
    assert question(learner) == "Running the session again gives other numbers than the file records."
    learner.answers("Show the numbers computed now")
    assert place(learner)[0] == 2


def saved_cost(file: Path) -> str:
    """The first cost in it, as it is written there."""
    _, _, rest = file.read_text(encoding="utf-8").partition('"cost": [')
    return rest.partition(",")[0].strip()
