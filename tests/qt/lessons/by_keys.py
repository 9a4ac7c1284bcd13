"""A lesson gone through by its reader, with keys alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.qt.lessons.answer_box import AnswerBox
from bpstudio.qt.lessons.page_view import LessonPageView
from bpstudio.qt.lessons.pane import LessonPane
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.lessons.directives import Hunt, Wait
from bpstudio.storage.lessons import bundled
from tests.qt.practice.test_hunt_in_window import card_of, right_number, row_of_the_rule
from tests.qt.practice.test_hunt_in_window import pane_of as hunt_pane_of

MOST = 60
LESSONS = bundled()
FIRST, BATCH = LESSONS["01-forward-pass"], LESSONS["08-batch-mean-and-sum"]
HEAD = "---\ntitle: My own\nsession: article\nminutes: 5\n---\n"


def own_lesson(folder: Path, text: str, name: str = "mine.md") -> Path:
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Where the keyboard is."""
    here = QApplication.focusWidget()
    assert here is not None, "somebody has the keys"
    QTest.keyClick(here, key, modifier)


def typed(text: str) -> None:
    here = QApplication.focusWidget()
    assert here is not None, "somebody has the keys"
    QTest.keyClicks(here, text)


def pane_of(window: MainWindow) -> LessonPane:
    pane = window.lessons.pane
    assert pane is not None, "a lesson is open"
    return pane


def view_of(window: MainWindow) -> LessonPageView:
    return pane_of(window).view


def box_of(window: MainWindow) -> AnswerBox:
    box = view_of(window).box
    assert isinstance(box, AnswerBox), "a number is asked for"
    return box


def right_answer(window: MainWindow) -> str:
    """What is asked for, to as many digits as it takes."""
    question = window.lessons.reader.question
    assert question is not None, "something is asked"
    truth = AskedNumber(window.bridge.frame, question, window.notation).truth
    return "0" if truth == 0 else f"{truth:.9g}"


def do_what_waits(window: MainWindow) -> None:
    """Answer, find, or step on, where the page waits for it."""
    box = pane_of(window).view.box
    if isinstance(box, AnswerBox):
        assert QApplication.focusWidget() is box.field, "whoever types types into the field"
        typed(right_answer(window))
        press(Qt.Key.Key_Return)
    elif isinstance(window.lessons.reader.directive, Hunt):
        find_the_mistake(window)
    else:
        press(Qt.Key.Key_Right)


def find_the_mistake(window: MainWindow) -> None:
    """Card, rule and number, in the panel of the hunt."""
    hunt = hunt_pane_of(window)
    to_button(card_of(window))
    press(Qt.Key.Key_Space)
    to_button(hunt.card.give)
    press(Qt.Key.Key_Space)
    QApplication.processEvents()
    assert QApplication.focusWidget() is hunt.rule.list
    while hunt.rule.list.currentRow() != row_of_the_rule(window):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert QApplication.focusWidget() is hunt.number.field
    typed(right_number(window))
    press(Qt.Key.Key_Return)


def to_button(button: QWidget) -> None:
    """Tab as often as it takes."""
    for _ in range(MOST):
        if QApplication.focusWidget() is button:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {button}")


def to_the_end_of_the_page(window: MainWindow) -> None:
    reader = window.lessons.reader
    for _ in range(MOST):
        assert not reader.trouble, reader.trouble
        if reader.directive is None:
            return
        assert not isinstance(reader.directive, Wait) or pane_of(window).view.waiting is not None
        do_what_waits(window)
    raise AssertionError(f"page {reader.place.page} does not come to its end")


def settle(qtbot: QtBot, widget: QWidget) -> None:
    """What is laid out anew has its place."""
    for _ in range(3):
        qtbot.wait(1)
        QApplication.processEvents()
    assert widget.isVisible()
