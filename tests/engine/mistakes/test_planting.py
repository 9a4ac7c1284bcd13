"""A mistake that is planted is made wherever the iteration is run, and the gradient check finds it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.entry import array_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.gradient_check import check_gradients
from bpstudio.engine.mistakes import alterations_of, altered_pass
from bpstudio.engine.mistakes.planting import planted_in
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.planted import Planted
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.touched import TouchedTrainer
from bpstudio.engine.trainer import Trainer, trace
from tests.engine.comparing import close, starting
from tests.engine.random_tasks import task_of_seed

TASK = Task(
    Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid"))),
    Cost(),
    Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0, 0.0], [0.25, 0.5]])),
    Training(0.5),
)


def planted(task: Task, mistake: str, step: int) -> Task:
    """The same task with a mistake in it."""
    return replace(task, planted=Planted(mistake, step))


@st.composite
def hunts(draw: st.DrawFn) -> Task:
    """Any task with any mistake that can be made at one step of it."""
    task = task_of_seed(draw(st.integers(0, 10_000)))
    single = [found for found in alterations_of(task, 3) if len(found.steps) == 1]
    alteration = draw(st.sampled_from(single))
    return planted(task, alteration.mistake, alteration.step)


def fresh(task: Task) -> Moments:
    """What the optimizer remembers before its first update."""
    return Moments.fresh(task.training.optimizer, task.network.size)


@settings(deadline=None, max_examples=60)
@given(hunts())
def test_an_iteration_to_be_looked_at_has_the_mistake_in_every_number(task: Task) -> None:
    start = starting(task)
    found = trace(task, start, fresh(task), 0)
    meant = altered_pass(task, start, fresh(task), task.rows(0), planted_in(task))
    arrays = found.workspace
    for layer in task.network.layer_ids:
        close(arrays.z[layer], meant.z[layer], f"z{layer}")
        close(arrays.a[layer], meant.a[layer], f"a{layer}")
        close(arrays.dc_dz[layer], meant.dc_dz[layer], f"dC/dz{layer}")
        close(arrays.dc_da[layer], meant.dc_da[layer], f"dC/da{layer}")
    close(arrays.C, meant.C, "C")
    close(arrays.gradient.flat, meant.gradient.flat, "gradient")
    close(found.after.flat, meant.after.flat, "update")
    for step in Program.of(task.network):
        if step.op in (Op.DA_DZ, Op.DZ_DTHETA, Op.DZ_DB, Op.DZ_DA):
            close(found.altered_factors[step.index], array_of(meant, step.symbol), str(step.symbol))


@settings(deadline=None, max_examples=40)
@given(hunts())
def test_training_and_looking_lead_to_the_same_place(task: Task) -> None:
    """Also while somebody rounds the activations otherwise, and does not."""
    looked = starting(task), fresh(task)
    for iteration in range(3):
        seen = trace(task, looked[0], looked[1], iteration)
        looked = seen.after, seen.moments_after
    costs, gradients = np.empty(3), np.empty((3, task.network.size))
    trainer = Trainer(task, starting(task), fresh(task))
    trainer.run(3, costs, gradients)
    close(trainer.parameters.flat, looked[0].flat, "parameters")
    close(gradients[2], seen.workspace.gradient.flat, "gradient")
    close(costs[2], seen.workspace.C, "C")
    quiet = Trainer(task, starting(task), fresh(task))
    quiet.run(3)
    close(quiet.parameters.flat, looked[0].flat, "parameters")
    touched, moments = starting(task), fresh(task)
    untouching = TouchedTrainer(task, touched, moments, lambda activations: None)
    for iteration in range(3):
        untouching.run(iteration)
    close(touched.flat, looked[0].flat, "parameters")
    assert moments.updates == looked[1].updates


def test_what_somebody_does_to_the_activations_goes_on_from_there() -> None:
    step = Program.of(TASK.network).find(Op.DA_DZ, 1).number
    task = planted(TASK, "slope_left_out", step)

    def doubled(activations: np.ndarray) -> None:
        activations *= 2.0

    plain = trace(task, starting(task), fresh(task), 0)
    found = trace(task, starting(task), fresh(task), 0, doubled)
    close(found.workspace.a[1], 2.0 * plain.workspace.a[1], "a1")


@pytest.mark.parametrize(
    "mistake",
    [
        "slope_left_out_at_output",
        "slope_at_activation",
        "another_activation",
        "another_weight",
        "input_in_bias_gradient",
    ],
)
def test_the_gradient_check_finds_what_is_planted(mistake: str) -> None:
    step = next(found.step for found in alterations_of(TASK, 2) if found.mistake == mistake)
    task = planted(TASK, mistake, step)
    start = starting(task)
    found = check_gradients(task, trace(task, start, fresh(task), 0))
    assert not found.passed
    assert [factor.number for factor in found.wrong_factors] == [step]
    assert check_gradients(TASK, trace(TASK, start, fresh(TASK), 0)).passed


def test_with_a_penalty_what_differs_is_the_datas() -> None:
    training = replace(TASK.training, regularization=Regularization("l2", 0.1))
    task = planted(replace(TASK, training=training), "error_sign", 6)
    found = trace(task, starting(task), fresh(task), 0).workspace
    assert found.penalty_gradient is not None
    both = found.data_gradient.flat + found.penalty_gradient.flat
    close(both, found.gradient.flat, "gradient")
    close(found.data_cost + found.penalty, found.C, "C")


@pytest.mark.parametrize(
    ("mistake", "step", "why"),
    [
        ("no_such_mistake", 1, "is no mistake that is known"),
        ("error_sign", 99, "there is no step 99"),
        ("error_sign", 1, "is no mistake that can be made at step 1"),
    ],
)
def test_what_cannot_be_planted_is_refused_in_words(mistake: str, step: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        planted_in(planted(TASK, mistake, step))
    with pytest.raises(ValueError, match="no mistake is planted"):
        planted_in(TASK)


def test_a_bias_factor_that_is_not_one_is_seen_as_it_was_used() -> None:
    step = Program.of(TASK.network).find(Op.DZ_DB, 1)
    task = planted(TASK, "input_in_bias_gradient", step.number)
    found = trace(task, starting(task), fresh(task), 0)
    close(found.altered_factors[step.index].ravel(), TASK.examples.x.sum(axis=1), "dz1/db1")
    assert Quantity.parse("dz1/db1") == step.symbol


def test_the_check_finds_a_jacobian_of_which_only_the_diagonal_is_left() -> None:
    network = Network(2, (Layer(2, "tanh"), Layer(3, "softmax")))
    y = np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]])
    task = Task(network, Cost(), Examples(TASK.examples.x, y), Training())
    step = Program.of(network).find(Op.DA_DZ, 2)
    task = planted(task, "softmax_diagonal", step.number)
    found = check_gradients(task, trace(task, starting(task), fresh(task), 0))
    assert found.wrong_factors == (step,)
