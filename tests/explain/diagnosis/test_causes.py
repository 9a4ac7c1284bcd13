"""What was done is said as it was done: which weight was read, what was divided, and by what."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.places import asked_for
from tests.engine.comparing import starting
from tests.explain.diagnosis.article import TASK
from tests.explain.diagnosis.sessions import revealed


def causes(task: Task, text: str, mistake: str) -> list[tuple[int, int, str, str]]:
    """Form, way and sentences of each way in which a number comes out of a mistake."""
    frame = revealed(task, starting(task))
    asking = AskedNumber(frame, asked_for(text, frame.state.document), ARTICLE)
    made = [each for each, _ in asking.mistaken() if each.mistake == mistake]
    told = [cause_of(MistakeMade.of_asked(asking, each)) for each in made]
    return [(each.form, each.way, said.when, said.instead) for each, said in zip(made, told, strict=True)]


BATCH = Task(
    Network(2, (Layer(3, "tanh"), Layer(2, "tanh"), Layer(1, "sigmoid"))),
    Cost(),
    Examples(np.array([[0.5, -1.2], [1.5, 0.3], [-0.7, 0.9]]), np.array([[0.2], [0.7], [0.5]])),
    Training(0.5),
)


def test_of_a_cost_divided_twice_it_is_said_that_it_is_divided_once() -> None:
    ((_, _, when, instead),) = causes(BATCH, "C", "divided_by_m_twice")
    assert when == "it is divided by the 3 examples twice"
    assert instead == "The cost is a mean over the examples: their sum is divided by m once."
    *_, (_, _, when, instead) = causes(BATCH, "dC/dz3[0]@0", "divided_by_m_twice")
    assert instead == "∂C/∂ŷ has the 1/m of the mean in it already."


def test_a_difference_that_stands_for_the_slope_is_told_with_what_it_is_divided_by() -> None:
    (first, second) = causes(BATCH, "dC/dz3[0]@0", "difference_for_squared_error")
    assert first[2] == "(ŷ − y)/3 stands for ∂C/∂z³"
    assert second[2:] == (
        "ŷ − y stands for ∂C/∂z³",
        "With a squared error ∂C/∂z³ is ∂C/∂ŷ times ∂ŷ/∂z³; the mean’s 1/3 is in ∂C/∂ŷ.",
    )
    assert [each[2] for each in causes(TASK, "dC/dz3", "difference_for_squared_error")] == [
        "ŷ − y stands for ∂C/∂z³"
    ]


def weights_named(text: str) -> list[str]:
    return [when for _, _, when, _ in causes(BATCH, text, "another_weight")]


def test_a_weight_of_the_layer_below_is_named_that_is_read_in_place_of_ones_own() -> None:
    """∂C/∂a₂² reads θ³: for it stand the weights of θ² that come from one unit, of which one leads to a₂²."""
    named = weights_named("dC/da2[1]@0")
    assert [when for when in named if "stands where" in when] == [
        f"θ{unit}₂² stands where a weight of θ₃ belongs" for unit in "₁₂₃"
    ]
    assert weights_named("dz3/da2[1,0]") == named
    assert [when for when in weights_named("dC/dtheta2[0,0]") if "that read" in when] == [
        f"the weights of θ₂ that read a{unit}¹ stand for those of θ₃" for unit in "₁₂₃"
    ]


def test_a_matrix_of_another_layer_that_lies_the_other_way_round_is_said_to_lie_so() -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(2, "tanh"), Layer(3, "sigmoid")))
    task = replace(BATCH, network=network, examples=Examples(BATCH.examples.x, np.full((3, 3), 0.5)))
    named = [when for _, _, when, _ in causes(task, "dC/da2[1]@0", "another_weight")]
    assert "θ₁ stands for θ₃" in named
    assert "θ₂, with its two units the other way round, stands for θ₃" in named
