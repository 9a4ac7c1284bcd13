"""Pictures replace a file whole or leave it as it was; and where things are kept is where Qt keeps them."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtGui import QImage, QPixmap
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import create_window
from bpstudio.qt.documents.report import Reports
from bpstudio.qt.ground.picture_file import encoded, format_of
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage import files, places
from bpstudio.storage.file_seen import seen
from tests.qt.documents.export_hand import ExportHand

OLD = b"what was there"


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = create_window("xor")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the disk full."""

    def fill(path: Path, content: bytes) -> None:
        path.write_bytes(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    return lambda: monkeypatch.setattr(files, "_fill", fill)


def test_the_picture_of_the_window_on_a_full_disk_leaves_the_old_one(
    window: MainWindow,
    full: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "window.png"
    path.write_bytes(OLD)
    window.show()
    hand = ExportHand(qtbot, window, "export_picture")
    part, dialog = hand.dialog.choices.part, hand.dialog
    part.setCurrentIndex(part.findData("window"))
    hand.name(path)
    dialog.place.replaceable = seen(path)
    full()
    hand.write()
    assert path.read_bytes() == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == ["window.png"]
    assert dialog.place.refusal.text() == "window.png was not written: no space left on device."
    monkeypatch.undo()
    hand.write()
    assert QImage(str(path)).size() == window.size() * 2


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_a_plot_on_a_full_disk_leaves_the_old_file(
    window: MainWindow, full: Callable[[], None], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"plot.{kind}"
    path.write_bytes(OLD)
    full()
    plot = window.cost_plot
    {"png": plot.save_png, "svg": plot.save_svg, "csv": plot.save_csv}[kind](path)
    assert path.read_bytes() == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert "could not be written: no space left on device" in window.notice.text


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("a.png", b"\x89PNG"), ("a", b"\x89PNG"), ("a.JPG", b"\xff\xd8"), ("a.bmp", b"BM")],
)
def test_a_picture_is_in_the_format_that_its_name_says(qapp: object, name: str, beginning: bytes) -> None:
    picture = QPixmap(20, 10)
    picture.fill("red")
    assert encoded(picture, format_of(name)).startswith(beginning)


def test_a_format_that_is_none_is_refused(qapp: object) -> None:
    with pytest.raises(OSError, match=r"^a.txt: a picture cannot be written as .txt; .png can$"):
        format_of("a.txt")


def test_the_folders_are_those_that_qt_has(window: MainWindow) -> None:
    assert QCoreApplication.organizationName() == places.ORGANIZATION
    state = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.StateLocation)
    assert Path(state) == places.state_folder()
    if sys.platform != "win32":  # there Qt keeps settings elsewhere, in the roaming profile
        config = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
        assert places.settings_folder().is_relative_to(config) or sys.platform == "darwin"


def test_what_a_report_says_is_kept_beside_the_faults_of_commands(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bpstudio.storage.crash_log.crash_log", lambda: tmp_path / "crash.log")
    reports = Reports(lambda: None)
    reports.show_crash("Segmentation fault")
    assert reports.dialog is not None
    reports.dialog.close()
    qtbot.waitUntil(lambda: reports.dialog is None)
    assert "Segmentation fault" in (tmp_path / "crash.log").read_text("utf-8")
