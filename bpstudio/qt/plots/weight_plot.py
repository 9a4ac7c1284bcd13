"""Weights and biases over time, those that moved most."""

from __future__ import annotations

from pathlib import Path

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.series.series import Points, only_every
from bpstudio.notation.tree import Node
from bpstudio.qt.plots.gradient_plot import GradientPlot
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.session.history.state import State
from bpstudio.session.past import GradientRow, Series, moved_since_shaped


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
        return moved_since_shaped(state)

    def symbol(self, name: str) -> str:
        return name

    def written(self, of: Node) -> Node:
        return of

    def series_of(self, parameter: Parameter) -> Series:
        return self.bridge.frame.past.parameter(parameter)

    def note(self, state: State) -> str:
        most = max(segment.keeping.checkpoints for segment in state.segments)
        return only_every(most, after=" kept")

    def band(self, state: State, x: tuple[float, float]) -> tuple[Points, Points] | None:
        return None

    def value_at(self, state: State, parameter: Parameter, iteration: int) -> float | None:
        """As the iteration began: what its cost and its gradients were computed with."""
        frame = self.bridge.frame
        network = frame.past.segment_of(iteration).document.network
        if not parameter.exists_in(network):
            return None
        at_cursor = iteration == state.cursor.iteration
        found = frame.before if at_cursor else self.recall.checkpoint(frame, iteration).parameters
        return found[parameter]

    def write_csv(self, path: Path) -> None:
        PlotPanel.write_csv(self, path)
