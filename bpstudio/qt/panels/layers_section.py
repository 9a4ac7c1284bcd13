"""The layers in short, every part of the network's shape within reach of the keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.panels.form import section
from bpstudio.qt.panels.layer_card import LayerCard
from bpstudio.qt.panels.problem_line import ProblemLine
from bpstudio.qt.theme import SPACE
from bpstudio.session.document import Document


class LayersSection(QWidget):
    """One card a layer, the input's first."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.cards: list[LayerCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._column.addWidget(section("Layers", self))
        self.problem = ProblemLine(bridge, ("layers",), self)
        self._column.addWidget(self.problem)

    def refresh(self, document: Document) -> None:
        while len(self.cards) > document.network.depth + 1:
            card = self.cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) <= document.network.depth:
            card = LayerCard(self._bridge, len(self.cards), self)
            self._column.addWidget(card)
            self.cards.append(card)
        for card in self.cards:
            card.refresh(document)
        self.problem.refresh()

    def refresh_theme(self) -> None:
        for card in self.cards:
            card.refusal.refresh_theme()
        self.problem.refresh_theme()
