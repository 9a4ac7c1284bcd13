"""A drawing looks the same on a machine that has none of our fonts."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from bpstudio.qt.ground.fonts import math_font, number_font, ui_font
from bpstudio.qt.ground.picture_file import drawing
from bpstudio.storage.export.markup import SVG

SIZE, SCALE = QSizeF(240, 40), 4
pytestmark = pytest.mark.usefixtures("qtbot")


def drawn(text: str, font: QFont) -> bytes:
    def paint(painter: QPainter) -> None:
        painter.setPen(QColor("#204080"))
        painter.setFont(font)
        painter.drawText(QPointF(6, 28), text)

    return drawing(SIZE, "a line", paint)


def ink_of(content: bytes) -> QImage:
    image = QImage(round(SIZE.width()) * SCALE, round(SIZE.height()) * SCALE, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(content).render(painter, QRectF(image.rect()))
    painter.end()
    return image


def printed(text: str, font: QFont) -> QImage:
    """The same line painted by Qt, which has the fonts."""
    image = QImage(round(SIZE.width()) * SCALE, round(SIZE.height()) * SCALE, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    painter.setPen(QColor("#204080"))
    painter.setFont(font)
    painter.drawText(QPointF(6, 28), text)
    painter.end()
    return image


def columns_with_ink(image: QImage) -> np.ndarray:
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    found: np.ndarray = np.flatnonzero((grey[:, : image.width()] < 160).any(axis=0))
    return found


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Cost and gradients appear here", ui_font),
        ("−0.111111", number_font),
        ("∂C/∂θ₂ = 0.25 · 1.1", lambda: math_font(18)),
        ("Ünïcode < & > “quotes”", lambda: ui_font(3, QFont.Weight.DemiBold)),
    ],
)
def test_a_line_of_text_is_drawn_without_any_font_as_wide_as_with_it(text: str, font: object) -> None:
    assert callable(font)
    content = drawn(text, font())
    assert not list(ET.fromstring(content).iter(f"{{{SVG}}}text"))
    ours, theirs = columns_with_ink(ink_of(content)), columns_with_ink(printed(text, font()))
    assert len(ours) > 50
    assert ours[0] == pytest.approx(theirs[0], abs=SCALE)
    assert ours[-1] == pytest.approx(theirs[-1], abs=1.5 * SCALE)


def test_what_a_line_says_can_be_read_and_searched() -> None:
    paths = ET.fromstring(drawn("θ < 1 & more", ui_font())).iter()
    assert "".join(path.get("aria-label", "") for path in paths) == "θ < 1 & more"


def test_a_blank_is_a_path_that_draws_nothing(qtbot: QtBot) -> None:
    content = drawn(" ", ui_font())
    assert all(path.get("d") for path in ET.fromstring(content).iter(f"{{{SVG}}}path"))
    assert not len(columns_with_ink(ink_of(content)))


def test_a_drawing_with_pixels_in_it_keeps_them() -> None:
    pixels = QImage(3, 3, QImage.Format.Format_RGB32)
    pixels.fill(QColor("#000000"))
    content = drawing(SIZE, "dots", lambda painter: painter.drawImage(QRectF(20, 10, 20, 20), pixels))
    assert b"xlink:href" in content
    assert len(columns_with_ink(ink_of(content))) == pytest.approx(20 * SCALE, abs=SCALE)
