"""A new line of the data: blank, typed into cell by cell, an example once it is complete."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.examples.data_table import DataTable
from bpstudio.session.edits.base import SetActivation, SetCost
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.qt.examples.tables import Make, X, Y, click
from tests.undone import undo_title


def type_into(qtbot: QtBot, table: DataTable, row: int, column: int, text: str) -> None:
    index = table.model.index(row, column)
    table.view.setCurrentIndex(index)
    table.view.edit(index)
    editor = table.view.viewport().findChildren(QLineEdit)[-1]
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the editor is left to see the key before its text is taken


def open_cell(table: DataTable) -> QLineEdit:
    """The field of the cell that is typed into."""
    found = [field for field in table.view.viewport().findChildren(QLineEdit) if field.hasFocus()]
    assert len(found) == 1
    return found[0]


def type_on(qtbot: QtBot, table: DataTable, text: str, key: Qt.Key) -> None:
    qtbot.keyClicks(open_cell(table), text)
    qtbot.keyClick(open_cell(table), key)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def last_line(table: DataTable) -> list[str]:
    line = table.model.rowCount() - 1
    return [table.model.index(line, column).data() for column in range(table.model.columnCount())]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_a_new_line_is_blank_and_becomes_an_example_once_it_is_complete(
    qtbot: QtBot, make: Make, key: Qt.Key
) -> None:
    bridge, table = make()
    qtbot.mouseClick(table.add, Qt.MouseButton.LeftButton)
    assert last_line(table) == ["—", "—", "—"]
    type_on(qtbot, table, "7", key)
    assert last_line(table) == ["7", "—", "—"]
    type_on(qtbot, table, "1/2", key)
    assert bridge.document.data == Examples(X, Y), "two numbers are no example"
    assert undo_title(bridge.session) is None
    type_on(qtbot, table, "-1", key)
    QApplication.processEvents()
    data = bridge.document.data
    assert data.y is not None
    assert (data.x[-1].tolist(), data.y[-1].tolist()) == ([7.0, 0.5], [-1.0])
    assert len(data) == table.model.rowCount() == 7
    assert table.view.currentIndex().row() == 6
    bridge.session.undo()
    assert bridge.document.data == Examples(X, Y)


def test_a_line_that_is_left_incomplete_goes_and_says_what_was_missing(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    said: list[str] = []
    bridge.refused.connect(said.append)
    table.add.click()
    type_on(qtbot, table, "7", Qt.Key.Key_Tab)
    click(qtbot, table, 2)
    assert said == ["The new example was not added: x₂, y were not filled in."]
    assert table.model.rowCount() == 6
    assert bridge.document.data == Examples(X, Y)
    table.add.click()
    table.held_out.share.setFocus()
    assert said[1:] == ["The new example was not added: x₁, x₂, y were not filled in."]
    assert table.model.rowCount() == 6


def test_what_is_no_number_leaves_the_new_line_blank_and_says_so(qtbot: QtBot, make: Make) -> None:
    _, table = make()
    table.add.click()
    type_on(qtbot, table, "seven", Qt.Key.Key_Return)
    assert last_line(table) == ["—", "—", "—"]
    assert "“seven” is not a number" in table.refusal.text()


REFUSED = "2 cannot be a target of binary cross-entropy, which compares probabilities; a number from 0 to 1 would fit."


@pytest.fixture
def refused(qtbot: QtBot) -> tuple[Bridge, DataTable]:
    """A table of probabilities, with a complete new line whose target is none."""
    network = Network(2, (Layer(1, "sigmoid"),))
    bridge = Bridge(
        Session(Document(network, Examples(X, Y / 5), Cost("binary_cross_entropy"))),
        notation=textbook.ARTICLE,
    )
    table = DataTable(bridge)
    qtbot.addWidget(table)
    with qtbot.waitExposed(table):
        table.show()
    return bridge, table


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_a_new_line_that_is_refused_stays_open_at_the_number_that_does_not_fit(
    qtbot: QtBot, refused: tuple[Bridge, DataTable], key: Qt.Key
) -> None:
    bridge, table = refused
    table.add.click()
    for text in ("0.5", "1", "2"):
        type_on(qtbot, table, text, key)
    QApplication.processEvents()
    assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (6, 2)
    assert open_cell(table).text() == "2"
    assert table.refusal.text() == REFUSED
    type_on(qtbot, table, "", Qt.Key.Key_Return)
    QApplication.processEvents()
    assert open_cell(table).text() == "2", "the same number is refused again"
    assert table.refusal.text() == REFUSED
    open_cell(table).selectAll()
    type_on(qtbot, table, "1", key)
    QApplication.processEvents()
    assert table.model.rowCount() == len(bridge.document.data) == 7
    assert table.refusal.isHidden()


def test_a_new_line_that_was_refused_goes_when_it_is_left_and_says_why(
    qtbot: QtBot, refused: tuple[Bridge, DataTable]
) -> None:
    bridge, table = refused
    said: list[str] = []
    table.new_example.left.connect(said.append)
    ways: tuple[Callable[[], object], ...] = (lambda: click(qtbot, table, 2), table.held_out.share.setFocus)
    for leave in ways:
        table.add.click()
        for text in ("0.5", "1", "2"):
            type_on(qtbot, table, text, Qt.Key.Key_Return)
        QApplication.processEvents()
        leave()
        QApplication.processEvents()
        assert said.pop() == f"The new example was not added: {REFUSED}"
        assert table.model.rowCount() == len(bridge.document.data) == 6
        assert table.refusal.isHidden()


def test_a_new_line_that_is_refused_after_the_table_was_left_goes_and_says_why(
    qtbot: QtBot, refused: tuple[Bridge, DataTable]
) -> None:
    _, table = refused
    said: list[str] = []
    table.new_example.left.connect(said.append)
    table.add.click()
    for text in ("0.5", "1"):
        type_on(qtbot, table, text, Qt.Key.Key_Return)
    qtbot.keyClicks(open_cell(table), "2")
    table.held_out.share.setFocus()
    QApplication.processEvents()
    assert said == [f"The new example was not added: {REFUSED}"]
    assert table.model.rowCount() == 6


def test_the_button_for_a_new_line_opens_a_refused_one_again(
    qtbot: QtBot, refused: tuple[Bridge, DataTable]
) -> None:
    _, table = refused
    table.add.click()
    for text in ("0.5", "1", "2"):
        type_on(qtbot, table, text, Qt.Key.Key_Return)
    QApplication.processEvents()
    table.add.click()
    assert open_cell(table).text() == "2"
    qtbot.keyClick(open_cell(table), Qt.Key.Key_Escape)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    table.add.click()
    assert open_cell(table).text() == "2"


def test_a_new_line_whose_targets_are_no_shares_of_one_opens_at_the_first_target(
    qtbot: QtBot, make: Make
) -> None:
    bridge, table = make(Examples(X, np.tile([0.0, 1.0], (6, 1))))
    bridge.apply(SetActivation(1, "softmax"))
    bridge.apply(SetCost(Cost("categorical_cross_entropy")))
    table.add.click()
    for text in ("0.5", "1", "1", "1"):
        type_on(qtbot, table, text, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert table.view.currentIndex().column() == 2
    assert table.refusal.text().startswith("The targets sum to 2, and categorical cross-entropy")


def test_a_blank_line_is_removed_without_an_example(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    said: list[str] = []
    bridge.refused.connect(said.append)
    table.add.click()
    qtbot.keyClick(open_cell(table), Qt.Key.Key_Escape)
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert table.model.rowCount() == len(bridge.document.data) == 6
    assert not said


def test_a_new_line_stands_last_also_in_a_sorted_table(qtbot: QtBot, make: Make) -> None:
    bridge, table = make()
    table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    table.add.click()
    assert last_line(table) == ["—", "—", "—"]
    for text in ("0.1", "2", "3"):
        type_on(qtbot, table, text, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert bridge.document.data.x[-1].tolist() == [0.1, 2.0]
    assert table.view.currentIndex().row() == table.model.line_of(6) == 5


def test_return_goes_down_and_tab_to_the_next_cell(qtbot: QtBot, make: Make) -> None:
    _, table = make()
    type_into(qtbot, table, 2, 1, "5")
    assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (3, 1)
    table.view.edit(table.view.currentIndex())
    qtbot.keyClick(open_cell(table), Qt.Key.Key_Tab)
    assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (3, 2)
    qtbot.keyClick(open_cell(table), Qt.Key.Key_Backtab)
    assert (table.view.currentIndex().row(), table.view.currentIndex().column()) == (3, 1)
