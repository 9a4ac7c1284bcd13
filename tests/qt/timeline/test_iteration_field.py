"""The field for an iteration to go to: what is refused stays in it, to be put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.hand import click, press

pytestmark = pytest.mark.qt_log_ignore(
    r"raise\(\)", "grabbing the keyboard", extend=True
)  # the platform has neither


def type_in(window: MainWindow, text: str) -> Any:
    """As one who goes there by its key."""
    window.named_actions["go_to_iteration"].trigger()
    field = window.timeline.field
    assert field.hasFocus()
    QTest.keyClicks(field, text)
    press(Qt.Key.Key_Return)
    return field


@pytest.mark.parametrize("text", ["99999", "1,0", "soon"])
def test_what_cannot_be_gone_to_stays_selected_with_the_reason(window: MainWindow, text: str) -> None:
    window.session.train(30)
    before = window.session.state.cursor
    field = type_in(window, text)
    assert field.hasFocus()
    assert field.text() == field.selectedText() == text
    assert field.property("role") == "refused"
    assert window.notice.isVisible()
    assert window.session.state.cursor == before


def test_another_number_typed_over_it_is_taken(window: MainWindow) -> None:
    window.session.train(30)
    field = type_in(window, "99999")
    QTest.keyClicks(field, "1")
    assert field.text() == "1"
    assert field.property("role") is None, "it is another one now"
    QTest.keyClicks(field, "2")
    press(Qt.Key.Key_Return)
    assert window.session.state.cursor.iteration == 12
    assert window.canvas.hasFocus()
    assert field.text() == "12"


def test_escape_and_a_click_elsewhere_give_the_refused_number_up(window: MainWindow) -> None:
    window.session.train(30)
    ways: tuple[Callable[[], object], ...] = (
        lambda: press(Qt.Key.Key_Escape),
        lambda: click(window.canvas.viewport()),
    )
    for leave in ways:
        field = type_in(window, "99999")
        leave()
        QApplication.processEvents()
        assert not field.hasFocus()
        assert field.text() == "29"
        assert field.property("role") is None
