"""Numbers that somebody says stand where they belong, and all that comes after is made of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.carried import Said, carried_pass, made_easy
from bpstudio.engine.entry import array_of, entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.session.practice.places import stands
from tests.engine.comparing import close, starting
from tests.engine.random_tasks import task_of_seed

TASK = Task(
    Network(2, (Layer(2, "tanh"), Layer(2, "sigmoid"))),
    Cost(),
    Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0, 0.0], [0.25, 0.5]])),
    Training(),
)


def carried(*said: Said, task: Task = TASK, decimals: int | None = None):  # type: ignore[no-untyped-def]
    """The first iteration with these numbers in it."""
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    return carried_pass(task, starting(task), moments, task.rows(0), said, decimals)


def right(task: Task = TASK):  # type: ignore[no-untyped-def]
    """The first iteration as it is."""
    return plain_pass(
        task, starting(task), Moments.fresh(task.training.optimizer, task.network.size), task.rows(0)
    )


PLACES = {
    "z2": ((1,), 0),
    "a1": ((0,), 1),
    "yhat": ((1,), 1),
    "C": ((), None),
    "dC/dyhat": ((1,), 0),
    "dyhat/dz2": ((0,), 1),
    "dC/dz2": ((0,), 1),
    "dz2/dtheta2": ((1, 0), 1),
    "dC/dtheta2": ((1, 0), None),
    "dz2/db2": ((1,), None),
    "dC/db2": ((1,), None),
    "dz2/da1": ((0, 1), None),
    "dC/da1": ((0,), 1),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_number_that_is_said_is_there_and_what_it_is_made_of_stays(name: str) -> None:
    quantity, (place, example) = Quantity.parse(name), PLACES[name]
    found = carried(Said(quantity, place, example, 7.25))
    assert entry_of(found, quantity, place, example) == 7.25
    program = Program.of(TASK.network)
    index = next(step.index for step in program if quantity in (step.symbol, step.writes))
    for step in program:
        if step.index < index and step.op is not Op.UPDATE:
            close(array_of(found, step.writes), array_of(right(), step.writes), str(step.writes))


def test_what_comes_after_is_made_of_it() -> None:
    found = carried(Said(Quantity.parse("dyhat/dz2"), (0,), 1, 0.5))
    close(found.dc_dz[2][0, 1], 0.5 * found.dc_da[2][0, 1], "dC/dz2")
    close(found.dc_da[1], found.parameters.theta(2) @ found.dc_dz[2], "dC/da1")
    close(found.after.flat, found.parameters.flat - 0.1 * found.gradient.flat, "update")


def test_the_bias_has_a_factor_of_its_own_for_each_unit() -> None:
    found = carried(Said(Quantity.parse("dz2/db2"), (1,), None, 2.0))
    close(found.gradient.b(2), [1.0, 2.0] * found.dc_dz[2].sum(axis=1), "dC/db2")


def test_under_softmax_a_place_of_the_jacobian_is_said() -> None:
    network = Network(2, (Layer(3, "softmax"),))
    y = np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]])
    task = Task(network, Cost("categorical_cross_entropy"), Examples(TASK.examples.x, y), Training())
    found = carried(Said(Quantity.parse("dyhat/dz1"), (0, 2), 1, 0.25), task=task)
    assert found.da_dz[1][1, 0, 2] == 0.25
    close(found.dc_dz[1], np.einsum("mij,im->jm", found.da_dz[1], found.dc_da[1]), "dC/dz1")


def test_where_output_and_cost_are_a_pair_a_said_error_is_multiplied_by_the_slope() -> None:
    network = Network(2, (Layer(1, "sigmoid"),))
    y = np.array([[1.0], [0.0]])
    task = Task(network, Cost("binary_cross_entropy"), Examples(TASK.examples.x, y), Training())
    found = carried(Said(Quantity.parse("dC/dyhat"), (0,), 1, 3.0), task=task)
    close(found.dc_dz[1], found.dc_da[1] * found.da_dz[1], "dC/dz1")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_with_nothing_said_it_is_the_iteration_as_it_is(seed: int) -> None:
    task = task_of_seed(seed)
    found = carried(task=task)
    close(found.gradient.flat, right(task).gradient.flat, "gradient")
    close(found.after.flat, right(task).after.flat, "update")


def test_results_may_be_rounded_on_the_way() -> None:
    found = carried(decimals=2)
    assert np.array_equal(np.round(found.z[1], 2), found.z[1])
    assert np.array_equal(np.round(found.after.flat, 2), found.after.flat)


CHAIN = Task(
    Network(1, (Layer(1, "relu"), Layer(1, "sigmoid"))),
    Cost(),
    Examples(np.array([[1.0]]), np.array([[1.0]])),
    Training(),
)
"""Its z¹ is above 0."""


def easy(name: str, *said: Said, task: Task = CHAIN) -> bool:
    """Whether with these numbers what a quantity is made of is 0 or not finite."""
    return made_easy(carried(*said, task=task), right(task), Quantity.parse(name))


def one(name: str, value: float) -> Said:
    """The one number of a quantity in the chain."""
    return Said(Quantity.parse(name), PLACES_IN_CHAIN[name], None if name == "dz2/da1" else 0, value)


PLACES_IN_CHAIN = {"z1": (0,), "z2": (0,), "a1": (0,), "dC/dz2": (0,), "dz2/da1": (0, 0)}


def test_a_factor_of_0_where_there_is_none_makes_what_comes_after_easy() -> None:
    assert right(CHAIN).z[1] > 0
    saturated = one("z2", 1000.0)
    assert not easy("yhat", saturated)
    assert not easy("dC/dyhat", saturated)
    assert easy("dC/dz2", saturated)
    assert easy("dC/dtheta1", saturated)
    assert easy("theta1", saturated)
    assert not easy("dyhat/dz2", saturated)
    assert not easy("dz2/db2", saturated)


def test_a_unit_that_is_turned_off_makes_what_is_made_of_it_easy() -> None:
    off = one("z1", -0.5)
    assert not easy("a1", off)
    assert easy("z2", off)
    assert easy("dC/dtheta2", off)
    assert easy("dz2/dtheta2", off)


def test_what_is_not_finite_makes_what_comes_after_easy() -> None:
    assert easy("yhat", one("z2", float("inf")))
    assert easy("dC/dz1", one("dC/dz2", float("nan")))


def test_other_numbers_and_a_z_of_0_make_nothing_easy() -> None:
    assert not easy("yhat", one("z2", 0.0))
    assert not easy("theta1", one("z2", 0.25), one("dz2/da1", 2.0))
    assert easy("dC/da1", one("dz2/da1", 0.0))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_an_iteration_as_it_is_is_never_made_easy(seed: int) -> None:
    task = task_of_seed(seed)
    found = right(task)
    assert not any(made_easy(found, found, quantity) for quantity in stands(task.network))
