"""What there is to learn: which examples an iteration sees, what a cost is multiplied by, and what is refused."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost, Regularization, Task, Training

RNG = np.random.default_rng(11)
DATA = Examples(RNG.normal(size=(10, 2)), np.eye(2)[RNG.integers(0, 2, 10)])
NETWORK = Network(2, (Layer(3, "relu"), Layer(2)))
TRAININGS = [
    Training(),
    Training(shuffle=True),
    Training(batch_size=4),
    Training(batch_size=4, shuffle=True, seed=5),
    Training(batch_size=1, shuffle=True),
    Training(batch_size=99),
]


@pytest.mark.parametrize(
    ("cost", "coefficient"),
    [
        (Cost(), 1 / 8),
        (Cost(scale=0.5), 0.5 / 8),
        (Cost(over_examples="sum"), 1.0),
        (Cost(over_outputs="mean"), 1 / 24),
        (Cost(scale=2.0, over_outputs="mean", over_examples="sum"), 2 / 3),
    ],
)
def test_a_mean_divides_by_what_it_runs_over(cost: Cost, coefficient: float) -> None:
    assert cost.coefficient(outputs=3, examples=8) == pytest.approx(coefficient, rel=1e-15)


@pytest.mark.parametrize("scale", [0.0, -1.0, math.nan, math.inf])
def test_a_cost_needs_a_positive_scale(scale: float) -> None:
    with pytest.raises(ValueError, match="scale must be a positive number"):
        Cost(scale=scale)


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf])
def test_a_penalty_needs_a_rate_of_zero_or_more(rate: float) -> None:
    with pytest.raises(ValueError, match="rate must be 0 or more"):
        Regularization("l2", rate)


def test_a_penalty_of_rate_zero_is_none() -> None:
    assert not Regularization("l2", 0.0).active
    assert not Regularization("none", 1.0).active
    assert Regularization("l1", 0.1).active


@pytest.mark.parametrize("training", TRAININGS)
def test_an_epoch_sees_every_example_once(training: Training) -> None:
    task = Task(NETWORK, Cost(), DATA, training)
    for epoch in range(3):
        batches = [task.rows(epoch * task.batches + batch) for batch in range(task.batches)]
        assert sorted(itertools.chain(*batches)) == list(range(10))


def test_the_order_of_a_shuffled_epoch_depends_on_the_seed_and_its_number_alone() -> None:
    task = Task(NETWORK, Cost(), DATA, Training(0.3, batch_size=4, shuffle=True, seed=5))
    first = [task.rows(iteration).tolist() for iteration in (7, 2, 0, 30)]
    assert [task.rows(iteration).tolist() for iteration in (7, 2, 0, 30)] == first
    assert task.rows(0).tolist() != task.rows(3).tolist()
    other = replace(task, training=replace(task.training, seed=6))
    assert other.rows(0).tolist() != task.rows(0).tolist()


def test_the_order_of_a_shuffled_epoch_is_a_value_nobody_can_spoil() -> None:
    task = Task(NETWORK, Cost(), DATA, Training(0.3, batch_size=4, shuffle=True, seed=5))
    with pytest.raises(ValueError, match="read-only"):
        task.rows(0)[0] = 9


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"learning_rate": -0.1}, "the learning rate must be 0 or more, not -0.1"),
        ({"learning_rate": np.nan}, "the learning rate must be 0 or more, not nan"),
        ({"learning_rate": np.inf}, "the learning rate must be 0 or more, not inf"),
        ({"batch_size": 0}, "the batch size must be at least 1, or null for all examples, not 0"),
        ({"seed": -1}, "the seed must be at least 0"),
        ({"seed": 2**63}, "the seed must be at least 0 and below 2"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Training(**settings)  # type: ignore[arg-type]
