"""One layer’s change by the update, drawn on a card."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from bpstudio.explain.pages.update import Change
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Operator, Text, row
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.pen import focus_ring, panel, write_centred
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.qt.mathematics.typeset import Typeset, typeset


def change_lines(change: Change, size: float, brief: bool, notation: Notation) -> tuple[Typeset, ...]:
    """Symbol, where the new value comes from, and the new value."""
    if change.fold is not None:
        dots, title = change.symbol, change.before.whole
        return (
            typeset(dots, size + 4, notation),
            typeset(title, size - 1.5, notation),
            typeset(dots, size + 1, notation),
        )
    if change.words is not None:
        numbers, moved = map(Text, change.words)
        return (
            typeset(change.symbol, size + 4, notation),
            typeset(numbers, size - 1.5, notation),
            typeset(moved, size - 1.5, notation),
        )
    short = change.numbers is None or brief
    source = change.before.within(2) if short or change.numbers is None else change.numbers
    after = row(Operator("→" if short else "="), change.after.within(2))
    return (
        typeset(change.symbol, size + 4, notation),
        typeset(source, size - 1.5, notation),
        typeset(after, size + 1, notation),
    )


def draw_change(
    painter: QPainter, rect: QRectF, tile: Tile, lines: tuple[Typeset, ...], frozen: bool
) -> None:
    """Paint a row of the update: its lines, sunk where the parameter is held fixed."""
    theme = current_theme()
    fill = theme.surface_sunken if frozen else theme.surface_raised
    panel(painter, rect, fill, QPen(theme.accent if tile.underMouse() else theme.border, 1))
    if tile.hasFocus():
        focus_ring(painter, rect.adjusted(4, 4, -4, -4), theme)
    space = (rect.height() - sum(line.height for line in lines)) / (len(lines) + 1)
    y = rect.top() + space
    colours = (theme.text, theme.text_muted, theme.text_muted if frozen else theme.update)
    for line, colour in zip(lines, colours, strict=True):
        write_centred(painter, line, rect.center().x(), y + line.ascent, colour)
        y += line.height + space
