"""The optimizers against the formulas of their papers, written out again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import (
    OPTIMIZERS,
    AdaGrad,
    Adam,
    AdamW,
    GradientDescent,
    Moments,
    Momentum,
    Nesterov,
    Optimizer,
    RMSprop,
    Update,
)
from bpstudio.engine.parameters import Parameters

RATE = 0.05
NETWORK = Network(2, (Layer(3), Layer(1)))
START = np.linspace(-1.0, 1.0, NETWORK.size)
ALL: list[Optimizer] = [
    GradientDescent(),
    Momentum(0.7),
    Adam(0.8, 0.95, 1e-6),
    Nesterov(0.7),
    RMSprop(0.8, 1e-6),
    AdaGrad(1e-6),
    AdamW(0.8, 0.95, 1e-6, 0.3),
]
WEIGHTS = np.array([True] * 6 + [False] * 3 + [True] * 3 + [False])


def gradients(count: int) -> list[np.ndarray]:
    return list(np.random.default_rng(5).normal(size=(count, NETWORK.size)))


def published(optimizer: Optimizer) -> Iterator[np.ndarray]:
    """The parameters after each of the gradients."""
    theta, v, m, s = START.copy(), np.zeros_like(START), np.zeros_like(START), np.zeros_like(START)
    for t, g in enumerate(gradients(40), start=1):
        match optimizer:
            case GradientDescent():
                theta = theta - RATE * g
            case Momentum(beta=beta):
                v = beta * v + g
                theta = theta - RATE * v
            case Adam(beta1=beta1, beta2=beta2, epsilon=epsilon):
                m = beta1 * m + (1 - beta1) * g
                s = beta2 * s + (1 - beta2) * g**2
                m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
                theta = theta - RATE * m_hat / (np.sqrt(s_hat) + epsilon)
            case Nesterov(beta=beta):
                v = beta * v + g
                theta = theta - RATE * (g + beta * v)
            case RMSprop(beta=beta, epsilon=epsilon):
                s = beta * s + (1 - beta) * g**2
                theta = theta - RATE * g / (np.sqrt(s) + epsilon)
            case AdaGrad(epsilon=epsilon):
                s = s + g**2
                theta = theta - RATE * g / (np.sqrt(s) + epsilon)
            case AdamW(beta1=beta1, beta2=beta2, epsilon=epsilon, weight_decay=decay):
                m = beta1 * m + (1 - beta1) * g
                s = beta2 * s + (1 - beta2) * g**2
                m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
                theta = theta * (1 - RATE * decay * WEIGHTS) - RATE * m_hat / (np.sqrt(s_hat) + epsilon)
        yield theta


def updated(optimizer: Optimizer, network: Network = NETWORK) -> Iterator[np.ndarray]:
    parameters = Parameters(network, START.copy())
    gradient, moments = np.empty(network.size), Moments.fresh(optimizer, network.size)
    kernels = Update(optimizer, RATE, parameters, moments)(gradient)
    for given in gradients(40):
        gradient[...] = given
        for run in kernels:
            run()
        yield parameters.flat


@pytest.mark.parametrize("optimizer", ALL)
def test_an_optimizer_does_what_its_paper_says(optimizer: Optimizer) -> None:
    for found, expected in zip(updated(optimizer), published(optimizer), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


def test_every_optimizer_that_is_registered_is_tested() -> None:
    assert set(OPTIMIZERS) == {optimizer.name for optimizer in ALL}


@pytest.mark.parametrize("optimizer", ALL)
def test_frozen_parts_stay_and_the_others_move_as_ever(optimizer: Optimizer) -> None:
    network = Network(2, (Layer(3, train_b=False), Layer(1, train_theta=False)))
    frozen = np.zeros(network.size, bool)
    frozen[6:12] = True  # b1 and theta2: layer by layer, weights before biases
    for found, free in zip(updated(optimizer, network), updated(optimizer), strict=True):
        assert (found[frozen] == START[frozen]).all()
        assert (found[~frozen] == free[~frozen]).all()


@pytest.mark.parametrize("optimizer", ALL)
def test_a_gradient_that_is_not_a_number_leaves_frozen_parts_alone(optimizer: Optimizer) -> None:
    network = Network(1, (Layer(1, train_b=False),))
    parameters, gradient = Parameters(network, np.array([0.5, 0.25])), np.array([np.nan, np.nan])
    for run in Update(optimizer, RATE, parameters, Moments.fresh(optimizer, 2))(gradient):
        run()
    assert np.isnan(parameters.flat[0])
    assert parameters.flat[1] == 0.25


@pytest.mark.parametrize("optimizer", ALL)
def test_nothing_is_remembered_of_what_is_frozen(optimizer: Optimizer) -> None:
    """It would push a parameter that is let go again with gradients it was kept from following."""
    network = Network(2, (Layer(3, train_b=False), Layer(1, train_theta=False)))
    parameters, moments = Parameters(network, START.copy()), Moments.fresh(optimizer, network.size)
    moments.rows[...] = 0.5
    gradient = np.linspace(-1.0, 1.0, network.size)
    kernels = Update(optimizer, RATE, parameters, moments)(gradient)
    for run in kernels:
        run()
    frozen = slice(6, 12)
    assert (moments.rows[:, frozen] == 0.5).all()
    assert (moments.rows[:, :6] != 0.5).all()
    assert (moments.rows[:, 12:] != 0.5).all()


def test_a_copy_of_moments_remembers_the_same_apart() -> None:
    moments = Moments(np.ones((2, 3)), 4)
    copy = moments.copy()
    copy.rows[...] = 0.0
    copy.count[...] = 0.0
    assert (moments.rows == 1.0).all()
    assert moments.updates == 4


@pytest.mark.parametrize("share", [-0.1, 1.0, np.nan])
def test_a_decay_outside_zero_to_one_is_refused(share: float) -> None:
    for make in (lambda: Momentum(share), lambda: Adam(beta1=share), lambda: Adam(beta2=share)):
        with pytest.raises(ValueError, match="must be at least 0 and below 1"):
            make()


@pytest.mark.parametrize("epsilon", [0.0, -1e-8, np.nan, np.inf])
def test_adam_divides_by_something_positive(epsilon: float) -> None:
    with pytest.raises(ValueError, match="epsilon must be a positive number"):
        Adam(epsilon=epsilon)


def test_adamw_corrects_its_averages_as_adam_does() -> None:
    averages = (0.05, 0.00025)
    assert AdamW().between(averages, 1) == Adam().between(averages, 1)
    assert AdamW().between(averages, 1) == pytest.approx((0.5, 0.25))


def test_in_a_list_each_has_its_name_with_a_capital() -> None:
    titles = {name: kind.title() for name, kind in OPTIMIZERS.items()}
    assert titles["gradient_descent"] == "Gradient descent"
    assert titles["nesterov"] == "Nesterov momentum"
    assert all(title[0].isupper() for title in titles.values())
