"""What a gesture shows while it lasts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF


@dataclass(frozen=True, slots=True)
class Hint:
    """What a gesture shows while it lasts, and the sentence that says what letting go would do."""

    sentence: str = ""
    band: QRectF | None = None
    ghost: QRectF | None = None
    line: QLineF | None = None

    @property
    def bounds(self) -> QRectF:
        """The rectangle of the scene that all of it lies in; a small one about (0, 0) where there is nothing."""
        whole = QRectF()
        for rect in (self.band, self.ghost, _around(self.line)):
            if rect is not None:
                whole = whole.united(rect.normalized())
        return whole.adjusted(-8, -8, 8, 8)


def _around(line: QLineF | None) -> QRectF | None:
    if line is None:
        return None
    return QRectF(line.p1(), line.p2()).normalized().adjusted(-6, -6, 6, 6)
