"""Numbers as text: their font, and how wide they are."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from bpstudio.qt.ground.fonts import number_font


@cache
def font_of(size: int, bold: bool = False) -> QFont:
    """The font of numbers in a size in pixels."""
    font = number_font(0, QFont.Weight.DemiBold if bold else QFont.Weight.Medium)
    font.setPixelSize(size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def _metrics(size: int) -> QFontMetricsF:
    return QFontMetricsF(font_of(size))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """The width of a text in numbers' type, in pixels."""
    return _metrics(round(size)).horizontalAdvance(text)
