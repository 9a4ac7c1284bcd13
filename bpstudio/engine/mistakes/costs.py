"""Mistakes at the cost and at ∂C/∂ŷ, where signs, factors of 2 and means go wrong; and those of the forward pass."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.mistakes.entries import AlteredRule, Mistake, Site, Variant, anywhere, once, variant
from bpstudio.engine.network import Array
from bpstudio.engine.plain_pass import RULES, move
from bpstudio.engine.plain_values import PlainPass, activation_at, of
from bpstudio.engine.program import Op

MOST_DECIMALS = 4

Share = Callable[[PlainPass], float]


def _times(share: Share) -> AlteredRule:
    """∂C/∂ŷ times a number; with a pair of output and cost the product is taken apart to have it."""

    def rule(to: PlainPass, last: int, way: int) -> None:
        RULES[Op.DC_DYHAT](to, last)
        to.dc_da[last] = share(to) * to.dc_da[last]
        to.apart = True

    return rule


def _cost_times(share: Share) -> AlteredRule:
    """The cost of the data times a number; a penalty stays as it is."""

    def rule(to: PlainPass, last: int, way: int) -> None:
        RULES[Op.C](to, last)
        penalty = _penalty_of(to, lambda layer: to.parameters.theta(layer))
        to.C = share(to) * (to.C - penalty) + penalty

    return rule


def _scaled(share: Share, applies: Callable[[Site], bool]) -> tuple[Variant, ...]:
    """∂C/∂ŷ alone; and the cost with it."""
    return (
        variant(Op.DC_DYHAT, _times(share), once(applies)),
        variant(Op.DC_DYHAT, _times(share), once(applies), (Op.C, _cost_times(share))),
    )


def _squares(site: Site) -> bool:
    return COSTS[site.task.cost.name].squares


def _no_mean(site: Site) -> bool:
    return site.rows > 1 and not site.averaged


def _mean_over_outputs(site: Site) -> bool:
    return site.task.network.outputs > 1 and site.task.cost.over_outputs == "mean"


def _sum_over_outputs(site: Site) -> bool:
    return site.task.network.outputs > 1 and site.task.cost.over_outputs == "sum"


def _ones(to: PlainPass, last: int, way: int) -> None:
    """The derivative of ŷ where that of C is asked for."""
    to.dc_da[last] = np.ones_like(to.a[last])
    to.apart = True


# 40: every output with every target


def _one_output(site: Site) -> bool:
    """Its targets lie in one column, and broadcasting a row against a column makes a square of them."""
    cost = COSTS[site.task.cost.name]
    return site.task.network.outputs == 1 and site.rows > 1 and cost.needs_target


def _of_all_pairs(to: PlainPass) -> float:
    """What every term of a cost over m² pairs is multiplied by."""
    outputs, examples = to.y.shape
    return to.task.cost.coefficient(outputs, examples**2)


def _pairs(to: PlainPass, last: int) -> tuple[Array, Array]:
    """ŷ down and y across, both (m, m)."""
    square = (to.rows, to.rows)
    return (
        np.ascontiguousarray(np.broadcast_to(to.a[last].T, square)),
        np.ascontiguousarray(np.broadcast_to(to.y, square)),
    )


def _cost_of_pairs(to: PlainPass, last: int, way: int) -> None:
    cost = to.task.cost
    terms = of(COSTS[cost.name].terms, *_pairs(to, last), **cost.constants)
    penalty = _penalty_of(to, lambda layer: to.parameters.theta(layer))
    to.C = _of_all_pairs(to) * float(terms.sum()) + penalty


def _slope_of_pairs(to: PlainPass, last: int, way: int) -> None:
    cost = to.task.cost
    derivative = COSTS[cost.name].derivative
    slopes = of(derivative, *_pairs(to, last), scale=_of_all_pairs(to), **cost.constants)
    to.dc_da[last] = slopes.sum(axis=1)[np.newaxis]
    to.apart = True


# 35, 45: the forward pass


def _twice(to: PlainPass, layer: int, way: int) -> None:
    RULES[Op.A](to, layer)
    to.a[layer] = of(ACTIVATIONS[activation_at(to, layer)].value, to.a[layer])
    to.apart = True  # the cost of a pair reads z, of which this ŷ is no longer made


def _all_alike(to: PlainPass, layer: int, way: int) -> None:
    """The layer begins with equal weights: all are its first, or all are 0."""
    for name in ("parameters", "after"):
        started = getattr(to, name).copy()
        theta = started.theta(layer)
        theta[...] = 0.0 if way else theta[0, 0]
        for pair in to.task.network.layer(layer).cut:
            theta[pair] = 0.0
        setattr(to, name, started)
    RULES[Op.Z](to, layer)


# 39: the penalty


def _penalty_of(to: PlainPass, part: Callable[[int], Array]) -> float:
    regularization = to.task.training.regularization
    total = np.zeros(())
    if regularization.active:
        for layer in to.task.network.layer_ids:
            PENALTIES[regularization.name].value(part(layer), np.array(regularization.rate), total)
    return float(total)


def _biases_in_cost(to: PlainPass, last: int, way: int) -> None:
    RULES[Op.C](to, last)
    to.C += _penalty_of(to, lambda layer: to.parameters.b(layer)[np.newaxis])


# 30: the sign


def _uphill(to: PlainPass, last: int, way: int) -> None:
    """The change is added where it is to be subtracted."""
    move(to, to.after, to.moments_after, -to.task.training.learning_rate)


# 46: rounding


def _rounding(to: PlainPass, layer: int, way: int) -> None:
    """Every result from here on is rounded, and the next one made of what is left."""
    to.decimals = way + 1
    RULES[Op.Z](to, layer)


def _decimals(site: Site) -> int:
    return MOST_DECIMALS if site.layer == min(site.task.network.layer_ids) else 0


COSTS_AND_FORWARD = (
    Mistake("factor_two", 22, (*_scaled(lambda to: 0.5, _squares), *_scaled(lambda to: 2.0, _squares))),
    Mistake(
        "sum_for_mean",
        23,
        (
            *_scaled(lambda to: to.rows, lambda p: p.averaged),
            *_scaled(lambda to: 1.0 / to.rows, _no_mean),
            *_scaled(lambda to: len(to.y), _mean_over_outputs),
            *_scaled(lambda to: 1.0 / len(to.y), _sum_over_outputs),
        ),
    ),
    Mistake("divided_by_m_twice", 24, _scaled(lambda to: 1.0 / to.rows, lambda p: p.averaged)),
    Mistake(
        "error_sign",
        30,
        (variant(Op.DC_DYHAT, _times(lambda to: -1.0), anywhere), variant(Op.UPDATE, _uphill, anywhere)),
    ),
    Mistake("softmax_twice", 35, (variant(Op.A, _twice, once(lambda p: p.activation.couples)),)),
    Mistake(
        "bias_penalty_in_cost_alone",
        39,
        (variant(Op.C, _biases_in_cost, once(lambda p: p.task.training.regularization.active)),),
    ),
    Mistake(
        "targets_broadcast",
        40,
        (variant(Op.DC_DYHAT, _slope_of_pairs, once(_one_output), (Op.C, _cost_of_pairs)),),
    ),
    Mistake("output_for_cost", 42, (variant(Op.DC_DYHAT, _ones, anywhere),)),
    Mistake("equal_initial_weights", 45, (variant(Op.Z, _all_alike, lambda p: 2),)),
    Mistake("rounded_on_the_way", 46, (variant(Op.Z, _rounding, _decimals),)),
)
"""Those whose place is before the way back begins, or where it begins."""
