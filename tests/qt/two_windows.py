"""What two windows need to be held beside each other: all that one says, and the letters of the other in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QProgressBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from bpstudio.notation.textbook import ARTICLE, Notation, notation_text
from bpstudio.qt.ground import settings
from bpstudio.qt.shell.main_window import MainWindow

OTHERS = Notation("w", "J", "brackets", "scalar")
FOREIGN = {
    ARTICLE: re.compile(r"∂J|ΔJ|\bJ\b(?!\()|[wzab]\[\d\]|Δw|∂w"),
    OTHERS: re.compile(r"θ|∂C|ΔC|\bC\b|z[¹²³]|\b[zab][₁₂₃](?![⁰-⁹\[])"),
}
"""What is written in one notation only, and is wrong in a window with another."""
KEYS = re.compile(r"\((?:Ctrl|Shift|Alt)[^)]*\)|(?:Ctrl|Shift|Alt)\+\S+")
THEIR_OWN = ("notation_menu", "about_dialog")
"""The menu in which letters are chosen shows all of them; licences have the sign of copyright."""


def window_in(notation: Notation, session: object, source: str | None = None) -> MainWindow:
    """A new window, which begins with the notation that was chosen last."""
    settings.keep("notation", notation_text(notation))
    try:
        return MainWindow(session, source)  # type: ignore[arg-type]
    finally:
        settings.keep("notation", notation_text(ARTICLE))


def said_by(top: QWidget) -> Iterator[str]:
    """All texts of a window or dialog: on its parts, in its tables and lists, of its actions, for a screen reader."""
    for part in (top, *top.findChildren(QWidget)):
        if any(one.objectName() in THEIR_OWN for one in above(part)) or isinstance(part, QProgressBar):
            continue
        where = f"{type(part).__name__} {part.objectName()}: "
        for text in texts_of(part):
            if text:
                yield where + text
    for action in top.findChildren(QAction):
        if not action.objectName().startswith("notation"):
            yield f"action {action.objectName()}: {action.text()} {action.toolTip()}"


def above(part: QWidget) -> Iterator[QWidget]:
    one: QWidget | None = part
    while one is not None:
        yield one
        one = one.parentWidget()


def texts_of(part: QWidget) -> Iterator[str]:
    yield from (part.accessibleName(), part.accessibleDescription(), part.toolTip(), part.windowTitle())
    for name in ("text", "title", "toPlainText", "placeholderText"):
        told = getattr(part, name, None)
        if callable(told) and not isinstance(part, QTextEdit):
            found = told()
            yield found if isinstance(found, str) else ""
    if isinstance(part, QTextEdit):
        yield part.toPlainText()
    if isinstance(part, QComboBox):
        yield from (part.itemText(place) for place in range(part.count()))
    if isinstance(part, QAbstractItemView) and part.model() is not None:
        yield from cells_of(part)


def cells_of(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    columns = range(min(model.columnCount(), 8) if isinstance(view, QTableView) else 1)
    for row in range(min(model.rowCount(), 12)):
        for column in columns:
            yield from (str(model.index(row, column).data(role) or "") for role in roles)
    if isinstance(view, QTableView):
        for column in columns:
            for role in roles[:2]:
                yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")


def foreign_in(top: QWidget, notation: Notation) -> list[str]:
    """What a window or dialog says in letters that are not its own."""
    return [text for text in said_by(top) if FOREIGN[notation].search(KEYS.sub("", text.partition(": ")[2]))]


def settled() -> None:
    for _ in range(3):
        QApplication.processEvents()
