"""How the weights, or their gradients, are spread out at the moment shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QButtonGroup, QWidget

from bpstudio.engine.network import Array
from bpstudio.engine.words import counted, grouped
from bpstudio.explain.series.extents import mean_and_spread, number_at, share_between, sound
from bpstudio.explain.series.series import NOTHING, Points
from bpstudio.explain.series.ticks import tick_texts
from bpstudio.notation.numbers import format_number
from bpstudio.notation.symbols import COST, THETA
from bpstudio.notation.textbook import in_words
from bpstudio.notation.tree import Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.plots.headline_value import Headline
from bpstudio.qt.plots.picture import AxisRange, Picture, PlotLine, Readout
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.qt.plots.tool_button import tool_button
from bpstudio.session.history.state import State

MOST_BINS = 40


class HistogramPlot(PlotPanel):
    """Counts over value, of all weights and biases or of all gradients."""

    file_name = "histogram"
    over_time = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, lag=60)
        self.setObjectName("histogram_plot")
        weights = "Weights: all θ and b, as they are now."
        gradients = "Gradients: all ∂C/∂θ and ∂C/∂b of the iteration completed last."
        self.weights_button = tool_button(self, None, weights, "weights")
        self.gradients_button = tool_button(self, None, gradients, "gradients")
        group = QButtonGroup(self)
        for place, button in enumerate((self.weights_button, self.gradients_button)):
            button.setCheckable(True)
            group.addButton(button)
            self.buttons.insertWidget(place, button)
        self.weights_button.setChecked(True)
        self.gradients_button.toggled.connect(self.refresh_now)
        self.explain(self.weights_button, weights)
        self.explain(self.gradients_button, gradients)
        self.explain(self.name, "How many weights, or gradients, have about which value.")

    def _values(self, state: State) -> Array:
        if not self.gradients_button.isChecked():
            return self.bridge.frame.parameters.flat
        iteration = self.bridge.frame.past.last_told
        if iteration is None:
            return np.empty(0)
        return self.recall.gradients(self.bridge.frame, iteration).values

    def _counts(self, state: State) -> tuple[Array, Array]:
        values = self._values(state)
        finite = values[np.isfinite(values)]
        bins = max(5, min(MOST_BINS, 2 * round(len(finite) ** 0.5)))
        if not len(finite):
            return np.empty(0), np.empty(0)
        low, high = sound(float(finite.min()), float(finite.max()))
        if high / 2 - low / 2 <= 1e-12 * max(abs(high), 1.0) / 2:
            low, high = sound(low - 0.5, high + 0.5)
        counts, edges = np.histogram(share_between(finite, low, high), bins, (0.0, 1.0))
        return counts.astype(np.float64), number_at(edges, low, high)

    def picture(self, state: State, x: AxisRange) -> Picture:
        counts, edges = self._counts(state)
        of_gradients, notation = (self.gradients_button.isChecked(), self.bridge.notation)
        blank = Picture(
            AxisRange(-1, 1),
            AxisRange(0, 1),
            None,
            np.inf,
            notation,
            x_name=in_words("∂C/∂θ" if of_gradients else "θ", notation),
            x_symbol=Partial(COST, THETA) if of_gradients else THETA,
            y_name="count",
        )
        if not len(counts):
            return replace(blank, empty="No gradient has been computed yet: step or train")
        outline = Points(np.repeat(edges, 2)[1:-1], np.repeat(counts, 2))
        theme = current_theme()
        colour = theme.backward if of_gradients else theme.forward
        floor = Points(outline.x, np.zeros_like(outline.y))
        return replace(
            blank,
            x=AxisRange(*sound(float(edges[0]), float(edges[-1]), 0.03)),
            y=AxisRange(0, 1.1 * float(counts.max())),
            lines=(PlotLine(outline, colour),),
            band=(floor, outline) if len(outline.x) else (NOTHING, NOTHING),
        )

    def headline(self, state: State) -> Headline:
        values = self._values(state)
        finite = values[np.isfinite(values)]
        if not len(finite):
            none = f"none of {grouped(len(values))} values is finite"
            return Headline("Histogram", none if len(values) else "")
        mean, spread = mean_and_spread(finite)
        lost = len(values) - len(finite)
        missing = f", {grouped(lost)} not finite" if lost else ""
        return Headline(
            "Histogram",
            f"{counted(len(finite), 'value')}{missing}",
            f"mean {tick_texts([mean])[0]}, spread {format_number(spread, 3)}",
        )

    def reading(self, x: float, y: float) -> Readout | None:
        counts, edges = self._counts(self.bridge.state)
        place = int(np.searchsorted(edges, x, side="right")) - 1
        if not 0 <= place < len(counts):
            return None
        low, high = float(edges[place]), float(edges[place + 1])
        text = f"{grouped(int(counts[place]))} from {format_number(low, 3)} to {format_number(high, 3)}"
        return Readout(low / 2 + high / 2, float(counts[place]), text, current_theme().text)
