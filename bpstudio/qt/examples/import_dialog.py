"""What a table was understood as, and what each of its columns is for, before its numbers are taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.examples import Examples, TableName
from bpstudio.engine.words import as_sentence, counted
from bpstudio.explain.words.examples import (
    AFTER,
    IN_PLACE,
    about_to_change,
    about_to_replace,
    into_the_cells,
    over_the_examples,
)
from bpstudio.explain.words.naming import subscript
from bpstudio.qt.controls.in_thread import InThread, Outcome, result_of
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.examples.import_options import ImportOptions
from bpstudio.qt.examples.import_preview import CELLS, CHOICES, ImportPreview
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, named
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.session.edits.examples import SetCells
from bpstudio.session.history.document import Document
from bpstudio.storage.delimited import Sheet
from bpstudio.storage.manner import Choice
from bpstudio.storage.pasted import CellPlace, cells_of, rows_of_examples
from bpstudio.storage.progress import Progress
from bpstudio.storage.sheets import ColumnUse, examples_of, likely_roles, without_a_number

SheetReader = Callable[[Choice, Progress], Sheet]
"""Reads the same text again, as a person chose."""

Whereto = Literal["cells", "over", "after", "all"]


class ImportDialog(QDialog):
    """``confirmed`` carries the examples that may take the place of the old ones, ``pasted`` the edit that adds some.

    With ``pasting`` the numbers may go elsewhere too: from a cell on where there is a ``place``, or after the last.
    """

    # A function that knew the table, connected to this dialog, would die with it and might take the table along.
    confirmed = Signal(object)
    pasted = Signal(object)

    def __init__(
        self,
        sheet: Sheet,
        name: str,
        document: Document,
        parent: QWidget,
        read: SheetReader | None = None,
        pasting: bool = False,
        place: CellPlace | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        self.setWindowTitle("Paste" if pasting else "Import examples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sheet, self._name, self._document = sheet, name, document
        self._read, self._pasting, self._place = read, pasting, place
        self._in_thread = InThread(self)
        self._result: Examples | SetCells | None = None
        self.title, self.understood, self.doubts = PlainLabel(self), PlainLabel(self), PlainLabel(self)
        self.outcome, self.refusal = PlainLabel(self), RefusalLine(self)
        self.options, self.preview = ImportOptions(self), ImportPreview(self)
        self.where, self._whereto = QComboBox(self), PlainLabel("Put them", self)
        self.replace = self._make_buttons()
        self._arrange()
        self.options.changed.connect(self._read_again)
        self.options.narrowed.connect(self._judge)
        self.preview.chosen.connect(self._judge)
        self.where.activated.connect(self._go_elsewhere)
        self._show(sheet)

    @property
    def roles(self) -> list[ColumnUse]:
        """What each column is used for."""
        return self.preview.roles

    @property
    def choices(self) -> list[QComboBox]:
        """The boxes in which that is chosen, one a column."""
        return self.preview.choices

    def _make_buttons(self) -> QPushButton:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        take = self._buttons.addButton("Replace examples", QDialogButtonBox.ButtonRole.AcceptRole)
        take.setDefault(True)
        self._buttons.accepted.connect(self.accept)
        self.accepted.connect(self._confirm)
        self._buttons.rejected.connect(self.reject)
        return take

    def _arrange(self) -> None:
        self.title.setProperty("role", "title")
        self.understood.setProperty("role", "muted")
        warning = self.doubts.palette()
        warning.setColor(self.doubts.foregroundRole(), current_theme().warning)
        self.doubts.setPalette(warning)
        self.where.setAccessibleName("Where the numbers go")
        self.where.setToolTip("Where the numbers go.")
        goal = QHBoxLayout()
        goal.setSpacing(SPACE)
        goal.addWidget(self._whereto)
        goal.addWidget(self.where, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        above: tuple[QWidget, ...] = (self.title, self.understood, self.doubts, self.options)
        below: tuple[QWidget, ...] = (self.refusal, self.outcome, self._buttons)
        for part in above:
            column.addWidget(part)
        column.addWidget(self.preview, 1)
        column.addLayout(goal)
        for part in below:
            column.addWidget(part)
        for text in (self.title, self.understood, self.doubts, self.outcome):
            text.setWordWrap(True)
        self.where.setVisible(self._pasting)
        self._whereto.setVisible(self._pasting)
        self.options.setEnabled(self._read is not None)
        open_sized(self, 600, 540)

    # What was read

    def _show(self, sheet: Sheet) -> None:
        self._sheet = sheet
        data = self._document.data
        self.title.setText(counted(len(sheet), "example") + f" in {named(self._name)}")
        self.understood.setText(_understood(sheet))
        self.doubts.setText(" ".join(sheet.doubts))
        self.doubts.setVisible(bool(sheet.doubts))
        self.options.show_sheet(sheet)
        roles = likely_roles(sheet, data.columns("x"), data.columns("y"))
        self._offer_places(sum(role != "unused" for role in roles))
        self.preview.setEnabled(True)
        self._show_columns()

    def _offer_places(self, width: int) -> None:
        place, data = self._place, self._document.data
        whole = data.columns("x") + data.columns("y")
        offered: dict[Whereto, str] = {}
        if place is not None and width < whole:
            offered["cells"] = into_the_cells(place.row, _column(data, place.column))
        if place is not None:
            offered["over"] = over_the_examples(place.row)
        offered |= {"after": AFTER, "all": IN_PLACE}
        self.where.clear()
        for whereto, words in offered.items() if self._pasting else (("all", ""),):
            self.where.addItem(words, whereto)
        if width > whole:
            self.where.setCurrentIndex(self.where.count() - 1)

    def _show_columns(self) -> None:
        data = self._document.data
        roles = likely_roles(self._sheet, data.columns("x"), data.columns("y"))
        match self.where.currentData():
            case "cells":
                words = self._sheet.classes
                roles = tuple("unused" if words[column] else "input" for column in range(len(roles)))
                offered = CELLS
            case "all":
                offered = CHOICES
            case _:
                offered = {role: words for role, words in CHOICES.items() if role != "held_out"}
        self.preview.show_sheet(self._sheet, roles, offered)
        self._judge()

    def _go_elsewhere(self) -> None:
        self._show_columns()

    # Reading it otherwise

    def _read_again(self, choice: Choice) -> None:
        if self._read is None:
            return
        self._in_thread.give_up(wait=False)
        self.replace.setEnabled(False)
        self.understood.setText("Reading it again…")
        self._in_thread.do(partial(self._read, choice), self._took)

    def _took(self, outcome: Outcome) -> None:
        sheet: Sheet | None = result_of(outcome, self._refuse)
        if sheet is not None:
            self._show(sheet)

    def _refuse(self, refusal: str) -> None:
        """Read so, it is no table; the options stay, to choose otherwise."""
        self._result = None
        self.understood.setText("It cannot be read in this way.")
        for part in (self.doubts, self.outcome):
            part.hide()
        self.preview.setEnabled(False)
        self.refusal.say(as_sentence(refusal))

    @guarded
    def done(self, result: int) -> None:
        self._in_thread.give_up(wait=False)
        super().done(result)

    # What comes of it

    def _judge(self) -> None:
        """Say what the columns, used so, make of examples and network."""
        self.options.show_missing(int(without_a_number(self._sheet, self.roles).sum()))
        try:
            self._result = self._made()
        except ValueError as refusal:
            self._result = None
            self.refusal.say(as_sentence(str(refusal)))
        else:
            self.refusal.say("")
            self.outcome.setText(self._outcome(self._result))
        self.outcome.setVisible(self._result is not None)
        self.replace.setEnabled(self._result is not None)
        self.replace.setText("Replace examples" if self.where.currentData() == "all" else "Paste")

    def _made(self) -> Examples | SetCells:
        """Raises ValueError in words where the columns, used so, do not fit."""
        data, place = self._document.data, self._place
        whole_rows = self.options.whole_rows_only.isChecked()
        whereto: Whereto = self.where.currentData()
        if whereto == "all":
            return examples_of(self._sheet, self.roles, whole_rows)
        if whereto == "cells" and place is not None:
            block = cells_of(self._sheet, self.roles, data, place, whole_rows)
            return SetCells(place.row, place.column, block)
        block = rows_of_examples(self._sheet, self.roles, data, whole_rows)
        return SetCells(place.row if whereto == "over" and place is not None else len(data), 0, block)

    def _outcome(self, made: Examples | SetCells) -> str:
        network, old = self._document.network, len(self._document.data)
        if isinstance(made, SetCells):
            last = made.row + len(made.values)
            new = max(0, last - max(made.row, old))
            return about_to_change(len(made.values) - new, new)
        fits = (made.columns("x"), made.columns("y") or network.outputs) == (network.inputs, network.outputs)
        return about_to_replace(made.columns("x"), made.columns("y"), len(made.held_out), old, fits)

    def _confirm(self) -> None:
        (self.pasted if isinstance(self._result, SetCells) else self.confirmed).emit(self._result)


def _column(data: Examples, column: int) -> str:
    inputs = data.columns("x")
    table: TableName = "x" if column < inputs else "y"
    place = column if column < inputs else column - inputs
    letter = table + (subscript(place + 1) if data.columns(table) > 1 else "")
    return named(data.column_name(table, place)) or letter


def _understood(sheet: Sheet) -> str:
    empty = f" {counted(sheet.skipped, 'empty line')} skipped." if sheet.skipped else ""
    comments = f" {counted(sheet.comments, 'comment')} skipped." if sheet.comments else ""
    return sheet.manner.words + comments + empty
