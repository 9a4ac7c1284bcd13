"""Connections that are cut and parameters that are frozen: exact, whatever trains the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.gradient_check import check_gradients
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum, Optimizer
from bpstudio.engine.parameters import Parameter, Parameters, every_parameter
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer, trace

CUT = ((0, 1), (2, 0))
NETWORK = Network(3, (Layer(4, "tanh", cut=CUT), Layer(2, "sigmoid", cut=((3, 1),))))
OPTIMIZERS = [GradientDescent(), Momentum(0.9), Adam()]
PENALTIES = [Regularization(), Regularization("l1", 0.05), Regularization("l2", 0.05)]


def task(optimizer: Optimizer = OPTIMIZERS[0], penalty: Regularization = PENALTIES[0]) -> Task:
    rng = np.random.default_rng(5)
    data = Examples(rng.normal(size=(6, 3)), rng.uniform(size=(6, 2)))
    return Task(NETWORK, Cost(), data, Training(0.3, optimizer, 4, True, penalty, seed=3))


def mask() -> Parameters:
    """1 where there is a connection."""
    ones = Parameters(NETWORK, np.ones(NETWORK.size))
    for number, layer in enumerate(NETWORK.layers, start=1):
        for i, j in layer.cut:
            ones.theta(number)[i, j] = 0.0
    return ones


def by_hand(of: Task, iterations: int) -> Parameters:
    """The same network written as θ·mask from textbook formulas; the gradient of θ is that of θ·mask, masked."""
    parameters, there = initial_parameters(NETWORK, "xavier", of.training.seed), mask()
    first, second = np.zeros(NETWORK.size), np.zeros(NETWORK.size)
    for iteration in range(iterations):
        rows = of.rows(iteration)
        x, y = of.examples.x[rows], np.asarray(of.examples.y)[rows]
        w1, w2 = (parameters.theta(n) * there.theta(n) for n in (1, 2))
        a1 = np.tanh(x @ w1 + parameters.b(1))
        a2 = 1 / (1 + np.exp(-(a1 @ w2 + parameters.b(2))))
        d2 = 2 * (a2 - y) / len(x) * a2 * (1 - a2)
        d1 = d2 @ w2.T * (1 - a1**2)
        gradient = Parameters.of(NETWORK, [x.T @ d1, a1.T @ d2], [d1.sum(0), d2.sum(0)])
        penalty = of.training.regularization
        for number, weights in ((1, w1), (2, w2)):
            slope = {"none": 0 * weights, "l1": np.sign(weights), "l2": 2 * weights}[penalty.name]
            gradient.theta(number)[...] += penalty.rate * slope
        flat = gradient.flat * there.flat
        rate = of.training.learning_rate
        match of.training.optimizer:
            case GradientDescent():
                parameters.flat[...] -= rate * flat
            case Momentum(beta=beta):
                first = beta * first + flat
                parameters.flat[...] -= rate * first
            case Adam(beta1=b1, beta2=b2, epsilon=epsilon):
                first, second = b1 * first + (1 - b1) * flat, b2 * second + (1 - b2) * flat**2
                t = iteration + 1
                parameters.flat[...] -= (
                    rate * (first / (1 - b1**t)) / (np.sqrt(second / (1 - b2**t)) + epsilon)
                )
    return parameters


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: o.name)
@pytest.mark.parametrize("penalty", PENALTIES, ids=lambda p: p.name)
def test_a_cut_connection_stays_at_zero_and_the_rest_trains_as_without_it(
    optimizer: Optimizer, penalty: Regularization
) -> None:
    of = task(optimizer, penalty)
    trainer = Trainer(of, initial_parameters(NETWORK, "xavier", 3))
    gradients = np.empty((20, NETWORK.size))
    trainer.run(20, gradients=gradients)
    cut = mask().flat == 0
    assert cut.sum() == 3
    assert gradients[:, cut].tobytes() == bytes(20 * 3 * 8)
    assert trainer.parameters.flat[cut].tobytes() == bytes(3 * 8)
    np.testing.assert_allclose(trainer.parameters.flat, by_hand(of, 20).flat, rtol=1e-12, atol=1e-15)


def test_a_gradient_that_is_not_finite_leaves_a_cut_connection_alone() -> None:
    of = replace(task(), examples=Examples(np.full((1, 3), 1e308), np.ones((1, 2))))
    parameters = initial_parameters(NETWORK, "xavier", 3)
    parameters.flat[mask().flat == 1] = 1e300
    trainer = Trainer(of, parameters)
    trainer.run(3)
    assert trainer.parameters.flat[mask().flat == 0].tobytes() == bytes(3 * 8)


def test_the_gradient_check_expects_nothing_of_a_cut_connection() -> None:
    of = task()
    parameters = initial_parameters(NETWORK, "xavier", 3)
    check = check_gradients(of, trace(of, parameters, None, 0))
    assert check.passed
    cut = [found for found in check.comparisons if found.parameter.is_cut_in(NETWORK)]
    assert [(found.gradient, found.reference) for found in cut] == [(0.0, 0.0)] * 3


def test_single_frozen_parameters_have_a_gradient_and_stay() -> None:
    network = replace(
        NETWORK, layers=(replace(NETWORK.layers[0], frozen=Frozen(((1, 1),), (2,))), NETWORK.layers[1])
    )
    of = replace(task(Momentum()), network=network)
    start = initial_parameters(network, "xavier", 3)
    trainer, gradients = Trainer(of, start.copy()), np.empty((5, network.size))
    trainer.run(5, gradients=gradients)
    moved = [p for p in every_parameter(network) if trainer.parameters[p] != start[p]]
    stay = {str(p) for p in every_parameter(network)} - {str(p) for p in moved}
    assert stay == {"theta1[0,1]", "theta1[2,0]", "theta2[3,1]", "theta1[1,1]", "b1[2]"}
    for name in ("theta1[1,1]", "b1[2]"):
        parameter = Parameter.parse(name)
        assert not parameter.trains_in(network)
        assert gradients[:, parameter.position(network)].all()
    assert Parameter.parse("theta1[1,2]").trains_in(network)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Layer(2, cut=((0, 2),)), r"cut\[0\] names unit 2, and the layer has 2, counted from 0"),
        (lambda: Layer(2, cut=((-1, 0),)), r"cut\[0\] names unit -1 of the layer below"),
        (lambda: Layer(2, cut=((0, 1, 2),)), r"cut\[0\] has 3 numbers"),  # type: ignore[arg-type]
        (lambda: Layer(2, frozen=Frozen(b=(2,))), r"frozen.b\[0\] names unit 2"),
        (
            lambda: Network(2, (Layer(2, cut=((2, 0),)),)),
            r"layers\[0\].cut\[0\] names unit 2 of the layer below, which has 2",
        ),
    ],
)
def test_what_names_no_connection_is_refused(build: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        build()  # type: ignore[operator]


def test_the_order_in_which_cuts_are_named_does_not_matter() -> None:
    assert Layer(4, cut=((2, 0), (0, 1), (2, 0))) == Layer(4, cut=CUT)


def test_a_layer_trains_as_long_as_one_of_its_own_does() -> None:
    held = Layer(2, cut=((0, 0),), frozen=Frozen(theta=((1, 0), (0, 1)), b=(0, 1)))
    network = Network(2, (held,))
    assert Parameter("theta", 1).trains_in(network)
    assert not Parameter("b", 1).trains_in(network)
    all_held = replace(held, frozen=Frozen(theta=((1, 0), (0, 1), (1, 1)), b=(1,)))
    assert not Parameter("theta", 1).trains_in(Network(2, (all_held,)))
    assert Parameter("b", 1).trains_in(Network(2, (all_held,)))
    assert not Parameter("theta", 1).trains_in(Network(2, (replace(held, train_theta=False),)))
