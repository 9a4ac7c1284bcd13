"""Every derivative in the registries, against its own function. A new entry is tested by being there."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bpstudio.engine.functions import (
    ACTIVATIONS,
    COSTS,
    PAIRS,
    PENALTIES,
    CostName,
    RegularizationName,
    softmax_jacobian,
    softmax_product,
)
from bpstudio.engine.network import ActivationName

STEP = 1e-30
UNIT_BY_UNIT = [name for name, activation in ACTIVATIONS.items() if activation.derivative is not None]
Z = np.linspace(-6.0, 6.0, 48).reshape(4, 12)  # units down, examples across; no corner among them
YHAT = np.linspace(0.03, 0.97, 24).reshape(3, 8)
TARGETS = {
    "zeros": np.zeros((3, 8)),
    "ones": np.ones((3, 8)),
    "between": np.linspace(0.1, 0.8, 24).reshape(3, 8),
}
EXTREME = np.array([[-1e3, -800.0, -720.0, -40.0, -0.0, 0.0, 40.0, 720.0, 800.0, 1e3]])


def value(name: ActivationName, z: np.ndarray) -> np.ndarray:
    out = np.empty_like(z)
    with np.errstate(over="ignore"):  # as the engine does: 1/(1 + infinity) is the right 0
        ACTIVATIONS[name].value(z, out)
    return out


def derivative(name: ActivationName, z: np.ndarray) -> np.ndarray:
    out = np.empty_like(z)
    function = ACTIVATIONS[name].derivative
    assert function is not None
    with np.errstate(over="ignore"):
        function(z, value(name, z), out)
    return out


@pytest.mark.parametrize("name", [name for name in UNIT_BY_UNIT if not ACTIVATIONS[name].same])
def test_the_derivative_at_no_number_is_no_number(name: ActivationName) -> None:
    z = np.array([[np.nan, 0.5, np.nan]])
    assert np.isnan(derivative(name, z)).tolist() == [[True, False, True]]


@pytest.mark.parametrize("name", [name for name, cost in COSTS.items() if cost.needs_target])
def test_the_derivative_of_a_cost_of_no_number_is_no_number(name: CostName) -> None:
    found = cost_derivative(name, np.array([[np.nan, 0.5, np.nan]]), np.ones((1, 3)))
    assert np.isnan(found).tolist() == [[True, False, True]]


def terms(name: CostName, yhat: np.ndarray, y: np.ndarray) -> np.ndarray:
    out = np.empty_like(yhat)
    COSTS[name].terms(yhat, y, out)
    return out


def cost_derivative(name: CostName, yhat: np.ndarray, y: np.ndarray) -> np.ndarray:
    out = np.empty_like(yhat)
    COSTS[name].derivative(yhat, y, out)
    return out


def pair_terms(pair: tuple[ActivationName, CostName], z: np.ndarray, y: np.ndarray) -> np.ndarray:
    out = np.empty_like(z)
    PAIRS[pair].terms(z, y, out)
    return out


def pair_derivative(pair: tuple[ActivationName, CostName], z: np.ndarray, y: np.ndarray) -> np.ndarray:
    out = np.empty_like(z)
    PAIRS[pair].derivative(value(pair[0], z), y, out)
    return out


def one_hot(z: np.ndarray) -> np.ndarray:
    return np.eye(len(z))[:, np.arange(z.shape[1]) % len(z)]


@pytest.mark.parametrize("name", UNIT_BY_UNIT)
def test_an_activation_has_the_derivative_of_its_value(name: ActivationName) -> None:
    if ACTIVATIONS[name].analytic:
        reference = value(name, Z + 1j * STEP).imag / STEP
    else:
        reference = (value(name, Z + 1e-6) - value(name, Z - 1e-6)) / 2e-6
    np.testing.assert_allclose(derivative(name, Z), reference, rtol=1e-8, atol=1e-15)


@pytest.mark.parametrize("name", UNIT_BY_UNIT)
def test_an_activation_with_a_corner_says_where_it_is(name: ActivationName) -> None:
    z = np.linspace(-4.0, 4.0, 17)
    around = z[:, None] + np.array([-1e-9, 1e-9])
    left, right = derivative(name, around).T
    assert tuple(z[np.abs(right - left) > 1e-3]) == ACTIVATIONS[name].corners


def test_the_derivative_of_relu_at_zero_is_zero() -> None:
    assert derivative("relu", np.array([[0.0, -0.0]])).tolist() == [[0.0, 0.0]]
    assert derivative("leaky_relu", np.array([[0.0, -0.0]])).tolist() == [[0.01, 0.01]]


@pytest.mark.parametrize(
    ("name", "at", "known"),
    [
        ("identity", -3.5, -3.5),
        ("relu", -3.5, 0.0),
        ("relu", 2.5, 2.5),
        ("leaky_relu", -2.0, -0.02),
        ("leaky_relu", 2.0, 2.0),
        ("tanh", 0.5, math.tanh(0.5)),
        ("sigmoid", 0.5, 1 / (1 + math.exp(-0.5))),
    ],
)
def test_activations_have_the_values_known_by_their_names(
    name: ActivationName, at: float, known: float
) -> None:
    assert value(name, np.array([[at]]))[0, 0] == pytest.approx(known, rel=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_out_an_activation_is_finite(name: ActivationName) -> None:
    z = EXTREME if name in UNIT_BY_UNIT else np.vstack([EXTREME, EXTREME[:, ::-1], 0 * EXTREME])
    a = value(name, z)
    assert np.isfinite(a).all()
    if name in UNIT_BY_UNIT:
        assert np.isfinite(derivative(name, z)).all()
    else:
        np.testing.assert_allclose(a.sum(axis=0), 1.0, rtol=1e-15)


def test_the_jacobian_of_softmax_is_its_derivative() -> None:
    z = Z[:3, ::4].astype(complex)
    jacobian = softmax_jacobian(value("softmax", z.real.copy()))
    for j in range(3):
        shifted = z.copy()
        shifted[j] += 1j * STEP
        np.testing.assert_allclose(jacobian[:, :, j].T, value("softmax", shifted).imag / STEP, rtol=1e-12)


def test_the_product_with_the_jacobian_needs_no_jacobian() -> None:
    a, upstream = value("softmax", Z), np.cos(Z * 3.0)
    product = np.empty_like(a)
    softmax_product(upstream, a, product)
    expected = np.einsum("mij,im->jm", softmax_jacobian(a), upstream)
    np.testing.assert_allclose(product, expected, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("targets", TARGETS)
@pytest.mark.parametrize("name", COSTS)
def test_a_cost_has_the_derivative_of_its_terms(name: CostName, targets: str) -> None:
    y = TARGETS[targets]
    if COSTS[name].analytic:
        reference = terms(name, YHAT + 1j * STEP, y).imag / STEP
    else:
        reference = (terms(name, YHAT + 1e-6, y) - terms(name, YHAT - 1e-6, y)) / 2e-6
    np.testing.assert_allclose(cost_derivative(name, YHAT, y), reference, rtol=1e-8, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("squared_error", (0.7 - 0.2) ** 2),
        ("binary_cross_entropy", -(0.2 * math.log(0.7) + 0.8 * math.log(0.3))),
        ("categorical_cross_entropy", -0.2 * math.log(0.7)),
        ("output", 0.7),
    ],
)
def test_costs_have_the_values_known_by_their_names(name: CostName, known: float) -> None:
    assert terms(name, np.array([[0.7]]), np.array([[0.2]]))[0, 0] == pytest.approx(known, rel=1e-15)


@pytest.mark.parametrize("name", ["binary_cross_entropy", "categorical_cross_entropy"])
def test_a_class_that_is_certain_and_right_costs_nothing(name: CostName) -> None:
    certain = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert terms(name, certain, certain).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert np.isfinite(cost_derivative(name, certain, certain)).all()


@pytest.mark.parametrize("name", COSTS)
def test_only_a_cost_that_ignores_its_target_says_it_needs_none(name: CostName) -> None:
    ignores = np.array_equal(terms(name, YHAT, TARGETS["zeros"]), terms(name, YHAT, TARGETS["between"]))
    assert COSTS[name].needs_target != ignores


@pytest.mark.parametrize("pair", PAIRS)
def test_a_fused_derivative_is_the_product_of_its_factors(pair: tuple[ActivationName, CostName]) -> None:
    activation, cost = pair
    z, y = Z[:3], one_hot(Z[:3])
    a = value(activation, z)
    upstream = cost_derivative(cost, a, y)
    if activation in UNIT_BY_UNIT:
        product = upstream * derivative(activation, z)
    else:
        product = np.einsum("mij,im->jm", softmax_jacobian(a), upstream)
    assert np.isfinite(product).all()
    np.testing.assert_allclose(pair_derivative(pair, z, y), product, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_fused_cost_is_the_cost_of_the_activation(
    pair: tuple[ActivationName, CostName], soft: bool
) -> None:
    z = Z[:3]
    y = 0.1 + 0.6 * one_hot(z) if soft else one_hot(z)
    expected = terms(pair[1], value(pair[0], z), y)
    np.testing.assert_allclose(pair_terms(pair, z, y), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_fused_derivative_is_that_of_the_fused_cost(
    pair: tuple[ActivationName, CostName], soft: bool
) -> None:
    z = Z[:3]
    y = np.linspace(0.1, 0.8, z.size).reshape(z.shape) if soft else one_hot(z)
    for j in range(len(z)):
        shifted = z.astype(complex)
        shifted[j] += 1j * STEP
        reference = pair_terms(pair, shifted, y).sum(axis=0).imag / STEP
        np.testing.assert_allclose(pair_derivative(pair, z, y)[j], reference, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("pair", PAIRS)
def test_where_the_factors_overflow_the_pair_is_exact(pair: tuple[ActivationName, CostName]) -> None:
    z = np.array([[800.0, -800.0], [-800.0, 800.0]])
    wrong = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert pair_derivative(pair, z, wrong).tolist() == [[1.0, -1.0], [-1.0, 1.0]]
    assert pair_terms(pair, z, wrong).sum(axis=0).tolist() == [1600.0, 1600.0]
    assert pair_derivative(pair, z, 1.0 - wrong).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def penalty(name: RegularizationName, theta: np.ndarray, rate: float) -> complex:
    out = np.zeros((), theta.dtype)
    PENALTIES[name].value(theta, np.array(rate), out)
    return complex(out)


@pytest.mark.parametrize("name", PENALTIES)
def test_a_penalty_has_the_derivative_of_its_value(name: RegularizationName) -> None:
    theta, found = np.array([[0.5, -1.25], [2.0, -0.125]]), np.empty((2, 2))
    PENALTIES[name].derivative(theta, np.array(0.3), found)
    for place in np.ndindex(2, 2):
        if PENALTIES[name].analytic:
            moved = theta.astype(complex)
            moved[place] += 1j * STEP
            reference = penalty(name, moved, 0.3).imag / STEP
        else:
            step = np.zeros((2, 2))
            step[place] = 1e-6
            reference = (penalty(name, theta + step, 0.3) - penalty(name, theta - step, 0.3)).real / 2e-6
        assert found[place] == pytest.approx(reference, rel=1e-8)


def test_penalties_have_the_values_known_by_their_names() -> None:
    theta = np.array([[3.0], [-4.0]])
    assert (penalty("l1", theta, 0.5), penalty("l2", theta, 0.5)) == (3.5, 12.5)
