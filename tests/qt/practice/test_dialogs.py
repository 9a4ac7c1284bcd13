"""The page of progress, the review of answers, and another like this."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QTableWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.practice.kinds import CLEARED, NOTHING_YET
from bpstudio.explain.practice.review import NO_ANSWERS, NONE_IN_A_LESSON
from bpstudio.notation.textbook import Notation
from bpstudio.qt.documents.shown_file import MOST_STEPPED
from bpstudio.qt.practice.panel import PracticePanel
from bpstudio.qt.practice.progress_dialog import ProgressDialog
from bpstudio.qt.practice.review_dialog import ReviewDialog
from bpstudio.qt.shell.another import another_like_this
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.session import Session
from bpstudio.storage.lessons import bundled
from tests.qt.hand import the_one
from tests.qt.there import there

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)


def cells(table: QTableWidget) -> list[list[str]]:
    return [
        [there(table.item(row, column)).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def answer_some(window: MainWindow) -> None:
    window.practice.set_ask_all(True)
    window.practice.switch(True)
    window.practice.step()
    window.practice.check("9.99")
    window.practice.check("1.4")
    window.practice.step()
    window.practice.show()


def test_the_page_of_progress_tells_each_kind_and_can_be_cleared(window: MainWindow) -> None:
    answer_some(window)
    window.named_actions["practice_progress"].trigger()
    dialog = there(window.findChild(ProgressDialog))
    assert [row[0] for row in cells(dialog.table)] == ["The weighted sum z", "An activation of ReLU"]
    assert cells(dialog.table)[0][1:] == ["asked: 1 right answer to go", "1", "1", "0"]
    dialog.clear.click()
    assert cells(dialog.table) == []
    assert dialog.about.text() == CLEARED
    assert not dialog.clear.isEnabled()
    dialog.close()


def test_a_page_without_progress_says_how_to_begin(window: MainWindow) -> None:
    dialog = ProgressDialog(window.practice, window)
    assert dialog.about.text() == NOTHING_YET
    dialog.close()


def test_a_review_in_a_lesson_does_not_ask_for_practice_which_cannot_be_turned_on(window: MainWindow) -> None:
    window.lessons.open(bundled()["01-forward-pass"])
    window.named_actions["practice_review"].trigger()
    dialog = there(window.findChild(ReviewDialog))
    assert dialog.about.text() == NONE_IN_A_LESSON
    dialog.close()


def test_the_review_tells_every_answer_and_leads_to_its_moment(window: MainWindow, qtbot: QtBot) -> None:
    window.named_actions["practice_review"].trigger()
    dialog = there(window.findChild(ReviewDialog))
    assert dialog.about.text() == NO_ANSWERS
    assert not dialog.go_button.isEnabled()
    answer_some(window)
    assert cells(dialog.table) == [
        ["0", "z¹", "1.4", "right", "2", "0", ""],
        ["0", "a¹", "—", "shown", "0", "0", "yes"],
    ]
    window.session.next_iteration()
    dialog.table.setCurrentCell(1, 0)
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    dialog.table.setFocus()
    qtbot.waitUntil(dialog.table.hasFocus)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert window.session.state.cursor == Cursor(0, 1)
    dialog.table.setCurrentCell(0, 0)
    dialog.go_button.click()
    assert window.session.state.cursor == Cursor(0, 0)
    dialog.close()


def test_a_review_that_was_closed_is_told_of_nothing_any_more(window: MainWindow, qtbot: QtBot) -> None:
    window.named_actions["practice_review"].trigger()
    dialog = there(window.findChild(ReviewDialog))
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    window.session.step()
    assert window.findChild(ReviewDialog) is None


def test_another_like_this_has_new_numbers_and_the_same_question(window: MainWindow) -> None:
    window.session.follow(Parameter.parse("theta2"))
    window.practice.set_ask_all(True)
    window.practice.switch(True)
    window.session.seek(0, 8)
    window.practice.step()
    asked, before = window.practice.question_text, window.session.frame.before.flat.copy()
    another_like_this(window, Random(3))
    assert window.session.document.network == window.bridge.document.network
    assert (window.session.frame.before.flat != before).sum() > 3
    assert (window.session.state.cursor, window.practice.question_text) == (Cursor(0, 8), asked)
    assert there(window.session.state.following).parameter == Parameter.parse("theta2")
    assert window.files.title == "untitled"
    assert not window.files.modified


def test_the_panel_leads_to_both_once_something_is_answered(window: MainWindow, qtbot: QtBot) -> None:
    window.practice.set_ask_all(True)
    window.practice.switch(True)
    panel = the_one(window, PracticePanel, "practice_panel")
    assert not panel.review.isVisible()
    answer_some(window)
    panel.review.click()
    there(window.findChild(ReviewDialog)).close()
    panel.renew.click()
    assert window.files.title == "untitled"
    assert window.practice.asking is not None
    assert not panel.review.isVisible()


def asked_first(window: MainWindow) -> bool:
    """Whether another like this asks before it begins; then no is said to it."""
    session = window.session
    another_like_this(window, Random(3))
    questions = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    for question in questions:
        question.reject()
    assert bool(questions) == (window.session is session)
    return bool(questions)


def test_it_does_not_ask_where_one_has_only_stepped(window: MainWindow) -> None:
    for _ in range(3):
        window.session.next_iteration()
    window.session.step()
    assert window.files.modified
    assert not asked_first(window)
    window.session.next_iteration()
    assert not asked_first(window)


def test_it_asks_where_something_would_be_lost(window: MainWindow) -> None:
    window.session.train(MOST_STEPPED + 1)
    assert asked_first(window)
    window.files.keep()
    window.session.bookmark("here")
    assert asked_first(window)
    window.files.keep()
    window.session.next_iteration()
    window.session.apply(SetLearningRate(0.25))
    assert asked_first(window)
    window.files.lose()
    assert asked_first(window)
    window.files.keep()
    window.session.next_iteration()
    assert not asked_first(window)


def test_the_review_keeps_the_answers_that_were_given_with_other_numbers(window: MainWindow) -> None:
    answer_some(window)
    another_like_this(window, Random(3))
    window.practice.show()
    another_like_this(window, Random(4))
    window.practice.switch(False)
    window.named_actions["practice_review"].trigger()
    dialog = there(window.findChild(ReviewDialog))
    assert [row[:3] for row in cells(dialog.table)] == [
        ["earlier", "z¹", "1.4"],
        ["earlier", "a¹", "—"],
        ["earlier", "a¹", "—"],
    ]
    dialog.table.setCurrentCell(0, 0)
    assert not dialog.go_button.isEnabled()
    window.bridge.write_in(Notation("w", "J", "brackets", "scalar"))
    assert cells(dialog.table)[0][1] == "z[1]"
    dialog.close()


def test_another_session_begins_the_review_anew(window: MainWindow) -> None:
    answer_some(window)
    another_like_this(window, Random(3))
    assert len(window.practice.rounds) == 1
    another_like_this(window, Random(4))
    assert len(window.practice.rounds) == 1
    window.files.keep()
    window.bridge.replace_session(Session(window.session.state))
    assert window.practice.rounds == ()


def test_a_lesson_takes_no_answers_of_earlier_rounds_away(window: MainWindow) -> None:
    answer_some(window)
    another_like_this(window, Random(3))
    rounds = window.practice.rounds
    assert len(rounds) == 1
    window.files.set_aside(Session(window.session.state))
    assert window.practice.rounds == ()
    window.files.bring_back()
    assert window.practice.rounds == rounds


def test_it_asks_first_where_something_would_be_lost(window: MainWindow) -> None:
    window.session.apply(SetLearningRate(0.25))
    session = window.session
    window.named_actions["another_like_this"].trigger()
    assert window.session is session
    question = there(window.findChild(QMessageBox))
    question.reject()
    assert window.session is session
