"""What the items draw from: the frame's numbers in the scope that is shown, at the places of the geometry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from bpstudio.engine.network import Array, Network, Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity, output_of
from bpstudio.explain.corner import is_zero, on_corner, value_text
from bpstudio.explain.parts import cost_in, cost_symbol, gradient_in, legend, short_legend
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.tree import Node, Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.plan.geometry import Geometry
from bpstudio.qt.canvas.plan.label_places import Labels
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Place, selectable


class Mark(Enum):
    """What the step under the cursor has to do with a number."""

    NONE = 0
    READ = 1
    WRITTEN = 2


@dataclass(slots=True)
class Attention:
    """What the pointer and the keyboard are at; it belongs to the view and to no session."""

    hovered: Place | None = None
    focused: Place | None = None
    ring: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One geometry, and the bridge to read from."""

    bridge: Bridge
    geometry: Geometry
    labels: tuple[Labels, ...]
    attention: Attention

    @property
    def frame(self) -> Frame:
        return self.bridge.frame

    @property
    def network(self) -> Network:
        return self.bridge.document.network

    def labels_into(self, layer: int) -> Labels:
        """Those of the weights into a layer."""
        return self.labels[self.network.layer_ids.index(layer)]

    def value(self, of: Quantity, index: int) -> float | None:
        """Unit ``index`` of a quantity of the studied example; None while it is not computed."""
        found = self.values(of)
        return None if found is None else float(found[index])

    def values(self, of: Quantity) -> Array | None:
        """A quantity of the studied example, (units,)."""
        found = self.frame.quantity(of)
        return None if found is None else found[self.bridge.example]

    def is_zero(self, of: Quantity, index: int) -> bool:
        """Whether a z of the studied example, or the a it became, is 0 but for rounding."""
        return is_zero(self.frame, of, index, self.bridge.example)

    def on_corner(self, layer: int, index: int) -> bool:
        """Whether rounding alone decides on which side of its activation's corner a unit's z lies."""
        return on_corner(self.frame, layer, index, self.bridge.example)

    def text(self, of: Quantity, index: int) -> str:
        """Unit ``index`` of a quantity in words: ``≈ 0 (2.8e-17)`` where it is 0 but for rounding."""
        return value_text(self.frame, of, index, self.bridge.example) or NOT_COMPUTED

    def a(self, layer: int, index: int) -> float | None:
        return self.value(output_of(self.network, layer), index)

    def gradient(self, parameter: Parameter) -> float | None:
        """∂C/∂(a single parameter), or the studied example's part of it; None while it is not computed."""
        found = self.gradients(parameter)
        return None if found is None else float(found)

    def moved(self, parameter: Parameter) -> tuple[float, float] | None:
        """A parameter before and after the update under the cursor; None elsewhere, and for one it leaves as it was."""
        step = self.frame.current
        if step is None or step.op is not Op.UPDATE:
            return None
        before, after = self.frame.before[parameter], self.frame.parameters[parameter]
        return None if np.array_equal(before, after, equal_nan=True) else (before, after)

    def gradients(self, parameter: Parameter) -> Array | None:
        """The same of a layer's weights or biases as well."""
        return gradient_in(self.frame, parameter, self.bridge.scope, self.bridge.example)

    @property
    def cost(self) -> float | None:
        """The number of ``cost_symbol``."""
        return cost_in(self.frame, self.bridge.scope, self.bridge.example)

    @property
    def cost_symbol(self) -> Node:
        """C, or the studied example's part of it: C₂."""
        return cost_symbol(self.frame, self.bridge.scope, self.bridge.example)

    def derivative_symbol(self, of: Node) -> Node:
        """Of what ``gradient`` gives: ∂C/∂θ or ∂C₂/∂θ."""
        return Partial(self.cost_symbol, of)

    @property
    def legend(self) -> tuple[str, tuple[str, ...]]:
        """Whose numbers stand where, and that in short; empty where all are of the one example there is."""
        of = self.frame, self.bridge.scope, self.bridge.example
        return legend(*of), short_legend(*of)

    def known(self, quantity: Quantity) -> bool:
        """Whether the quantity is computed."""
        return self.frame.knows(quantity)

    def is_selected(self, place: Place) -> bool:
        return self.bridge.is_chosen(selectable(place, self.frame.program))

    def frozen(self, parameter: Parameter) -> bool:
        return not self.network.trains(parameter)

    def cut(self, parameter: Parameter) -> bool:
        return self.network.is_cut(parameter)

    def mark(self, quantity: Quantity) -> Mark:
        """Whether the current step wrote or read the quantity."""
        step = self.frame.current
        if step is None:
            return Mark.NONE
        if step.op is Op.UPDATE and quantity.is_parameter and quantity.parameter is not None:
            return Mark.WRITTEN if self._any_moved(quantity.parameter) else Mark.NONE
        if quantity == step.writes:
            return Mark.WRITTEN
        return Mark.READ if quantity in step.reads else Mark.NONE

    def _any_moved(self, layer: Parameter) -> bool:
        """Whether the update moved any of a layer's weights or biases."""
        before, after = (
            getattr(at, layer.kind)(layer.layer) for at in (self.frame.before, self.frame.parameters)
        )
        return not np.array_equal(before, after, equal_nan=True)

    @property
    def traced(self) -> Parameter | None:
        """The parameter whose path is lit: the one selected, else the one followed."""
        if self.bridge.parameter is not None:
            return self.bridge.parameter
        following = self.bridge.state.following
        return following.parameter if following else None
