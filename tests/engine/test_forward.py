"""The forward pass alone says what the forward pass of training says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import forward
from bpstudio.engine.examples import Examples
from bpstudio.engine.forward import ForwardPass, outputs_for, run_forward
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import trace

NETWORK = Network(2, (Layer(3, "relu"), Layer(2, "softmax")))
RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(6, 2)), np.eye(2)[RNG.integers(0, 2, 6)]
TASK = Task(NETWORK, Cost("categorical_cross_entropy", 0.5), Examples(X, Y), Training())


@pytest.fixture(autouse=True)
def nothing_said() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


def parameters() -> Parameters:
    return initial_parameters(NETWORK, "xavier", 7)


@pytest.mark.parametrize("term", [Regularization(), Regularization("l1", 0.1), Regularization("l2", 0.1)])
def test_every_value_is_that_of_training_to_the_bit(term: Regularization) -> None:
    task = replace(TASK, training=Training(regularization=term))
    seen, found = (
        trace(task, parameters(), None, 0).workspace,
        ForwardPass(parameters(), X, Y, task.cost, term).run(),
    )
    for layer in (1, 2):
        np.testing.assert_array_equal(found.z[layer], seen.z[layer])
        np.testing.assert_array_equal(found.a[layer], seen.a[layer])
    assert found.cost == seen.C
    assert found.data_cost == (seen.data_cost if term.active else seen.C)
    assert found.data_cost + found.penalty == found.cost


def test_it_follows_the_parameters_it_is_bound_to() -> None:
    moved = parameters()
    found = ForwardPass(moved, X, Y, TASK.cost).run()
    before = float(found.cost)
    moved.flat += 0.25
    assert found.cost == before
    assert found.run().cost == trace(TASK, moved, None, 0).workspace.C != before


def test_it_computes_in_the_type_of_its_parameters() -> None:
    """A step in the imaginary direction, which the gradient check takes."""
    task = replace(TASK, network=Network(2, (Layer(3, "tanh"), Layer(2))), cost=Cost())
    start = initial_parameters(task.network, "xavier", 7)
    moved = Parameters(task.network, start.flat.astype(complex))
    moved.flat[0] += 1e-200j
    slope = ForwardPass(moved, X, Y, task.cost).run().cost.imag / 1e-200
    assert slope == pytest.approx(trace(task, start, None, 0).workspace.gradient.flat[0], rel=1e-12)


def test_without_a_cost_or_targets_it_gives_what_the_network_answers() -> None:
    passed = run_forward(parameters(), X)
    np.testing.assert_array_equal(passed.a[0], X.T)
    np.testing.assert_array_equal(passed.a[2], trace(TASK, parameters(), None, 0).workspace.a[2])
    np.testing.assert_array_equal(outputs_for(NETWORK, parameters(), X), passed.a[2].T)


def test_more_inputs_than_there_is_room_for_are_taken_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = outputs_for(NETWORK, parameters(), X)
    monkeypatch.setattr(forward, "AT_ONCE", 1)
    np.testing.assert_allclose(outputs_for(NETWORK, parameters(), X), whole, rtol=1e-15)


def test_an_answer_that_is_not_finite_is_an_answer() -> None:
    with np.errstate(all="raise"):
        found = outputs_for(NETWORK, parameters(), np.full((1, 2), np.inf))
    assert np.isnan(found).all()
