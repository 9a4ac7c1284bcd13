"""A parameter's chain in figures: its factors for one example, its paths, and what reuse spares."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array, Network, Parameter
from bpstudio.engine.program import Op, Program, Step
from bpstudio.session.frame import Frame


@dataclass(frozen=True, slots=True)
class Effort:
    """What ∂C/∂(one parameter) takes: ``written_out`` path by path, ``reusing`` what the layer above left behind."""

    factors: int
    paths: int
    written_out: int
    reusing: int

    @property
    def saved(self) -> int:
        return self.written_out - self.reusing


def effort(program: Program, parameter: Parameter) -> Effort:
    """In multiplications, for one example.

    A path is a product of all factors. Reusing ∂C/∂z of the layer above takes one multiplication for each of its
    units, one by ∂a/∂z and one by ∂z/∂θ; at the output there is nothing to reuse but what softmax couples, which
    is put together before the factor of the parameter comes in.
    """
    network, layer = program.network, parameter.layer
    factors = len(program.chain_of(parameter))
    paths = prod(path_sizes(network, parameter))
    written_out = paths * (factors - 1)
    reusing = network.width(layer + 1) + 2 if layer < network.depth else paths + 1
    return Effort(factors, paths, written_out, reusing)


def path_sizes(network: Network, parameter: Parameter) -> tuple[int, ...]:
    """How many units a path can choose from in each layer above the parameter's.

    Under softmax every z of the last layer moves every output, so there is one choice more: that of the output.
    """
    widths = [network.width(above) for above in range(parameter.layer + 1, network.depth + 1)]
    return (*widths, network.outputs) if couples(network) else tuple(widths)


def couples(network: Network) -> bool:
    """Whether every z of the output moves every ŷ, as under softmax, so that ∂ŷ/∂z is a Jacobian."""
    return ACTIVATIONS[network.layer(network.depth).activation].couples


def factor_for(frame: Frame, step: Step, parameter: Parameter, example: int) -> Array | None:
    """What the step multiplies by on the way to ``parameter``: scalars in its own layer, whole layers above.

    None until the step is visible.
    """
    factor = frame.factor(step)
    if factor is None or step.op is Op.DZ_DB:
        return factor
    if step.op is Op.DZ_DA:
        return factor[parameter.j] if step.layer == parameter.layer + 1 and not parameter.whole else factor
    row: Array = factor[example]
    if parameter.whole or not _own_layer(frame, step, parameter):
        return row
    return row[parameter.i] if step.op is Op.DZ_DTHETA else row[..., parameter.j]


def _own_layer(frame: Frame, step: Step, parameter: Parameter) -> bool:
    """Whether only the parameter's own unit matters in this factor."""
    if step.op is not Op.DC_DYHAT:
        return step.layer == parameter.layer
    depth = frame.network.depth
    return parameter.layer == depth and not couples(frame.network)


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
            joined = not frame.network.is_cut(parameter)
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
    upstream = frame.quantity(f"dC/dz{parameter.layer}")
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
        return np.zeros(len(column)) if frame.network.is_cut(parameter) else column * factor[:, parameter.i]


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
