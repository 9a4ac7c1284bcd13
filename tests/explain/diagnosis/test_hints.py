"""Each hint says more than the one before it, is true, and tells nothing that another question asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, Optimizer
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.explain.diagnosis.hints import hints
from bpstudio.explain.diagnosis.judging import judge
from bpstudio.explain.practice.asked import question_text
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.practice.places import asked_for, stands
from bpstudio.session.practice.questions import Exercise, asked_in_passing
from tests.engine.comparing import starting
from tests.explain.diagnosis.sessions import revealed, session_of, task_of

TASK = Task(
    Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid"))),
    Cost(),
    Examples(np.array([[1.5]]), np.array([[1.0]])),
    Training(0.5),
)
WEIGHTS_OF_IT = Parameters.of(TASK.network, [[[0.8]], [[0.6]], [[0.9]]], [[0.2], [0.3], [-1.6]])
FRAME = revealed(TASK, WEIGHTS_OF_IT)
NETWORK = Network(2, (Layer(3, "tanh"), Layer(2, "leaky_relu"), Layer(1, "sigmoid")))
PASSED_ON, CLASSES = Network(1, (Layer(1, "identity"),)), Network(1, (Layer(3, "softmax"),))


def told(text: str, frame: Frame = FRAME, notation: Notation = ARTICLE) -> tuple[str, ...]:
    """The hints of what a name asks for."""
    return hints(frame, asked_for(text, frame.state.document), notation)


def told_of(text: str, task: Task) -> tuple[str, ...]:
    return told(text, revealed(task, starting(task)))


def test_the_five_hints_of_a_slope() -> None:
    assert told("dyhat/dz3") == (
        "Asked is ∂ŷ/∂z³: how much ŷ changes with z³. z³ is what the unit of layer 3 adds up.",
        "The slope of σ at z³.",
        "∂ŷ/∂z³ = ŷ·(1 − ŷ).",
        "With numbers: ∂ŷ/∂z³ = 0.3603·(1 − 0.3603).",
        "∂ŷ/∂z³ = 0.2305.",
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("z2", ("A weighted sum plus the bias", "z² = θ₂·a¹ + b₂.", "0.6·1.4 + 0.3.", "z² = 1.14.")),
        (
            "yhat",
            ("The activation: σ of z³.", "ŷ = 1/(1 + e^(−z³)).", "1/(1 + e^(−(−0.574))).", "ŷ = 0.3603."),
        ),
        ("C", ("The cost: squared error.", "C = (ŷ − y)².", "(0.3603 − 1)².", "C = 0.4092.")),
        ("dC/dyhat", ("The derivative of the cost", "∂C/∂ŷ = 2·(ŷ − y).", "2·(0.3603 − 1).", "= −1.279.")),
        ("dz3/da2", ("The weight between the two units.", "= θ₃.", "= 0.9.", "= 0.9.")),
        (
            "dz3/dtheta3",
            ("What the weight reads: the output of the unit below.", "= a².", "= 1.14.", "= 1.14."),
        ),
        ("dz1/dtheta1", ("What the weight reads: the input.", "= x.", "= 1.5.", "= 1.5.")),
        ("dz3/db3", ("The bias is added as it is, so z³ grows as much as it.", "= 1.", "= 1.", "= 1.")),
        ("dC/db3", ("What came before, ∂C/∂z³, times 1.", "= ∂C/∂z³.", "= −0.2949.", "= −0.2949.")),
        ("dC/da2", ("times the weight that leads there.", "= ∂C/∂z³·θ₃.", "= −0.2949·0.9.", "= −0.2654.")),
        (
            "theta3",
            (
                "The old value minus η times its gradient.",
                "θ₃ ← θ₃ − η·∂C/∂θ₃.",
                "0.9 − 0.5·(−0.3362).",
                "= 1.068.",
            ),
        ),
    ],
)
def test_each_kind_of_number_has_its_rule_and_its_formula(text: str, lines: tuple[str, ...]) -> None:
    for line, hint in zip(lines, told(text)[1:], strict=True):
        assert line in hint


def test_a_slope_with_cases_goes_by_its_name_and_with_numbers_by_the_case_that_holds() -> None:
    found = told("dC/dz2")
    assert found[2] == "∂C/∂z² = ∂C/∂a²·g′(z²). g′(z) is 1 where z > 0 and 0 where z ≤ 0."
    assert found[3] == "With numbers: ∂C/∂z² = −0.2654·1."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "dC/dtheta2[2,1]",
            "θ₃₂² is the weight from unit 3 of layer 1 to unit 2 of layer 2. It is of all 3 examples",
        ),
        ("dC/dtheta1[1,2]", "θ₂₃¹ is the weight from input 2 to unit 3 of layer 1."),
        ("dC/da1[2]@0", "how much C changes with a₃¹. a₃¹ is what unit 3 of layer 1 puts out."),
        (
            "z2[1]@2",
            "what unit 2 of layer 2 adds up, before its activation. It is that of example 3 of 3.",
        ),
        ("yhat[0]@1", "Asked is ŷ: what the network puts out. It is that of example 2 of 3."),
        ("C", "Asked is C: the cost. It is of all 3 examples together."),
        ("b2[1]", "Asked is b₂²: the bias of unit 2 of layer 2, as it is after the update."),
        (
            "theta2[2,1]",
            "Asked is θ₃₂²: the weight from unit 3 of layer 1 to unit 2 of layer 2, as it is after",
        ),
    ],
)
def test_the_first_hint_says_which_number_where_there_are_several(text: str, first: str) -> None:
    assert first in told_of(text, task_of(NETWORK))[0]


def test_several_outputs_are_told_apart() -> None:
    found = told_of("yhat[1]@0", task_of(Network(2, (Layer(2, "softmax"),)), "categorical_cross_entropy"))
    assert found[0] == "Asked is ŷ₂: what output unit 2 puts out. It is that of example 1 of 3."


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("dC/dtheta2[2,1]", "what the weight reads, added up over the 3 examples."),
        (
            "dC/da1[1]@0",
            "What came before, ∂C/∂z², times the weight that leads there, added up over the 2 paths.",
        ),
        ("dC/db1[1]", "times 1, added up over the 3 examples."),
        ("dC/dyhat[0]@1", "divided by the number of examples m."),
        ("C", "The cost: squared error, averaged over the 3 examples."),
    ],
)
def test_the_rule_says_over_what_is_added_up(text: str, rule: str) -> None:
    assert told_of(text, task_of(NETWORK))[1].endswith(rule)


@pytest.mark.parametrize(
    ("network", "cost", "text", "rule"),
    [
        (PASSED_ON, "squared_error", "yhat[0]@0", "There is no activation here: z¹ is passed on unchanged."),
        (PASSED_ON, "squared_error", "dyhat/dz1[0]@0", "so the slope is 1."),
        (PASSED_ON, "squared_error", "dC/dz1[0]@0", "What came before, ∂C/∂ŷ, times a slope of 1."),
        (CLASSES, "squared_error", "yhat[0]@0", "Softmax: e to the power of the unit’s z"),
        (CLASSES, "squared_error", "dC/dz1[0]@0", "added up over the 3 outputs."),
        (CLASSES, "squared_error", "C", "added up over the 3 outputs, averaged over"),
        (Network(1, (Layer(1, "sigmoid"),)), "binary_cross_entropy", "dC/dz1[0]@0", "the slope cancels"),
        (
            Network(2, (Layer(1, cut=((0, 0),)),)),
            "squared_error",
            "dC/dtheta1[0,0]",
            "This connection is cut",
        ),
        (Network(1, (Layer(1, frozen=Frozen(b=(0,))),)), "squared_error", "b1[0]", "It is held fixed"),
    ],
)
def test_the_rule_is_that_of_the_network(network: Network, cost: str, text: str, rule: str) -> None:
    assert rule in told_of(text, task_of(network, cost))[1]


def test_softmax_has_a_slope_by_its_own_z_and_one_by_that_of_another_unit() -> None:
    task = task_of(Network(1, (Layer(3, "softmax"),)))
    frame = revealed(task, starting(task))
    quantity = next(what for what in stands(frame.network) if str(what) == "dyhat/dz1")
    own, other = (
        hints(frame, asked_in_passing(quantity, place, 0, 0), ARTICLE) for place in ((1, 1), (0, 1))
    )
    assert (own[1], own[2]) == ("The slope of softmax, by the unit’s own z.", "∂ŷ₂/∂z₂¹ = ŷ₂·(1 − ŷ₂).")
    assert (other[1], other[2]) == (
        "The slope of softmax, by the z of another unit.",
        "∂ŷ₁/∂z₂¹ = ŷ₁·(0 − ŷ₂).",
    )


def test_a_penalty_is_a_part_of_the_rule() -> None:
    task = task_of(NETWORK, regularization=Regularization("l2", 0.3))
    assert told_of("C", task)[1].endswith("plus the penalty of all weights.")
    found = told_of("dC/dtheta3[1,0]", task)
    assert found[1].endswith(", plus the slope of the penalty.")
    assert found[2].endswith(" + 2·λ·θ₂₁³.")


def test_where_every_weight_is_cut_nothing_is_penalised_and_nothing_comes_back() -> None:
    cut = Network(1, (Layer(1, "tanh"), Layer(1, "tanh", cut=((0, 0),))))
    task = task_of(replace(cut, layers=(replace(cut.layers[0], cut=((0, 0),)), cut.layers[1])), examples=1)
    task = replace(task, training=Training(regularization=Regularization("l2", 0.3)))
    assert told_of("C", task)[2] == "C = (ŷ − y)²."
    assert told_of("dC/da1", task)[2] == "∂C/∂a¹ = 0."


@pytest.mark.parametrize(
    ("optimizer", "rule"),
    [
        ("gradient_descent", "The old value minus η times its gradient."),
        ("momentum", "which is β times the last velocity plus the gradient."),
        ("nesterov", "times a sum, the gradient plus β times the new velocity."),
        ("adagrad", "divided by the root of the sum of its squares so far."),
        ("rmsprop", "divided by the root of the running mean of its squares."),
        ("adam", "divided by the root of that of their squares, both corrected for their start at 0."),
        ("adamw", "both corrected for their start at 0; and minus η times κ times the old value."),
    ],
)
def test_the_update_is_that_of_the_optimizer(optimizer: str, rule: str) -> None:
    task = task_of(NETWORK, optimizer=OPTIMIZERS[optimizer]())
    found = told_of("theta1[0,0]", task)[1]
    assert found.endswith(rule)
    assert optimizer == "gradient_descent" or found.startswith(
        f"The update of {OPTIMIZERS[optimizer].label}: "
    )


def test_a_bias_does_not_shrink_by_itself() -> None:
    found = told_of("b1[0]", task_of(NETWORK, optimizer=OPTIMIZERS["adamw"]()))[1]
    assert found.endswith("both corrected for their start at 0.")


def test_of_an_optimizer_that_says_nothing_of_itself_the_rule_says_what_is_so_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OPTIMIZERS["momentum"], "words", Optimizer.words)
    found = told_of("theta1[0,0]", task_of(NETWORK, optimizer=OPTIMIZERS["momentum"]()))[1]
    assert found.endswith("what it makes of the gradient and of what it remembers.")


MEANS = {"over_outputs": "mean", "scale": 0.5}


@pytest.mark.parametrize(
    ("network", "cost", "text", "rule"),
    [
        (
            PASSED_ON,
            "squared_error",
            "dC/dyhat[0]@0",
            "by ŷ, times 0.5, divided by the number of examples m.",
        ),
        (
            CLASSES,
            "squared_error",
            "dC/dyhat[0]@0",
            ", divided by the 3 outputs and the number of examples m.",
        ),
        (
            CLASSES,
            "squared_error",
            "C",
            "squared error, times 0.5, averaged over the 3 outputs, averaged over",
        ),
        (
            CLASSES,
            "categorical_cross_entropy",
            "dC/dz1[0]@0",
            "is left, times 0.5, divided by the 3 outputs and",
        ),
    ],
)
def test_the_rule_says_by_what_the_cost_is_multiplied_and_divided(
    network: Network, cost: str, text: str, rule: str
) -> None:
    task = task_of(network, cost)
    assert rule in told_of(text, replace(task, cost=replace(task.cost, **MEANS)))[1]  # type: ignore[arg-type]


def test_a_third_is_written_as_it_is_typed() -> None:
    task = task_of(PASSED_ON, "squared_error")
    task = replace(task, cost=replace(task.cost, scale=1 / 3, over_examples="sum"))
    assert "squared error, times 1/3" in told_of("C", task)[1]
    assert "= (2/3)·(ŷ − y)" in told_of("dC/dyhat[0]@0", task)[2]
    frame = revealed(task, starting(task))
    typed = judge(frame, asked_for("dC/dyhat[0]@0", frame.state.document), "(2/3)·(ŷ − y)", ARTICLE)
    assert typed.note == "right"
    output = replace(task, cost=replace(task.cost, name="output"))
    assert told_of("dC/dyhat[0]@0", output)[2].endswith("= 1/3.")
    means = replace(output, cost=replace(output.cost, over_examples="mean"))
    assert told_of("dC/dyhat[0]@0", means)[2].endswith("= (1/3)/m.")


def test_a_long_formula_is_shortened_and_that_is_said() -> None:
    found = told_of("dC/db1[0]", task_of(NETWORK, examples=7))
    assert (
        found[2] == "∂C/∂b₁¹ = ∂C/∂z₁¹@1 + ∂C/∂z₁¹@2 + … + ∂C/∂z₁¹@7, where … stands for the terms between."
    )
    assert "…" in found[3]
    assert "…" not in told_of("dC/db1[0]", task_of(NETWORK, examples=6))[2]


def test_letters_are_those_of_the_learner() -> None:
    found = told("dC/dtheta2", notation=Notation("w", "J", "parentheses"))
    assert found[2] == "∂J/∂w⁽²⁾ = ∂J/∂z⁽²⁾·a⁽¹⁾."


def test_there_are_no_hints_to_which_mistake_was_made() -> None:
    question = replace(asked_for("dC/dz3", FRAME.state.document), answer="mistake")
    assert hints(FRAME, question, ARTICLE) == ()


def test_rounded_as_one_goes_the_value_has_all_the_decimals_of_the_sheet() -> None:
    found = hints(FRAME, asked_for("dC/dz3", FRAME.state.document), ARTICLE, decimals=2)
    assert found[3] == "With numbers: ∂C/∂z³ = −1.28·0.36·(1 − 0.36)."
    assert judge(FRAME, asked_for("dC/dz3", FRAME.state.document), found[4][9:-1], ARTICLE, decimals=2).right


def test_a_sum_that_is_0_but_for_rounding_is_said_to_be() -> None:
    network = Network(2, (Layer(1, "identity"),))
    task = Task(network, Cost(), Examples(np.array([[0.1, 0.2]]), np.array([[1.0]])), Training())
    found = told("z1", revealed(task, Parameters.of(network, [[[1.0], [1.0]]], [[-0.3]])))
    assert found[4].startswith("z¹ ≈ 0 (")
    assert found[3] == "With numbers: z¹ = 1·0.1 + 1·0.2 + (−0.3)."


def test_as_many_digits_are_written_as_it_takes() -> None:
    """0.12345678 − 0.12345 has no digits left where both are written with four."""
    task = Task(
        Network(1, (Layer(1, "identity"),)),
        Cost(),
        Examples(np.array([[0.12345678]]), np.array([[0.0]])),
        Training(),
    )
    found = told("z1", revealed(task, Parameters.of(task.network, [[[1.0]]], [[-0.12345]])))
    assert found[3] == "With numbers: z¹ = 1·0.12345678 + (−0.12345)."


def test_what_overflows_is_told_as_it_is() -> None:
    task = Task(
        Network(1, (Layer(1, "identity"), Layer(1, "identity"))),
        Cost(),
        Examples(np.array([[1e200]]), np.array([[0.0]])),
        Training(),
    )
    frame = revealed(task, Parameters.of(task.network, [[[1e200]], [[1.0]]], [[0.0], [0.0]]))
    assert told("z2", frame)[3:] == ("With numbers: z² = 1·∞ + 0.", "z² = ∞.")


def hidden(state: State, exercise: Exercise) -> Frame:
    return Frame(replace(state, exercise=exercise))


def test_a_number_that_may_not_be_seen_stays_a_letter() -> None:
    """∂C/∂ŷ is a question of its own, ŷ is not."""
    ids = [replace(asked_for(name, FRAME.state.document), id=name) for name in ("dC/dyhat", "dC/dz3")]
    session = session_of(TASK, WEIGHTS_OF_IT)
    session.finish_iteration()
    frame = hidden(session.state, Exercise(tuple(ids)))
    assert told("dC/dz3", frame)[3] == "With numbers: ∂C/∂z³ = ∂C/∂ŷ·0.3603·(1 − 0.3603)."
    assert told("dC/dyhat", frame)[3] == "With numbers: ∂C/∂ŷ = 2·(0.3603 − 1)."


@pytest.mark.parametrize("activation", ["relu", "elu"])
def test_which_case_holds_is_not_told_of_a_number_that_may_not_be_seen(activation: str) -> None:
    task = replace(TASK, network=Network(1, (Layer(1, activation), *TASK.network.layers[1:])))
    session = session_of(task, Parameters(task.network, WEIGHTS_OF_IT.flat))
    session.finish_iteration()
    document = session.state.document
    ids = [replace(asked_for(name, document), id=name) for name in ("z1", "da1/dz1")]
    frame = hidden(session.state, Exercise(tuple(ids)))
    assert told("da1/dz1", frame)[3].endswith("′(z¹).")


@pytest.mark.parametrize("cost", ["huber", "hinge"])
def test_of_a_cost_with_cases_all_are_told_where_it_may_not_be_seen_which_holds(cost: str) -> None:
    task = replace(TASK, cost=Cost(cost))
    session = session_of(task, WEIGHTS_OF_IT)
    session.finish_iteration()
    ids = [replace(asked_for(name, session.state.document), id=name) for name in ("yhat", "C", "dC/dyhat")]
    frame = hidden(session.state, Exercise(tuple(ids)))
    found = told("C" if cost == "huber" else "dC/dyhat", frame)
    assert " if " in found[3]


SHUFFLED = task_of(NETWORK, examples=40, batch_size=3, shuffle=True)


def test_an_example_goes_by_one_number_in_questions_hints_and_expressions() -> None:
    """That of its row in the data, as everywhere on screen, and not of its place in the batch."""
    frame = revealed(SHUFFLED, starting(SHUFFLED))
    numbers = [int(row) + 1 for row in frame.rows]
    assert max(numbers) > 3
    for example, number in enumerate(numbers):
        question = asked_in_passing(Quantity.parse("dC/dz2"), (0,), example, 0)
        assert question_text(question, frame, ARTICLE) == f"What is ∂C/∂z₁² of example {number}?"
        assert hints(frame, question, ARTICLE)[0].endswith(f"It is that of example {number} in a batch of 3.")
    whole = asked_in_passing(Quantity.parse("dC/db2"), (0,), None, 0)
    formula = " + ".join(f"∂C/∂z₁²@{number}" for number in numbers)
    assert hints(frame, whole, ARTICLE)[2] == f"∂C/∂b₁² = {formula}."
    assert judge(frame, whole, formula, ARTICLE).note == "right"
    refused = judge(frame, whole, "dC/dz2[1]@41", ARTICLE).sentence
    first, second, third = numbers
    assert refused == (
        f"“dC/dz2[1]@41” names example 41, and this iteration has examples {first}, {second} and {third} of the data."
    )
    assert f"for example dC/dz2[1]@{first}." in judge(frame, whole, "dC/dz2[1]", ARTICLE).sentence
