"""The numbers of a network as they are shown: of one example, gradients and cost in the scope that is chosen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity, output_of
from bpstudio.explain.chain.parts import cost_in, cost_symbol, gradient_in, legend, short_legend
from bpstudio.explain.scope import Scope
from bpstudio.explain.troubles.corner import is_zero, on_corner, value_text
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Partial
from bpstudio.session.frame import Frame


class StepMark(Enum):
    """What the step under the cursor has to do with a number."""

    NONE = 0
    READ = 1
    WRITTEN = 2


def strongest(marks: Iterable[StepMark]) -> StepMark:
    """The mark of a box that shows several numbers: written before read before none."""
    return max(marks, key=lambda mark: mark.value, default=StepMark.NONE)


class NetworkNumbers(ABC):
    """What is asked of a frame for each thing on the network."""

    __slots__ = ()

    @property
    @abstractmethod
    def frame(self) -> Frame:
        """What the numbers are read from."""

    @property
    @abstractmethod
    def scope(self) -> Scope:
        """Whose gradients and cost are shown."""

    @property
    @abstractmethod
    def example(self) -> int:
        """The studied example, as a row of the batch."""

    @property
    @abstractmethod
    def notation(self) -> Notation:
        """In which letters things are named."""

    @property
    def network(self) -> Network:
        """The network of the frame."""
        return self.frame.network

    def value(self, of: Quantity, index: int) -> float | None:
        """Unit ``index`` of a quantity of the studied example; None while it is not computed."""
        found = self.values(of)
        return None if found is None else float(found[index])

    def values(self, of: Quantity) -> Array | None:
        """A quantity of the studied example, (units,)."""
        found = self.frame.quantity(of)
        return None if found is None else found[self.example]

    def is_zero(self, of: Quantity, index: int) -> bool:
        """Whether a z of the studied example, or the a it became, is 0 but for rounding."""
        return is_zero(self.frame, of, index, self.example)

    def on_corner(self, layer: int, index: int) -> bool:
        """Whether rounding alone decides on which side of its activation's corner a unit's z lies."""
        return on_corner(self.frame, layer, index, self.example)

    def text(self, of: Quantity, index: int) -> str:
        """Unit ``index`` of a quantity in words: ``≈ 0 (2.8e-17)`` where it is 0 but for rounding."""
        return value_text(self.frame, of, index, self.example) or NOT_COMPUTED

    def a(self, layer: int, index: int) -> float | None:
        """What a unit of a layer gives for the studied example: x, a or ŷ; None while it is not computed."""
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
        return gradient_in(self.frame, parameter, self.scope, self.example)

    @property
    def cost(self) -> float | None:
        """The number of ``cost_symbol``."""
        return cost_in(self.frame, self.scope, self.example)

    @property
    def cost_symbol(self) -> Node:
        """C, or the studied example's part of it: C₂."""
        return cost_symbol(self.frame, self.scope, self.example)

    def derivative_symbol(self, of: Node) -> Node:
        """Of what ``gradient`` gives: ∂C/∂θ or ∂C₂/∂θ."""
        return Partial(self.cost_symbol, of)

    @property
    def legend(self) -> tuple[str, tuple[str, ...]]:
        """Whose numbers stand where, and that in short; empty where all are of the one example there is."""
        of = self.frame, self.scope, self.example, self.notation
        return legend(*of), short_legend(*of)

    def known(self, quantity: Quantity) -> bool:
        """Whether the quantity is computed."""
        return self.frame.knows(quantity)

    def frozen(self, parameter: Parameter) -> bool:
        """Whether the update leaves a parameter alone, also where its connection is cut."""
        return not parameter.trains_in(self.network)

    def cut(self, parameter: Parameter) -> bool:
        """Whether this is the weight of a connection that is cut."""
        return parameter.is_cut_in(self.network)

    def mark(self, quantity: Quantity) -> StepMark:
        """Whether the current step wrote or read the quantity."""
        step = self.frame.current
        if step is None:
            return StepMark.NONE
        if step.op is Op.UPDATE and quantity.is_parameter and quantity.parameter is not None:
            return StepMark.WRITTEN if self._any_moved(quantity.parameter) else StepMark.NONE
        if quantity == step.writes:
            return StepMark.WRITTEN
        return StepMark.READ if step.uses(quantity) else StepMark.NONE

    def _any_moved(self, layer: Parameter) -> bool:
        """Whether the update moved any of a layer's weights or biases."""
        before, after = (
            getattr(at, layer.kind)(layer.layer) for at in (self.frame.before, self.frame.parameters)
        )
        return not np.array_equal(before, after, equal_nan=True)


@dataclass(frozen=True, slots=True)
class NumbersOf(NetworkNumbers):
    """Those of a frame at hand."""

    of: Frame
    whose: Scope
    studied: int
    written: Notation

    @property
    def frame(self) -> Frame:
        return self.of

    @property
    def scope(self) -> Scope:
        return self.whose

    @property
    def example(self) -> int:
        return self.studied

    @property
    def notation(self) -> Notation:
        return self.written
