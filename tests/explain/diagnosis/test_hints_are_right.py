"""The formula of a hint is a right answer as it is typed, and so are its arithmetic and the value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.formulas import formula_of
from bpstudio.explain.diagnosis.hints import formula_text, hints
from bpstudio.explain.diagnosis.judging import judge
from bpstudio.explain.diagnosis.rules import cases_of
from bpstudio.notation.expressions import LONGEST_ANSWER, TypedExpression, read_answer
from bpstudio.notation.meaning import MeantExpression, meant_answer
from bpstudio.notation.textbook import ARTICLE, LAYERS, WEIGHTS, Notation
from bpstudio.notation.textbook import COSTS as COST_LETTERS
from bpstudio.notation.typeable import is_long
from bpstudio.session.frame import Frame
from bpstudio.session.practice.places import asked_for, stands
from bpstudio.session.practice.questions import Question, asked_in_passing
from tests.engine.comparing import starting
from tests.engine.random_tasks import task_of_seed, tasks
from tests.explain.diagnosis.sessions import revealed, task_of

notations = st.builds(
    Notation, st.sampled_from(WEIGHTS), st.sampled_from(COST_LETTERS), st.sampled_from(LAYERS)
)


def every_question(frame: Frame, seed: int) -> list[Question]:
    """One about each quantity, at a place of it."""
    rng, found = np.random.default_rng(seed), []
    for quantity, stand in stands(frame.network).items():
        place = tuple(int(rng.integers(count)) for count in stand.shape)
        example = int(rng.integers(len(frame.rows))) if stand.by_example else None
        found.append(asked_in_passing(quantity, place, example, 0))
    return found


def finite(asking: AskedNumber, typed: str) -> bool:
    """Whether there is something to reckon with: y / ŷ is nothing where both are 0."""
    meant = meant_answer(read_answer(typed, asking.notation), asking.surroundings)
    cases = [asking.case(), *asking.others()]
    values = [meant.value(case.number) for case in cases if isinstance(meant, MeantExpression)]
    return all(map(math.isfinite, (*values, *(case.truth for case in cases))))


def check_hints(frame: Frame, question: Question, notation: Notation) -> None:
    """The formula is right as it is typed; what it comes to with numbers, and the value, are right answers."""
    asking = AskedNumber(frame, question, notation)
    found, formula = hints(frame, question, notation), formula_of(asking)
    assert len(found) == 5
    assert all(hint.endswith(".") and "None" not in hint and "  " not in hint for hint in found)
    typed = formula_text(asking, formula)
    if len(typed) > LONGEST_ANSWER:
        return
    with np.errstate(all="ignore"):
        if not finite(asking, typed):
            return
    judged = judge(frame, question, typed, notation)
    assert judged.note == "right", (question.text, typed)
    if isinstance(read_answer(typed, notation), TypedExpression) and not cases_of(asking):
        assert judged.sentence.startswith("Right, and with any other numbers too:"), (question.text, typed)
    assert ("…" in found[2]) == is_long(formula)
    if not is_long(formula) and not asking.is_rounded_zero:
        for sign in ("=", "←"):
            if f" {sign} " in found[3]:
                typed = found[3].partition(f" {sign} ")[2][:-1]
                assert judge(frame, question, typed, notation).note == "right", (question.text, typed)
    value = found[4].partition(" = ")[2][:-1]
    assert not value or judge(frame, question, value, notation).note == "right", (question.text, value)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000), notations)
def test_every_formula_is_a_right_answer_and_so_is_what_it_comes_to(seed: int, notation: Notation) -> None:
    task = task_of_seed(seed)
    frame = revealed(task, starting(task))
    for question in every_question(frame, seed):
        check_hints(frame, question, notation)


@settings(deadline=None, max_examples=10)
@given(tasks(), st.integers(0, 10_000))
def test_so_it_is_with_connections_cut_parameters_frozen_and_batches(task: Task, seed: int) -> None:
    frame = revealed(task, starting(task))
    for question in every_question(frame, seed):
        check_hints(frame, question, ARTICLE)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("cost", COSTS)
def test_so_it_is_for_every_activation_with_every_cost(activation: str, cost: str) -> None:
    hidden_one = "tanh" if ACTIVATIONS[activation].couples else activation
    task = task_of(Network(2, (Layer(2, hidden_one), Layer(2, activation))), cost, 2)
    frame = revealed(task, starting(task))
    last = frame.network.depth
    for question in every_question(frame, 3):
        if str(question.quantity) in (
            "C",
            "yhat",
            "a1",
            "dC/dyhat",
            f"dyhat/dz{last}",
            f"dC/dz{last}",
            "da1/dz1",
        ):
            check_hints(frame, question, ARTICLE)


@pytest.mark.parametrize("layers", LAYERS)
def test_so_it_is_in_layers_of_more_than_nine_units(layers: str) -> None:
    task = task_of(Network(2, (Layer(12, "sigmoid"), Layer(11, "softmax"))), "categorical_cross_entropy")
    frame = revealed(task, starting(task))
    for question in every_question(frame, 2):
        check_hints(frame, question, Notation("w", "C", layers))  # type: ignore[arg-type]


def test_a_sum_that_is_exactly_0_has_no_more_digits_than_one_that_is_so_but_for_rounding() -> None:
    network = Network(1, (Layer(1, "identity"),))
    task = Task(network, Cost(), Examples(np.array([[3.0]]), np.array([[1.0]])), Training())
    for bias, value in ((-0.1 * 3.0, "z¹ = 0."), (-0.3, "z¹ ≈ 0 (5.6e-17).")):
        frame = revealed(task, Parameters.of(network, [[[0.1]]], [[bias]]))
        found = hints(frame, asked_for("z1", frame.state.document), ARTICLE)
        assert found[3:] == ("With numbers: z¹ = 0.1·3 + (−0.3).", value)
