"""Whatever a question may ask for is listed by its symbol and in words, and found by either, or by its name."""

from __future__ import annotations

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.explain.exercises import asking
from bpstudio.explain.exercises.asking import askable, asked_by_selection, numbered
from bpstudio.explain.exercises.numbers import told_of_numbers
from bpstudio.explain.words import exercises as words
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.history.document import Document
from bpstudio.session.practice.places import check_fits, stands
from bpstudio.session.practice.questions import Question
from bpstudio.session.selection import Factor, Thing, Unit
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.explain.exercises.sheets import exercise_on


def document(preset: str) -> Document:
    return read(located(preset)).state.document


def listed(preset: str, looked_for: str = "", example: int = 0, iteration: int = 0) -> dict[str, str]:
    found, more = askable(document(preset), iteration, example, ARTICLE, looked_for)
    assert not more
    return {one.question.text: one.text for one in found}


@pytest.mark.parametrize("preset", ["article", "mazur", "softmax-3"])
def test_all_that_can_be_asked_is_listed_once(preset: str) -> None:
    found, more = askable(document(preset), 0, 0, ARTICLE)
    assert not more
    network = document(preset).network
    assert {one.question.quantity for one in found} == set(stands(network))
    assert len({one.question for one in found}) == len(found)
    assert len({one.text for one in found}) == len(found)
    for one in found:
        check_fits(one.question, document(preset))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("z1[1]@0", "z₂¹   unit 2 of layer 1"),
        ("C", "C   the cost"),
        ("dC/dyhat[1]@0", "∂C/∂ŷ₂   output 2"),
        ("dC/dtheta1[1,0]", "∂C/∂θ₂₁¹   weight from input 2 to unit 1 of layer 1"),
        ("dz2/db2[1]", "∂z₂²/∂b₂²   bias of output 2"),
        ("dz2/da1[1,0]", "∂z₁²/∂a₂¹   from unit 2 of layer 1 to output 1"),
        ("theta1[1,0]", "θ₂₁¹   weight from input 2 to unit 1 of layer 1, after the update"),
        ("b2[0]", "b₁²   bias of output 1, after the update"),
    ],
)
def test_a_number_is_told_by_its_symbol_and_in_words(name: str, text: str) -> None:
    assert listed("mazur")[name] == text


def test_an_output_of_a_softmax_depends_on_every_sum() -> None:
    assert listed("softmax-3")["dyhat/dz2[0,2]@0"] == "∂ŷ₁/∂z₃²   from output 3 to output 1"


@pytest.mark.parametrize(
    "looked_for", ["θ₂₁¹", "dC/dtheta1[1,0]", "WEIGHT from input 2", "∂C/∂θ unit 1 layer 1"]
)
def test_it_is_found_by_symbol_by_words_and_by_name(looked_for: str) -> None:
    found = listed("mazur", looked_for)
    assert "dC/dtheta1[1,0]" in found
    assert len(found) < 10
    assert listed("mazur", "no such thing") == {}


def test_of_a_batch_the_example_is_asked_about_that_is_chosen() -> None:
    assert "z1[0]@3" in listed("logic-and", "z", example=3)
    assert "z1[0]@3" in listed("logic-and", "z", example=99)
    assert all("@" not in name for name in listed("logic-and", "∂C/∂θ", example=3))


def test_a_large_network_is_listed_in_part_and_the_rest_is_found_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digits = document("digits")
    found, more = askable(digits, 0, 0, ARTICLE)
    assert (len(found), more) == (asking.MOST_LISTED, True)
    far = "dC/dtheta1[60,3]"
    monkeypatch.setattr(asking, "MOST_LOOKED_THROUGH", 100)
    found, more = askable(digits, 0, 0, ARTICLE, far)
    assert [one.question.text for one in found] == [far]
    assert more
    assert words.more_to_ask(400).startswith("The first 400 are listed.")


def test_it_is_written_in_the_notation_of_the_window() -> None:
    found, _ = askable(document("article"), 0, 0, Notation("w", "J", "brackets", "scalar"), "bias")
    assert found[-1].text == "b[3]   bias of the output, after the update"


def selected(*things: Thing, preset: str = "mazur", example: int = 0) -> list[str]:
    return [one.text for one in asked_by_selection(things, document(preset), 0, example)]


def test_what_is_selected_on_the_network_can_be_asked_for() -> None:
    assert selected(Parameter("theta", 1, 0, 1), Parameter("b", 2, None, 1)) == [
        "dC/dtheta1[0,1]",
        "dC/db2[1]",
    ]
    assert selected(Unit(1, 1)) == ["dC/dz1[1]@0"]
    assert selected(Unit(0, 1)) == []
    assert selected() == []
    assert selected(Unit(1, 0), preset="logic-and", example=2) == ["dC/dz1[0]@2"]
    assert len(selected(Parameter("theta", 1))) == 4


def test_a_step_of_the_program_is_asked_for_with_all_its_numbers() -> None:
    program = exercise_on("mazur", "0: C").frame.program
    slope, cost = program.find(Op.DA_DZ, 1), program.find(Op.C)
    assert selected(Factor(slope.index)) == ["da1/dz1[0]@0", "da1/dz1[1]@0", "dC/dz1[0]@0", "dC/dz1[1]@0"]
    assert selected(Factor(cost.index)) == ["C"]
    assert selected(Factor(program.find(Op.UPDATE).index)) == []


def test_questions_are_numbered_in_their_order() -> None:
    questions = [one.question for one in askable(document("article"), 0, 0, ARTICLE)[0][:3]]
    assert [one.id for one in numbered(questions)] == ["1", "2", "3"]


def test_it_is_said_which_mistakes_cannot_be_told_from_right() -> None:
    told = told_of_numbers(exercise_on("article", "0: z1[0]", "0: dC/dz2[0]").state, ARTICLE)
    assert "the following mistakes cannot be told from right:" in told
    assert "z of the layer below for its a (question 2)" in told
    assert "rounded" not in told
    assert told.endswith(
        "Several mistakes give the same number in question 2; the learner is told all of them."
    )


def test_a_mistake_that_has_nothing_to_do_with_a_question_is_not_told() -> None:
    told = told_of_numbers(exercise_on("mazur", "0: dyhat/dz2[1]@0").state, ARTICLE)
    assert "cannot be told from right" not in told
    assert told == words.EVERY_MISTAKE_SHOWS or told.startswith("Several mistakes")


def test_a_number_that_is_awkward_to_type_is_told() -> None:
    told = told_of_numbers(exercise_on("mazur", "0: dC/dtheta1[0,1]", "0: dC/dtheta1[0,0]").state, ARTICLE)
    assert told.startswith("Questions 1 and 2 ask for a number that is 0, very small or very large:")


def test_numbers_by_which_all_is_told_are_praised() -> None:
    assert words.numbers_told([], {}, []) == words.EVERY_MISTAKE_SHOWS
    many = {name: ["1"] for name in ("factor_two", "error_sign", "sum_for_mean", "weight_left_out")}
    assert words.numbers_told([], many, []).endswith("and 1 more.")


def test_what_was_made_is_said() -> None:
    asked = Question("2", exercise_on("article", "0: C").state.exercise.questions[0].quantity)  # type: ignore[union-attr]
    assert words.chosen_question(asked, "C", "Iteration 1") == "2.  C (iteration 1): 1 point"
    assert words.gone(1) == "1 question is gone: the network has no such number any more."
    assert words.names_read(2) == "2 names, each with numbers of its own."
    assert words.not_made("no room", "here") == "Here: no room."
    assert words.stopped_making("here") == "Stopped: what was written so far is in here."
    assert words.exercise_saved("a.json").startswith("a.json is the exercise.")
    assert words.exercises_written(2, "here").startswith("2 exercises in here, each with numbers of its own;")
    assert (
        words.some_left(list("abcdef")) == "Not every mistake shows in the numbers of a, b, c, d and 2 more."
    )
    assert words.some_left(["a"]) == "Not every mistake shows in the numbers of a."


def test_a_question_for_a_sign_says_so() -> None:
    found = exercise_on("article", "0: dC/dtheta2[0,0] sign").state.exercise
    assert found is not None
    assert words.chosen_question(found.questions[0], "∂C/∂θ₂", "") == "1.  ∂C/∂θ₂, its sign: 2 points"
