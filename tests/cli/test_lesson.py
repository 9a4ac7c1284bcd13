"""``bpstudio lesson``: what holds, the first that does not, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpstudio.cli import main
from bpstudio.storage.lessons import bundled

LESSON = """---
title: T
session: article
minutes: 5
---

## One

C is [0.4092](bpstudio:C@0), and ŷ is [0.3603](bpstudio:yhat@0).

```bpstudio
goto 0 7
ask dC/dyhat
```
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_text(LESSON, "utf-8")
    return path


def test_a_lesson_that_holds_is_counted(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", str(lesson)]) == 0
    assert capsys.readouterr() == ("all hold: 2 numbers, 2 directives on 1 page\n", "")


def test_the_first_number_that_is_wrong_is_told_with_file_line_and_what_it_is(
    lesson: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson.write_text(LESSON.replace("0.4092", "0.4091").replace("0.3603", "0.3604"), "utf-8")
    assert main(["lesson", str(lesson)]) == 1
    assert capsys.readouterr() == (f"{lesson}:9: says 0.4091, and C@0 is 0.4092\n", "")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("goto 0 7", "goto 0 70", "12: goto 0 70: 70 steps cannot be revealed; an iteration has 20"),
        ("[0.4092](bpstudio:C@0)", "0.4092", "9: the number 0.4092 is not checked"),
    ],
)
def test_a_directive_and_a_number_that_is_not_checked_are_told_alike(
    lesson: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    lesson.write_text(LESSON.replace(before, after), "utf-8")
    assert main(["lesson", str(lesson)]) == 1
    assert capsys.readouterr().out.startswith(f"{lesson}:{said}")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("## One", "", "line 9: a page begins with a heading such as ## What is asked; this stands before the first"),
        ("article", "nothing", 'line 3: the session "nothing" is neither a preset nor a .json file in the folder of '
         "the lesson"),
        ("goto 0 7", "goto", "line 12: 'goto' cannot be read; write goto ITERATION REVEALED, two whole numbers"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line_on_standard_error(
    lesson: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    lesson.write_text(LESSON.replace(before, after), "utf-8")
    assert main(["lesson", str(lesson)]) == 2
    assert capsys.readouterr() == ("", f"bpstudio: {lesson}: {said}\n")


def test_a_file_that_is_not_there_and_none_at_all_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "nothing.md"]) == 2
    assert main(["lesson"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("bpstudio: nothing.md: no such file")
    assert said[1] == "bpstudio: a lesson is needed: bpstudio lesson FILE.md (see bpstudio lesson --help)"


def test_the_lessons_are_listed_and_each_is_verified_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(bundled())
    assert main(["lesson", next(iter(bundled()))]) == 0
