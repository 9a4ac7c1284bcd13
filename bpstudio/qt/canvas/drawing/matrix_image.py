"""Numbers as colours: pictures of a whole matrix, sign by hue and magnitude by strength."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from bpstudio.engine.network import Array
from bpstudio.qt.canvas.drawing.colours import blended, ground
from bpstudio.qt.ground.colours import image_of_pixels

LEVELS = 127
Inks = tuple[QColor, QColor]
"""The colours of the largest negative and of the largest positive number."""


def palette(inks: Inks) -> NDArray[np.uint32]:
    """``2 * LEVELS + 1`` colours from the negative ink over the ground to the positive."""
    return _palette(inks[0].rgb(), inks[1].rgb(), ground().rgb())


@lru_cache(maxsize=16)
def _palette(negative: int, positive: int, paper: int) -> NDArray[np.uint32]:
    colours = QColor(negative), QColor(positive), QColor(paper)
    shades = [blended(colours[2], colours[0], n / LEVELS) for n in range(LEVELS, 0, -1)]
    shades += [blended(colours[2], colours[1], n / LEVELS) for n in range(LEVELS + 1)]
    return np.array([shade.rgb() for shade in shades], dtype=np.uint32)


class MatrixImage:
    """A matrix as an image, a pixel a number; where there are more numbers than pixels, the largest of a few each.

    The root of the magnitude is shown, so that small numbers are seen beside large ones. The image is kept for as
    long as the numbers, the colours and how many numbers share a pixel are the same.
    """

    def __init__(self) -> None:
        self._source: object = None
        self._key: object = None
        self._image = QImage()
        self.largest = 0.0

    def image(self, values: Array, inks: Inks, size: QSize) -> QImage:
        """For ``size`` in pixels of the screen. Arrays that share their memory hold the same numbers here."""
        source = values if values.base is None else values.base
        shares = _share(values.shape[0], size.height()), _share(values.shape[1], size.width())
        colours = palette(inks)
        key = (shares, inks[0].rgb(), inks[1].rgb(), ground().rgb(), values.shape)
        if source is not self._source:
            self._source, self._key = source, None
            self.largest = largest_of(values)
        if key != self._key:
            self._key = key
            self._image = _image(pooled(pooled(values, shares[0], 0), shares[1], 1), self.largest, colours)
        return self._image


def _image(values: Array, largest: float, colours: NDArray[np.uint32]) -> QImage:
    share = np.sqrt(np.minimum(np.abs(values) / max(largest, 1e-300), 1.0))
    level = np.where(np.isfinite(values), np.copysign(share, values), 0.0) * LEVELS
    return image_of_pixels(colours[np.rint(level).astype(np.intp) + LEVELS])


def largest_of(values: Array) -> float:
    """The largest magnitude of those that are finite; 0 where none is."""
    return float(np.max(np.abs(values), where=np.isfinite(values), initial=0.0))


def _share(have: int, pixels: int) -> int:
    """How many numbers are to share a pixel."""
    return max(-(-have // max(pixels, 1)), 1)


def pooled(values: Array, share: int, axis: int) -> Array:
    """Of every ``share`` numbers along an axis the one with the largest magnitude."""
    if share == 1:
        return values
    along = np.moveaxis(values, axis, 0)
    found = along[::share].copy()
    for offset in range(1, share):
        others = along[offset::share]
        head = found[: len(others)]
        np.copyto(head, others, where=np.abs(others) > np.abs(head))
    return np.moveaxis(found, 0, axis)
