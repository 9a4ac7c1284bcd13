"""∂C/∂θ₂ = ∂z²/∂θ₂ · … · ∂C/∂ŷ as a row of cards, and the product so far on a rail beneath."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bpstudio.engine.program import Program
from bpstudio.explain.chain.cards import Card, Chain
from bpstudio.qt.equation.factor_card import WHY_WIDTH, CardLook, draw_card, draw_head, draw_question
from bpstudio.qt.equation.fitting import spread
from bpstudio.qt.equation.grid import BELOW, GAP, HALO, MARGIN, RAIL, WIDEST_GAP, Grid, best_grid
from bpstudio.qt.equation.rail import boundary, draw_surroundings
from bpstudio.qt.equation.result import Result
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.mathematics.tile import Shelf, Tile
from bpstudio.session.selection import Factor, Selection

SYMBOL_UNDER = 30  # pixels of a card below the line of its fraction that the field leaves
UNDER_SYMBOL = 9  # pixels that a field reaches below the product, so that the symbol above can be read


class ChainView(QWidget):
    """``chosen(step)`` is a click on a card, ``asked(step, rect)`` its "Why?", the rectangle that of the card.

    ``opened(fold)`` is a click on layers that are folded. ``pointed(step)`` is the card that the mouse or the focus is
    on, None when it leaves; ``asked_whole(rect)`` the "Why?" of the left side.
    """

    chosen = Signal(int)
    pointed = Signal(object)
    asked_whole = Signal(QRect)
    asked = Signal(int, QRect)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chain: Chain | None = None
        self._grid: Grid | None = None
        self._program: Program | None = None
        self._centres: list[float] = []
        self._top = self._result_at = 0.0
        self._cards: list[Tile] = []
        self._selection: Selection = None
        self._lit: frozenset[int] = frozenset()
        self._shelf: Shelf = {}
        self.head, self.penalty = self._new_head(), self._new_penalty()
        self.result = Result(self)

    @property
    def showing(self) -> Chain | None:
        """What is on the cards."""
        return self._chain

    @property
    def cards(self) -> tuple[Tile, ...]:
        """From left to right; the first ends the chain at its parameter."""
        count = len(self._chain.cards) if self._chain else 0
        return tuple(reversed(self._cards[:count]))

    @property
    def current(self) -> Tile | None:
        """The card of the current step, if it is one of these."""
        shown = self._chain.cards if self._chain else ()
        return next(
            (tile for tile, card in zip(self.cards, shown, strict=True) if card.state == "current"), None
        )

    def place_of(self, step: int) -> QRect:
        """Where the card of a step is; all of this view where it has none."""
        shown = self._chain.cards if self._chain else ()
        found = (tile for tile, card in zip(self.cards, shown, strict=True) if card.step == step)
        return next((tile.geometry() for tile in found), self.rect())

    def answer_place(self, step: int, product: bool, size: QSize) -> QRect | None:
        """Where the number of a step is typed: on its card, or where the product after it will stand.

        None where it has no card of its own.
        """
        shown = self._chain.cards if self._chain else ()
        own = (at for at, card in enumerate(shown) if card.step == step and card.fold is None)
        number, grid = next(own, None), self._grid
        if (
            number is None
            or grid is None
            or grid.card_height - grid.baselines[0] < size.height() + SYMBOL_UNDER
        ):
            return None
        card = self.cards[number].geometry().adjusted(*(int(side * HALO) for side in (1, 1, -1, -1)))
        place = QRect(QPoint(0, 0), size)
        if product:
            centre = boundary(grid, self._centres, number) if number else self._centres[0]
            bottom = card.bottom() + RAIL + grid.running_height + BELOW + UNDER_SYMBOL
        else:
            centre, bottom = card.center().x(), card.bottom() - 3
        place.moveCenter(QPoint(int(centre), 0))
        place.moveBottom(min(int(bottom), self.height() - 1))
        place.moveLeft(max(0, min(place.left(), self.width() - place.width())))
        return place

    def show_chain(self, chain: Chain, program: Program, selection: Selection) -> None:
        """Says nothing to Qt where nothing changed; ``fit`` afterwards lays out."""
        before = self._chain
        self._chain, self._program, self._selection = chain, program, selection
        if before is None or len(before.cards) != len(chain.cards):
            self._grid = (
                None  # a card that goes from under the mouse has the others lit before they are laid out
            )
        self._ensure(len(chain.cards))
        self.head.setToolTip("Why a gradient is a product: the chain rule.  (Return)")
        self.head.setAccessibleName(f"{chain.words}, why a product?")
        if chain.penalty_words:
            self.penalty.setAccessibleName(chain.penalty_words)
        for tile, card in zip(self.cards, chain.cards, strict=True):
            tile.words = "reused factor" if card.reused else "factor"
            if before is None or card not in before.cards or tile.toolTip() != card.tip:
                tile.setToolTip(plain_tip(card.tip))
                tile.setAccessibleName(card.words(chain.notation))
                tile.setAccessibleDescription(card.tip)

    def fit(self, width: float, height: float) -> float:
        """Lay out in that room; the width needed, which is more only where even the least does not fit.

        After the last card there is room for the result, so that nothing moves when the chain is complete.
        """
        if self._chain is None or self._program is None:
            return width
        before, kept = self._frame_of_cards, self.result.room(width)
        grid = self._grid = best_grid(self._chain, width - kept, height)
        whole = max(width, grid.width + kept)
        beside = grid.closing_width + kept
        *self._centres, after = spread((*grid.all_widths, beside), GAP, WIDEST_GAP, MARGIN, whole - MARGIN)
        self._top = HALO + max(0.0, (height - grid.height) / 2)
        for number, tile in enumerate(self.cards):
            self._settle(tile, number)
        self._settle_sides(grid)
        self._place_result(after + grid.closing_width / 2, kept, height)
        below = self._top + grid.card_height + HALO
        unmoved = before == self._frame_of_cards
        changing = (
            (QRectF(0, 0, self._centres[0] + grid.head_width, below), QRectF(0, below, self.width(), height))
            if unmoved
            else (QRectF(self.rect()),)
        )
        for part in changing:
            self.update(part.toAlignedRect())
        return whole

    def _settle_sides(self, grid: Grid) -> None:
        """The left side and the penalty."""
        left = self._centres[0] - grid.head_width / 2
        self.penalty.setVisible(grid.penalty is not None)
        if grid.penalty is not None:
            start = self._centres[1] - grid.penalty_width / 2
            place = QRectF(start, self._top, grid.penalty_width, grid.card_height)
            self.penalty.setGeometry(place.toRect())
        self.head.setGeometry(QRectF(left - 6, self._top, grid.head_width + 6, grid.card_height).toRect())

    def _place_result(self, centre: float, width: float, height: float) -> None:
        assert self._grid is not None
        place = QRectF(centre - width / 2, self._top - HALO, width, height - self._top + HALO)
        self._result_at = place.x()
        self.result.settle(place.toRect(), HALO + self._grid.baselines[0])

    @property
    def covered(self) -> int:
        """How much of the right side the result covers while the cards are moved under it."""
        return 0 if self.result.isHidden() else self.result.width()

    def pin(self, right: float) -> None:
        """Keep the result left of ``right``, where the view ends for whoever looks."""
        x = min(self._result_at, right - self.result.width())
        self.result.float_over(x < self._result_at)
        self.result.move(int(x), self.result.y())

    @property
    def _frame_of_cards(self) -> object:
        """What decides where the signs between the cards are."""
        grid = self._grid
        return grid and (self._centres, self._top, grid.card_height, grid.level, grid.all_widths)

    def _ensure(self, count: int) -> None:
        while len(self._cards) < count:
            self._cards.append(self._new_tile())
            for left, right in pairwise((self.head, self.penalty, *reversed(self._cards))):
                QWidget.setTabOrder(left, right)
        for number, tile in enumerate(self._cards):
            tile.setVisible(number < count)

    def _new_head(self) -> Tile:
        """Over the left side, which is drawn with the signs: it can be asked why the whole is a product."""
        head = Tile(self)
        head.setObjectName("chain_head")
        head.clicked.connect(lambda: self.asked_whole.emit(head.geometry()))
        head.asked.connect(lambda: self.asked_whole.emit(head.geometry()))
        head.moved.connect(
            lambda by: self.cards[0].setFocus(Qt.FocusReason.TabFocusReason) if by > 0 else None
        )
        head.wear("head", draw_head)
        return head

    def _new_penalty(self) -> Tile:
        """Over the regularization's term, which is drawn with the signs."""
        penalty = Tile(self)
        penalty.setObjectName("penalty_card")
        penalty.setToolTip("What the regularization adds, and why.  (Return)")
        penalty.clicked.connect(self._ask_penalty)
        penalty.asked.connect(self._ask_penalty)
        penalty.wear("penalty", draw_head)
        return penalty

    def _ask_penalty(self) -> None:
        """The derivation of the branch, of which the penalty's is a part."""
        if self._chain is not None:
            self.asked.emit(self._chain.cards[0].step, self.penalty.geometry())

    def _new_tile(self) -> Tile:
        tile = Tile(self, self._shelf)
        tile.setObjectName("factor_card")
        why = Tile(tile, self._shelf)
        why.setObjectName("why")
        why.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        why.setToolTip("How this local derivative comes about.  (Return)")
        why.setAccessibleName("Why?")
        why.resize(int(WHY_WIDTH), 19)
        tile.clicked.connect(lambda: self._choose(tile))
        tile.asked.connect(lambda: self._ask(tile))
        why.clicked.connect(lambda: self._ask(tile))
        tile.moved.connect(lambda by: self._walk(tile, by))
        tile.attended.connect(lambda on: self._point(tile, on))
        return tile

    def _settle(self, tile: Tile, number: int) -> None:
        assert self._chain is not None
        assert self._grid is not None
        grid = self._grid
        offset = len(grid.all_widths) - len(grid.widths)
        width, centre = grid.widths[number], self._centres[number + offset]
        rect = QRectF(centre - width / 2, self._top, width, grid.card_height)
        tile.setGeometry(rect.adjusted(-HALO, -HALO, HALO, HALO).toRect())
        why = tile.findChild(Tile, "why")
        assert why is not None, "every card has its question"
        why.move(tile.width() - why.width() - int(HALO) - 2, int(HALO))
        self._dress(tile, number)

    def _dress(self, tile: Tile, number: int) -> None:
        assert self._chain is not None
        assert self._grid is not None
        grid, card = self._grid, self._chain.cards[number]
        chosen = self._selection == Factor(card.step) and card.fold is None
        why = tile.findChild(Tile, "why")
        assert why is not None, "every card has its question"
        why.setVisible(card.fold is None and not card.secret)
        look = CardLook(
            card,
            grid.lines[number],
            grid.baselines,
            chosen,
            card.step in self._lit and not card.fold,
            grid.level.notes,
        )
        key = (card, grid.level, grid.baselines, chosen, look.pointed)
        tile.wear(look, partial(draw_card, look=look), key)
        why.wear(look, partial(draw_question, look=look), ("why", *key))

    def _card_of(self, tile: Tile) -> Card | None:
        cards = self._chain.cards if self._chain else ()
        return next((card for own, card in zip(self.cards, cards, strict=True) if own is tile), None)

    def _choose(self, tile: Tile) -> None:
        card = self._card_of(tile)
        if card is not None and card.fold is not None:
            self.opened.emit(card.fold)
        elif card is not None and not card.secret:
            self.chosen.emit(card.step)

    def _point(self, tile: Tile, on: bool) -> None:
        card = self._card_of(tile)
        told = on and card is not None and card.fold is None and not card.secret
        self.pointed.emit(card.step if told and card is not None else None)

    def point_at(self, steps: frozenset[int]) -> None:
        """Light the cards of these steps, a little less than the one selected."""
        if steps != self._lit:
            self._lit = steps
            for number in range(len(self.cards) if self._grid else 0):
                self._dress(self.cards[number], number)

    def _ask(self, tile: Tile) -> None:
        card = self._card_of(tile)
        if card is not None and card.fold is not None:
            self.opened.emit(card.fold)
        elif card is not None and not card.secret:
            self.asked.emit(card.step, tile.geometry())

    def _walk(self, tile: Tile, by: int) -> None:
        tiles = self.cards
        place = tiles.index(tile) + by if tile in tiles else -1
        if 0 <= place < len(tiles):
            tiles[place].setFocus(Qt.FocusReason.TabFocusReason)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chain is None or self._grid is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_surroundings(painter, self._chain, self._grid, self._centres, self._top)
        painter.end()
