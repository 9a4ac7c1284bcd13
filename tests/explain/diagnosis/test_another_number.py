"""A number that is another of the iteration is told to be that: another place, another quantity, or an input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.entry import entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.quantity import X, Y
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.explain.diagnosis.another_number import name_of_other, number_in_its_place
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.judging import Judgement, judge
from bpstudio.explain.diagnosis.notes_told import note_words
from bpstudio.notation.textbook import ARTICLE
from bpstudio.notation.typed_numbers import typed_number
from bpstudio.session.practice.places import asked_for
from tests.engine.random_tasks import task_of_seed
from tests.explain.diagnosis.sessions import revealed, session_of
from tests.explain.diagnosis.test_judging import number_in

TASK = Task(
    Network(2, (Layer(2, "tanh"), Layer(2, "sigmoid"))),
    Cost(),
    Examples(np.array([[0.57, -1.3], [0.0, 1.0]]), np.array([[0.83, 0.12], [1.0, 0.0]])),
    Training(0.5),
)
WEIGHTS = Parameters.of(
    TASK.network,
    [[[0.31, -0.77], [0.53, 0.94]], [[0.43, -0.62], [0.71, 1.37]]],
    [[0.17, -0.29], [0.36, -0.88]],
)
FRAME = revealed(TASK, WEIGHTS)
SHOWN = AskedNumber(FRAME, asked_for("z1[0]@0", FRAME.state.document), ARTICLE).right


def value_of(name: str) -> float:
    question = asked_for(name, FRAME.state.document)
    return entry_of(SHOWN, question.quantity, question.place, question.example)


def judged(name: str, typed: str) -> Judgement:
    return judge(FRAME, asked_for(name, FRAME.state.document), typed, ARTICLE)


@pytest.mark.parametrize(
    ("asked", "typed", "note", "sentence"),
    [
        ("theta2[0,1]", "theta2[1,1]", "other:theta2[1,1]", "That is θ₂₂²; asked is θ₁₂²."),
        ("b1[0]", "b1[1]", "other:b1[1]", "That is b₂¹; asked is b₁¹."),
        ("z1[0]@0", "z1[1]@0", "other:z1[1]", "That is z₂¹; asked is z₁¹."),
        ("z1[0]@0", "z1[0]@1", "other:z1", "That is z₁¹ of another example."),
        ("dC/dtheta1[0,0]", "dC/dtheta1[1,1]", "other:dC/dtheta1[1,1]", "That is ∂C/∂θ₂₂¹; asked is ∂C/∂θ₁₁¹."),
        ("dz2/da1[0,0]", "dz2/da1[1,1]", "other:dz2/da1", "That is ∂z₂²/∂a₂¹; asked is ∂z₁²/∂a₁¹."),
        ("dz2/dtheta2[0,1]@0", "dz2/dtheta2[0,1]@1", "other:dz2/dtheta2", "That is ∂z₂²/∂θ₁₂² of another example."),
        ("dC/dz2[1]@1", "dz2/dtheta2[1,1]@0", "other:a1", "That is a₂¹; asked is ∂C/∂z₂²."),
    ],
)  # fmt: skip
def test_another_place_of_what_is_asked_is_told(asked: str, typed: str, note: str, sentence: str) -> None:
    found = judged(asked, f"{value_of(typed):.5g}")
    assert (found.note, found.sentence[: len(sentence)]) == (note, sentence)


@pytest.mark.parametrize(
    ("typed", "note", "sentence"),
    [
        ("-1.3", "other:x", "That is x₂; asked is ∂C/∂b₁²."),
        ("0.83", "other:y", "That is y₁; asked is ∂C/∂b₁²."),
        ("-1.33", "wrong", ""),
    ],
)
def test_an_input_and_a_target_are_told(typed: str, note: str, sentence: str) -> None:
    found = judged("dC/db2[0]", typed)
    assert found.note == note
    assert found.sentence.startswith(sentence)


@pytest.mark.parametrize("typed", ["0", "1", "-1"])
def test_a_0_or_1_that_examples_happen_to_have_says_of_none_that_it_was_meant(typed: str) -> None:
    assert not judged("dC/dz2[0]@0", typed).note.startswith(("other:x", "other:y", "other:dC/dz2"))


def test_of_a_quantity_with_one_number_for_all_units_that_of_the_unit_asked_about_is_told() -> None:
    assert judged("dC/db2[1]", "1").sentence == "That is ∂z₂²/∂b₂²; asked is ∂C/∂b₂²."


def test_what_is_not_there_yet_is_not_told_but_where_it_is_asked_for() -> None:
    session = session_of(TASK, WEIGHTS)
    session.seek(0, 2)
    question = asked_for("z2[0]@0", session.state.document)
    assert judge(session.frame, question, f"{value_of('dC/dz2[1]@1'):.5g}", ARTICLE).note == "wrong"
    assert judge(session.frame, question, f"{value_of('z2[1]@1'):.5g}", ARTICLE).note == "other:z2[1]"


def test_without_targets_there_is_no_y_to_be_told() -> None:
    task = Task(TASK.network, Cost("output"), Examples(TASK.examples.x), TASK.training)
    frame = revealed(task, WEIGHTS)
    found = judge(frame, asked_for("dC/db2[0]", frame.state.document), "0.83", ARTICLE)
    assert found.note == "wrong"
    assert judge(frame, asked_for("dC/db2[0]", frame.state.document), "-1.3", ARTICLE).note == "other:x"


def test_a_note_with_a_place_is_told_with_it() -> None:
    assert note_words("other:theta2[1,1]", ARTICLE) == "θ₂₂² in its place"
    assert note_words("other:dC/dz2[1]", ARTICLE) == "∂C/∂z₂² in its place"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_what_is_told_is_that_number_and_what_is_asked_is_never_told(
    seed: int, asked: int, typed: int
) -> None:
    task = task_of_seed(seed)
    frame, question = number_in(task, asked)
    _, other = number_in(task, typed)
    asking = AskedNumber(frame, question, ARTICLE)
    value = entry_of(asking.right, other.quantity, other.place, other.example)
    if not math.isfinite(value):
        return
    found = number_in_its_place(asking, typed_number(f"{value:.6e}"))
    if found is None:
        return
    assert (found.quantity, found.place, found.example) != (
        question.quantity,
        question.place,
        question.example,
    )
    if found.quantity in (X, Y):
        table = task.examples.x if found.quantity == X else task.examples.y
        assert table is not None
        there = float(table[frame.rows][found.example][found.place])
    else:
        there = entry_of(asking.right, found.quantity, found.place, found.example)
    assert there == pytest.approx(value, rel=1e-4)
    assert there != asking.truth
    assert str(name_of_other(asking, found)).startswith(str(found.quantity))
