"""One weight or bias among many: the unit its chain goes through, in symbols, formulas and numbers.

In the parameter's own layer everything is that of one unit, so scalars; above it layers enter whole, and the product
of their vectors is the sum over all paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import (
    YHAT,
    Quantity,
    Y,
    gradient_of,
    of_layer,
    of_parameter,
    output_of,
    theta_of,
    z_of,
)
from bpstudio.explain.chain.effort import path_sizes
from bpstudio.explain.readings import readings_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import matrix_sides, unit_by_unit
from bpstudio.notation.indices import indexed
from bpstudio.notation.naming import of_unit, only_one
from bpstudio.notation.readings import Readings
from bpstudio.notation.symbols import THETA, activation_symbol, quantity, symbol
from bpstudio.notation.textbook import FormulaForm
from bpstudio.notation.tree import Call, Node, Number, Operator, Parens, Partial, Script, row
from bpstudio.notation.walk import substitute
from bpstudio.session.frame import Frame


@dataclass(frozen=True, slots=True)
class Thread:
    """A chain's way through the network. For a whole layer's parameters ``unit`` and ``source`` are None."""

    network: Network
    target: Parameter
    form: FormulaForm = "matrix"

    @property
    def layer(self) -> int:
        """The layer of the parameter whose chain it is."""
        return self.target.layer

    @property
    def jacobian(self) -> bool:
        """Whether every output depends on every z of the last layer."""
        return self.network.couples

    def index(self, of: Quantity) -> int | None:
        """Which unit of the layer-wide quantity the chain goes through; None for all of them."""
        if self.target.whole:
            return None
        if of in self._own:
            return self.target.j
        return self.target.i if of == output_of(self.network, self.network.below(self.layer)) else None

    @property
    def _own(self) -> tuple[Quantity, ...]:
        z, layer = z_of(self.layer), self.layer
        if layer == self.network.depth:
            return (z,) if self.jacobian else (z, YHAT, Y)
        return (z, output_of(self.network, layer))

    def leaves(self, step: Step) -> bool:
        """Whether the weights that the step multiplies by lead from the parameter's own layer to the next."""
        read = None if step.layer is None else self.network.below(step.layer)
        return step.op is Op.DZ_DA and read == self.layer

    @property
    def paths(self) -> int:
        """How many ways lead from the parameter to the cost."""
        return prod(path_sizes(self.network, self.target))


def unit_quantity(of: Quantity, index: int | None, network: Network) -> Node:
    """The quantity with its unit below, counted from 1; without where its layer has one unit."""
    return quantity(of if index is None else of_unit(of, index, network))


def quantity_in(what: Quantity, thread: Thread) -> Node:
    """A quantity or derivative, of the thread's unit where it goes through one."""
    if thread.target.whole and thread.form == "scalar":
        writer = Program.of(thread.network).writers.get(what)
        return (
            quantity(what)
            if writer is None
            else indexed(quantity(what), writer, thread.network, thread.layer)
        )
    if what.of is not None and what.by is not None:
        return Partial(quantity_in(what.of, thread), quantity_in(what.by, thread))
    if what == of_layer(thread.target.kind, thread.layer):
        return quantity(what if only_one(thread.target, thread.network) else of_parameter(thread.target))
    if what.kind == "C" or what.is_parameter:
        return quantity(what)
    return unit_quantity(what, thread.index(what), thread.network)


def symbol_in(step: Step, thread: Thread) -> Node:
    """∂z²₁/∂θ²₁₁ for one weight, ∂z²/∂θ₂ for a layer's."""
    if thread.target.whole and thread.form == "scalar":
        return _scalar_symbol(step, thread.network, thread.layer)
    return symbol(step) if thread.target.whole else quantity_in(step.symbol, thread)


@lru_cache(maxsize=1024)
def _scalar_symbol(step: Step, network: Network, own: int) -> Node:
    """The chains of all weights of a layer have the same."""
    return indexed(symbol(step), step, network, own)


def formula_in(step: Step, thread: Thread, conventions: Conventions) -> Node:
    """The last form of the step's right side, with the thread's units in it."""
    side = matrix_sides(step, conventions)[-1]
    if thread.target.whole:
        scalar = thread.form == "scalar"
        return (
            indexed(side, step, thread.network, thread.layer)
            if scalar
            else unit_by_unit(side, step, thread.network)
        )
    if step.op is Op.DA_DZ and step.layer != thread.layer:
        return unit_by_unit(side, step, thread.network)
    if step.op is Op.DZ_DA:
        return _outgoing(thread) if thread.leaves(step) else side
    put_in = [what for what in step.reads if not what.is_gradient and what.kind != "theta"]
    return substitute(side, {quantity(what): quantity_in(what, thread) for what in put_in})


def _outgoing(thread: Thread) -> Node:
    """θ³₁·, the weights that leave the unit."""
    above, unit = thread.network.above(thread.layer), (thread.target.j or 0) + 1
    if thread.network.width(above) == 1:
        return weight_above(thread)
    return Script(THETA, Number(str(above)), row(Number(str(unit)), Operator("·")))


def weight_above(thread: Thread) -> Node:
    """The weight from the thread's unit to the only one above: θ₂, or θ₁₁² among several."""
    above = Parameter("theta", thread.network.above(thread.layer), thread.target.j or 0, 0)
    return quantity(theta_of(above.layer) if only_one(above, thread.network) else of_parameter(above))


def slope_in(step: Step, thread: Thread, conventions: Conventions) -> Node | None:
    """g′(z²): an activation's derivative in short; None for the identity."""
    assert step.layer is not None, "an activation belongs to a layer"
    function = activation_symbol(conventions.network, step.layer)
    if function is None:
        return None
    return Call(Script(function, Operator("′")), Parens(quantity_in(z_of(step.layer), thread)))


def readings_in(frame: Frame, step: Step, example: int | None, thread: Thread) -> Readings:
    """What the step reads and writes, of the example (None: the batch) and the thread's units."""
    found = readings_of(frame, step, example)
    if thread.target.whole:
        return found
    return Readings(
        {what: _part(what, value, thread) for what, value in found.values.items()},
        {what: _flagged(flags, thread.index(what)) for what, flags in found.rounded.items()},
    )


def _flagged(flags: Flags, index: int | None) -> Flags:
    return flags if index is None else flags[:, index : index + 1]


def _part(what: Quantity, value: Array | float | None, thread: Thread) -> Array | float | None:
    if value is None or np.ndim(value) == 0:
        return value
    assert isinstance(value, np.ndarray)
    target = thread.target
    if what == gradient_of(of_layer(target.kind, thread.layer)):
        return value[target.i, target.j] if target.kind == "theta" else value[target.j]
    if what.of is None or what.by is None:
        return value if what.is_parameter else _column(value, thread.index(what))
    if what.is_gradient and not what.by.is_parameter:
        return _column(value, thread.index(what.by))
    return _factor_part(what.of, what.by, value, thread)


def _factor_part(of: Quantity, by: Quantity, value: Array, thread: Thread) -> Array:
    if by.kind == "theta":
        return _column(value, thread.target.i)
    unit = thread.index(by)
    if of.kind == "z":
        return value if unit is None else value[unit : unit + 1]
    if value.ndim == 3:
        if unit is None:
            return value
        return value[0][:, unit : unit + 1] if len(value) == 1 else value[:, :, unit]
    return _column(value, unit)


def _column(value: Array, index: int | None) -> Array:
    return value if index is None else value[:, index : index + 1]
