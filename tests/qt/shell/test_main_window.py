"""The real window, driven by the names other programs rely on."""

from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.qt import app
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.shell.gradient_dialog import GradientDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetActivation, SetLearningRate, SetParameter
from bpstudio.session.history.state import Cursor
from tests.qt.hand import entries_of
from tests.qt.there import there

ACTIONS = (
    *("step_next", "step_back", "finish_phase", "finish_iteration", "next_iteration", "previous_iteration"),
    *("train", "reset", "follow_none", "undo", "redo", "new", "open", "save", "save_as", "export"),
    *("check_gradients", "theme_toggle"),
)
WIDGETS = (
    *("canvas", "equation", "cost_plot", "gradient_plot", "timeline", "inspector", "parameter_table"),
    *("data_table", "training_settings", "transport"),
)
KEYS = {
    "step_next": "Right",
    "step_back": "Left",
    "finish_phase": "Shift+Right",
    "finish_iteration": "Ctrl+Right",
    "train": "Space",
    "reset": "Home",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
    "follow_selected": "F",
    "check_gradients": "G",
}


def act(window: MainWindow, name: str) -> None:
    found = window.findChild(QAction, name)
    assert found is not None, name
    found.trigger()


def shown(window: MainWindow) -> Cursor:
    return window.session.state.cursor


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_of_the_contract_is_found_by_name_and_explains_itself_with_its_key(
    window: MainWindow, name: str
) -> None:
    action = there(window.findChild(QAction, name))
    assert action.toolTip()
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    assert keys
    assert keys in action.toolTip()


@pytest.mark.parametrize("name", WIDGETS)
def test_every_widget_of_the_contract_is_found_by_name_and_has_room(window: MainWindow, name: str) -> None:
    widget = window.findChild(QWidget, name)
    assert widget is not None
    assert widget.width() > 0


@pytest.mark.parametrize(("name", "keys"), KEYS.items())
def test_the_keys_are_those_of_the_contract_and_stand_in_a_menu(
    window: MainWindow, name: str, keys: str
) -> None:
    action = there(window.findChild(QAction, name))
    assert action.shortcut() == QKeySequence(keys)
    assert any(action in entries_of(top) for top in window.menuBar().actions())


def test_no_key_is_meant_for_two_things_in_one_place(window: MainWindow) -> None:
    """A panel's own keys hold inside it; those of the window, and of the canvas, everywhere there."""
    places: dict[str, list[str]] = {}
    for action in window.findChildren(QAction):
        whole = action.shortcutContext() is Qt.ShortcutContext.WindowShortcut
        for key in action.shortcuts():
            places.setdefault(key.toString(), []).append(
                "window" if whole else there(action.parent()).objectName()
            )
    doubled = {key: where for key, where in places.items() if len(where) > 1}
    assert not {
        key: where for key, where in doubled.items() if "window" in where or len(set(where)) < len(where)
    }


def test_right_and_left_step_and_step_back(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_Right)
    assert shown(window) == Cursor(0, 2)
    QTest.keyClick(window, Qt.Key.Key_Left)
    assert shown(window) == Cursor(0, 1)


def test_finish_phase_and_iteration_go_where_they_say(window: MainWindow) -> None:
    act(window, "finish_phase")
    assert shown(window) == Cursor(0, 6)
    act(window, "finish_phase")
    assert shown(window) == Cursor(0, 7)
    act(window, "finish_iteration")
    assert shown(window) == Cursor(0, 20)
    act(window, "next_iteration")
    assert shown(window) == Cursor(1, 20)
    act(window, "previous_iteration")
    act(window, "reset")
    assert shown(window) == Cursor(0, 0)


def test_stepping_back_is_not_offered_at_the_start_and_undo_not_without_an_edit(window: MainWindow) -> None:
    for name in ("step_back", "reset", "previous_iteration", "undo", "redo", "follow_none"):
        assert not there(window.findChild(QAction, name)).isEnabled()


def test_undo_says_what_it_takes_back(window: MainWindow) -> None:
    window.bridge.edit(SetParameter("theta2[0,0]", 0.25))
    assert there(window.findChild(QAction, "undo")).text() == "&Undo: Set θ₂ to 0.25 (was 0.6)"
    act(window, "undo")
    assert window.session.frame.parameters[Parameter.parse("theta2[0,0]")] == 0.6
    assert there(window.findChild(QAction, "redo")).text() == "&Redo: Set θ₂ to 0.25 (was 0.6)"
    act(window, "redo")
    assert window.session.frame.parameters[Parameter.parse("theta2[0,0]")] == 0.25


def test_f_follows_the_selected_parameter_and_shift_f_the_whole_network(window: MainWindow) -> None:
    window.bridge.select(Parameter.parse("theta2[0,0]"))
    QTest.keyClick(window, Qt.Key.Key_F)
    assert there(window.session.state.following).parameter == Parameter.parse("theta2[0,0]")
    act(window, "follow_none")
    assert window.session.state.following is None


def test_following_with_nothing_selected_says_what_to_select(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F)
    assert "Select a weight or a bias" in window.notice.text
    assert window.notice.isVisible()


def test_a_refused_edit_is_said_in_words_and_changes_nothing(window: MainWindow) -> None:
    before = window.session.state
    assert not window.bridge.edit(SetLearningRate(-1.0))
    assert window.session.state is before
    assert "The learning rate must be 0 or more" in window.notice.text


def test_space_trains_until_space_pauses(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.state.iterations > 20)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert not window.player.playing
    stopped = window.session.state.iterations
    qtbot.wait(60)
    assert window.session.state.iterations == stopped
    assert window.session.frame.before is not None


def test_stepping_by_hand_pauses_training(window: MainWindow, qtbot: QtBot) -> None:
    act(window, "train")
    qtbot.waitUntil(lambda: window.session.state.iterations > 5)
    act(window, "step_next")
    assert not window.player.playing
    assert not there(window.findChild(QAction, "train")).isChecked()


def test_divergence_stops_training_and_names_the_quantity(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.edit(SetActivation(3, "identity"))
    window.bridge.edit(SetLearningRate(1e100))
    act(window, "train")
    qtbot.waitUntil(lambda: not window.player.playing)
    assert "no longer a finite number" in window.notice.text
    assert np.isfinite(window.session.state.segment.record.costs[: window.session.state.iterations]).all()


def test_the_status_line_says_each_step_in_a_sentence(window: MainWindow) -> None:
    act(window, "finish_phase")
    act(window, "step_next")
    assert "C = 0.4092" in window.status.sentence.text()


def test_the_theme_changes_everywhere_and_back(window: MainWindow) -> None:
    before = current_theme().name
    act(window, "theme_toggle")
    assert current_theme().name != before
    act(window, "theme_toggle")
    assert current_theme().name == before


def question(window: MainWindow) -> QMessageBox:
    found = window.findChildren(QMessageBox)
    assert found, "no question was asked"
    return found[-1]


def test_leaving_with_changes_asks_and_cancel_stays(window: MainWindow) -> None:
    window.bridge.edit(SetLearningRate(0.2))
    assert window.isWindowModified()
    window.close()
    question(window).button(QMessageBox.StandardButton.Cancel).click()
    assert window.isVisible()


def test_leaving_with_changes_goes_when_they_are_discarded(window: MainWindow) -> None:
    window.bridge.edit(SetLearningRate(0.2))
    window.close()
    question(window).button(QMessageBox.StandardButton.Discard).click()
    assert not window.isVisible()


def test_stepping_alone_is_nothing_to_save(window: MainWindow) -> None:
    act(window, "step_next")
    assert not window.isWindowModified()
    window.close()
    assert not window.isVisible()


def test_a_session_saved_and_opened_again_is_the_same(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "walk.json"
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args, **_kw: (str(path), "")
    )
    window.bridge.edit(SetParameter("b2[0]", -0.5))
    act(window, "finish_iteration")
    for _ in range(4):
        act(window, "step_next")
    state = window.session.state
    act(window, "save_as")
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("walk.json")
    window.files.open("mazur")
    assert window.session.document.network.inputs == 2
    window.files.open(path)
    assert window.session.state == state


def test_a_file_that_cannot_be_read_leaves_the_session_alone(window: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "bpstudio-session", "version": 99}')
    state = window.session.state
    window.files.open(bad)
    assert window.session.state is state
    assert "99" in window.notice.text


def test_a_file_that_contradicts_itself_asks_which_to_trust(window: MainWindow, tmp_path: Path) -> None:
    from bpstudio.session.session import Session
    from bpstudio.storage import reader, writer

    path = tmp_path / "changed.json"
    session = Session(reader.read("article").state)
    session.train(3)
    writer.save(session, path)
    path.write_text(path.read_text().replace('"cost": [0.40', '"cost": [0.41'))
    before = window.session.state
    window.files.open(path)
    box = question(window)
    assert "$.series.cost[0]" in box.informativeText()
    [no] = [button for button in box.buttons() if button.text() == "Do not open"]
    no.click()
    assert window.session.state is before
    window.files.open(path)
    question(window).defaultButton().click()
    assert window.session.state.iterations == 3


def test_the_gradient_check_shows_a_verdict_for_every_parameter(window: MainWindow, qtbot: QtBot) -> None:
    act(window, "check_gradients")
    dialog = there(window.findChild(GradientDialog, "gradient_dialog"))
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 6)
    assert "All 6 gradients are right" in dialog.summary.text()
    assert {there(dialog.table.item(row, 1)).text() for row in range(6)} == {"—"}
    dialog.close()


def test_a_refusal_goes_when_something_is_done_and_a_failure_stays(window: MainWindow) -> None:
    window.bridge.edit(SetLearningRate(-1.0))
    assert window.notice.isVisible()
    window.session.step()
    assert not window.notice.isVisible()
    window.files.said.emit("The file was not saved.", "error")
    window.session.step()
    assert window.notice.isVisible()


def test_a_notice_lies_over_the_foot_of_the_canvas_and_moves_nothing(window: MainWindow) -> None:
    before = window.canvas.geometry(), window.timeline.geometry()
    window.notice.say("Saved.", "success")
    QApplication.processEvents()
    assert (window.canvas.geometry(), window.timeline.geometry()) == before
    canvas = QRect(window.canvas.mapTo(window, QPoint(0, 0)), window.canvas.size())
    notice = QRect(window.notice.mapTo(window, QPoint(0, 0)), window.notice.size())
    assert canvas.contains(notice)
    assert notice.top() > canvas.center().y()
    window.notice.say("What is said at length " * 12, "error")
    assert window.notice.height() > notice.height()
    assert canvas.contains(QRect(window.notice.mapTo(window, QPoint(0, 0)), window.notice.size()))


def test_the_program_can_be_put_into_the_menu_of_the_desktop(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    action = there(window.findChild(QAction, "add_to_menu"))
    assert "(" not in action.toolTip(), "it has no key"
    action.trigger()
    assert str(tmp_path / "applications") in window.notice.text
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 3
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    action.trigger()
    assert window.notice.text.startswith("The program was not added to the applications menu: ")


def test_the_taskbar_of_windows_is_told_that_this_is_a_program_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    app._tell_the_taskbar()
    assert told == ["org.bpstudio.BackpropStudio"]
    monkeypatch.delattr(ctypes, "windll")
    app._tell_the_taskbar()


def test_no_two_entries_of_a_menu_have_one_mnemonic_and_groups_are_set_apart(window: MainWindow) -> None:
    for top in window.menuBar().actions():
        entries = [entry for entry in entries_of(top) if not entry.isSeparator()]
        letters = [mnemonic(entry.text()) for entry in entries]
        assert all(letters), [entry.text() for entry in entries]
        assert len(set(letters)) == len(letters), [entry.text() for entry in entries]
        assert any(entry.isSeparator() for entry in entries_of(top)), top.text()
    tops = [mnemonic(top.text()) for top in window.menuBar().actions()]
    assert len(set(tops)) == len(tops)


def mnemonic(text: str) -> str:
    """The letter that is underlined; none where there is none."""
    place = text.replace("&&", "  ").find("&")
    return text.replace("&&", "  ")[place + 1].lower() if place >= 0 else ""
