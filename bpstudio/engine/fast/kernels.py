"""The arithmetic of each step, bound to the arrays it reads and writes.

A kernel is a call without arguments. ``kernels_of`` is the whole of forward and backward propagation: what the
training loop runs without looking is what a traced iteration reveals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from bpstudio.engine.fast.formula import Kernel, bind, scalar
from bpstudio.engine.fast.workspace import Workspace, as_it_lies, parted, parts
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES, Pair
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters, places_of
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.task import Cost, Regularization

_MANY = 1 << 16  # numbers of a layer from which on its derivative is made and used up part after part,
_PART = 1 << 13  # of so many numbers, which fit into the fast caches with all that they are made of


@dataclass(frozen=True, slots=True)
class Binding:
    """What the kernels of one iteration are bound to.

    ``traced`` also computes the factors that a fused pair does not need, so that they can be shown.
    """

    workspace: Workspace
    parameters: Parameters
    cost: Cost
    regularization: Regularization
    traced: bool = False

    @property
    def pair(self) -> Pair | None:
        """The output's activation and the cost as one function of z; None where these two are no pair."""
        return PAIRS.get((self.workspace.network.layers[-1].activation, self.cost.name))

    @property
    def coefficient(self) -> float:
        """What every term of the cost is multiplied by, for a batch of the workspace's size."""
        return self.cost.coefficient(self.workspace.network.outputs, self.workspace.rows)


def kernels_of(steps: Iterable[Step], binding: Binding) -> list[Kernel]:
    """The kernels of ``steps`` in their order: of a whole program, both passes. The update is the optimizer's."""
    return [kernel for step in steps for kernel in _KERNELS[step.op](binding, step)]


def touched_kernels(binding: Binding, touch: Callable[[Array], object]) -> list[Kernel]:
    """Those of a whole program; between them ``touch`` is given each layer's activations as soon as they are made."""
    kernels: list[Kernel] = []
    for step in Program.of(binding.workspace.network):
        kernels += kernels_of((step,), binding)
        if step.op is Op.A and step.layer is not None:
            kernels.append(partial(touch, binding.workspace.a[step.layer]))
    return kernels


def _product(left: Array, right: Array, out: Array) -> Kernel:
    """out = left · right. What is written must lie row by row, so otherwise it is written transposed."""
    if out.flags.c_contiguous:
        return partial(left.dot, right, out)
    return partial(right.T.dot, left.T, out.T)


def _parted_product(arrays: Workspace, left: Array, right: Array, out: Array) -> list[Kernel]:
    """The same in parts, where whole examples in a row make that the faster way."""
    if arrays.order == "C" or not parted(arrays.rows):
        return [_product(left, right, out)]
    if not out.flags.c_contiguous:
        left, right, out = right.T, left.T, out.T
    others = left.shape[1] * out.shape[1]
    return [partial(left[part].dot, right, out[part]) for part in parts(len(out), others)]


def _z(to: Binding, step: Step) -> list[Kernel]:
    assert step.layer is not None
    block = to.parameters.blocks[step.layer - 1]
    arrays = to.workspace
    return _parted_product(arrays, block.T, arrays.extended[step.layer - 1], arrays.z[step.layer])


def _a(to: Binding, step: Step) -> list[Kernel]:
    assert step.layer is not None
    z, a = to.workspace.z[step.layer], to.workspace.a[step.layer]
    activation = ACTIVATIONS[to.workspace.network.layer(step.layer).activation]
    return [] if activation.same and a is z else bind(activation.value, z, a)


def _cost(to: Binding, step: Step) -> list[Kernel]:
    arrays = to.workspace
    if not to.regularization.active:
        return data_cost_kernels(to, what_the_cost_reads(to), arrays.y, arrays.cost_terms, arrays.C)
    return [
        *data_cost_kernels(to, what_the_cost_reads(to), arrays.y, arrays.cost_terms, arrays.data_cost),
        *penalty_kernels(to, arrays.penalty),
        partial(np.add, arrays.data_cost, arrays.penalty, arrays.C),
    ]


def what_the_cost_reads(to: Binding) -> Array:
    """ŷ; or z of the output, where the output's activation and the cost are fused."""
    arrays, depth = to.workspace, to.workspace.network.depth
    return arrays.z[depth] if to.pair else arrays.a[depth]


def data_cost_kernels(to: Binding, read: Array, y: Array, terms: Array, total: Array) -> list[Kernel]:
    """C without its penalty, of one batch, (units, m), or of a stack of them, (batches, units, m), each its own."""
    flat = as_it_lies(terms)
    flat = flat.reshape(*flat.shape[:-2], -1)
    cost = COSTS[to.cost.name].terms
    return [
        *(
            bind(to.pair.terms, read, y, terms)
            if to.pair
            else bind(cost, read, y, terms, **to.cost.constants)
        ),
        partial(np.add.reduce, flat, axis=-1, out=total),
        partial(np.multiply, total, scalar(to.coefficient, total), total),
    ]


def penalty_kernels(to: Binding, total: Array) -> list[Kernel]:
    """The penalty of all layers, into the 0-d ``total``."""
    penalty, rate = PENALTIES[to.regularization.name], scalar(to.regularization.rate, total)
    kernels: list[Kernel] = [partial(total.fill, 0.0)]
    for layer in range(1, to.workspace.network.depth + 1):
        kernels += bind(penalty.value, to.parameters.theta(layer), rate, total)
    return kernels


def _dc_dyhat(to: Binding, step: Step) -> list[Kernel]:
    if to.pair and not to.traced:
        return []
    arrays, depth = to.workspace, to.workspace.network.depth
    derivative = COSTS[to.cost.name].derivative
    constants = {"scale": to.coefficient, **to.cost.constants}
    return bind(derivative, arrays.a[depth], arrays.y, arrays.dc_da[depth], **constants)


def _da_dz(to: Binding, step: Step) -> list[Kernel]:
    layer, arrays = step.layer, to.workspace
    assert layer is not None
    upstream, out = arrays.dc_da[layer], arrays.dc_dz[layer]
    if to.pair and layer == arrays.network.depth:
        fused = bind(to.pair.derivative, arrays.a[layer], arrays.y, out, scale=to.coefficient)
        return [*_factors(to, layer), *fused]
    activation = ACTIVATIONS[arrays.network.layer(layer).activation]
    if activation.coupling is not None:
        return bind(activation.coupling.product, upstream, arrays.a[layer], out)
    if activation.same:
        return _factors(to, layer)
    if _in_parts(to, layer):
        return _products_in_parts(to, layer)
    return [*_factors(to, layer), partial(np.multiply, upstream, arrays.da_dz[layer], out)]


def _factors(to: Binding, layer: int) -> list[Kernel]:
    """∂a/∂z of this layer, and at once of those below it that have the same activation.

    The layers below then find theirs written.
    """
    arrays = to.workspace
    network = arrays.network
    name = network.layer(layer).activation
    derivative = ACTIVATIONS[name].derivative
    if derivative is None or not _needed(to, layer):
        return []
    if arrays.order == "F":
        return bind(derivative, arrays.z[layer], arrays.a[layer], arrays.da_dz[layer])
    if _needed(to, layer + 1) and network.layer(layer + 1).activation == name:
        return []
    first = layer
    while first > 1 and network.layer(first - 1).activation == name and _needed(to, first - 1):
        first -= 1
    return bind(derivative, *arrays.span(first, layer))


def _needed(to: Binding, layer: int) -> bool:
    """Whether ∂a/∂z of the layer is computed whole: with a fused pair that of the output is there only to be shown."""
    depth = to.workspace.network.depth
    return not _in_parts(to, layer) and (layer < depth or (layer == depth and (to.traced or not to.pair)))


def _in_parts(to: Binding, layer: int) -> bool:
    """Whether ∂a/∂z of the layer is made and used up part after part: where nobody looks and it would fill a cache."""
    arrays = to.workspace
    return arrays.unseen and layer <= arrays.network.depth and arrays.dc_dz[layer].size >= _MANY


def _products_in_parts(to: Binding, layer: int) -> list[Kernel]:
    """∂C/∂a · ∂a/∂z; the room of the first part serves all of them."""
    arrays = to.workspace
    derivative = ACTIVATIONS[arrays.network.layer(layer).activation].derivative
    assert derivative is not None
    quantities = (table[layer] for table in (arrays.z, arrays.a, arrays.dc_da, arrays.da_dz, arrays.dc_dz))
    z, a, upstream, factor, out = (array if arrays.order == "C" else array.T for array in quantities)
    kernels: list[Kernel] = []
    count = max(1, _PART // out.shape[1])
    for begin in range(0, len(out), count):
        part = slice(begin, begin + count)
        room = factor[: len(out[part])]
        kernels += bind(derivative, z[part], a[part], room)
        kernels.append(partial(np.multiply, upstream[part], room, out[part]))
    return kernels


def _dz_dtheta(to: Binding, step: Step) -> list[Kernel]:
    """∂C/∂θ and, from the row of ones below the activations, ∂C/∂b with it."""
    layer, arrays = step.layer, to.workspace
    assert layer is not None
    block = arrays.data_gradient.blocks[layer - 1]
    kernels = _parted_product(arrays, arrays.extended[layer - 1], arrays.dc_dz[layer].T, block)
    if cut := arrays.network.layer(layer).cut:
        kernels.append(partial(block.put, places_of(arrays.network, layer, cut), scalar(0.0, block)))
    if arrays.penalty_gradient is not None:
        term, penalty = arrays.penalty_gradient, PENALTIES[to.regularization.name]
        rate = scalar(to.regularization.rate, block)
        kernels += [
            *bind(penalty.derivative, to.parameters.theta(layer), rate, term.theta(layer)),
            partial(np.add, block, term.blocks[layer - 1], arrays.gradient.blocks[layer - 1]),
        ]
    return kernels


def _dz_db(to: Binding, step: Step) -> list[Kernel]:
    return []  # the factor is 1, and the product for θ brought ∂C/∂b with it


def _dz_da(to: Binding, step: Step) -> list[Kernel]:
    assert step.layer is not None
    theta = to.parameters.theta(step.layer)
    return [_product(theta, to.workspace.dc_dz[step.layer], to.workspace.dc_da[step.layer - 1])]


def _update(to: Binding, step: Step) -> list[Kernel]:
    return []


_KERNELS: dict[Op, Callable[[Binding, Step], list[Kernel]]] = {
    Op.Z: _z,
    Op.A: _a,
    Op.C: _cost,
    Op.DC_DYHAT: _dc_dyhat,
    Op.DA_DZ: _da_dz,
    Op.DZ_DTHETA: _dz_dtheta,
    Op.DZ_DB: _dz_db,
    Op.DZ_DA: _dz_da,
    Op.UPDATE: _update,
}
