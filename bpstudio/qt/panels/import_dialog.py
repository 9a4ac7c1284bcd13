"""What a file was understood as, shown before it replaces the examples."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.qt.fonts import number_font
from bpstudio.qt.panels.delimited import Columns, Sheet
from bpstudio.qt.panels.naming import subscript
from bpstudio.qt.panels.tables import in_column, style_table
from bpstudio.qt.theme import SPACE, SPACE_LARGE

MOST_ROWS, MOST_STRETCHED = 8, 6


class ImportDialog(QDialog):
    """``confirmed`` carries the examples that may take the place of the old ones."""

    # A function that knew the table, connected to this dialog, would die with it and might take the table along.
    confirmed = Signal(object)

    def __init__(self, sheet: Sheet, name: str, columns: Columns, replaced: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        self.setWindowTitle("Import examples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        count = len(sheet.examples)
        title = QLabel(f"{count:,} example{'s' * (count != 1)} in {name}", self)
        title.setProperty("role", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        understood = QLabel(f"{columns.words[:1].upper()}{columns.words[1:]} each. {sheet.words}", self)
        understood.setProperty("role", "muted")
        warning = QLabel(f"They take the place of the {replaced:,} you have; undo brings those back.", self)
        self.preview = _preview(sheet, columns, self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.replace = buttons.addButton("Replace examples", QDialogButtonBox.ButtonRole.AcceptRole)
        self.replace.setDefault(True)
        self._examples = sheet.examples
        buttons.accepted.connect(self.accept)
        self.accepted.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        for part in (title, understood, self.preview, warning, buttons):
            column.addWidget(part)
        for text in (title, understood, warning):
            text.setWordWrap(True)
        self.resize(520, 420)

    def _confirm(self) -> None:
        self.confirmed.emit(self._examples)


def _preview(sheet: Sheet, columns: Columns, parent: QWidget) -> QTableWidget:
    """The first rows; the heading of the file where it has one, else x₁ x₂ y₁."""
    data = sheet.examples
    names = [f"x{subscript(n + 1)}" for n in range(columns.inputs)]
    names += [f"y{subscript(n + 1)}" for n in range(columns.targets)]
    rows = min(MOST_ROWS, len(data))
    table = QTableWidget(rows, len(names), parent)
    style_table(table, "First examples of the file")
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if len(names) <= MOST_STRETCHED:
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setHorizontalHeaderLabels(
        [text.strip() or name for text, name in zip(sheet.heading, names, strict=True)]
        if sheet.heading
        else names
    )
    for row in range(rows):
        values = [*data.x[row], *(() if data.y is None else data.y[row])]
        for place, value in enumerate(values):
            item = QTableWidgetItem(in_column(float(value)))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setFont(number_font())
            table.setItem(row, place, item)
    return table
