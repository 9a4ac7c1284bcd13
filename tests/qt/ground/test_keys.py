"""Keys that a hand is used to, and what is written of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.qt.ground import keys
from bpstudio.qt.ground.keys import keys_shown, sequences
from bpstudio.qt.shell.bookmarks_dialog import BookmarksDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.selection import Unit
from tests.qt.hand import at_once
from tests.sources import tree_of

QT = Path(__file__).resolve().parents[3] / "bpstudio" / "qt"
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(opened: Callable[..., MainWindow]) -> MainWindow:
    return opened("xor")


@pytest.mark.parametrize(("key", "held"), [(Qt.Key.Key_Y, CONTROL), (Qt.Key.Key_Z, CONTROL | SHIFT)])
def test_redo_has_the_key_of_every_system(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    window.bridge.edit(SetLearningRate(0.25))
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.session.document.training.learning_rate != 0.25
    QTest.keyClick(window, key, held)
    assert window.session.document.training.learning_rate == 0.25


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Equal])
def test_zooming_in_needs_no_shift(window: MainWindow, key: Qt.Key) -> None:
    before = window.canvas.transform().m11()
    QTest.keyClick(window, key, CONTROL)
    assert window.canvas.transform().m11() > before


either_key = pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])


@either_key
def test_a_bookmark_goes_by_either_key(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    window.session.bookmark("here", (0, 0))
    dialog = BookmarksDialog(window.bridge, at_once, window)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    dialog.list.setFocus()
    qtbot.waitUntil(dialog.list.hasFocus)
    QTest.keyClick(dialog.list, key)
    assert not window.session.state.bookmarks
    dialog.close()


@either_key
def test_examples_go_by_either_key(window: MainWindow, key: Qt.Key) -> None:
    window.panels.setCurrentWidget(window.data_table)
    view = window.data_table.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, key)
    assert len(window.session.document.data) == 3


@either_key
def test_a_unit_goes_by_either_key(window: MainWindow, key: Qt.Key) -> None:
    window.canvas.setFocus()
    window.bridge.select(Unit(1, 0))
    QTest.keyClick(window.canvas, key)
    assert window.session.document.network.width(1) == 3


def test_backspace_in_a_cell_that_is_typed_into_removes_a_letter_and_no_example(window: MainWindow) -> None:
    window.panels.setCurrentWidget(window.data_table)
    view = window.data_table.view
    view.setCurrentIndex(view.model().index(0, 0))
    view.edit(view.currentIndex())
    editor = view.viewport().findChildren(QLineEdit)[-1]
    editor.setText("12")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "1"
    assert len(window.session.document.data) == 4


@pytest.fixture
def on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_TAKEN", ("Ctrl+H", "F4"))


@pytest.mark.usefixtures("on_macos")
def test_what_macos_keeps_for_itself_has_another_key_there(window: MainWindow) -> None:
    for action in (window.data_table.hold, window.data_table.rename):
        assert action.shortcuts()
        assert not {"Ctrl+H", "F4"} & {key.toString() for key in action.shortcuts()}


def test_the_designs_key_comes_first_and_none_twice() -> None:
    for name, standard in keys.STANDARD.items():
        found = sequences("Ctrl+F12", name)
        assert found[0] == QKeySequence("Ctrl+F12")
        assert all(key in found for key in QKeySequence.keyBindings(standard))
        again = sequences(found[-1].toString(), name)
        assert len({key.toString() for key in again}) == len(again)


def test_a_key_is_written_as_the_platform_writes_it() -> None:
    assert keys_shown("Ctrl+B; F4") == QKeySequence("Ctrl+B").toString(QKeySequence.SequenceFormat.NativeText)


KEYS = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)*[^\s;]+(?:; (?:(?:Ctrl|Shift|Alt)\+)*[^\s;]+)*")


def literal_keys(tree: ast.AST) -> list[str]:
    """Names of keys in the middle of a text, which would be the same on every platform."""
    said = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    named = (text for text in texts - said if re.search(r"\b(Ctrl|Alt)\b", text))
    return [text for text in named if not KEYS.fullmatch(text)]


def test_no_text_of_the_window_spells_a_key_with_ctrl_or_alt() -> None:
    found = {path.name: literal_keys(tree_of(path)) for path in QT.rglob("*.py")}
    assert not {name: texts for name, texts in found.items() if texts}


@pytest.mark.parametrize(
    "text", ["Moments marked with Ctrl+B.", "Copy  (Ctrl+C)", "Up\tAlt+Up", "with Ctrl by ten"]
)
def test_a_text_that_spells_a_key_is_found(text: str) -> None:
    assert literal_keys(ast.parse(repr([text]))) == [text]
