"""Two windows on one file, a file changed behind the window's back, and what a name may look like."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import show_alone
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.storage.lock import lock_path
from tests.qt.there import there

pytestmark = pytest.mark.usefixtures("either_system")
SESSIONS = Path(__file__).resolve().parents[2] / "sessions"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "walk.json"
    shutil.copy(SESSIONS / "by_hand.json", path)
    return path


def answer(window: MainWindow, text: str) -> None:
    [button] = [b for box in window.findChildren(QMessageBox) for b in box.buttons() if b.text() == text]
    button.click()


def asked(window: MainWindow) -> bool:
    return bool([box for box in window.findChildren(QMessageBox) if box.isVisible()])


def save_as(window: MainWindow, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args, **_kw: (str(path), "")
    )
    window.files.save_as()


def test_a_file_open_in_a_window_is_locked_until_the_window_is_closed(
    opened: Callable[..., MainWindow], path: Path
) -> None:
    window = opened(path)
    assert lock_path(path).exists()
    window.close()
    assert not lock_path(path).exists()


def test_the_second_window_is_read_only_and_says_who_has_the_file(
    opened: Callable[..., MainWindow], path: Path
) -> None:
    opened(path)
    second = opened(path)
    assert second.files.read_only
    assert "read-only" in second.windowTitle()
    assert "another window of this program" in second.notice.text


def test_read_only_means_saving_under_another_name(
    opened: Callable[..., MainWindow], path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(path)
    second = opened(path)
    before = path.read_bytes()
    second.bridge.edit(SetLearningRate(0.2))
    save_as(second, monkeypatch, path)
    assert "was not saved" in second.notice.text
    save_as(second, monkeypatch, tmp_path / "other.json")
    assert path.read_bytes() == before
    assert second.files.path == tmp_path / "other.json"
    assert not second.files.read_only
    assert not second.isWindowModified()


@pytest.mark.parametrize("choice", ["Open read-only", "Open a copy", "Take over", "Cancel"])
def test_a_held_file_opened_from_a_window_is_offered_in_four_ways(
    opened: Callable[..., MainWindow], path: Path, choice: str
) -> None:
    first, second = opened(path), opened("article")
    second.files.open(path)
    answer(second, choice)
    shown = second.session.document.network.layers[0].activation
    assert shown == ("relu" if choice == "Cancel" else "tanh")
    assert second.files.read_only == (choice == "Open read-only")
    assert (second.files.path is None) == (choice in ("Open a copy", "Cancel"))
    assert second.files.title == {"Open a copy": "walk copy", "Cancel": "article"}.get(
        choice, "walk.json (read-only)" if second.files.read_only else "walk.json"
    )
    first.bridge.edit(SetLearningRate(0.2))
    first.files.save()
    assert asked(first) == (choice == "Take over")
    if choice == "Take over":
        answer(first, "Take back and save")
        assert not first.isWindowModified()
        second.files.save()
        assert asked(second)


def test_opening_the_file_of_this_window_again_asks_nothing(
    opened: Callable[..., MainWindow], path: Path
) -> None:
    window = opened(path)
    window.files.open(path)
    assert not asked(window)
    assert not window.files.read_only


def test_another_file_frees_the_one_before(
    opened: Callable[..., MainWindow], path: Path, tmp_path: Path
) -> None:
    window = opened(path)
    window.files.open("mazur")
    assert not lock_path(path).exists()


@pytest.mark.parametrize("choice", ["Overwrite", "Save under another name…", "Cancel"])
def test_a_file_changed_by_another_program_is_not_overwritten_unasked(
    opened: Callable[..., MainWindow],
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
) -> None:
    window = opened(path)
    window.bridge.edit(SetLearningRate(0.2))
    path.write_text("theirs")
    monkeypatch.setattr(
        "PySide6.QtWidgets.QFileDialog.getSaveFileName",
        lambda *_a, **_k: (str(tmp_path / "b.json"), ""),
    )
    window.files.save()
    assert path.read_text() == "theirs"
    answer(window, choice)
    assert window.isWindowModified() == (choice == "Cancel")
    if choice == "Overwrite":
        assert Path(f"{path}.bak").read_text() == "theirs"
        window.bridge.edit(SetLearningRate(0.3))
        window.files.save()
        assert not asked(window)
    else:
        assert path.read_text() == "theirs"
        assert (tmp_path / "b.json").exists() == (choice != "Cancel")


def test_a_file_written_again_with_the_same_content_is_no_change(
    opened: Callable[..., MainWindow], path: Path
) -> None:
    window = opened(path)
    window.bridge.edit(SetLearningRate(0.2))
    path.write_bytes(path.read_bytes())
    window.files.save()
    assert not asked(window)


def test_leaving_after_a_save_that_asks_waits_for_the_answer(
    opened: Callable[..., MainWindow], path: Path
) -> None:
    window = opened(path)
    window.bridge.edit(SetLearningRate(0.2))
    path.write_text("theirs")
    window.close()
    window.findChildren(QMessageBox)[-1].button(QMessageBox.StandardButton.Save).click()
    assert window.isVisible()
    answer(window, "Overwrite")
    assert not window.isVisible()


def test_a_save_that_fails_keeps_the_window_open(
    opened: Callable[..., MainWindow], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(path)
    window.bridge.edit(SetLearningRate(0.2))

    def full(*_args: object, **_kw: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bpstudio.storage.writer.write_bytes", full)
    window.close()
    window.findChildren(QMessageBox)[-1].button(QMessageBox.StandardButton.Save).click()
    assert window.isVisible()
    assert "no space left" in window.notice.text


def test_markup_in_names_is_shown_as_it_is(opened: Callable[..., MainWindow], tmp_path: Path) -> None:
    name = tmp_path / "<h1>&amp;<img src=x>.json"
    shutil.copy(SESSIONS / "by_hand.json", name)
    window = opened(name)
    second = opened("article")
    second.files.open(name)
    labels = second.findChildren(QMessageBox)[-1].findChildren(QLabel)
    assert {label.textFormat().name for label in labels if "<h1>" in label.text()} == {"PlainText"}
    answer(second, "Cancel")
    assert "<h1>" in window.windowTitle()
    window.notice.say("<b>x</b>", "error")
    assert {label.textFormat().name for label in window.notice.findChildren(QLabel) if label.text()} == {
        "PlainText"
    }
    second.files.fill_recent_menu(second.recent_menu)
    assert any("&&amp;" in action.text() for action in second.recent_menu.actions())


def test_a_name_that_is_not_utf8_opens_and_saves(opened: Callable[..., MainWindow], tmp_path: Path) -> None:
    name = tmp_path / "walk-\udcff.json"
    shutil.copy(SESSIONS / "by_hand.json", name)
    window = opened(name)
    window.bridge.edit(SetLearningRate(0.2))
    window.files.save()
    assert not window.isWindowModified()
    assert json.loads(name.read_bytes())["log"][-1]["edit"]["value"] == 0.2


def slowly(monkeypatch: pytest.MonkeyPatch, what: tuple[Any, str]) -> threading.Event:
    """Make reading or writing take until ``release`` is set, and say how long the window waited."""
    release = threading.Event()

    def wait(*args: Any) -> Any:
        progress = args[-1]
        for turn in range(1000):
            progress(turn / 1000)
            if release.wait(0.01):
                break
        return original(*args)

    original = getattr(*what)
    monkeypatch.setattr(what[0], what[1], wait)
    return release


def test_what_takes_long_shows_a_bar_and_can_be_stopped(
    opened: Callable[..., MainWindow], path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpstudio.qt.documents import files

    window = opened("article")
    slowly(monkeypatch, (files, "read_to_show"))
    begun = time.monotonic()
    window.files.open(path)
    assert time.monotonic() - begun < 2
    dialog = there(window.findChild(QDialog, "progress"))
    bar = there(dialog.findChild(QProgressBar))
    qtbot.waitUntil(lambda: bar.value() > 0)
    there(dialog.findChild(QPushButton)).click()
    qtbot.waitUntil(lambda: not window.files.in_thread.busy)
    assert window.notice.text == "Stopped; nothing was opened."
    assert window.files.title == "article"


def test_what_takes_long_ends_in_the_file_shown(
    opened: Callable[..., MainWindow], path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpstudio.qt.documents import files

    window = opened("article")
    release = slowly(monkeypatch, (files, "read_to_show"))
    window.files.open(path)
    release.set()
    qtbot.waitUntil(lambda: not window.files.in_thread.busy)
    assert window.files.title == "walk.json"


def test_a_window_closed_while_it_opens_a_file_waits_for_nothing(
    opened: Callable[..., MainWindow], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpstudio.qt.documents import files

    window = opened("article")
    slowly(monkeypatch, (files, "read_to_show"))
    window.files.open(path)
    window.close()
    assert not window.isVisible()
    assert not window.files.in_thread.busy


def test_a_close_that_fails_on_the_way_loses_nothing(
    opened: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    window = opened("article")
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    with monkeypatch.context() as patched:
        patched.setattr(window.files, "let_go", lambda: 1 / 0)
        window.close()
        assert window.isVisible()
    with monkeypatch.context() as patched:
        patched.setattr(window, "keep_layout", lambda: 1 / 0)
        window.close()
    assert not window.isVisible()


def test_the_box_that_says_why_there_is_no_window_shows_the_file_s_name_as_text(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append((box.text(), box.textFormat())))
    show_alone("<b>a</b>.json: no such file")
    assert shown == [("<b>a</b>.json: no such file", Qt.TextFormat.PlainText)]
