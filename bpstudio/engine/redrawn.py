"""The same network with other numbers near its own, on which a rule must hold that is one and no coincidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bpstudio.engine.arrays import Array
from bpstudio.engine.examples import Examples, read_only
from bpstudio.engine.functions import ACTIVATIONS, COSTS, CostFunction
from bpstudio.engine.optimizers import Moments, Update
from bpstudio.engine.parameters import Parameters, disconnect
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.plain_values import ALL, PlainPass, of
from bpstudio.engine.task import Task

_STEPS = (0.3, 0.05, 0.008, 1e-3, 1e-4, 1e-5, 1e-6)
"""How far a number moves at most, as a share of itself: the largest that crosses no kink."""
_SMALLEST = 0.1
"""What a number counts for at least, as a share of those beside it, so that a bias of 0 moves as well."""
_DIRECTIONS = 3
"""Of each case, the ways that are tried before it is given up."""
_STRETCHED = (-0.5, 1.5)
"""By how many powers of ten the z of a unit is stretched where corners are to be crossed."""
_TURNS = ((1.0, 0), (-1.0, 0), (None, 0), (1.0, 1), (None, 0), (1.0, 2), (None, 0))
"""On which side of 0 every z of which example is, one time after the other; None for anywhere."""
_BESIDE = (0.1, 0.9)
"""Where z comes to lie a little beside 0."""
_SHARES, _FOR_NOTHING = (1 / 3, 0.9, 0.999), 0.5
"""What another number of a setting is of its own: the first that crosses no kink; and what it is in place of 0."""


class Redrawn(NamedTuple):
    """One draw: the task with other examples, its only ones, other parameters, and other memory of the optimizer."""

    task: Task
    parameters: Parameters
    moments: Moments


def redrawn(
    task: Task,
    parameters: Parameters,
    moments: Moments,
    rows: NDArray[np.intp],
    count: int,
    seed: int = 0,
    *,
    updates: bool = True,
) -> Iterator[Redrawn]:
    """``count`` times the task with other numbers in the examples ``rows``, its only ones then, and other parameters.

    The same seed gives the same numbers. All of it is near the present, so that no kink is crossed: every z stays on
    its side of the corners of its activation, ŷ on its side of the cost's, every weight on its side of a penalty's.
    Numbers that are exactly on a corner have no side to keep. Targets stay what the cost takes: probabilities, shares
    of one whole, classes. A connection that is cut stays 0. There are fewer than ``count`` where none so near is found.

    What the optimizer remembers is what one more update by some other gradient makes of it, which is never 0; how many
    updates it has counted stays. Without ``updates``, where nobody asks what an update makes, all of it stays.
    """
    here = _sides(task, parameters, rows)
    gradient = plain_pass(task, parameters, moments, rows).gradient.flat if updates else None
    for case in range(count):
        remembered = moments
        if gradient is not None:
            remembered = _remembered(task, moments, gradient, np.random.default_rng([seed, case]))
        for direction in range(_DIRECTIONS):
            found = _on_the_same_sides(task, parameters, rows, here, [seed, case, direction])
            if found is not None:
                yield Redrawn(*found, remembered)
                break


def on_other_sides(
    task: Task,
    parameters: Parameters,
    rows: NDArray[np.intp],
    count: int,
    example: int | None = None,
    seed: int = 0,
) -> Iterator[Parameters]:
    """``count`` times other parameters, with which every unit has another z, and often one of the other sign.

    So all corners are crossed by and by: of activations, of the penalty and, where ŷ can be that, of the cost. Every z
    of one example is a little above 0, or a little below, or anywhere. It is always ``example``, or one after the other
    of three, those for which most units are off.
    """
    x, examples = task.examples.x[rows], [0 if example is None else example]
    if example is None:
        z, _ = _forward(task, parameters, x)
        off = np.sum([(each < 0).sum(axis=0) for each in z.values()], axis=0)
        examples = np.argsort(-off, kind="stable").tolist()
    for case in range(count):
        side, one = _TURNS[case % len(_TURNS)]
        generator = np.random.default_rng([seed, case])
        yield _turned(task, parameters, x, examples[one % len(examples)], side, generator)


def _turned(
    task: Task, parameters: Parameters, x: Array, example: int, side: float | None, generator: Generator
) -> Parameters:
    """On which side of 0 every z of the example is; None for any."""
    found, a = parameters.copy(), x.T
    with np.errstate(all="ignore"):
        for layer in task.network.layer_ids:
            theta, b, width = found.theta(layer), found.b(layer), task.network.width(layer)
            z = theta.T @ a + b[:, np.newaxis]
            if side is None:
                way = generator.choice((-1.0, 1.0), width) * 10.0 ** generator.uniform(*_STRETCHED, width)
            else:
                way = side * generator.uniform(*_BESIDE, width) / z[:, example]
                way[~np.isfinite(way)] = side
            theta *= way
            b *= way
            a = of(ACTIVATIONS[task.network.layer(layer).activation].value, z * way[:, np.newaxis])
    return found


def other_settings(
    task: Task, parameters: Parameters, rows: NDArray[np.intp], *, updates: bool
) -> Iterator[tuple[str, Task]]:
    """The task with another number for one of its settings, with the letter of that in TeX, for each of them.

    They are λ and those of the cost, and with ``updates`` η and those of the optimizer. No kink is crossed; a setting
    that can not be another without that is left out.
    """
    here = _sides(task, parameters, rows)
    for letter, value, changed in _settings(task, updates=updates):
        for share in _SHARES if value else (1.0,):
            other = changed(share * (value or _FOR_NOTHING))
            if np.array_equal(_sides(other, parameters, rows), here):
                yield letter, other
                break


def has_settings(task: Task, *, updates: bool) -> bool:
    """Whether there are any such settings."""
    return any(True for _ in _settings(task, updates=updates))


_Changed = Callable[[float], Task]


def _settings(task: Task, *, updates: bool) -> Iterator[tuple[str, float, _Changed]]:
    """Letter, number, and the task with another one."""
    training, cost, penalty = task.training, task.cost, task.training.regularization
    if penalty.active:
        yield (
            r"\lambda",
            penalty.rate,
            lambda value: replace(
                task, training=replace(training, regularization=replace(penalty, rate=value))
            ),
        )
    for name, setting in COSTS[cost.name].settings.items():
        yield setting.letter, cost.constants[name], _with_cost(task, name)
    if not updates:
        return
    yield (
        r"\eta",
        training.learning_rate,
        lambda value: replace(task, training=replace(training, learning_rate=value)),
    )
    for name, setting in training.optimizer.settings().items():
        yield setting.letter, getattr(training.optimizer, name), _with_optimizer(task, name)


def _with_cost(task: Task, name: str) -> _Changed:
    return lambda value: replace(task, cost=task.cost.with_setting(name, value))


def _with_optimizer(task: Task, name: str) -> _Changed:
    def changed(value: float) -> Task:
        optimizer = replace(task.training.optimizer, **{name: value})
        return replace(task, training=replace(task.training, optimizer=optimizer))

    return changed


def other_memory(task: Task, moments: Moments, size: Array, seed: int = 0) -> Moments:
    """What else the optimizer might remember after as many updates, where gradients are of about this size."""
    return _remembered(task, moments, size, np.random.default_rng(seed))


def _remembered(task: Task, moments: Moments, size: Array, generator: Generator) -> Moments:
    """What the optimizer makes of its memory with one more update, by a gradient of about this size."""
    found, nowhere = moments.copy(), Parameters(task.network)
    with np.errstate(all="ignore"):
        for run in Update(task.training.optimizer, 0.0, nowhere, found)(_way(size, generator)):
            run()
    found.count[...] = moments.count
    return found


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


def has_cases(task: Task) -> bool:
    """Whether a formula of the network has several cases: of an activation, of the cost, or of the penalty."""
    cost = COSTS[task.cost.name]
    return (
        any(_corners(task, layer) for layer in task.network.layer_ids)
        or cost.corner is not None
        or cost.piece is not None
        or task.training.regularization.has_a_corner
    )


def is_saturated(found: PlainPass, example: int | None = None) -> bool:
    """Whether an activation has come to a bound that it only comes near to, so that no rule can be tried there.

    Of one example, or of any where it is None. Those with corners do reach their bounds.
    """
    columns = ALL if example is None else slice(example, example + 1)
    for layer in found.task.network.layer_ids:
        activation, a = ACTIVATIONS[found.task.network.layer(layer).activation], found.a[layer][:, columns]
        if not activation.corners and bool(np.any((a <= activation.low) | (a >= activation.high))):
            return True
    return False


def is_off_range(found: PlainPass) -> bool:
    """Whether the cost takes logarithms of ŷ, and some ŷ is not between 0 and 1: then its formula has no value."""
    yhat = found.a[found.task.network.depth]
    return COSTS[found.task.cost.name].of_probabilities and bool(np.any((yhat <= 0) | (yhat >= 1)))


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
