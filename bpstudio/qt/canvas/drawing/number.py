"""Numbers as text, in rectangles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from bpstudio.notation.numbers import number_text
from bpstudio.qt.canvas.plan.number_type import font_of, text_width

CENTRE = Qt.AlignmentFlag.AlignCenter


def draw_number(
    painter: QPainter,
    value: float | None,
    rect: QRectF,
    size: float,
    colour: QColor,
    align: Qt.AlignmentFlag = CENTRE,
    before: str = "",
) -> None:
    """The number in ``rect``, in smaller type where it is too wide, then with fewer digits; ``before`` it an arrow."""
    text = before + number_text(value)
    for digits in (3, 2):
        if text_width(text, size) * 0.8 > rect.width():
            text = before + number_text(value, digits)
    too_wide = text_width(text, size) / max(rect.width(), 1.0)
    painter.setFont(font_of(max(round(size / max(too_wide, 1.0)), 7)))
    painter.setPen(colour)
    painter.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), text)
