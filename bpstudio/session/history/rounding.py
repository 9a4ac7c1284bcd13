"""Which results of the iteration at the cursor rounding alone decides: on another processor they come out another.

Everything is confirmed by twins (``jitter``): the same iterations with every parameter moved by one unit in its last
place. What is not revealed yet is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from bpstudio.engine.arrays import Flags, terms_of_z
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import trained_mask
from bpstudio.engine.parameters import KINDS, Parameter, parameter_at, positions_of
from bpstudio.engine.quantity import YHAT, gradient_of, output_of, z_of
from bpstudio.engine.task import Cost
from bpstudio.session.frame import Frame
from bpstudio.session.history.jitter import Spread

UNIT = 2.0**-53
"""What rounding changes of a number at most, as a share of it."""
WITHIN = 64
"""Units of the sum of |terms| within which a z may be 0 but for rounding: so far off add up the sums before it."""
DECIDED = 0.5
"""A last digit that changes a number by more than this share of it decides it: not even its sign is sure."""
TINY = 2.0**-30
"""A gradient above this share of what it is made of is no rounding, in any network that can be looked at."""
NOTICEABLE = 2.0**-40
"""A step smaller than this share of the largest parameter, 1e-12, is none that anybody could see or check."""


@dataclass(frozen=True, slots=True)
class Noise:
    """A gradient that is 0 but for rounding; ``reach`` is how far the twins' are off.

    ``divided``: the optimizer makes a step of it that is decided by rounding as well. Where the update is revealed,
    ``step`` is that step and ``step_reach`` how far off the twins' are.
    """

    parameter: Parameter
    gradient: float
    reach: float
    divided: bool = False
    step: float | None = None
    step_reach: float = 0.0


@dataclass(frozen=True, slots=True)
class Kink:
    """A z so near to ``corner`` of its activation that the last digit decides on which side it lies.

    ``terms`` is the sum of |terms| that z is made of; ``slopes`` are those on the two sides.
    """

    layer: int
    unit: int
    example: int
    z: float
    terms: float
    slopes: tuple[float, float]
    corner: float = 0.0


@dataclass(frozen=True, slots=True)
class CostKink:
    """An output so near to the corner of the cost that the last digit decides on which side of it ŷ lies.

    ``slopes`` are those of the cost's term on the side where ŷ is, and on the other; the first was used.
    """

    unit: int
    example: int
    yhat: float
    slopes: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Corner:
    """A weight so near to 0 that the last digit decides its sign, and with it that of the penalty's term."""

    parameter: Parameter
    value: float
    term: float


# Gradients


@np.errstate(all="ignore")
def noise_in(frame: Frame, *addressed: Parameter) -> list[Noise]:
    """Those of the parameters addressed whose gradient is revealed and 0 but for rounding."""
    revealed = [parameter for parameter in addressed if frame.gradient(parameter) is not None]
    scale = TINY * _scale(frame) if revealed else 0.0
    return [noise for parameter in revealed for noise in _noise_below(scale, frame, parameter)]


def _noise_below(scale: float, frame: Frame, parameter: Parameter) -> list[Noise]:
    positions = positions_of(frame.network, parameter)
    here, trace = slice(positions.start, positions.stop), frame.whole_trace()
    divides = frame.state.document.training.optimizer.divides
    gradients = trace.workspace.gradient.flat[here]
    # One that is exactly 0 matters only where something cancelled and it is divided by something as small.
    may_be_0 = _cancelled(frame, parameter) if divides else np.zeros(len(gradients), dtype=bool)
    tiny = (np.abs(gradients) <= scale) & (may_be_0 | (gradients != 0))
    spread = frame.spread if tiny.any() else None
    if spread is None:
        return []
    reaches, step_reaches = spread.gradient[here], spread.step[here]
    steps = np.abs(trace.after.flat - trace.before.flat)[here]
    large = np.fmax(steps, step_reaches) > NOTICEABLE * float(np.abs(trace.before.flat).max())
    decided = divides & large & (step_reaches > DECIDED * steps)
    noise = tiny & (reaches > DECIDED * np.abs(gradients)) & (reaches <= scale)
    noise &= decided | (gradients != 0)
    return [_noise(frame, positions[at], spread, bool(decided[at])) for at in np.flatnonzero(noise).tolist()]


def _cancelled(frame: Frame, parameter: Parameter) -> Flags:
    """Where 0 comes of more than zeros: not of inputs that are 0 in all examples, nor of units that are off in all."""
    arrays, network, layer = frame.whole_trace().workspace, frame.network, parameter.layer
    on = np.ones(network.width(layer), dtype=bool)
    if ACTIVATIONS[network.layer(layer).activation].corners:
        on &= arrays.da_dz[layer].any(axis=1)
    read = np.append(arrays.a[network.below(layer)].any(axis=1), True)  # at last that of the biases
    every: Flags = np.logical_and.outer(read, on).ravel()
    positions, first = positions_of(network, parameter), network.offset(layer)
    return every[positions.start - first : positions.stop - first]


def _scale(frame: Frame) -> float:
    """How large a gradient of this network would be at least, if nothing cancelled."""
    arrays, network = frame.whole_trace().workspace, frame.network
    coefficient = frame.state.document.cost.coefficient(network.outputs, len(frame.rows))
    largest = max(float(np.abs(arrays.a[layer]).max(initial=0.0)) for layer in network.node_ids)
    return coefficient * max(1.0, largest)


def _noise(frame: Frame, at: int, spread: Spread, decided: bool) -> Noise:
    """The step only where the update is revealed."""
    trace, parameter = frame.whole_trace(), parameter_at(frame.network, at)
    noise = Noise(parameter, float(trace.workspace.gradient.flat[at]), float(spread.gradient[at]), decided)
    if not decided or not frame.updated:
        return noise
    step = float(trace.after.flat[at] - trace.before.flat[at])
    return replace(noise, step=step, step_reach=float(spread.step[at]))


# Kinks


@np.errstate(all="ignore")
def rounded_zeros(frame: Frame, layer: int) -> Flags | None:
    """Which z of the layer, an example a row, are 0 but for rounding, and not quite; None while they are not revealed.

    They are below 64 units in the last place of the largest of their terms, or such that the last digit decides on
    which side of a corner at 0 they lie.
    """
    if layer not in frame.zeros:
        frame.zeros[layer] = _rounded_zeros(frame, layer)
    return frame.zeros[layer]


def _read_by(frame: Frame, layer: int) -> Array | None:
    """What the layer reads; None while it is not revealed."""
    return frame.quantity(output_of(frame.network, frame.network.below(layer)))


def _rounded_zeros(frame: Frame, layer: int) -> Flags | None:
    z, below = frame.quantity(z_of(layer)), _read_by(frame, layer)
    if z is None or below is None:
        return None
    theta, b = np.abs(frame.before.theta(layer)), np.abs(frame.before.b(layer))
    bound = max(float(np.abs(below).max()) * float(theta.max()), float(b.max()))
    flags: Flags = (z != 0) & (np.abs(z) < 2 * WITHIN * UNIT * bound)
    examples, units = np.nonzero(flags)
    if len(units):
        largest = np.fmax((np.abs(below[examples]) * theta[:, units].T).max(axis=1), b[units])
        flags[examples, units] = np.abs(z[examples, units]) < WITHIN * np.spacing(largest)
    if 0.0 in ACTIVATIONS[frame.network.layer(layer).activation].corners:
        for kink in _kinks_at(frame, layer, 0.0):
            flags[kink.example, kink.unit] = True
    return flags


def kinks(frame: Frame, layer: int) -> list[Kink]:
    """Of the layer's z, as far as they are revealed, one corner of its activation after the other."""
    found = ACTIVATIONS[frame.network.layer(layer).activation].corners
    return [kink for corner in found for kink in _kinks_at(frame, layer, corner)]


@np.errstate(all="ignore")
def _kinks_at(frame: Frame, layer: int, corner: float) -> list[Kink]:
    z, below = frame.quantity(z_of(layer)), _read_by(frame, layer)
    if z is None or below is None:
        return []
    theta, b = frame.before.theta(layer), frame.before.b(layer)
    terms = terms_of_z(below, theta, b)
    beside = z - corner
    near = (beside != 0) & (np.abs(beside) <= WITHIN * UNIT * terms)
    spread = frame.spread if near.any() else None
    if spread is None:
        return []
    for example, unit in np.argwhere(near):
        sides = [twin[layer][unit, example] > corner for twin in spread.z]
        near[example, unit] = any(side != (beside[example, unit] > 0) for side in sides)
    slopes = _slopes(frame, layer, corner)
    return [
        Kink(layer, unit, example, float(z[example, unit]), float(terms[example, unit]), slopes, corner)
        for example, unit in np.argwhere(near).tolist()
    ]


def _slopes(frame: Frame, layer: int, corner: float) -> tuple[float, float]:
    """Of the activation a little below its corner, and a little above."""
    activation = ACTIVATIONS[frame.network.layer(layer).activation]
    assert activation.derivative is not None, "what has a corner has a slope"
    z = np.array([[np.nextafter(corner, -np.inf), np.nextafter(corner, np.inf)]])
    a, slopes = np.empty_like(z), np.empty_like(z)
    activation.value(z, a)
    activation.derivative(z, a, slopes)
    return float(slopes[0, 0]), float(slopes[0, 1])


# Outputs at the corner of the cost


@np.errstate(all="ignore")
def cost_kinks(frame: Frame) -> list[CostKink]:
    """Of the outputs, once ∂C/∂ŷ is revealed; none where the cost has no corner."""
    cost, depth = frame.state.document.cost, frame.network.depth
    corner, settings = COSTS[cost.name].corner, cost.constants
    if corner is None or frame.quantity(gradient_of(YHAT)) is None:
        return []
    arrays = frame.whole_trace().workspace
    yhat, y = arrays.a[depth], arrays.y
    beside = corner(yhat, y, **settings)
    terms = np.abs(frame.before.theta(depth)).T @ np.abs(arrays.a[frame.network.below(depth)])
    size = np.abs(yhat) + np.abs(y) + terms + np.abs(frame.before.b(depth))[:, np.newaxis]
    near = (beside != 0) & (np.abs(beside) <= WITHIN * UNIT * size * np.fmax(1.0, np.abs(y)))
    spread = frame.spread if near.any() else None
    if spread is None:
        return []
    crossed, here = np.zeros_like(near), slopes_of_cost(cost, yhat, y)
    there = here.copy()
    for twin in spread.z:
        other = _outputs(frame, twin[depth])
        slope = slopes_of_cost(cost, other, y)
        across = np.sign(corner(other, y, **settings)) == -np.sign(beside)
        told = near & (slope != here) & (across | ~crossed)  # better one across the corner than one on it
        there[told], crossed = slope[told], crossed | told
    return [
        CostKink(
            unit,
            example,
            float(yhat[unit, example]),
            (float(here[unit, example]), float(there[unit, example])),
        )
        for example, unit in np.argwhere(crossed.T).tolist()
    ]


def _outputs(frame: Frame, z: Array) -> Array:
    a = np.empty_like(z)
    ACTIVATIONS[frame.network.layer(frame.network.depth).activation].value(z, a)
    return a


def slopes_of_cost(cost: Cost, yhat: Array, y: Array) -> Array:
    """Of the cost's term by ŷ, as the way back takes it: without the scale and the mean."""
    slope = np.empty_like(yhat)
    COSTS[cost.name].derivative(yhat, y, slope, **cost.constants)
    return slope


# Weights at the corner of a penalty


@np.errstate(all="ignore")
def corners(frame: Frame, layer: int) -> list[Corner]:
    """Of the layer's weights, once the penalty's part of their gradients is revealed."""
    regularization, whole = frame.state.document.training.regularization, Parameter("theta", layer)
    terms = frame.penalty_gradient(whole)
    if terms is None or PENALTIES[regularization.name].analytic:
        return []
    network, flat = frame.network, frame.before.flat
    trained = trained_mask(network)
    near = np.abs(flat) <= NOTICEABLE * float(np.abs(flat).max())
    near &= True if trained is None else trained > 0
    positions = positions_of(network, whole)
    places = (positions.start + np.flatnonzero(near[positions.start : positions.stop])).tolist()
    unsure = frame.unsure_signs if places else None
    if unsure is None:
        return []
    rate = regularization.rate
    return [Corner(parameter_at(network, at), float(flat[at]), rate) for at in places if unsure[at]]


# All of an iteration


def decided_by_rounding(frame: Frame) -> list[Noise | Kink | CostKink | Corner]:
    """Everything that is revealed, in the order in which it is computed."""
    found: list[Noise | Kink | CostKink | Corner] = []
    layers = frame.network.layer_ids
    for layer in layers:
        found += kinks(frame, layer)
    found += cost_kinks(frame)
    every = [Parameter(kind, layer) for layer in reversed(layers) for kind in KINDS]
    noise = {layer: list(each) for layer, each in groupby(noise_in(frame, *every), _layer_of)}
    for layer in reversed(layers):
        found += [*corners(frame, layer), *noise.get(layer, [])]
    return found


def _layer_of(noise: Noise) -> int:
    return noise.parameter.layer
