"""The area in which a page of the strip that is too wide or too high is moved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bpstudio.qt.equation.update_view import UpdateView

LEAST_HEIGHT, LEAST_OF_UPDATE = 124, 150  # below that a page would overlap itself


def placed_in(area: QScrollArea, view: QWidget, room: QSize, fit: Callable[[int, int], float]) -> bool:
    """Make the page of an area as large as it must be; whether that is wider than the room.

    ``fit(width, height)`` lays it out and says how wide it is then.
    """
    least = LEAST_OF_UPDATE if isinstance(view, UpdateView) else LEAST_HEIGHT
    bar = area.horizontalScrollBar().sizeHint().height()
    high = max(room.height(), least)
    across = room.width() - (bar if high > room.height() else 0)
    width = fit(across, high)
    if width > across:
        high = max(room.height() - bar, least)
        width = fit(across, high)
    view.resize(int(width), high)
    return width > across


def sideways(view: QWidget) -> QScrollArea:
    """The view in an area that scrolls to the sides and has no frame."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(view)
    area.viewport().setAutoFillBackground(False)
    view.setAutoFillBackground(False)
    return area
