"""Words, numbers and formulas on as many lines as the width asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.explain.lessons.blocks import Run
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import RADIUS_SMALL, current_theme
from bpstudio.qt.mathematics.label import LARGER
from bpstudio.qt.mathematics.pen import write
from bpstudio.qt.mathematics.symbol import on_one_line
from bpstudio.qt.mathematics.typeset import Typeset, typeset

SIZE = 1  # pixels larger than the interface's words: it is read, not glanced at
LEADING = 1.4
_Look = tuple[str, bool, bool]  # kind, strong, slanted


@dataclass(frozen=True, slots=True)
class Ink:
    """Something that is not broken: a word, or a formula."""

    shown: str | Typeset
    look: _Look

    @property
    def width(self) -> float:
        """In pixels."""
        if isinstance(self.shown, str):
            return QFontMetricsF(_font(self.look)).horizontalAdvance(self.shown)
        return self.shown.width


@dataclass(frozen=True, slots=True)
class InkLine:
    """What stands on one line, each with its place, and how far it reaches over and under the baseline."""

    inks: tuple[tuple[float, Ink], ...]
    ascent: float
    descent: float


@lru_cache(maxsize=16)
def _font(look: _Look) -> QFont:
    kind, strong, slanted = look
    weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
    font = number_font(SIZE, weight) if kind == "number" else ui_font(SIZE, weight)
    font.setItalic(slanted)
    font.setUnderline(kind == "link")
    if kind == "code":
        font.setFamilies(["Monospace", "Menlo", "Consolas", *font.families()])
        font.setStyleHint(QFont.StyleHint.Monospace)
    return font


class Paragraph(PlainLabel):
    """``text()`` is all of it in plain Unicode, formulas too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._runs: tuple[Run, ...] = ()
        self._notation = ARTICLE
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_runs(self, runs: tuple[Run, ...], notation: Notation) -> None:
        """Write them one after the other, formulas in that notation."""
        self.setText("".join(run.text for run in runs))
        self._runs, self._notation = runs, notation
        self.updateGeometry()
        self.update()

    def lines(self, width: float) -> list[InkLine]:
        """As they stand where there is so much room."""
        found: list[InkLine] = []
        inks, x = list[tuple[float, Ink]](), 0.0
        blank = QFontMetricsF(_font(("words", False, False))).horizontalAdvance(" ")
        for group in _groups(self._runs, self._notation):
            for at, piece in enumerate(_fitting(group, width)):
                wide = sum(ink.width for ink in piece)
                if inks and (at or x + blank + wide > width):
                    found.append(_line(inks))
                    inks, x = [], 0.0
                x += blank if inks else 0.0
                for ink in piece:
                    inks.append((x, ink))
                    x += ink.width
        return [*found, _line(inks)] if inks else found

    def _height(self, lines: list[InkLine]) -> float:
        return sum(line.ascent + line.descent for line in lines)

    @guarded(returning=22)
    def heightForWidth(self, width: int) -> int:
        return round(self._height(self.lines(max(width, 1))) + 1)

    @guarded(returning=QSize(1, 22))
    def sizeHint(self) -> QSize:
        return QSize(1, self.heightForWidth(self.width()))

    @guarded(returning=QSize(1, 22))
    def minimumSizeHint(self) -> QSize:
        return QSize(1, 22)  # how high it is depends on the width that it is given

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top = QPainter(self), 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self.lines(self.width()):
            for x, ink in line.inks:
                _paint(painter, ink, x, round(top + line.ascent))
            top += line.ascent + line.descent
        painter.end()


def _groups(runs: tuple[Run, ...], notation: Notation) -> Iterator[list[Ink]]:
    """What stands together: a line is broken between two of them.

    Not after a sign of equality, and not before the first of several: the name stays with its number.
    """
    group, apart, held = list[Ink](), False, False
    for run in runs:
        look = (run.kind, run.strong, run.slanted)
        for word, after_blank in _words(run, notation):
            apart = apart or after_blank
            named = word == "=" and not any(ink.shown == "=" for ink in group)
            if apart and group and not held and not named:
                yield group
                group = []
            elif apart and group and word != "":
                group.append(Ink(" ", ("words", False, False)))
            if word == "":
                continue
            group.append(Ink(word, look))
            held = word == "="
            apart = False
        apart = apart or (
            isinstance(run.text, str) and run.kind in ("words", "link") and run.text.endswith(" ")
        )
    if group:
        yield group


def _words(run: Run, notation: Notation) -> Iterator[tuple[str | Typeset, bool]]:
    """Each word, and whether there is a blank before it."""
    if run.formula is not None:
        size = LARGER * QFontInfo(_font(("words", False, False))).pixelSize()
        yield typeset(on_one_line(run.formula), size, notation), False
        return
    if run.kind in ("number", "code"):
        yield run.text, False
        return
    for place, word in enumerate(run.text.split()):
        yield word, place > 0 or run.text[0].isspace()


def _fitting(group: list[Ink], width: float) -> Iterator[list[Ink]]:
    """The group, in pieces where it is wider than a line; a word alone is broken between letters."""
    piece, wide = list[Ink](), 0.0
    for ink in group:
        for part in _broken(ink, width):
            if piece and wide + part.width > width:
                yield piece
                piece, wide = [], 0.0
            piece.append(part)
            wide += part.width
    yield piece


def _broken(ink: Ink, width: float) -> Iterator[Ink]:
    rest = ink.shown
    while isinstance(rest, str) and len(rest) > 1 and Ink(rest, ink.look).width > width:
        fits = max(1, int(len(rest) * width / Ink(rest, ink.look).width) - 1)
        yield Ink(rest[:fits], ink.look)
        rest = rest[fits:]
    yield Ink(rest, ink.look)


def _line(inks: list[tuple[float, Ink]]) -> InkLine:
    words = QFontMetricsF(_font(("words", False, False)))
    half = (LEADING - 1) * words.height() / 2
    formulas = [ink.shown for _, ink in inks if isinstance(ink.shown, Typeset)]
    ascent = max([words.ascent() + half, *(formula.ascent + half / 2 for formula in formulas)])
    descent = max([words.descent() + half, *(formula.descent + half / 2 for formula in formulas)])
    return InkLine(tuple(inks), ascent, descent)


def _paint(painter: QPainter, ink: Ink, x: float, baseline: float) -> None:
    colour = _colour(ink.look[0])
    if not isinstance(ink.shown, str):
        write(painter, ink.shown, x, baseline, colour)
        return
    font = _font(ink.look)
    if ink.look[0] == "code":
        letters = QFontMetricsF(font)
        under = QRectF(x - 1, baseline - letters.ascent(), ink.width + 2, letters.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().surface_sunken)
        painter.drawRoundedRect(under, RADIUS_SMALL, RADIUS_SMALL)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(x, baseline), ink.shown)


def _colour(kind: str) -> QColor:
    theme = current_theme()
    return theme.accent if kind == "link" else theme.text
