"""Units that learn badly, as a list: each leads to its unit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from bpstudio.engine.quantity import output_of
from bpstudio.engine.words import grouped
from bpstudio.explain.troubles.flagged_units import Trouble, troubles
from bpstudio.explain.troubles.thresholds import cancels_out
from bpstudio.explain.words.withheld import WITHHELD
from bpstudio.notation.naming import unit_text
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.plots.headline_value import Headline
from bpstudio.qt.plots.picture import BLANK, AxisRange, Picture
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.session.answers import passed
from bpstudio.session.history.state import State
from bpstudio.session.selection import Unit
from bpstudio.storage.files import write_bytes

MOST_EXAMPLES, MOST_LISTED = 256, 200


class UnitsView(PlotPanel):
    """Dead, saturated, vanishing and exploding units at the moment shown; Return or a click selects one."""

    file_name = "units"
    over_time = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._troubles: list[Trouble] = []
        self._withheld = False
        super().__init__(bridge, parent, lag=90)
        self.setObjectName("units_view")
        self.name.setToolTip(
            "Dead: a slope of 0 for every example. Saturated: a flat curve for nearly all. "
            "Vanishing, exploding: a very small, a very large gradient."
        )
        self.list = QListWidget(self)
        self.list.setObjectName("flagged_units")
        self.list.setAccessibleName("units that learn badly")
        self.list.setToolTip("Units that learn badly: click one to select it.")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        column = self.layout()
        assert column is not None
        column.replaceWidget(self._nothing, self.list)
        self._nothing.hide()

    def picture(self, state: State, x: AxisRange) -> Picture:
        """Nothing here is drawn."""
        return BLANK

    def draw(self, rough: bool = False) -> None:
        state, frame = self.bridge.state, self.bridge.frame
        withheld_before, self._withheld = self._withheld, frame.withholds_outputs
        if self._withheld:
            self._withhold()
            self._tell(state)
            return
        examples = state.document.data.x
        chosen = np.linspace(0, len(examples) - 1, min(MOST_EXAMPLES, len(examples))).astype(np.intp)
        last = frame.past.last_told
        row = None if last is None else self.recall.gradients(frame, last)
        gradients = row.values if row is not None and row.network.size == frame.network.size else None
        units = passed(frame, examples[chosen])
        may_be_sure = cancels_out(frame.network, state.document.cost.name)
        found = troubles(frame.network, units, gradients, may_be_sure, len(examples))
        if found != self._troubles or not self.list.count() or withheld_before:
            self._troubles = found
            self._fill()
        self._tell(state)

    def _withhold(self) -> None:
        """Which units learn badly follows from what a question asks for."""
        self._troubles = []
        self.list.clear()
        self._say(WITHHELD)

    def _say(self, sentence: str) -> None:
        item = QListWidgetItem(sentence)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _fill(self) -> None:
        current = self.list.currentRow()
        self.list.clear()
        for trouble in self._troubles[:MOST_LISTED]:
            network = self.bridge.document.network
            name = unit_text(output_of(network, trouble.layer), trouble.index, network, self.bridge.notation)
            item = QListWidgetItem(icon("warning", "warning"), f"{name}  {trouble.kind}: {trouble.why}")
            item.setData(Qt.ItemDataRole.UserRole, Unit(trouble.layer, trouble.index))
            self.list.addItem(item)
        if not self._troubles:
            self._say("No unit is dead or saturated, and no gradient vanishes or explodes.")
        self.list.setCurrentRow(min(current, self.list.count() - 1))

    def _go(self, item: QListWidgetItem) -> None:
        found = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(found, Unit):
            self.bridge.select(found)

    def headline(self, state: State) -> Headline:
        units = sum(layer.width for layer in state.document.network.layers)
        return Headline("Units", f"{len(self._troubles)} of {grouped(units)} flagged")

    def write_csv(self, path: Path) -> None:
        rows = [f"{t.layer},{t.index + 1},{t.kind},{t.why.replace(',', '')}" for t in self._troubles]
        write_bytes(path, "\r\n".join(["layer,unit,kind,why", *rows, ""]).encode())
