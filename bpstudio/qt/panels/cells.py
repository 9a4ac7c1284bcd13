"""Cells as text for a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionRange

from bpstudio.qt.panels.data_model import DataModel


def ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The rectangles that are selected: far fewer than cells."""
    return list(selection)  # type: ignore[call-overload, no-any-return]


def text_of(model: DataModel, selection: QItemSelection) -> str:
    """The selected cells, exact, tabs between columns and a line for each example, in the order they are shown."""
    lines: dict[int, set[int]] = {}
    for part in ranges(selection):
        for line in range(part.top(), part.bottom() + 1):
            lines.setdefault(line, set()).update(range(part.left(), part.right() + 1))
    return "\n".join(
        "\t".join(model.text(model.row_of(line), column) for column in sorted(lines[line]))
        for line in sorted(lines)
    )
