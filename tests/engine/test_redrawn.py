"""A network redrawn near its own numbers: other parameters and data, and no kink in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.arrays import Array
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import PlainPass, plain_pass
from bpstudio.engine.redrawn import has_settings, on_other_sides, other_memory, other_settings, redrawn
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


def fresh(task: Task) -> Moments:
    return Moments.fresh(task.training.optimizer, task.network.size)


def passed(task: Task, parameters: Parameters) -> PlainPass:
    return plain_pass(task, parameters, fresh(task), np.arange(len(task.examples)))


def drawn(task: Task, parameters: Parameters | None = None, count: int = 3) -> list[tuple[Task, Parameters]]:
    rows = np.arange(len(task.examples))
    before = starting(task) if parameters is None else parameters
    return [(other, moved) for other, moved, _ in redrawn(task, before, fresh(task), rows, count)]


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
    ((other, *_),) = redrawn(task, starting(task), fresh(task), np.array([4, 1]), 1)
    assert len(other.examples) == 2
    np.testing.assert_allclose(other.examples.x, task.examples.x[[4, 1]], rtol=0.5, atol=0.2)


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    task = task_of(Network(2, (Layer(3, "relu"), Layer(1))))
    rows = np.arange(4)

    def flats(seed: int) -> list[bytes]:
        every = redrawn(task, starting(task), fresh(task), rows, 3, seed)
        return [moved.flat.tobytes() for _, moved, _ in every]

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


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("updates", [0, 4])
def test_what_the_optimizer_remembers_is_something_else_in_every_case(optimizer: str, updates: int) -> None:
    task = task_of(Network(2, (Layer(3, "relu"), Layer(1))), optimizer=OPTIMIZERS[optimizer]())
    moments = fresh(task)
    moments.count[...] = updates
    before = moments.rows.copy()
    cases = list(redrawn(task, starting(task), moments, np.arange(4), 3))
    assert np.array_equal(moments.rows, before)
    every = [moments, *(case.moments for case in cases)]
    for one in range(4):
        assert every[one].updates == updates
        assert all((every[one].rows != every[other].rows).all() for other in range(one))
    squares = [name in ("second_moment", "sum_of_squares") for name in task.training.optimizer.memory]
    assert all((case.moments.rows[squares] > 0).all() for case in cases)


def test_where_every_gradient_is_0_something_is_remembered_too() -> None:
    task = task_of(Network(1, (Layer(1, "relu"),)), optimizer=OPTIMIZERS["momentum"]())
    task = replace(task, examples=Examples(np.ones((2, 1)), np.ones((2, 1))))
    off = Parameters.of(task.network, [[[-1.0]]], [[-1.0]])
    for case in redrawn(task, off, fresh(task), np.arange(2), 3):
        assert (case.moments.rows != 0).all()


def test_of_what_is_frozen_nothing_is_remembered() -> None:
    network = Network(2, (Layer(2, "tanh", frozen=Frozen(b=(1,))), Layer(1)))
    task = task_of(network, optimizer=OPTIMIZERS["adam"]())
    for case in redrawn(task, starting(task), fresh(task), np.arange(4), 3):
        remembered = Parameters(network)
        remembered.flat[...] = case.moments.rows[0]
        assert remembered.b(1)[1] == 0
        assert remembered.b(1)[0] != 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_where_no_update_is_asked_about_what_is_remembered_stays(optimizer: str) -> None:
    task = task_of(Network(2, (Layer(3, "relu"), Layer(1))), optimizer=OPTIMIZERS[optimizer]())
    moments = fresh(task)
    for case in redrawn(task, starting(task), moments, np.arange(4), 3, updates=False):
        assert case.moments is moments


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "hard_tanh"])
def test_parameters_that_are_turned_cross_every_corner_by_and_by(activation: str) -> None:
    task = task_of(Network(2, (Layer(4, activation), Layer(2, activation))))
    before = starting(task)
    here = pieces(passed(task, before))
    crossed = [np.zeros(each.shape, bool) for each in here]
    for moved in on_other_sides(task, before, np.arange(4), 300):
        for place, sides in enumerate(pieces(passed(task, moved))):
            crossed[place] |= sides != here[place]
    assert all(each.all() for each in crossed)


@pytest.mark.parametrize("example", [None, 2])
def test_all_units_are_on_for_an_example_and_off_in_between(example: int | None) -> None:
    """For one that is told; else first for that for which most are off."""
    task = task_of(Network(2, (Layer(3, "relu"), Layer(3, "hard_tanh"), Layer(1))))
    before = starting(task)
    off = [sum(int((z[:, one] < 0).sum()) for z in passed(task, before).z.values()) for one in range(4)]
    order = sorted(range(4), key=lambda one: -off[one]) if example is None else [example] * 4
    on, below = {0: 0, 3: 1, 5: 2, 7: 0}, 1
    for case, moved in enumerate(on_other_sides(task, before, np.arange(4), 8, example)):
        found = passed(task, moved)
        every = np.concatenate([z[:, order[on.get(case, 0)]] for z in found.z.values()])
        if case in on:
            assert ((every > 0) & (every < 1)).all()
        if case == below:
            assert ((every < 0) & (every > -1)).all()


def test_another_memory_is_one_of_as_many_updates() -> None:
    task = task_of(Network(2, (Layer(1),)), optimizer=OPTIMIZERS["adam"]())
    moments = fresh(task)
    moments.count[...] = 3
    found = other_memory(task, moments, np.ones(task.network.size))
    assert (found.rows != 0).all()
    assert found.updates == 3


def test_a_unit_whose_z_is_0_keeps_its_size() -> None:
    task = task_of(Network(1, (Layer(1, "relu"),)))
    for moved in on_other_sides(task, Parameters(task.network), np.arange(4), 3):
        assert np.isfinite(moved.flat).all()


def test_parameters_that_are_turned_are_others_and_what_is_cut_stays_cut() -> None:
    task = task_of(Network(2, (Layer(2, "relu", cut=((0, 1),)), Layer(1))))
    before = starting(task)
    found = list(on_other_sides(task, before, np.arange(4), 3))
    for one in range(3):
        assert found[one].theta(1)[0, 1] == 0
        assert (np.abs(found[one].flat - before.flat) > 0).sum() == task.network.size - 1
        assert all((found[one].b(1) != found[other].b(1)).all() for other in range(one))


def letters_of(task: Task, *, updates: bool) -> list[str]:
    return [letter for letter, _ in other_settings(task, starting(task), np.arange(4), updates=updates)]


def test_each_setting_is_another_number_alone() -> None:
    task = task_of(
        Network(2, (Layer(2, "tanh"), Layer(1, "identity"))),
        "huber",
        optimizer=OPTIMIZERS["adamw"](weight_decay=0.0),  # type: ignore[call-arg]
        regularization=Regularization("l2", 0.1),
    )
    assert has_settings(task, updates=False)
    assert not has_settings(task_of(Network(2, (Layer(1),))), updates=False)
    assert letters_of(task, updates=False) == [r"\lambda", r"\delta"]
    found = dict(other_settings(task, starting(task), np.arange(4), updates=True))
    assert list(found) == [
        r"\lambda",
        r"\delta",
        r"\eta",
        r"\beta_1",
        r"\beta_2",
        r"\epsilon",
        r"\kappa",
    ]
    assert found[r"\eta"].training.learning_rate not in (0, task.training.learning_rate)
    assert found[r"\eta"].training.optimizer == task.training.optimizer
    assert found[r"\kappa"].training.optimizer.weight_decay > 0  # type: ignore[attr-defined]
    assert found[r"\lambda"].cost == task.cost
    assert found[r"\delta"].cost != task.cost


def test_a_setting_that_moves_a_corner_crosses_none() -> None:
    task = task_of(Network(2, (Layer(3, "tanh"), Layer(1, "identity"))), "huber", examples=20)
    task = replace(task, cost=task.cost.with_setting("delta", 0.5))
    before, rows = starting(task), np.arange(20)
    error = np.abs(passed(task, before).a[2] - passed(task, before).y)
    ((_, other),) = other_settings(task, before, rows, updates=False)
    assert np.array_equal(error > other.cost.constants["delta"], error > 0.5)
    close = replace(task, cost=task.cost.with_setting("delta", float(error.max()) * (1 + 1e-12)))
    assert list(other_settings(close, before, rows, updates=False)) == []
