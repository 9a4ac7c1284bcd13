from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.fast.loop import Loop
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trainer, trace
from tests.engine.test_trainer_memory import TASKS


def lane(heard: list[str], name: str) -> list[partial[Any]]:
    """Kernels that share a list and say a word of their own."""
    say = partial(heard.append, name)
    end = partial(heard.extend, "."), partial(int, "7", base=8)
    return [say, partial(heard.append, "and"), *end]


def test_lanes_run_one_after_the_other_with_what_each_is_bound_to() -> None:
    heard: list[str] = []
    loop = Loop([lane(heard, name) for name in "abc"])
    loop.run(range(3))
    assert "".join(heard) == "aand.band.cand."
    heard.clear()
    loop.run(range(1, 3))
    assert "".join(heard) == "band.cand."
    heard.clear()
    loop.run(range(1, 3), 2)
    assert "".join(heard) == "band.cand.band.cand."


def test_a_lone_lane_has_nothing_of_its_own() -> None:
    heard: list[str] = []
    loop = Loop([lane(heard, "a")])
    loop.run(range(1))
    loop.run(range(1), 1)
    assert "".join(heard) == "aand.aand."


def test_a_kernel_need_not_be_a_partial_call() -> None:
    total = np.zeros(())
    Loop([[partial(np.add, total, 1.0, total), lambda: np.add(total, 1.0, total)]]).run(range(1), 3)
    assert total == 6.0


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_training_in_loops_is_the_iterations_one_by_one_to_the_last_bit(task: Task) -> None:
    count = 2 * task.batches + 3
    trained, recorded = (initial_parameters(task.network, "xavier", 0) for _ in range(2))
    Trainer(task, trained).run(count)
    gradients = np.empty((count, task.network.size))
    Trainer(task, recorded).run(count, gradients=gradients)
    stepped, moments = initial_parameters(task.network, "xavier", 0), None
    for iteration in range(count):
        seen = trace(task, stepped, moments, iteration)
        assert np.array_equal(gradients[iteration], seen.workspace.gradient.flat)
        stepped, moments = seen.after, seen.moments_after
    assert np.array_equal(trained.flat, stepped.flat)
    assert np.array_equal(recorded.flat, stepped.flat)
