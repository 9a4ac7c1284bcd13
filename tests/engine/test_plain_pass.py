"""What trains is held to the plain pass, the specification of one iteration, value by value."""

from __future__ import annotations

import ast
import inspect

import numpy as np
import pytest
from hypothesis import given, settings

from bpstudio.engine import plain_pass as specification
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import GradientDescent, Moments, Optimizer
from bpstudio.engine.plain_pass import PlainPass, plain_pass
from bpstudio.engine.program import Program
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer, trace
from tests.engine.comparing import close, compare, room_after, starting, walk
from tests.engine.random_tasks import HIDDEN, SETTINGS, tasks


@settings(deadline=None, max_examples=200)
@given(tasks())
def test_every_value_of_every_step_is_what_the_plain_pass_says(task: Task) -> None:
    for fast, plain in walk(task, starting(task)):
        compare(task, fast, plain)


@settings(deadline=None, max_examples=100)
@given(tasks())
def test_training_without_looking_goes_where_the_plain_pass_goes(task: Task) -> None:
    """The cost, the gradient and the parameters of each iteration of a run that records."""
    parameters, count = starting(task), 5
    costs, gradients = np.empty(count), np.empty((count, task.network.size))
    trainer = Trainer(task, parameters.copy())
    trainer.run(count, costs, gradients)
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    for iteration in range(count):
        seen = trace(task, parameters, moments, iteration)
        plain = plain_pass(task, parameters, moments, task.rows(iteration))
        close(costs[iteration], plain.C, f"C of {iteration}")
        close(gradients[iteration], plain.gradient.flat, f"gradient of {iteration}")
        close(
            seen.after.flat,
            plain.after.flat,
            f"parameters after {iteration}",
            room_after(task.training, plain.gradient.flat),
        )
        parameters, moments = seen.after, seen.moments_after
    np.testing.assert_array_equal(trainer.parameters.flat, parameters.flat)


@pytest.mark.parametrize("optimizer", SETTINGS, ids=lambda optimizer: optimizer.name)
@pytest.mark.parametrize("penalty", ["none", *PENALTIES])
@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_entry_of_the_registries_is_compared(
    output: str, cost: str, penalty: str, optimizer: Optimizer
) -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(2, output)))
    examples = Examples(
        np.array([[0.5, -1.0], [1.0, 0.25], [-0.5, 2.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]])
    )
    training = Training(0.1, optimizer, 2, regularization=Regularization(penalty, 0.02))
    task = Task(network, Cost(cost), examples, training)
    for fast, plain in walk(task, starting(task)):
        compare(task, fast, plain)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_every_hidden_activation_is_compared(hidden: str) -> None:
    network = Network(2, (Layer(3, hidden), Layer(2, hidden), Layer(1)))
    task = Task(
        network, Cost(), Examples(np.array([[0.5, -1.0], [1.0, 0.25]]), np.array([[1.0], [0.0]])), Training()
    )
    for fast, plain in walk(task, starting(task)):
        compare(task, fast, plain)


def test_the_steepest_way_down_is_the_gradient_times_the_learning_rate() -> None:
    """The article's last equation, read off the values alone."""
    network = Network(1, (Layer(2, "relu"), Layer(1)))
    task = Task(
        network,
        Cost(),
        Examples(np.array([[2.0], [-1.0]]), np.array([[1.0], [0.0]])),
        Training(0.3, GradientDescent()),
    )
    before = starting(task)
    found = plain_pass(task, before, Moments.fresh(GradientDescent(), network.size), task.rows(0))
    np.testing.assert_allclose(found.after.flat, before.flat - 0.3 * found.gradient.flat, rtol=1e-15)


def test_what_the_plain_pass_is_given_is_left_alone() -> None:
    task = Task(
        Network(1, (Layer(1),)),
        Cost(),
        Examples(np.array([[2.0]]), np.array([[1.0]])),
        Training(0.3, SETTINGS[-1]),
    )
    before, moments = starting(task), Moments.fresh(SETTINGS[-1], 2)
    kept, rows = before.copy(), moments.rows.copy()
    plain_pass(task, before, moments, task.rows(0))
    assert before == kept
    assert (moments.rows == rows).all()
    assert moments.updates == 0


@pytest.mark.parametrize("wrong", ["_z", "_a", "_c", "_dc_dyhat", "_da_dz", "_dz_dtheta", "_dz_db", "_dz_da"])
def test_a_rule_that_is_broken_is_found(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail, for each of the rules."""
    network = Network(2, (Layer(3, "tanh"), Layer(2)))
    task = Task(
        network,
        Cost(),
        Examples(np.array([[0.5, -1.0], [1.0, 0.25]]), np.array([[1.0, 0.0], [0.0, 1.0]])),
        Training(),
    )
    rules = dict(specification.RULES)
    (op,) = (op for op, rule in rules.items() if rule.__name__ == wrong)

    def bent(to: PlainPass, layer: int) -> None:
        rules[op](to, layer)
        to.C *= 1.001
        for table in (to.z, to.a, to.dc_da, to.dc_dz):
            if layer in table:
                table[layer] = table[layer] * 1.001
        to.gradient.flat *= 1.001

    monkeypatch.setitem(specification.RULES, op, bent)
    with pytest.raises(AssertionError):
        compare(task, *next(walk(task, starting(task))))


def test_each_op_of_a_program_has_one_rule_and_no_rule_is_idle() -> None:
    program = Program.of(Network(1, (Layer(1), Layer(1))))
    assert {step.op for step in program} == set(specification.RULES)


def test_the_specification_is_short_and_has_no_calculus_of_its_own() -> None:
    """One screen or two; no function of a single number is written out in it."""
    source = inspect.getsource(specification)
    assert source.count("\n") <= 180
    used = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert not used & {"exp", "tanh", "log", "log1p", "maximum", "sign", "sqrt", "square"}
