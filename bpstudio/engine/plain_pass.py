"""One whole iteration as the article writes it, in plain numpy: open this first.

The program of a network is gone through step by step, and each step is one small function below. Together they say

    z^l = θ^lᵀ a^(l−1) + b^l              a^l = g(z^l)              C = Σ cost(ŷ, y)

    ∂C/∂z^l = ∂C/∂a^l · ∂a^l/∂z^l         ∂C/∂a^(l−1) = θ^l · ∂C/∂z^l

    ∂C/∂θ^l = a^(l−1) · (∂C/∂z^l)ᵀ        ∂C/∂b^l = Σ ∂C/∂z^l       θ ← θ − η ∂C/∂θ

Examples are columns: a^l has shape (units of l, m). What a function and its derivative are is said by the registries of
``functions``, and the rule of the update by ``optimizers``; nothing is differentiated here. This is the specification:
what trains is in ``fast``, does the same with arrays allocated once, and is held to it by tests, value by value.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments, Update
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_values import (
    ALL,
    activation_at,
    before_the_first_step,
    of,
    pair_of,
    penalty_slope,
    scale_of,
)
from bpstudio.engine.plain_values import PlainPass as PlainPass
from bpstudio.engine.plain_values import Rule as Rule
from bpstudio.engine.program import Op, Program
from bpstudio.engine.task import Task


def plain_pass(
    task: Task,
    parameters: Parameters,
    moments: Moments,
    rows: NDArray[np.intp],
    decimals: int | None = None,
) -> PlainPass:
    """Everything that one iteration over the examples ``rows`` computes; what it is given is left alone.

    With ``decimals`` every result is rounded to so many as one goes.
    """
    found = before_the_first_step(task, parameters, moments, rows)
    found.decimals = decimals
    with np.errstate(all="ignore"):
        for step in Program.of(task.network):
            RULES[step.op](found, task.network.depth if step.layer is None else step.layer)
    return found


def _z(to: PlainPass, layer: int) -> None:
    below = to.a[layer - 1]
    to.z[layer] = to.kept(to.parameters.theta(layer).T @ below + to.parameters.b(layer)[:, np.newaxis])


def _a(to: PlainPass, layer: int) -> None:
    to.a[layer] = to.kept(of(ACTIVATIONS[activation_at(to, layer)].value, to.z[layer]))


def _c(to: PlainPass, last: int) -> None:
    """C and, with a penalty, what it adds for the weights of every layer. A fused pair reads z and not ŷ."""
    together = to.decimals is None and not to.apart
    pair, cost = pair_of(to) if together else None, COSTS[to.task.cost.name].terms
    settings = to.task.cost.constants
    terms = of(pair.terms, to.z[last], to.y) if pair else of(cost, to.a[last], to.y, **settings)
    to.C = scale_of(to) * float(terms.sum())
    regularization = to.task.training.regularization
    if regularization.active:
        penalty, rate = np.zeros(()), np.array(regularization.rate)
        for layer in range(1, last + 1):
            PENALTIES[regularization.name].value(to.parameters.theta(layer), rate, penalty)
        to.C += float(penalty)
    to.C = float(to.kept(np.array(to.C)))


def _dc_dyhat(to: PlainPass, last: int) -> None:
    cost = to.task.cost
    derivative = COSTS[cost.name].derivative
    to.dc_da[last] = to.kept(of(derivative, to.a[last], to.y, scale=scale_of(to), **cost.constants))


def _da_dz(to: PlainPass, layer: int) -> None:
    """∂C/∂z = ∂C/∂a · ∂a/∂z. Of a fused pair the product is known in one piece; its factors are there to be seen."""
    to.da_dz[layer] = to.kept(slope(to, layer))
    through_slope(to, layer)


def slope(to: PlainPass, layer: int) -> Array:
    """∂a/∂z of a layer: one number for each unit and example, or of softmax (m, units, units)."""
    activation = ACTIVATIONS[activation_at(to, layer)]
    if activation.coupling is not None:
        return activation.coupling.jacobian(to.a[layer])
    assert activation.derivative is not None, "what does not couple has a derivative"
    return of(activation.derivative, to.z[layer], to.a[layer])


def through_slope(to: PlainPass, layer: int) -> None:
    """Write ∂C/∂z of a layer, from ∂C/∂a and the factor ∂a/∂z that is there."""
    pair, factor = pair_of(to), to.da_dz[layer]
    if pair and layer == to.task.network.depth and not to.apart:
        product = of(pair.derivative, to.a[layer], to.y, scale=scale_of(to))
    elif factor.ndim == 3:
        product = np.einsum("mij,im->jm", factor, to.dc_da[layer])
    else:
        product = to.dc_da[layer] * factor
    to.dc_dz[layer] = to.kept(product)


def _dz_dtheta(to: PlainPass, layer: int) -> None:
    to.dz_dtheta[layer] = to.a[layer - 1]
    to_weights(to, layer)


def to_weights(to: PlainPass, layer: int, below: slice = ALL, units: slice = ALL) -> None:
    """Write ∂C/∂θ, with the penalty's derivative; of what is cut none. Or of weights between some units alone."""
    whole, regularization = to.gradient.theta(layer), to.task.training.regularization
    gradient = whole[below, units]
    gradient[...] = to.dz_dtheta[layer][below] @ to.dc_dz[layer][units].T
    if regularization.active:
        gradient += penalty_slope(to, to.parameters.theta(layer)[below, units])
    for pair in to.task.network.layer(layer).cut:
        whole[pair] = 0.0
    gradient[...] = to.kept(gradient)


def _dz_db(to: PlainPass, layer: int) -> None:
    to.dz_db[layer] = np.ones(())
    to_biases(to, layer)


def to_biases(to: PlainPass, layer: int) -> None:
    """Write ∂C/∂b, the sum over all examples."""
    to.gradient.b(layer)[...] = to.kept((to.dz_db[layer] * to.dc_dz[layer]).sum(axis=1))


def _dz_da(to: PlainPass, layer: int) -> None:
    to.dz_da[layer] = to.parameters.theta(layer)
    to_layer_below(to, layer)


def to_layer_below(to: PlainPass, layer: int) -> None:
    """Write ∂C/∂a of the layer below, the sum over all units of this one."""
    to.dc_da[layer - 1] = to.kept(to.dz_da[layer] @ to.dc_dz[layer])


def _update(to: PlainPass, last: int) -> None:
    """All parameters at once, after all gradients exist: θ ← θ − η ∂C/∂θ, or what the optimizer makes of ∂C/∂θ."""
    move(to, to.after, to.moments_after, to.task.training.learning_rate)
    to.after.flat[...] = to.kept(to.after.flat)


def move(to: PlainPass, parameters: Parameters, moments: Moments, learning_rate: float) -> None:
    """Write into ``parameters`` and ``moments`` what the optimizer makes of them and the gradients that are there."""
    update = Update(to.task.training.optimizer, learning_rate, parameters, moments)
    for run in update(to.gradient.flat):
        run()


RULES: dict[Op, Rule] = {
    Op.Z: _z,
    Op.A: _a,
    Op.C: _c,
    Op.DC_DYHAT: _dc_dyhat,
    Op.DA_DZ: _da_dz,
    Op.DZ_DTHETA: _dz_dtheta,
    Op.DZ_DB: _dz_db,
    Op.DZ_DA: _dz_da,
    Op.UPDATE: _update,
}
"""What each kind of step does."""
