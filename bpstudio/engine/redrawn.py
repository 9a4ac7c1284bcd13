"""The same network with other numbers near its own, on which a rule must hold that is one and no coincidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bpstudio.engine.arrays import Array
from bpstudio.engine.examples import Examples, read_only
from bpstudio.engine.forward import ForwardPass
from bpstudio.engine.functions import ACTIVATIONS, COSTS, CostFunction
from bpstudio.engine.parameters import Parameters, disconnect
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
    for step in _STEPS:
        other, moved = _moved(task, parameters, rows, step, np.random.default_rng(seed))
        sides = _sides(other, moved, slice(None))
        if np.array_equal(sides[here != 0], here[here != 0]):
            return other, moved
    return None


def _moved(
    task: Task, parameters: Parameters, rows: NDArray[np.intp], step: float, generator: Generator
) -> tuple[Task, Parameters]:
    moved = parameters.copy()
    for layer in task.network.layer_ids:
        moved.theta(layer)[...] = _near(parameters.theta(layer), step, generator)
        moved.b(layer)[...] = _near(parameters.b(layer), step, generator)
    disconnect(moved)
    x, y = _near(task.examples.x[rows], step, generator), None
    if task.examples.y is not None:
        y = read_only(_targets(task.examples.y[rows], COSTS[task.cost.name], step, generator))
    return replace(task, examples=Examples(read_only(x), y)), moved


def _near(numbers: Array, step: float, generator: Generator) -> Array:
    """Each moved by at most that share of itself, or of a tenth of the usual size of them all, and finite if it was."""
    size = np.abs(numbers)
    usual = float(np.sum(size / size.size, where=np.isfinite(size))) or 1.0
    way = step * generator.uniform(-1.0, 1.0, numbers.shape)
    with np.errstate(all="ignore"):
        moved = numbers + way * np.maximum(size, _SMALLEST * usual)
    largest = np.finfo(np.float64).max
    return np.clip(moved, -largest, largest, where=np.isfinite(numbers), out=moved)


def _targets(y: Array, cost: CostFunction, step: float, generator: Generator) -> Array:
    """Targets that the cost takes as it took these."""
    if cost.classes or not cost.needs_target:
        return y
    if cost.of_shares:
        others = generator.dirichlet(np.ones(y.shape[1]), len(y))
        whole: Array = y.sum(axis=1, keepdims=True)
        return (1.0 - step) * y + step * whole * others
    if cost.of_probabilities:
        return (1.0 - step) * y + step * generator.uniform(size=y.shape)
    return _near(y, step, generator)


def _sides(task: Task, parameters: Parameters, rows: NDArray[np.intp] | slice) -> Array:
    """Where each number lies beside the corners: −1 or 1, 0 on one, or the piece of a cost. NaN is on no side."""
    cost, y = COSTS[task.cost.name], None if task.examples.y is None else task.examples.y[rows]
    with np.errstate(all="ignore"):
        found = ForwardPass(parameters, task.examples.x[rows], y, task.cost).run()
        sides = [
            np.sign(found.z[at] - corner) for at in task.network.layer_ids for corner in _corners(task, at)
        ]
        if y is not None:
            yhat, constants = found.a[task.network.depth], task.cost.constants
            sides += [] if cost.corner is None else [np.sign(cost.corner(yhat, y.T, **constants))]
            sides += [] if cost.piece is None else [cost.piece(yhat, y.T, **constants)]
    if task.training.regularization.has_a_corner:
        sides += [np.sign(parameters.theta(at)) for at in task.network.layer_ids]
    every: Array = np.concatenate([np.empty(0), *(each.ravel() for each in sides)])
    return np.nan_to_num(every)


def _corners(task: Task, layer: int) -> tuple[float, ...]:
    activation = ACTIVATIONS[task.network.layer(layer).activation]
    return activation.corners + activation.joins
