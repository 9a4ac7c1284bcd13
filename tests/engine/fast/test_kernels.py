"""The kernels against backpropagation as textbooks write it: rows are examples, every function spelled out again."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast.formula import bind
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Reduction, Regularization, Task, Training
from bpstudio.engine.trainer import trace


@dataclass
class Textbook:
    """One iteration of gradient descent over all examples."""

    z: dict[int, np.ndarray] = field(default_factory=dict)
    a: dict[int, np.ndarray] = field(default_factory=dict)
    da_dz: dict[int, np.ndarray] = field(default_factory=dict)
    dc_da: dict[int, np.ndarray] = field(default_factory=dict)
    dc_dz: dict[int, np.ndarray] = field(default_factory=dict)
    theta: dict[int, np.ndarray] = field(default_factory=dict)
    b: dict[int, np.ndarray] = field(default_factory=dict)
    C: float = 0.0


def normal(z: np.ndarray) -> np.ndarray:
    """The share of a normal distribution that lies below z."""
    return np.asarray(np.vectorize(lambda each: (1 + math.erf(each / math.sqrt(2))) / 2, otypes=[float])(z))


def activated(name: str, z: np.ndarray) -> np.ndarray:
    match name:
        case "identity":
            return z
        case "relu":
            return np.where(z > 0, z, 0.0)
        case "leaky_relu":
            return np.where(z > 0, z, 0.01 * z)
        case "tanh":
            return np.asarray(np.sinh(z) / np.cosh(z))
        case "sigmoid":
            return np.asarray(1 / (1 + np.exp(-z)))
        case "softmax":
            return np.asarray(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
        case "elu":
            return np.where(z > 0, z, np.exp(z) - 1)
        case "gelu":
            return np.asarray(z * normal(z))
        case "silu":
            return np.asarray(z / (1 + np.exp(-z)))
        case "softplus":
            return np.asarray(np.log(1 + np.exp(z)))
        case "hard_tanh":
            return np.asarray(np.clip(z, -1, 1))
    raise KeyError(name)


def slope(name: str, z: np.ndarray) -> np.ndarray:
    """∂a/∂z of every unit, (m, units); for softmax a matrix for every example, (m, units, units)."""
    match name:
        case "identity":
            return np.ones_like(z)
        case "relu":
            return np.where(z > 0, 1.0, 0.0)
        case "leaky_relu":
            return np.where(z > 0, 1.0, 0.01)
        case "tanh":
            return np.asarray(1 / np.cosh(z) ** 2)
        case "sigmoid":
            return np.asarray(np.exp(-z) / (1 + np.exp(-z)) ** 2)
        case "elu":
            return np.where(z > 0, 1.0, np.exp(z))
        case "gelu":
            return np.asarray(normal(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))
        case "silu":
            return np.asarray((1 + np.exp(-z) + z * np.exp(-z)) / (1 + np.exp(-z)) ** 2)
        case "softplus":
            return np.asarray(1 / (1 + np.exp(-z)))
        case "hard_tanh":
            return np.where(np.abs(z) < 1, 1.0, 0.0)
        case "softmax":
            return np.asarray(np.stack([np.diag(row) - np.outer(row, row) for row in activated(name, z)]))
    raise KeyError(name)


def cost_of(name: str, yhat: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The terms of the cost and their derivatives by ŷ."""
    match name:
        case "squared_error":
            return (yhat - y) ** 2, 2 * (yhat - y)
        case "binary_cross_entropy":
            return -y * np.log(yhat) - (1 - y) * np.log(1 - yhat), (yhat - y) / (yhat * (1 - yhat))
        case "categorical_cross_entropy":
            return -y * np.log(yhat), -y / yhat
        case "output":
            return yhat, np.ones_like(yhat)
        case "absolute_error":
            return np.abs(yhat - y), np.sign(yhat - y)
        case "huber":
            near = np.abs(yhat - y) <= 1
            terms = np.where(near, (yhat - y) ** 2 / 2, np.abs(yhat - y) - 0.5)
            return terms, np.where(near, yhat - y, np.sign(yhat - y))
        case "hinge":
            return np.maximum(0, 1 - y * yhat), np.where(y * yhat < 1, -y, 0.0)
    raise KeyError(name)


def penalty_of(regularization: Regularization, theta: np.ndarray) -> tuple[float, np.ndarray]:
    rate = regularization.rate
    if regularization.name == "l1":
        return rate * np.abs(theta).sum(), rate * np.sign(theta)
    if regularization.name == "l2":
        return rate * (theta**2).sum(), 2 * rate * theta
    return 0.0, np.zeros_like(theta)


def textbook(task: Task, parameters: Parameters) -> Textbook:
    book, depth, y = Textbook(), task.network.depth, task.examples.y
    assert y is not None
    book.a[0] = task.examples.x
    for n in range(1, depth + 1):
        book.z[n] = book.a[n - 1] @ parameters.theta(n) + parameters.b(n)
        book.a[n] = activated(task.network.layer(n).activation, book.z[n])
    terms, derivative = cost_of(task.cost.name, book.a[depth], y)
    averaged = 1.0 / (len(y) if task.cost.over_examples == "mean" else 1)
    averaged /= task.network.outputs if task.cost.over_outputs == "mean" else 1
    book.C = task.cost.scale * averaged * terms.sum()
    book.dc_da[depth] = task.cost.scale * averaged * derivative
    for n in range(depth, 0, -1):
        factor = book.da_dz[n] = slope(task.network.layer(n).activation, book.z[n])
        way = "mj,mj->mj" if factor.ndim == 2 else "mi,mij->mj"
        book.dc_dz[n] = np.einsum(way, book.dc_da[n], factor)
        cost, pull = penalty_of(task.training.regularization, parameters.theta(n))
        book.C += cost
        book.theta[n] = book.a[n - 1].T @ book.dc_dz[n] + pull
        book.b[n] = book.dc_dz[n].sum(axis=0)
        book.dc_da[n - 1] = book.dc_dz[n] @ parameters.theta(n).T
    return book


PROBABILITIES = ("sigmoid", "softmax")
HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Cross-entropies only of outputs between 0 and 1 (softmax of one unit is 1): elsewhere they are not finite."""
    widths = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    cost = draw(st.sampled_from(sorted(COSTS)))
    outputs = PROBABILITIES[: widths[-1]] if cost.endswith("entropy") else tuple(ACTIVATIONS)
    names = [draw(st.sampled_from(HIDDEN)) for _ in widths[1:-1]] + [draw(st.sampled_from(outputs))]
    layers = tuple(Layer(width, name) for width, name in zip(widths[1:], names, strict=True))
    reductions: st.SearchStrategy[Reduction] = st.sampled_from(["sum", "mean"])
    rows, rng = draw(st.integers(1, 7)), np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.normal(size=(rows, widths[0]))
    y = (
        rng.uniform(size=(rows, widths[-1]))
        if draw(st.booleans())
        else rng.integers(0, 2, (rows, widths[-1])).astype(float)
    )
    penalty = Regularization(draw(st.sampled_from(["none", "l1", "l2"])), draw(st.sampled_from([0.0, 0.03])))
    whole = Cost(cost, draw(st.sampled_from([1.0, 0.5, 3.0])), draw(reductions), draw(reductions))
    training = Training(learning_rate=0.2, regularization=penalty, seed=draw(st.integers(0, 1000)))
    return Task(Network(widths[0], layers), whole, Examples(x, y), training)


def starting(task: Task) -> Parameters:
    """Ordinary weights and biases, none of them 0."""
    parameters = initial_parameters(task.network, "xavier", task.training.seed)
    rng = np.random.default_rng([task.training.seed, 1])
    parameters.flat += rng.uniform(-0.5, 0.5, task.network.size)
    return parameters


def close(found: np.ndarray, expected: np.ndarray, name: str) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-13, err_msg=name)


@settings(max_examples=150)
@given(tasks())
def test_every_quantity_is_what_the_textbook_says(task: Task) -> None:
    before = starting(task)
    book, found = textbook(task, before), trace(task, before, None, 0)
    arrays, depth = found.workspace, task.network.depth
    close(arrays.C, np.array(book.C), "C")
    for n in range(1, depth + 1):
        close(arrays.z[n].T, book.z[n], f"z{n}")
        close(arrays.a[n].T, book.a[n], f"a{n}")
        close(arrays.dc_da[n].T, book.dc_da[n], f"dC/da{n}")
        close(arrays.dc_dz[n].T, book.dc_dz[n], f"dC/dz{n}")
        if book.da_dz[n].ndim == 2:
            close(arrays.da_dz[n].T, book.da_dz[n], f"da{n}/dz{n}")
        close(arrays.gradient.theta(n), book.theta[n], f"dC/dtheta{n}")
        close(arrays.gradient.b(n), book.b[n], f"dC/db{n}")
        close(found.after.theta(n), before.theta(n) - 0.2 * book.theta[n], f"theta{n} after")
        close(found.after.b(n), before.b(n) - 0.2 * book.b[n], f"b{n} after")


@settings(max_examples=30)
@given(tasks())
def test_the_two_terms_of_a_penalised_gradient_make_the_whole(task: Task) -> None:
    found = trace(task, starting(task), None, 0).workspace
    if found.penalty_gradient is None:
        assert found.data_gradient is found.gradient
    else:
        assert (found.data_gradient.flat + found.penalty_gradient.flat == found.gradient.flat).all()
        assert all((found.penalty_gradient.b(n) == 0).all() for n in range(1, task.network.depth + 1))
        assert found.data_cost + found.penalty == found.C


def saturated(activation: str, cost: str, weight: float, y: float) -> Task:
    """One hidden unit and two outputs whose z is ± ``weight``."""
    network = Network(1, (Layer(1, "identity"), Layer(2, activation)))
    return Task(network, Cost(cost), Examples([[1.0]], [[y, 1.0 - y]]), Training())  # type: ignore[arg-type]


STABLE = [
    *((activation, cost) for activation in ACTIVATIONS for cost in ("squared_error", "output")),
    *PAIRS,
]


@pytest.mark.parametrize("y", [0.0, 1.0, 0.25])
@pytest.mark.parametrize("weight", [-1e3, -800.0, -720.0, 0.0, 800.0, 1e3])
@pytest.mark.parametrize(("activation", "cost"), STABLE)
def test_large_sums_stay_finite_and_warn_of_nothing(
    activation: str, cost: str, weight: float, y: float
) -> None:
    task = saturated(activation, cost, weight, y)
    parameters = Parameters.of(task.network, [[[1.0]], [[weight, -weight]]], [[0.0], [0.0, 0.0]])
    found = trace(task, parameters, None, 0)
    assert np.isfinite(found.workspace.C)
    assert np.isfinite(found.workspace.gradient.flat).all()
    assert np.isfinite(found.after.flat).all()


@pytest.mark.parametrize("pair", PAIRS)
def test_a_saturated_pair_learns_at_full_speed(pair: tuple[str, str]) -> None:
    task = saturated(*pair, weight=800.0, y=0.0)
    parameters = Parameters.of(task.network, [[[1.0]], [[800.0, -800.0]]], [[0.0], [0.0, 0.0]])
    found = trace(task, parameters, None, 0).workspace
    assert found.dc_dz[2].T.tolist() == [[1.0, -1.0]]
    assert found.C == 1600.0


@pytest.mark.parametrize("pair", PAIRS)
def test_a_traced_pair_also_shows_the_factors_it_did_not_need(pair: tuple[str, str]) -> None:
    task = saturated(*pair, weight=1.5, y=0.25)
    parameters = Parameters.of(task.network, [[[1.0]], [[1.5, -1.5]]], [[0.0], [0.0, 0.0]])
    book, found = textbook(task, parameters), trace(task, parameters, None, 0).workspace
    close(found.dc_da[2].T, book.dc_da[2], "dC/dyhat")
    if ACTIVATIONS[task.network.layer(2).activation].derivative:
        close(found.da_dz[2].T, book.da_dz[2], "dyhat/dz2")


def test_an_exact_zero_at_relu_stops_the_gradient() -> None:
    network = Network(1, (Layer(1, "relu"), Layer(1, "identity")))
    task = Task(network, Cost(), Examples(np.array([[2.0]]), np.array([[1.0]])), Training())
    parameters = Parameters.of(network, [[[0.5]], [[3.0]]], [[-1.0], [0.5]])
    found = trace(task, parameters, None, 0).workspace
    assert (found.z[1].item(), found.a[1].item(), found.da_dz[1].item()) == (0.0, 0.0, 0.0)
    assert found.gradient.theta(1).item() == found.gradient.b(1).item() == 0.0
    assert found.gradient.b(2).item() == -1.0


def test_a_cost_that_needs_no_target_takes_none() -> None:
    network = Network(1, (Layer(1, "identity"),))
    task = Task(network, Cost("output"), Examples(np.array([[2.0], [4.0]])), Training())
    found = trace(task, Parameters.of(network, [[[0.5]]], [[1.0]]), None, 0).workspace
    assert found.C == 2.5
    assert found.gradient.flat.tolist() == [3.0, 1.0]


def test_softmax_of_a_stack_of_batches_is_that_of_each() -> None:
    z = np.linspace(-2.0, 3.0, 24).reshape(2, 4, 3)  # batches, units, examples
    out = np.empty_like(z)
    for kernel in bind(ACTIVATIONS["softmax"].value, z, out):
        kernel()
    for batch, found in zip(z, out, strict=True):
        close(found.T, activated("softmax", batch.T), "a")
