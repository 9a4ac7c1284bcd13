from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.app import create_window
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.examples.data_table import DataTable
from bpstudio.qt.examples.import_dialog import ImportDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.progress import Progress
from tests.qt.there import there
from tests.undone import undo_title

DATA = Examples(np.arange(12.0).reshape(6, 2) / 4, np.arange(6.0).reshape(6, 1))
Make = Callable[[], tuple[Bridge, DataTable]]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("article")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build() -> tuple[Bridge, DataTable]:
        bridge = Bridge(Session(Document(Network(2, (Layer(1),)), DATA)), notation=textbook.ARTICLE)
        table = DataTable(bridge)
        qtbot.addWidget(table)
        with qtbot.waitExposed(table):
            table.show()
        return bridge, table

    return build


def opened(qtbot: QtBot, table: DataTable, path: Path) -> ImportDialog:
    with qtbot.waitSignal(table.files.opened) as signal:
        table.files.import_file(path)
    dialog: ImportDialog = signal.args[0]
    return dialog


def written(folder: Path, text: str, name: str = "points.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def finished(qtbot: QtBot, table: DataTable) -> None:
    qtbot.waitUntil(lambda: not table.files.busy)


def test_a_file_is_shown_before_it_replaces_the_examples(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    bridge, table = make()
    path = written(tmp_path, "\ufeffwidth;height;class\r\n0,5;1,5;1\r\n\r\n-2;3e-1;0\r\n")
    dialog = opened(qtbot, table, path)
    assert dialog.understood.text() == (
        "Separated by semicolons, decimal comma, the first line is the heading; UTF-8 with a byte order mark. "
        "1 empty line skipped."
    )
    assert there(dialog.preview.horizontalHeaderItem(0)).text() == "width"
    assert there(dialog.preview.item(2, 1)).text() == "0.3"
    assert dialog.roles == ["input", "input", "target"]
    assert "They take the place of the 6 examples you have" in dialog.outcome.text()
    assert bridge.document.data == DATA
    with qtbot.waitSignal(table.said) as said:
        dialog.replace.click()
    assert said.args == ["Loaded 2 examples from points.csv."]
    assert bridge.document.data == Examples(
        np.array([[0.5, 1.5], [-2.0, 0.3]]),
        np.array([[1.0], [0.0]]),
        (),
        Names(("width", "height"), ("class",)),
    )
    assert undo_title(bridge.session) == "load 2 examples"
    bridge.session.undo()
    assert bridge.document.data == DATA


def test_a_cancelled_import_changes_nothing(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    bridge, table = make()
    opened(qtbot, table, written(tmp_path, "1,2,3\n")).reject()
    assert undo_title(bridge.session) is None


def test_what_a_column_is_for_can_be_chosen_and_the_network_is_fitted(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    bridge, table = make()
    dialog = opened(qtbot, table, written(tmp_path, "n,width,kind\n1,0.5,iris\n2,0.25,rose\n3,1,iris\n"))
    assert dialog.roles == ["input", "input", "classes"]
    dialog.choices[0].setCurrentIndex(dialog.choices[0].findData("unused"))
    assert "1 input and 2 targets each" in dialog.outcome.text()
    assert "The network gets as many inputs and outputs" in dialog.outcome.text()
    with qtbot.waitSignal(table.said) as said:
        dialog.replace.click()
    assert "the network is 1-2 now" in said.args[0]
    assert bridge.document.data.y is not None
    assert bridge.document.data.y.tolist() == [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]


def test_a_word_among_numbers_is_named_with_its_place_until_its_column_is_left_out(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    _, table = make()
    dialog = opened(qtbot, table, written(tmp_path, "a,b,c,d\n1,2,3,4\n5,six,7,8\n"))
    assert dialog.refusal.text() == (
        "Line 3, column 2 “b”: “six” is not a number; leave its row or its column out, "
        "or write a number there."
    )
    assert not dialog.replace.isEnabled()
    dialog.choices[1].setCurrentIndex(dialog.choices[1].findData("unused"))
    assert dialog.replace.isEnabled()
    assert not dialog.refusal.isVisible()
    dialog.reject()


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "“points.csv”: the file is empty."), ("1,2,3\n4,5\n6,7,8\n", "“points.csv”: line 2 has 2 columns")],
)
def test_what_is_no_table_is_refused_under_the_examples(
    qtbot: QtBot, make: Make, tmp_path: Path, text: str, reason: str
) -> None:
    _, table = make()
    table.files.import_file(written(tmp_path, text))
    finished(qtbot, table)
    assert table.refusal.text().startswith(reason)
    table.files.import_file(tmp_path / "nowhere.csv")
    finished(qtbot, table)
    assert "no such file" in table.refusal.text().lower()


def test_what_is_exported_can_be_imported(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridge, table = make()
    file = tmp_path / "examples.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    with qtbot.waitSignal(table.said) as said:
        table.store.click()
    assert said.args == ["Wrote 6 examples to examples.csv."]
    assert file.read_text(encoding="utf-8").splitlines()[0] == "x1,x2,y1"
    table.add.click()
    with qtbot.waitSignal(table.files.opened) as signal:
        table.load.click()
    signal.args[0].accept()
    assert bridge.document.data == DATA


def test_a_file_that_cannot_be_written_says_why(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    _, table = make()
    table.files.export_file(tmp_path / "nowhere" / "examples.csv")
    finished(qtbot, table)
    assert "“examples.csv”: it could not be written: there is no folder" in table.refusal.text()


def test_reading_a_hundred_thousand_rows_leaves_the_window_alone_and_can_be_stopped(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    bridge, table = make()
    path = written(tmp_path, "x1,x2,y1\n" + "0.125,-3.5,1\n" * 100_000)
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(len(ticks)))
    timer.start(5)
    dialog = opened(qtbot, table, path)
    assert len(ticks) >= 5, "the event loop went on while the file was read"
    timer.stop()
    assert "100,000 examples" in dialog.findChildren(type(dialog.outcome))[0].text()
    dialog.replace.click()
    assert len(bridge.document.data) == table.model.rowCount() == 100_000
    table.files.import_file(path)
    assert table.files.isVisible()
    table.files.stop()
    assert not table.files.isVisible()
    assert not table.files.busy


def test_what_is_read_when_the_window_goes_is_left_and_nobody_is_asked(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Else a dialog would come over a window that is closed."""
    reading, left = threading.Event(), threading.Event()

    def read(source: object, wanted: int, progress: Progress) -> object:
        reading.set()
        try:
            while True:
                progress(0.5)
        finally:
            left.set()

    asked: list[object] = []
    window.data_table.files.opened.connect(asked.append)
    monkeypatch.setattr("bpstudio.storage.delimited.read_source", read)
    window.data_table.files.import_file(written(tmp_path, "x1,y1\n1,2\n"))
    assert reading.wait(5)
    window.close()
    assert left.wait(5)
    assert not window.data_table.files.busy
    assert not asked


def test_a_file_for_which_there_is_no_memory_is_refused_in_words(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def read(*_: object) -> object:
        raise MemoryError

    _, table = make()
    monkeypatch.setattr("bpstudio.storage.delimited.read_source", read)
    with qtbot.waitSignal(table.files.refused, check_params_cb=bool) as refused:
        table.files.import_file(written(tmp_path, "x1,y1\n1,2\n"))
    assert refused.args == ["“points.csv”: there is not enough memory for it."]
