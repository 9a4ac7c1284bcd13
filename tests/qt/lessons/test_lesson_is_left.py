"""A lesson is left when its reader wants to leave it, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from bpstudio.explain.lessons.told import ONCE_MORE
from bpstudio.explain.words.withheld import HUNTS_NONE, MAKES_NONE
from bpstudio.qt.practice.hunt_chooser import HuntChooser
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.selection import Unit
from tests.qt.exercise.test_exercise_made import dialog_of
from tests.qt.lessons.by_keys import BATCH, FIRST, LESSONS, box_of, find_the_mistake, pane_of, press, view_of
from tests.qt.practice.test_hunt_in_window import close_check
from tests.qt.practice.test_hunt_in_window import pane_of as hunt_pane_of

Key = Qt.Key


def question_of(window: MainWindow) -> QMessageBox:
    box = window.findChild(QMessageBox)
    assert box is not None, "there are changes that are saved nowhere"
    return box


# By Escape


def test_escape_at_a_question_shows_its_number_and_the_page_goes_on(asked: MainWindow) -> None:
    press(Key.Key_Escape)
    assert asked.in_a_lesson
    assert "z¹ = 1.4." in view_of(asked).text
    assert "The weight times the input" in view_of(asked).text
    assert box_of(asked).field.hasFocus(), "the next question"


def test_escape_leaves_when_it_is_pressed_again_and_it_is_said_where_the_lesson_goes_on(
    at_work: MainWindow,
) -> None:
    session = at_work.session
    at_work.lessons.open(FIRST, 5)
    assert at_work.lessons.reader.question is None
    press(Key.Key_Escape)  # closes the bubble
    press(Key.Key_Escape)
    assert at_work.in_a_lesson
    assert at_work.notice.isVisible()
    assert at_work.notice.text == ONCE_MORE
    press(Key.Key_Escape)
    assert at_work.session is session
    assert "page 6 of 7" in at_work.notice.text
    assert ONCE_MORE not in at_work.notice.text
    assert pane_of(at_work).isHidden()
    at_work.lessons.open(FIRST)
    assert at_work.lessons.reader.place.page == 5


def test_escape_counts_from_the_beginning_once_something_else_was_done(at_work: MainWindow) -> None:
    at_work.lessons.open(FIRST, 3)
    at_work.canvas.setFocus()
    for other in (Key.Key_Right, Key.Key_PageDown):
        press(Key.Key_Escape)
        assert at_work.notice.text == ONCE_MORE
        press(other)
        assert at_work.notice.isHidden()
        at_work.canvas.setFocus()
    press(Key.Key_Escape)
    assert at_work.in_a_lesson


def test_escape_closes_a_bubble_before_it_asks(at_work: MainWindow) -> None:
    at_work.lessons.open(FIRST)
    bubble = at_work.lessons.bubble
    assert bubble is not None
    assert bubble.isVisible()
    press(Key.Key_Escape)
    assert bubble.isHidden()
    assert at_work.notice.isHidden()
    assert at_work.in_a_lesson


def test_escape_on_the_network_selects_nothing_first(at_work: MainWindow) -> None:
    at_work.lessons.open(FIRST, 4)
    at_work.canvas.setFocus()
    at_work.bridge.select(Unit(1, 0))
    press(Key.Key_Escape)
    assert at_work.in_a_lesson
    assert at_work.bridge.selection is None
    assert at_work.notice.isHidden()
    press(Key.Key_Escape)
    assert at_work.notice.text == ONCE_MORE


# By closing the window, or opening another session


def test_who_closes_the_window_and_thinks_better_of_it_is_still_in_the_lesson(at_work: MainWindow) -> None:
    own = at_work.session
    at_work.lessons.open(BATCH)
    shown = at_work.session
    at_work.close()
    question_of(at_work).button(QMessageBox.StandardButton.Cancel).click()
    assert at_work.isVisible()
    assert at_work.in_a_lesson
    assert at_work.session is shown
    at_work.lessons.leave()
    assert at_work.session is own


def test_who_discards_the_own_session_closes_the_window(at_work: MainWindow) -> None:
    at_work.lessons.open(BATCH)
    at_work.close()
    question_of(at_work).button(QMessageBox.StandardButton.Discard).click()
    assert not at_work.isVisible()
    assert not at_work.in_a_lesson


def test_who_saves_the_own_session_closes_the_window(at_work: MainWindow, own: Path, qtbot: QtBot) -> None:
    before = own.read_bytes()
    at_work.lessons.open(BATCH)
    at_work.close()
    question_of(at_work).button(QMessageBox.StandardButton.Save).click()
    qtbot.waitUntil(lambda: not at_work.isVisible())
    assert own.read_bytes() != before


def test_who_opens_another_session_and_thinks_better_of_it_is_still_in_the_lesson(
    at_work: MainWindow,
) -> None:
    at_work.lessons.open(BATCH)
    at_work.files.open("mazur")
    question_of(at_work).button(QMessageBox.StandardButton.Cancel).click()
    assert at_work.in_a_lesson
    at_work.files.open("mazur")
    at_work.findChildren(QMessageBox)[-1].button(QMessageBox.StandardButton.Discard).click()
    assert not at_work.in_a_lesson
    assert at_work.files.title == "mazur"


def test_a_file_that_cannot_be_opened_does_not_end_the_lesson(window: MainWindow, tmp_path: Path) -> None:
    window.lessons.open(FIRST)
    window.files.open(tmp_path / "none.json")
    assert window.in_a_lesson
    assert "none.json" in window.notice.text


# By what has no place in a lesson


@pytest.mark.parametrize("on_canvas", [False, True])
def test_a_hunt_of_ones_own_is_refused_with_its_reason(asked: MainWindow, on_canvas: bool) -> None:
    if on_canvas:
        asked.canvas.setFocus()
    press(Key.Key_F8)
    assert asked.findChild(HuntChooser) is None
    assert asked.notice.text == HUNTS_NONE
    assert HUNTS_NONE in asked.named_actions["find_the_mistake"].toolTip()
    asked.lessons.leave()
    press(Key.Key_F8)
    chooser = asked.findChild(HuntChooser)
    assert chooser is not None
    chooser.reject()


def test_nor_does_the_end_of_a_lessons_hunt_begin_another(window: MainWindow, qtbot: QtBot) -> None:
    window.lessons.open(LESSONS["13-checking-gradients"], 8)
    QApplication.processEvents()
    find_the_mistake(window)
    hunt = hunt_pane_of(window)
    hunt.check.give.click()
    close_check(window, qtbot)
    qtbot.waitUntil(hunt.explained.isVisible)
    hunt.explained.next.click()
    assert window.findChild(HuntChooser) is None
    assert window.notice.text == HUNTS_NONE


# What else is under way


def test_an_exercise_that_is_being_made_waits_for_the_session_that_it_is_made_of(
    at_work: MainWindow,
) -> None:
    at_work.session.seek(0, 0)
    dialog = dialog_of(at_work)
    dialog.asking.list.setCurrentRow(0)
    dialog.asking.list.setFocus()
    press(Key.Key_Space)
    chosen = dialog.chosen.questions
    assert chosen
    at_work.lessons.open(BATCH)
    assert dialog.isHidden()
    assert MAKES_NONE in at_work.named_actions["new_exercise"].toolTip()
    at_work.session.step()
    at_work.lessons.leave()
    assert dialog.isVisible()
    assert dialog.chosen.questions == chosen
    dialog.close()
    at_work.lessons.open(BATCH)
    at_work.lessons.leave()
    assert dialog.isHidden(), "it was closed before the lesson"
    dialog.show()
    at_work.files.keep()
    at_work.files.open("mazur")
    assert at_work.exercising.dialog is None


def test_practice_that_the_tour_has_turned_off_is_on_again_after_tour_and_lesson(window: MainWindow) -> None:
    window.named_actions["practice"].trigger()
    window.named_actions["help_tour"].trigger()
    assert not window.practice.on
    window.lessons.open(FIRST)
    assert not window.help.tour.active
    assert not window.practice.on
    window.lessons.leave()
    assert window.practice.on
