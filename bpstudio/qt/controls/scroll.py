"""A panel taller than its place: it scrolls up and down and is always as wide as what is visible of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, SPACE_SMALL


class Scroll(QScrollArea):
    """Views put a layout into ``content``, with ``margins``."""

    margins = (SPACE + SPACE_SMALL, SPACE + SPACE_SMALL, SPACE + SPACE_SMALL, SPACE_LARGE)

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget(self)
        self.content.setAutoFillBackground(False)
        self.setWidget(self.content)

    @cached_property
    def _layouts(self) -> list[QLayout]:
        """Of all that is in it, inner ones first: what those need decides about the outer ones."""
        inside = [self.content, *self.content.findChildren(QWidget)]
        return [layout for widget in reversed(inside) if (layout := widget.layout()) is not None]

    @contextmanager
    def laid_out_once(self) -> Iterator[None]:
        """Lay out when all of a change is made, and before the next frame.

        Left alone Qt does it for every label that is shown, and for the others after a frame in which they stand where
        they stood before.
        """
        for layout in self._layouts:
            layout.setEnabled(False)
        try:
            yield
        finally:
            for layout in self._layouts:
                layout.setEnabled(True)
                layout.activate()
            for widget in (self.content, self.viewport()):
                QCoreApplication.sendPostedEvents(widget, QEvent.Type.LayoutRequest.value)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateLater.value)  # of what has been shown
