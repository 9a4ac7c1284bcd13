"""What the window says while its journal cannot be written is on screen as long as it is true."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.session import Session
from bpstudio.storage.journal import Journal, read_journal
from tests.qt.running.test_player import DOCUMENT


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Session(DOCUMENT))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.files.keep()
    made.close()


def write(window: MainWindow) -> str:
    """One round of the journal; what stands on screen after it."""
    window.recovery.write_now()
    window.recovery._look_back()
    return "" if window.notice.isHidden() else window.notice.text


def full(self: Journal, *rest: object) -> None:
    raise OSError(28, "No space left on device")


def test_that_it_would_be_lost_is_said_until_the_journal_has_caught_up_and_said_anew_after(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.bridge.edit(SetLearningRate(0.5))
    with monkeypatch.context() as disk:
        disk.setattr(Journal, "write", full)
        assert write(window).startswith("What is not saved would be lost in a crash")
    assert write(window) == "What is not saved is kept for recovery again."
    window.notice.hide()
    assert write(window) == "", "said once"
    with monkeypatch.context() as disk:
        disk.setattr(Journal, "write", full)
        window.bridge.edit(SetLearningRate(0.25))
        assert "would be lost" in write(window)


def test_it_goes_when_there_is_nothing_left_to_lose(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.bridge.edit(SetLearningRate(0.5))
    with monkeypatch.context() as disk:
        disk.setattr(Journal, "write", full)
        assert "would be lost" in write(window)
    window.session.undo()
    window.files.keep()
    assert write(window) == ""


def test_what_has_been_said_since_stays(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.bridge.edit(SetLearningRate(0.5))
    with monkeypatch.context() as disk:
        disk.setattr(Journal, "write", full)
        assert "would be lost" in write(window)
    window.files.keep()
    window.notice.say("Saved.", "success")
    assert write(window) == "Saved."


def test_where_no_thread_can_be_had_the_journal_is_written_all_the_same(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    window.bridge.edit(SetLearningRate(0.5))
    with monkeypatch.context() as system:
        system.setattr(threading.Thread, "start", refused)
        window.recovery._write_beside()
    assert read_journal(window.recovery.place.journal).edits == 1
