"""What a plain pass has worked out so far, and what its rules ask of the task: ``plain_pass`` holds the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.functions import PAIRS, PENALTIES, Pair
from bpstudio.engine.network import ActivationName, Array
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Task

ALL = slice(None)
Rule = Callable[["PlainPass", int], None]
"""What a step does: it reads a pass and writes one more value of it. The layer is L where the step has none."""


@dataclass(slots=True)
class PlainPass:
    """Every value of one iteration; those of a layer by its number.

    ``da_dz``, ``dz_dtheta``, ``dz_db`` and ``dz_da`` are the factors themselves. ∂a/∂z is one number for each unit and
    example, or for softmax a matrix for each example, (m, units, units); ∂z/∂θ is a of the layer below, ∂z/∂b is 1 and
    ∂z/∂a is θ. ``after`` and ``moments_after`` are what the update made of the parameters and its memory. ``apart``
    says that the output's two factors are multiplied although the pair of output and cost is known in one piece.
    With ``decimals`` every result is rounded to so many before it is used, as is done on paper.
    """

    task: Task
    parameters: Parameters
    y: Array
    moments: Moments
    after: Parameters
    moments_after: Moments
    gradient: Parameters
    C: float = 0.0
    z: dict[int, Array] = field(default_factory=dict)
    a: dict[int, Array] = field(default_factory=dict)
    da_dz: dict[int, Array] = field(default_factory=dict)
    dz_dtheta: dict[int, Array] = field(default_factory=dict)
    dz_db: dict[int, Array] = field(default_factory=dict)
    dz_da: dict[int, Array] = field(default_factory=dict)
    dc_da: dict[int, Array] = field(default_factory=dict)
    dc_dz: dict[int, Array] = field(default_factory=dict)
    apart: bool = False
    decimals: int | None = None

    def kept(self, value: Array) -> Array:
        """What is written of a value: rounded to so many decimals, where that is done as one goes."""
        return value if self.decimals is None else np.round(value, self.decimals) + 0.0

    @property
    def rows(self) -> int:
        """How many examples it saw, m."""
        return int(self.y.shape[1])


def before_the_first_step(
    task: Task, parameters: Parameters, moments: Moments, rows: NDArray[np.intp]
) -> PlainPass:
    """An iteration before its first step: x and y are there, and the parameters."""
    x, y = task.examples.x[rows].T, np.zeros((task.network.outputs, len(rows)))
    if task.examples.y is not None:
        y = task.examples.y[rows].T
    gradient, after = Parameters(task.network), parameters.copy()
    return PlainPass(task, parameters, y, moments, after, moments.copy(), gradient, a={0: x})


def of(function: Callable[..., None], *arrays: Array, **constants: float) -> Array:
    """What a function of the registry writes, as a new array of the shape of its first argument."""
    out = np.empty_like(arrays[0])
    function(*arrays, out, **constants)
    return out


def repeated(values: Array, like: Array) -> Array:
    """The same values for each of the units of another array, as a new array of its shape."""
    out = np.empty_like(like)
    out[...] = values
    return out


def activation_at(to: PlainPass, layer: int) -> ActivationName:
    """The name of a layer's activation."""
    return to.task.network.layer(layer).activation


def pair_of(to: PlainPass) -> Pair | None:
    """The fused output activation and cost, where there is such a pair."""
    return PAIRS.get((activation_at(to, to.task.network.depth), to.task.cost.name))


def scale_of(to: PlainPass) -> float:
    """What every term of the cost is multiplied by, 1/m of a mean among it."""
    return to.task.cost.coefficient(*to.y.shape)


def penalty_slope(to: PlainPass, theta: Array) -> Array:
    """The penalty's derivative by some parameters, of their shape; there has to be a penalty."""
    regularization = to.task.training.regularization
    return of(PENALTIES[regularization.name].derivative, theta, np.array(regularization.rate))
