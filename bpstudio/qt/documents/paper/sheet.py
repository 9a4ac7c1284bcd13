"""The paper and the ink: sizes in tenths of a point, type, and colours that no theme changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from PySide6.QtCore import QLocale, QMarginsF, QRectF
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize

from bpstudio.qt.ground.fonts import ui_font

POINT = 10
"""Lengths on paper are tenths of a point: letters keep their place at any size they are painted in."""
DOTS = 72 * POINT
"""Of these units an inch has so many."""
INK, QUIET, RULE, FAINT = QColor("#000000"), QColor("#4a4f55"), QColor("#8a9097"), QColor("#c4c9ce")
PAPER, WASH, ANSWER = QColor("#ffffff"), QColor("#edf3fa"), QColor("#0b3d91")
"""The ground, the ground of an answer in a key, and its ink."""
WORDS, SMALL, FOOT, EQUATION = 10.0, 9.0, 8.5, 11.5
HEADLINES = {1: 18.0, 2: 13.5, 3: 11.0}
"""Type in points."""
FOOT_HIGH, FOOT_DOWN = 14.0 * POINT, 0.41
"""The line at the foot of a page, and the share of what the margin has left that lies over it."""
IN_WORDS = 1.16
"""Formulas among words are set so much larger: the letters are as high then."""


@dataclass(frozen=True, slots=True)
class PaperFormat:
    """A page's format: its paper and the margins around what is written, the foot lying in the lower one.

    ``width`` and ``height`` are as it is read, with the paper turned where it is landscape. Those of one size are
    equal, whatever a printer calls its paper.
    """

    paper: QPageSize = field(compare=False)
    orientation: QPageLayout.Orientation
    width: float
    height: float
    side: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """How wide a line may be."""
        return self.width - 2 * self.side

    @property
    def tall(self) -> float:
        """How much stands on a page from top to bottom."""
        return self.height - self.top - self.bottom

    @property
    def foot(self) -> QRectF | None:
        """The line in the lower margin, a little nearer to what is written; None where the margin has no room."""
        left = self.bottom - FOOT_HIGH
        if left < 0:
            return None
        return QRectF(self.side, self.height - self.bottom + FOOT_DOWN * left, self.room, FOOT_HIGH)


def paper_format_of(size: QPageSize.PageSizeId) -> PaperFormat:
    """The page in a format of paper, upright."""
    return paper_format_in(QPageLayout(QPageSize(size), QPageLayout.Orientation.Portrait, QMarginsF()))


def paper_format_in(layout: QPageLayout) -> PaperFormat:
    """The page on the paper of a printer, as it lies in it. Small paper has small margins."""
    points, orientation = layout.pageSize().sizePoints(), layout.orientation()
    if orientation == QPageLayout.Orientation.Landscape:
        points.transpose()
    width, height = float(points.width() * POINT), float(points.height() * POINT)
    return PaperFormat(
        layout.pageSize(),
        orientation,
        width,
        height,
        side=min(57.0 * POINT, 0.12 * width),
        top=min(57.0 * POINT, 0.12 * height),
        bottom=min(68.0 * POINT, 0.16 * height),
    )


def paper_format_here() -> PaperFormat:
    """Letter where inches are in use, A4 elsewhere."""
    inches = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return paper_format_of(QPageSize.PageSizeId.Letter if inches else QPageSize.PageSizeId.A4)


@cache
def type_of(points: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Type of a size on paper, with no hints that would bind it to a screen's pixels.

    Its figures are not of one width: those have no code of their own, and could not be searched for.
    """
    font = QFont(ui_font(0, weight))
    font.setPixelSize(round(points * POINT))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
