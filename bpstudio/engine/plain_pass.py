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

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES, Pair
from bpstudio.engine.network import ActivationName, Array
from bpstudio.engine.optimizers import Moments, Update
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Op, Program
from bpstudio.engine.task import Task


@dataclass(slots=True)
class PlainPass:
    """Every value of one iteration; those of a layer by its number.

    ``da_dz`` is the factor itself: one number for each unit and example, or for softmax a matrix for each example,
    (m, units, units). ``after`` and ``moments_after`` are what the update made of the parameters and its memory.
    """

    task: Task
    parameters: Parameters
    y: Array
    after: Parameters
    moments_after: Moments
    gradient: Parameters
    C: float = 0.0
    z: dict[int, Array] = field(default_factory=dict)
    a: dict[int, Array] = field(default_factory=dict)
    da_dz: dict[int, Array] = field(default_factory=dict)
    dc_da: dict[int, Array] = field(default_factory=dict)
    dc_dz: dict[int, Array] = field(default_factory=dict)


def plain_pass(task: Task, parameters: Parameters, moments: Moments, rows: NDArray[np.intp]) -> PlainPass:
    """Everything that one iteration over the examples ``rows`` computes; what it is given is left alone."""
    x, y = task.examples.x[rows].T, np.zeros((task.network.outputs, len(rows)))
    if task.examples.y is not None:
        y = task.examples.y[rows].T
    gradient = Parameters(task.network)
    found = PlainPass(task, parameters, y, parameters.copy(), moments.copy(), gradient, a={0: x})
    with np.errstate(all="ignore"):
        for step in Program.of(task.network):
            _RULES[step.op](found, task.network.depth if step.layer is None else step.layer)
    return found


def _z(to: PlainPass, layer: int) -> None:
    to.z[layer] = to.parameters.theta(layer).T @ to.a[layer - 1] + to.parameters.b(layer)[:, np.newaxis]


def _a(to: PlainPass, layer: int) -> None:
    to.a[layer] = _of(ACTIVATIONS[_activation(to, layer)].value, to.z[layer])


def _c(to: PlainPass, last: int) -> None:
    """C and, with a penalty, what it adds for the weights of every layer. A fused pair reads z and not ŷ."""
    pair, cost = _pair(to), COSTS[to.task.cost.name].terms
    settings = to.task.cost.constants
    terms = _of(pair.terms, to.z[last], to.y) if pair else _of(cost, to.a[last], to.y, **settings)
    to.C = _scale(to) * float(terms.sum())
    regularization = to.task.training.regularization
    if regularization.active:
        penalty, rate = np.zeros(()), np.array(regularization.rate)
        for layer in range(1, last + 1):
            PENALTIES[regularization.name].value(to.parameters.theta(layer), rate, penalty)
        to.C += float(penalty)


def _dc_dyhat(to: PlainPass, last: int) -> None:
    cost = to.task.cost
    to.dc_da[last] = _of(COSTS[cost.name].derivative, to.a[last], to.y, scale=_scale(to), **cost.constants)


def _da_dz(to: PlainPass, layer: int) -> None:
    """∂C/∂z = ∂C/∂a · ∂a/∂z. Of a fused pair the product is known in one piece; its factors are there to be seen."""
    activation, pair = ACTIVATIONS[_activation(to, layer)], _pair(to)
    if activation.coupling is None:
        assert activation.derivative is not None, "what does not couple has a derivative"
        to.da_dz[layer] = _of(activation.derivative, to.z[layer], to.a[layer])
        to.dc_dz[layer] = to.dc_da[layer] * to.da_dz[layer]
    else:
        to.da_dz[layer] = activation.coupling.jacobian(to.a[layer])
        to.dc_dz[layer] = np.einsum("mij,im->jm", to.da_dz[layer], to.dc_da[layer])
    if pair and layer == to.task.network.depth:
        to.dc_dz[layer] = _of(pair.derivative, to.a[layer], to.y, scale=_scale(to))


def _dz_dtheta(to: PlainPass, layer: int) -> None:
    """∂C/∂θ, and the penalty's derivative with it. A connection that is cut gets none."""
    gradient, regularization = to.gradient.theta(layer), to.task.training.regularization
    gradient[...] = to.a[layer - 1] @ to.dc_dz[layer].T
    if regularization.active:
        rate = np.array(regularization.rate)
        gradient += _of(PENALTIES[regularization.name].derivative, to.parameters.theta(layer), rate)
    for pair in to.task.network.layer(layer).cut:
        gradient[pair] = 0.0


def _dz_db(to: PlainPass, layer: int) -> None:
    to.gradient.b(layer)[...] = to.dc_dz[layer].sum(axis=1)


def _dz_da(to: PlainPass, layer: int) -> None:
    to.dc_da[layer - 1] = to.parameters.theta(layer) @ to.dc_dz[layer]


def _update(to: PlainPass, last: int) -> None:
    """All parameters at once, after all gradients exist: θ ← θ − η ∂C/∂θ, or what the optimizer makes of ∂C/∂θ."""
    training = to.task.training
    update = Update(training.optimizer, training.learning_rate, to.after, to.moments_after)
    for move in update(to.gradient.flat):
        move()


_RULES: dict[Op, Callable[[PlainPass, int], None]] = {
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


def _of(function: Callable[..., None], *arrays: Array, **constants: float) -> Array:
    """What a function of the registry writes, as a new array of the shape of its first argument."""
    out = np.empty_like(arrays[0])
    function(*arrays, out, **constants)
    return out


def _activation(to: PlainPass, layer: int) -> ActivationName:
    return to.task.network.layer(layer).activation


def _pair(to: PlainPass) -> Pair | None:
    """The fused output activation and cost, where there is such a pair."""
    return PAIRS.get((_activation(to, to.task.network.depth), to.task.cost.name))


def _scale(to: PlainPass) -> float:
    """What every term of the cost is multiplied by, 1/m of a mean among it."""
    return to.task.cost.coefficient(*to.y.shape)
