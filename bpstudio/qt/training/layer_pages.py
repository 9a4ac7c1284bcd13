"""Turning through the layers of a deep network, a page of them at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from bpstudio.engine.words import grouped
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE


class LayerPages(QWidget):
    """``turned()`` says that ``shown`` is another page. Not to be seen where one page has all layers."""

    turned = Signal()

    def __init__(self, most: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._most, self._first, self._depth = most, 0, 0
        self.back, self.on = QPushButton("Earlier", self), QPushButton("Later", self)
        self.where = PlainLabel(self)
        self.where.setProperty("role", "muted")
        self.back.setObjectName("earlier_layers")
        self.on.setObjectName("later_layers")
        self.back.setToolTip("The layers before these.")
        self.on.setToolTip("The layers after these.")
        self.back.clicked.connect(lambda: self._turn(-1))
        self.on.clicked.connect(lambda: self._turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.where, 1)
        row.addWidget(self.back)
        row.addWidget(self.on)

    @property
    def shown(self) -> range:
        """The layers of the page, 0 for the inputs."""
        return range(self._first, min(self._first + self._most, self._depth + 1))

    def refresh(self, depth: int) -> None:
        """The network has so many layers now."""
        self._depth = depth
        self._first = min(self._first, depth // self._most * self._most)
        self._say()

    def _turn(self, by: int) -> None:
        self._first += by * self._most
        self._say()
        self.turned.emit()

    def _say(self) -> None:
        shown = self.shown
        self.setVisible(self._depth >= self._most)
        first = f"Layers {grouped(shown[0])}" if shown[0] else "Inputs"
        self.where.setText(f"{first} to {grouped(shown[-1])} of {grouped(self._depth)}")
        self.back.setEnabled(shown[0] > 0)
        self.on.setEnabled(shown[-1] < self._depth)
