"""Grades as a table that no spreadsheet calculates, and as what Gradescope and PrairieLearn read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from bpstudio.session.practice.questions import Answer
from bpstudio.storage.grading.one_file import Graded, GradedAnswer
from bpstudio.storage.grading.results import COLUMNS, grades_csv, gradescope, prairielearn

ADA = Graded(
    "ada.json",
    "Ada",
    (
        GradedAnswer("1a", 2.0, 2.0, "right", Answer("1a", "0.5", 2, 1)),
        GradedAnswer("1b", 0.0, 0.5, "mistake:slope_left_out", Answer("1b", "1", 1)),
        GradedAnswer("1c", 0.0, 1.0, "open"),
    ),
)
FOREIGN = Graded(
    "eve.json",
    "Eve",
    (GradedAnswer("1a", 0.0, 2.0, "foreign: no"),),
    "its numbers are not those of “Eve”",
)
BROKEN = Graded("x.json", why_not="$: found nothing, expected an object", readable=False)


def rows(*every: Graded) -> list[list[str]]:
    return list(csv.reader(io.StringIO(grades_csv(every))))


def test_the_table_has_a_row_for_each_question_and_a_total() -> None:
    assert rows(ADA, BROKEN) == [
        list(COLUMNS),
        ["ada.json", "Ada", "1a", "2", "2", "right"],
        ["ada.json", "Ada", "1b", "0", "0.5", "mistake:slope_left_out"],
        ["ada.json", "Ada", "1c", "0", "1", "open"],
        ["ada.json", "Ada", "total", "2", "3.5", ""],
        ["x.json", "", "total", "0", "0", "foreign: $: found nothing, expected an object"],
    ]
    assert ",".join(COLUMNS) == "file,for,question,points,of,note"


def test_every_note_says_where_nothing_was_compared() -> None:
    for row in rows(replace(ADA, checked=False), replace(BROKEN, checked=False))[1:]:
        assert row[-1].startswith("not checked against the original")
    found = json.loads(gradescope([replace(ADA, checked=False)]))
    assert found["tests"][2]["output"] == "not checked against the original: open"


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "a,=1+1"])
def test_no_name_becomes_a_formula(name: str) -> None:
    found = rows(Graded(f"{name}.json", name, (GradedAnswer(name, 0.0, 1.0, name),), name))
    for cell in (cell for row in found[1:] for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "＝"))
    assert "'=" in found[1][1] if name == "a,=1+1" else found[1][1].startswith(("'", "�"))


def test_gradescope_reads_a_score_and_a_test_for_each_question() -> None:
    found = json.loads(gradescope([ADA]))
    assert found["score"] == 2.0
    assert found["tests"][0] == {
        "name": "Question 1a", "score": 2.0, "max_score": 2.0, "status": "passed",
        "output": "right (2 tries and 1 hint, as the file says)", "visibility": "visible",
    }  # fmt: skip
    assert [test["status"] for test in found["tests"]] == ["passed", "failed", "failed"]
    assert found["tests"][2]["output"] == "open"


def test_prairielearn_reads_a_score_from_0_to_1() -> None:
    found = json.loads(prairielearn([ADA]))
    assert found["score"] == pytest.approx(2.0 / 3.5)
    assert "gradable" not in found
    assert found["tests"][1] == {
        "name": "Question 1b", "points": 0.0, "max_points": 0.5,
        "message": "mistake:slope_left_out (1 try and 0 hints, as the file says)",
    }  # fmt: skip


def test_what_is_no_exercise_is_not_gradable_and_what_is_foreign_earns_nothing() -> None:
    broken = json.loads(prairielearn([BROKEN]))
    assert (broken["score"], broken["gradable"]) == (0.0, False)
    assert broken["format_errors"] == ["$: found nothing, expected an object"]
    foreign = json.loads(prairielearn([FOREIGN]))
    assert (foreign["score"], foreign["message"]) == (0.0, "its numbers are not those of “Eve”")
    assert json.loads(gradescope([BROKEN]))["score"] == 0


def test_of_several_files_there_is_one_result_for_each() -> None:
    for made in (gradescope, prairielearn):
        assert list(json.loads(made([ADA, FOREIGN]))) == ["ada.json", "eve.json"]
