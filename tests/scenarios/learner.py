"""What a learner does in the window, with the mouse and the keys, in a learner's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.app import create_window
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.selection import Place, Target, Unit
from tests.qt.documents.export_hand import ExportHand
from tests.qt.hand import click, press

Kind = TypeVar("Kind", bound=QWidget)
if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

KEY = Qt.Key
NOT_OFFSCREEN = "This plugin does not support (raise|grabbing|propagateSizeHints)"  # of menus and boxes
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Learner:
    """Somebody at the window. What can be seen there is in ``tests.scenarios.screen``."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._qtbot, self._monkeypatch, self.folder = qtbot, monkeypatch, folder
        self.windows: list[MainWindow] = []

    @property
    def window(self) -> MainWindow:
        """The one in front."""
        return self.windows[-1]

    # Windows and files

    def opens(self, source: str) -> None:
        """A preset or a file of the folder, in a window of its own that has the keyboard."""
        path = self.folder / source
        window = create_window(path if path.exists() else source)
        self._qtbot.addWidget(window)
        window.resize(1440, 900)
        with self._qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        self.windows.append(window)

    def opens_in_the_same_window(self, name: str) -> None:
        with self._chooses("getOpenFileName", name):
            self.presses(KEY.Key_O, CONTROL)
        self._waits_for_the_file()

    def saves(self, name: str = "") -> None:
        """Under a name where the window asks for one."""
        with self._chooses("getSaveFileName", name):
            self.presses(KEY.Key_S, CONTROL)
        self._waits_for_the_file()

    def exports(self, name: str, what: str, form: str) -> None:
        self.presses(KEY.Key_E, CONTROL)
        hand = ExportHand(self._qtbot, self.window, "")
        hand.pick(what, form)
        hand.write(self.folder / name)
        hand.dialog.close()

    def closes(self) -> None:
        """The window in front, which asks nothing since everything is saved."""
        window = self.windows.pop()
        window.close()
        assert not window.isVisible(), "the window asks something first"

    def answers(self, text: str) -> None:
        """The question that is on screen, which is gone then."""
        [box] = [box for box in self.window.findChildren(QMessageBox) if box.isVisible()]
        [button] = [button for button in box.buttons() if plain(button.text()) == text]
        click(button)
        self._qtbot.waitUntil(lambda: not self.window.findChildren(QMessageBox))
        self._waits_for_the_file()

    def leaves(self) -> None:
        """All windows, with nothing that is asked."""
        for window in self.windows:
            window.player.pause()
            window.files.keep()
            window.close()

    @contextmanager
    def _chooses(self, dialog: str, name: str) -> Iterator[None]:
        """What is chosen in the system's own dialog, which no test can press the buttons of."""
        with self._monkeypatch.context() as patch:
            patch.setattr(QFileDialog, dialog, lambda *_: (str(self.folder / name), ""))
            yield

    def waits_until(self, seen: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(seen)

    def _waits_for_the_file(self) -> None:
        self._qtbot.waitUntil(lambda: not self.window.files.in_thread.busy)

    # Stepping

    def steps(self, times: int = 1) -> None:
        for _ in range(times):
            self.presses(KEY.Key_Right)

    def steps_back(self, times: int = 1) -> None:
        for _ in range(times):
            self.presses(KEY.Key_Left)

    def steps_to_the_cost(self) -> None:
        """Through the forward pass, and one more."""
        self.presses(KEY.Key_Right, SHIFT)
        self.presses(KEY.Key_Right)

    def finishes_the_iteration(self) -> None:
        self.presses(KEY.Key_Right, CONTROL)

    def goes_back_to_the_start(self) -> None:
        self.presses(KEY.Key_Home)

    def goes_to_iteration(self, number: int) -> None:
        self.presses(KEY.Key_G, CONTROL)
        self.types(str(number))

    def follows(self, name: str) -> None:
        """A weight or a bias, chosen on the network."""
        self.clicks_on(name)
        self.presses(KEY.Key_F)

    def bookmarks_this_as(self, name: str) -> None:
        self.presses(KEY.Key_B, CONTROL)
        self._waits_for_a_dialog("bookmark_name")
        self.types(name)

    def opens_the_bookmarks(self) -> QWidget:
        self.presses(KEY.Key_B, CONTROL | SHIFT)
        return self._waits_for_a_dialog("bookmarks_dialog")

    # Asking

    def asks_why(self, symbol: str) -> None:
        """Of a card of the chain, by its own button."""
        [card] = [
            card
            for card in self.window.equation.chain.cards
            if card.accessibleName().startswith(f"{symbol} = ")
        ]
        click(part(card, QWidget, "why"))

    def checks_the_gradients(self) -> QWidget:
        self.presses(KEY.Key_G)
        return self._waits_for_a_dialog("gradient_dialog")

    def copies_the_equation_as_latex(self) -> str:
        self.presses(KEY.Key_T, CONTROL | SHIFT)
        return QGuiApplication.clipboard().text()

    def _waits_for_a_dialog(self, name: str) -> QWidget:
        self._qtbot.waitUntil(lambda: self._dialog(name) is not None)
        dialog = self._dialog(name)
        assert dialog is not None
        self._qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    def _dialog(self, name: str) -> QWidget | None:
        found = self.window.findChild(QWidget, name)
        return found if found is not None and found.isVisible() else None

    # Changing

    def types(self, text: str) -> None:
        """Over what stands in the field that has the keyboard; Return."""
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit), f"no field has the keyboard, but {field}"
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, KEY.Key_Return)

    def double_clicks(self, name: str) -> None:
        """A number on the network."""
        canvas = self.window.canvas
        place = canvas.point_of(self.place(name))
        QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, place)

    def types_on(self, name: str, text: str) -> None:
        """Another number in the place of one on the network."""
        self.double_clicks(name)
        self.types(text)

    def clicks_on(self, name: str) -> None:
        canvas = self.window.canvas
        QTest.mouseClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, NONE, canvas.point_of(self.place(name))
        )

    def clicks(self, dialog: QWidget, text: str) -> None:
        """A button of a dialog."""
        [button] = [one for one in dialog.findChildren(QAbstractButton) if plain(one.text()) == text]
        click(button)

    def presses(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """A key, in the window in front or in the dialog over it."""
        if (
            QApplication.activeWindow() is None
        ):  # what was over it is closed, and no desktop is there to go back
            self.window.activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        press(key, held)

    def undoes_it(self) -> None:
        self.presses(KEY.Key_Z, CONTROL)

    def takes_the_offer(self, text: str) -> None:
        """The button beside the sentence that lies over the network."""
        [button] = [b for b in self.window.notice.findChildren(QPushButton) if plain(b.text()) == text]
        click(button)

    def writes_as_in(self, choice: str) -> None:
        """A notation, from its menu."""
        self.presses(KEY.Key_N)
        menu = part(self.window, QMenu, "notation_menu")
        self._qtbot.waitUntil(menu.isVisible)
        [action] = [action for action in menu.actions() if action.objectName() == f"notation_{choice}"]
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, menu.actionGeometry(action).center())

    def place(self, name: str) -> Place:
        """What the network calls so: an input, a target, or one of the parameters to follow."""
        if name in ("x", "y"):
            return Unit(0, 0) if name == "x" else Target(0)
        box = part(self.window, QComboBox, "follow")
        return Parameter.parse(box.itemData(box.findText(name)))

    # Training

    def trains_and_pauses(self, after: int = 3) -> None:
        session = self.window.session
        self.presses(KEY.Key_Space)
        self._qtbot.waitUntil(lambda: session.state.completed >= after)
        self.presses(KEY.Key_Space)

    def trains_for(self, iterations: int) -> None:
        """With the condition for stopping set to that many."""
        self.presses(KEY.Key_Space, SHIFT)
        self._waits_for_a_dialog("stop_dialog")
        self.presses(KEY.Key_Tab)
        self.types(str(iterations))
        self._qtbot.waitUntil(lambda: self._dialog("stop_dialog") is None)
        self.presses(KEY.Key_Space)
        self._qtbot.waitUntil(lambda: not self.window.player.playing)

    # The data

    def turns_to(self, page: str) -> None:
        """A page beside the network, by a click on its tab."""
        bar = self.window.panels.tabBar()
        [at] = [n for n in range(bar.count()) if bar.tabText(n) == page]
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, NONE, bar.tabRect(at).center())

    def pastes_as_new_examples(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._clicks_the_cell(0, 0)
        self.presses(KEY.Key_V, CONTROL | SHIFT)

    def types_in_the_cell(self, row: int, column: int, text: str) -> None:
        at = self._clicks_the_cell(row, column)
        QTest.mouseDClick(self.window.data_table.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        self.types(text)
        QApplication.processEvents()  # the editor is left to see the key before its text is taken

    def holds_out(self, percent: int) -> None:
        field = self.window.data_table.held_out.share
        click(field.lineEdit())
        assert field.hasFocus()
        self.presses(KEY.Key_A, CONTROL)
        QTest.keyClicks(field, str(percent))
        self.presses(KEY.Key_Return)

    def _clicks_the_cell(self, row: int, column: int) -> QPoint:
        view = self.window.data_table.view
        at = view.visualRect(self.window.data_table.model.index(row, column)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        return at


def part(of: QWidget, kind: type[Kind], name: str = "") -> Kind:
    """What is called so in a window or a dialog, and is there."""
    found = of.findChild(kind, name) if name else of.findChild(kind)
    assert isinstance(found, kind), f"there is no {name or kind.__name__}"
    return found


def plain(text: str) -> str:
    """Of a button, without the mark of its letter."""
    return text.replace("&", "")
