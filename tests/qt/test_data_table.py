from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import Cost
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.trainer import Training
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.panels.data_model import DataModel
from bpstudio.qt.panels.data_table import DataTable
from bpstudio.qt.panels.import_dialog import ImportDialog
from bpstudio.qt.theme import current_theme
from bpstudio.session.document import Document
from bpstudio.session.session import Session

X, Y = np.arange(12.0).reshape(6, 2) / 4, np.arange(6.0).reshape(6, 1)
Make = Callable[..., tuple[Bridge, DataTable]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(data: Examples | None = None, batch_size: int | None = None) -> tuple[Bridge, DataTable]:
        data = data or Examples(X, Y)
        cost = Cost("output") if data.y is None else Cost()
        network = Network(data.x.shape[1], (Layer(1 if data.y is None else data.y.shape[1]),))
        bridge = Bridge(Session(Document(network, data, cost, Training(batch_size=batch_size))))
        table = DataTable(bridge)
        qtbot.addWidget(table)
        table.resize(340, 400)
        with qtbot.waitExposed(table):
            table.show()
        return bridge, table

    return build


def headings(table: DataTable, orientation: Qt.Orientation) -> list[str]:
    count = table.model.columnCount() if orientation == Qt.Orientation.Horizontal else table.model.rowCount()
    return [str(table.model.headerData(place, orientation)) for place in range(count)]


def type_into(qtbot: QtBot, table: DataTable, row: int, column: int, text: str) -> None:
    index = table.model.index(row, column)
    table.view.setCurrentIndex(index)
    table.view.edit(index)
    editor = table.view.viewport().findChildren(QLineEdit)[-1]
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the editor is left to see the key before its text is taken


def click(qtbot: QtBot, table: DataTable, row: int) -> None:
    place = table.view.visualRect(table.model.index(row, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def role_of(table: DataTable, row: int, role: int) -> Any:
    return table.model.index(row, 0).data(role)


def test_inputs_come_before_targets_under_their_letters(make: Make) -> None:
    _, table = make()
    assert headings(table, Qt.Orientation.Horizontal) == ["x₁", "x₂", "y"]
    assert [table.model.index(3, column).data() for column in range(3)] == ["1.5", "1.75", "3"]


def test_examples_without_targets_have_inputs_only(make: Make) -> None:
    _, table = make(Examples(X))
    assert headings(table, Qt.Orientation.Horizontal) == ["x₁", "x₂"]


@pytest.mark.parametrize(("column", "name"), [(1, "x"), (2, "y")])
def test_a_typed_number_becomes_the_examples(qtbot: QtBot, make: Make, column: int, name: str) -> None:
    bridge, table = make()
    type_into(qtbot, table, 2, column, "1/8")
    assert getattr(bridge.document.data, name)[2, -1] == 0.125
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)
    assert bridge.session.undo_title is None


def test_what_is_no_number_is_refused_under_the_table(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    type_into(qtbot, table, 0, 0, "one")
    assert "“one” is not a number" in table.refusal.text()
    assert table.refusal.isVisible()
    assert bridge.document.data == Examples(X, Y)
    type_into(qtbot, table, 0, 0, "1")
    assert not table.refusal.isVisible()


def test_clicking_a_row_studies_that_example(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    click(qtbot, table, 3)
    assert bridge.example == 3
    assert headings(table, Qt.Orientation.Vertical) == ["1", "2", "3", "▸ 4", "5", "6"]
    bridge.study(1)
    assert table.model.studied == 1


def test_rows_of_other_batches_are_muted_and_say_so(qtbot: QtBot, make: Make) -> None:
    bridge, table = make(batch_size=2)
    bridge.session.next_iteration()
    assert [table.model.batch_row(row) for row in range(6)] == [None, None, 0, 1, None, None]
    assert role_of(table, 0, Qt.ItemDataRole.ForegroundRole) == current_theme().text_muted
    assert role_of(table, 2, Qt.ItemDataRole.ForegroundRole) is None
    assert "not in the mini-batch" in role_of(table, 0, Qt.ItemDataRole.ToolTipRole)
    assert "2 in this iteration" in table.caption.text()
    click(qtbot, table, 3)
    assert (bridge.example, table.model.studied) == (1, 3)
    click(qtbot, table, 0)
    assert table.model.studied == 3, "an example that is not there cannot be studied"


def test_examples_are_added_and_removed(make: Make) -> None:
    bridge, table = make()
    table.add.click()
    assert len(bridge.document.data) == table.model.rowCount() == 7
    assert table.view.currentIndex().row() == 6
    table.view.setCurrentIndex(table.model.index(1, 0))
    table.remove.click()
    assert bridge.document.data.x[1].tolist() == X[2].tolist()
    assert table.caption.text() == "6 examples"
    bridge.session.undo()
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)


def test_the_last_example_cannot_be_removed(make: Make) -> None:
    _, table = make(Examples(X[:1], Y[:1]))
    assert not table.remove.isEnabled()
    table.add.click()
    assert table.remove.isEnabled()


def test_selected_cells_are_copied_with_tabs(qtbot: QtBot, make: Make) -> None:
    _, table = make()
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "0\t0.25\t0"
    assert len(lines) == 6


def test_a_file_is_shown_before_it_replaces_the_examples(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    bridge, table = make()
    file = tmp_path / "points.csv"
    file.write_text("width;height;class\n0,5;1,5;1\n-2;3e-1;0\n", encoding="utf-8")
    dialog = table.import_file(file)
    assert isinstance(dialog, ImportDialog)
    assert dialog.preview.horizontalHeaderItem(0).text() == "width"
    assert dialog.preview.item(1, 1).text() == "0.3"
    assert len(bridge.document.data) == 6
    dialog.replace.click()
    expected = Examples(np.array([[0.5, 1.5], [-2.0, 0.3]]), np.array([[1.0], [0.0]]))
    assert bridge.document.data == expected
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)


def test_a_cancelled_import_changes_nothing(make: Make, tmp_path: Path) -> None:
    bridge, table = make()
    file = tmp_path / "points.csv"
    file.write_text("1,2,3\n", encoding="utf-8")
    dialog = table.import_file(file)
    assert dialog is not None
    dialog.reject()
    assert bridge.session.undo_title is None


def test_a_file_that_does_not_fit_is_refused_under_the_table(make: Make, tmp_path: Path) -> None:
    _, table = make()
    file = tmp_path / "narrow.csv"
    file.write_text("1,2\n3,4\n", encoding="utf-8")
    assert table.import_file(file) is None
    assert table.refusal.text() == "“narrow.csv”: the file has 2 columns, expected 3: 2 inputs and 1 target."
    assert table.import_file(tmp_path / "nowhere.csv") is None
    assert "no such file" in table.refusal.text().lower()


def test_what_is_exported_can_be_imported(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Examples(np.array([[1 / 3, -1e-17], [2.0, 5e300]]), np.array([[0.1], [7.0]]))
    bridge, table = make(data)
    file = tmp_path / "examples.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    table.store.click()
    assert file.read_text(encoding="utf-8").splitlines()[0] == "x1,x2,y1"
    table.add.click()
    table.load.click()
    table.findChild(ImportDialog).accept()
    assert bridge.document.data == data


def test_a_file_that_cannot_be_written_says_why(make: Make, tmp_path: Path) -> None:
    _, table = make()
    table.export_file(tmp_path / "nowhere" / "examples.csv")
    assert "“examples.csv” could not be written: there is no folder" in table.refusal.text()


def test_a_large_table_reads_only_the_cells_on_screen(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    bridge, table = make(Examples(rng.random((1797, 64)), rng.random((1797, 10))))
    asked: set[tuple[int, int]] = set()
    original = DataModel.value

    def counted(model: DataModel, row: int, column: int) -> float:
        asked.add((row, column))
        return original(model, row, column)

    monkeypatch.setattr(DataModel, "value", counted)
    bridge.session.step()
    table.grab()
    assert 0 < len(asked) < 20 * 10
