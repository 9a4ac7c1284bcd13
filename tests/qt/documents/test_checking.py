"""A long session is looked at while it is run again; what cannot be told is marked, and can be made well."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from bpstudio.qt.documents import checking
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.state import Cursor
from bpstudio.storage import opening, outline
from bpstudio.storage.progress import Stopped
from bpstudio.storage.reader import decode
from bpstudio.storage.replay import verify
from tests.storage.foreign import trained, written_elsewhere
from tests.storage.long_file import long_file

WILD = "softmax-3, momentum, rate x30, sigmoid, l2"


@pytest.fixture
def everything_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "AT_ONCE", 30_000)


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """What runs beside the window waits until this is set, or until it is stopped."""
    may = threading.Event()

    def held_back(parsed: Any, progress: Callable[[float], None]) -> Any:
        while not may.wait(0.005):
            progress(0.25)
        return opening.finished(parsed, progress)

    monkeypatch.setattr(checking, "finished", held_back)
    return may


@pytest.fixture
def long_one(tmp_path: Path) -> Path:
    return long_file(tmp_path)


def tampered(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    contents = json.loads(path.read_bytes())
    change(contents)
    path.write_text(json.dumps(contents))
    return path


def answer(window: MainWindow, text: str) -> None:
    [button] = [b for box in window.findChildren(QMessageBox) for b in box.buttons() if b.text() == text]
    button.click()


def done(window: MainWindow) -> bool:
    return window.files.checking.share is None


@pytest.mark.usefixtures("everything_takes_long")
def test_a_long_session_is_seen_at_once_with_a_mark_until_all_of_it_is_verified(
    opened: Callable[..., MainWindow], long_one: Path, qtbot: QtBot, go_on: threading.Event
) -> None:
    window = opened(long_one)
    assert window.session.state.cursor == Cursor(200, 7)
    assert window.session.confined
    assert window.checking_mark.isVisible()
    qtbot.waitUntil(lambda: window.checking_mark.text() == "Verifying: 25%")
    go_on.set()
    seen = window.session.frame.cost
    qtbot.waitUntil(lambda: done(window))
    assert not window.checking_mark.isVisible()
    assert window.session.confined is None
    assert window.session.state.iterations == 300
    assert window.session.state.cursor == Cursor(200, 7)
    assert window.session.frame.cost == seen
    assert not window.isWindowModified()
    assert window.notice.text == "Every number in long.json agrees with its log."


@pytest.mark.usefixtures("everything_takes_long")
def test_until_then_it_is_stepped_through_and_everything_else_waits_in_words(
    opened: Callable[..., MainWindow], long_one: Path, go_on: threading.Event
) -> None:
    window = opened(long_one)
    window.named_actions["step_next"].trigger()
    assert window.session.state.cursor == Cursor(200, 8)
    for name in ("train", "next_iteration", "reset", "save_as", "save"):
        window.notice.hide()
        window.named_actions[name].trigger()
        assert "still being run again" in window.notice.text, name
        assert window.session.state.cursor == Cursor(200, 8)
        assert not window.player.playing
    assert not window.bridge.edit(SetLearningRate(3.0))
    assert not window.isWindowModified()
    go_on.set()


@pytest.mark.usefixtures("everything_takes_long")
def test_closing_in_the_middle_leaves_no_thread_and_asks_nothing(
    opened: Callable[..., MainWindow], long_one: Path, go_on: threading.Event
) -> None:
    window = opened(long_one)
    window.close()
    assert done(window)
    assert not window.isVisible()


@pytest.mark.usefixtures("everything_takes_long")
def test_a_wrong_number_found_later_is_asked_about_and_the_log_can_be_trusted(
    opened: Callable[..., MainWindow], long_one: Path, qtbot: QtBot
) -> None:
    def change(contents: dict[str, Any]) -> None:
        contents["series"]["cost"][5] *= 2

    window = opened(tampered(long_one, change))
    qtbot.waitUntil(lambda: done(window))
    assert window.session.confined
    answer(window, "Show the numbers computed now")
    qtbot.waitUntil(lambda: window.session.confined is None)
    assert window.session.state.iterations == 300
    assert not window.session.state.segments[-1].record.anchors


@pytest.mark.usefixtures("everything_takes_long")
def test_a_wrong_number_found_later_can_close_the_file(
    opened: Callable[..., MainWindow], long_one: Path, qtbot: QtBot
) -> None:
    def change(contents: dict[str, Any]) -> None:
        contents["series"]["cost"][5] *= 2

    window = opened(tampered(long_one, change))
    qtbot.waitUntil(lambda: done(window))
    answer(window, "Close it")
    qtbot.waitUntil(lambda: window.files.title == "article")
    assert window.session.confined is None


@pytest.mark.usefixtures("everything_takes_long")
def test_what_could_not_be_run_again_stays_marked_says_so_and_is_tried_again(
    opened: Callable[..., MainWindow], long_one: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(parsed: Any, progress: Callable[[float], None]) -> None:
        raise MemoryError

    monkeypatch.setattr(checking, "finished", fails)
    window = opened(long_one)
    qtbot.waitUntil(lambda: done(window))
    assert window.checking_mark.isVisible()
    assert window.checking_mark.text() == "Not verified"
    window.named_actions["train"].trigger()
    assert "has not been run again" in window.notice.text
    monkeypatch.setattr(checking, "finished", opening.finished)
    window.checking_mark.click()
    answer(window, "Run it again")
    qtbot.waitUntil(lambda: window.session.confined is None)
    assert not window.checking_mark.isVisible()
    assert window.session.state.iterations == 300


@pytest.mark.usefixtures("everything_takes_long")
def test_a_file_that_contradicts_itself_is_marked_while_it_is_asked_about_and_after_stop(
    opened: Callable[..., MainWindow], long_one: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(contents: dict[str, Any]) -> None:
        contents["series"]["cost"][5] *= 2

    def stopped(read: Any, progress: Callable[[float], None]) -> None:
        raise Stopped

    window = opened(tampered(long_one, change))
    qtbot.waitUntil(lambda: done(window))
    assert window.checking_mark.text() == "Not verified"
    monkeypatch.setattr(checking, "by_the_log", stopped)
    answer(window, "Show the numbers computed now")
    assert window.checking_mark.text() == "Not verified"
    assert "$.series.cost[5]" in window.checking_mark.toolTip()


def test_what_cannot_be_told_is_marked_and_run_again_here_it_is_well(
    opened: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    contents = written_elsewhere(trained(WILD, 200), 81)
    contents["checkpoints"] = contents["checkpoints"][-1:]
    path = tmp_path / "wild.json"
    path.write_text(json.dumps(contents))
    untold = verify(decode(path.read_bytes())).untold
    assert untold is not None
    window = opened(path)
    assert window.checking_mark.isVisible()
    assert window.checking_mark.text() == f"Not verified from iteration {untold:,} on"
    window.checking_mark.click()
    answer(window, "Run again here and save")
    qtbot.waitUntil(lambda: not window.checking_mark.isVisible() and not window.files.in_thread.busy)
    assert not window.isWindowModified()
    assert verify(decode(path.read_bytes())).agrees
    assert window.session.state.iterations == 200


def test_the_mark_comes_and_goes_with_the_iterations_that_could_not_be_told(
    opened: Callable[..., MainWindow], tmp_path: Path
) -> None:
    contents = written_elsewhere(trained(WILD, 200), 82)
    contents["checkpoints"] = contents["checkpoints"][-1:]
    path = tmp_path / "wild.json"
    path.write_text(json.dumps(contents))
    window = opened(path)
    assert window.checking_mark.isVisible()
    window.session.seek(2, 0)
    window.bridge.edit(SetLearningRate(0.01))
    assert not window.checking_mark.isVisible()
    window.session.undo()
    assert window.checking_mark.isVisible()


def test_a_file_that_agrees_has_no_mark(opened: Callable[..., MainWindow], long_one: Path) -> None:
    assert not opened(long_one).checking_mark.isVisible()
