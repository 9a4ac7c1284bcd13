"""Cells as text for a spreadsheet, and for this program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionRange, QMimeData
from PySide6.QtGui import QGuiApplication

from bpstudio.qt.examples.data_model import DataModel

if TYPE_CHECKING:
    from bpstudio.storage.manner import Choice

OWN = "application/x-bpstudio-cells"


def ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The rectangles that are selected: far fewer than cells."""
    return list(selection)  # type: ignore[call-overload, no-any-return]


def copied(model: DataModel, selection: QItemSelection) -> QMimeData:
    """The selected cells for the clipboard, marked as what this program writes: its numbers have decimal points."""
    cells = QMimeData()
    cells.setText(_text_of(model, selection))
    cells.setData(OWN, b"1")
    return cells


def to_paste() -> QMimeData:
    """What somebody copied, of which a clipboard may have nothing at all."""
    return QGuiApplication.clipboard().mimeData() or QMimeData()


def way_to_read(data: QMimeData) -> Choice:
    """How a text is to be read: known of cells copied here, else to be found out."""
    from bpstudio.storage.manner import AS_FOUND, Choice  # not part of the start

    return Choice("\t", "point", False) if data.hasFormat(OWN) else AS_FOUND


def _text_of(model: DataModel, selection: QItemSelection) -> str:
    """The selected cells, exact, tabs between columns and a line for each example, in the order they are shown."""
    lines: dict[int, set[int]] = {}
    for part in ranges(selection):
        for line in range(part.top(), part.bottom() + 1):
            lines.setdefault(line, set()).update(range(part.left(), part.right() + 1))
    return "\n".join(
        "\t".join(model.text(model.row_of(line), column) for column in sorted(lines[line]))
        for line in sorted(lines)
    )
