from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam, Momentum
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer, trace

RNG = np.random.default_rng(11)
DATA = Examples(RNG.normal(size=(10, 2)), np.eye(2)[RNG.integers(0, 2, 10)])
NETWORK = Network(2, (Layer(3, "relu"), Layer(4, "tanh"), Layer(2, "softmax")))
PLAIN = Task(NETWORK, Cost("categorical_cross_entropy"), DATA, Training(0.3, seed=3))
TASKS = {
    "all examples": PLAIN,
    "unfused": replace(PLAIN, cost=Cost("squared_error", 0.5)),
    "ragged batches": replace(PLAIN, training=Training(0.3, batch_size=4)),
    "shuffled": replace(PLAIN, training=Training(0.3, batch_size=4, shuffle=True, seed=5)),
    "shuffled as a whole": replace(PLAIN, training=Training(0.3, shuffle=True)),
    "batch of one": replace(PLAIN, training=Training(0.3, batch_size=1, shuffle=True)),
    "adam": replace(PLAIN, training=Training(0.01, Adam(), batch_size=3, shuffle=True)),
    "momentum and l2": replace(
        PLAIN, training=Training(0.1, Momentum(), batch_size=5, regularization=Regularization("l2", 0.01))
    ),
    "frozen and l1": replace(
        PLAIN,
        network=Network(2, (Layer(3, "sigmoid", train_theta=False), Layer(2, "sigmoid", train_b=False))),
        training=Training(0.1, regularization=Regularization("l1", 0.01)),
    ),
}
every_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def starting(task: Task) -> Parameters:
    return initial_parameters(task.network, "xavier", task.training.seed)


def trained(task: Task, iterations: int) -> Trainer:
    trainer = Trainer(task, starting(task))
    trainer.run(iterations)
    return trainer


def bits(array: np.ndarray) -> bytes:
    return array.tobytes()


@every_task
def test_two_trainings_from_one_start_agree_to_the_bit(task: Task) -> None:
    assert trained(task, 23).parameters == trained(task, 23).parameters


@every_task
def test_training_in_parts_is_training(task: Task) -> None:
    trainer = Trainer(task, starting(task))
    for part in (1, 7, 0, 15):
        trainer.run(part)
    whole = trained(task, 23)
    assert trainer.parameters == whole.parameters
    assert trainer.iteration == whole.iteration == 23
    assert bits(trainer.moments.rows) == bits(whole.moments.rows)


@every_task
def test_a_trainer_started_in_the_middle_goes_on_as_the_one_that_ran_there(task: Task) -> None:
    there = trained(task, 9)
    resumed = Trainer(task, there.parameters.copy(), there.moments.copy(), iteration=9)
    resumed.run(14)
    assert resumed.parameters == trained(task, 23).parameters


@every_task
def test_a_traced_iteration_is_the_trained_one_to_the_bit(task: Task) -> None:
    trainer = Trainer(task, starting(task))
    for iteration in range(8):
        before, moments = trainer.parameters.copy(), trainer.moments.copy()
        found = trace(task, before, moments, iteration)
        costs, gradients = np.empty(1), np.empty((1, task.network.size))
        trainer.run(1, costs, gradients)
        assert bits(found.workspace.gradient.flat) == bits(gradients[0])
        assert costs[0] == found.workspace.C
        assert found.before == before
        assert found.after == trainer.parameters


@every_task
def test_looking_at_an_iteration_changes_nothing(task: Task) -> None:
    there = trained(task, 5)
    parameters, moments = there.parameters.copy(), there.moments.copy()
    trace(task, there.parameters, there.moments, 5)
    assert there.parameters == parameters
    assert bits(there.moments.rows) == bits(moments.rows)
    assert there.moments.updates == moments.updates


@every_task
def test_recording_changes_nothing(task: Task) -> None:
    recorded = Trainer(task, starting(task))
    costs, gradients = np.empty(23), np.empty((23, task.network.size))
    recorded.run(23, costs, gradients)
    assert recorded.parameters == trained(task, 23).parameters


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    task = TASKS["ragged batches"]
    assert [task.rows(iteration).tolist() for iteration in range(4)] == [
        [0, 1, 2, 3], [4, 5, 6, 7], [8, 9], [0, 1, 2, 3]
    ]  # fmt: skip
    found = trace(task, starting(task), None, 2)
    assert found.workspace.rows == 2
    assert found.workspace.a[0].T.tolist() == DATA.x[8:].tolist()


def test_a_mean_over_a_smaller_batch_is_its_own_mean() -> None:
    task = TASKS["ragged batches"]
    small = replace(task, examples=Examples(DATA.x[8:], DATA.y[8:]), training=Training(0.3))  # type: ignore[index]
    ragged, alone = trace(task, starting(task), None, 2), trace(small, starting(task), None, 0)
    assert ragged.workspace.C == alone.workspace.C
    assert ragged.after == alone.after


def test_a_batch_larger_than_the_data_takes_all_of_it() -> None:
    task = replace(PLAIN, training=replace(PLAIN.training, batch_size=99))
    assert task.batches == 1
    assert trained(task, 5).parameters == trained(PLAIN, 5).parameters


def test_training_lowers_the_cost() -> None:
    costs = np.empty(200)
    Trainer(PLAIN, starting(PLAIN)).run(200, costs)
    assert costs[-1] < costs[0] / 2


def test_numbers_that_overflow_are_results_and_warn_of_nothing() -> None:
    network = Network(2, (Layer(3, "relu"), Layer(2, "identity")))
    task = replace(PLAIN, network=network, cost=Cost(), training=Training(1e200))
    costs = np.empty(4)
    trainer = Trainer(task, starting(task))
    trainer.run(4, costs)
    assert not np.isfinite(costs[-1])
    assert not np.isfinite(trainer.parameters.flat).all()


def test_a_learning_rate_of_zero_moves_nothing() -> None:
    task = replace(PLAIN, training=Training(0.0))
    assert trained(task, 3).parameters == starting(task)


def test_frozen_parts_have_a_gradient_and_stay() -> None:
    task = TASKS["frozen and l1"]
    start, trainer = starting(task), trained(task, 6)
    found = trace(task, start, None, 0).workspace.gradient
    assert found.theta(1).all()
    assert found.b(2).all()
    assert (trainer.parameters.theta(1) == start.theta(1)).all()
    assert (trainer.parameters.b(2) == start.b(2)).all()
    assert (trainer.parameters.b(1) != start.b(1)).all()
    assert (trainer.parameters.theta(2) != start.theta(2)).all()
