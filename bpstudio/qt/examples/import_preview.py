"""The first rows of a table as they were read, and over each column a choice of what it is for."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from bpstudio.qt.controls.tables import in_column, style_table
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.plain_text import named, plain_tip
from bpstudio.qt.ground.theme import CONTROL_HEIGHT
from bpstudio.storage.classes import can_be_classes
from bpstudio.storage.delimited import Sheet
from bpstudio.storage.headings import name_in
from bpstudio.storage.sheets import ColumnUse

MOST_ROWS, MOST_STRETCHED, COLUMN_WIDTH = 7, 4, 118
CHOICES: dict[ColumnUse, str] = {
    "input": "Input",
    "target": "Target",
    "classes": "Classes",
    "held_out": "Held out",
    "unused": "Leave out",
}
CELLS: dict[ColumnUse, str] = {"input": "Write", "unused": "Leave out"}
TIPS = {
    "input": "The column is an input x.",
    "target": "The column is a target y.",
    "classes": "What the column has are classes: a target for each, 1 where it stands and else 0.",
    "held_out": "The column says which examples training never sees: 1, or any word but “train”.",
    "unused": "The column is not read.",
}
WRITE_TIP = "The numbers of the column are written into the cells."


class ImportPreview(QTableWidget):
    """``chosen`` when a column is to be for something else."""

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        style_table(self, "What the columns are for, and the first examples")
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setDefaultSectionSize(COLUMN_WIDTH)
        self.choices: list[QComboBox] = []

    @property
    def roles(self) -> list[ColumnUse]:
        """What the columns are for."""
        return [choice.currentData() for choice in self.choices]

    def show_sheet(self, sheet: Sheet, roles: Sequence[ColumnUse], offered: dict[ColumnUse, str]) -> None:
        """The sheet's first rows, with these choices; a role that is not offered is left out."""
        rows, names = min(MOST_ROWS, len(sheet)), list(sheet.names)
        self.clear()
        self.setRowCount(rows + 1)
        self.setColumnCount(len(names))
        few = len(names) <= MOST_STRETCHED
        modes = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(modes.Stretch if few else modes.Interactive)
        self.setHorizontalHeaderLabels(
            [named(name_in(name)) or f"column {place + 1}" for place, name in enumerate(names)]
        )
        self.setVerticalHeaderLabels(["is", *(f"{row + 1}" for row in range(rows))])
        self.setRowHeight(0, CONTROL_HEIGHT + 4)
        self.choices = [self._make_choice(sheet, place, role, offered) for place, role in enumerate(roles)]
        for place, choice in enumerate(self.choices):
            self.setCellWidget(0, place, choice)
            for row in range(rows):
                self.setItem(row + 1, place, _item(sheet, row, place))

    def _make_choice(
        self, sheet: Sheet, column: int, role: ColumnUse, offered: dict[ColumnUse, str]
    ) -> QComboBox:
        choice = QComboBox(self)
        left_out: tuple[ColumnUse, ...] = ("input", "target") if sheet.classes[column] else ()
        if not can_be_classes(sheet, column):
            left_out = ("classes",)
        for one, shown in offered.items():
            if one not in left_out:
                choice.addItem(shown, one)
                tip = WRITE_TIP if shown == CELLS["input"] else TIPS[one]
                choice.setItemData(choice.count() - 1, plain_tip(tip), Qt.ItemDataRole.ToolTipRole)
        found = choice.findData(role)
        choice.setCurrentIndex(found if found >= 0 else choice.findData("unused"))
        choice.setToolTip("What this column is for.")
        choice.setAccessibleName(f"What column {column + 1} is for")
        choice.setMinimumWidth(60)
        choice.currentIndexChanged.connect(self.chosen)
        return choice


def _item(sheet: Sheet, row: int, column: int) -> QTableWidgetItem:
    value, classes = float(sheet.table[row, column]), sheet.classes[column]
    text = "no number" if math.isnan(value) else in_column(value)
    word = named(classes[int(value)]) if classes and not math.isnan(value) else ""
    item = QTableWidgetItem(word or text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setFont(number_font())
    return item
