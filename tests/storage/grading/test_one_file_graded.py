"""Of a file only what was typed is believed; an altered, a copied and a foreign one earn nothing, and are told why."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bpstudio.engine.quantity import Quantity
from bpstudio.explain.diagnosis.noted import notes_of
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import exercise_in, exercise_of
from bpstudio.session.practice.questions import Exercise, Question
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.grading import one_file
from bpstudio.storage.grading.one_file import Graded, grade, original_of
from bpstudio.storage.students import encode_for_students
from tests.session.practice.hunts import BATCH, with_mistake
from tests.storage.grading.handed_in import contents_of, for_, hand_in, plain_judge, the_key

KEY = the_key()
ADA = for_(KEY, "Ada")
Contents = dict[str, Any]


def graded(folder: Path, contents: object, key: State | None = KEY) -> Graded:
    return grade(hand_in(folder, "sheet", contents), "sheet.json", key, plain_judge)


def notes(found: Graded) -> list[str]:
    return [answer.note for answer in found.answers]


def test_right_answers_earn_the_points_of_their_questions(tmp_path: Path) -> None:
    found = graded(tmp_path, contents_of(ADA, "right", "0.123", "nonsense"))
    assert (found.file, found.learner, found.why_not) == ("sheet.json", "Ada", "")
    assert notes(found) == ["right", "wrong", "unreadable"]
    assert [answer.points for answer in found.answers] == [1.0, 0.0, 0.0]
    assert (found.points, found.of) == (1.0, 6.0)


@pytest.mark.parametrize("number", range(20))
def test_whoever_is_honest_earns_all_points_whatever_the_numbers(tmp_path: Path, number: int) -> None:
    path = hand_in(tmp_path, "sheet", contents_of(for_(KEY, f"student {number}"), "right", "right", "right"))
    assert grade(path, "sheet.json", KEY, notes_of).points == 6


def test_questions_without_an_answer_are_open(tmp_path: Path) -> None:
    found = graded(tmp_path, contents_of(ADA, "right"))
    assert notes(found) == ["right", "open", "open"]
    assert found.answers[1].claimed is None


def test_the_note_in_the_file_is_not_believed(tmp_path: Path) -> None:
    found = graded(tmp_path, contents_of(ADA, "7", "7", "7", note="right"))
    assert notes(found) == ["wrong"] * 3
    assert found.points == 0


def test_an_answer_that_was_shown_earns_nothing(tmp_path: Path) -> None:
    assert notes(graded(tmp_path, contents_of(ADA, "right", shown=True)))[0] == "shown"


def test_nor_one_after_more_tries_than_there_are(tmp_path: Path) -> None:
    key = the_key(tries=2)
    own = for_(key, "Ada")
    assert notes(graded(tmp_path, contents_of(own, "right", tries=2), key))[0] == "right"
    found = graded(tmp_path, contents_of(own, "right", tries=3), key)
    assert notes(found)[0] == "foreign: it says 3 tries, and there were 2"
    assert found.points == 0


def test_everybody_may_have_the_numbers_of_the_key(tmp_path: Path) -> None:
    found = graded(tmp_path, contents_of(KEY, "right", "right", "right"))
    assert (found.learner, found.points) == ("", 6.0)


def test_nothing_derived_in_the_file_is_looked_at(tmp_path: Path) -> None:
    contents = contents_of(ADA, "right", "right", "right")
    contents["log"] = [{"iterations": 9_000_000}]
    contents["trace"] = [{"step": 1, "op": "z", "layer": 1, "symbol": "z1", "value": [[1.0, 2.0]]}]
    contents["cursor"] = {"iteration": 77, "revealed": 3}
    assert graded(tmp_path, contents).points == 6.0


def with_part(*path: str | int, value: object) -> Callable[[Contents], None]:
    def change(contents: Contents) -> None:
        part: Any = contents
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value

    return change


PLANTED = {"mistake": "slope_at_activation", "step": 7}


def with_width(document: Document, width: int) -> State:
    """The beginning of a session on a network that is wider than that of ``document``."""
    first, *others = document.network.layers
    wider = replace(document.network, layers=(replace(first, width=width), *others))
    return Session(replace(document, network=wider)).state


def which_mistake() -> State:
    """An exercise that asks which mistake is made in it."""
    begun = with_mistake(BATCH, "slope_left_out", 11)
    asked = Question("1", Quantity.parse("dC/dz1"), (0,), 0, answer="mistake")
    return exercise_of(begun, Exercise((asked,)))


def renamed(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """The same under names that no other exercise has."""
    return tuple(replace(question, id=f"other {question.id}") for question in questions)


EDIT = {"edit": {"type": "set_learning_rate", "value": 0.25}, "iterations": 0}
NETWORK_OF_ANOTHER = {
    part: json.loads(encode_for_students(with_width(KEY.document, 4)))[part]
    for part in ("document", "parameters")
}
ALTERED: dict[str, tuple[Callable[[Contents], None], str]] = {
    "a weight": (with_part("parameters", "theta", 0, 0, 0, value=0.125), "its numbers are not those of “Ada”"),
    "an input": (with_part("document", "data", "x", 0, 0, value=0.5), "its numbers are not those of “Ada”"),
    "a target": (with_part("document", "data", "y", 0, 0, value=0.5), "its numbers are not those of “Ada”"),
    "the name": (with_part("exercise", "for", value="Eve"), "its numbers are not those of “Eve”"),
    "the seed": (with_part("exercise", "seed", value=5), "its numbers are not those of “Ada”"),
    "the learning rate": (
        with_part("document", "training", "learning_rate", value=0.0), "its network or settings"
    ),
    "the activation": (
        with_part("document", "network", "layers", 0, "activation", value="identity"), "its network or settings"
    ),
    "a mistake planted": (with_part("planted", value=PLANTED), "its network or settings"),
    "the points": (with_part("exercise", "questions", 0, "points", value=99), "its questions are not those"),
    "the place asked": (with_part("exercise", "questions", 0, "place", value=[0]), "its questions are not"),
    "an easier question": (
        with_part("exercise", "questions", value=[{"id": "1a", "quantity": "dz1/db1", "place": [0]}]),
        "its questions are not those",
    ),
    "the tries": (with_part("exercise", "tries", value=99), "its rules (tries, hints, what is given)"),
    "the title": (with_part("exercise", "title", value="Sheet 2"), "its rules"),
    "an edit": (with_part("log", value=[EDIT]), "changed by an edit"),
    "no exercise": (lambda contents: contents.pop("exercise"), "it is a session that asks nothing"),
    "another network": (lambda contents: contents.update(NETWORK_OF_ANOTHER), "its network or settings"),
    "no hints": (with_part("exercise", "hints", value=False), "its rules (tries, hints, what is given)"),
}  # fmt: skip


@pytest.mark.parametrize("planted", [{}, PLANTED, {"mistake": "error_sign", "step": 6}])
def test_the_mistake_that_is_asked_for_is_that_of_the_key(tmp_path: Path, planted: dict[str, object]) -> None:
    key = which_mistake()
    honest = contents_of(key) | {"answers": [{"question": "1", "typed": "slope_left_out", "tries": 1}]}
    assert grade(hand_in(tmp_path, "honest", honest), "honest", key, notes_of).points == 1
    other = {name: part for name, part in honest.items() if name != "planted"}
    if planted:
        other |= {"planted": planted}
        other["answers"] = [{"question": "1", "typed": planted["mistake"], "tries": 1}]
    found = grade(hand_in(tmp_path, "other", other), "other", key, notes_of)
    assert found.points == 0
    assert found.why_not


def test_answers_to_another_exercise_are_answers_to_nothing(tmp_path: Path) -> None:
    other = replace(KEY, exercise=replace(exercise_in(KEY), questions=renamed(exercise_in(KEY).questions)))
    answers = contents_of(other, "right", "right", "right")["answers"]
    found = graded(tmp_path, contents_of(KEY) | {"answers": answers})
    assert (found.points, notes(found)) == (0, ["open"] * 3)


HOSTILE = (
    "(" * 900,
    "9**9**9**9",
    "1e999999",
    "NaN",
    "-Infinity",
    "a1[9999999999]",
    "__import__('os')",
    "=1+1",
    "\u202e1",
)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_earns_nothing_and_ends_nothing(tmp_path: Path, typed: str) -> None:
    path = hand_in(tmp_path, "sheet", contents_of(ADA, typed, typed, typed))
    found = grade(path, "sheet.json", KEY, notes_of)
    assert (found.points, found.why_not) == (0, "")
    assert not {"right", "carried"} & set(notes(found))


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_file_earns_nothing_and_it_is_said_why(tmp_path: Path, what: str) -> None:
    change, why = ALTERED[what]
    contents = contents_of(ADA, "right", "right", "right")
    change(contents)
    found = graded(tmp_path, contents)
    assert why in found.why_not
    assert found.readable
    assert (found.points, found.of) == (0.0, 6.0)
    assert all(answer.note == f"foreign: {found.why_not}" for answer in found.answers)


def test_a_file_that_is_copied_and_handed_in_under_another_name_earns_nothing(tmp_path: Path) -> None:
    copied = contents_of(ADA, "right", "right", "right")
    eve = contents_of(for_(KEY, "Eve"))
    copied["exercise"] = eve["exercise"]
    found = graded(tmp_path, copied)
    assert (found.learner, found.why_not) == ("Eve", "its numbers are not those of “Eve”")
    answers = contents_of(ADA, "right", "right", "right")["answers"]
    assert graded(tmp_path, eve | {"answers": answers}).points == 0.0


MALFORMED = {
    "empty": "",
    "half": '{"format": "bpstudio-session", "version": 2, "docu',
    "another format": '{"format": "poem"}',
    "no object": "[1, 2]",
    "deep": "[" * 100_000,
    "newer": '{"format": "bpstudio-session", "version": 99}',
    "a key twice": '{"format": "bpstudio-session", "format": "bpstudio-session", "version": 2}',
    "deep inside": json.dumps(contents_of(ADA)).replace(
        '"answers": []', '"answers": ' + "[" * 50_000 + "]" * 50_000
    ),
    "a bare NaN": json.dumps(contents_of(ADA)).replace('"learning_rate": 0.5', '"learning_rate": NaN'),
    "a huge number": json.dumps(contents_of(ADA)).replace(
        '"learning_rate": 0.5', '"learning_rate": ' + "9" * 5_000
    ),
    "more answers than anybody gives": json.dumps(
        contents_of(ADA) | {"answers": [{"question": str(number)} for number in range(10_001)]}
    ),
    "two answers to one question": json.dumps(contents_of(ADA) | {"answers": [{"question": "1a"}] * 2}),
    "a hostile question": '{"format": "bpstudio-session", "version": 2, "exercise": {"questions": 7}}',
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_no_session_earns_nothing_and_it_is_said_why(tmp_path: Path, what: str) -> None:
    found = graded(tmp_path, MALFORMED[what])
    assert not found.readable
    assert found.why_not
    assert "\n" not in found.why_not
    assert (found.points, found.of, len(found.answers)) == (0.0, 6.0, 3)


def test_nor_does_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "o such file" in grade(tmp_path / "nowhere.json", "nowhere.json", KEY, plain_judge).why_not
    assert grade(tmp_path, "folder.json", KEY, plain_judge).why_not == "it is a folder"
    monkeypatch.setattr(one_file, "LARGEST", 100)
    assert "more than any exercise has" in graded(tmp_path, contents_of(ADA, "right")).why_not

    def full(*_arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(one_file, "parsed", full)
    monkeypatch.setattr(one_file, "LARGEST", 10_000_000)
    assert graded(tmp_path, contents_of(ADA, "right")).why_not == "it does not fit into memory"


def test_without_a_key_it_is_said_of_each_answer_that_nothing_was_compared(tmp_path: Path) -> None:
    found = graded(tmp_path, contents_of(ADA, "right", "7"), None)
    assert notes(found) == ["right", "wrong", "open"]
    assert found.told("right") == "not checked against the original: right"
    assert found.told("") == "not checked against the original"
    assert graded(tmp_path, contents_of(ADA, "right")).told("right") == "right"
    assert (found.points, found.of) == (1.0, 6.0)
    assert graded(tmp_path, MALFORMED["empty"], None).answers == ()
    contents = contents_of(ADA, "right")
    contents["exercise"]["questions"][0]["quantity"] = "dC/dtheta9"
    assert graded(tmp_path, contents, None).why_not.startswith("$.exercise.questions[0].quantity: ")


def test_without_a_key_nothing_is_computed_for_hours(tmp_path: Path) -> None:
    contents = contents_of(ADA, "right")
    contents["exercise"]["questions"][0]["iteration"] = 1_000_000_000
    assert graded(tmp_path, contents, None).why_not.startswith("without a key it takes too long")


def test_a_key_is_an_exercise_without_edits() -> None:
    assert original_of(encode_for_students(KEY)) == KEY
    contents = contents_of(KEY)
    for part, path in (("exercise", "$.exercise"), ("log", "$.log")):
        other = {key: value for key, value in contents.items() if key != part}
        if part == "log":
            other["log"] = [EDIT]
        with pytest.raises(SessionFileError) as refused:
            original_of(json.dumps(other).encode())
        assert refused.value.path == path
