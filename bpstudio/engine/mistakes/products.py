"""Mistakes at ∂z/∂θ, ∂z/∂b and ∂z/∂a: another weight, another activation, one path of several, sums and means."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from bpstudio.engine.mistakes.entries import (
    MOST_WAYS,
    AlteredRule,
    Mistake,
    Site,
    Variant,
    anywhere,
    once,
    variant,
)
from bpstudio.engine.network import Array, Network
from bpstudio.engine.plain_pass import RULES, move, to_biases, to_layer_below, to_weights
from bpstudio.engine.plain_values import PlainPass, penalty_slope, repeated
from bpstudio.engine.program import Op
from bpstudio.engine.task import Task


def _to_below(make: Callable[[PlainPass, int, int], Array]) -> AlteredRule:
    """Another ∂z/∂a."""

    def rule(to: PlainPass, layer: int, way: int) -> None:
        to.dz_da[layer] = make(to, layer, way)
        to_layer_below(to, layer)

    return rule


def _summed(make: Callable[[PlainPass, int, int], Array]) -> AlteredRule:
    """Another ∂C/∂a behind the right factor."""

    def rule(to: PlainPass, layer: int, way: int) -> None:
        RULES[Op.DZ_DA](to, layer)
        to.dc_da[layer - 1] = make(to, layer, way)

    return rule


def _of_weights(
    change: Callable[[PlainPass, int, Array, int], Array], ways: Callable[[Site], int]
) -> Variant:
    def rule(to: PlainPass, layer: int, way: int) -> None:
        RULES[Op.DZ_DTHETA](to, layer)
        gradient = to.gradient.theta(layer)
        gradient[...] = change(to, layer, gradient, way)
        for pair in to.task.network.layer(layer).cut:
            gradient[pair] = 0.0

    return variant(Op.DZ_DTHETA, rule, ways)


def _of_biases(change: Callable[[PlainPass, int, Array, int], Array], ways: Callable[[Site], int]) -> Variant:
    def rule(to: PlainPass, layer: int, way: int) -> None:
        RULES[Op.DZ_DB](to, layer)
        gradient = to.gradient.b(layer)
        gradient[...] = change(to, layer, gradient, way)

    return variant(Op.DZ_DB, rule, ways)


# 13, 14, 16: the weight


def _no_weight(to: PlainPass, layer: int, way: int) -> Array:
    return np.ones_like(to.parameters.theta(layer))


@lru_cache(maxsize=512)
def other_weights(network: Network, layer: int) -> list[tuple[str, int, int]]:
    """What could stand for θ by mistake: itself transposed or moved on by a unit, and a row of the layer below.

    Each is its kind, the layer that it is taken from, and a unit.
    """
    below, width = network.width_below(layer), network.width(layer)
    found: list[tuple[str, int, int]] = []
    if below == width > 1:
        found.append(("transposed", layer, 0))
    if width > 1:
        found += [("next unit", layer, 1)]
    if below > 1:
        found += [("next unit below", layer, 1)]
    lower = network.below(layer)
    found += (
        [("row", lower, unit) for unit in range(min(network.width_below(lower), MOST_WAYS))] if lower else []
    )
    for other in network.layer_ids:
        shape = (network.width_below(other), network.width(other))
        if other != layer and shape == (below, width):
            found.append(("matrix", other, 0))
        if other != layer and shape == (width, below) != (1, 1):
            found.append(("transposed", other, 0))
    return found[: 2 * MOST_WAYS]


def _another_weight(to: PlainPass, layer: int, way: int) -> Array:
    kind, other, unit = other_weights(to.task.network, layer)[way]
    theta = to.parameters.theta(other)
    match kind:
        case "transposed":
            return theta.T
        case "next unit":
            return np.roll(theta, -1, axis=1)
        case "next unit below":
            return np.roll(theta, -1, axis=0)
        case "row":
            return repeated(theta[unit][:, np.newaxis], to.parameters.theta(layer))
    return theta


def _updated_weight(to: PlainPass, layer: int, way: int) -> Array:
    """θ as the update leaves it, of which this layer's gradient is there already."""
    after = to.parameters.copy()
    move(to, after, to.moments.copy(), to.task.training.learning_rate)
    return after.theta(layer)


# 15: the activation


@lru_cache(maxsize=512)
def other_activations(network: Network, layer: int) -> list[tuple[str, int, int]]:
    """(letter, layer, unit) of what could stand for a of the layer below: a of any other layer, and z for a.

    The nearest come first, x is a of layer 0.
    """
    below = network.below(layer)
    near = sorted(network.node_ids, key=lambda other: (abs(other - below), -other))
    found = [
        ("a", other, unit)
        for other in near
        for unit in range(min(network.width(other), MOST_WAYS))
        if other != below or network.width(below) > 1
    ]
    return found[: 2 * MOST_WAYS]


def _another_activation(to: PlainPass, layer: int, way: int) -> Array:
    _, other, unit = other_activations(to.task.network, layer)[way]
    return repeated(to.a[other][unit], to.a[layer - 1])


def _z_for_a(to: PlainPass, layer: int, way: int) -> Array:
    return to.z[layer - 1]


def _to_theta(make: Callable[[PlainPass, int, int], Array]) -> AlteredRule:
    """Another ∂z/∂θ."""

    def rule(to: PlainPass, layer: int, way: int) -> None:
        to.dz_dtheta[layer] = make(to, layer, way)
        to_weights(to, layer)

    return rule


# 17 to 19: sums over paths


def _sum_of_activations(to: PlainPass, layer: int, way: int) -> Array:
    return to.dz_da[layer] @ to.a[layer]


def _one_path(to: PlainPass, layer: int, way: int) -> Array:
    return np.outer(to.dz_da[layer][:, way], to.dc_dz[layer][way])


def _last_path(to: PlainPass, layer: int, way: int) -> Array:
    return _one_path(to, layer, len(to.dc_dz[layer]) - 1)


def _paths(site: Site) -> int:
    return min(site.width, MOST_WAYS) if site.width > 1 else 0


def _last_example(to: PlainPass, layer: int, gradient: Array, way: int) -> Array:
    """What is left of the data where each example is written over the one before; a penalty is added as it should."""
    upstream = to.dc_dz[layer][:, -1]
    if gradient.ndim == 1:
        return upstream
    found = np.outer(to.a[layer - 1][:, -1], upstream)
    return found + penalty_slope(to, to.parameters.theta(layer)) if _has_penalty(to.task) else found


# 21, 24 to 27, 31: the gradient itself


def _again(to: PlainPass, layer: int, gradient: Array, way: int) -> Array:
    return gradient * (way + 2)


def _value_for_gradient(to: PlainPass, layer: int, gradient: Array, way: int) -> Array:
    """θ − ∂C/∂θ, or θ − η ∂C/∂θ: where the parameter goes, for how the cost changes with it."""
    kept = to.parameters.theta(layer) if gradient.ndim == 2 else to.parameters.b(layer)
    return kept - (to.task.training.learning_rate if way else 1.0) * gradient


def _averaged(to: PlainPass, layer: int, gradient: Array, way: int) -> Array:
    return gradient / to.rows


def _not_averaged(to: PlainPass, layer: int, gradient: Array, way: int) -> Array:
    return gradient * to.rows


def _over_units(to: PlainPass, layer: int, gradient: Array, way: int) -> Array:
    return np.full_like(gradient, gradient.sum())


def _with_input(to: PlainPass, layer: int, way: int) -> None:
    """The factor of b is what comes in, as for a weight: all of it, or of one unit below."""
    below = to.a[layer - 1]
    to.dz_db[layer] = below.sum(axis=0) if not way else below[way - 1]
    to_biases(to, layer)


def _inputs(site: Site) -> int:
    return min(site.task.network.width_below(site.layer), MOST_WAYS) + 1


# 38: the penalty


def _penalty(share: float) -> Callable[[PlainPass, int, Array, int], Array]:
    """Only so much of the penalty's derivative in ∂C/∂θ."""

    def change(to: PlainPass, layer: int, gradient: Array, way: int) -> Array:
        return gradient + (share - 1.0) * penalty_slope(to, to.parameters.theta(layer))

    return change


def _penalised(site: Site) -> bool:
    return _has_penalty(site.task)


def _has_penalty(task: Task) -> bool:
    return task.training.regularization.active


def _of_penalty(share: float) -> Variant:
    return _of_weights(_penalty(share), once(_penalised))


def _several(site: Site) -> int:
    return int(site.rows > 1)


PRODUCTS = (
    Mistake("weight_left_out", 13, (variant(Op.DZ_DA, _to_below(_no_weight), anywhere),)),
    Mistake(
        "another_weight",
        14,
        (
            variant(
                Op.DZ_DA, _to_below(_another_weight), lambda p: len(other_weights(p.task.network, p.layer))
            ),
        ),
    ),
    Mistake(
        "another_activation",
        15,
        (
            variant(
                Op.DZ_DTHETA,
                _to_theta(_another_activation),
                lambda p: len(other_activations(p.task.network, p.layer)),
            ),
            variant(Op.DZ_DTHETA, _to_theta(_z_for_a), once(lambda p: p.reads_units)),
        ),
    ),
    Mistake(
        "updated_weight_on_the_way_back",
        16,
        (variant(Op.DZ_DA, _to_below(_updated_weight), anywhere, reads_gradients=True),),
    ),
    Mistake(
        "activations_summed_for_errors", 17, (variant(Op.DZ_DA, _summed(_sum_of_activations), anywhere),)
    ),
    Mistake("one_path_only", 18, (variant(Op.DZ_DA, _summed(_one_path), _paths),)),
    Mistake(
        "last_value_only",
        19,
        (
            variant(Op.DZ_DA, _summed(_last_path), once(lambda p: p.width > 1)),
            _of_weights(_last_example, _several),
            _of_biases(_last_example, _several),
        ),
    ),
    Mistake(
        "gradients_not_zeroed",
        21,
        (_of_weights(_again, lambda p: 2), _of_biases(_again, lambda p: 2)),
    ),
    Mistake(
        "bias_averaged_alone",
        25,
        (
            _of_biases(_averaged, lambda p: int(p.rows > 1 and not p.averaged)),
            _of_biases(_not_averaged, once(lambda p: p.averaged)),
        ),
    ),
    Mistake("bias_summed_over_units", 26, (_of_biases(_over_units, once(lambda p: p.width > 1)),)),
    Mistake("input_in_bias_gradient", 27, (variant(Op.DZ_DB, _with_input, _inputs),)),
    Mistake(
        "updated_value_for_gradient",
        31,
        (_of_weights(_value_for_gradient, lambda p: 2), _of_biases(_value_for_gradient, lambda p: 2)),
    ),
    Mistake("wrong_penalty_slope", 38, (_of_penalty(0.5), _of_penalty(-1.0), _of_penalty(0.0))),
)
"""Those whose place is where a chain ends, or goes on to the layer below."""
