"""The sign of a number that somebody is asked for: a sum of which only rounding is left over is 0."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import numpy as np

from bpstudio.engine.arrays import Array, terms_of_z
from bpstudio.engine.entry import entry_in, step_for
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES
from bpstudio.engine.plain_values import of
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import YHAT, Quantity, Y, b_of, gradient_of, output_of, theta_of, z_of
from bpstudio.engine.task import Task

ROUNDING = 2.0**-48
"""The share of what a sum is made of below which it is 0 but for rounding."""
_Reading = Callable[[Quantity], Array | None]
"""The whole of a quantity in an iteration of which all is there."""


def sign_of(value: float) -> int | None:
    """1, −1 or 0; None of what is no number."""
    return None if isnan(value) else (value > 0) - (value < 0)


def sign_in(
    value: float, quantity: Quantity, place: tuple[int, ...], example: int | None, task: Task, read: _Reading
) -> int | None:
    """The sign of a number: of a ``quantity`` at a place, of an example, in an iteration whose numbers ``read`` gives.

    0 as well where only rounding is left of a sum; None of what is no number. Raises KeyError for a quantity that no
    step brings.
    """
    zero = is_rounded_zero(value, quantity, place, example, task, read)
    return 0 if zero else sign_of(value)


def is_rounded_zero(
    value: float, quantity: Quantity, place: tuple[int, ...], example: int | None, task: Task, read: _Reading
) -> bool:
    """Whether nothing but rounding is left of a number: it is a sum, and nothing or next to it beside what it adds up.

    The same is given as to ``sign_in``.
    """
    step = step_for(Program.of(task.network), quantity)
    if quantity != step.writes or not abs(value) < np.inf:
        return False

    def there(what: Quantity) -> Array:
        found = read(what)
        assert found is not None, "all of the iteration is there"
        return found

    with np.errstate(all="ignore"):
        terms = _terms(step, task, there)
    added = 0.0 if terms is None else entry_in(terms, quantity, place, example)
    return added > 0 and abs(value) <= ROUNDING * added


def _terms(step: Step, task: Task, read: Callable[[Quantity], Array]) -> Array | None:
    """How large the terms are that each number of a step adds up, together and without their signs, in its shape.

    None where nothing is added up.
    """
    network = task.network
    layer = network.depth if step.layer is None else step.layer
    below = output_of(network, network.below(layer))
    match step.op:
        case Op.Z:
            return terms_of_z(*map(read, (below, theta_of(layer), b_of(layer))))
        case Op.DC_DYHAT:
            return _terms_of_cost(task, read)
        case Op.DA_DZ:
            return _terms_through_slopes(task, read) if network.couples and layer == network.depth else None
        case Op.DZ_DTHETA | Op.DZ_DB | Op.DZ_DA:
            came, theta = np.abs(read(gradient_of(z_of(layer)))), read(theta_of(layer))
            found: dict[Op, Callable[[], Array]] = {
                Op.DZ_DTHETA: lambda: np.abs(read(below)).T @ came + _penalty(task, theta),
                Op.DZ_DB: lambda: came.sum(axis=0),
                Op.DZ_DA: lambda: came @ np.abs(theta).T,
            }
            return found[step.op]()
    return None


def _terms_of_cost(task: Task, read: Callable[[Quantity], Array]) -> Array | None:
    """Of ∂C/∂ŷ: ŷ and y, of whose difference it is made; a cost with a corner only tells which of them is larger."""
    cost = COSTS[task.cost.name]
    if not cost.needs_target or cost.corner is not None:
        return None
    yhat, y = read(YHAT), read(Y)
    terms: Array = task.cost.coefficient(*yhat.T.shape) * (np.abs(yhat) + np.abs(y))
    return terms


def _terms_through_slopes(task: Task, read: Callable[[Quantity], Array]) -> Array:
    """Of ∂C/∂z of a layer whose units are coupled: a product for each of them, or ŷ and y where the slope cancels."""
    activation = task.network.layer(task.network.depth).activation
    coupling = ACTIVATIONS[activation].coupling
    assert coupling is not None, "its units are coupled"
    slopes = np.abs(coupling.jacobian(read(YHAT).T))
    terms: Array = np.einsum("mij,mi->mj", slopes, np.abs(read(gradient_of(YHAT))))
    fused = _terms_of_cost(task, read) if (activation, task.cost.name) in PAIRS else None
    return terms if fused is None else np.maximum(terms, fused)


def _penalty(task: Task, theta: Array) -> Array:
    """What the penalty adds to the gradients of some weights, without its sign."""
    regularization = task.training.regularization
    if not regularization.active:
        return np.zeros_like(theta)
    slope = of(PENALTIES[regularization.name].derivative, theta, np.array(regularization.rate))
    return abs(slope)
