"""A network redrawn near its own numbers: other parameters and data, and no kink in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.arrays import Array
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import PlainPass, plain_pass
from bpstudio.engine.redrawn import redrawn
from bpstudio.engine.task import Cost, Regularization, Task, Training
from tests.engine.comparing import starting


def task_of(network: Network, cost: str = "squared_error", examples: int = 4, **training: object) -> Task:
    rng = np.random.default_rng(7)
    x = rng.normal(size=(examples, network.inputs))
    y = np.eye(network.outputs)[rng.integers(network.outputs, size=examples)]
    if network.outputs == 1:
        y = rng.integers(2, size=(examples, 1)).astype(float)
    y = 2 * y - 1 if cost == "hinge" else y
    return Task(network, Cost(cost), Examples(x, y), Training(**training))  # type: ignore[arg-type]


def passed(task: Task, parameters: Parameters) -> PlainPass:
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    return plain_pass(task, parameters, moments, np.arange(len(task.examples)))


def drawn(task: Task, parameters: Parameters | None = None, count: int = 3) -> list[tuple[Task, Parameters]]:
    rows = np.arange(len(task.examples))
    return list(redrawn(task, starting(task) if parameters is None else parameters, rows, count))


HIDDEN = [name for name, activation in ACTIVATIONS.items() if not activation.couples]


@pytest.mark.parametrize("activation", HIDDEN)
def test_parameters_and_data_are_others_in_every_case(activation: str) -> None:
    task = task_of(Network(2, (Layer(3, activation), Layer(1, "sigmoid"))))
    before = starting(task)
    cases = drawn(task)
    assert len(cases) == 3
    flats = [before.flat, *(parameters.flat for _, parameters in cases)]
    for one in range(4):
        for other in range(one):
            assert (flats[one] != flats[other]).all()
    for other_task, _ in cases:
        assert (other_task.examples.x != task.examples.x).all()
        assert other_task.examples.y is not None
        assert other_task.examples.y.shape == (4, 1)


def pieces(found: PlainPass) -> list[Array]:
    """The slope of every z that a piecewise activation has, rounded to what tells its pieces apart."""
    return [
        np.sign(z - corner)
        for layer, z in found.z.items()
        for activation in [ACTIVATIONS[found.task.network.layer(layer).activation]]
        for corner in activation.corners + activation.joins
    ]


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "hard_tanh"])
@pytest.mark.parametrize("examples", [4, 60])
def test_no_z_crosses_a_corner_of_its_activation(activation: str, examples: int) -> None:
    task = task_of(
        Network(3, (Layer(8, activation), Layer(8, activation), Layer(2, activation))), examples=examples
    )
    before = starting(task)
    here = pieces(passed(task, before))
    assert here
    cases = drawn(task, before)
    assert len(cases) == 3
    for case in cases:
        assert all(map(np.array_equal, here, pieces(passed(*case))))


@pytest.mark.parametrize("cost", ["absolute_error", "hinge"])
def test_no_output_crosses_a_corner_of_the_cost(cost: str) -> None:
    task = task_of(Network(2, (Layer(3, "tanh"), Layer(1, "identity"))), cost, examples=20)
    here = passed(task, starting(task))
    corner = COSTS[cost].corner
    assert corner is not None
    for case in drawn(task):
        found = passed(*case)
        assert np.array_equal(np.sign(corner(found.a[2], found.y)), np.sign(corner(here.a[2], here.y)))


def test_every_function_of_several_formulas_says_where_they_meet() -> None:
    for activation in ACTIVATIONS.values():
        if "cases" in activation.derivative_tex + activation.tex or "max" in activation.tex:
            assert activation.corners + activation.joins, activation.label
    for cost in COSTS.values():
        if "cases" in cost.tex + cost.derivative_tex or r"\mathrm{sign}" in cost.derivative_tex:
            assert cost.corner or cost.piece, cost.label


def test_no_output_crosses_from_hubers_square_to_its_line() -> None:
    task = task_of(Network(2, (Layer(3, "tanh"), Layer(1, "identity"))), "huber", examples=20)
    task = replace(task, cost=task.cost.with_setting("delta", 0.5))
    here = passed(task, starting(task))
    far = np.abs(here.a[2] - here.y) > 0.5
    assert far.any()
    assert not far.all()
    cases = drawn(task)
    assert len(cases) == 3
    for case in cases:
        found = passed(*case)
        assert np.array_equal(np.abs(found.a[2] - found.y) > 0.5, far)


def test_no_weight_crosses_the_corner_of_its_penalty() -> None:
    task = task_of(Network(2, (Layer(30, "tanh"), Layer(1))), regularization=Regularization("l1", 0.1))
    before = initial_parameters(task.network, "normal", 1)
    before.theta(1)[0, 0] = 1e-4
    for _, moved in drawn(task, before):
        assert np.array_equal(np.sign(moved.theta(1)), np.sign(before.theta(1)))
        assert moved.theta(1)[0, 0] != 1e-4


def test_targets_stay_what_the_cost_takes() -> None:
    of_shares = task_of(Network(2, (Layer(3, "softmax"),)), "categorical_cross_entropy")
    for other, _ in drawn(of_shares):
        assert other.examples.y is not None
        np.testing.assert_allclose(other.examples.y.sum(axis=1), 1.0, rtol=1e-12)
        assert (other.examples.y > 0).all()
    for other, _ in drawn(task_of(Network(2, (Layer(1),)), "binary_cross_entropy")):
        assert other.examples.y is not None
        assert ((other.examples.y > 0) & (other.examples.y < 1)).all()
    classes = task_of(Network(2, (Layer(1, "identity"),)), "hinge")
    for other, _ in drawn(classes):
        assert other.examples.y is not None
        assert np.array_equal(other.examples.y, classes.examples.y)  # type: ignore[arg-type]


def test_without_targets_there_are_none() -> None:
    task = Task(Network(1, (Layer(1, "tanh"),)), Cost("output"), Examples(np.array([[0.5]])), Training())
    assert [other.examples.y for other, _ in drawn(task)] == [None] * 3


def test_a_connection_that_is_cut_stays_cut_and_what_is_frozen_moves_as_well() -> None:
    task = task_of(Network(2, (Layer(2, "relu", train_theta=False, cut=((0, 1),)), Layer(1))))
    for _, moved in drawn(task):
        assert moved.theta(1)[0, 1] == 0
        assert moved.theta(1)[1, 1] != starting(task).theta(1)[1, 1]


def test_only_the_examples_of_the_iteration_are_there_in_their_order() -> None:
    task = task_of(Network(2, (Layer(1, "tanh"),)), examples=6)
    (other, _), *_ = redrawn(task, starting(task), np.array([4, 1]), 1)
    assert len(other.examples) == 2
    np.testing.assert_allclose(other.examples.x, task.examples.x[[4, 1]], rtol=0.5, atol=0.2)


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    task = task_of(Network(2, (Layer(3, "relu"), Layer(1))))
    rows = np.arange(4)

    def flats(seed: int) -> list[bytes]:
        return [moved.flat.tobytes() for _, moved in redrawn(task, starting(task), rows, 3, seed)]

    assert flats(1) == flats(1)
    assert not {*flats(1)} & {*flats(2)}


def test_numbers_that_lie_on_a_corner_have_no_side_to_keep() -> None:
    """All biases 0 and an input of 0, as the first example of exclusive or: z is 0 of every unit."""
    task = task_of(Network(2, (Layer(4, "relu"), Layer(1))))
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    task = replace(task, examples=Examples(x, task.examples.y))
    assert len(drawn(task, initial_parameters(task.network, "he", 1))) == 3
    assert len(drawn(task, Parameters(task.network))) == 3


def test_where_none_so_near_is_found_there_are_fewer() -> None:
    """Twenty times a z that is hardly above 0, and twenty times one hardly below."""
    hardly = np.array([[1.0 + side * 2**-50] for side in (-1, 1) for _ in range(20)])
    task = task_of(Network(1, (Layer(1, "relu"),)))
    task = replace(task, examples=Examples(hardly, np.zeros((40, 1))))
    assert drawn(task, Parameters.of(task.network, [[[1.0]]], [[-1.0]])) == []


def test_numbers_that_are_not_finite_keep_no_side() -> None:
    task = task_of(Network(1, (Layer(1, "relu"), Layer(1, "relu"))), examples=1)
    parameters = Parameters.of(task.network, [[[1.7e308]], [[1e308]]], [[0.0], [np.nan]])
    cases = drawn(task, parameters)
    assert len(cases) == 3
    assert all(np.isfinite(moved.theta(1)).all() and np.isnan(moved.b(2)).all() for _, moved in cases)
