"""One weight or bias among many: the unit its chain goes through, in symbols, formulas and numbers.

In the parameter's own layer everything is that of one unit, so scalars; above it layers enter whole, and the product
of their vectors is the sum over all paths.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

import numpy as np

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program, Step
from bpstudio.explain.readings import readings_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import matrix_sides, unit_by_unit
from bpstudio.notation.indices import indexed as indexed_step
from bpstudio.notation.naming import only_one
from bpstudio.notation.numbers import Flags
from bpstudio.notation.readings import Readings
from bpstudio.notation.symbols import THETA, activation, activation_symbol, quantity, symbol
from bpstudio.notation.textbook import Form
from bpstudio.notation.tree import Call, Node, Number, Operator, Parens, Partial, Script, row
from bpstudio.notation.walk import substitute
from bpstudio.session.frame import Frame
from bpstudio.session.reckoning import couples, path_sizes


@dataclass(frozen=True, slots=True)
class Thread:
    """A chain's way through the network. For a whole layer's parameters ``unit`` and ``source`` are None."""

    network: Network
    target: Parameter
    form: Form = "matrix"

    @property
    def layer(self) -> int:
        return self.target.layer

    @property
    def jacobian(self) -> bool:
        """Whether every output depends on every z of the last layer."""
        return couples(self.network)

    def index(self, name: str) -> int | None:
        """Which unit of the layer-wide quantity ``name`` the chain goes through; None for all of them."""
        if self.target.whole:
            return None
        if name in self._own:
            return self.target.j
        return self.target.i if name == activation(self.layer - 1, self.network.depth) else None

    @property
    def _own(self) -> tuple[str, ...]:
        layer, depth = self.layer, self.network.depth
        if layer == depth:
            return (f"z{layer}",) if self.jacobian else (f"z{layer}", "yhat", "y")
        return (f"z{layer}", f"a{layer}")

    @property
    def paths(self) -> int:
        """How many ways lead from the parameter to the cost."""
        return prod(path_sizes(self.network, self.target))


def indexed(name: str, index: int | None, network: Network) -> Node:
    """The quantity with its unit below, counted from 1; without where its layer has one unit."""
    node = quantity(name)
    if index is None or _width(name, network) == 1:
        return node
    lower = Number(str(index + 1))
    return replace(node, lower=lower) if isinstance(node, Script) else Script(node, lower=lower)


def _width(name: str, network: Network) -> int:
    if name == "x":
        return network.inputs
    return network.outputs if name in ("yhat", "y") else network.width(int(name[1:]))


def quantity_in(name: str, thread: Thread) -> Node:
    """A quantity or derivative by its name, of the thread's unit where it goes through one."""
    if thread.target.whole and thread.form == "scalar":
        writer = Program.of(thread.network).writers.get(name)
        return (
            quantity(name)
            if writer is None
            else indexed_step(quantity(name), writer, thread.network, thread.layer)
        )
    if name.startswith("d") and "/d" in name:
        of, _, by = name[1:].partition("/d")
        return Partial(quantity_in(of, thread), quantity_in(by, thread))
    if name == f"{thread.target.kind}{thread.layer}":
        return quantity(_own_name(thread))
    if name == "C" or name.startswith(("theta", "b")):
        return quantity(name)
    return indexed(name, thread.index(name), thread.network)


def _own_name(thread: Thread) -> str:
    """theta2[0,0], or theta2 where the layer has one weight."""
    target = thread.target
    return f"{target.kind}{target.layer}" if only_one(target, thread.network) else str(target)


def symbol_in(step: Step, thread: Thread) -> Node:
    """∂z²₁/∂θ²₁₁ for one weight, ∂z²/∂θ₂ for a layer's."""
    if thread.target.whole and thread.form == "scalar":
        return indexed_step(symbol(step), step, thread.network, thread.layer)
    return symbol(step) if thread.target.whole else quantity_in(step.symbol, thread)


def formula_in(step: Step, thread: Thread, conventions: Conventions) -> Node:
    """The last form of the step's right side, with the thread's units in it."""
    side = matrix_sides(step, conventions)[-1]
    if thread.target.whole:
        scalar = thread.form == "scalar"
        return (
            indexed_step(side, step, thread.network, thread.layer)
            if scalar
            else unit_by_unit(side, step, thread.network)
        )
    if step.op is Op.DA_DZ and step.layer != thread.layer:
        return unit_by_unit(side, step, thread.network)
    if step.op is Op.DZ_DA:
        return _outgoing(thread) if step.layer == thread.layer + 1 else side
    names = [name for name in step.reads if not name.startswith(("dC/", "theta"))]
    return substitute(side, {quantity(name): quantity_in(name, thread) for name in names})


def _outgoing(thread: Thread) -> Node:
    """θ³₁·, the weights that leave the unit."""
    above, unit = thread.layer + 1, (thread.target.j or 0) + 1
    if thread.network.width(above) == 1:
        return weight_above(thread)
    return Script(THETA, Number(str(above)), row(Number(str(unit)), Operator("·")))


def weight_above(thread: Thread) -> Node:
    """The weight from the thread's unit to the only one above: θ₂, or θ₁₁² among several."""
    above = Parameter("theta", thread.layer + 1, thread.target.j or 0, 0)
    return quantity(f"theta{above.layer}" if only_one(above, thread.network) else str(above))


def slope_in(step: Step, thread: Thread, conventions: Conventions) -> Node | None:
    """g′(z²): an activation's derivative in short; None for the identity."""
    assert step.layer is not None, "an activation belongs to a layer"
    function = activation_symbol(conventions.network, step.layer)
    if function is None:
        return None
    return Call(Script(function, Operator("′")), Parens(quantity_in(f"z{step.layer}", thread)))


def readings_in(frame: Frame, step: Step, example: int | None, thread: Thread) -> Readings:
    """What the step reads and writes, of the example (None: the batch) and the thread's units."""
    found = readings_of(frame, step, example)
    if thread.target.whole:
        return found
    return Readings(
        {name: _part(name, value, thread) for name, value in found.values.items()},
        {name: _flagged(flags, thread.index(name)) for name, flags in found.rounded.items()},
    )


def _flagged(flags: Flags, index: int | None) -> Flags:
    return flags if index is None else flags[:, index : index + 1]


def _part(name: str, value: Array | float | None, thread: Thread) -> Array | float | None:
    if value is None or np.ndim(value) == 0:
        return value
    assert isinstance(value, np.ndarray)
    target, layer = thread.target, thread.layer
    if name == f"dC/d{target.kind}{layer}":
        return value[target.i, target.j] if target.kind == "theta" else value[target.j]
    if name.startswith("dC/d") and not name.startswith(("dC/dtheta", "dC/db")):
        return _column(value, thread.index(name.removeprefix("dC/d")))
    if not name.startswith("d"):
        return value if name.startswith(("theta", "b")) else _column(value, thread.index(name))
    return _factor_part(name, value, thread)


def _factor_part(name: str, value: Array, thread: Thread) -> Array:
    of, _, by = name[1:].partition("/d")
    if by.startswith("theta"):
        return _column(value, thread.target.i)
    if by.startswith("b"):
        return value
    unit = thread.index(by)
    if of.startswith("z"):
        return value if unit is None else value[unit : unit + 1]
    if value.ndim == 3:
        if unit is None:
            return value
        return value[0][:, unit : unit + 1] if len(value) == 1 else value[:, :, unit]
    return _column(value, unit)


def _column(value: Array, index: int | None) -> Array:
    return value if index is None else value[:, index : index + 1]
