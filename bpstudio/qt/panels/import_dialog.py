"""What a file was understood as, and what each of its columns is for, before it replaces the examples."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.examples import Examples
from bpstudio.qt.fonts import number_font
from bpstudio.qt.panels.asking import as_sentence
from bpstudio.qt.panels.refusal import Refusal
from bpstudio.qt.panels.tables import in_column, style_table
from bpstudio.qt.plain_text import PlainLabel, named, plain_tip
from bpstudio.qt.theme import CONTROL_HEIGHT, SPACE, SPACE_LARGE
from bpstudio.session.document import Document
from bpstudio.storage.delimited import Sheet
from bpstudio.storage.headings import name_in
from bpstudio.storage.sheets import Role, examples_of, likely_roles

MOST_ROWS, MOST_STRETCHED, COLUMN_WIDTH = 7, 5, 104
CHOICES: dict[Role, str] = {
    "input": "Input",
    "target": "Target",
    "classes": "Classes",
    "held_out": "Held out",
    "unused": "Leave out",
}
TIPS = {
    "input": "The column is an input x.",
    "target": "The column is a target y.",
    "classes": "The words of the column are classes: a target for each, 1 where the word stands and else 0.",
    "held_out": "The column says which examples training never sees: 1, or any word but “train”.",
    "unused": "The column is not read.",
}


class ImportDialog(QDialog):
    """``confirmed`` carries the examples that may take the place of the old ones."""

    # A function that knew the table, connected to this dialog, would die with it and might take the table along.
    confirmed = Signal(object)

    def __init__(self, sheet: Sheet, name: str, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        self.setWindowTitle("Import examples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sheet, self._document = sheet, document
        self._examples: Examples | None = None
        data = document.data
        self.roles = list(likely_roles(sheet, data.columns("x"), data.columns("y")))
        title = PlainLabel(_count(len(sheet), "example") + f" in {named(name)}", self)
        title.setProperty("role", "title")
        self.understood, self.outcome = PlainLabel(_understood(sheet), self), PlainLabel(self)
        self.understood.setProperty("role", "muted")
        self.refusal = Refusal(self)
        self.preview = self._make_preview()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.replace = buttons.addButton("Replace examples", QDialogButtonBox.ButtonRole.AcceptRole)
        self.replace.setDefault(True)
        buttons.accepted.connect(self.accept)
        self.accepted.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (title, self.understood, self.preview, self.refusal, self.outcome, buttons):
            column.addWidget(part, 1 if part is self.preview else 0)
        for text in (title, self.understood, self.outcome):
            text.setWordWrap(True)
        self.resize(580, 460)
        self._judge()

    def _make_preview(self) -> QTableWidget:
        """A choice for each column, and under it the first rows as they were read."""
        sheet = self._sheet
        rows, names = min(MOST_ROWS, len(sheet)), list(sheet.names)
        table = QTableWidget(rows + 1, len(names), self)
        style_table(table, "What the columns are for, and the first examples of the file")
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setDefaultSectionSize(COLUMN_WIDTH)
        if len(names) <= MOST_STRETCHED:
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setHorizontalHeaderLabels(
            [named(name_in(name)) or f"column {place + 1}" for place, name in enumerate(names)]
        )
        table.setVerticalHeaderLabels(["is", *(f"{row + 1}" for row in range(rows))])
        table.setRowHeight(0, CONTROL_HEIGHT + 4)
        self.choices = [self._make_choice(place) for place in range(len(names))]
        for place, choice in enumerate(self.choices):
            table.setCellWidget(0, place, choice)
            for row in range(rows):
                table.setItem(row + 1, place, self._item(row, place))
        return table

    def _make_choice(self, column: int) -> QComboBox:
        choice = QComboBox(self)
        words = bool(self._sheet.classes[column])
        for role, shown in CHOICES.items():
            if role not in (("input", "target") if words else ("classes",)):
                choice.addItem(shown, role)
                choice.setItemData(choice.count() - 1, plain_tip(TIPS[role]), Qt.ItemDataRole.ToolTipRole)
        choice.setCurrentIndex(choice.findData(self.roles[column]))
        choice.setToolTip("What this column is for.")
        choice.setAccessibleName(f"What column {column + 1} is for")
        choice.setMinimumWidth(60)
        choice.currentIndexChanged.connect(self._judge)
        return choice

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        value, classes = float(self._sheet.table[row, column]), self._sheet.classes[column]
        text = "no number" if math.isnan(value) else in_column(value)
        word = named(classes[int(value)]) if classes and not math.isnan(value) else ""
        item = QTableWidgetItem(word or text)
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFont(number_font())
        return item

    def _judge(self) -> None:
        """Say what the columns, used so, make of examples and network."""
        self.roles = [choice.currentData() for choice in self.choices]
        try:
            self._examples = examples_of(self._sheet, self.roles)
        except ValueError as refusal:
            self._examples = None
            self.refusal.say(as_sentence(str(refusal)))
        else:
            self.refusal.say("")
            self.outcome.setText(self._outcome(self._examples))
        self.outcome.setVisible(self._examples is not None)
        self.replace.setEnabled(self._examples is not None)

    def _outcome(self, data: Examples) -> str:
        network, old = self._document.network, len(self._document.data)
        what = f"{_count(data.columns('x'), 'input')} and {_count(data.columns('y'), 'target')} each"
        held_out = f", {len(data.held_out):,} held out" if data.held_out else ""
        fits = (data.columns("x"), data.columns("y") or network.outputs) == (network.inputs, network.outputs)
        change = "" if fits else " The network gets as many inputs and outputs."
        return (
            f"{what}{held_out}.{change} They take the place of the {_count(old, 'example')} you have; "
            "undo brings those back."
        )

    def _confirm(self) -> None:
        self.confirmed.emit(self._examples)


def _understood(sheet: Sheet) -> str:
    empty = f" {_count(sheet.skipped, 'empty line')} skipped." if sheet.skipped else ""
    comments = f" {_count(sheet.comments, 'comment')} skipped." if sheet.comments else ""
    return sheet.manner.words + comments + empty


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
