"""Comparing numbers of one's own in the window: pasted or out of a file, kept from one time to the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpstudio.explain.own_code import shown
from bpstudio.qt.app import create_window
from bpstudio.qt.documents.compare_dialog import CompareDialog
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.there import there

RIGHT = {"z1": [0.3775, 0.3925], "yhat": [0.7514, 0.7729], "C": 0.2984}
WRONG = RIGHT | {"dC/dtheta2": [[0.0822, -0.0226], [0.0827, 0.5]], "colour": "red"}


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("mazur")
    qtbot.addWidget(made)
    made.show()
    yield made
    made.files.keep()
    made.close()


@pytest.fixture
def dialog(window: MainWindow) -> CompareDialog:
    window.named_actions["compare_numbers"].trigger()
    return there(window.findChild(CompareDialog))


@pytest.fixture
def compare(dialog: CompareDialog, qtbot: QtBot) -> Callable[[object], list[list[str]]]:
    """Paste numbers and compare them: what the table says."""

    def paste(numbers: object) -> list[list[str]]:
        dialog.text.setPlainText(numbers if isinstance(numbers, str) else json.dumps(numbers))
        QTest.mouseClick(dialog.compare_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not dialog.in_thread.busy)
        return table(dialog)

    return paste


def table(dialog: CompareDialog) -> list[list[str]]:
    shape = range(dialog.table.rowCount()), range(dialog.table.columnCount())
    return [[there(dialog.table.item(row, column)).text() for column in shape[1]] for row in shape[0]]


def test_right_numbers_agree(compare: Callable[[object], list[list[str]]], dialog: CompareDialog) -> None:
    assert [row[:2] for row in compare(RIGHT)] == [["z¹", "agrees"], ["ŷ", "agrees"], ["C", "agrees"]]
    assert dialog.summary.text() == "Everything agrees."
    assert not dialog.mistakes.isVisible()
    assert not dialog.details.isVisible()


def test_what_differs_is_told_and_what_is_right_only_once_the_learner_is_there(
    compare: Callable[[object], list[list[str]]], dialog: CompareDialog, window: MainWindow
) -> None:
    assert compare(WRONG)[-1] == ["∂C/∂θ₂", "differs in 1 of 4 numbers", "from unit 2 to 2", "0.5", "—"]
    assert dialog.summary.text() == "1 of 4 quantities differs; look at the first of them."
    assert dialog.mistakes.text() == "No single mistake that is known here gives all of these numbers."
    assert dialog.details.text().splitlines() == [
        "Left out, as this network has no quantity of that name: colour.",
        shown.HIDDEN_STILL,
    ]
    assert dialog.table.currentRow() == 3
    window.session.finish_iteration()
    assert compare(WRONG)[-1][-1] == "−0.02274"


def test_the_mistake_is_named(compare: Callable[[object], list[list[str]]], dialog: CompareDialog) -> None:
    compare({"z2": [1.1059, 1.2249], "update/theta2": [[0.4411, 0.4887], [0.4913, 0.5386]]})
    assert "The change is added. The update goes down the slope" in dialog.mistakes.text()


def test_what_cannot_be_read_is_said_in_a_sentence(
    compare: Callable[[object], list[list[str]]], dialog: CompareDialog
) -> None:
    compare(WRONG)
    assert compare("{") == []
    assert "malformed JSON" in dialog.summary.text()
    assert not dialog.mistakes.isVisible()
    compare("\ud800")
    assert "malformed JSON" in dialog.summary.text()


def test_other_text_is_compared_with_nothing_yet(
    compare: Callable[[object], list[list[str]]], dialog: CompareDialog
) -> None:
    compare(WRONG)
    QTest.keyClicks(dialog.text, " ")
    assert table(dialog) == []
    assert dialog.summary.text() == ""


def test_a_file_is_compared_as_soon_as_it_is_chosen(
    dialog: CompareDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, z1=np.array([0.3775, 0.3925]))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    dialog.text.setPlainText("before")
    dialog.open_button.click()
    qtbot.waitUntil(lambda: not dialog.in_thread.busy)
    assert dialog.file_name.text() == "mine.npz"
    assert dialog.text.toPlainText() == ""
    assert [row[:2] for row in table(dialog)] == [["z¹", "agrees"]]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    dialog.open_button.click()
    assert [row[:2] for row in table(dialog)] == [["z¹", "agrees"]]
    dialog.text.setPlainText(json.dumps(RIGHT))
    assert dialog.file_name.text() == ""


def test_the_text_stays_from_one_time_to_the_next_and_the_result_does_not(
    compare: Callable[[object], list[list[str]]], dialog: CompareDialog, window: MainWindow
) -> None:
    compare(RIGHT)
    dialog.close()
    window.session.train(2)
    window.named_actions["compare_numbers"].trigger()
    assert window.findChildren(CompareDialog) == [dialog]
    assert json.loads(dialog.text.toPlainText()) == RIGHT
    assert table(dialog) == []
    assert "iteration 1." in dialog.intro.text()


def test_nothing_is_compared_while_a_question_is_open(
    compare: Callable[[object], list[list[str]]],
    dialog: CompareDialog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shown, "why_none_compared", lambda frame: shown.A_QUESTION_IS_OPEN)
    assert compare(RIGHT) == []
    assert dialog.summary.text() == shown.A_QUESTION_IS_OPEN


def test_other_letters_and_the_other_theme_are_taken_on_at_once(
    compare: Callable[[object], list[list[str]]], dialog: CompareDialog, window: MainWindow
) -> None:
    compare(WRONG)
    light = there(dialog.table.item(3, 1)).foreground().color()
    window.toggle_theme()
    assert there(dialog.table.item(3, 1)).foreground().color() != light
    window.toggle_theme()


def test_every_heading_and_number_is_seen_whole(
    compare: Callable[[object], list[list[str]]], dialog: CompareDialog
) -> None:
    compare(WRONG)
    head = dialog.table.horizontalHeader()
    for column in range(dialog.table.columnCount()):
        assert head.sectionSize(column) >= max(
            head.sectionSizeHint(column), dialog.table.sizeHintForColumn(column)
        )
    assert head.length() <= dialog.table.viewport().width()


def test_the_keyboard_alone_is_enough(dialog: CompareDialog, qtbot: QtBot) -> None:
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.waitUntil(dialog.text.hasFocus)
    QTest.keyClicks(dialog.text, json.dumps(RIGHT))
    QTest.keyClick(dialog.text, Qt.Key.Key_Tab)
    assert dialog.open_button.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.in_thread.busy)
    assert dialog.summary.text() == "Everything agrees."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
