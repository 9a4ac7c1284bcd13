"""Of a rule that is right it is said where it is so: everywhere, on one side of a corner, or with these settings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.explain.diagnosis.judging import Judgement, judge
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.places import asked_for
from tests.engine.comparing import starting
from tests.explain.diagnosis.sessions import revealed
from tests.explain.diagnosis.test_judging import judged

MANY = Task(
    Network(2, (Layer(3, "relu"), Layer(2, "hard_tanh"), Layer(1, "identity"))),
    Cost("absolute_error"),
    Examples(np.array([[1.5, -0.5], [0.2, 0.7]]), np.array([[1.0], [0.3]])),
    Training(0.5, Adam(), regularization=Regularization("l1", 0.25)),
)


IN_THIS_CASE = "The formula has several cases: yours holds in this one, and not in another."


def of_many(text: str, typed: str, task: Task = MANY, answer: str = "value") -> Judgement:
    frame = revealed(task, starting(task))
    question = replace(asked_for(text, frame.state.document), answer=answer)  # type: ignore[arg-type]
    return judge(frame, question, typed, ARTICLE)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("dC/dz2[0]@0", "dC/da2"),
        ("a1[0]@0", "z1"),
        ("dC/dyhat[0]@0", "0 - yhat/(yhat*m)"),
        ("dC/dtheta3[0,0]", "dC/dz3@1*a2[1]@1 + dC/dz3@2*a2[1]@2 + λ"),
    ],
)
def test_what_is_right_on_one_side_of_a_corner_is_said_to_be_so_in_that_case_alone(
    text: str, typed: str
) -> None:
    """Of the hard tanh, of ReLU, of the cost and of the penalty."""
    found = of_many(text, typed)
    assert found.note == "right"
    assert found.sentence.endswith(IN_THIS_CASE)


@pytest.mark.parametrize(
    ("activation", "cost", "text", "typed"),
    [
        ("elu", "squared_error", "a1[0]@0", "exp(z1) - 1"),
        ("elu", "squared_error", "da1/dz1[0]@0", "exp(z1)"),
        ("tanh", "huber", "dC/dyhat[0]@0", "-delta"),
        ("tanh", "huber", "dC/dyhat[0]@1", "yhat - y"),
    ],
)
def test_so_it_is_of_pieces_that_join_without_a_corner(
    activation: str, cost: str, text: str, typed: str
) -> None:
    network = Network(1, (Layer(1, activation), Layer(1, "identity")))
    examples = Examples(np.array([[-0.5], [0.3]]), np.array([[1.5], [0.4]]))
    task = Task(network, Cost(cost, over_examples="sum"), examples, Training(0.5))
    parameters = Parameters.of(network, [[[1.1]], [[0.7]]], [[0.1], [0.2]])
    frame = revealed(task, parameters)
    found = judge(frame, asked_for(text, frame.state.document), typed, ARTICLE)
    assert found.note == "right"
    assert found.sentence.endswith(IN_THIS_CASE)
    assert "corner" not in found.sentence


SMOOTH = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))


@pytest.mark.parametrize("seed", [2, 4, 6])
def test_a_rule_is_not_blamed_for_what_rounding_makes_of_an_output_far_away(seed: int) -> None:
    """ŷ is 1 to the last digit in some draws, and (1 − y)/(1 − ŷ) is 0/0 there."""
    rng = np.random.default_rng(seed)
    examples = Examples(rng.uniform(-3, 3, (3, 2)), rng.integers(0, 2, (3, 1)).astype(float))
    task = Task(SMOOTH, Cost("binary_cross_entropy"), examples, Training(0.5))
    frame = revealed(task, SMOOTH_STARTS[seed])
    for row in range(3):
        question = asked_for(f"dC/dyhat[0]@{row}", frame.state.document)
        found = judge(frame, question, "((1-y)/(1-yhat) - y/yhat)/m", ARTICLE)
        assert found.sentence.startswith("Right, and with any other numbers too:")


def test_nor_for_a_cost_that_has_no_value_where_the_output_is_no_probability() -> None:
    """A ReLU goes beyond 1, where ln(1 − ŷ) is none; times 1 − y, which is 0, the program leaves it out."""
    network = Network(1, (Layer(1, "identity"), Layer(1, "relu")))
    examples = Examples(np.array([[0.5], [0.6]]), np.array([[1.0], [1.0]]))
    task = Task(network, Cost("binary_cross_entropy", over_examples="sum"), examples, Training(0.5))
    frame = revealed(task, Parameters.of(network, [[[0.8]], [[0.9]]], [[0.1], [0.1]]))
    typed = "-(y@1*ln(yhat@1) + (1-y@1)*ln(1-yhat@1)) - (y@2*ln(yhat@2) + (1-y@2)*ln(1-yhat@2))"
    found = judge(frame, asked_for("C", frame.state.document), typed, ARTICLE)
    assert found.sentence.startswith("Right, and with any other numbers too:")


SMOOTH_STARTS = [
    Parameters.of(SMOOTH, [rng.normal(size=(2, 3)), 4 * rng.normal(size=(3, 1))], [rng.normal(size=3), [0.0]])
    for rng in map(np.random.default_rng, range(7))
]


def test_where_no_formula_has_cases_none_is_spoken_of() -> None:
    """|θ₂| is θ₂ as long as that is positive."""
    task = Task(
        SMOOTH, Cost("squared_error"), Examples(np.array([[1.0, 2.0]]), np.array([[1.0]])), Training()
    )
    frame = revealed(task, SMOOTH_STARTS[0])
    weight = 1 + int(np.argmax(SMOOTH_STARTS[0].theta(2)))
    question = asked_for(f"dC/da1[{weight - 1}]@0", frame.state.document)
    found = judge(frame, question, "dC/dz2*abs(theta2)", ARTICLE)
    assert found.note == "right"
    assert found.sentence.endswith("With numbers far from these it would give another one.")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("dC/dz2[0]@0", "dC/da2*hard_tanh'(z2)"),
        ("a1[0]@0", "max(0, z1)"),
        ("dC/dyhat[0]@0", "sign(yhat - y)/m"),
        ("dC/dtheta3[0,0]", "dC/dz3@1*a2[1]@1 + dC/dz3@2*a2[1]@2 + λ sign(theta3)"),
    ],
)
def test_a_rule_that_holds_on_both_sides_is_right_with_any_numbers(text: str, typed: str) -> None:
    assert of_many(text, typed).sentence.startswith("Right, and with any other numbers too:")


def test_a_number_in_place_of_a_setting_is_right_and_is_told_the_letter() -> None:
    found = judged("theta3", "theta3 - 0.5*dC/dtheta3")
    assert found.note == "right"
    assert found.sentence == (
        "Right with these numbers: θ₃ = 1.068. With another number for η it is not: name η."
    )
    assert judged("theta3", "theta3 - eta*dC/dtheta3").sentence.startswith("Right, and with any")
    assert judged("theta3", "theta3 - 0.5*dC/dtheta3", "formula").note == "wrong"
    assert judged("theta3", "theta3 - eta*dC/dtheta3", "formula").note == "right"
    assert judged("theta3", "1.0681").note == "right"


def test_every_setting_has_its_letter() -> None:
    adam = (
        "theta3 - {}*({}*first_moment + (1-{})*dC/dtheta3)/(1-{}^t)"
        "/(sqrt(({}*v + (1-{})*(dC/dtheta3)^2)/(1-{}^t)) + {})"
    )
    letters = adam.format("η", "β₁", "β₁", "β₁", "β₂", "β₂", "β₂", "ε")
    numbers = adam.format("0.5", "0.9", "0.9", "0.9", "0.999", "0.999", "0.999", "1e-8")
    assert of_many("theta3[0,0]", letters).sentence.startswith("Right, and with any")
    assert of_many("theta3[0,0]", numbers).sentence.endswith(
        "With other numbers for η, β₁, β₂ and ε it is not: name η, β₁, β₂ and ε."
    )
    penalised = "dC/dz3@1*a2[1]@1 + dC/dz3@2*a2[1]@2 + 0.25 sign(theta3)"
    assert of_many("dC/dtheta3[0,0]", penalised).sentence.endswith("for λ it is not: name λ.")
