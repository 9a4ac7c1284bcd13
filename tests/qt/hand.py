"""What a hand does: clicks, choices, keys and the wheel, where the mouse and the keyboard are."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QTabBar,
    QWidget,
)

from bpstudio.qt.shell.panes import stops

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TAB, SHORTCUT = Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason
TURNED = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
PAGES = ("inspector", "parameters", "data", "settings")


def press(key, held=PLAIN):
    """A key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget(), key, held)


def click(widget, at=None):
    QTest.mouseClick(widget, LEFT, PLAIN, widget.rect().center() if at is None else at)


def pick(box, text):
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


def named(window, name):
    """The control of that accessible name."""
    [found] = [w for w in window.findChildren(QWidget) if name_of(w) == name and w.isVisible()]
    return found


def name_of(widget):
    """What a screen reader calls it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def at(window):
    return window.session.state.cursor


def every_stop(window):
    return list(chain.from_iterable(stops([pane]) for pane in chain.from_iterable(window.panes)))


def settings_of(window):
    window.panels.setCurrentWidget(window.training_settings)
    return window.training_settings
