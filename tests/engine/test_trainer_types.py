"""What training computes does not depend on how its arrays lie, and in float32 it is float64 to seven digits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast import kernels, lanes, workspace
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import ActivationName, Frozen, Layer, Network
from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum, Optimizer
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer, trace

RNG = np.random.default_rng(8)
OUTPUTS: list[tuple[ActivationName, Cost]] = [
    ("identity", Cost()),
    ("tanh", Cost(scale=0.5)),
    ("sigmoid", Cost("binary_cross_entropy")),
    ("softmax", Cost("categorical_cross_entropy")),
    ("softmax", Cost()),
    ("sigmoid", Cost("categorical_cross_entropy", over_outputs="mean")),
]


def task_of(hidden: tuple[ActivationName, ...], output: ActivationName, cost: Cost) -> Task:
    network = Network(3, (*(Layer(4 + n, name) for n, name in enumerate(hidden)), Layer(2, output)))
    y = np.eye(2)[RNG.integers(0, 2, 30)]
    return Task(network, cost, Examples(RNG.normal(size=(30, 3)), y), Training(0.1, batch_size=7, seed=2))


HIDDEN: list[tuple[ActivationName, ...]] = [
    ("relu", "relu", "relu"),
    ("tanh", "sigmoid", "sigmoid"),
    ("leaky_relu", "identity"),
    (),
]
every_task = pytest.mark.parametrize(
    "task",
    [task_of(hidden, *output) for hidden in HIDDEN for output in OUTPUTS],
    ids=lambda task: "-".join(layer.activation for layer in task.network.layers) + " " + task.cost.name,
)


def ran(task: Task, iterations: int, dtype: Any = np.float64) -> tuple[Trainer, np.ndarray, np.ndarray]:
    flat = initial_parameters(task.network, "xavier", 4).flat.astype(dtype)
    trainer = Trainer(task, Parameters(task.network, flat))
    costs, gradients = np.empty(iterations, dtype), np.empty((iterations, task.network.size), dtype)
    trainer.run(iterations, costs, gradients)
    return trainer, costs, gradients


@every_task
def test_however_the_arrays_lie_the_numbers_are_the_same(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for wide in (1 << 40, 1):
        monkeypatch.setattr(workspace, "WIDE", wide)
        found.append(ran(task, 12))
    for one, other in zip(found[0][1:], found[1][1:], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("many", [1, 1 << 40], ids=["derivatives in parts", "derivatives whole"])
@pytest.mark.parametrize("large", [1, 1 << 40], ids=["written where it is wanted", "copied there"])
@pytest.mark.parametrize("wide", [1, 1 << 40], ids=["example after example", "unit after unit"])
@every_task
def test_traced_iterations_are_the_trained_ones_to_the_bit(
    task: Task, wide: int, large: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "WIDE", wide)
    monkeypatch.setattr(lanes, "_LARGE", large)
    monkeypatch.setattr(kernels, "_MANY", many)
    monkeypatch.setattr(kernels, "_PART", 10)
    trainer, costs, gradients = ran(task, 7)
    parameters, moments = initial_parameters(task.network, "xavier", 4), None
    for iteration in range(7):
        found = trace(task, parameters, moments, iteration)
        assert costs[iteration] == found.workspace.C
        assert found.workspace.gradient.flat.tobytes() == gradients[iteration].tobytes()
        parameters, moments = found.after, found.moments_after
    assert parameters == trainer.parameters
    unseen = Trainer(task, initial_parameters(task.network, "xavier", 4))
    unseen.run(7)
    assert unseen.parameters == parameters


@pytest.mark.parametrize("penalty", [Regularization(), Regularization("l1", 0.01)], ids=["no penalty", "l1"])
@pytest.mark.parametrize("optimizer", [GradientDescent(), Momentum(), Adam()])
def test_gradients_are_the_same_wherever_they_are_written(
    optimizer: Optimizer, penalty: Regularization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into rows of the caller's at once, or copied there: because they are few, or lie apart, or are shorter."""
    layers = Layer(5, "tanh", cut=((0, 1), (2, 4)), frozen=Frozen(b=(2,))), Layer(2, "softmax", train_b=False)
    training = Training(0.05, optimizer, batch_size=7, regularization=penalty)
    examples = Examples(RNG.normal(size=(30, 3)), np.eye(2)[RNG.integers(0, 2, 30)])
    task = Task(Network(3, layers), Cost("categorical_cross_entropy"), examples, training)
    few, _, copied = ran(task, 12)
    monkeypatch.setattr(lanes, "_LARGE", 1)
    many, _, written = ran(task, 12)
    apart = np.zeros((12, 2 * task.network.size))[:, ::2]
    shorter = np.zeros((12, task.network.size), np.float32)
    either: list[Any] = [apart, shorter]
    for rows in either:
        trainer = Trainer(task, initial_parameters(task.network, "xavier", 4))
        trainer.run(12, None, rows)
        assert trainer.parameters == few.parameters == many.parameters
    assert np.array_equal(written, copied)
    assert np.array_equal(apart, copied)
    assert np.array_equal(shorter, copied.astype(np.float32))


@pytest.mark.parametrize("optimizer", [GradientDescent(), Momentum(), Adam()])
@every_task
def test_float32_is_float64_to_its_own_precision(task: Task, optimizer: Optimizer) -> None:
    regularization = Regularization("l2", 0.01)
    training = replace(task.training, optimizer=optimizer, learning_rate=0.01, regularization=regularization)
    task = replace(task, training=training)
    exact, exact_costs, exact_gradients = ran(task, 10)
    short, costs, gradients = ran(task, 10, np.float32)
    assert {short.parameters.flat.dtype, short.moments.rows.dtype} == {np.dtype(np.float32)}
    bound = 200 * float(np.finfo(np.float32).eps)  # ten updates of a few dozen roundings each
    np.testing.assert_allclose(costs, exact_costs, rtol=bound)
    largest = np.abs(exact_gradients).max(axis=1, keepdims=True)
    first = np.abs(gradients[:1] - exact_gradients[:1]) / largest[:1]
    assert first.max() < bound
    # Adam divides by the size of the gradient, also of one that is nearly 0 and has only its rounding
    loose = bound if len(optimizer.memory) < 2 else 0.02
    np.testing.assert_allclose(short.parameters.flat, exact.parameters.flat, rtol=loose, atol=loose)
    assert not np.array_equal(short.parameters.flat, exact.parameters.flat)


def test_float32_is_computed_in_float32() -> None:
    """Not in float64 and rounded: every array of the iteration has the short type."""
    arrays = workspace.Workspace(Network(2, (Layer(3, "tanh"), Layer(1))), 4, True, np.float32)
    held = [getattr(arrays, name) for name in workspace.Workspace.__slots__]
    flat = [array for part in held for array in (part.values() if isinstance(part, dict) else [part])]
    found = {array.dtype for array in flat if isinstance(array, np.ndarray)}
    assert found == {np.dtype(np.float32)}
    assert arrays.gradient.flat.dtype == np.float32


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("inputs", [3, 2100], ids=["narrow", "wide inputs"])
def test_more_batches_than_are_laid_out_at_a_time_come_in_their_order(
    shuffle: bool, inputs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "_LAID_OUT_BYTES", 3 * 8 * 2 * (inputs + 1))
    x, y = RNG.normal(size=(151, inputs)), RNG.uniform(size=(151, 1))
    training = Training(0.01, batch_size=2, shuffle=shuffle, seed=9)
    task = Task(Network(inputs, (Layer(2, "tanh"), Layer(1))), Cost(), Examples(x, y), training)
    whole, costs, gradients = ran(task, 160)
    parts = Trainer(task, initial_parameters(task.network, "xavier", 4))
    for count in (1, 70, 9, 80):
        parts.run(count)
    assert parts.parameters == whole.parameters
    parameters, moments = initial_parameters(task.network, "xavier", 4), None
    for iteration in range(160):
        found = trace(task, parameters, moments, iteration)
        assert costs[iteration] == found.workspace.C
        assert found.workspace.gradient.flat.tobytes() == gradients[iteration].tobytes()
        parameters, moments = found.after, found.moments_after


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("size", [5, 7, 30])
def test_many_epochs_at_once_are_the_same_as_one_after_the_other(size: int, shuffle: bool) -> None:
    task = task_of(("tanh",), "identity", Cost())
    task = replace(task, training=Training(0.05, batch_size=size, shuffle=shuffle))
    at_once, one_by_one = (Trainer(task, initial_parameters(task.network, "xavier", 4)) for _ in range(2))
    at_once.run(2)
    at_once.run(9 * task.batches + 1)
    for _ in range(9 * task.batches + 3):
        one_by_one.run(1)
    assert at_once.iteration == one_by_one.iteration == 9 * task.batches + 3
    assert at_once.parameters == one_by_one.parameters
