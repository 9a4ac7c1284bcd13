"""The same network with other numbers near its own, on which a rule must hold that is one and no coincidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bpstudio.engine.arrays import Array
from bpstudio.engine.examples import Examples, read_only
from bpstudio.engine.functions import ACTIVATIONS, COSTS, CostFunction
from bpstudio.engine.parameters import Parameters, disconnect
from bpstudio.engine.plain_values import of
from bpstudio.engine.task import Task

_STEPS = (0.3, 0.05, 0.008, 1e-3, 1e-4, 1e-5, 1e-6)
"""How far a number moves at most, as a share of itself: the largest that crosses no kink."""
_SMALLEST = 0.1
"""What a number counts for at least, as a share of those beside it, so that a bias of 0 moves as well."""
_DIRECTIONS = 3
"""Of each case, the ways that are tried before it is given up."""


def redrawn(
    task: Task, parameters: Parameters, rows: NDArray[np.intp], count: int, seed: int = 0
) -> Iterator[tuple[Task, Parameters]]:
    """``count`` times the task with other numbers in the examples ``rows``, its only ones then, and other parameters.

    The same seed gives the same numbers. All of it is near the present, so that no kink is crossed: every z stays on
    its side of the corners of its activation, ŷ on its side of the cost's, every weight on its side of a penalty's.
    Numbers that are exactly on a corner have no side to keep. Targets stay what the cost takes: probabilities, shares
    of one whole, classes. A connection that is cut stays 0. There are fewer than ``count`` where none so near is found.
    """
    here = _sides(task, parameters, rows)
    for case in range(count):
        for direction in range(_DIRECTIONS):
            found = _on_the_same_sides(task, parameters, rows, here, [seed, case, direction])
            if found is not None:
                yield found
                break


def _on_the_same_sides(
    task: Task, parameters: Parameters, rows: NDArray[np.intp], here: Array, seed: list[int]
) -> tuple[Task, Parameters] | None:
    ways = _drawn(task, parameters, rows, np.random.default_rng(seed))
    sided = here != 0
    for step in _STEPS:
        other, moved = _moved(task, parameters, rows, step, ways)
        sides = _sides(other, moved, slice(None))
        if np.array_equal(sides[sided], here[sided]):
            return other, moved
    return None


@dataclass(frozen=True, slots=True)
class _Ways:
    """Which way each number moves, and how far in a whole step: a parameter, an input, a target.

    ``y`` has the targets towards which those move that have to stay probabilities, or shares of one whole.
    """

    parameters: Parameters
    x: Array
    y: Array | None


def _drawn(task: Task, parameters: Parameters, rows: NDArray[np.intp], generator: Generator) -> _Ways:
    ways = parameters.copy()
    for layer in task.network.layer_ids:
        ways.theta(layer)[...] = _way(parameters.theta(layer), generator)
        ways.b(layer)[...] = _way(parameters.b(layer), generator)
    x, y = _way(task.examples.x[rows], generator), None
    if task.examples.y is not None:
        y = _target_ways(task.examples.y[rows], COSTS[task.cost.name], generator)
    return _Ways(ways, x, y)


def _moved(
    task: Task, parameters: Parameters, rows: NDArray[np.intp], step: float, ways: _Ways
) -> tuple[Task, Parameters]:
    moved = parameters.copy()
    moved.flat[...] = _near(parameters.flat, step, ways.parameters.flat)
    disconnect(moved)
    x, y = _near(task.examples.x[rows], step, ways.x), None
    if task.examples.y is not None:
        y = read_only(_targets(task.examples.y[rows], COSTS[task.cost.name], step, ways.y))
    return replace(task, examples=Examples(read_only(x), y)), moved


def _way(numbers: Array, generator: Generator) -> Array:
    """As far as its own size, or a tenth of the usual size of them all."""
    size = np.abs(numbers)
    usual = float(np.sum(size / size.size, where=np.isfinite(size))) or 1.0
    way: Array = generator.uniform(-1.0, 1.0, numbers.shape) * np.maximum(size, _SMALLEST * usual)
    return way


def _near(numbers: Array, step: float, way: Array) -> Array:
    """Each moved that share of its way, and finite if it was."""
    with np.errstate(all="ignore"):
        moved = numbers + step * way
    largest = np.finfo(np.float64).max
    return np.clip(moved, -largest, largest, where=np.isfinite(numbers), out=moved)


def _target_ways(y: Array, cost: CostFunction, generator: Generator) -> Array | None:
    """None where targets stay as they are."""
    if cost.classes or not cost.needs_target:
        return None
    if cost.of_shares:
        whole: Array = y.sum(axis=1, keepdims=True)
        return whole * generator.dirichlet(np.ones(y.shape[1]), len(y))
    return generator.uniform(size=y.shape) if cost.of_probabilities else _way(y, generator)


def _targets(y: Array, cost: CostFunction, step: float, ways: Array | None) -> Array:
    """Targets that the cost takes as it took these."""
    if ways is None:
        return y
    return (1.0 - step) * y + step * ways if cost.of_probabilities else _near(y, step, ways)


def _sides(task: Task, parameters: Parameters, rows: NDArray[np.intp] | slice) -> Array:
    """Where each number lies beside the corners: −1 or 1, 0 on one, or the piece of a cost. NaN is on no side."""
    cost, y = COSTS[task.cost.name], None if task.examples.y is None else task.examples.y[rows]
    with np.errstate(all="ignore"):
        z, yhat = _forward(task, parameters, task.examples.x[rows])
        sides = [np.sign(z[at] - corner) for at in task.network.layer_ids for corner in _corners(task, at)]
        if y is not None:
            constants = task.cost.constants
            sides += [] if cost.corner is None else [np.sign(cost.corner(yhat, y.T, **constants))]
            sides += [] if cost.piece is None else [cost.piece(yhat, y.T, **constants)]
    if task.training.regularization.has_a_corner:
        sides += [np.sign(parameters.theta(at)) for at in task.network.layer_ids]
    every: Array = np.concatenate([np.empty(0), *(each.ravel() for each in sides)])
    return np.nan_to_num(every)


def _forward(task: Task, parameters: Parameters, x: Array) -> tuple[dict[int, Array], Array]:
    """z of every layer, and ŷ."""
    z: dict[int, Array] = {}
    a = x.T
    for at in task.network.layer_ids:
        z[at] = parameters.theta(at).T @ a + parameters.b(at)[:, np.newaxis]
        a = of(ACTIVATIONS[task.network.layer(at).activation].value, z[at])
    return z, a


def _corners(task: Task, layer: int) -> tuple[float, ...]:
    activation = ACTIVATIONS[task.network.layer(layer).activation]
    return activation.corners + activation.joins
