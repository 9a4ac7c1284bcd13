"""What is 0 but for rounding is next to nothing beside the terms that it adds up, and not beside other numbers."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from bpstudio.engine.entry import array_of, entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.signs import is_rounded_zero, sign_in
from bpstudio.engine.task import Cost, Regularization, Task, Training

ONE = Network(1, (Layer(1, "identity"),))
TWO = Network(1, (Layer(1, "identity"), Layer(2, "identity")))


def sign(
    task: Task, theta: list[list[list[float]]], b: list[list[float]], text: str, *place: int, example: int = 0
) -> int | None:
    """Of a number of the first iteration over all examples."""
    network, quantity = task.network, Quantity.parse(text)
    fresh = Moments.fresh(task.training.optimizer, network.size)
    found = plain_pass(task, Parameters.of(network, theta, b), fresh, np.arange(len(task.examples)))
    row = None if (quantity.by or quantity).kind in ("theta", "b") else example
    value = entry_of(found, quantity, place, row)
    return sign_in(value, quantity, place, row, task, partial(array_of, found))


def of(
    network: Network,
    x: list[list[float]],
    y: list[list[float]],
    cost: str = "squared_error",
    rate: float = 0.0,
) -> Task:
    training = Training(regularization=Regularization("l2", rate)) if rate else Training()
    return Task(network, Cost(cost), Examples(np.array(x), np.array(y)), training)


@pytest.mark.parametrize(("b", "zero"), [(-0.3, True), (-0.1 * 3, True), (-0.3001, False)])
def test_nothing_is_left_of_a_sum_that_is_exactly_0_as_of_one_that_is_so_but_for_rounding(
    b: float, zero: bool
) -> None:
    there = {"x": np.array([[3.0]]), "theta1": np.array([[0.1]]), "b1": np.array([[b]])}
    z = Quantity.parse("z1")
    task = of(ONE, [[3.0]], [[1.0]])
    assert is_rounded_zero(0.1 * 3 + b, z, (0,), 0, task, lambda what: there[str(what)]) == zero


def test_a_sum_of_nothing_is_no_rounding() -> None:
    there = {"x": np.array([[0.0]]), "theta1": np.array([[0.1]]), "b1": np.array([[0.0]])}
    task = of(ONE, [[0.0]], [[1.0]])
    assert not is_rounded_zero(0.0, Quantity.parse("z1"), (0,), 0, task, lambda what: there[str(what)])


@pytest.mark.parametrize(
    ("x", "theta", "b", "expected"),
    [
        (1e6, 1e-9, 0.0, 1),
        (1e8, -1e-7, 0.0, -1),
        (1e-9, 1e6, 0.0, 1),
        (1e6, 1e-6, -1.0 + 2**-53, 0),
        (0.1, 3.0, -0.3, 0),
        (0.1, 3.0, -0.3001, -1),
    ],
)
def test_a_weighted_sum_is_held_against_its_terms(x: float, theta: float, b: float, expected: int) -> None:
    assert sign(of(ONE, [[x]], [[1.0]]), [[[theta]]], [[b]], "z1", 0) == expected


def test_another_example_and_another_unit_do_not_count() -> None:
    task = of(Network(1, (Layer(2, "identity"),)), [[1e-3], [1e9]], [[1.0, 1.0]] * 2)
    theta, b = [[[1e-6, 1e9]]], [[0.0, 1e9]]
    assert sign(task, theta, b, "z1", 0) == 1


@pytest.mark.parametrize(
    ("y", "cost", "expected"),
    [
        (25e6 - 1, "squared_error", 1),
        (25e6 + 1, "squared_error", -1),
        (25e6 * (1 + 2**-52), "squared_error", 0),
        (25e6 - 1, "huber", 1),
        (25e6 - 1, "absolute_error", 1),
        (25e6 * (1 + 2**-52), "absolute_error", -1),
        (25e6, "output", 1),
    ],
)
def test_the_derivative_of_the_cost_is_held_against_output_and_target(
    y: float, cost: str, expected: int
) -> None:
    """One with a corner says only which of them is larger."""
    assert sign(of(ONE, [[25e6]], [[y]], cost), [[[1.0]]], [[0.0]], "dC/dyhat", 0) == expected


def test_a_product_is_no_sum() -> None:
    task = of(ONE, [[1e-20]], [[1e-20]])
    for text, place in (("dC/dtheta1", (0, 0)), ("dC/db1", (0,)), ("dC/dz1", (0,))):
        assert sign(task, [[[2.0]]], [[1e6]], text, *place) == 1
    assert sign(task, [[[2.0]]], [[0.0]], "dz1/dtheta1", 0, 0) == 1


def test_a_gradient_is_held_against_the_products_that_it_adds_up() -> None:
    theta, b = [[[1.0]]], [[0.0]]
    large, small = of(ONE, [[1.0], [1e-9]], [[1.0 - 1e-9], [0.0]]), of(ONE, [[1e9], [1.0]], [[1e9], [1.1]])
    assert sign(large, theta, b, "dC/dtheta1", 0, 0) == 1
    assert sign(small, theta, b, "dC/dtheta1", 0, 0) == sign(small, theta, b, "dC/db1", 0) == -1
    left_over = of(ONE, [[1.0], [1.0]], [[0.9], [1.1]])
    assert sign(left_over, theta, b, "dC/dtheta1", 0, 0) == sign(left_over, theta, b, "dC/db1", 0) == 0


def test_a_penalty_is_one_of_the_terms() -> None:
    for rate, expected in ((0.1, 0), (0.05, -1)):
        cancelling = of(ONE, [[1.0]], [[1.1]], rate=rate)
        assert sign(cancelling, [[[1.0]]], [[0.0]], "dC/dtheta1", 0, 0) == expected


@pytest.mark.parametrize(("target", "expected"), [(0.9, 0), (0.8, 1)])
def test_what_comes_to_a_layer_below_is_held_against_what_the_paths_bring(
    target: float, expected: int
) -> None:
    task = of(TWO, [[1.0]], [[1.1, target]])
    theta, b = [[[1.0]], [[1.0, 1.0]]], [[0.0], [0.0, 0.0]]
    assert sign(task, theta, b, "dC/da1", 0) == expected


def test_through_softmax_the_slope_cancels_or_its_products_are_added_up() -> None:
    network = Network(1, (Layer(2, "softmax"),))
    theta, b = [[[1.0, 1.0]]], [[0.1, 0.3]]
    yhat = 1 / (1 + np.exp(0.2))
    cross, squared = "categorical_cross_entropy", "squared_error"
    at_it, beside = [[yhat, 1 - yhat]], [[yhat - 0.01, 1.01 - yhat]]
    for cost in (cross, squared):
        assert sign(of(network, [[1.0]], beside, cost), theta, b, "dC/dz1", 0) == 1
    assert sign(of(network, [[1.0]], at_it, cross), theta, b, "dC/dz1", 0) == 0
    same = of(network, [[1.0]], [[0.0, 1 - 2 * yhat]], squared)
    assert sign(same, theta, b, "dC/dz1", 0) == 0
