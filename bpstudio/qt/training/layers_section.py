"""The layers in short, every part of the network's shape within reach of the keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.form import section
from bpstudio.qt.controls.problem_line import ProblemLine
from bpstudio.qt.ground.theme import SPACE
from bpstudio.qt.training.layer_card import LayerCard
from bpstudio.qt.training.layer_pages import LayerPages
from bpstudio.session.history.document import Document

MOST_CARDS = 24


class LayersSection(QWidget):
    """One card a layer, the input's first; of a deep network so many at a time."""

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
        self.pages = LayerPages(MOST_CARDS, self)
        self.pages.turned.connect(self._turn)
        self._column.addWidget(self.pages)

    def refresh(self, document: Document) -> None:
        """Show the layers of a document."""
        self.pages.refresh(document.network.depth)
        self._fill(document)
        self.problem.refresh()

    def _turn(self) -> None:
        self._fill(self._bridge.document)

    def _fill(self, document: Document) -> None:
        """A card is that of its layer and no other's: those of other layers go."""
        shown = self.pages.shown
        for card in [card for card in self.cards if card.number not in shown]:
            self.cards.remove(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        there = {card.number: card for card in self.cards}
        self.cards[:] = [there.get(number) or self._new_card(number) for number in shown]
        for card in self.cards:
            card.refresh(document)

    def _new_card(self, number: int) -> LayerCard:
        card = LayerCard(self._bridge, number, self)
        self._column.addWidget(card)
        return card
