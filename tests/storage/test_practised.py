"""An exercise, a planted mistake and answers go into the session file and come back; what does not fit is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bpstudio.engine.planted import Planted
from bpstudio.engine.quantity import Quantity
from bpstudio.session.practice.questions import Answer, Exercise, Question
from bpstudio.session.session import Session
from bpstudio.storage import outline, replay
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.journal import Journal, Origin, read_journal
from bpstudio.storage.practised import practised
from bpstudio.storage.progress import Stopped
from bpstudio.storage.reader import decode, opened, parsed, read
from bpstudio.storage.writer import encode

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
QUESTION = {"id": "1a", "quantity": "dC/dtheta2", "place": [0, 0]}
EXERCISE = Exercise(
    (
        Question("1a", Quantity.parse("dC/dtheta2"), (0, 1), None, 0, 2.0),
        Question("1b", Quantity.parse("dyhat/dz2"), (1,), 0, 0, 0.5, "formula"),
    ),
    "Sheet 1, “chain rule”",
    "forward",
    3,
    False,
    4,
    "Ada",
    12345678901234567,
)
ANSWERS = (
    Answer("1a", "-0.37", 2, 1, note="wrong"),
    Answer("1b", "yhat*(1-yhat)", 1, 0, True, "shown"),
)


def in_exercise() -> Session:
    return Session(replace(read("mazur").state, exercise=EXERCISE, answers=ANSWERS))


def with_keys(**keys: object) -> bytes:
    contents = json.loads((SESSIONS / "by_hand.json").read_bytes()) | keys
    return json.dumps(contents).encode()


def asking(**changes: object) -> dict[str, Any]:
    return {"questions": [QUESTION | changes]}


def test_what_is_written_of_practice_is_read_again() -> None:
    session = in_exercise()
    written = encode(session.frame)
    again = decode(written).state
    assert (again.exercise, again.answers) == (EXERCISE, ANSWERS)
    assert encode(Session(again).frame) == written


def test_the_file_has_the_keys_that_are_promised() -> None:
    contents = json.loads(encode(in_exercise().frame))
    assert contents["exercise"] == {
        "questions": [
            {"id": "1a", "quantity": "dC/dtheta2", "place": [0, 1], "example": None, "iteration": 0,
             "points": 2.0, "answer": "value"},
            {"id": "1b", "quantity": "dyhat/dz2", "place": [1], "example": 0, "iteration": 0,
             "points": 0.5, "answer": "formula"},
        ],
        "title": "Sheet 1, “chain rule”", "given": "forward", "tries": 3, "hints": False, "round": 4,
        "for": "Ada", "seed": 12345678901234567,
    }  # fmt: skip
    assert contents["answers"][0] == {
        "question": "1a", "typed": "-0.37", "tries": 2, "hints": 1, "shown": False, "note": "wrong",
    }  # fmt: skip


def test_a_file_without_practice_says_nothing_of_it() -> None:
    contents = json.loads(encode(Session(read("mazur").state).frame))
    assert not {"exercise", "planted", "answers"} & set(contents)


def test_a_question_that_waits_is_not_saved() -> None:
    session = Session(read("mazur").state)
    before = encode(session.frame)
    session.ask(EXERCISE.questions[0])
    assert encode(session.frame) == before


def test_a_note_out_of_a_file_is_not_believed() -> None:
    answers = [{"question": "1a", "typed": "7", "tries": 1, "note": "right"}]
    state = decode(with_keys(exercise={"questions": [QUESTION]}, answers=answers)).state
    assert state.answers[0].note == "wrong"
    assert state.open_questions


def test_an_answer_out_of_a_file_is_judged_again() -> None:
    session = Session(decode(with_keys()).state)
    session.finish_iteration()
    right = session.frame.quantity(Quantity.parse("dC/dtheta2"))
    assert right is not None
    answers = [{"question": "1a", "typed": f"{right[0, 0]:.4g}", "tries": 1, "note": "wrong"}]
    state = decode(with_keys(exercise={"questions": [QUESTION]}, answers=answers)).state
    assert state.answers[0].note == "right"
    assert not state.open_questions


def test_a_planted_mistake_stands_beside_the_document() -> None:
    state = decode(with_keys(planted={"mistake": "slope_left_out", "step": 11})).state
    assert state.document.planted == Planted("slope_left_out", 11)
    contents = json.loads(encode(Session(state).frame))
    assert contents["planted"] == {"mistake": "slope_left_out", "step": 11}
    assert "planted" not in contents["document"]
    assert decode(encode(Session(state).frame)).state == state


@pytest.mark.parametrize(
    ("planted", "why"),
    [
        ({"mistake": "no_such", "step": 11}, r"\$\.planted\.mistake: 'no_such' is no mistake that is known"),
        (
            {"mistake": "slope_left_out", "step": 1},
            r"\$\.planted\.step: slope_left_out is no mistake that can",
        ),
    ],
)
def test_a_mistake_that_cannot_be_made_is_refused_with_its_place(
    planted: dict[str, object], why: str
) -> None:
    with pytest.raises(SessionFileError, match=why):
        decode(with_keys(planted=planted))


def test_what_was_found_of_a_planted_mistake_is_judged_again() -> None:
    planted = {"mistake": "slope_left_out", "step": 11}
    answers = [
        {"question": "hunt card", "typed": "11", "note": "open"},
        {"question": "hunt rule", "typed": "x"},
    ]
    state = decode(with_keys(planted=planted, answers=answers)).state
    assert [answer.note for answer in state.answers] == ["right", "wrong"]


def test_a_trace_that_is_saved_with_a_planted_mistake_is_verified_against_it() -> None:
    session = Session(decode(with_keys(planted={"mistake": "slope_left_out", "step": 11})).state)
    session.train(3)
    hunted = decode(encode(session.frame))
    assert replay.verify(hunted).agrees
    assert replay.verify(hunted).compared
    other = json.loads(encode(session.frame))
    other["planted"]["step"] = 7
    other["planted"]["mistake"] = "slope_at_activation"
    assert replay.verify(opened(other)).difference is not None


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"exercise": []}, "$.exercise"),
        ({"exercise": None}, "$.exercise"),
        ({"exercise": {}}, "$.exercise.questions"),
        ({"exercise": {"questions": []}}, "$.exercise.questions"),
        ({"exercise": {"questions": [QUESTION, QUESTION]}}, "$.exercise.questions"),
        ({"exercise": asking() | {"for_": "Ada"}}, "$.exercise.for_"),
        ({"exercise": asking() | {"for": "a" * 201}}, "$.exercise.for"),
        ({"exercise": asking() | {"given": "nothing"}}, "$.exercise.given"),
        ({"exercise": asking() | {"tries": 0}}, "$.exercise.tries"),
        ({"exercise": asking() | {"tries": 1.5}}, "$.exercise.tries"),
        ({"exercise": asking() | {"round": 99}}, "$.exercise.round"),
        ({"exercise": asking() | {"seed": -1}}, "$.exercise.seed"),
        ({"exercise": asking() | {"hints": 1}}, "$.exercise.hints"),
        ({"exercise": asking(id="")}, "$.exercise.questions[0].id"),
        ({"exercise": asking(quantity="dC/dtheta9")}, "$.exercise.questions[0].quantity"),
        ({"exercise": asking(quantity="theta2[0,0]")}, "$.exercise.questions[0].quantity"),
        ({"exercise": asking(quantity="x")}, "$.exercise.questions[0].quantity"),
        ({"exercise": asking(quantity="=1+1")}, "$.exercise.questions[0].quantity"),
        ({"exercise": asking(quantity=3)}, "$.exercise.questions[0].quantity"),
        ({"exercise": asking(place=[0])}, "$.exercise.questions[0].place"),
        ({"exercise": asking(place=[0, 99])}, "$.exercise.questions[0].place"),
        ({"exercise": asking(place=[0, -1])}, "$.exercise.questions[0].place"),
        ({"exercise": asking(place=[0, 0.5])}, "$.exercise.questions[0].place[1]"),
        ({"exercise": asking(example=0)}, "$.exercise.questions[0].example"),
        ({"exercise": asking(quantity="z1", place=[0])}, "$.exercise.questions[0].example"),
        ({"exercise": asking(quantity="z1", place=[0], example=9)}, "$.exercise.questions[0].example"),
        ({"exercise": asking(iteration=-1)}, "$.exercise.questions[0].iteration"),
        ({"exercise": asking(points=-1)}, "$.exercise.questions[0].points"),
        ({"exercise": asking(answer="guess")}, "$.exercise.questions[0].answer"),
        ({"exercise": asking(answer="mistake")}, "$.exercise.questions[0].answer"),
        ({"exercise": asking(colour="red")}, "$.exercise.questions[0].colour"),
        ({"planted": {"mistake": "sign"}}, "$.planted.step"),
        ({"planted": {"mistake": " ", "step": 3}}, "$.planted.mistake"),
        ({"planted": {"mistake": "slope_left_out", "step": 0}}, "$.planted.step"),
        ({"planted": {"mistake": "slope_left_out", "step": 999}}, "$.planted.step"),
        ({"planted": {"mistake": "slope_left_out", "step": 1}}, "$.planted.step"),
        ({"planted": {"mistake": "magic", "step": 11}}, "$.planted.mistake"),
        ({"answers": {}}, "$.answers"),
        ({"answers": [{"typed": "1"}]}, "$.answers[0].question"),
        ({"answers": [{"question": "1a", "typed": 1}]}, "$.answers[0].typed"),
        ({"answers": [{"question": "1a", "typed": "9" * 1001}]}, "$.answers[0].typed"),
        ({"answers": [{"question": "1a", "tries": -1}]}, "$.answers[0].tries"),
        ({"answers": [{"question": "1a"}, {"question": "1a"}]}, "$.answers[1].question"),
        ({"answers": [{"question": str(i)} for i in range(10_001)]}, "$.answers"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(keys: dict[str, object], path: str) -> None:
    with pytest.raises(SessionFileError) as refused:
        decode(with_keys(**keys))
    assert refused.value.path == path


def test_a_planted_mistake_is_no_part_of_the_document() -> None:
    contents = json.loads((SESSIONS / "by_hand.json").read_bytes())
    contents["document"]["planted"] = {"mistake": "sign", "step": 3}
    with pytest.raises(SessionFileError, match=r"^\$\.document\.planted: found an unknown key"):
        opened(contents)


def test_what_is_seen_of_a_long_file_before_it_is_run_has_its_exercise() -> None:
    session = Session(read("mazur").state)
    session.train(40)
    last = Question("9", Quantity.parse("dC/dtheta2"), (0, 1), None, 40)
    asked = replace(session.state, exercise=replace(EXERCISE, questions=(last,)), answers=ANSWERS)
    glimpse = outline.preview(parsed(encode(Session(asked).frame)).contents)
    assert glimpse is not None
    assert glimpse.exercise == asked.exercise
    assert [answer.typed for answer in glimpse.answers] == [answer.typed for answer in ANSWERS]


def test_a_long_file_that_asks_for_what_is_not_there_is_refused_before_it_is_run() -> None:
    session = Session(read("mazur").state)
    session.train(40)
    asked = {"questions": [QUESTION | {"iteration": 40, "quantity": "z9", "place": [0]}]}
    contents = json.loads(encode(session.frame)) | {"exercise": asked}
    with pytest.raises(SessionFileError) as refused:
        outline.preview(parsed(json.dumps(contents).encode()).contents)
    assert refused.value.path == "$.exercise.questions[0].quantity"


def test_nothing_is_seen_beforehand_of_what_lies_behind_a_question() -> None:
    session = Session(read("mazur").state)
    session.train(40)
    contents = json.loads(encode(session.frame)) | {"exercise": {"questions": [QUESTION]}}
    found = parsed(json.dumps(contents).encode())
    assert found.contents.checkpoints
    assert outline.preview(found.contents) is None
    assert decode(json.dumps(contents).encode()).state.iterations == 0


def test_many_answers_take_long_and_can_be_left() -> None:
    """They are counted before one is judged, and whoever waits is told how far it is, and may stop."""
    few, many = with_answers(3), with_answers(2_000)
    assert not outline.takes_long(parsed(few).contents)
    assert outline.takes_long(parsed(many).contents)
    some, long = with_answers(30), b'"%s"' % b"+".join([b"z1"] * 300)
    assert not outline.takes_long(parsed(some).contents)
    assert outline.takes_long(parsed(some.replace(b'"0.5"', long)).contents)
    told: list[float] = []

    def until_half(share: float) -> None:
        told.append(share)
        if share > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        decode(with_answers(60), until_half)
    assert told == sorted(told)
    assert len([share for share in told if 0.42 < share <= 0.5]) > 2


def with_answers(count: int) -> bytes:
    session = Session(read("mazur").state)
    session.train(1)
    given = [{"question": f"0: something {n}", "typed": "0.5"} for n in range(count - 40)]
    real = [
        {"question": f"{n}: z1[{m}]@0 rounded {k}", "typed": "0.5"}
        for n in (0, 1)
        for m in (0, 1)
        for k in range(10)
    ]
    return json.dumps(json.loads(encode(session.frame)) | {"answers": [*real[:count], *given]}).encode()


def test_what_is_seen_before_answers_are_judged_takes_none_for_right() -> None:
    session = in_exercise()
    state = practised(session.state, parsed(encode(session.frame)).contents, progress=None)
    assert [answer.note for answer in state.answers] == ["open", "shown"]


def test_nothing_is_seen_beforehand_behind_a_question_that_may_be_open_still() -> None:
    session = Session(read("mazur").state)
    session.train(40)
    answers = [{"question": "1a", "typed": "0.5"}]
    contents = json.loads(encode(session.frame)) | {"answers": answers}
    early = QUESTION | {"iteration": 30}
    contents["exercise"] = {"questions": [early]}
    contents["checkpoints"] = [one | {"iteration": 20} for one in contents["checkpoints"][-1:]]
    assert contents["checkpoints"]
    assert outline.preview(parsed(json.dumps(contents).encode()).contents) is None


def test_a_journal_keeps_answers(tmp_path: Path) -> None:
    session, path = in_exercise(), tmp_path / "journal"
    journal, origin = Journal(path), Origin("untitled", None, None)
    journal.write(session.state, origin)
    session.step()
    journal.write(session.state, origin)
    session.answer(replace(ANSWERS[0], typed="-0.371", tries=3))
    journal.write(session.state, origin)
    session.step()
    journal.write(session.state, origin)
    again = opened(read_journal(path).contents).state
    assert again == session.state
    assert again.answers[0].typed == "-0.371"
