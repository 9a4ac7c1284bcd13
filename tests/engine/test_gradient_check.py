"""A check is worth what it finds: here every derivative is broken once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES
from bpstudio.engine.gradient_check import GradientCheck, check_gradients, method_for
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters, every_parameter
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import trace

RNG = np.random.default_rng(4)
DATA = Examples(RNG.normal(size=(6, 3)), np.eye(2)[RNG.integers(0, 2, 6)])
HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]


def task_of(hidden: str, output: str, cost: str = "squared_error", penalty: str = "none") -> Task:
    network = Network(3, (Layer(4, hidden), Layer(3, "tanh"), Layer(2, output)))
    regularization = Regularization(penalty, 0.02)
    return Task(network, Cost(cost), DATA, Training(regularization=regularization, seed=8))


def starting(task: Task) -> Parameters:
    parameters = initial_parameters(task.network, "xavier", task.training.seed)
    parameters.flat += np.random.default_rng(9).uniform(-0.3, 0.3, task.network.size)
    return parameters


def checked(task: Task, parameters: Parameters | None = None) -> GradientCheck:
    return check_gradients(task, trace(task, parameters or starting(task), None, 0))


def wrong(task: Task) -> list[str]:
    return [str(step.symbol) for step in checked(task).wrong_factors]


def costs_for(output: str) -> list[str]:
    """Cross-entropies only where the output lies between 0 and 1."""
    fits = output in ("sigmoid", "softmax")
    return [name for name in COSTS if fits or not name.endswith("entropy")]


OUTPUTS = [(output, cost) for output in ACTIVATIONS for cost in costs_for(output)]


@pytest.mark.parametrize("penalty", ["none", *PENALTIES])
@pytest.mark.parametrize(("output", "cost"), OUTPUTS)
def test_every_cost_and_output_passes(output: str, cost: str, penalty: str) -> None:
    check = checked(task_of("sigmoid", output, cost, penalty))
    assert check.passed
    assert check.worst.error < (1e-9 if check.method == "complex step" else 1e-5)
    assert {found.verdict for found in check.comparisons} == {"right"}


@pytest.mark.parametrize(("output", "cost"), [("identity", "squared_error"), *PAIRS])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_every_hidden_activation_passes(hidden: str, output: str, cost: str) -> None:
    assert checked(task_of(hidden, output, cost)).passed


def test_every_parameter_is_checked_in_the_order_of_the_flat_vector() -> None:
    task = task_of("relu", "sigmoid")
    compared = [found.parameter for found in checked(task).comparisons]
    assert compared == list(every_parameter(task.network))


def test_where_everything_is_analytic_the_reference_is_exact_to_rounding() -> None:
    smooth, corner = task_of("tanh", "sigmoid", penalty="l2"), task_of("relu", "sigmoid")
    assert (method_for(smooth), method_for(corner)) == ("complex step", "central difference")
    assert method_for(task_of("tanh", "sigmoid", penalty="l1")) == "central difference"
    assert checked(smooth).worst.error < 1e-12


def scaled(derivative: Callable[..., None]) -> Callable[..., None]:
    """A derivative that is 1% too large."""

    def broken(*arguments: np.ndarray, **scale: float) -> None:
        derivative(*arguments, **scale)
        np.multiply(arguments[-1], 1.01, arguments[-1])

    return broken


def break_activation(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    activation = ACTIVATIONS[name]
    if activation.coupling is not None:
        coupling = replace(activation.coupling, product=scaled(activation.coupling.product))
        broken = replace(activation, coupling=coupling)
    else:
        assert activation.derivative is not None
        broken = replace(activation, derivative=scaled(activation.derivative), same=False)
    monkeypatch.setitem(ACTIVATIONS, name, broken)


@pytest.mark.parametrize("name", [name for name in HIDDEN if name != "tanh"])
def test_a_hidden_activation_whose_derivative_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    break_activation(monkeypatch, name)
    assert wrong(task_of(name, "softmax", "categorical_cross_entropy")) == ["da1/dz1"]


def test_the_second_layers_activation_is_named_by_its_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    break_activation(monkeypatch, "tanh")
    assert wrong(task_of("identity", "sigmoid")) == ["da2/dz2"]
    assert wrong(task_of("tanh", "sigmoid")) == ["da2/dz2", "da1/dz1"]


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "tanh"])
def test_an_output_whose_derivative_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    break_activation(monkeypatch, name)
    check = checked(task_of("tanh", name))
    assert [str(step.symbol) for step in check.wrong_factors] == ["dyhat/dz3"]
    assert not check.passed
    assert {found.verdict for found in check.comparisons} == {"wrong"}


def test_a_wrong_jacobian_that_is_only_shown_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    softmax = ACTIVATIONS["softmax"]
    assert softmax.coupling is not None
    right = softmax.coupling.jacobian
    wrongly = replace(softmax.coupling, jacobian=lambda a: 1.01 * right(a))
    monkeypatch.setitem(ACTIVATIONS, "softmax", replace(softmax, coupling=wrongly))
    assert wrong(task_of("tanh", "softmax", "categorical_cross_entropy")) == ["dyhat/dz3"]


@pytest.mark.parametrize(("output", "cost"), OUTPUTS)
def test_a_cost_whose_derivative_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, output: str, cost: str
) -> None:
    right = COSTS[cost]
    monkeypatch.setitem(COSTS, cost, replace(right, derivative=scaled(right.derivative)))
    assert wrong(task_of("sigmoid", output, cost)) == ["dC/dyhat"]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_fused_derivative_that_is_wrong_is_named_by_where_it_is_used(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    right = PAIRS[pair]
    monkeypatch.setitem(PAIRS, pair, replace(right, derivative=scaled(right.derivative)))
    assert wrong(task_of("relu", *pair)) == ["dyhat/dz3"]


@pytest.mark.parametrize("name", PENALTIES)
def test_a_wrong_penalty_makes_the_weights_wrong_and_leaves_the_biases(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    right = PENALTIES[name]

    def broken(theta: np.ndarray, rate: np.ndarray, out: np.ndarray) -> None:
        right.derivative(theta, 1.5 * rate, out)

    monkeypatch.setitem(PENALTIES, name, replace(right, derivative=broken))
    check = checked(task_of("tanh", "sigmoid", penalty=name))
    assert not check.passed
    assert {found.parameter.kind for found in check.comparisons if found.verdict == "wrong"} == {"theta"}


def at_a_corner(activation: str) -> tuple[Task, Parameters]:
    """θ1 x + b1 = 0 exactly, at the only hidden unit."""
    network = Network(1, (Layer(1, activation), Layer(1, "identity")))
    task = Task(network, Cost(), Examples([[2.0]], [[1.0]]), Training())  # type: ignore[arg-type]
    return task, Parameters.of(network, [[[0.5]], [[3.0]]], [[-1.0], [0.5]])


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if 0.0 in ACTIVATIONS[name].corners])
def test_a_parameter_at_a_corner_is_reported_as_a_kink_and_not_as_wrong(activation: str) -> None:
    check = checked(*at_a_corner(activation))
    verdicts = {str(found.parameter): found.verdict for found in check.comparisons}
    assert verdicts == {"theta1[0,0]": "kink", "b1[0]": "kink", "theta2[0,0]": "right", "b2[0]": "right"}
    assert check.passed
    assert check.worst.verdict == "right"


def test_a_weight_of_zero_is_a_kink_of_l1_and_a_bias_of_zero_is_none() -> None:
    task = task_of("tanh", "sigmoid", penalty="l1")
    parameters = starting(task)
    parameters.theta(2)[1, 2] = 0.0
    parameters.b(1)[...] = 0.0
    kinks = [
        str(found.parameter) for found in checked(task, parameters).comparisons if found.verdict == "kink"
    ]
    assert kinks == ["theta2[1,2]"]


@pytest.mark.parametrize("weight", [-1e3, -800.0, -40.0, 40.0, 800.0, 1e3])
@pytest.mark.parametrize(
    ("output", "cost"), [("sigmoid", "squared_error"), ("tanh", "squared_error"), *PAIRS]
)
def test_saturated_units_pass(output: str, cost: str, weight: float) -> None:
    network = Network(1, (Layer(2, output),))
    task = Task(network, Cost(cost), Examples([[1.0]], [[1.0, 0.0]]), Training())  # type: ignore[arg-type]
    assert checked(task, Parameters.of(network, [[[weight, -weight]]], [[0.0, 0.0]])).passed


def test_a_gradient_is_compared_relative_to_its_size() -> None:
    task = task_of("tanh", "sigmoid")
    found = trace(task, starting(task), None, 0)
    found.workspace.gradient.flat[3] *= 1.001
    compared = check_gradients(task, found).comparisons
    assert [comparison.verdict for comparison in compared].count("wrong") == 1
    assert compared[3].error == pytest.approx(0.001, rel=1e-2)
    assert compared[3].parameter == Parameter.parse("theta1[0,3]")


def test_what_is_not_finite_is_undefined_and_neither_right_nor_wrong() -> None:
    check = checked(task_of("tanh", "identity", "binary_cross_entropy"))  # ln of a negative number
    assert {found.verdict for found in check.comparisons} == {"undefined"}
    assert not check.passed
    far = starting(task_of("relu", "identity"))
    far.flat[:] = 1e200
    assert {found.verdict for found in checked(task_of("relu", "identity"), far).comparisons} == {"undefined"}
