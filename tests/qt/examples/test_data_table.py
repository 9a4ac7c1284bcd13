from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.task import Cost
from bpstudio.qt.examples.data_model import DataModel
from bpstudio.qt.examples.data_table import DataTable
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.edits.base import SetCost
from bpstudio.session.edits.examples import HoldOut, SetCells
from bpstudio.session.edits.replacing import LoadExamples
from tests.qt.examples.tables import Make, X, Y, click
from tests.undone import undo_title


def headings(table: DataTable, orientation: Qt.Orientation) -> list[str]:
    count = table.model.columnCount() if orientation == Qt.Orientation.Horizontal else table.model.rowCount()
    return [str(table.model.headerData(place, orientation)) for place in range(count)]


def type_into(qtbot: QtBot, table: DataTable, row: int, column: int, text: str) -> None:
    index = table.model.index(row, column)
    table.view.setCurrentIndex(index)
    if table.view.state() != QAbstractItemView.State.EditingState:  # what was refused is still in its field
        table.view.edit(index)
    editor = table.view.viewport().findChildren(QLineEdit)[-1]
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the editor is left to see the key before its text is taken


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
    assert undo_title(bridge.session) is None


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
    assert "• 2 in this iteration" in table.caption.text()
    click(qtbot, table, 3)
    assert (bridge.example, table.model.studied) == (1, 3)
    click(qtbot, table, 0)
    assert table.model.studied == 3, "an example that is not there cannot be studied"


def test_examples_are_removed(make: Make) -> None:
    bridge, table = make()
    table.view.setCurrentIndex(table.model.index(1, 0))
    table.remove.click()
    assert bridge.document.data.x[1].tolist() == X[2].tolist()
    assert table.caption.text() == "5 examples"
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)


def test_the_last_example_cannot_be_removed(make: Make) -> None:
    bridge, table = make(Examples(X[:1], Y[:1]))
    assert not table.remove.isEnabled()
    bridge.edit(SetCells(1, 0, ((1.0, 2.0, 3.0),)))
    assert table.remove.isEnabled()


def test_selected_cells_are_copied_with_tabs(qtbot: QtBot, make: Make) -> None:
    _, table = make()
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "0\t0.25\t0"
    assert len(lines) == 6


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


# Sorted for display


def lines(table: DataTable, column: int) -> list[str]:
    return [table.model.index(line, column).data() for line in range(table.model.rowCount())]


def click_heading(qtbot: QtBot, table: DataTable, column: int) -> None:
    header = table.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_clicking_a_heading_sorts_what_is_shown_and_nothing_else(qtbot: QtBot, make: Make) -> None:
    bridge, table = make(Examples(np.array([[2.0], [3.0], [1.0]]), np.array([[0.5], [0.0], [0.25]])))
    click_heading(qtbot, table, 0)
    assert lines(table, 0) == ["1", "2", "3"]
    assert lines(table, 1) == ["0.25", "0.5", "0"]
    assert headings(table, Qt.Orientation.Vertical) == ["3", "▸ 1", "2"]
    click_heading(qtbot, table, 0)
    assert lines(table, 0) == ["3", "2", "1"]
    click_heading(qtbot, table, 0)
    assert lines(table, 0) == ["2", "3", "1"]
    assert undo_title(bridge.session) is None


def test_in_a_sorted_table_the_example_shown_is_the_one_that_changes(qtbot: QtBot, make: Make) -> None:
    bridge, table = make(Examples(np.array([[2.0], [3.0], [1.0]]), np.zeros((3, 1))))
    click_heading(qtbot, table, 0)
    click(qtbot, table, 0)
    assert bridge.example == 2
    type_into(qtbot, table, 0, 0, "9")
    assert bridge.document.data.x.tolist() == [[2.0], [3.0], [9.0]]
    assert lines(table, 0) == ["2", "3", "9"], "it moves to where it belongs now"
    assert table.view.currentIndex().row() == 2
    table.remove.click()
    assert bridge.document.data.x.tolist() == [[2.0], [3.0]]


# Held out


def test_a_share_is_held_out_and_marked(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    table.held_out.share.setValue(50)
    held_out = bridge.document.data.held_out
    assert len(held_out) == 3
    marked = [text for text in headings(table, Qt.Orientation.Vertical) if text.startswith("○")]
    assert marked == [f"○ {row + 1}" for row in held_out]
    assert "○ 3 held out" in table.caption.text()
    table.held_out.again.click()
    assert len(bridge.document.data.held_out) == 3
    assert bridge.document.data.held_out != held_out
    bridge.session.undo()
    bridge.session.undo()
    assert table.held_out.share.value() == 0
    assert not table.held_out.again.isEnabled()


def test_selected_rows_are_held_out_and_taken_back(make: Make) -> None:
    bridge, table = make()
    table.view.selectRow(4)
    table.menu.aboutToShow.emit()
    assert table.hold.text() == "&Keep the example out of training"
    table.hold.trigger()
    assert bridge.document.data.held_out == (4,)
    assert "held out" in role_of(table, 4, Qt.ItemDataRole.ToolTipRole)
    table.menu.aboutToShow.emit()
    assert table.hold.text() == "Train on the example again"
    table.hold.trigger()
    assert bridge.document.data.held_out == ()


def test_an_example_that_is_held_out_cannot_be_studied_and_says_so(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    bridge.edit(HoldOut((2,)))
    click(qtbot, table, 2)
    assert table.model.studied != 2
    assert "example 3 is held out" in table.caption.text()


# Cells of a spreadsheet


def paste(table: DataTable, text: str, row: int | None, column: int = 0) -> None:
    QGuiApplication.clipboard().setText(text)
    table.view.setCurrentIndex(QModelIndex() if row is None else table.model.index(row, column))
    table.paste.trigger()


def test_from_an_empty_clipboard_nothing_is_pasted_and_that_is_said(make: Make) -> None:
    _, table = make()
    QGuiApplication.clipboard().clear()
    for action in (table.paste, table.append):
        table.refusal.say("")
        action.trigger()
        assert "There is no text to paste" in table.refusal.text()
    table.menu.aboutToShow.emit()
    assert not table.paste.isEnabled()
    assert not table.append.isEnabled()


def test_a_block_is_pasted_from_the_current_cell_on_and_is_one_edit(make: Make) -> None:
    bridge, table = make()
    paste(table, "1/2\t-1\n0,25\t2e1\n", 4, 1)
    assert bridge.document.data.x[4:, 1].tolist() == [0.5, 0.25]
    assert bridge.document.data.y is not None
    assert bridge.document.data.y[4:, 0].tolist() == [-1.0, 20.0]
    assert undo_title(bridge.session) == "paste 2 × 2 cells"
    chosen = {(index.row(), index.column()) for index in table.view.selectedIndexes()}
    assert chosen == {(4, 1), (4, 2), (5, 1), (5, 2)}
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)


def test_whole_rows_are_pasted_over_and_past_the_end_with_their_heading_left_out(make: Make) -> None:
    bridge, table = make()
    paste(table, "a\tb\tc\r\n7\t8\t9\r\n1\t2\t3", 5, 2)
    assert bridge.document.data.x[5:].tolist() == [[7.0, 8.0], [1.0, 2.0]]
    table.append.trigger()
    assert bridge.document.data.x[7:].tolist() == [[7.0, 8.0], [1.0, 2.0]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1\t2\n3\n", "Line 2 has 1 column, the lines before have 2."),
        (
            "[[[1, 2]], [[3, 4]]]",
            "The lists are nested three deep or more; a table has rows, and rows have numbers.",
        ),
        ("\n", "There is no text to paste; copy cells of a spreadsheet first."),
    ],
)
def test_what_cannot_be_pasted_is_refused_and_changes_nothing(make: Make, text: str, reason: str) -> None:
    bridge, table = make()
    paste(table, text, 0)
    assert table.refusal.text() == reason
    assert bridge.document.data == Examples(X, Y)


def test_rows_are_not_pasted_into_a_sorted_table_where_they_would_scatter(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    click_heading(qtbot, table, 2)
    paste(table, "1\n2\n", 0)
    assert "the table is sorted" in table.refusal.text().lower()
    assert bridge.document.data == Examples(X, Y)


def test_what_is_copied_is_exact_and_can_be_pasted_back(qtbot: QtBot, make: Make) -> None:
    data = Examples(np.array([[1 / 3, -1e-17], [2.0, 5e300]]), np.array([[0.1], [7.0]]))
    bridge, table = make(data)
    table.view.selectAll()
    table.copy.trigger()
    table.append.trigger()
    paste(table, QGuiApplication.clipboard().text(), 0)
    assert undo_title(bridge.session) == "paste 2 examples"
    assert bridge.document.data.x[2:].tolist() == data.x.tolist()
    table.view.selectRow(3)
    table.delete.trigger()
    table.view.selectRow(2)
    table.delete.trigger()
    assert bridge.document.data == data


# Names of columns


def test_a_column_is_named_over_its_heading(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    table.view.setCurrentIndex(table.model.index(0, 1))
    table.rename.trigger()
    assert table.column_name.isVisible()
    qtbot.keyClicks(table.column_name, "width")
    qtbot.keyClick(table.column_name, Qt.Key.Key_Return)
    assert headings(table, Qt.Orientation.Horizontal) == ["x₁", "width", "y"]
    assert not table.column_name.isVisible()
    table.rename.trigger()
    qtbot.keyClicks(table.column_name, "other")
    qtbot.keyClick(table.column_name, Qt.Key.Key_Escape)
    assert bridge.document.data.column_name("x", 1) == "width"
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)


# Targets that do not fit


def test_a_target_that_the_cost_has_no_use_for_is_refused_where_it_is_typed(qtbot: QtBot, make: Make) -> None:
    bridge, table = make(Examples(X, np.zeros((6, 1))))
    bridge.edit(SetCost(Cost("binary_cross_entropy")))
    type_into(qtbot, table, 0, 2, "2")
    assert "2 cannot be a target of binary cross-entropy" in table.refusal.text()
    assert "from 0 to 1 would fit" in table.refusal.text()
    type_into(qtbot, table, 0, 2, "1")
    assert not table.refusal.isVisible()


def test_targets_out_of_reach_are_said_and_repaired_with_one_click(qtbot: QtBot, make: Make) -> None:
    bridge, table = make(Examples(X, np.zeros((6, 1))))
    assert not table.problem.isVisible()
    type_into(qtbot, table, 0, 2, "3")
    assert "sigmoid stays between 0 and 1" in table.problem.text.text()
    assert table.problem.repair.text() == "Use identity"
    table.problem.repair.click()
    assert bridge.document.network.layer(1).activation == "identity"
    assert not table.problem.isVisible()


def test_many_columns_are_wide_enough_for_their_numbers(make: Make) -> None:
    bridge, table = make()
    header = table.view.horizontalHeader()
    bridge.edit(LoadExamples(Examples(-np.ones((2, 40)) / 7, np.zeros((2, 1)))))
    shown = table.view.fontMetrics().horizontalAdvance(str(table.model.index(0, 0).data()))
    assert all(header.sectionSize(column) >= shown + 10 for column in range(41))
    header.resizeSection(3, 200)
    table.resize(420, 400)
    assert header.sectionSize(3) == 200
    bridge.session.undo()
    assert sum(header.sectionSize(column) for column in range(3)) == table.view.viewport().width()
