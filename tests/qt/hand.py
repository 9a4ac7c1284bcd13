"""What a hand does: clicks, choices, keys and the wheel, where the mouse and the keyboard are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QMenu,
    QTabBar,
    QWidget,
)

from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.shell.panes import stops
from bpstudio.qt.training.training_settings import TrainingSettings
from bpstudio.session.history.cursor import Cursor

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TAB, SHORTCUT = Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason
TURNED = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
Shown = TypeVar("Shown", bound=QWidget)
PAGES = ("inspector", "parameters", "data", "settings")


def press(key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    """A key where the keyboard is."""
    QTest.keyClick(focused(), key, held)


def hold(key: Qt.Key) -> None:
    """What a key that is held down sends again and again."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(focused(), QKeyEvent(kind, key, PLAIN, "", autorep=True))


def the_one(window: QWidget, kind: type[Shown], name: str) -> Shown:
    """The one part of a window that has a name."""
    [found] = window.findChildren(kind, name)
    return found


def focused() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the keyboard"
    return found


def click(widget: QWidget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, PLAIN, widget.rect().center() if at is None else at)


def pick(box: QComboBox, text: str) -> None:
    """Choose in a box as one does with the mouse."""
    click(box)
    view = box.view()
    index = box.model().index(box.findText(text), 0)
    view.scrollTo(index)
    QTest.qWait(QApplication.doubleClickInterval() // 8)
    view = box.view()  # Qt may have made the list anew to show it
    QTest.mouseMove(view.viewport(), view.visualRect(index).center())
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, view.visualRect(index).center())
    if view.isVisible():  # the click that opened the box is still held to be a long one
        view.setCurrentIndex(index)
        QTest.keyClick(view, Qt.Key.Key_Return)


def named(window: MainWindow, name: str) -> Any:
    """The control of that accessible name."""
    [found] = [w for w in window.findChildren(QWidget) if name_of(w) == name and w.isVisible()]
    return found


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def at(window: MainWindow) -> Cursor:
    return window.session.state.cursor


def every_stop(window: MainWindow) -> list[QWidget]:
    return list(chain.from_iterable(stops([pane]) for pane in chain.from_iterable(window.panes)))


def settings_of(window: MainWindow) -> TrainingSettings:
    window.panels.setCurrentWidget(window.training_settings)
    return window.training_settings


def entries_of(top: QAction) -> list[QAction]:
    """Of a menu of the bar."""
    menu = top.menu()
    assert isinstance(menu, QMenu)
    return menu.actions()


def at_once(act: Callable[[], object]) -> None:
    """For what asks whether it may do something: it may."""
    act()
