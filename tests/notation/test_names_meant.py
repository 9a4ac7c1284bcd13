"""A name in a typed expression means one number of the iteration, for the number that is asked."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, Adam, GradientDescent, Moments, Momentum
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.quantity import YHAT, C, Quantity, X, Y
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.notation import meaning
from bpstudio.notation.meaning import SingleNumber, Surroundings
from bpstudio.notation.named_settings import settings_of
from bpstudio.notation.naming import row_number
from tests.notation.entries import numbers_of
from tests.notation.typed import all_seen, expression

LAYERED = Network(2, (Layer(3, "relu"), Layer(2, "tanh"), Layer(1, "sigmoid")))
CHAIN = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
CLASSES = Network(2, (Layer(2, "leaky_relu"), Layer(3, "softmax")))
SINGLE = Network(2, (Layer(3, "identity"),))


def asking(
    quantity: str,
    place: tuple[int, ...] = (),
    example: int | None = None,
    network: Network = LAYERED,
    examples: int = 3,
    hidden: tuple[str, ...] = (),
) -> Surroundings:
    asked = SingleNumber(Quantity.parse(quantity), place, example)
    return Surroundings(asked, network, examples, {"eta": 0.5}, lambda what: str(what) not in hidden)


def meant(text: str, of: Surroundings) -> SingleNumber:
    (found,) = expression(text, of).names
    return found


def number(quantity: str, place: tuple[int, ...], example: int | None) -> SingleNumber:
    return SingleNumber(Quantity.parse(quantity), place, example)


OF_A_WEIGHT = asking("dC/dtheta2", (2, 1), 1)
OF_A_UNIT = asking("dC/dz2", (1,), 2)


@pytest.mark.parametrize(
    ("text", "of", "expected"),
    [
        ("a1", OF_A_WEIGHT, number("a1", (2,), 1)),
        ("z1", OF_A_WEIGHT, number("z1", (2,), 1)),
        ("z2", OF_A_WEIGHT, number("z2", (1,), 1)),
        ("dC/dz2", OF_A_WEIGHT, number("dC/dz2", (1,), 1)),
        ("theta2", OF_A_WEIGHT, number("theta2", (2, 1), None)),
        ("b2", OF_A_WEIGHT, number("b2", (1,), None)),
        ("theta3", OF_A_WEIGHT, number("theta3", (1, 0), None)),
        ("yhat", OF_A_WEIGHT, number("yhat", (0,), 1)),
        ("a3", OF_A_WEIGHT, number("yhat", (0,), 1)),
        ("a0[2]", OF_A_WEIGHT, number("x", (1,), 1)),
        ("x2", OF_A_WEIGHT, number("x", (1,), 1)),
        ("y", OF_A_WEIGHT, number("y", (0,), 1)),
        ("C", OF_A_WEIGHT, number("C", (), None)),
        ("dz2/dtheta2", OF_A_WEIGHT, number("dz2/dtheta2", (2, 1), 1)),
        ("dz3/dtheta3", OF_A_WEIGHT, number("dz3/dtheta3", (1, 0), 1)),
        ("dz2/db2", OF_A_WEIGHT, number("dz2/db2", (1,), None)),
        ("dz2/da1", OF_A_WEIGHT, number("dz2/da1", (2, 1), None)),
        ("da2/dz2", OF_A_WEIGHT, number("da2/dz2", (1,), 1)),
        ("da3/dz3", OF_A_WEIGHT, number("dyhat/dz3", (0,), 1)),
        ("dC/da3", OF_A_WEIGHT, number("dC/dyhat", (0,), 1)),
        ("dC/db2", OF_A_WEIGHT, number("dC/db2", (1,), None)),
        ("a1[1]@3", OF_A_WEIGHT, number("a1", (0,), 2)),
        ("theta1[2,3]", OF_A_WEIGHT, number("theta1", (1, 2), None)),
        ("theta3[2]", OF_A_WEIGHT, number("theta3", (1, 0), None)),
        ("θ₁₂²", OF_A_WEIGHT, number("theta2", (0, 1), None)),
        ("a2", OF_A_UNIT, number("a2", (1,), 2)),
        ("dC/da2", OF_A_UNIT, number("dC/da2", (1,), 2)),
        ("dC/dz2[1]", OF_A_UNIT, number("dC/dz2", (0,), 2)),
        ("dC/dz2@1", OF_A_UNIT, number("dC/dz2", (1,), 0)),
        ("dz3/da2", OF_A_UNIT, number("dz3/da2", (1, 0), None)),
        ("dz2[1]/da1[3]", OF_A_UNIT, number("dz2/da1", (2, 0), None)),
        ("dz2/da1[3]", OF_A_UNIT, number("dz2/da1", (2, 1), None)),
        ("dz2/da1[3,1]", OF_A_UNIT, number("dz2/da1", (2, 0), None)),
        ("da1[3]/dz1", OF_A_UNIT, number("da1/dz1", (2,), 2)),
        ("da1/dz1[3]", OF_A_UNIT, number("da1/dz1", (2,), 2)),
        ("dz2/dtheta2[1,2]", OF_A_UNIT, number("dz2/dtheta2", (0, 1), 2)),
        ("dz1/dtheta1[1,2]", OF_A_UNIT, number("dz1/dtheta1", (0, 1), 2)),
        ("dC/dtheta2[1,2]", OF_A_UNIT, number("dC/dtheta2", (0, 1), None)),
        ("theta1", asking("z1", (2,), 0, Network(1, LAYERED.layers)), number("theta1", (0, 2), None)),
        ("theta1[2]", asking("z1", (2,), 0, Network(1, LAYERED.layers)), number("theta1", (0, 1), None)),
        ("theta2", asking("theta2", (0, 1)), number("theta2", (0, 1), None)),
        ("b2", asking("b2", (1,)), number("b2", (1,), None)),
        ("a1", asking("dz2/da1", (0, 1), 1), number("a1", (0,), 1)),
        ("theta2", asking("dz2/da1", (0, 1), 1), number("theta2", (0, 1), None)),
        ("yhat", asking("dyhat/dz2", (1, 2), 0, CLASSES), number("yhat", (1,), 0)),
        ("z2", asking("dyhat/dz2", (1, 2), 0, CLASSES), number("z2", (2,), 0)),
        ("dyhat/dz2[1,1]", asking("dyhat/dz2", (1, 2), 0, CLASSES), number("dyhat/dz2", (0, 0), 0)),
        ("dyhat[3]/dz2[1]", asking("dC/dz2", (0,), 0, CLASSES), number("dyhat/dz2", (2, 0), 0)),
        ("yhat-0", asking("dC/dz2", (2,), 0, CLASSES), number("yhat", (2,), 0)),
        ("da1/dz1", asking("dC/dz1", (1,), 0, CLASSES), number("da1/dz1", (1,), 0)),
        ("x", asking("dC/dtheta1", (0, 0), network=CHAIN, examples=1), number("x", (0,), 0)),
        ("dC/dz1@2", asking("dC/dtheta1", (0, 0), network=CHAIN), number("dC/dz1", (0,), 1)),
        ("w12", asking("C", network=SINGLE, examples=1), number("theta1", (0, 1), None)),
        ("yhat2", asking("C", network=SINGLE, examples=1), number("yhat", (1,), 0)),
    ],
)
def test_a_bare_name_is_the_entry_at_the_asked_place(
    text: str, of: Surroundings, expected: SingleNumber
) -> None:
    assert meant(text, of) == expected


@pytest.mark.parametrize(
    ("text", "of", "says"),
    [
        ("a1", OF_A_UNIT, "“a1” could be any of 3 units; say which, for example a1[1]"),
        ("a¹", OF_A_UNIT, "for example a¹[1]"),
        ("x", OF_A_UNIT, "“x” could be any of 2 units"),
        ("theta1", OF_A_UNIT, "“theta1” could be any of 6 weights; say which, for example theta1[1,2]"),
        ("theta2", OF_A_UNIT, "“theta2” could be any of 6 weights"),
        ("theta3", asking("dC/dz1", (0,), 0), "“theta3” could be any of 2 weights"),
        ("theta2[1]", OF_A_UNIT, "needs both units of the weight, for example theta2[1,2]"),
        ("dz2/da1", OF_A_UNIT, "“a1” could be any of 3 units"),
        ("a1[4]", OF_A_UNIT, "“a1[4]” names 4, and there are 3 units, counted from 1"),
        ("a1[0]", OF_A_UNIT, "names 0, and there are 3 units, counted from 1"),
        ("yhat[2]", OF_A_UNIT, "names 2, and there is 1 unit"),
        ("x3", OF_A_UNIT, "names 3, and there are 2 inputs"),
        ("theta2[4,1]", OF_A_UNIT, "names 4, and there are 3 units"),
        ("a1[1,2]", OF_A_UNIT, "needs one index, that of its unit, and has 2"),
        ("C[1]", OF_A_UNIT, "“C[1]” has no unit"),
        ("z4", OF_A_UNIT, "“z4” is of no layer here; the layers are 1 to 3"),
        ("z0", OF_A_UNIT, "“z0” is of no layer here"),
        ("w12", OF_A_UNIT, "“w12” is of no layer here"),
        ("a1[1]@4", OF_A_UNIT, "names example 4, and this iteration has 3 examples, counted from 1"),
        ("a1[1]@0", OF_A_UNIT, "names example 0"),
        ("b2@1", OF_A_UNIT, "“b2@1” is one number for all examples; leave out “@1”"),
        ("dC/db2@1", OF_A_UNIT, "one number for all examples"),
        (
            "a1",
            asking("dC/dtheta2", (0, 1)),
            "“a1” is another number for each example; say for which, for example a1@1",
        ),
        ("dC/dx", OF_A_UNIT, "“dC/dx” is no derivative of a step of this network"),
        ("dz3/da1", OF_A_UNIT, "no derivative of a step"),
        ("dC/dC", OF_A_UNIT, "no derivative of a step"),
        ("da2[1]/dz2[2]", OF_A_UNIT, "of two units that do not meet, so it is 0"),
        ("dz2[1]/dtheta2[1,2]", OF_A_UNIT, "of two units that do not meet"),
        ("dz2[1]/da1[1,2]", OF_A_UNIT, "needs one index"),
        ("dz2[1]/db2[2]", OF_A_UNIT, "of two units that do not meet"),
        ("lambda", OF_A_UNIT, "“lambda” has no number here"),
        (
            "g(a2)",
            asking("dC/dz2", (0,), 0, Network(1, (Layer(1, "relu"), Layer(1, "leaky_relu")))),
            "“g” could be several functions here",
        ),
        (
            "g'(z1@1)",
            asking("C", network=Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid")))),
            "“g'” could be several functions",
        ),
        ("g(1)", asking("C", network=Network(1, (Layer(2, "softmax"),))), "several functions"),
    ],
)
def test_a_name_that_means_no_single_number_is_refused_with_what_to_write(
    text: str, of: Surroundings, says: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        expression(text if "(1)" not in text else f"{text}*eta", of)


@pytest.mark.parametrize("text", ["dC/dz2", "dC/dz2[2]", "∂C/∂z²[2]@3"])
def test_what_is_asked_cannot_be_its_own_answer(text: str) -> None:
    with pytest.raises(ValueError, match="is what is asked"):
        meant(text, OF_A_UNIT)


def test_an_example_is_called_by_its_row_in_the_data() -> None:
    of = replace(asking("dC/db2", (1,)), rows=(7, 2, 11))
    assert meant("dC/dz2@12", of) == number("dC/dz2", (1,), 2)
    assert meant("dC/dz2@3", of) == number("dC/dz2", (1,), 1)
    for text, says in (
        ("a1[1]@1", "names example 1, and this iteration has examples 8, 3 and 12 of the data"),
        ("a1[1]", "say for which, for example a1[1]@8"),
    ):
        with pytest.raises(ValueError, match=re.escape(says)):
            meant(text, of)
    many = replace(of, examples=20, rows=tuple(range(20, 40)))
    with pytest.raises(ValueError, match=r"has examples 21, 22, 23, 24, 25, … and 40 of the data"):
        meant("a1[1]@1", many)


def test_among_many_examples_their_numbers_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[int] = []

    def counted(rows: tuple[int, ...], example: int) -> int:
        called.append(example)
        return row_number(rows, example)

    monkeypatch.setattr(meaning, "row_number", counted)
    many = replace(asking("dC/db2", (1,)), examples=300, rows=tuple(range(40, 340)))
    assert len(expression("+".join(f"dC/dz2@{n}" for n in range(41, 101)), many).names) == 60
    assert called == list(range(300))


def test_what_all_examples_share_is_what_is_asked_of_each() -> None:
    with pytest.raises(ValueError, match="is what is asked"):
        meant("dz3/da2", asking("dz3/da2", (1, 0), 2))


def test_what_is_hidden_cannot_be_named() -> None:
    with pytest.raises(ValueError, match="“dC/da2” is not there yet; write it in quantities that are"):
        meant("dC/da2", asking("dC/dz2", (1,), 2, hidden=("dC/da2",)))


def test_g_is_the_networks_one_kind_of_relu_or_its_one_activation() -> None:
    for network, activation in ((CHAIN, "relu"), (CLASSES, "leaky_relu"), (SINGLE, "identity")):
        steps = expression("g'(C)+g(C)", asking("dC/db1", (0,), network=network, examples=1)).steps
        assert {getattr(step, "name", "") for step in steps} - {"", "+"} == {activation}


def task(network: Network, cost: Cost | None = None, examples: int = 3, **training: object) -> Task:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(examples, network.inputs))
    y = np.eye(network.outputs)[rng.integers(network.outputs, size=examples)]
    y = y if network.outputs > 1 else rng.uniform(0.1, 0.9, (examples, 1))
    return Task(network, cost or Cost(), Examples(x, y), Training(**training))  # type: ignore[arg-type]


def value(
    text: str, of: Task, quantity: str, place: tuple[int, ...], example: int | None
) -> tuple[float, float]:
    """What the expression comes to, and the program's own number."""
    parameters = initial_parameters(of.network, "normal", 3)
    rows = of.rows(0)
    moments = Moments.fresh(of.training.optimizer, of.network.size)
    found = plain_pass(of, parameters, moments, rows)
    asked = SingleNumber(Quantity.parse(quantity), place, example)
    parameter = None
    if asked.quantity.kind == "theta":
        parameter = Parameter("theta", asked.quantity.layer or 0, *place)
    settings = settings_of(of, len(rows), moments, parameter)
    meaning = expression(text, all_seen(asked, of.network, len(rows), settings))
    numbers = numbers_of(found)
    if parameter is not None:
        return meaning.value(numbers), found.after[parameter]
    return meaning.value(numbers), numbers(asked)


@pytest.mark.parametrize(
    ("text", "quantity", "place", "example"),
    [
        ("theta1[1,2]*x1 + theta1[2,2]*x2 + b1", "z1", (1,), 0),
        ("relu(z1)", "a1", (1,), 0),
        ("g(z1)", "a1", (0,), 2),
        ("σ(z3)", "yhat", (0,), 1),
        ("((ŷ@1−y@1)² + (ŷ@2−y@2)² + (ŷ@3−y@3)²)/m", "C", (), None),
        ("2(ŷ − y)/m", "dC/dyhat", (0,), 1),
        ("ŷ(1−ŷ)", "dyhat/dz3", (0,), 1),
        ("σ'(z3)", "dyhat/dz3", (0,), 1),
        ("dC/dyhat*yhat*(1-yhat)", "dC/dz3", (0,), 1),
        ("dC/dz3*theta3", "dC/da2", (1,), 1),
        ("∂C/∂z³ · ∂z³/∂a²", "dC/da2", (0,), 1),
        ("1-a2^2", "da2/dz2", (0,), 1),
        ("dC/da2(1-a2²)", "dC/dz2", (0,), 1),
        ("theta2[2,1]*dC/dz2[1] + theta2[2,2]*dC/dz2[2]", "dC/da1", (1,), 0),
        ("a1", "dz2/dtheta2", (2, 1), 0),
        ("theta2", "dz2/da1", (2, 1), None),
        ("a1@1 dC/dz2@1 + a1@2 dC/dz2@2 + a1@3 dC/dz2@3", "dC/dtheta2", (2, 1), None),
        ("dC/dz1@1+dC/dz1@2+dC/dz1@3", "dC/db1", (1,), None),
        ("theta2 - eta*dC/dtheta2", "theta2", (2, 1), None),
    ],
)
def test_the_rule_of_every_kind_of_number_comes_to_the_programs_value(
    text: str, quantity: str, place: tuple[int, ...], example: int | None
) -> None:
    found, program = value(text, task(LAYERED), quantity, place, example)
    assert found == pytest.approx(program, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "quantity", "place"),
    [
        ("(yhat - y)/m", "dC/dz2", (1,)),
        ("exp(z2[2])/(exp(z2[1])+exp(z2[2])+exp(z2[3]))", "yhat", (1,)),
        ("-yhat[1]*yhat[2]", "dyhat/dz2", (0, 1)),
        ("yhat(1-yhat)", "dyhat/dz2", (1, 1)),
        ("-y/yhat/m", "dC/dyhat", (2,)),
        ("LReLU'(z1)*dC/da1", "dC/dz1", (0,)),
        ("g'(z1)dC/da1", "dC/dz1", (1,)),
    ],
)
def test_rules_hold_for_softmax_with_its_cost(text: str, quantity: str, place: tuple[int, ...]) -> None:
    found, program = value(text, task(CLASSES, Cost("categorical_cross_entropy")), quantity, place, 1)
    assert found == pytest.approx(program, rel=1e-12)


UPDATES = {
    "gradient_descent": "theta2 - η ∂C/∂θ₂",
    "momentum": "theta2 - eta*(beta*velocity + dC/dtheta2)",
    "nesterov": "theta2 - eta*(dC/dtheta2 + beta*(beta*v + dC/dtheta2))",
    "rmsprop": "theta2 - eta/(sqrt(beta*second_moment + (1-beta)*(dC/dtheta2)^2) + epsilon)*dC/dtheta2",
    "adagrad": "theta2 - eta/(sqrt(s + (dC/dtheta2)^2) + ε)*dC/dtheta2",
    "adam": "theta2 - eta*(β₁*first_moment + (1-β₁)*dC/dtheta2)/(1-β₁^t)"
    "/(sqrt((β₂*v + (1-β₂)*(dC/dtheta2)²)/(1-β₂^t)) + ε)",
    "adamw": "theta2 - eta*((β₁*first_moment + (1-β₁)*dC/dtheta2)/(1-β₁^t)"
    "/(sqrt((β₂*v + (1-β₂)*(dC/dtheta2)²)/(1-β₂^t)) + ε) + κ*theta2)",
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_update_of_every_optimizer_can_be_typed(optimizer: str) -> None:
    found, program = value(
        UPDATES[optimizer], task(LAYERED, optimizer=OPTIMIZERS[optimizer]()), "theta2", (1, 1), None
    )
    assert found == pytest.approx(program, rel=1e-12)


def test_a_penalty_is_typed_with_its_rate() -> None:
    of = task(LAYERED, regularization=Regularization("l2", 0.3))
    text = "a1@1 dC/dz2@1 + a1@2 dC/dz2@2 + a1@3 dC/dz2@3 + 2λ theta2"
    found, program = value(text, of, "dC/dtheta2", (0, 1), None)
    assert found == pytest.approx(program, rel=1e-12)


def test_m_is_the_number_of_examples_and_not_adams_first_moment() -> None:
    moments = Moments(np.array([[0.25] * CHAIN.size, [0.5] * CHAIN.size]), 4)
    of = task(CHAIN, examples=3, optimizer=Adam())
    settings = settings_of(of, 3, moments, Parameter("theta", 2, 0, 0))
    assert (settings["m"], settings["first_moment"], settings["v"], settings["t"]) == (3.0, 0.25, 0.5, 5.0)


def test_what_an_optimizer_remembers_is_there_for_a_parameter_only() -> None:
    of = task(CHAIN, Cost("huber", 0.5), optimizer=Momentum(0.75))
    assert settings_of(of, 3) == {"eta": 0.1, "m": 3.0, "scale": 0.5, "delta": 1.0, "beta": 0.75}
    assert settings_of(task(CHAIN, optimizer=GradientDescent()), 1) == {"eta": 0.1, "m": 1.0, "scale": 1.0}


def test_quantities_and_settings_are_told_apart() -> None:
    found = expression("2*(yhat-y)*x*C*eta", asking("dC/dz1", (0,), 0, CHAIN))
    assert [single.quantity for single in found.names] == [YHAT, Y, X, C]
