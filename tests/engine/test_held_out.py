from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import held_out
from bpstudio.engine.examples import Examples
from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer, trace

RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(9, 2)), np.eye(3)[RNG.integers(0, 3, 9)]
OUT = (1, 4, 5, 8)
IN = [0, 2, 3, 6, 7]
NETWORK = Network(2, (Layer(4, "tanh"), Layer(3, "softmax")))
TASK = Task(NETWORK, Cost("categorical_cross_entropy"), Examples(X, Y, OUT), Training(0.3))
PARAMETERS = initial_parameters(NETWORK, "xavier", 3)


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("batch_size", [None, 2, 5, 50])
def test_training_sees_every_other_example_once_an_epoch(batch_size: int | None, shuffle: bool) -> None:
    task = replace(TASK, training=Training(0.3, batch_size=batch_size, shuffle=shuffle, seed=2))
    for epoch in range(3):
        batches = [task.rows(epoch * task.batches + batch).tolist() for batch in range(task.batches)]
        assert sorted(itertools.chain(*batches)) == IN
        assert all(batches)


def test_training_goes_as_if_what_is_held_out_did_not_exist() -> None:
    for training in (Training(0.3), Training(0.3, batch_size=2, shuffle=True, seed=7)):
        with_more, alone = (
            Trainer(Task(NETWORK, TASK.cost, data, training), PARAMETERS.copy())
            for data in (TASK.examples, Examples(X[IN], Y[IN]))
        )
        with_more.run(11)
        alone.run(11)
        assert with_more.parameters == alone.parameters


@pytest.mark.parametrize("cost", [TASK.cost, Cost("squared_error", 0.5, "mean", "sum"), Cost("output")])
@pytest.mark.parametrize("term", [Regularization(), Regularization("l2", 0.1)])
@pytest.mark.parametrize("chunk", [1, 3, 1024])
def test_the_cost_held_out_is_c_of_those_rows(
    cost: Cost, term: Regularization, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_out, "CHUNK", chunk)
    task = replace(TASK, cost=cost, training=Training(0.3, batch_size=2, regularization=term))
    rows = list(OUT)
    alone = replace(task, examples=Examples(X[rows], Y[rows]), training=Training(0.3, regularization=term))
    expected = trace(alone, PARAMETERS, None, 0).workspace.C
    found = held_out_cost(task, PARAMETERS)
    assert found is not None
    assert np.isclose(found, expected, rtol=1e-13, atol=0)


def test_without_targets_the_output_itself_is_the_cost() -> None:
    task = replace(TASK, cost=Cost("output"), examples=Examples(X, held_out=OUT))
    assert held_out_cost(task, PARAMETERS) == pytest.approx(1.0)


def test_nothing_held_out_has_no_cost() -> None:
    assert held_out_cost(replace(TASK, examples=Examples(X, Y)), PARAMETERS) is None


def test_a_cost_that_is_not_finite_is_a_result() -> None:
    broken = PARAMETERS.copy()
    broken.flat[:] = np.inf
    assert np.isnan(held_out_cost(TASK, broken) or 0.0)


def test_looking_changes_no_parameter() -> None:
    before = PARAMETERS.copy()
    held_out_cost(TASK, PARAMETERS)
    assert before == PARAMETERS
