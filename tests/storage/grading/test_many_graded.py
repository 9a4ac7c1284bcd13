"""A folder of a hundred files is graded in several processes; whatever one holds, all others have their rows."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpstudio.explain.words.grading import FOR_NOBODY
from bpstudio.storage.grading.many import grade_all, sheets_in
from bpstudio.storage.grading.results import grades_csv, gradescope, prairielearn
from bpstudio.storage.students import encode_for_students
from tests.storage.grading.handed_in import (
    contents_of,
    for_,
    hand_in,
    judge_who_ends,
    judge_who_fails,
    plain_judge,
    the_key,
)

KEY = the_key()
RAW = encode_for_students(KEY)
HONEST = 100
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred honest files, one that is tampered with, one that is copied, one that is none."""
    folder = tmp_path_factory.mktemp("sheets")
    for number in range(HONEST):
        typed = ["right", "right" if number % 2 else "0.123", "right"]
        hand_in(folder, f"{number:03}", contents_of(for_(KEY, f"student {number}"), *typed))
    tampered = contents_of(for_(KEY, "Eve"), "right", "right", "right")
    tampered["parameters"]["b"][0][0] = 0.0
    hand_in(folder, "tampered", tampered)
    copied = contents_of(for_(KEY, "student 1"), "right", "right", "right")
    copied["exercise"]["for"] = "Mallory"
    hand_in(folder, "copied", copied)
    hand_in(folder, "malformed", "{")
    return folder


def test_a_hundred_honest_files_and_three_others_have_their_rows(folder: Path) -> None:
    told: list[int] = []
    sheets, others = sheets_in([folder], RAW)
    assert (len(sheets), others) == (HONEST + 3, 0)
    every = grade_all(sheets, RAW, plain_judge, told.append, processes=2)
    assert sum(told) == len(sheets)
    assert [graded.file for graded in every] == [name for _, name in sheets]
    by_name = {graded.file.removesuffix(".json"): graded for graded in every}
    for name in ("tampered", "copied", "malformed"):
        assert by_name.pop(name).points == 0
    assert all(graded.points == (6 if int(name) % 2 else 4) for name, graded in by_name.items())
    assert not any(graded.why_not for graded in by_name.values())
    assert every == grade_all(sheets, RAW, plain_judge, processes=1)
    rows = list(csv.reader(io.StringIO(grades_csv(every))))
    assert len(rows) == 1 + (HONEST + 3) * 4
    assert [row[2] for row in rows[1:5]] == ["1a", "1b", "1c", "total"]


def test_the_key_and_what_is_hidden_is_no_sheet_and_others_are_counted(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / ".hidden").mkdir()
    hand_in(tmp_path / "inner", "b", contents_of(KEY))
    hand_in(tmp_path / ".hidden", "c", contents_of(KEY))
    hand_in(tmp_path, "a", contents_of(KEY))
    (tmp_path / "key.json").write_bytes(RAW)
    (tmp_path / "same length.JSON").write_bytes(RAW[:-1] + b" ")
    (tmp_path / "notes.txt").write_text("no exercise")
    sheets, others = sheets_in([tmp_path], RAW)
    inner = str(Path("inner") / "b.json")
    assert [name for _, name in sheets] == ["a.json", inner, "same length.JSON"]
    assert others == 1
    assert len(sheets_in([tmp_path], None)[0]) == 4


def test_files_of_one_name_in_two_folders_are_told_apart_in_all_results(tmp_path: Path) -> None:
    for folder, typed in (("one", "right"), ("two", "0.123"), ("two/one", "right")):
        (tmp_path / folder).mkdir()
        hand_in(tmp_path / folder, "same", contents_of(KEY, typed))
    sheets, _ = sheets_in([tmp_path / "one", tmp_path / "two"], RAW)
    every = grade_all(sheets, RAW, plain_judge)
    names = [str(tmp_path / folder / "same.json") for folder in ("one", "two/one", "two")]
    assert [graded.file for graded in every] == names
    assert [graded.points for graded in every] == [1, 1, 0]
    rows = list(csv.reader(io.StringIO(grades_csv(every))))
    assert [row[0] for row in rows if row[2] == "total"] == names
    for results in (gradescope, prairielearn):
        assert list(json.loads(results(every))) == names


def test_a_file_that_is_reached_twice_is_graded_once(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    hand_in(tmp_path / "inner", "a", contents_of(KEY))
    (tmp_path / "inner" / "notes.txt").write_text("no exercise")
    again = tmp_path / "inner" / ".." / "inner" / "a.json"
    sheets, others = sheets_in([tmp_path, tmp_path / "inner", again], RAW)
    assert ([name for _, name in sheets], others) == ([str(tmp_path / "inner" / "a.json")], 1)


def test_a_file_that_cannot_be_looked_at_is_not_taken_for_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(tmp_path, "a", contents_of(KEY))

    def refused(path: Path) -> bytes:
        raise OSError

    monkeypatch.setattr("bpstudio.storage.grading.many.read_bytes", refused)
    size = (tmp_path / "a.json").stat().st_size
    assert [name for _, name in sheets_in([tmp_path], b"x" * size)[0]] == ["a.json"]


def test_a_file_that_takes_its_process_down_takes_no_other_with_it(tmp_path: Path) -> None:
    for name in "abcd":
        typed = "end" if name == "c" else "right"
        hand_in(tmp_path, name, contents_of(KEY, typed))
    sheets, _ = sheets_in([tmp_path], RAW)
    every = grade_all(sheets, RAW, judge_who_ends, processes=2)
    assert [graded.points for graded in every] == [1, 1, 0, 1]
    assert every[2].why_not == "it ended the process that graded it"
    assert [graded.of for graded in every] == [6, 6, 6, 6]
    rows = list(csv.reader(io.StringIO(grades_csv(every))))
    assert len(rows) == 1 + 4 * 4
    assert rows[9] == ["c.json", "", "1a", "0", "1", "foreign: it ended the process that graded it"]


def test_where_no_process_can_be_started_files_are_graded_here(tmp_path: Path) -> None:
    for name in "abcdefgh":
        hand_in(tmp_path, name, contents_of(KEY, "right"))
    (tmp_path / "key.json").write_bytes(RAW)
    program = (
        "from bpstudio.cli import main\n"
        f"main(['grade', {str(tmp_path)!r}, '--key', {str(tmp_path / 'key.json')!r}])"
    )
    ran = subprocess.run(
        [sys.executable, "-"], input=program, capture_output=True, text=True, env=ENVIRONMENT
    )
    assert ran.returncode == 0
    assert ran.stdout.count(",total,1,6,") == 8


def test_a_file_for_nobody_by_name_is_remarked_where_others_have_names(tmp_path: Path) -> None:
    for name, state in (("a", KEY), ("b", for_(KEY, "Ada"))):
        hand_in(tmp_path, name, contents_of(state, "right"))
    sheets, _ = sheets_in([tmp_path], RAW)
    found = grade_all(sheets, RAW, plain_judge)
    assert [graded.remark for graded in found] == [FOR_NOBODY, ""]
    assert [graded.remark for graded in grade_all(sheets[:1], RAW, plain_judge)] == [""]


def test_a_fault_of_the_program_leaves_a_row_that_says_so(tmp_path: Path) -> None:
    sheets = [(hand_in(tmp_path, "a", contents_of(KEY, "1")), "a.json")]
    [found] = grade_all(sheets, RAW, judge_who_fails)
    assert found.why_not == (
        "grading it failed, please report this (ZeroDivisionError: a fault of the program)"
    )
    assert [(answer.question, answer.points) for answer in found.answers] == [("1a", 0), ("1b", 0), ("1c", 0)]
    assert (found.points, found.of) == (0, 6)
    [without_key] = grade_all(sheets, None, judge_who_fails)
    assert (without_key.answers, without_key.checked) == ((), False)
    assert json.loads(RAW)["exercise"]["title"] == "Sheet 1"
