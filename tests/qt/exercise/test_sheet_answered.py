"""A learner opens an exercise and answers it, with the keyboard alone and with the mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.help.keys import keys_in
from bpstudio.explain.words import exercises as words
from bpstudio.notation.textbook import Notation
from bpstudio.qt.exercise.exercise_pane import ExercisePane
from bpstudio.qt.exercise.question_row import QuestionRow
from bpstudio.qt.shell.help.guide import GuideWindow
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.practice.questions import Answer
from bpstudio.session.selection import Unit
from bpstudio.storage.reader import read
from bpstudio.storage.students import encode_for_students
from tests.explain.exercises.sheets import SHEET, exercise_on, question
from tests.qt.fitting_in import misfits
from tests.qt.hand import click, focused, hold, press
from tests.qt.there import there

MARKUP = "<h1>Sheet</h1> & more"
Open = Callable[..., MainWindow]


@pytest.fixture
def sheet(opened: Open, tmp_path: Path) -> Callable[..., MainWindow]:
    def make(
        *asked: str, preset: str = "article", size: tuple[int, int] = (1440, 900), **rules: Any
    ) -> MainWindow:
        path = tmp_path / "sheet.json"
        path.write_bytes(encode_for_students(exercise_on(preset, *(asked or SHEET), **rules).state))
        return opened(path, size)

    return make


def pane_of(window: MainWindow) -> ExercisePane:
    pane = window.exercising.pane
    assert pane is not None
    return pane


def row(window: MainWindow, number: int) -> QuestionRow:
    return pane_of(window).rows[number - 1]


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def answer(window: MainWindow, number: int, text: str) -> None:
    """With the mouse into the field, then with the keys."""
    click(row(window, number).field)
    QTest.keyClicks(focused(), text)
    press(Qt.Key.Key_Return)
    settle()


def test_an_exercise_brings_its_sheet_and_another_session_takes_it_away(
    sheet: Callable[..., MainWindow],
) -> None:
    window = sheet(title="Sheet 1")
    assert window.panels.currentWidget() is pane_of(window)
    assert pane_of(window).title.text() == "Sheet 1"
    assert window.panels.count() == 5
    window.files.open("mazur")
    settle()
    assert window.exercising.pane is None
    assert window.panels.count() == 4


def test_a_session_that_asks_nothing_has_no_sheet(window: MainWindow) -> None:
    assert window.exercising.pane is None
    assert window.exercising.views == ()


def test_answers_are_typed_judged_and_counted(sheet: Callable[..., MainWindow]) -> None:
    window = sheet(tries=3)
    answer(window, 1, "0.2654")
    hold(Qt.Key.Key_Return)
    assert row(window, 1).verdict.text().startswith("The size is right, and the sign is not.")
    assert row(window, 1).worth.text() == "2 points, 2 tries left"
    assert window.status.sentence.text() == row(window, 1).verdict.text()
    assert focused() is row(window, 1).field
    QTest.keyClicks(focused(), "-0.2654")  # in the place of what is not right
    press(Qt.Key.Key_Return)
    settle()
    assert row(window, 1).number.text() == "∂C/∂z² = −0.2654"
    assert row(window, 1).field.isHidden()
    assert window.status.sentence.text() == "Right: ∂C/∂z² = −0.2654."
    assert focused() is row(window, 2).field
    assert pane_of(window).points.text() == "2 of 8 points, 3 questions left"


def test_what_cannot_be_read_costs_nothing(sheet: Callable[..., MainWindow]) -> None:
    window = sheet(tries=3)
    answer(window, 2, "a1 +")
    assert row(window, 2).worth.text() == "2 points, 3 tries left"
    assert row(window, 2).field.text() == "a1 +"
    assert focused() is row(window, 2).field
    assert window.session.state.answers == ()
    answer(window, 3, "perhaps")
    assert row(window, 3).verdict.text() == "Type + or −, or 0 where it is 0."


def test_return_in_an_empty_field_asks_nothing(sheet: Callable[..., MainWindow]) -> None:
    window = sheet()
    answer(window, 1, "   ")
    assert window.session.state.answers == ()
    assert row(window, 1).verdict.isHidden()


def test_going_into_a_field_shows_the_place_of_its_number(sheet: Callable[..., MainWindow]) -> None:
    window = sheet()
    assert pane_of(window).rules.text().endswith(words.BEGIN)
    click(row(window, 1).field)
    assert not pane_of(window).rules.text().endswith(words.BEGIN)
    assert window.session.state.cursor == Cursor(0, 13)
    assert window.bridge.selection == Unit(2, 0)
    press(Qt.Key.Key_Tab)  # Hint
    press(Qt.Key.Key_Tab)  # Show
    press(Qt.Key.Key_Tab)  # the name of the next one
    press(Qt.Key.Key_Tab)
    assert focused() is row(window, 2).field
    assert window.session.state.cursor == Cursor(0, 2)
    assert row(window, 2).chip.isChecked()
    assert not row(window, 1).chip.isChecked()
    click(row(window, 3))
    assert window.bridge.selection == Parameter("theta", 2, 0, 0)
    assert focused() is row(window, 3).field


def test_the_name_of_a_question_leads_there_again_when_it_is_closed(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: dC/dz2[0]", "0: dC/dz1[0]")
    answer(window, 1, "-0.2654")
    assert window.session.state.cursor == Cursor(0, 13), "the number that was found stays to be seen"
    assert window.session.frame.visible(window.session.frame.program[12])
    QTest.keyClicks(focused(), "1")
    assert window.session.state.cursor == Cursor(0, 17), "what is typed is about what is shown"
    window.session.seek(0, 0)
    click(row(window, 1).chip)
    assert window.session.state.cursor == Cursor(0, 13)
    click(row(window, 1))
    assert focused() is not row(window, 1).field


def test_going_to_a_question_leaves_a_chain_without_its_step(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: dC/dtheta1[0,0]", "0: z1[0]")
    window.session.follow(Parameter("theta", 3, 0, 0))
    click(row(window, 2).chip)
    assert window.session.state.following is not None
    click(row(window, 1).chip)
    assert window.session.state.following is None
    assert str(window.session.frame.current.symbol) == "dz1/dtheta1"


def test_showing_a_number_is_asked_about_once_and_closes_the_question(
    sheet: Callable[..., MainWindow],
) -> None:
    window = sheet()
    click(row(window, 2).show_button)
    assert (
        row(window, 2).verdict.text() == "Shown, it earns none of its 2 points. Press Show again to see it."
    )
    assert window.session.state.answers == ()
    row(window, 2).field.setFocus()
    QTest.keyClicks(focused(), "1")
    click(row(window, 2).show_button)
    assert window.session.state.answers == (), "typing on has taken it back"
    click(row(window, 2).show_button)
    settle()
    assert window.session.state.answers == (Answer("2", shown=True, note="shown"),)
    assert row(window, 2).number.text() == "a¹ = 1.4"
    assert row(window, 2).verdict.text() == "It was shown, and earns no points."
    assert window.status.sentence.text() == "a¹ = 1.4"


def test_hints_come_one_after_the_other_and_never_give_up(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: dC/dz2[0]")
    first = row(window, 1)
    click(first.hint_button)
    settle()
    said = [first.verdict.text()]
    assert focused() is first.field
    assert first.chip.isChecked()
    assert window.status.sentence.text() == said[0]
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
        said.append(first.verdict.text())
    assert len(set(said)) == 4
    assert window.session.state.answers == (Answer("1", hints=4),)
    for _ in range(3):
        click(first.hint_button)
        assert first.verdict.text().startswith("That was the last hint.")
    answer(window, 1, "-0.2654")
    assert first.number.text() == "∂C/∂z² = −0.2654"
    assert first.hint_button.isHidden()


def test_a_sheet_without_hints_has_no_button_for_them(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: dC/dz2[0]", hints=False)
    assert row(window, 1).hint_button.isHidden()
    QTest.keyClick(row(window, 1).field, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert window.session.state.answers == ()


def test_without_points_there_is_nothing_to_ask_about(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: a1[0]", points=0)
    click(row(window, 1).show_button)
    assert row(window, 1).number.text() == "a¹ = 1.4"


def test_the_last_try_closes_the_question_and_tells_its_number(sheet: Callable[..., MainWindow]) -> None:
    window = sheet(tries=1)
    answer(window, 2, "5")
    assert row(window, 2).verdict.text().endswith("No try is left: a¹ = 1.4 (you: 5).")
    assert row(window, 2).number.text() == "a¹ = 1.4 (you: 5)"
    assert focused() is row(window, 3).field


def test_the_next_iteration_waits_for_the_questions_of_this_one(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: z1[0]", "2: z1[0]")
    assert not row(window, 2).field.isEnabled()
    assert row(window, 2).about.text() == "Iteration 2  Iteration 2 is run once question 1 is answered."
    click(row(window, 2).chip)
    assert window.session.state.cursor == Cursor(0, 0)
    assert window.notice.text.startswith("Question 1 asks for a number of iteration 0")
    assert not row(window, 2).chip.isChecked()
    answer(window, 1, "1.4")
    assert focused() is row(window, 2).field
    click(row(window, 2).chip)
    assert window.session.state.cursor == Cursor(2, 1)


def test_of_several_examples_the_one_asked_about_is_shown(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: z1[0]@2", preset="logic-and")
    click(row(window, 1).chip)
    assert window.bridge.example == 2
    assert row(window, 1).about.text() == "Example 3"


def test_it_goes_by_the_keyboard_alone(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: z1[0]", "0: a1[0]")
    for _ in range(60):
        if focused() is row(window, 1).field:
            break
        press(Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "1.4")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "7/5")
    press(Qt.Key.Key_Return)
    settle()
    assert pane_of(window).points.text() == "4 of 4 points, nothing left to answer"
    assert focused() is window.canvas, "with nothing left the keys are the network's"
    assert window.status.sentence.text() == "Right: a¹ = 1.4."


def test_answers_are_in_the_file_that_is_handed_in(sheet: Callable[..., MainWindow]) -> None:
    window = sheet()
    answer(window, 2, "1.5")
    assert window.isWindowModified()
    window.files.save()
    assert not window.isWindowModified()
    assert window.files.path is not None
    [kept] = read(window.files.path).state.answers
    assert (kept.question, kept.typed, kept.tries) == ("2", "1.5", 1)


def test_what_is_typed_and_not_checked_is_said_and_reminded_of(
    sheet: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = sheet("0: z1[0]", "0: a1[0]")
    click(row(window, 1).field)
    QTest.keyClicks(focused(), "1.4")
    click(row(window, 2).field)
    assert row(window, 1).verdict.text() == "Not checked yet: Return checks it."
    assert row(window, 2).verdict.isHidden()
    window.named_actions["save"].trigger()
    qtbot.waitUntil(lambda: "question 1 is typed and not checked" in window.notice.text)
    click(row(window, 1).field)
    press(Qt.Key.Key_Return)
    settle()
    assert pane_of(window).unchecked == []
    answer(window, 2, "a1 +")
    click(window.canvas)
    assert row(window, 2).verdict.text() != "Not checked yet: Return checks it.", (
        "it was read, and costs nothing"
    )


def test_an_answer_of_before_is_there_again(sheet: Callable[..., MainWindow], opened: Open) -> None:
    window = sheet()
    answer(window, 2, "1.5")
    window.files.save()
    path = window.files.path
    window.close()
    again = opened(path)
    assert row(again, 2).field.text() == "1.5"


def test_another_notation_is_written_here_too(sheet: Callable[..., MainWindow]) -> None:
    window = sheet()
    window.bridge.write_in(Notation("w", "J", "brackets", "scalar"))
    settle()
    assert row(window, 1).symbol.text() == "∂J/∂z[2]"
    assert row(window, 1).field.accessibleName() == "answer to question 1, ∂J/∂z[2], iteration 0"


def test_a_mistake_is_typed_with_what_is_known_offered(sheet: Callable[..., MainWindow]) -> None:
    window = sheet("0: z1[0]@0 mistake")
    click(row(window, 1).field)
    QTest.keyClicks(focused(), "the sign")
    assert row(window, 1).field.text() == "the sign of the error"
    row(window, 1).field.clear()
    answer(window, 1, "something else")
    assert row(window, 1).verdict.text() == "Choose one of the mistakes from the list."


@pytest.mark.parametrize("size", [(800, 560), (1024, 700), (1440, 900)])
def test_what_is_said_is_in_view(
    sheet: Callable[..., MainWindow], qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = sheet("0: dC/dtheta1[0,0]", "0: z1[0]", "0: a1[0]", "0: z2[0]", "0: z3[0]", size=size)
    for number in (3, 5):
        answer(window, number, "0.77")
        settle()
        verdict = row(window, number).verdict
        seen = verdict.visibleRegion().boundingRect()
        assert seen.size() == verdict.size()


def test_the_keys_are_told_in_a_field(sheet: Callable[..., MainWindow]) -> None:
    window = sheet()
    row(window, 1).field.setFocus(Qt.FocusReason.TabFocusReason)
    assert keys_in("text") in window.status.sentence.text()


def test_panels_that_were_put_away_come_back_with_an_exercise(opened: Open, tmp_path: Path) -> None:
    window = opened()
    middle = window._bands.middle
    middle.put_away_or_back(1)
    assert middle.sizes()[1] == 0
    path = tmp_path / "sheet.json"
    path.write_bytes(encode_for_students(exercise_on("article", *SHEET).state))
    window.files.open(path)
    settle()
    assert middle.sizes()[1] > 0
    middle.put_away_or_back(1)
    window.keep_layout()
    window.restore_layout()
    assert middle.sizes()[1] > 0


@pytest.mark.parametrize("name", ["<b>1</b>", "a question with a name that is rather long"])
def test_what_a_file_calls_things_is_shown_as_it_is(opened: Open, tmp_path: Path, name: str) -> None:
    session = exercise_on("article", "0: z1[0]", title=MARKUP, for_=MARKUP)
    named = replace(question(session, 1), id=name)
    exercise = replace(there(session.state.exercise), questions=(named,))
    path = tmp_path / "sheet.json"
    path.write_bytes(encode_for_students(replace(session.state, exercise=exercise)))
    window = opened(path, (800, 560))
    assert pane_of(window).title.text() == MARKUP
    assert pane_of(window).learner.text() == f"For {MARKUP}"
    assert row(window, 1).chip.accessibleName() == f"go to question {name}"
    assert misfits(window) == []


def test_f1_opens_the_page_about_exercises(sheet: Callable[..., MainWindow]) -> None:
    window = sheet()
    click(row(window, 1).field)
    press(Qt.Key.Key_F1)
    assert there(window.findChild(GuideWindow)).page == "exercises"


@pytest.mark.parametrize("size", [(800, 560), (1024, 700), (1366, 768)])
def test_the_sheet_fits_at_every_size(sheet: Callable[..., MainWindow], size: tuple[int, int]) -> None:
    window = sheet(*SHEET, title="A rather long title of a sheet of exercises", for_="Ada Lovelace", tries=3)
    window.resize(*size)
    answer(window, 1, "0.2654")
    click(row(window, 2).show_button)
    click(row(window, 2).show_button)
    settle()
    assert misfits(window) == []
