"""The arithmetic of each step, bound to the arrays it reads and writes.

A kernel is a call without arguments. ``kernels_of`` is the whole of forward and backward propagation: what the
training loop runs without looking is what a traced iteration reveals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from bpstudio.engine.functions import (
    ACTIVATIONS,
    COSTS,
    PAIRS,
    PENALTIES,
    ZERO,
    Cost,
    Pair,
    Regularization,
    softmax_product,
)
from bpstudio.engine.network import Parameters, places_of
from bpstudio.engine.optimizers import Kernel
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.workspace import Workspace


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
        return PAIRS.get((self.workspace.network.layers[-1].activation, self.cost.name))

    @property
    def coefficient(self) -> float:
        return self.cost.coefficient(self.workspace.network.outputs, self.workspace.rows)


def kernels_of(program: Program, binding: Binding) -> list[Kernel]:
    """Forward and backward pass in the program's order; the update is the optimizer's."""
    return [
        kernel for step in program if step.op is not Op.UPDATE for kernel in _KERNELS[step.op](binding, step)
    ]


def _z(to: Binding, step: Step) -> list[Kernel]:
    assert step.layer is not None
    block = to.parameters.blocks[step.layer - 1]
    return [partial(block.T.dot, to.workspace.extended[step.layer - 1], to.workspace.z[step.layer])]


def _a(to: Binding, step: Step) -> list[Kernel]:
    assert step.layer is not None
    activation = ACTIVATIONS[to.workspace.network.layer(step.layer).activation]
    return [partial(activation.value, to.workspace.z[step.layer], to.workspace.a[step.layer])]


def _cost(to: Binding, step: Step) -> list[Kernel]:
    arrays, depth = to.workspace, to.workspace.network.depth
    terms, read = (
        (to.pair.terms, arrays.z[depth]) if to.pair else (COSTS[to.cost.name].terms, arrays.a[depth])
    )
    total = arrays.data_cost if to.regularization.active else arrays.C
    flat = arrays.cost_terms.reshape(-1)
    kernels: list[Kernel] = [
        partial(terms, read, arrays.y, arrays.cost_terms),
        partial(flat.dot, arrays.ones, total),
        partial(np.multiply, total, np.array(to.coefficient), total),
    ]
    if to.regularization.active:
        kernels.append(partial(_add_penalty, to))
    return kernels


def _add_penalty(to: Binding) -> None:
    penalty = PENALTIES[to.regularization.name]
    layers = range(1, to.workspace.network.depth + 1)
    to.workspace.penalty[...] = sum(
        penalty.value(to.parameters.theta(number), to.regularization.rate) for number in layers
    )
    np.add(to.workspace.data_cost, to.workspace.penalty, to.workspace.C)


def _dc_dyhat(to: Binding, step: Step) -> list[Kernel]:
    if to.pair and not to.traced:
        return []
    arrays, depth = to.workspace, to.workspace.network.depth
    out = arrays.dc_da[depth]
    return [
        partial(COSTS[to.cost.name].derivative, arrays.a[depth], arrays.y, out),
        partial(np.multiply, out, np.array(to.coefficient), out),
    ]


def _da_dz(to: Binding, step: Step) -> list[Kernel]:
    number, arrays = step.layer, to.workspace
    assert number is not None
    z, a, factor = arrays.z[number], arrays.a[number], arrays.da_dz[number]
    upstream, out = arrays.dc_da[number], arrays.dc_dz[number]
    derivative = ACTIVATIONS[arrays.network.layer(number).activation].derivative
    local: list[Kernel] = [partial(derivative, z, a, factor)] if derivative else []
    if to.pair and number == arrays.network.depth:
        return [
            *(local if to.traced else []),
            partial(to.pair.derivative, a, arrays.y, out),
            partial(np.multiply, out, np.array(to.coefficient), out),
        ]
    if derivative is None:
        return [partial(softmax_product, upstream, a, out)]
    return [*local, partial(np.multiply, upstream, factor, out)]


def _dz_dtheta(to: Binding, step: Step) -> list[Kernel]:
    """∂C/∂θ and, from the row of ones below the activations, ∂C/∂b with it."""
    number, arrays = step.layer, to.workspace
    assert number is not None
    block = arrays.data_gradient.blocks[number - 1]
    kernels: list[Kernel] = [partial(arrays.extended[number - 1].dot, arrays.dc_dz[number].T, block)]
    if cut := arrays.network.layer(number).cut:
        kernels.append(partial(block.put, places_of(arrays.network, number, cut), ZERO))
    if arrays.penalty_gradient is not None:
        term = arrays.penalty_gradient
        penalty = PENALTIES[to.regularization.name]
        kernels += [
            partial(
                penalty.derivative, to.parameters.theta(number), to.regularization.rate, term.theta(number)
            ),
            partial(np.add, block, term.blocks[number - 1], arrays.gradient.blocks[number - 1]),
        ]
    return kernels


def _dz_db(to: Binding, step: Step) -> list[Kernel]:
    return []  # the factor is 1, and the product for θ brought ∂C/∂b with it


def _dz_da(to: Binding, step: Step) -> list[Kernel]:
    assert step.layer is not None
    theta = to.parameters.theta(step.layer)
    return [partial(theta.dot, to.workspace.dc_dz[step.layer], to.workspace.dc_da[step.layer - 1])]


_KERNELS: dict[Op, Callable[[Binding, Step], list[Kernel]]] = {
    Op.Z: _z,
    Op.A: _a,
    Op.C: _cost,
    Op.DC_DYHAT: _dc_dyhat,
    Op.DA_DZ: _da_dz,
    Op.DZ_DTHETA: _dz_dtheta,
    Op.DZ_DB: _dz_db,
    Op.DZ_DA: _dz_da,
}
