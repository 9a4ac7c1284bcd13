"""What each example adds to a gradient, and what a factor is on the way to one parameter."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import gradient_of, z_of
from bpstudio.session.frame import Frame


def factor_for(frame: Frame, step: Step, parameter: Parameter, example: int) -> Array | None:
    """What the step multiplies by on the way to ``parameter``: scalars in its own layer, whole layers above.

    None until the step is visible.
    """
    factor = frame.factor(step)
    if factor is None or step.op is Op.DZ_DB:
        return factor
    if step.op is Op.DZ_DA:
        leaves = step.layer is not None and frame.network.below(step.layer) == parameter.layer
        return factor[parameter.j] if leaves and not parameter.whole else factor
    row: Array = factor[example]
    if parameter.whole or not _own_layer(frame, step, parameter):
        return row
    return row[parameter.i] if step.op is Op.DZ_DTHETA else row[..., parameter.j]


def _own_layer(frame: Frame, step: Step, parameter: Parameter) -> bool:
    """Whether only the parameter's own unit matters in this factor."""
    if step.op is not Op.DC_DYHAT:
        return step.layer == parameter.layer
    depth = frame.network.depth
    return parameter.layer == depth and not frame.network.couples


def part_of_example(frame: Frame, parameter: Parameter, example: int) -> Array | None:
    """What one example adds to ∂C/∂parameter, in its shape: ∂z/∂θ times the ∂C/∂z it branches off from.

    Of a whole layer's weights it is the outer product of the two. None until both are visible; a penalty is not in it.
    """
    factors = _factors(frame, parameter)
    if factors is None:
        return None
    upstream = factors[0][example]
    with np.errstate(all="ignore"):
        if parameter.kind == "b":
            return upstream if parameter.whole else np.asarray(upstream[parameter.j])
        below = factors[1][example]
        if not parameter.whole:
            joined = not parameter.is_cut_in(frame.network)
            return np.asarray(below[parameter.i] * upstream[parameter.j] if joined else 0.0)
        part: Array = np.outer(below, upstream)
    for pair in frame.network.layer(parameter.layer).cut:
        part[pair] = 0.0
    return part


def share_of_example(frame: Frame, parameter: Parameter, example: int) -> float | None:
    """``part_of_example`` of a single parameter."""
    part = None if parameter.whole else part_of_example(frame, parameter, example)
    return None if part is None else float(part)


def _factors(frame: Frame, parameter: Parameter) -> tuple[Array, Array] | None:
    """∂C/∂z of the parameter's layer and the last factor of its chain, an example a row; None until both are seen."""
    upstream = frame.quantity(gradient_of(z_of(parameter.layer)))
    factor = frame.factor(frame.program.branch(parameter))
    return None if upstream is None or factor is None else (upstream, factor)


def shares_of_examples(frame: Frame, parameter: Parameter) -> Array | None:
    """What each example of the batch adds to ∂C/∂parameter, (m,); None until both factors are visible.

    Of a whole layer's weights or biases it is the length of what the example adds, which has no sign.
    """
    factors = _factors(frame, parameter)
    if factors is None:
        return None
    upstream, factor = factors
    with np.errstate(all="ignore"):
        if parameter.whole:
            return _lengths(frame, parameter, upstream, factor)
        column: Array = upstream[:, parameter.j]
        if parameter.kind == "b":
            return column * 1.0
        return (
            np.zeros(len(column)) if parameter.is_cut_in(frame.network) else column * factor[:, parameter.i]
        )


def _lengths(frame: Frame, parameter: Parameter, upstream: Array, factor: Array) -> Array:
    """The outer product of two vectors is as long as one times the other; what is cut is not in it."""
    if parameter.kind == "b":
        return np.asarray(np.linalg.norm(upstream, axis=1))
    cut = frame.network.layer(parameter.layer).cut
    if not cut:
        return np.asarray(np.linalg.norm(upstream, axis=1) * np.linalg.norm(factor, axis=1))
    joined = np.ones((factor.shape[1], upstream.shape[1]))
    joined[tuple(np.transpose(cut))] = 0.0
    return np.asarray(np.sqrt(((factor**2 @ joined) * upstream**2).sum(axis=1)))
