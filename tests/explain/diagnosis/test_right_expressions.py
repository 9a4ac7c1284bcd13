"""An expression is right if it is a rule: equal to the program's value here and on other numbers near these."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.entry import entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, Moments
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.explain.diagnosis.right import Agreement, Case, case_of, expression_agrees, other_cases
from bpstudio.notation.meaning import MeantExpression, SingleNumber
from bpstudio.notation.named_settings import settings_of
from tests.engine.comparing import starting
from tests.notation.typed import all_seen, expression

RIGHT, HERE, WRONG = Agreement.RIGHT, Agreement.HERE, Agreement.WRONG
LAYERED = Network(2, (Layer(3, "relu"), Layer(2, "tanh"), Layer(1, "sigmoid")))
CLASSES = Network(2, (Layer(2, "relu"), Layer(3, "softmax")))
CHAIN = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))


def task_of(network: Network, cost: Cost | None = None, examples: int = 3, **training: object) -> Task:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(examples, network.inputs))
    y = np.eye(network.outputs)[rng.integers(network.outputs, size=examples)]
    y = y if network.outputs > 1 else rng.integers(2, size=(examples, 1)).astype(float)
    return Task(network, cost or Cost(), Examples(x, y), Training(**training))  # type: ignore[arg-type]


def judged(
    text: str,
    task: Task,
    quantity: str,
    place: tuple[int, ...] = (0,),
    example: int | None = None,
    parameters: Parameters | None = None,
    remembered: float = 0.25,
) -> Agreement:
    parameters, rows = parameters or starting(task), task.rows(0)
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    moments.rows[...] = remembered
    asked = SingleNumber(Quantity.parse(quantity), place, example)
    parameter = (
        Parameter("theta", asked.quantity.layer or 0, *place) if quantity.startswith("theta") else None
    )
    settings = settings_of(task, len(rows), moments, parameter)
    meant = expression(text, all_seen(asked, task.network, len(rows), settings))
    here = case_of(plain_pass(task, parameters, moments, rows), asked)
    return expression_agrees(meant, here, other_cases(task, parameters, moments, rows, asked))


@pytest.mark.parametrize(
    ("text", "quantity", "place", "example"),
    [
        ("theta1[1,2]*x1 + theta1[2,2]*x2 + b1", "z1", (1,), 0),
        ("max(0, z1)", "a1", (1,), 0),
        ("2(ŷ−y)/m", "dC/dyhat", (0,), 1),
        ("ŷ(1−ŷ)", "dyhat/dz3", (0,), 1),
        ("exp(-z3)/(1+exp(-z3))^2", "dyhat/dz3", (0,), 2),
        ("dC/dz3*theta3", "dC/da2", (1,), 1),
        ("theta2[2,1]*dC/dz2[1] + theta2[2,2]*dC/dz2[2]", "dC/da1", (1,), 0),
        ("a1@1 dC/dz2@1 + a1@2 dC/dz2@2 + a1@3 dC/dz2@3", "dC/dtheta2", (2, 1), None),
        ("a1", "dz2/dtheta2", (2, 1), 0),
        ("w₂", "dz2/da1", (2, 1), None),
        ("theta2 - η∂C/∂θ₂", "theta2", (2, 1), None),
    ],
)
def test_the_rule_is_right(text: str, quantity: str, place: tuple[int, ...], example: int | None) -> None:
    assert judged(text, task_of(LAYERED), quantity, place, example) is RIGHT


@pytest.mark.parametrize(
    ("text", "quantity", "place", "example"),
    [
        ("(ŷ−y)/m", "dC/dyhat", (0,), 1),
        ("2(ŷ−y)", "dC/dyhat", (0,), 1),
        ("dC/dz3*theta2[1,1]", "dC/da2", (1,), 1),
        ("theta2[2,1]*dC/dz2[1]", "dC/da1", (1,), 0),
        ("ŷ", "dyhat/dz3", (0,), 1),
        ("theta2 + eta*dC/dtheta2", "theta2", (2, 1), None),
        ("ln(0-ŷ)", "dyhat/dz3", (0,), 1),
    ],
)
def test_another_rule_is_wrong(text: str, quantity: str, place: tuple[int, ...], example: int | None) -> None:
    assert judged(text, task_of(LAYERED), quantity, place, example) is WRONG


def one_to_one() -> tuple[Task, Parameters]:
    """A weight of 1, an input of 1 and no bias: much is equal here that is not the same."""
    task = replace(task_of(CHAIN, examples=1), examples=Examples(np.ones((1, 1)), np.zeros((1, 1))))
    return task, Parameters.of(CHAIN, [[[1.0]]] * 3, [[0.0]] * 3)


@pytest.mark.parametrize(
    ("text", "quantity", "agreement"),
    [
        ("theta2*a1 + b2", "z2", RIGHT),
        ("theta2*a1", "z2", HERE),
        ("x", "z2", HERE),
        ("2*yhat", "dC/dyhat", HERE),
        ("2*(yhat - y)", "dC/dyhat", RIGHT),
        ("2*(0.731 - y)", "dC/dyhat", HERE),
    ],
)
def test_what_is_right_only_because_of_these_numbers_is_no_rule(
    text: str, quantity: str, agreement: Agreement
) -> None:
    task, parameters = one_to_one()
    assert judged(text, task, quantity, (0,), 0, parameters) is agreement


@pytest.mark.parametrize("activation", [name for name, found in ACTIVATIONS.items() if not found.couples])
def test_the_slope_is_that_of_the_registry_for_every_activation(activation: str) -> None:
    task = task_of(Network(2, (Layer(3, activation), Layer(1))))
    for example in range(3):
        assert judged(f"{activation}'(z1)", task, "da1/dz1", (1,), example) is RIGHT
        assert judged(f"{activation}(z1)", task, "a1", (1,), example) is RIGHT


@pytest.mark.parametrize("activation", ["relu", "elu", "hard_tanh"])
def test_a_formula_of_one_piece_is_right_where_the_piece_is(activation: str) -> None:
    """Of an ELU above 0 ∂a/∂z is 1, so ∂C/∂z is ∂C/∂a, here and on every draw."""
    network = Network(1, (Layer(1, activation), Layer(1)))
    task = replace(task_of(network, examples=1), examples=Examples(np.array([[0.5]]), np.array([[1.0]])))
    parameters = Parameters.of(network, [[[0.6]], [[0.7]]], [[0.1], [0.2]])
    assert judged("dC/da1", task, "dC/dz1", (0,), 0, parameters) is RIGHT
    assert judged("z1", task, "a1", (0,), 0, parameters) is RIGHT


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        ("squared_error", "2*scale*(yhat-y)/m"),
        ("absolute_error", "scale*sign(yhat-y)/m"),
        ("huber", "scale*max(-delta, min(δ, yhat-y))/m"),
        ("huber", "scale*(yhat-y)/m"),
        ("binary_cross_entropy", "scale*((1-y)/(1-yhat) - y/yhat)/m"),
        ("output", "scale*yhat/yhat/m"),
    ],
)
def test_every_cost_has_its_rule(cost: str, text: str) -> None:
    task = task_of(Network(2, (Layer(3, "tanh"), Layer(1))), Cost(cost, 0.5))
    assert judged(text, task, "dC/dyhat", (0,), 1) is RIGHT


def test_softmax_with_its_cost_is_one_difference() -> None:
    task = task_of(CLASSES, Cost("categorical_cross_entropy"))
    assert judged("(yhat-y)/m", task, "dC/dz2", (2,), 1) is RIGHT
    assert judged("yhat-y", task, "dC/dz2", (2,), 1) is WRONG
    assert judged("yhat(1-yhat)", task, "dyhat/dz2", (1, 1), 1) is RIGHT
    assert judged("-yhat[1] yhat[2]", task, "dyhat/dz2", (0, 1), 1) is RIGHT
    fused = "dC/dyhat[1] dyhat[1]/dz2[2] + dC/dyhat[2] dyhat[2]/dz2[2] + dC/dyhat[3] dyhat[3]/dz2[2]"
    assert judged(fused, task, "dC/dz2", (1,), 1) is RIGHT
    assert judged("dC/dyhat[2] dyhat[2]/dz2[2]", task, "dC/dz2", (1,), 1) is WRONG


def test_a_penalty_is_a_part_of_the_rule() -> None:
    task = task_of(LAYERED, regularization=Regularization("l2", 0.3))
    text = "a1@1 dC/dz2@1 + a1@2 dC/dz2@2 + a1@3 dC/dz2@3"
    assert judged(f"{text} + 2λθ₂", task, "dC/dtheta2", (0, 1)) is RIGHT
    assert judged(text, task, "dC/dtheta2", (0, 1)) is WRONG
    signs = task_of(LAYERED, regularization=Regularization("l1", 0.3))
    assert judged(f"{text} + λ sign(θ₂)", signs, "dC/dtheta2", (0, 1)) is RIGHT


def test_a_connection_that_is_cut_adds_nothing() -> None:
    network = Network(2, (Layer(2, "tanh", cut=((0, 1),)), Layer(1)))
    assert judged("theta1[2,2]*x2 + b1", task_of(network), "z1", (1,), 0) is RIGHT
    assert judged("theta1[2,1]*x2 + b1", task_of(network), "z1", (0,), 0) is WRONG


def test_a_frozen_weight_stays_and_others_move() -> None:
    network = Network(2, (Layer(2, "tanh", frozen=Frozen(theta=((0, 1),))), Layer(1)))
    assert judged("theta1", task_of(network), "theta1", (0, 1)) is RIGHT
    assert judged("theta1 - eta*dC/dtheta1", task_of(network), "theta1", (0, 1)) is WRONG
    assert judged("theta1 - eta*dC/dtheta1", task_of(network), "theta1", (1, 1)) is RIGHT


def test_a_batch_sums_its_own_examples() -> None:
    task = task_of(LAYERED, examples=7, batch_size=2, shuffle=True)
    assert judged("dC/dz2@1 + dC/dz2@2", task, "dC/db2", (1,)) is RIGHT
    assert judged("2(ŷ−y)/2", task, "dC/dyhat", (0,), 1) is RIGHT


UPDATES = {
    "gradient_descent": "theta2 - η ∂C/∂θ₂",
    "momentum": "theta2 - eta*(beta*velocity + dC/dtheta2)",
    "nesterov": "theta2 - eta*(dC/dtheta2 + beta*(beta*v + dC/dtheta2))",
    "rmsprop": "theta2 - eta/(sqrt(beta*v + (1-beta)*(dC/dtheta2)^2) + epsilon)*dC/dtheta2",
    "adagrad": "theta2 - eta/(sqrt(s + (dC/dtheta2)^2) + ε)*dC/dtheta2",
    "adam": "theta2 - eta*(β₁*first_moment + (1-β₁)*dC/dtheta2)/(1-β₁^t)"
    "/(sqrt((β₂*v + (1-β₂)*(dC/dtheta2)²)/(1-β₂^t)) + ε)",
    "adamw": "theta2 - eta*((β₁*first_moment + (1-β₁)*dC/dtheta2)/(1-β₁^t)"
    "/(sqrt((β₂*v + (1-β₂)*(dC/dtheta2)²)/(1-β₂^t)) + ε) + κ*theta2)",
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_update_of_every_optimizer_has_its_rule(optimizer: str) -> None:
    task = task_of(LAYERED, optimizer=OPTIMIZERS[optimizer]())
    assert judged(UPDATES[optimizer], task, "theta2", (1, 1)) is RIGHT
    plain = judged(UPDATES["gradient_descent"], task, "theta2", (1, 1))
    assert (plain is RIGHT) == (optimizer == "gradient_descent")


WITHOUT_MEMORY = {
    "momentum": "theta2 - eta*dC/dtheta2",
    "nesterov": "theta2 - eta*(dC/dtheta2 + beta*dC/dtheta2)",
    "rmsprop": "theta2 - eta/(sqrt((1-beta)*(dC/dtheta2)^2) + epsilon)*dC/dtheta2",
    "adagrad": "theta2 - eta/(abs(dC/dtheta2) + ε)*dC/dtheta2",
    "adam": "theta2 - eta*dC/dtheta2/(abs(dC/dtheta2) + ε)",
    "adamw": "theta2 - eta*(dC/dtheta2/(abs(dC/dtheta2) + ε) + κ*theta2)",
}


@pytest.mark.parametrize("optimizer", WITHOUT_MEMORY)
def test_before_the_first_update_too_what_is_remembered_belongs_to_the_rule(optimizer: str) -> None:
    task = task_of(LAYERED, optimizer=OPTIMIZERS[optimizer]())
    for text, agreement in ((UPDATES[optimizer], RIGHT), (WITHOUT_MEMORY[optimizer], HERE)):
        assert judged(text, task, "theta2", (1, 1), remembered=0.0) is agreement


def test_a_sum_that_cancels_to_the_last_digit_is_right() -> None:
    """Two examples alike but for the sign of their target: the bias of the output is pulled both ways."""
    network = Network(1, (Layer(1, "identity"),))
    task = Task(network, Cost(), Examples(np.array([[0.1], [0.3]]), np.array([[0.7], [-0.7]])), Training())
    parameters = Parameters.of(network, [[[0.1]]], [[-0.02]])
    found = plain_pass(task, parameters, Moments.fresh(task.training.optimizer, 2), task.rows(0))
    assert abs(entry_of(found, Quantity.parse("dC/db1"), (0,))) < 1e-15
    assert judged("dC/dz1@2 + dC/dz1@1", task, "dC/db1", (0,), None, parameters) is RIGHT
    assert judged("2(ŷ@1-y@1)/m + 2(ŷ@2-y@2)/m", task, "dC/db1", (0,), None, parameters) is RIGHT


def of_chain(text: str) -> MeantExpression:
    return expression(text, all_seen(SingleNumber(Quantity.parse("z1"), (0,), 0), CHAIN, 1, {"eta": 0.5}))


def of(truth: float, x: float) -> Case:
    return Case(truth, lambda what: x)


def test_a_great_number_that_is_taken_away_again_excuses_nothing() -> None:
    assert expression_agrees(of_chain("1e15x - 1e15x + 0.5"), of(0.4, 0.4), []) is WRONG
    assert expression_agrees(of_chain("1e9x - 1e9x + 1e-9"), of(0.0, 0.4), []) is WRONG


def test_what_is_not_finite_equals_its_like_and_no_number() -> None:
    finite, infinite, nothing = of(2.0, 2.0), of(math.inf, math.inf), of(math.nan, math.nan)
    assert expression_agrees(of_chain("x"), infinite, [finite]) is RIGHT
    assert expression_agrees(of_chain("x"), nothing, [finite]) is RIGHT
    assert expression_agrees(of_chain("x"), nothing, [nothing, infinite]) is WRONG
    assert expression_agrees(of_chain("x"), nothing, [of(2.0, 3.0)]) is WRONG
    assert expression_agrees(of_chain("0-x"), infinite, [finite]) is WRONG
    assert expression_agrees(of_chain("x"), of(2.0, math.nan), [finite]) is WRONG
    assert expression_agrees(of_chain("eta*x"), of(math.nan, 2.0), [finite]) is WRONG


def test_what_is_0_but_for_rounding_is_so_for_a_rule_of_these_numbers_too() -> None:
    assert expression_agrees(of_chain("x-x"), of(2.8e-17, 0.3), [of(1.0, 2.0)], rounded_zero=True) is HERE
    assert expression_agrees(of_chain("x-x"), of(2.8e-17, 0.3), [of(1.0, 2.0)]) is WRONG


def test_other_numbers_are_not_asked_for_where_the_rule_is_wrong_here() -> None:
    def never() -> Iterator[Case]:
        raise AssertionError("nothing is to be drawn")
        yield of(0.0, 0.0)

    assert expression_agrees(of_chain("x+1"), of(2.0, 2.0), never()) is WRONG
