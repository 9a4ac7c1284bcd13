"""What stands around the cards of a chain: the left side, the signs between, and the product so far beneath."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bpstudio.explain.chain.cards import Chain
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Operator
from bpstudio.qt.equation.grid import CLOSE, FIGURE, GAP, RAIL, Grid, Running
from bpstudio.qt.ground.theme import Theme, current_theme
from bpstudio.qt.mathematics.pen import draw_words, panel, write, write_centred
from bpstudio.qt.mathematics.typeset import typeset

PLUS = 13.0  # pixels to the em: it stands in a gap of that width


def draw_surroundings(painter: QPainter, chain: Chain, grid: Grid, centres: list[float], top: float) -> None:
    """The left side, the signs between the cards, and the rail."""
    theme = current_theme()
    baseline = top + grid.baselines[0]
    done = chain.cards[0].state in ("known", "current")
    left = centres[0] - grid.head_width / 2
    write(painter, grid.head, left, baseline, theme.text if done else theme.text_muted)
    equals = typeset(Operator("="), grid.level.fraction, chain.notation)
    write(painter, equals, left + grid.head.width + 0.25 * grid.level.fraction, baseline, theme.text)
    if grid.penalty is not None:
        _draw_penalty(painter, grid, centres[1], top, theme, chain.notation)
    for number, sign in enumerate(grid.signs, start=1):
        write_centred(painter, sign, boundary(grid, centres, number), baseline, theme.text_muted)
    if grid.closing is not None:
        write(painter, grid.closing, centres[-1] + grid.widths[-1] / 2 + CLOSE, baseline, theme.text_muted)
    _draw_rail(painter, chain, grid, centres, top + grid.card_height + RAIL / 2 + 1, theme)


def _draw_penalty(
    painter: QPainter, grid: Grid, centre: float, top: float, theme: Theme, notation: Notation
) -> None:
    assert grid.penalty is not None
    rect = QRectF(centre - grid.penalty_width / 2, top, grid.penalty_width, grid.card_height)
    panel(painter, rect, theme.cost_soft, QPen(theme.border, 1))
    tag = QRectF(rect.left(), rect.top() + 2, rect.width(), 16)
    draw_words(painter, "penalty", tag, theme.text_muted, Qt.AlignmentFlag.AlignHCenter)
    for part, line in zip(grid.penalty, (1, 3), strict=True):
        write_centred(painter, part, centre, top + grid.baselines[line], theme.text)
    plus = typeset(Operator("+"), PLUS, notation)
    write_centred(painter, plus, rect.right() + GAP / 2, top + grid.baselines[0], theme.text_muted)


def boundary(grid: Grid, centres: list[float], number: int) -> float:
    """Halfway between card ``number`` − 1 and card ``number``."""
    at = number + len(grid.all_widths) - len(grid.widths)
    left, right = centres[at - 1] + grid.all_widths[at - 1] / 2, centres[at] - grid.all_widths[at] / 2
    return (left + right) / 2


def _draw_rail(
    painter: QPainter, chain: Chain, grid: Grid, centres: list[float], y: float, theme: Theme
) -> None:
    """From ∂C/∂ŷ at the right to the parameter at the left, coloured as far as the product has come."""
    stops = [centres[0], *(boundary(grid, centres, number) for number in range(1, len(chain.cards)))]
    start = centres[-1] + grid.widths[-1] / 2
    reached = [card.state in ("known", "current") for card in chain.cards]
    for number in range(len(stops) - 1, -1, -1):
        before = stops[number + 1] if number + 1 < len(stops) else start
        colour = theme.backward if reached[number] else theme.border
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(stops[number], y), QPointF(before, y))
    for number, stop in enumerate(stops):
        value = grid.result if number == 0 else grid.running[number].value
        _draw_stop(
            painter, Running(grid.running[number].symbol, value), grid, (stop, y), reached[number], theme
        )
    if grid.product is not None:
        _draw_stop(painter, grid.product, grid, (boundary(grid, centres, 0), y), reached[0], theme)


def _draw_stop(
    painter: QPainter, running: Running, grid: Grid, at: tuple[float, float], known: bool, theme: Theme
) -> None:
    """A dot on the rail, and the product so far under it."""
    x, y = at
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.backward if known else theme.border_strong)
    painter.drawEllipse(QPointF(x, y), 2.5, 2.5)
    symbols = max(part.symbol.ascent for part in grid.running)
    below = max(part.symbol.descent for part in grid.running)
    figures = FIGURE * grid.level.running
    values = max(figures, grid.result.ascent, *(part.value.ascent for part in grid.running))
    first = y + RAIL / 2 + symbols
    write_centred(painter, running.symbol, x, first, theme.text_muted)
    colour = theme.backward if known else theme.uncomputed
    write_centred(painter, running.value, x, first + below + 3 + values, colour)
