"""Tables that are only looked at, as dialogs have them, and the column of parts that a dialog is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
OVER_CELLS = "QHeaderView::section:horizontal { padding: 5px 11px; }"  # as far in as the cells write
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE


def listing(
    parent: QWidget, name: str, headings: Sequence[str], wide: int, numbers: Collection[int] = ()
) -> QTableWidget:
    """A table of rows, with that name for screen readers. The column ``wide`` has what the others leave.

    Columns of ``numbers`` have their headings at the right, over the digits.
    """
    table = QTableWidget(0, len(headings), parent)
    table.setAccessibleName(name)
    for column, heading in enumerate(headings):
        item = QTableWidgetItem(heading)
        item.setTextAlignment(RIGHT if column in numbers else LEFT)
        table.setHorizontalHeaderItem(column, item)
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setStyleSheet(OVER_CELLS)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    return table


def stack(dialog: QDialog, parts: Iterable[QWidget], wide: QWidget) -> None:
    """Lay the parts of a dialog one under the other; ``wide`` has the room that is left."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
    column.setSpacing(SPACE)
    for part in parts:
        column.addWidget(part)
    column.setStretchFactor(wide, 1)


def remark_over(dialog: QDialog, text: str = "") -> PlainLabel:
    """A line over a table, that says what it is."""
    label = PlainLabel(text, dialog)
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    return label


def closing(dialog: QDialog) -> QDialogButtonBox:
    """The row of buttons at the end, with the one that closes the dialog."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    return buttons
