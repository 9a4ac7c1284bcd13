"""``bpstudio grade`` gives every file its rows, whatever is in it, and tells the teacher how it went."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from bpstudio.cli import main
from bpstudio.session.practice.questions import Answer
from bpstudio.session.session import Session
from bpstudio.storage.export.link import link_of
from bpstudio.storage.reader import read
from bpstudio.storage.students import encode_for_students
from bpstudio.storage.writer import save
from tests.storage.grading.handed_in import contents_of, for_, hand_in, right_number, the_key

KEY = the_key()
ADA, EVE = for_(KEY, "Ada"), for_(KEY, "Eve")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of Ada who is right, of Eve who leaves the slopes out and copies, and one that is broken."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    hand_in(folder, "ada", contents_of(ADA, "right", "right", "right"))
    exercise = EVE.exercise
    assert exercise is not None
    wrong = repr(-right_number(EVE, exercise.questions[1]))
    hand_in(folder, "eve", contents_of(EVE, "x1*theta1[1,2] + x2*theta1[2,2] + b1[2]", wrong, "?"))
    hand_in(folder, "copied", contents_of(ADA, "right") | {"exercise": contents_of(EVE)["exercise"]})
    hand_in(folder, "broken", '{"format": ')
    (folder / "key.json").write_bytes(encode_for_students(KEY))
    return folder


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_every_file_has_its_rows_and_the_table_goes_to_standard_output(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grade", str(folder), "--key", str(folder / "key.json")]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    table = rows(told.out)
    assert table[0] == ["file", "for", "question", "points", "of", "note"]
    copied = "foreign: its numbers are not those of “Eve”"
    assert [row[:5] for row in table[1:] if row[2] == "total"] == [
        ["ada.json", "Ada", "total", "6", "6"],
        ["broken.json", "", "total", "0", "6"],
        ["copied.json", "Eve", "total", "0", "6"],
        ["eve.json", "Eve", "total", "1", "6"],
    ]
    assert [row[5] for row in table if row[0] == "copied.json"] == [copied] * 4
    twice = "“Eve” handed in 2 files: copied.json, eve.json"
    assert [row[5] for row in table if row[0] == "eve.json"] == ["right", "sign", "unreadable", twice]


def test_a_link_may_stand_for_a_file_and_for_the_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ada, eve = (link_of(read(folder / f"{name}.json").state) for name in ("ada", "eve"))
    assert main(["grade", ada, "--key", link_of(KEY)]) == 0
    told = capsys.readouterr()
    assert [row for row in rows(told.out) if row[2] == "total"] == [
        ["the link", "Ada", "total", "6", "6", ""]
    ]
    assert main(["grade", ada, eve, f" {ada}\n", str(folder / "copied.json"), "--key", link_of(KEY)]) == 0
    told = capsys.readouterr()
    assert "bps1:" not in told.out + told.err
    assert [row[:4] for row in rows(told.out) if row[2] == "total"] == [
        ["link 1", "Ada", "total", "6"],
        ["link 2", "Eve", "total", "1"],
        [str(folder / "copied.json"), "Eve", "total", "0"],
    ]


def test_a_link_that_is_damaged_earns_nothing_and_is_no_key(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = link_of(KEY)[:-9]
    assert main(["grade", damaged, "--key", str(folder / "key.json")]) == 0
    total = next(row for row in rows(capsys.readouterr().out) if row[2] == "total")
    assert total[:4] == ["the link", "", "total", "0"]
    assert "a part of it is missing or altered" in total[5]
    assert main(["grade", str(folder), "--key", damaged]) == 2
    assert capsys.readouterr().err.startswith("bpstudio: the link: a part of it is missing or altered")


def test_the_teacher_is_told_how_it_went(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "grades.csv"
    assert main(["grade", str(folder), "--key", str(folder / "key.json"), "-o", str(out)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "4 files, 2 of them without points; they have 3.5 of 6 points on average"
    assert told[1] == "1a (z1[1]@0): 2 right"
    assert told[2] == "1b (dC/dtheta1[0,0]): 1 right and 1 “the sign”"
    assert told[3] == "1c (C): 1 right and 1 “not to be read”"
    assert told[4].startswith("broken.json: no points: ")
    assert told[5] == "copied.json: no points: its numbers are not those of “Eve”"
    assert told[6] == "“Eve” handed in 2 files: copied.json, eve.json"
    assert len(rows(out.read_text("utf-8"))) == 1 + 4 * 4


def test_results_are_written_for_gradescope_and_prairielearn(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["grade", str(folder / "ada.json"), "--key", str(folder / "key.json")]
    found = {}
    for name in ("gradescope", "prairielearn"):
        path = tmp_path / f"{name}.json"
        assert main([*command, f"--{name}", str(path)]) == 0
        found[name] = json.loads(path.read_text("utf-8"))
    assert found["gradescope"]["score"] == 6.0
    assert found["prairielearn"]["score"] == 1.0
    assert "gradable" not in found["prairielearn"]
    every = tmp_path / "all.json"
    assert main(["grade", str(folder), "--key", str(folder / "key.json"), "--gradescope", str(every)]) == 0
    assert len(json.loads(every.read_text("utf-8"))) == 4
    capsys.readouterr()


def test_without_a_key_every_note_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(folder / "ada.json"), str(folder / "broken.json")]) == 0
    table = rows(capsys.readouterr().out)
    assert table[1][5] == "not checked against the original: right"
    assert all(row[5].startswith("not checked against the original") for row in table[1:])


def test_files_of_another_kind_are_counted(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (folder / "notes.txt").write_text("no exercise")
    assert main(["grade", str(folder), "-o", str(tmp_path / "g.csv")]) == 0
    assert capsys.readouterr().err == "bpstudio: 1 file of another kind left aside: exercises end in .json\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["empty"], "there is no JSON file to be graded in it"),
        (["empty", "--key", "nowhere.json"], "nowhere.json: "),
        (["empty", "--key", "session.json"], "session.json: $.exercise: a key is an exercise"),
        (["empty", "-o", "nowhere/grades.csv"], "nowhere"),
    ],
)
def test_what_cannot_be_graded_at_all_is_said_in_a_line(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    contents = contents_of(KEY)
    del contents["exercise"]
    hand_in(tmp_path, "session", contents)
    assert main(["grade", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_what_is_answered_in_a_session_and_saved_is_graded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key.json").write_bytes(encode_for_students(KEY))
    path = tmp_path / "ada.json"
    path.write_bytes(encode_for_students(ADA))
    session = Session(read(path).state)
    exercise = session.state.exercise
    assert exercise is not None
    for question in exercise.questions:
        session.step()
        session.answer(Answer(question.id, f"{right_number(ADA, question):.4g}", 1, note="right"))
    session.train(2)
    save(session, path)
    assert not Session(read(path).state).state.open_questions
    assert main(["grade", str(path), "--key", str(tmp_path / "key.json")]) == 0
    assert rows(capsys.readouterr().out)[-1] == [str(path), "Ada", "total", "6", "6", ""]


def test_a_file_that_is_not_there_has_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(tmp_path / "nowhere.json")]) == 0
    [_, total] = rows(capsys.readouterr().out)
    assert total[2] == "total"
    assert "o such file" in total[5]
