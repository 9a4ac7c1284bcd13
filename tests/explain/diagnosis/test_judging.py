"""A typed answer is right, or right with an earlier one, or it is known what was done; and what is said is so."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.entry import array_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes import MISTAKES
from bpstudio.engine.mistakes.visibility import far_apart
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.planted import Planted
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.judging import Judgement, judge
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.frame import Frame
from bpstudio.session.practice.places import asked_for, stands
from bpstudio.session.practice.questions import Answer, Question, asked_in_passing
from tests.engine.comparing import starting
from tests.engine.random_tasks import task_of_seed
from tests.explain.diagnosis.article import FRAME, TASK, WEIGHTS, asked
from tests.explain.diagnosis.sessions import revealed, session_of


def judged(text: str, typed: str, answer: str = "value") -> Judgement:
    """What an answer to it is."""
    return judge(FRAME, asked(text, answer), typed, ARTICLE)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("0.2305", "right"),
        ("0.231", "right"),
        ("yhat*(1 - yhat)", "right"),
        ("0.23", "open"),
        ("-0.2305", "sign"),
        ("2.305", "power"),
        ("0.0231", "power"),
        ("0.2421", "mistake:slope_at_activation"),
        ("0.3603", "mistake:activation_for_slope"),
        ("-0.9035", "mistake:slope_formula_fed_with_z"),
        ("-1.279", "other:dC/dyhat"),
        ("1.64", "wrong"),
        ("y*0.2305", "wrong"),
        ("what", "unreadable"),
        ("", "unreadable"),
    ],
)
def test_the_first_that_holds_is_the_note_of_an_answer(typed: str, note: str) -> None:
    found = judged("dyhat/dz3", typed)
    assert found.note == note
    assert found.right is (note == "right")
    assert found.counts is (note not in ("open", "unreadable"))


@pytest.mark.parametrize(
    ("typed", "note"),
    [("g(1.14)", "right"), ("g'(1.14)", "other:dz3/db3"), ("g(1)/0", "unreadable")],
)
def test_arithmetic_in_the_networks_own_relu_is_a_number(typed: str, note: str) -> None:
    assert judged("a2", typed).note == note


def test_an_expression_without_a_value_here_is_wrong() -> None:
    assert judged("dyhat/dz3", "ln(0-yhat)").note == "wrong"
    assert judged("dyhat/dz3", "1/(yhat-yhat)").note == "wrong"


def test_the_sentence_says_what_was_done_and_where_the_slope_belongs() -> None:
    found = judged("dyhat/dz3", "0.2421")
    assert found.sentence.startswith(
        "0.2421 is σ′ at ŷ = 0.3603; the slope is taken where the unit was, at z³ = −0.574."
    )
    assert found.mistakes == ("slope_at_activation", "activation_over_z")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-0.1858", "−0.1858 comes out when the 2 of the square is left out."),
        ("-1.612", "−1.612 comes out when the slope σ′ is left out."),
        ("-0.4128", "−0.4128 comes out when θ₃ is left out on the way back."),
        (
            "0.3715",
            "The size is right, and the sign is not. 0.3715 comes out when the sign of ∂C/∂ŷ is turned",
        ),
        ("-0.2654", "That is ∂C/∂z²; asked is ∂C/∂θ₂."),
        ("-0.3715", "Right: ∂C/∂θ₂ = −0.3715."),
        ("dC/dz2*a1", "Right, and with any other numbers too: ∂C/∂θ₂ = −0.3715."),
        ("-0.3715483311181868*y", "The number is right here, but the formula is not:"),
    ],
)
def test_each_kind_of_answer_has_its_sentence(typed: str, sentence: str) -> None:
    assert judged("dC/dtheta2", typed).sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0.2046", "0.2046 comes out when a ½ that this cost has not is put before it."),
        ("0.8184", "0.8184 comes out when every square is counted twice. A term of this cost is (ŷ − y)²."),
    ],
)
def test_of_the_cost_itself_nothing_is_said_of_its_derivative(typed: str, sentence: str) -> None:
    assert judged("C", typed).sentence.startswith(sentence)


def test_of_an_update_that_makes_more_of_the_gradient_no_less_is_said() -> None:
    task = replace(TASK, training=Training(0.5, Adam()))
    frame = revealed(task, WEIGHTS)
    asking = AskedNumber(frame, asked("theta2"), ARTICLE)
    said = {
        (each.mistake, each.form): cause_of(MistakeMade.of_asked(asking, each)).instead
        for each, _ in asking.mistaken()
    }
    assert "so what is made of the gradient is subtracted" in said["error_sign", 1]
    assert "What is made of the gradient is multiplied by η = 0.5" in said["learning_rate_left_out", 0]


def test_the_letters_are_those_of_the_learner() -> None:
    notation = Notation("w", "J", "superscript")
    found = judge(FRAME, asked("dC/dtheta2"), "-0.4128", notation)
    assert "w³ is left out" in found.sentence
    assert "∂J/∂a²" in found.sentence


def test_an_answer_made_of_an_earlier_wrong_one_is_right_with_it() -> None:
    slope = asked("dyhat/dz3")
    earlier = [(slope, Answer(slope.id, "0.25"))]
    found = judge(FRAME, asked("dC/dz3"), "-0.3198", ARTICLE, earlier)
    assert found.note == "carried"
    assert found.right
    assert found.sentence.startswith("Right with your earlier 0.25 for ∂ŷ/∂z³. Go back to that card")


def test_of_several_earlier_answers_all_are_tried_together_and_then_each_alone() -> None:
    slope, error = asked("dyhat/dz3"), asked("dC/dyhat")
    both = [(slope, Answer(slope.id, "0.25")), (error, Answer(error.id, "-1.3"))]
    assert judge(FRAME, asked("dC/dz3"), "-0.325", ARTICLE, both).note == "carried"
    assert judge(FRAME, asked("dC/dz3"), "-0.3198", ARTICLE, both).note == "carried"
    together = judge(FRAME, asked("dC/dz3"), "-0.325", ARTICLE, both).sentence
    assert "0.25 for ∂ŷ/∂z³ and -1.3 for ∂C/∂ŷ. Go back to those cards" in together


@pytest.mark.parametrize("typed", ["0", "what", "0.2305", "yhat*(1-yhat)"])
def test_an_earlier_answer_that_is_right_or_0_or_none_explains_nothing(typed: str) -> None:
    """With a 0 everything after it would be easy."""
    slope = asked("dyhat/dz3")
    found = judge(FRAME, asked("dC/dz3"), "0", ARTICLE, [(slope, Answer(slope.id, typed))])
    assert found.note != "carried"


def test_an_earlier_answer_that_makes_a_0_of_this_one_explains_nothing() -> None:
    """At z³ = 1000 the slope is 0, and so is every gradient behind it."""
    z3 = asked("z3")
    found = judge(FRAME, asked("dC/dz3"), "0", ARTICLE, [(z3, Answer(z3.id, "1000"))])
    assert found.note != "carried"
    assert judge(FRAME, asked("yhat"), "1", ARTICLE, [(z3, Answer(z3.id, "1000"))]).note == "carried"


def test_an_earlier_answer_that_makes_a_0_on_the_way_explains_nothing() -> None:
    """At z³ = 1000 the gradient is 0, and of a gradient with a penalty only the penalty's slope is left."""
    z3, penalty = asked("z3"), Regularization("l2", 0.1)
    frame = revealed(replace(TASK, training=Training(0.5, regularization=penalty)), WEIGHTS)
    for text, typed in (("dC/dtheta1", "0.16"), ("theta1", "0.72")):
        found = judge(frame, asked(text), typed, ARTICLE, [(z3, Answer(z3.id, "1000"))])
        assert found.note != "carried", text


def test_an_earlier_answer_that_turns_a_unit_off_explains_nothing() -> None:
    """With a² = 0 all that is left of z³ is its bias."""
    z2 = asked("z2")
    found = judge(FRAME, asked("z3"), "-1.6", ARTICLE, [(z2, Answer(z2.id, "-1.14"))])
    assert found.note != "carried"
    assert judge(FRAME, asked("z3"), "-0.7", ARTICLE, [(z2, Answer(z2.id, "1"))]).note == "carried"


def test_an_earlier_answer_about_something_later_explains_nothing() -> None:
    later = asked("dC/dz1")
    found = judge(FRAME, asked("dC/dz3"), "-0.3", ARTICLE, [(later, Answer(later.id, "-0.3"))])
    assert found.note != "carried"


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("-", "right"),
        ("negative", "right"),
        ("−0.5", "right"),
        ("+", "sign"),
        ("0", "sign"),
        ("up", "unreadable"),
    ],
)
def test_a_sign_is_asked_for_by_itself(typed: str, note: str) -> None:
    assert judged("dC/dtheta2", typed, "sign").note == note


def test_what_is_infinite_has_a_sign_and_what_is_no_number_has_none() -> None:
    """θ₂ a¹ overflows; and then 0 times that is no number."""
    task = replace(TASK, examples=Examples(np.array([[1e200]]), np.array([[1.0]])))
    wide = Parameters.of(task.network, [[[1e200]], [[-1e200]], [[0.0]]], [[0.0], [0.0], [0.0]])
    task = replace(task, network=Network(1, (Layer(1, "relu"), Layer(1, "identity"), Layer(1, "sigmoid"))))
    frame = revealed(task, Parameters(task.network, wide.flat))
    z2, z3 = (replace(asked_for(name, frame.state.document), answer="sign") for name in ("z2", "z3"))
    assert judge(frame, z2, "-", ARTICLE).note == "right"
    assert [judge(frame, z3, sign, ARTICLE).note for sign in ("-", "0", "+")] == ["sign"] * 3


def test_a_sum_that_is_0_but_for_rounding_is_0() -> None:
    """0.1 + 0.2 − 0.3 is 5.6e-17 in floats."""
    network = Network(2, (Layer(1, "identity"),))
    task = Task(network, Cost(), Examples(np.array([[0.1, 0.2]]), np.array([[1.0]])), Training())
    frame = revealed(task, Parameters.of(network, [[[1.0], [1.0]]], [[-0.3]]))
    question = asked_for("z1", frame.state.document)
    assert judge(frame, question, "0", ARTICLE).note == "right"
    assert judge(frame, replace(question, answer="sign"), "0", ARTICLE).note == "right"
    assert judge(frame, question, "0.1", ARTICLE).note != "right"


def test_a_sum_over_the_outputs_of_softmax_may_leave_only_rounding_over() -> None:
    """Of ŷ₁ + ŷ₂ + ŷ₃, which is always 1, the derivative is 0."""
    network = Network(1, (Layer(3, "softmax"),))
    task = Task(network, Cost("output", 0.5), Examples(np.array([[0.64]]), np.ones((1, 3))), Training())
    frame = revealed(task, starting(task))
    for unit in range(3):
        question = asked_for(f"dC/dz1[{unit}]", frame.state.document)
        assert judge(frame, question, "0", ARTICLE).note == "right"
        assert judge(frame, question, "0.1", ARTICLE).note != "right"


def test_a_factor_is_no_sum_however_small_it_is() -> None:
    """Nothing is added up in what a weight reads, though the gradient by it is a sum over two examples."""
    network = Network(1, (Layer(1, "identity"),))
    x, y = np.array([[1e-20], [1.0]]), np.array([[1.0], [1.0]])
    frame = revealed(
        Task(network, Cost(), Examples(x, y), Training()), Parameters.of(network, [[[1.0]]], [[0.5]])
    )
    question = replace(asked_for("dz1/dtheta1@0", frame.state.document), answer="sign")
    assert [judge(frame, question, sign, ARTICLE).note for sign in ("+", "0")] == ["right", "sign"]


def test_with_a_penalty_the_gradient_by_a_weight_is_a_sum() -> None:
    """∂C/∂z·x is −0.3, and λθ adds 0.1·3, which is 0.30000000000000004 in floats."""
    network, penalty = Network(1, (Layer(1, "identity"),)), Regularization("l2", 0.05)
    task = Task(
        network, Cost("squared_error", 0.5), Examples(np.array([[1.0]]), np.array([[3.3]])),
        Training(regularization=penalty),
    )  # fmt: skip
    frame = revealed(task, Parameters.of(network, [[[3.0]]], [[0.0]]))
    question = asked_for("dC/dtheta1", frame.state.document)
    assert AskedNumber(frame, question, ARTICLE).truth != 0
    assert judge(frame, question, "0", ARTICLE).note == "right"


@pytest.mark.parametrize(
    ("typed", "note"),
    [("yhat*(1-yhat)", "right"), ("0.2305", "unreadable"), ("yhat", "wrong"), ("0.2305*y", "wrong")],
)
def test_a_formula_is_asked_for_in_letters(typed: str, note: str) -> None:
    assert judged("dyhat/dz3", typed, "formula").note == note


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("slope_left_out_at_output", "right"),
        ("The output’s slope is left out", "right"),
        ("error_sign", "wrong"),
        ("something", "unreadable"),
    ],
)
def test_the_mistake_that_is_planted_is_named(typed: str, note: str) -> None:
    planted = replace(TASK, planted=Planted("slope_left_out_at_output", 9))
    session = session_of(TASK, WEIGHTS)
    state = session.state
    document = replace(state.document, planted=planted.planted)
    frame = Frame(replace(state, segments=(replace(state.segments[0], document=document),)))
    question = replace(asked("dC/dz3"), answer="mistake")
    assert judge(frame, question, typed, ARTICLE).note == note


def test_only_what_is_there_to_be_read_may_be_named() -> None:
    session = session_of(TASK, WEIGHTS)
    session.seek(0, 2)
    found = judge(session.frame, asked("z2"), "theta2*a1 + b2", ARTICLE)
    assert found.note == "right"
    hidden = judge(session.frame, asked("z2"), "z3", ARTICLE)
    assert hidden.note == "unreadable"
    assert "z3" in hidden.sentence


def test_a_sentence_tells_no_number_that_is_hidden() -> None:
    """ŷ is not there yet."""
    session = session_of(TASK, WEIGHTS)
    session.seek(0, 5)
    found = judge(session.frame, asked("dyhat/dz3"), "0.2421", ARTICLE)
    assert found.note == "mistake:slope_at_activation"
    assert "0.3603" not in found.sentence


def test_every_mistake_has_a_title_and_no_two_the_same() -> None:
    assert TITLES.keys() == MISTAKES.keys()
    assert len(set(TITLES.values())) == len(TITLES)


def number_in(task: Task, seed: int) -> tuple[Frame, Question]:
    """A number of the first iteration to be asked for, and the iteration."""
    rng = np.random.default_rng(seed)
    frame = revealed(task, starting(task))
    known = list(stands(task.network).items())
    quantity, stand = known[rng.integers(len(known))]
    place = tuple(int(rng.integers(count)) for count in stand.shape)
    example = int(rng.integers(len(frame.rows))) if stand.by_example else None
    return frame, asked_in_passing(quantity, place, example, 0)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from([3, 4, 5, 17]))
def test_what_is_right_is_never_a_mistake_however_it_is_rounded(seed: int, number: int, digits: int) -> None:
    frame, question = number_in(task_of_seed(seed), number)
    truth = AskedNumber(frame, question, ARTICLE).truth
    if math.isfinite(truth):
        assert judge(frame, question, f"{truth:.{digits - 1}e}", ARTICLE).note == "right"


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_what_a_mistake_leads_to_names_it_or_has_it_in_the_set_that_is_named(seed: int, number: int) -> None:
    frame, question = number_in(task_of_seed(seed), number)
    asking = AskedNumber(frame, question, ARTICLE)
    for alteration, value in list(asking.mistaken())[:40]:
        if math.isfinite(value) and value != 0 and far_apart(value, asking.truth):
            found = judge(frame, question, f"{value:.4e}", ARTICLE)
            assert alteration.mistake in found.mistakes, (alteration, value, found)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from(["θ", "w"]))
def test_every_sentence_is_whole_and_every_equation_in_it_is_so(seed: int, number: int, letter: str) -> None:
    frame, question = number_in(task_of_seed(seed), number)
    asking = AskedNumber(frame, question, Notation(letter))  # type: ignore[arg-type]
    for alteration, _ in asking.mistaken():
        made = MistakeMade.of_asked(asking, alteration)
        cause = cause_of(made)
        assert cause.instead.endswith(".")
        assert not cause.when.endswith(".")
        assert all(odd not in cause.when + cause.instead for odd in ("  ", "None"))
        for stated in made.stated:
            value = array_of(asking.right, stated.what)[stated.example, stated.unit]
            assert stated.text.endswith(f"= {format_number(float(value))}")
