"""What a teacher is told of a class: how it went, the most frequent mistakes, and who earned nothing and why."""

from __future__ import annotations

from collections import Counter

from bpstudio.explain.words.exercises import awkward_numbers, exercises_made
from bpstudio.explain.words.grading import told_of_class
from bpstudio.notation.textbook import ARTICLE


def test_the_overview_tells_of_all_files_then_of_each_question() -> None:
    notes = {
        "1a (dC/dtheta2[0,0])": Counter(
            {"mistake:slope_left_out": 14, "right": 6, "carried": 2, "sign": 3, "open": 1}
        ),
        "1b": Counter({letter: 9 - number for number, letter in enumerate("abcdefgh")}),
    }
    files_of = {"Ada": ["a.json", "b.json"], "Eve": ["c.json"], "": ["d.json", "e.json"]}
    assert list(told_of_class([1.0, 2.5], 3.0, {"x.json": "it is empty"}, notes, files_of, ARTICLE)) == [
        "3 files, 1 of them without points; they have 1.75 of 3 points on average",
        "1a (dC/dtheta2[0,0]): 6 right, 2 right with an earlier answer, "
        "14 “a hidden slope is left out”, 3 “the sign” and 1 “not answered”",
        "1b: 9 “a”, 8 “b”, 7 “c”, 6 “d”, 5 “e”, 4 “f” and 2 other notes",
        "x.json: no points: it is empty",
        "“Ada” handed in 2 files: a.json, b.json",
    ]


def test_of_many_files_without_points_the_first_are_named() -> None:
    foreign = {f"{number}.json": "no" for number in range(12)}
    lines = list(told_of_class([], 0.0, foreign, {}, {}, ARTICLE))
    assert lines[0] == "12 files, 12 of them without points"
    assert lines[-1] == "2 more without points"
    assert list(told_of_class([2.0], 2.0, {}, {}, {}, ARTICLE)) == ["1 file; it has 2 of 2 points"]


def test_what_was_made_and_for_whom_there_are_no_good_numbers() -> None:
    assert exercises_made(1, "sheets").endswith("key.json grades it and stays with you")
    assert exercises_made(30, "sheets").startswith("30 exercises in sheets")
    assert awkward_numbers(["Ada"]).startswith("for Ada no good numbers")
