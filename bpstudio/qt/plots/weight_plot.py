"""Weights and biases over time, those that moved most."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bpstudio.engine.network import Parameter
from bpstudio.explain.series.measured import weight_column
from bpstudio.explain.series.series import ColumnOf, GradientRow, Points
from bpstudio.explain.series.told import segment_of
from bpstudio.notation.numbers import ordinal
from bpstudio.notation.symbols import THETA
from bpstudio.notation.tree import Node
from bpstudio.qt.plots.gradient_plot import GradientPlot
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State


class WeightPlot(GradientPlot):
    """θ and b of single parameters over the iterations."""

    file_name = "weights"
    title = "Weights"
    object_name = "weight_plot"
    shows_gradients = False
    tip = (
        "The weights and biases that each iteration began with: the parameter followed or selected, "
        "and those that moved most."
    )

    def add_switch(self) -> None:
        """There is one way only to look at them."""

    @property
    def by_layer(self) -> bool:
        return False

    def row(self, state: State) -> GradientRow | None:
        """How far each has moved since the network took its shape."""
        record = state.segments[-1].record
        if not state.iterations:
            return None
        with np.errstate(all="ignore"):  # after divergence both may be infinite
            moved = record.checkpoints[-1].parameters.flat - record.start.parameters.flat
        return GradientRow(state.segments[-1].document.network, moved)

    def symbol(self, name: str) -> str:
        return name

    @property
    def typeset_symbol(self) -> Node:
        return THETA

    def column_of(self, parameter: Parameter) -> ColumnOf:
        def position(segment: Segment) -> int | None:
            network = segment.document.network
            return parameter.position(network) if parameter.exists_in(network) else None

        return weight_column(position)

    def note(self, state: State) -> str:
        most = max(segment.record.pace.checkpoints for segment in state.segments)
        return f"every {ordinal(most)} iteration kept" if most > 1 else ""

    def band(self, state: State, x: tuple[float, float]) -> tuple[Points, Points] | None:
        return None

    def value_at(self, state: State, parameter: Parameter, iteration: int) -> float | None:
        """As the iteration began: what its cost and its gradients were computed with."""
        network = segment_of(state, iteration).document.network
        if not parameter.exists_in(network):
            return None
        at_cursor = iteration == state.cursor.iteration
        found = self.bridge.frame.before if at_cursor else self.recall.moment(state, iteration).parameters
        return found[parameter]

    def write_csv(self, path: Path) -> None:
        PlotPanel.write_csv(self, path)
