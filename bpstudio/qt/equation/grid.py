"""The lines of all cards of a chain measured together: one grid, so that like stands beside like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtGui import QFontMetricsF

from bpstudio.explain.chain.cards import Card, Chain
from bpstudio.notation.nested import signs
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Cases, Matrix, Node, Operator, Text
from bpstudio.qt.equation.fitting import LEVELS, CardSize
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.mathematics.typeset import Typeset, typeset

SIDE, TOP, BOTTOM, BETWEEN = 7.5, 19.0, 6.0, 3.0
NARROWEST, GAP, WIDEST_GAP, MARGIN = 3.3, 13.0, 44.0, 10.0  # the first in sizes of the fraction
RAIL, NOTE_HEIGHT, BELOW, APART = 12.0, 13.0, 2.0, 8.0
SCROLLING = 4  # the level from which a chain that scrolls is shown
CLOSE, SMALL_SIGNS = 2.0, 12.5  # before the closing parentheses, and the size of all but a dot
HALO = 5.0  # room around a card for its glow
FIGURE = 0.68  # how high figures are, in sizes of the type: a dash keeps the room of the number to come

Lines = tuple[Typeset | None, Typeset | None, Typeset | None, Typeset | None]


@dataclass(frozen=True, slots=True)
class Running:
    """The product so far: its symbol over its value."""

    symbol: Typeset
    value: Typeset

    @property
    def width(self) -> float:
        """The wider of both."""
        return max(self.symbol.width, self.value.width)


@dataclass(frozen=True, slots=True)
class Grid:
    """What a chain looks like at one level. ``baselines`` of the four lines count from a card's top.

    ``signs`` stand between the cards, ``closing`` behind the last.
    """

    level: CardSize
    lines: tuple[Lines, ...]
    widths: tuple[float, ...]
    baselines: tuple[float, float, float, float]
    card_height: float
    running: tuple[Running, ...]
    product: Running | None
    running_height: float
    head: Typeset
    result: Typeset
    penalty: tuple[Typeset, Typeset] | None
    signs: tuple[Typeset, ...]
    closing: Typeset | None

    @property
    def closing_width(self) -> float:
        """The room behind the last card for the parentheses that are closed there."""
        return 0.0 if self.closing is None else self.closing.width + CLOSE

    @property
    def head_width(self) -> float:
        """How wide the left side is: ∂C/∂θ and its equals sign, or what it comes to."""
        return max(self.head.width + self.level.fraction, self.result.width) + 6

    @property
    def penalty_width(self) -> float:
        """How wide the term of the penalty is; 0 where there is none."""
        return 0.0 if self.penalty is None else max(part.width for part in self.penalty) + 2 * SIDE

    @property
    def all_widths(self) -> tuple[float, ...]:
        """Of the left side, the penalty where there is one, and the cards."""
        penalty = (self.penalty_width,) if self.penalty else ()
        return (self.head_width, *penalty, *self.widths)

    @property
    def width(self) -> float:
        """How wide all of it is, with its margins."""
        return sum(self.all_widths) + GAP * (len(self.all_widths) - 1) + 2 * MARGIN + self.closing_width

    @property
    def height(self) -> float:
        """How high all of it is: the cards, and the products under them."""
        return HALO + self.card_height + RAIL + self.running_height + BELOW


@lru_cache(maxsize=128)
def best_grid(chain: Chain, width: float, height: float) -> Grid:
    """The most that fits. Where nothing is narrow enough it has to scroll anyway, and only the height counts.

    Cards are themselves and no others, so that what was fitted once for a chain holds as long as its cards do.
    """
    grids = [measured_chain(chain, LEVELS[0])]
    for level in LEVELS[1:]:
        if grids[-1].width <= width and grids[-1].height <= height:
            return grids[-1]
        grids.append(measured_chain(chain, level))
    if grids[-1].width <= width:
        return grids[-1]
    return next((grid for grid in grids[SCROLLING:] if grid.height <= height), grids[-1])


def measured_chain(chain: Chain, level: CardSize) -> Grid:
    """Where everything in a chain of cards stands, and how much room it takes, at one level of detail."""
    notation = chain.notation
    lines = tuple(_lines(card, level, notation) for card in chain.cards)
    least = NARROWEST * level.fraction
    widths = tuple(
        _width(card, parts, least, level.notes) for card, parts in zip(chain.cards, lines, strict=True)
    )
    product = _product(chain, level)
    running, below = _fitting(chain, level, widths, product.width if product else 0.0)
    widths = tuple(float(ceil(max(pair))) for pair in zip(widths, below, strict=True))
    penalty = None
    if chain.penalty_symbol is not None and chain.penalty is not None:
        value = typeset(chain.penalty.within(level.rows), level.value, notation)
        penalty = (typeset(chain.penalty_symbol, level.formula or level.value, notation), value)
    noted = level.notes and any(card.note for card in chain.cards)
    waiting = any(card.state in ("unknown", "next") for card in chain.cards)
    struts = (0.0, 0.0, FIGURE * level.numbers * waiting, FIGURE * level.value)
    baselines, bottom = _baselines(lines, penalty, struts)
    result = typeset(chain.gradient.within(level.rows), level.running + 1, notation)
    return Grid(
        level,
        lines,
        widths,
        baselines,
        bottom + (NOTE_HEIGHT if noted else 0.0) + BOTTOM,
        running,
        product,
        _stack_height(running, result, FIGURE * level.running),
        typeset(chain.symbol, level.fraction, notation),
        result,
        penalty,
        *_signs(chain, level),
    )


def _signs(chain: Chain, level: CardSize) -> tuple[tuple[Typeset, ...], Typeset | None]:
    """A lone dot in the size of the fractions; what needs more room is smaller."""
    notation = chain.notation
    between, closing = signs(tuple(card.bond for card in chain.cards[:-1]))
    small = min(level.fraction, SMALL_SIGNS)
    drawn = (typeset(sign, level.fraction if sign == Operator("·") else small, notation) for sign in between)
    return tuple(drawn), None if closing is None else typeset(closing, small, notation)


@lru_cache(maxsize=512)
def _lines(card: Card, level: CardSize, notation: Notation) -> Lines:
    formula = card.formula if level.cases else card.brief
    fitting = level.expressions or not isinstance(card.numbers, Matrix)
    numbers = (
        typeset(card.numbers, level.numbers, notation) if card.numbers and level.numbers and fitting else None
    )
    size = level.formula * (0.85 if isinstance(formula, Cases) else 1.0)
    return (
        typeset(card.symbol, level.fraction, notation),
        typeset(formula, size, notation) if level.formula else None,
        numbers,
        typeset(_value(card, level), level.value, notation),
    )


def _value(card: Card, level: CardSize) -> Node:
    return card.value.within(level.rows)


@lru_cache(maxsize=512)
def _running(card: Card, level: CardSize, rows: int, notation: Notation) -> Running:
    symbol = typeset(card.running_symbol, level.running - 1, notation)
    return Running(symbol, typeset(card.running.within(rows), level.running, notation))


def _fitting(
    chain: Chain, level: CardSize, widths: tuple[float, ...], product: float
) -> tuple[tuple[Running, ...], list[float]]:
    """The products so far in the most rows at which they stand side by side under cards of these widths.

    Then what the cards have to be wide where even the shortest do not: labels never move cards apart.
    """
    for rows in range(level.rows, -1, -1):
        running = tuple(_running(card, level, rows, chain.notation) for card in chain.cards)
        below = _below(running, product)
        if all(need <= width for need, width in zip(below, widths, strict=True)):
            break
    return running, below


def _below(running: tuple[Running, ...], product: float) -> list[float]:
    """How wide each card has to be for the products under both its ends; the first has only ``product`` before it."""
    before = (product, *(part.width for part in running[1:]))
    return [(left + right) / 2 + APART - GAP for left, right in zip(before, (*before[1:], 0.0), strict=True)]


def _product(chain: Chain, level: CardSize) -> Running | None:
    """What the cards alone come to, where a penalty is added."""
    if chain.product is None:
        return None
    value = typeset(chain.product.within(level.rows), level.running, chain.notation)
    return Running(typeset(Text("product"), level.running - 1, chain.notation), value)


def _baselines(
    lines: tuple[Lines, ...],
    penalty: tuple[Typeset, Typeset] | None,
    struts: tuple[float, float, float, float],
) -> tuple[tuple[float, float, float, float], float]:
    """Where the four lines stand, each at least as high as its strut, and where the last ends."""
    y, found = TOP, list[float]()
    for number in range(4):
        row = [parts[number] for parts in lines]
        if penalty and number in (1, 3):
            row.append(penalty[number // 2])
        present = [part for part in row if part is not None]
        ascent = max((part.ascent for part in present), default=0.0)
        ascent = max(ascent, struts[number])
        descent = max((part.descent for part in present), default=0.0)
        found.append(y + ascent)
        y += ascent + descent + (BETWEEN if ascent and number < 3 else 0.0)
    return (found[0], found[1], found[2], found[3]), y


def _width(card: Card, parts: Lines, least: float, notes: bool) -> float:
    """Wide enough for every line and the note."""
    content = max(part.width for part in parts if part is not None) + 2 * SIDE
    if card.note and notes:
        content = max(content, QFontMetricsF(ui_font(-2)).horizontalAdvance(card.note) + SIDE)
    return float(ceil(max(least, content)))


def _stack_height(running: tuple[Running, ...], result: Typeset, strut: float) -> float:
    symbols, values = [part.symbol for part in running], [*(part.value for part in running), result]
    heights = (
        max(max(part.ascent for part in parts), least) + max(part.descent for part in parts)
        for parts, least in ((symbols, 0.0), (values, strut))
    )
    return sum(heights) + 5
