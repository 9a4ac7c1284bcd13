"""Rows of the parameter table as cells of a spreadsheet, and numbers of one into the rows that are selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.parameters_pasted import too_few_rows, too_many_rows
from bpstudio.notation.typed_cells import numbers_in_cells
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.parameters.parameter_model import ParameterModel, TableColumn
from bpstudio.session.edits.connections import SetParameters, SetValues


def selected_rows(view: QTableView) -> list[int]:
    """The rows that are selected, in the order in which they are shown."""
    return sorted({index.row() for index in view.selectionModel().selectedIndexes()})


def copied_text(view: QTableView, model: ParameterModel) -> str:
    """The selected rows with tabs between their cells; numbers have all their digits, as a spreadsheet reads them."""
    return "\n".join("\t".join(_cells(model, row)) for row in selected_rows(view))


def _cells(model: ParameterModel, row: int) -> list[str]:
    return [str(model.index(row, column).data(Qt.ItemDataRole.EditRole)) for column in TableColumn]


def paste_into(view: QTableView, model: ParameterModel, bridge: Bridge, text: str) -> str:
    """Set the selected parameters to the numbers in ``text``, as one edit; a sentence where that is refused.

    One number goes into every row that is selected, several into as many rows, from a single one on downward.
    """
    try:
        numbers = numbers_in_cells(text)
    except ValueError as refused:
        return as_sentence(str(refused))
    rows = selected_rows(view)
    if len(rows) == 1 and len(numbers) > 1:
        rows = list(range(rows[0], min(rows[0] + len(numbers), model.rowCount())))
        if len(rows) < len(numbers):
            return too_few_rows(len(numbers), left=len(rows))
    if not rows or len(numbers) not in (1, len(rows)):
        return too_many_rows(len(numbers), selected=len(rows))
    names = tuple(str(model.parameter(row)) for row in rows)
    if len(numbers) == 1:
        return ask(bridge, lambda: SetParameters(names, numbers[0]))
    return ask(bridge, lambda: SetValues(names, numbers))
