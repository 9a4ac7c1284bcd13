"""The wheel scrolls what the mouse is over, and changes nothing that was not clicked into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bpstudio.qt.examples.generate_dialog import GenerateDialog
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.hand import (
    PAGES,
    TAB,
    TURNED,
    click,
    named,
    press,
    settings_of,
)

pytestmark = pytest.mark.qt_log_ignore(
    r"raise\(\)", "grabbing the keyboard", extend=True
)  # the platform has neither


def turn(widget: QWidget) -> None:
    """A notch of the wheel over it, as from the mouse: what does not take it hands it on."""
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, -120))


def turned_by_wheel(window: QWidget) -> list[QWidget]:
    return [
        widget
        for kind in TURNED
        for widget in window.findChildren(kind)
        if widget.isVisible() and not isinstance(widget, QScrollBar)
    ]


def readings(widgets: list[QWidget]) -> list[object]:
    return [reading(widget) for widget in widgets]


def reading(widget: Any) -> object:
    if isinstance(widget, QComboBox | QTabBar):
        return widget.currentIndex()
    return widget.text() if isinstance(widget, QAbstractSpinBox) else widget.value()


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_the_wheel_changes_nothing_over_any_control(opened: Callable[..., MainWindow], page: int) -> None:
    window = opened("xor")
    window.panels.setCurrentIndex(page)
    widgets = turned_by_wheel(window)
    assert widgets
    before, state = readings(widgets), window.session.state
    for widget in widgets:
        turn(widget)
    assert readings(widgets) == before
    assert window.session.state is state
    assert window.canvas.hasFocus()


def test_the_wheel_over_a_box_scrolls_the_page_it_lies_in(opened: Callable[..., MainWindow]) -> None:
    window = opened("xor", (1100, 640))
    settings = settings_of(window)
    bar = settings.verticalScrollBar() if hasattr(settings, "verticalScrollBar") else None
    assert bar is not None
    assert bar.maximum() > 0
    for name in ("Optimizer", "Learning rate, from 0.00001 to 10", "Batch"):
        bar.setValue(0)
        turn(named(window, name))
        assert bar.value() > 0, name


def test_a_number_that_was_clicked_into_is_turned(opened: Callable[..., MainWindow]) -> None:
    window = opened("moons")
    window.panels.setCurrentWidget(window.data_table)
    share = window.data_table.held_out.share
    share.setValue(50)
    turn(share)
    assert share.value() == 50
    [field] = share.findChildren(QLineEdit)
    click(field)
    turn(share)
    assert share.value() == 45
    press(Qt.Key.Key_Escape)
    turn(share)
    assert share.value() == 45
    share.setFocus(TAB)
    turn(share)
    assert share.value() == 45, "what Tab has reached is not what the mouse means"


def test_the_wheel_changes_nothing_in_a_dialog_whose_keys_are_left_alone(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = GenerateDialog(window.bridge.document, window)
    assert isinstance(dialog, QDialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    widgets = turned_by_wheel(dialog)
    assert widgets
    before = readings(widgets)
    for widget in widgets:
        turn(widget)
    assert readings(widgets) == before
    button = dialog.findChildren(QPushButton)[0]
    button.setFocus(TAB)
    assert button.hasFocus()
    dialog.close()
    dialog.deleteLater()
