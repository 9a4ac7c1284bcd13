"""``bpstudio exercise`` makes exercise files: one, or one with numbers of their own for each name of a list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpstudio.cli import main
from bpstudio.session.frame import Frame
from bpstudio.session.practice.making import seeds_of
from bpstudio.storage.reader import read
from bpstudio.storage.writer import encode
from tests.session.practice.hunts import BATCH, solved, with_mistake

Ran = Callable[..., str]


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    def ran(*arguments: str, code: int = 0) -> str:
        assert main(["exercise", *arguments]) == code
        told = capsys.readouterr()
        return told.err if code else told.out

    return ran


def asked(contents: dict[str, Any]) -> list[tuple[object, ...]]:
    keys = ("id", "quantity", "place", "example", "iteration", "points", "answer")
    return [tuple(question[key] for key in keys) for question in contents["exercise"]["questions"]]


def test_an_exercise_asks_what_is_named_and_says_what_is_given(ran: Ran) -> None:
    contents = json.loads(
        ran(
            *("mazur", "--ask", "z1[1]", "dC/dtheta2[0,1]", "--ask", "C", "--points", "1", "2", "0.5"),
            *("--given", "forward", "--tries", "3", "--no-hints", "--round", "4", "--title", "Sheet 1"),
            *("--iteration", "2", "--answer", "formula"),
        )
    )
    assert asked(contents) == [
        ("1", "z1", [1], 0, 2, 1.0, "formula"),
        ("2", "dC/dtheta2", [0, 1], None, 2, 2.0, "formula"),
        ("3", "C", [], None, 2, 0.5, "formula"),
    ]
    rest = {key: value for key, value in contents["exercise"].items() if key != "questions"}
    assert rest == {
        "title": "Sheet 1", "given": "forward", "tries": 3, "hints": False, "round": 4, "for": "", "seed": 0,
    }  # fmt: skip
    assert not {"trace", "series", "log"} & set(contents)


def test_a_name_without_a_place_asks_for_every_one(ran: Ran) -> None:
    contents = json.loads(ran("mazur", "--ask", "C", "dC/dtheta2", "z1"))
    assert [question[:3] for question in asked(contents)] == [
        ("1", "C", []),
        ("2a", "dC/dtheta2", [0, 0]), ("2b", "dC/dtheta2", [0, 1]),
        ("2c", "dC/dtheta2", [1, 0]), ("2d", "dC/dtheta2", [1, 1]),
        ("3a", "z1", [0]), ("3b", "z1", [1]),
    ]  # fmt: skip


def test_it_is_written_where_it_is_asked_for_and_opens(ran: Ran, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    assert ran("softmax-3", "--ask", "yhat[1]@2", "--points", "3", "-o", str(path)) == ""
    state = read(path).state
    assert state.exercise is not None
    assert [question.text for question in state.exercise.questions] == ["yhat[1]@2"]
    assert state.exercise.questions[0].points == 3


def test_each_name_of_a_list_gets_numbers_of_its_own(ran: Ran, tmp_path: Path) -> None:
    names, folder = tmp_path / "list.csv", tmp_path / "sheets"
    names.write_text("Ada\nGrace\n=1+1\n", encoding="utf-8")
    told = ran(
        "mazur", "--ask", "dC/dtheta1[0,0]", "--title", "S", "--students", str(names), "-o", str(folder)
    )
    assert told.startswith(f"3 exercises in {folder}, each with numbers of its own; key.json grades them")
    assert {path.name for path in folder.iterdir()} == {"key.json", "Ada.json", "Grace.json", "_1_1.json"}
    found = {path.name: json.loads(path.read_text("utf-8")) for path in folder.iterdir()}
    key = found.pop("key.json")
    assert key["parameters"] == json.loads(ran("mazur", "--ask", "C"))["parameters"]
    assert len({json.dumps(contents["parameters"]) for contents in found.values()}) == 3
    for contents in found.values():
        assert contents["exercise"]["seed"] in seeds_of("S", contents["exercise"]["for"])
        assert asked(contents) == asked(key)
    again = ran("mazur", "--ask", "C", "--students", str(names), "-o", str(folder), code=2)
    assert f"{folder / 'key.json'} is there already; name a new folder" in again


def test_an_exercise_that_is_made_already_is_given_to_everybody(ran: Ran, tmp_path: Path) -> None:
    sheet, names, folder = tmp_path / "sheet.json", tmp_path / "list.csv", tmp_path / "sheets"
    ran("mazur", "--ask", "z1[1]", "--title", "Sheet 1", "--tries", "2", "-o", str(sheet))
    names.write_text("Ada\n", encoding="utf-8")
    ran(str(sheet), "--tries", "5", "--students", str(names), "-o", str(folder))
    exercise = json.loads((folder / "Ada.json").read_text("utf-8"))["exercise"]
    assert (exercise["title"], exercise["tries"], exercise["for"]) == ("Sheet 1", 5, "Ada")
    assert exercise["questions"][0]["quantity"] == "z1"


def test_where_no_good_numbers_are_found_the_names_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names, folder = tmp_path / "list.csv", tmp_path / "sheets"
    names.write_text("\n".join("abcdef"), encoding="utf-8")
    contents = json.loads((Path(__file__).parents[1] / "sessions" / "by_hand.json").read_text("utf-8"))
    contents["document"]["cost"] = {"name": "squared_error", "scale": 1e-9}
    session = tmp_path / "tiny.json"
    session.write_text(json.dumps(contents))
    command = ["exercise", str(session), "--ask", "C", "--students", str(names), "-o", str(folder)]
    assert main(command) == 0
    told = capsys.readouterr().err
    assert told.startswith(
        "bpstudio: for a, b, c, d and 2 more no good numbers were found: one that is asked"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mazur"], "say with --ask what is asked for"),
        (["mazur", "--ask", "dC/dtheta9[0,0]"], "--ask dC/dtheta9[0,0]: this network has no dC/dtheta9"),
        (["mazur", "--ask", "nonsense"], "--ask nonsense: 'nonsense' is not a quantity"),
        (["moons", "--ask", "theta2"], "--ask theta2: theta2 has 64 places; ask for 26 at most"),
        (["mazur", "--ask", "z1[5]"], "z1 has 2 numbers, counted from 0, and none at [5]"),
        (["softmax-3", "--ask", "z1[0]"], "every example has its own z1; say which of"),
        (["mazur", "--ask", "C@0"], "C is of all examples at once"),
        (["mazur", "--ask", "C", "z1[0]", "yhat[0]", "--points", "1", "2"], "--points: one number for all, or 3"),
        (["mazur", "--ask", "C", "--points", "-1"], "expected points of 0 or more, not '-1'"),
        (["mazur", "--ask", "C", "--points", "much"], "expected points of 0 or more, not 'much'"),
        (["mazur", "--ask", "C", "--tries", "0"], "there is at least 1 try"),
        (["mazur", "--ask", "C", "--round", "99"], "results are rounded to 0 to 15 decimals"),
        (["mazur", "--ask", "C", "--title", "t" * 201], "there is room for 200 characters"),
        (["mazur", "--ask", "C", "--given", "all"], "--given"),
        (["mazur", "--ask", "C", "--answer", "mistake"], "it asks which mistake was made, and none is"),
        (["mazur", "--ask", "C", "--students", "list.csv"], "say with -o in which folder"),
        (["mazur", "--ask", "C", "--students", "nowhere.csv", "-o", "x"], "nowhere.csv: "),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_a_line(
    ran: Ran, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = ran(*arguments, code=2)
    assert said in told
    assert told.count("\n") == 1


def test_no_exercise_is_made_of_a_session_in_which_a_mistake_is_to_be_found(ran: Ran, tmp_path: Path) -> None:
    """Right numbers beside the wrong ones would tell where it is."""
    hunt = tmp_path / "hunt.json"
    hunt.write_bytes(encode(Frame(with_mistake(BATCH, "slope_left_out", 11))))
    told = ran(str(hunt), "--ask", "C", code=2)
    assert "a mistake is planted in this session and not found yet" in told
    assert told.count("\n") == 1


def test_of_a_mistake_that_was_found_either_its_name_is_asked_or_a_right_number(
    ran: Ran, tmp_path: Path
) -> None:
    hunt = tmp_path / "hunt.json"
    hunt.write_bytes(encode(Frame(solved(with_mistake(BATCH, "slope_left_out", 11)))))
    asks_name = json.loads(ran(str(hunt), "--ask", "dC/dz1@0", "--answer", "mistake"))
    assert asks_name["planted"] == {"mistake": "slope_left_out", "step": 11}
    assert asks_name["exercise"]["questions"][0]["answer"] == "mistake"
    assert "planted" not in json.loads(ran(str(hunt), "--ask", "C"))


def test_no_other_questions_are_made_of_an_exercise_that_is_still_open(ran: Ran, tmp_path: Path) -> None:
    """Its numbers would be there to read in the new one."""
    sheet = tmp_path / "sheet.json"
    ran("article", "--ask", "dC/dtheta2", "-o", str(sheet))
    told = ran(str(sheet), "--ask", "theta1", code=2)
    assert "this is an exercise whose question 1 is open" in told
