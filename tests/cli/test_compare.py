"""``bpstudio compare``: somebody's own numbers against the program's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bpstudio
from bpstudio.cli import main
from bpstudio.session.session import Session
from bpstudio.storage import reader, writer
from bpstudio.storage.resources import resource

RIGHT = {"z1": [0.3775, 0.3925], "yhat": [0.7514, 0.7729], "C": 0.2984, "dC/dtheta2": [[0.0822, 0.0227]] * 2}
RIGHT["dC/dtheta2"] = [[0.0822, -0.0226], [0.0827, -0.0227]]


@pytest.fixture
def compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Compare numbers with the preset ``mazur``, unless told otherwise: the exit code, and what is printed."""

    def run(numbers: object, *options: str, source: str = "mazur") -> tuple[int, str, str]:
        path = tmp_path / "mine.json"
        path.write_text(numbers if isinstance(numbers, str) else json.dumps(numbers), "utf-8")
        code = main(["compare", source, str(path), *options])
        return (code, *capsys.readouterr())

    return run


def test_right_numbers_agree(compared: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = compared(RIGHT)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "4 quantities compared with iteration 0",
        "",
        "z1          agrees",
        "yhat        agrees",
        "C           agrees",
        "dC/dtheta2  agrees",
        "",
        "Everything agrees.",
    ]


def test_a_wrong_number_is_told_with_its_place(compared: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = compared(RIGHT | {"dC/dtheta2": [[0.0822, -0.0226], [0.0827, 0.0227]]})
    assert code == 1
    assert "dC/dtheta2  differs in 1 of 4 numbers" in out
    assert "The first wrong number is dC/dtheta2[1,1] (rows and columns count from 0): 0.0227 is given" in out


def as_json(out: str) -> Any:
    return json.loads(out)


def test_json_has_the_keys_that_other_programs_rely_on(compared: Callable[..., tuple[int, str, str]]) -> None:
    assert as_json(compared(RIGHT, "--json")[1]) == {"agrees": True, "differences": [], "mistakes": []}
    code, out, _ = compared({"C": 1.25, "z1": ["NaN", 0.3925], "dC/db1": [1, 2, 3]}, "--json")
    found = as_json(out)
    assert code == 1
    assert found["agrees"] is False
    assert found["differences"] == [
        {"quantity": "z1", "place": [0, 0], "typed": "NaN", "right": pytest.approx(0.3775)},
        {"quantity": "C", "place": [], "typed": 1.25, "right": pytest.approx(0.298371109)},
        {"quantity": "dC/db1", "place": [], "typed": None, "right": None},
    ]
    assert list(found) == ["agrees", "differences", "mistakes"]


def test_a_trace_of_the_program_itself_agrees_with_it(
    compared: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    session = Session(reader.read("mazur").state)
    session.train(3)
    writer.save(session, str(tmp_path / "trained.json"))
    numbers = (tmp_path / "trained.json").read_text("utf-8")
    code, out, _ = compared(numbers, "--iteration", "2")
    assert code == 0
    assert "update/theta2  agrees" in out
    assert compared(numbers)[0] == 1, "these are of another iteration"
    assert compared(numbers, source=str(tmp_path / "trained.json"))[0] == 0


def test_an_npz_file_is_read_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.savez(tmp_path / "mine.npz", z1=np.array([[0.3775], [0.3925]], np.float32))
    assert main(["compare", "mazur", str(tmp_path / "mine.npz")]) == 0
    assert "Examples are columns" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ("{", "malformed JSON"),
        ('{"C": NaN}', "found NaN"),
        ('{"foo": 1}', "found foo, expected a quantity of this network"),
        ('{"C": 1, "C": 2}', 'the key "C" twice'),
        ("[" * 50_000, "nested too deep"),
    ],
)
def test_what_cannot_be_read_ends_with_two_and_one_line(
    compared: Callable[..., tuple[int, str, str]], numbers: str, sentence: str
) -> None:
    code, out, err = compared(numbers)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert sentence in err
    assert "mine.json: " in err


def test_files_that_are_not_there_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "mazur", "nowhere.json"]) == 2
    assert "nowhere.json: " in capsys.readouterr().err
    assert main(["compare", "nowhere.json", "nowhere.npz"]) == 2
    assert "nowhere.json: " in capsys.readouterr().err


def test_an_iteration_beyond_all_sessions_is_refused(compared: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = compared(RIGHT, "--iteration", "10000000")
    assert code == 2
    assert "10,000,000 iterations at most" in err


def test_what_a_name_does_to_a_terminal_is_not_printed(compared: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = compared(RIGHT | {"\u001b[31mred\n": 1})
    assert code == 0
    assert "\u001b" not in out
    assert "�[31mred�" in out.splitlines()[-1]


def test_the_mistake_that_gives_all_the_numbers_is_named(
    compared: Callable[..., tuple[int, str, str]],
) -> None:
    own = {"yhat": 0.3603, "dyhat/dz3": 0.2421, "dC/dtheta2": -0.3902}
    code, out, _ = compared(own, source="article")
    assert code == 1
    assert "- The slope σ′ is taken at ŷ, in layer 3." in out
    mistakes = as_json(compared(own, "--json", source="article")[1])["mistakes"]
    assert {
        "name": "slope_at_activation",
        "sentence": "The slope σ′ is taken at ŷ, in layer 3. The slope is taken where the unit was, at z³.",
    } in mistakes
    assert {key for mistake in mistakes for key in mistake} == {"name", "sentence"}


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (
            {"exercise": {"questions": [{"id": "1a", "quantity": "C"}]}},
            "this is an exercise whose question 1a is open",
        ),
        (
            {"planted": {"mistake": "slope_left_out_at_output", "step": 9}},
            "a mistake is planted in this network",
        ),
    ],
)
def test_what_is_to_be_found_out_is_not_told(
    part: dict[str, object],
    sentence: str,
    compared: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
) -> None:
    contents = json.loads(resource("presets/article.json").read_text("utf-8"))
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(contents | {"version": 2} | part))
    code, out, err = compared({"C": 1}, source=str(path))
    assert (code, out) == (2, "")
    assert err.startswith(f"bpstudio: {path}: {sentence}")
    with pytest.raises(ValueError, match=sentence):
        bpstudio.compare(path, {"C": 1})
