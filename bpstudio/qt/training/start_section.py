"""The weights of iteration 0: from which initializer and seed they are drawn."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.words import short_number
from bpstudio.explain.words.building import initializers, no_seed
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.form import Form, choose
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.training.initializer_tiles import InitializerTiles
from bpstudio.session.edits.base import Reinitialize
from bpstudio.session.history.document import Document

SEED_TIP = "Seed: the number the random draw starts from. The same seed draws the same weights."


class StartSection(Form):
    """The settings of the weights that training starts with."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__("Starting weights", parent)
        self._bridge = bridge
        names = {name: found.label for name, found in INITIALIZERS.items()}
        self.initializer = self.add_choice("Initializer", names, initializers())
        self.initializer.activated.connect(self._choose)
        self.tiles = InitializerTiles(names, self)
        self.add("", self.tiles, "")
        self.tiles.chosen.connect(self._draw_from)
        self.seed = self.add_number("Seed", self._set_seed, SEED_TIP)
        self.reset, self.reseed = QPushButton(self), QPushButton(self)
        self.reset.setIcon(icon("reset"))
        self.reset.clicked.connect(self._reset)
        self.reseed.clicked.connect(self._reseed)
        self.add("", self.reset, "")  # one under the other: a long seed leaves no room for both in a row
        self.say = self.add("", self.reseed, "").say
        self.problem = self.add_problems(bridge, "initializer")
        self.reset.setToolTip("Draw all weights again from this initializer and seed. Biases become 0.")
        self.reseed.setToolTip("Draw all weights from the next seed. Biases become 0.")

    def refresh(self, document: Document) -> None:
        """Show the initializer and the seed of a document."""
        choose(self.initializer, document.training.initializer)
        self.seed.show_value(float(document.training.seed))
        self.reset.setText(f"Draw again (seed {document.training.seed})")
        self.reseed.setText(f"Draw with seed {document.training.seed + 1}")
        self.tiles.refresh(document)
        self.problem.refresh()

    def _draw(self, seed: int) -> str:
        name = self.initializer.currentData()
        return ask(self._bridge, lambda: Reinitialize(name, seed))

    def _choose(self) -> None:
        training = self._bridge.document.training
        if self.initializer.currentData() != training.initializer:
            self._draw(training.seed)

    def _draw_from(self, name: str) -> None:
        choose(self.initializer, name)
        self._choose()

    def _set_seed(self, value: float) -> str:
        if not value.is_integer():
            return no_seed(short_number(value))
        return self._draw(int(value))

    def _reset(self) -> None:
        self.say(self._draw(self._bridge.document.training.seed))

    def _reseed(self) -> None:
        self.say(self._draw(self._bridge.document.training.seed + 1))
