"""One factor's card, drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.explain.chain.cards import Card
from bpstudio.qt.equation.grid import BOTTOM, HALO, NOTE_HEIGHT, SIDE, Lines
from bpstudio.qt.ground.theme import Theme, current_theme
from bpstudio.qt.mathematics.pen import draw_words, focus_ring, glow, panel, write_centred
from bpstudio.qt.mathematics.tile import Tile

TAG_HEIGHT = 16.0
WHY_WIDTH = 36.0


@dataclass(frozen=True, slots=True)
class CardLook:
    """All that the drawing of a card depends on, but for the theme, the mouse and the focus."""

    card: Card
    lines: Lines
    baselines: tuple[float, float, float, float]
    chosen: bool
    pointed: bool = False
    noted: bool = True

    def hot(self, tile: Tile) -> bool:
        """Whether the card offers its "Why?"."""
        if self.card.fold is not None:
            return False
        return self.card.state == "current" or self.chosen or tile.hasFocus() or tile.underMouse()


def draw_card(painter: QPainter, rect: QRectF, tile: Tile, look: CardLook) -> None:
    """Paint a card of the chain: its formula, its value, and whether it is the current one."""
    theme, card = current_theme(), look.card
    inner = rect.adjusted(HALO, HALO, -HALO, -HALO)
    if card.state == "current":
        glow(painter, inner, theme)
    if card.fold is not None:  # the edges of others behind it
        for behind in (4.0, 2.0):
            panel(painter, inner.translated(-behind, -behind), _fill(card, theme), _edge(card, look, theme))
    panel(painter, inner, _fill(card, theme), _edge(card, look, theme))
    if tile.hasFocus():
        focus_ring(painter, inner, theme)
    _tag(painter, inner, card, look.hot(tile), theme)
    _content(painter, inner, look, theme)


def draw_head(painter: QPainter, rect: QRectF, tile: Tile) -> None:
    """A "Why?" over the left side while it is looked at."""
    theme = current_theme()
    if tile.hasFocus():
        focus_ring(painter, rect.adjusted(4, 4, -4, -4), theme)
    if tile.hasFocus() or tile.underMouse():
        corner = QRectF(rect.right() - WHY_WIDTH - 4, rect.top(), WHY_WIDTH, TAG_HEIGHT + 4)
        draw_words(painter, "Why?", corner, theme.accent, Qt.AlignmentFlag.AlignHCenter)


def draw_question(painter: QPainter, rect: QRectF, tile: Tile, look: CardLook) -> None:
    """The "Why?" in a card's corner, while the card is looked at."""
    owner = tile.parentWidget()
    if isinstance(owner, Tile) and look.hot(owner):
        theme = current_theme()
        colour = theme.accent_hover if tile.underMouse() else theme.accent
        draw_words(painter, "Why?", rect, colour, Qt.AlignmentFlag.AlignHCenter)


def _fill(card: Card, theme: Theme) -> QColor:
    if card.state == "current":
        return theme.backward_soft
    return theme.surface_raised if card.state == "known" else theme.window


def _edge(card: Card, look: CardLook, theme: Theme) -> QPen:
    if look.chosen or look.pointed:
        return QPen(theme.accent, 2 if look.chosen else 1.4)
    if card.state in ("known", "current"):
        return QPen(theme.border, 1)
    return QPen(theme.border_strong if card.state == "next" else theme.border, 1, Qt.PenStyle.DashLine)


def _tag(painter: QPainter, inner: QRectF, card: Card, hot: bool, theme: Theme) -> None:
    tag = "reused" if card.reused else "next" if card.state == "next" else ""
    room = inner.width() - SIDE - (WHY_WIDTH if hot else SIDE)
    if tag and room > 34:
        line = QRectF(inner.left() + SIDE, inner.top() + 2, room, TAG_HEIGHT)
        draw_words(painter, tag, line, theme.text_muted, Qt.AlignmentFlag.AlignLeft)


def _content(painter: QPainter, inner: QRectF, look: CardLook, theme: Theme) -> None:
    card = look.card
    waiting = card.state in ("unknown", "next")
    ink = theme.text_muted if waiting else theme.text
    value = theme.uncomputed if waiting else theme.warning if card.warns else theme.text
    inks = (ink, theme.text_muted, theme.forward, value)
    middle = inner.center().x()
    for line, baseline, colour in zip(look.lines, look.baselines, inks, strict=True):
        if line is not None:
            write_centred(painter, line, middle, inner.top() + baseline, colour)
    if card.note and look.noted:
        note = QRectF(inner.left(), inner.bottom() - BOTTOM - NOTE_HEIGHT + 2, inner.width(), NOTE_HEIGHT)
        colour = theme.warning if card.warns else theme.text_muted
        draw_words(painter, card.note, note, colour, Qt.AlignmentFlag.AlignHCenter)
