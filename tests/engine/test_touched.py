"""Iterations whose activations are changed on the way."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Array, Layer, Network
from bpstudio.engine.optimizers import Adam, Moments
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.touched import TouchedTrainer, summed_terms
from bpstudio.engine.trainer import Trainer, trace

NETWORK = Network(2, (Layer(3, "tanh"), Layer(1)))
EXAMPLES = Examples(np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 0.5]]), np.array([[1.0], [0.0], [1.0]]))
TASK = Task(NETWORK, Cost(), EXAMPLES, Training(0.1, Adam(), 2, regularization=Regularization("l2", 0.1)))


def begun(touch: object) -> tuple[TouchedTrainer, Array]:
    parameters = initial_parameters(NETWORK, "xavier", 1)
    moments = Moments.fresh(Adam(), NETWORK.size)
    return TouchedTrainer(TASK, parameters, moments, touch), parameters.flat  # type: ignore[arg-type]


def test_where_nothing_is_changed_training_goes_as_ever() -> None:
    runs, flat = begun(lambda a: None)
    trainer = Trainer(TASK, initial_parameters(NETWORK, "xavier", 1))
    for iteration in range(5):
        cost = np.empty(1)
        trainer.run(1, cost)
        assert cost == runs.run(iteration).C
        np.testing.assert_array_equal(flat, trainer.parameters.flat)


def test_every_layer_is_offered_once_and_what_is_written_goes_on() -> None:
    shapes: list[tuple[int, ...]] = []

    def double(a: Array) -> None:
        shapes.append(a.shape)
        a *= 2.0

    runs, _ = begun(double)
    found = runs.run(0)
    assert shapes == [(3, 2), (1, 2)]
    plain = trace(TASK, initial_parameters(NETWORK, "xavier", 1), None, 0).workspace
    np.testing.assert_array_equal(found.a[1], 2 * plain.a[1])
    assert (found.z[2] != plain.z[2]).all()


def test_the_terms_add_up_to_the_cost_and_the_gradient_at_most() -> None:
    runs, _ = begun(lambda a: None)
    found = runs.run(0)
    of_the_cost, of_the_gradient = summed_terms(TASK, found)
    assert of_the_cost.item() == np.float64(found.data_cost)  # squares are never negative
    for terms, block in zip(of_the_gradient, found.data_gradient.blocks, strict=True):
        assert (terms >= np.abs(block) - 1e-15).all()
