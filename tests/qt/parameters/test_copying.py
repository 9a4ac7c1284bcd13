"""The parameter table as a spreadsheet: rows are copied with all digits, and numbers pasted into those selected."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import every_parameter
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.parameters.parameter_model import TableColumn
from bpstudio.qt.parameters.parameter_table import ParameterTable
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.undone import undo_title

NETWORK = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
DATA = Examples(np.array([[0.5, -1.0]]), np.array([[1.0]]))
SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def table(qtbot: QtBot) -> ParameterTable:
    made = ParameterTable(Bridge(Session(Document(NETWORK, DATA)), notation=textbook.ARTICLE))
    qtbot.addWidget(made)
    made.resize(340, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def paste(table: ParameterTable, qtbot: QtBot) -> Callable[..., str]:
    """Select rows and press Ctrl+V: what is said in red."""

    def do(text: str, *rows: int) -> str:
        QGuiApplication.clipboard().setText(text)
        select(table, *rows)
        table.view.setFocus()
        qtbot.keyClick(table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        return table.refusal.text()

    return do


def select(table: ParameterTable, *rows: int) -> None:
    chosen = table.view.selectionModel()
    chosen.clear()
    for row in rows:
        chosen.select(table.model.index(row, 0), SELECT)


def session_of(table: ParameterTable) -> Session:
    return table._bridge.session


def values(table: ParameterTable) -> list[float]:
    return [float(value) for value in session_of(table).frame.parameters.flat]


def test_rows_are_copied_with_all_their_digits(table: ParameterTable, qtbot: QtBot) -> None:
    select(table, 1, 3)
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [len(line) for line in lines] == [4, 4]
    assert [float(line[1]) for line in lines] == [values(table)[1], values(table)[3]]


def test_gradients_are_copied_as_numbers_of_a_spreadsheet(table: ParameterTable, qtbot: QtBot) -> None:
    session_of(table).finish_iteration()
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    frame = session_of(table).frame
    gradients = [frame.gradient(parameter) for parameter in every_parameter(frame.network)]
    assert [float(line[2]) for line in lines] == gradients
    assert min(float(line[2]) for line in lines) < 0
    assert [float(line[3]) for line in lines] == [abs(float(line[2])) for line in lines]


@pytest.mark.parametrize("revealed", [0, 14])
def test_what_was_copied_is_pasted_to_the_bit(
    table: ParameterTable, paste: Callable[..., str], qtbot: QtBot, revealed: int
) -> None:
    session_of(table).seek(0, min(revealed, len(session_of(table).frame.program)))
    wanted = values(table)
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    paste("0.5", *range(len(wanted)))
    assert values(table) == [0.5] * len(wanted)
    assert paste(copied, 0) == ""
    assert values(table) == wanted


def test_numbers_go_into_as_many_rows_as_one_edit(table: ParameterTable, paste: Callable[..., str]) -> None:
    before = values(table)
    assert paste("1\n2\n3", 0, 2, 5) == ""
    now = values(table)
    assert (now[0], now[2], now[5]) == (1.0, 2.0, 3.0)
    assert [now[place] for place in (1, 3, 4)] == [before[place] for place in (1, 3, 4)]
    assert undo_title(session_of(table)) == "set 3 parameters"
    session_of(table).undo()
    assert values(table) == before


def test_from_one_row_they_go_downward(table: ParameterTable, paste: Callable[..., str]) -> None:
    assert paste("1\t2\n3\t4", 2) == ""
    assert values(table)[2:6] == [1.0, 2.0, 3.0, 4.0]


def test_they_go_where_the_table_shows_them_also_when_it_is_sorted(
    table: ParameterTable, paste: Callable[..., str]
) -> None:
    table.view.sortByColumn(TableColumn.NAME, Qt.SortOrder.DescendingOrder)
    assert paste("1\n2", 0) == ""
    assert values(table)[-2:] == [2.0, 1.0]


@pytest.mark.parametrize(
    ("text", "rows", "sentence"),
    [
        ("1\n2\n3", (0, 1), "3 numbers cannot be pasted: 2 parameters are selected."),
        ("1\n2\n3", (), "3 numbers cannot be pasted: no parameters are selected."),
        ("1", (), "1 number cannot be pasted: no parameters are selected."),
        ("1\n2\n3", (12,), "3 numbers cannot be pasted: from the selected row on there is 1 parameter."),
        ("", (0,), "There is no number on the clipboard"),
        ("one", (0,), "“one”"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    table: ParameterTable, paste: Callable[..., str], text: str, rows: tuple[int, ...], sentence: str
) -> None:
    before = session_of(table).state
    assert sentence in paste(text, *rows)
    assert session_of(table).state == before


def test_a_connection_that_is_cut_takes_none(table: ParameterTable, paste: Callable[..., str]) -> None:
    table._bridge.edit(CutConnections(("theta1[0,1]",)))
    before = values(table)
    assert "is cut and stays 0; reconnect it first" in paste("1\n2\n3", 0)
    assert values(table) == before
