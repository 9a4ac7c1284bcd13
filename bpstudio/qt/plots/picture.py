"""What a chart shows, as a value, and the way between its numbers and pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log10
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage

from bpstudio.engine.network import Array
from bpstudio.explain.series.axis import from_powers, heights_shown, to_powers
from bpstudio.explain.series.extents import MOST, share_between, sound
from bpstudio.explain.series.series import NOTHING, Points, Seam
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.tree import Node

HEADROOM = 0.07
SIDE_ROOM = 0.012
FAR = 1e4  # widths of a plot; nothing sensible is drawn farther out


class Dot(NamedTuple):
    """A number of the record at its iteration; ``y`` as drawn."""

    x: float
    y: float


class AxisRange(NamedTuple):
    """The lowest and the highest number of an axis."""

    low: float
    high: float

    @property
    def span(self) -> float:
        """How far both are apart."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class PlotLine:
    """A curve: strong up to the cursor, faint after it. ``y`` as drawn, so exponents where the axis has powers.

    ``dot`` is the number that the plot speaks of, where it is, whatever points the curve is drawn through. ``symbol``
    is the label to be typeset.
    """

    points: Points
    colour: QColor
    label: str = ""
    strong: bool = False
    dot: Dot | None = None
    symbol: Node | None = None


class Spot(NamedTuple):
    """A point by itself: an example, ``hollow`` where it is held out."""

    x: float
    y: float
    colour: QColor
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a chart draws. ``end`` is the last iteration of the past; ``cursor`` where the learner is.

    Where the horizontal axis is no time, ``cursor`` is None and ``x_name`` says what it is. ``image`` fills the plot
    under the curves. ``y_texts`` are ticks with texts of their own. ``key`` says what colours mean. With ``powers``
    iterations are at powers of ten. ``y_symbol`` and ``x_symbol`` are the names of the axes to be typeset,
    as the symbols of the lines are, in ``notation``.
    """

    x: AxisRange
    y: AxisRange
    cursor: int | None
    end: float
    notation: Notation
    lines: tuple[PlotLine, ...] = ()
    band: tuple[Points, Points] = (NOTHING, NOTHING)
    seams: tuple[Seam, ...] = ()
    log: bool = False
    y_name: str = ""
    empty: str = ""
    x_name: str = "iteration"
    image: QImage | None = None
    spots: tuple[Spot, ...] = ()
    y_texts: tuple[tuple[float, str], ...] = ()
    note: str = ""
    key: tuple[tuple[QColor, str], ...] = ()
    powers: bool = False
    y_symbol: Node | None = None
    x_symbol: Node | None = None


BLANK = Picture(AxisRange(0, 1), AxisRange(0, 1), 0, -1, ARTICLE)


class Readout(NamedTuple):
    """A point under the mouse, in the numbers of the picture, and what is to be said of it."""

    x: float
    y: float
    text: str
    colour: QColor


def log_of(points: Points) -> Points:
    """With exponents of ten for y; NaN where there is none."""
    with np.errstate(all="ignore"):
        return Points(points.x, np.where(points.y > 0, np.log10(points.y), np.nan))


def log_dot(dot: Dot | None) -> Dot | None:
    """The same on an axis of powers; None where it has no place there."""
    height = None if dot is None else log_height(dot.y)
    return None if dot is None or height is None else Dot(dot.x, height)


def reach(lines: Sequence[PlotLine], end: float, fallback: AxisRange, powers: bool = False) -> AxisRange:
    """The heights of lines, with some room; what comes after ``end`` does not blow them up."""
    past = [line.points.y[line.points.x <= end] for line in lines]
    dots = np.array([line.dot.y for line in lines if line.dot is not None])
    future = [line.points.y[line.points.x > end] for line in lines]
    if not lines:
        return fallback
    return spanned([heights_shown(np.concatenate([*past, dots]), np.concatenate(future), powers)], fallback)


def log_height(value: float) -> float | None:
    """Where a value is on an axis of powers; None for one that has no place there."""
    return log10(value) if value > 0 and isfinite(value) else None


def spanned(lines: list[Array], fallback: AxisRange) -> AxisRange:
    """From the least to the greatest finite number, with some room; never empty."""
    finite = [values[np.isfinite(values)] for values in lines]
    numbers = np.concatenate(finite) if finite else np.empty(0)
    if not len(numbers):
        return fallback
    low, high = float(numbers.min()), float(numbers.max())
    if low == high:
        room = max(abs(high) * HEADROOM, 1e-12)
        return AxisRange(*sound(max(low - room, -MOST), min(high + room, MOST)))
    return AxisRange(*sound(low, high, HEADROOM))


@dataclass(frozen=True, slots=True)
class PlotPlace:
    """The rectangle of a plot, in pixels, and the numbers at its sides."""

    rect: QRectF
    x: AxisRange
    y: AxisRange
    powers: bool = False

    @property
    def across(self) -> AxisRange:
        """What is at the sides, as far apart as it is drawn."""
        return AxisRange(*to_powers(np.array(self.x)).tolist()) if self.powers else self.x

    def px(self, x: float) -> float:
        """The pixel, from the left, of a number on the axis; one far away is put a bounded way off."""
        at = float(to_powers(np.array(x))) if self.powers else x
        return self.rect.left() + self._at(at, self.across) * self.rect.width()

    def py(self, y: float) -> float:
        """The pixel, from the top, of a value; one far away is put a bounded way off."""
        return self.rect.bottom() - self._at(y, self.y) * self.rect.height()

    def _at(self, value: float, within: AxisRange) -> float:
        return min(max((value / 2 - within.low / 2) / (within.high / 2 - within.low / 2), -FAR), FAR)

    def shares(self, points: Points) -> Points:
        """The points in shares of the rectangle's width and height; what is not finite is no number."""
        across = to_powers(points.x) if self.powers else points.x
        x, y = share_between(across, *self.across), share_between(points.y, *self.y)
        y = np.where(np.isfinite(points.y), np.clip(y, -FAR, FAR), np.nan)
        return Points(np.clip(x, -FAR, FAR), y)

    def point(self, x: float, y: float) -> QPointF:
        """The pixel of both."""
        return QPointF(self.px(x), self.py(y))

    def x_at(self, px: float) -> float:
        """The number on the axis at a pixel from the left."""
        share = (px - self.rect.left()) / self.rect.width()
        low, high = self.across
        at = low * (1 - share) + high * share
        return float(from_powers(np.array(at))) if self.powers else at

    def y_at(self, py: float) -> float:
        """The value at a pixel from the top."""
        share = (self.rect.bottom() - py) / self.rect.height()
        return self.y.low * (1 - share) + self.y.high * share
