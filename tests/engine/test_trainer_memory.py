"""Training allocates nothing once it is under way: counted, not timed."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast import lanes
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.optimizers import Adam, Momentum
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer

RNG = np.random.default_rng(3)
SMALLEST_ARRAY = np.empty(0).__sizeof__() - 16  # bytes, of the object alone
NUMPYS_BUFFER = (
    8 * np.getbufsize() + 4096
)  # taken for a call that reads across the rows of an array, and given back


def task_of(
    widths: tuple[int, ...], hidden: ActivationName, output: ActivationName, cost: Cost, training: Training
) -> Task:
    layers = (*(Layer(width, hidden) for width in widths[1:-1]), Layer(widths[-1], output))
    y = np.eye(widths[-1])[RNG.integers(0, widths[-1], 240)] if widths[-1] > 1 else RNG.uniform(size=(240, 1))
    return Task(Network(widths[0], layers), cost, Examples(RNG.normal(size=(240, widths[0])), y), training)


SMALL = task_of((2, 4, 2, 1), "tanh", "tanh", Cost(), Training(0.1, batch_size=10))
TASKS = {
    "small": SMALL,
    "one batch": replace(SMALL, training=Training(0.1)),
    "ragged batches": replace(SMALL, training=Training(0.1, batch_size=28)),
    "momentum and l2": replace(
        SMALL, training=Training(0.1, Momentum(), batch_size=10, regularization=Regularization("l2", 0.01))
    ),
    "adam and l1": replace(
        SMALL, training=Training(0.01, Adam(), batch_size=10, regularization=Regularization("l1", 0.01))
    ),
    "cross-entropy": task_of(
        (3, 5, 1), "sigmoid", "sigmoid", Cost("binary_cross_entropy"), Training(0.1, batch_size=24)
    ),
    "unfused cross-entropy": task_of(
        (3, 5, 2), "leaky_relu", "sigmoid", Cost("categorical_cross_entropy"), Training(0.1, batch_size=24)
    ),
    "softmax": task_of(
        (50, 300, 10), "relu", "softmax", Cost("categorical_cross_entropy"), Training(0.1, batch_size=60)
    ),
    "softmax, unfused": task_of((50, 8, 10), "relu", "softmax", Cost(), Training(0.1, batch_size=60)),
    "wide": task_of(
        (784, 400, 10), "relu", "softmax", Cost("categorical_cross_entropy"), Training(0.1, batch_size=80)
    ),
}


@contextmanager
def counted() -> Iterator[None]:
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()
        gc.enable()


def left_by(act: Callable[[], object]) -> tuple[int, int]:
    """Bytes that a call leaves behind, and the most it took meanwhile; to be counted."""
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    act()
    after, most = tracemalloc.get_traced_memory()
    return after - before, most - before


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_training_leaves_nothing_behind_however_long_it_is(task: Task) -> None:
    trainer = Trainer(task, initial_parameters(task.network, "xavier", 0))
    trainer.run(2 * task.batches)
    with counted():
        left_by(lambda: trainer.run(20 * task.batches))  # Python keeps some emptied lists and dicts for later
        left, most = left_by(lambda: trainer.run(20 * task.batches))
    assert left <= 8192
    assert most <= NUMPYS_BUFFER


@pytest.mark.parametrize("task", [SMALL, TASKS["one batch"], TASKS["cross-entropy"]])
def test_no_call_of_the_loop_makes_an_array(task: Task) -> None:
    trainer = Trainer(task, initial_parameters(task.network, "xavier", 0))
    trainer.run(2)
    (found, *_) = trainer._lanes.values()
    kernels = found._lane(0, True)
    for run in kernels:
        run()
    with counted(), np.errstate(all="ignore"):
        taken = {str(run): min(left_by(run)[1] for _ in range(3)) for run in kernels}
    assert {name: most for name, most in taken.items() if most >= SMALLEST_ARRAY} == {}


@pytest.mark.parametrize("task", [SMALL, TASKS["one batch"], TASKS["softmax"], TASKS["adam and l1"]])
def test_recording_takes_no_more_than_it_is_given(task: Task) -> None:
    trainer, count = Trainer(task, initial_parameters(task.network, "xavier", 0)), 8 * task.batches
    costs, gradients = np.empty(count), np.empty((count, task.network.size))
    trainer.run(count, costs, gradients)
    with counted():
        left_by(lambda: trainer.run(count, costs, gradients))
        left, most = left_by(lambda: trainer.run(count, costs, gradients))
    assert left <= 8192
    assert most <= NUMPYS_BUFFER  # with the kernels that are bound to a row of a large network's gradients


def test_a_shuffled_epoch_takes_its_order_and_its_examples_and_gives_them_back() -> None:
    task = replace(SMALL, training=replace(SMALL.training, shuffle=True))
    trainer = Trainer(task, initial_parameters(task.network, "xavier", 0))
    trainer.run(6 * task.batches)  # the orders of the last epochs are at hand, and no more of them
    with counted():
        left, most = left_by(lambda: trainer.run(60 * task.batches))
        more, _ = left_by(lambda: trainer.run(60 * task.batches))
    assert max(left, more) <= 32768
    assert more <= left / 2
    assert most <= 4 * (task.examples.x.nbytes + 8 * len(task.examples)) + 32768


def test_an_array_made_in_the_loop_would_be_seen() -> None:
    with counted():
        x = np.ones(3)
        assert left_by(lambda: np.tanh(x))[1] >= SMALLEST_ARRAY


def test_gradients_of_all_batches_are_set_aside_only_to_be_recorded() -> None:
    trainer = Trainer(SMALL, initial_parameters(SMALL.network, "xavier", 0))
    trainer.run(3 * SMALL.batches)
    (found,) = trainer._lanes.values()
    assert found._rows is None
    trainer.run(SMALL.batches, gradients=np.empty((SMALL.batches, SMALL.network.size)))
    assert found._rows is not None
    assert found._rows.shape == (SMALL.batches, SMALL.network.size)


def test_batches_and_their_gradients_together_keep_to_what_is_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    widest = 5000
    task = task_of((widest, 1), "tanh", "tanh", Cost(), Training(0.1, batch_size=1))
    monkeypatch.setattr(lanes, "_LAID_OUT_BYTES", 1 << 20)
    trainer = Trainer(task, initial_parameters(task.network, "xavier", 0))
    trainer.run(1, gradients=np.empty((1, task.network.size)))
    (found,) = trainer._lanes.values()
    assert found._rows is not None
    assert found._x.nbytes + found._rows.nbytes <= 1 << 20
