"""Where along a parameter's chain the product gets small: step by step, what is left of what came in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.chain.shares import shares_of_examples
from bpstudio.explain.troubles.thresholds import WEAK
from bpstudio.session.frame import Frame


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """``ratio`` is the length of the product after the step, divided by that before it.

    Before ∂C/∂ŷ it is what every term of the cost is multiplied by: 1/m makes no factor small.
    """

    step: Step
    ratio: float


def shrinkages(frame: Frame, parameter: Parameter, example: int) -> tuple[Shrinkage, ...]:
    """For each visible step of the chain, from the cost back, as long as there is anything left to shrink."""
    found: list[Shrinkage] = []
    before = frame.state.document.cost.coefficient(frame.network.outputs, len(frame.rows))
    for step in reversed(frame.program.chain_of(parameter)):
        after = _length(product_on_the_way(frame, step, parameter, example))
        if after is None or not np.isfinite(after) or before == 0.0:
            break
        found.append(Shrinkage(step, after / before))
        before = after
    return tuple(found)


def weakest(frame: Frame, parameter: Parameter, example: int) -> Shrinkage | None:
    """The step that left least of the product, if it took more than two thirds of it."""
    smallest = min(shrinkages(frame, parameter, example), key=lambda each: each.ratio, default=None)
    return smallest if smallest is not None and smallest.ratio < WEAK else None


def product_on_the_way(frame: Frame, step: Step, parameter: Parameter, example: int) -> Array | None:
    """The product after the step, of one example and of the units through which the chain goes; None until visible."""
    if step.op in (Op.DZ_DTHETA, Op.DZ_DB):
        shares = shares_of_examples(frame, parameter)
        return None if shares is None else np.asarray(shares[example])
    found = frame.quantity(step.writes)
    if found is None:
        return None
    row: Array = found[example]
    return row if parameter.whole or not _own(frame, step, parameter) else row[parameter.j]


def _own(frame: Frame, step: Step, parameter: Parameter) -> bool:
    """Whether the product after the step is by a quantity of the parameter's own layer."""
    by = step.writes.by
    layer = frame.network.depth if by is None or by.layer is None else by.layer
    coupled = step.op is Op.DC_DYHAT and frame.network.couples
    return layer == parameter.layer and not coupled


def _length(product: Array | None) -> float | None:
    """Its Euclidean norm, where squares of what is in it may be too large to be numbers, or too small."""
    if product is None:
        return None
    largest = float(np.max(np.abs(product)))
    if not 0 < largest < np.inf:
        return largest
    return largest * float(np.linalg.norm(np.atleast_1d(product) / largest))
