"""What shows numbers from the command line says of an exercise, in one sentence, why it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bpstudio.cli import main
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.words.withheld import locked_in_a_line
from bpstudio.session.practice.questions import Question

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    contents = json.loads((SESSIONS / "one_iteration.json").read_bytes())
    contents["exercise"] = {"questions": [{"id": "1a", "quantity": "dC/dtheta2", "place": [0, 0]}]}
    contents["trace"][0]["value"][0][0] += 1.0
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(contents))
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["step"],
        ["step", "--steps", "1"],
        ["train", "--iterations", "1"],
        ["verify"],
        ["check-gradients"],
        ["export", "--to", "csv"],
        ["export", "--to", "json"],
    ],
)
def test_no_command_tells_a_number_of_an_exercise(
    command: list[str], sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command[0], str(sheet), *command[1:]]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        f"bpstudio: {sheet}: this is an exercise whose question 1a is open, and its numbers are told once "
        "they are answered; open it in the window to answer\n"
    )


def test_an_exercise_as_it_began_tells_nothing_and_is_written(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(sheet), "--to", "students"]) == 0
    contents = json.loads(capsys.readouterr().out)
    assert not {"trace", "series", "log", "answers"} & set(contents)
    assert contents["exercise"]["questions"][0]["id"] == "1a"


def test_the_open_questions_are_named_and_of_many_the_first() -> None:
    asked = [Question(f"1{letter}", Quantity.parse("C")) for letter in "abcdefg"]
    assert "whose questions 1a and 1b are open" in locked_in_a_line(tuple(asked[:2]))
    assert "whose questions 1a, 1b, 1c, 1d and 3 more are open" in locked_in_a_line(tuple(asked))
