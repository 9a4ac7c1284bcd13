"""The settings of training, the cost and the layers: each a control that asks for an edit and follows undo."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.ground.theme import SPACE_HUGE
from bpstudio.qt.training.cost_section import CostSection, RegularizationSection
from bpstudio.qt.training.layers_section import LayersSection
from bpstudio.qt.training.learning_section import LearningSection
from bpstudio.qt.training.start_section import StartSection
from bpstudio.session.history.state import State
from bpstudio.session.selection import Selection


class TrainingSettings(Scroll):
    """Keeps nothing: every control shows what the document says, and is set again whenever that changes."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("training_settings", parent)
        self._bridge = bridge
        self.learning = LearningSection(bridge, self.content)
        self.cost = CostSection(bridge, self.content)
        self.regularization = RegularizationSection(bridge, self.content)
        self.start = StartSection(bridge, self.content)
        self.layers = LayersSection(bridge, self.content)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(*self.margins)
        column.setSpacing(SPACE_HUGE)
        for part in self._sections:
            column.addWidget(part)
        column.addStretch(1)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._on_replaced)
        self._on_replaced()

    @property
    def _sections(
        self,
    ) -> tuple[LearningSection, CostSection, RegularizationSection, StartSection, LayersSection]:
        return self.learning, self.cost, self.regularization, self.start, self.layers

    def _on_replaced(self) -> None:
        self.refresh(None, self._bridge.state)

    def refresh(self, old: State | None, new: State) -> None:
        if old is not None and old.document is new.document:
            return
        for part in self._sections:
            part.refresh(new.document)

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        """Settings belong to the whole network, whatever is selected."""

    def refresh_theme(self) -> None:
        """All its colours are those of the style sheet."""
