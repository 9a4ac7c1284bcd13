"""Weights of another program in the window: looked at first, loaded as one edit, from the menu or dropped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpstudio.explain.words import weights as words
from bpstudio.notation.textbook import Notation
from bpstudio.qt.app import create_window
from bpstudio.qt.documents.weights_dialog import WeightsDialog
from bpstudio.qt.shell.drops import told_apart
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.structure import AddUnit
from tests.qt.shell.test_drops import carried, drop, enter
from tests.qt.there import there
from tests.undone import undo_title

FIXTURES = Path(__file__).resolve().parents[2] / "storage" / "weights"
SESSIONS = Path(__file__).resolve().parents[2] / "sessions"


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("xor")
    qtbot.addWidget(made)
    made.show()
    yield made
    made.files.keep()
    made.close()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / "pytorch_xor.npz", tmp_path / "w <b>.npz"))


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    np.savez(tmp_path / "wide.npz", W1=np.ones((2, 7)), b1=np.ones(7), W2=np.ones((7, 1)), b2=np.ones(1))
    return tmp_path / "wide.npz"


def chosen(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> WeightsDialog:
    """The dialog, after the file was chosen from the menu."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.named_actions["load_weights"].trigger()
    return there(window.findChild(WeightsDialog))


def table(dialog: WeightsDialog) -> list[list[str]]:
    shape = range(dialog.table.rowCount()), range(dialog.table.columnCount())
    return [[there(dialog.table.item(row, column)).text() for column in shape[1]] for row in shape[0]]


def test_it_shows_what_goes_where_and_changes_nothing_until_it_is_told_to(
    window: MainWindow, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = window.session.state
    dialog = chosen(window, weights, monkeypatch)
    assert dialog.isVisible()
    assert table(dialog) == [
        ["θ₁", "0.weight", "4×2", words.BY_PYTORCH],
        ["b₁", "0.bias", "4", ""],
        ["θ₂", "2.weight", "1×4", words.BY_PYTORCH],
        ["b₂", "2.bias", "1", ""],
    ]
    assert dialog.said.text() == words.SINGLE
    assert "w <b>.npz" in dialog.intro.text()
    assert dialog.fit.isHidden()
    dialog.reject()
    assert window.session.state == before


def test_load_is_one_edit_and_undo_takes_it_back(
    window: MainWindow, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = window.session.frame.parameters
    dialog = chosen(window, weights, monkeypatch)
    dialog.load.click()
    assert not dialog.isVisible()
    with np.load(FIXTURES / "pytorch_xor.npz") as arrays:
        assert np.array_equal(window.session.frame.parameters.theta(1), arrays["0.weight"].T)
    assert window.notice.text == "The weights of w <b>.npz are in the network. Undo brings the old ones back."
    assert undo_title(window.session) == "load weights"
    window.named_actions["undo"].trigger()
    assert window.session.frame.parameters == before
    assert window.notice.isHidden(), "they are not in it any more"


def test_a_network_is_made_to_fit_only_where_that_is_ticked(
    window: MainWindow, wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = chosen(window, wide, monkeypatch)
    assert dialog.fit.isVisible()
    assert not dialog.load.isEnabled()
    dialog.accept()
    assert dialog.isVisible()
    dialog.fit.click()
    dialog.load.click()
    assert window.session.frame.network.widths == (2, 7, 1)


def test_return_loads_what_is_made_to_fit_also_after_a_file_that_could_only_be_left(
    window: MainWindow, wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    pickled = tmp_path / "w.npz"
    pickled.write_bytes(b"\x80\x04.")
    dialog = chosen(window, pickled, monkeypatch)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.reject()
    chosen(window, wide, monkeypatch)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.fit, Qt.Key.Key_Space)
    QTest.keyClick(dialog.fit, Qt.Key.Key_Return)
    assert window.session.frame.network.widths == (2, 7, 1)


def test_what_cannot_be_used_is_a_sentence_in_place_of_the_table(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pickled = tmp_path / "w.npz"
    pickled.write_bytes(b"\x80\x04.")
    dialog = chosen(window, pickled, monkeypatch)
    assert dialog.said.text().startswith("This is a pickle, which could run anything")
    there(dialog.layout()).activate()
    assert dialog.said.y() - dialog.intro.geometry().bottom() < 30, "the reason is right below the name"
    assert dialog.table.isHidden()
    assert not dialog.load.isEnabled()


def test_nothing_is_opened_where_no_file_is_chosen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    window.named_actions["load_weights"].trigger()
    assert window.findChild(WeightsDialog) is None


def test_letters_and_network_may_change_meanwhile(
    window: MainWindow, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = chosen(window, weights, monkeypatch)
    window.bridge.write_in(Notation(weight="w"))
    assert table(dialog)[0][0] == "w₁"
    window.bridge.edit(AddUnit(1))
    assert dialog.fit.isVisible()
    assert not dialog.load.isEnabled()


def test_a_file_of_weights_may_be_dropped(window: MainWindow, weights: Path) -> None:
    assert enter(window, carried(weights))
    assert window.notice.text == "Drop to see what weights are in w <b>.npz."
    assert drop(window, carried(weights))
    assert there(window.findChild(WeightsDialog)).table.rowCount() == 4


def test_weights_among_other_files_are_left_out(weights: Path, wide: Path) -> None:
    session = SESSIONS / "by_hand.json"
    dropped = told_apart(carried(session, weights).urls())
    assert (dropped.sessions, dropped.weights) == ((session,), None)
    assert dropped.left_out == "w <b>.npz was left out: tables and weights are dropped one at a time."
    assert told_apart(carried(weights, wide).urls()).weights == weights
    model = FIXTURES / "people" / "pytorch.onnx"
    assert told_apart(carried(model).urls()).weights == model


def test_an_exercise_keeps_its_weights(qtbot: QtBot, tmp_path: Path) -> None:
    window = create_window(SESSIONS / "exercise_begun.json")
    qtbot.addWidget(window)
    window.show()
    action = window.named_actions["load_weights"]
    assert not action.isEnabled()
    assert "This is an exercise" in action.toolTip()
    before, flat = window.session.state, tmp_path / "flat.npy"
    np.save(flat, np.ones(window.session.frame.network.size))
    assert drop(window, carried(flat))
    dialog = there(window.findChild(WeightsDialog))
    dialog.load.click()
    assert dialog.isVisible()
    assert dialog.said.text().startswith("This is an exercise, and its network")
    assert window.session.state == before
    window.files.keep()
    window.close()


def test_enter_loads_what_fits_and_else_the_box_is_where_one_begins(
    window: MainWindow, weights: Path, wide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = chosen(window, wide, monkeypatch)
    assert dialog.focusWidget() is dialog.fit
    dialog.reject()
    dialog = chosen(window, weights, monkeypatch)
    assert dialog.focusWidget() is dialog.load
    assert dialog.load.isDefault()


def test_activations_of_a_model_are_said_and_taken_on_with_the_box(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    pytest.importorskip("onnx")
    dialog = chosen(window, FIXTURES / "people" / "pytorch_traced.onnx", monkeypatch)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert words.activations_found(["ELU", "sigmoid"]) in dialog.said.text()
    assert words.other_activation(1, "ELU", "tanh") in dialog.said.text()
    assert dialog.fit.isVisible()
    dialog.load.click()
    assert window.session.state.document.network.layer(1).activation == "tanh"
    dialog = chosen(window, FIXTURES / "people" / "pytorch_traced.onnx", monkeypatch)
    qtbot.waitUntil(lambda: dialog.found is not None)
    dialog.fit.setChecked(True)
    dialog.load.click()
    assert window.session.state.document.network.layer(1).activation == "elu"
    assert not dialog.isVisible()
