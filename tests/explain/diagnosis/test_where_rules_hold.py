"""Of a rule that is right it is said where it is so: everywhere, on one side of a corner, or with these settings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
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
def test_what_is_right_on_one_side_of_a_corner_is_said_to_be_so_on_that_side_alone(
    text: str, typed: str
) -> None:
    """Of the hard tanh, of ReLU, of the cost and of the penalty."""
    found = of_many(text, typed)
    assert found.note == "right"
    assert found.sentence.endswith("On this side of the corner they are equal, and not on the other.")


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
