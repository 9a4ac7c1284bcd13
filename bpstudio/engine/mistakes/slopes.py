"""Mistakes at ∂a/∂z: the slope left out, taken at the wrong number, or of the wrong function."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS
from bpstudio.engine.mistakes.entries import (
    MOST_WAYS,
    AlteredRule,
    Mistake,
    Site,
    Variant,
    apart_at_output,
    once,
    variant,
)
from bpstudio.engine.network import Array, Network
from bpstudio.engine.plain_pass import slope, through_slope
from bpstudio.engine.plain_values import PlainPass, activation_at, of, repeated, scale_of
from bpstudio.engine.program import Op


def _factor(make: Callable[[PlainPass, int], Array]) -> AlteredRule:
    """Another ∂a/∂z; what follows is multiplied by it, also where output and cost are a pair."""
    return _factor_by_way(lambda to, layer, way: make(to, layer))


def _factor_by_way(make: Callable[[PlainPass, int, int], Array]) -> AlteredRule:
    def rule(to: PlainPass, layer: int, way: int) -> None:
        to.da_dz[layer] = make(to, layer, way)
        apart_at_output(to, layer)
        through_slope(to, layer)

    return rule


def _product(make: Callable[[PlainPass, int], Array]) -> AlteredRule:
    """Another ∂C/∂z behind the right factor."""

    def rule(to: PlainPass, layer: int, way: int) -> None:
        to.da_dz[layer] = slope(to, layer)
        to.dc_dz[layer] = make(to, layer)

    return rule


def _at_slope(rule: AlteredRule, applies: Callable[[Site], bool]) -> Variant:
    return variant(Op.DA_DZ, rule, once(applies))


# Where


def _curved(site: Site) -> bool:
    """The slope is a factor that somebody could leave out."""
    return not site.activation.same


def _by_units(site: Site) -> bool:
    return _curved(site) and not site.activation.couples


def _couples(site: Site) -> bool:
    return site.activation.couples


def _shared_out(site: Site) -> bool:
    """Whether the cost is a mean, over examples or over outputs."""
    cost, outputs = site.task.cost, site.task.network.outputs
    return cost.coefficient(outputs, site.rows) != cost.scale


def _paired(site: Site) -> bool:
    return site.at_output and (site.task.network.layers[-1].activation, site.task.cost.name) in PAIRS


# 1 to 8: the slope itself


def _ones(to: PlainPass, layer: int) -> Array:
    found = slope(to, layer)
    return np.ones_like(found) if found.ndim == 2 else np.broadcast_to(np.eye(found.shape[-1]), found.shape)


def _error(to: PlainPass, layer: int) -> Array:
    """ŷ − y, times 1/m of a mean: what is left of a squared error where its 2 and the slope are forgotten."""
    return (to.a[layer] - to.y) * (scale_of(to) / to.task.cost.scale)


def _bare_error(to: PlainPass, layer: int) -> Array:
    """ŷ − y as it is, where the 1/m of a mean is forgotten as well."""
    return to.a[layer] - to.y


def _fused_times_slope(to: PlainPass, layer: int) -> Array:
    found, pair = to.da_dz[layer], PAIRS[activation_at(to, layer), to.task.cost.name]
    fused = of(pair.derivative, to.a[layer], to.y, scale=scale_of(to))
    return fused * (found if found.ndim == 2 else np.diagonal(found, axis1=1, axis2=2).T)


def _fused_times_jacobian(to: PlainPass, layer: int) -> Array:
    found, pair = to.da_dz[layer], PAIRS[activation_at(to, layer), to.task.cost.name]
    fused = of(pair.derivative, to.a[layer], to.y, scale=scale_of(to))
    product: Array = np.einsum("mij,im->jm", found, fused)
    return product


def _at_a(to: PlainPass, layer: int) -> Array:
    """g' at a, as if the unit's output were its input."""
    activation = ACTIVATIONS[activation_at(to, layer)]
    assert activation.derivative is not None, "what does not couple has a derivative"
    a = to.a[layer]
    return of(activation.derivative, a, of(activation.value, a))


def _fed_with_z(to: PlainPass, layer: int) -> Array:
    """The formula in a, with z in it: z(1 − z) for a(1 − a)."""
    activation = ACTIVATIONS[activation_at(to, layer)]
    assert activation.derivative is not None, "what does not couple has a derivative"
    return of(activation.derivative, to.z[layer], to.z[layer])


def _minus_square(to: PlainPass, layer: int) -> Array:
    return slope(to, layer) - 1.0


def _plus_square(to: PlainPass, layer: int) -> Array:
    return 2.0 - slope(to, layer)


def _of_tangent(to: PlainPass, layer: int) -> Array:
    return 1.0 + np.square(np.tan(to.z[layer]))


def _is_tanh(site: Site) -> bool:
    return site.activation.less_square


# 9: the slope of another unit


@lru_cache(maxsize=512)
def other_units(network: Network, layer: int) -> list[tuple[int, int]]:
    """(layer, unit) of those whose slope could be taken by mistake: of the same layer, then of the nearest ones."""
    layers = sorted(network.layer_ids, key=lambda other: abs(other - layer))
    found = [
        (other, unit)
        for other in layers
        if not ACTIVATIONS[network.layer(other).activation].couples
        and (other != layer or network.width(layer) > 1)
        for unit in range(min(network.width(other), MOST_WAYS))
    ]
    return found[: 2 * MOST_WAYS]


def _of_another_unit(to: PlainPass, layer: int, way: int) -> Array:
    other, unit = other_units(to.task.network, layer)[way]
    return repeated(slope(to, other)[unit], to.z[layer])


def _other_slopes(site: Site) -> int:
    """Any of them, where there is more than the unit itself."""
    return 0 if site.activation.couples else len(other_units(site.task.network, site.layer))


# 10 to 12: ramps


def _is_ramp(site: Site) -> bool:
    return site.activation.ramp is not None


def _is_leaky(site: Site) -> bool:
    return bool(site.activation.ramp)


def _no_slope_below(to: PlainPass, layer: int) -> Array:
    """0 below 0, where the leaky ramp has a slope."""
    return np.where(to.z[layer] < 0, 0.0, slope(to, layer))


def _slope_alone(to: PlainPass, layer: int) -> Array:
    return to.da_dz[layer]


# 20, 43: sums and examples


def _once_per_path(to: PlainPass, layer: int, way: int) -> None:
    """Each path's share is passed on when it comes, with all before it, and so counts again with each one after."""
    above = to.task.network.above(layer)
    theta, upstream = to.dz_da[above], to.dc_dz[above]
    times = np.arange(len(upstream), 0, -1.0)[:, np.newaxis]
    to.da_dz[layer] = slope(to, layer)
    to.dc_dz[layer] = (theta @ (times * upstream)) * to.da_dz[layer]


def _has_paths(site: Site) -> bool:
    network = site.task.network
    return not site.at_output and network.width(network.above(site.layer)) > 1


def _of_another_example(to: PlainPass, layer: int) -> Array:
    found = slope(to, layer)
    return np.roll(found, 1, axis=-1 if found.ndim == 2 else 0)


def _several_examples(site: Site) -> bool:
    return site.rows > 1 and _curved(site)


# 33, 34, 36: softmax


def _diagonal(to: PlainPass, layer: int) -> Array:
    found = slope(to, layer)
    return found * np.eye(found.shape[-1])


def _diagonal_without_p(to: PlainPass, layer: int) -> Array:
    p = to.a[layer].T
    return _diagonal(to, layer) / p[:, np.newaxis, :]


def _from_output_again(to: PlainPass, layer: int) -> Array:
    activation = ACTIVATIONS[activation_at(to, layer)]
    assert activation.coupling is not None, "only where units couple"
    return activation.coupling.jacobian(of(activation.value, to.a[layer]))


def _squares(site: Site) -> bool:
    """A squared error is the one cost of which ŷ − y is nearly the derivative."""
    return site.at_output and COSTS[site.task.cost.name].squares


SLOPES = (
    Mistake(
        "slope_left_out_at_output", 1, (_at_slope(_factor(_ones), lambda p: p.at_output and _curved(p)),)
    ),
    Mistake("slope_left_out", 2, (_at_slope(_factor(_ones), lambda p: not p.at_output and _curved(p)),)),
    Mistake(
        "slope_kept_beside_fused_cost",
        3,
        (
            _at_slope(_product(_fused_times_slope), _paired),
            _at_slope(_product(_fused_times_jacobian), lambda p: _paired(p) and _couples(p)),
        ),
    ),
    Mistake(
        "difference_for_squared_error",
        4,
        (
            _at_slope(_product(_error), _squares),
            _at_slope(_product(_bare_error), lambda p: _squares(p) and _shared_out(p)),
        ),
    ),
    Mistake("slope_at_activation", 5, (_at_slope(_factor(_at_a), _by_units),)),
    Mistake(
        "slope_formula_fed_with_z",
        6,
        (_at_slope(_factor(_fed_with_z), lambda p: _by_units(p) and p.activation.of_a),),
    ),
    Mistake("activation_for_slope", 7, (_at_slope(_factor(lambda to, layer: to.a[layer]), _by_units),)),
    Mistake(
        "wrong_tanh_slope",
        8,
        tuple(_at_slope(_factor(make), _is_tanh) for make in (_minus_square, _plus_square, _of_tangent)),
    ),
    Mistake(
        "slope_of_another_unit", 9, (variant(Op.DA_DZ, _factor_by_way(_of_another_unit), _other_slopes),)
    ),
    Mistake("relu_mask_on_output", 10, (_at_slope(_factor(_ones), _is_ramp),)),
    Mistake("leaky_slope_dropped", 11, (_at_slope(_factor(_no_slope_below), _is_leaky),)),
    Mistake("relu_replaces_upstream", 12, (_at_slope(_product(_slope_alone), _is_ramp),)),
    Mistake("node_propagated_per_path", 20, (_at_slope(_once_per_path, _has_paths),)),
    Mistake("softmax_diagonal", 33, (_at_slope(_factor(_diagonal), _couples),)),
    Mistake("softmax_slope_without_p", 34, (_at_slope(_factor(_diagonal_without_p), _couples),)),
    Mistake("softmax_slope_from_output", 36, (_at_slope(_factor(_from_output_again), _couples),)),
    Mistake("activation_over_z", 37, (_at_slope(_factor(_at_a), _by_units),)),
    Mistake("slope_of_another_example", 43, (_at_slope(_factor(_of_another_example), _several_examples),)),
)
"""Those whose place is ∂a/∂z."""
