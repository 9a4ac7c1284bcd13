"""Grades as files: a table, and what Gradescope and PrairieLearn read of a grader."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence

from bpstudio.explain.words.grading import as_claimed
from bpstudio.storage.errors import one_line
from bpstudio.storage.grading.one_file import FOREIGN, Graded, GradedAnswer
from bpstudio.storage.headings import as_text

COLUMNS = ("file", "for", "question", "points", "of", "note")
TOTAL = "total"
_Made = Callable[[Graded], dict[str, object]]


def grades_csv(every: Sequence[Graded]) -> str:
    """A row for each question of each file, and one for its total. No cell is taken for a formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for graded in every:
        for answer in graded.answers:
            table.writerow(_row(graded, answer.question, answer.points, answer.of, answer.note))
        why = f"{FOREIGN}: {graded.why_not}" if graded.why_not else graded.remark
        table.writerow(_row(graded, TOTAL, graded.points, graded.of, why))
    return text.getvalue()


def _row(graded: Graded, question: str, points: float, of: float, note: str) -> list[str]:
    texts = [as_text(one_line(text)) for text in (graded.file, graded.learner, question)]
    return [*texts, plain_points(points), plain_points(of), as_text(one_line(graded.told(note)))]


def plain_points(points: float) -> str:
    """2, 0.5."""
    return f"{points:.10g}"


def gradescope(every: Sequence[Graded]) -> str:
    """``results.json`` as Gradescope reads it; of several files an object of such, by their names."""
    return _results(every, _of_gradescope)


def prairielearn(every: Sequence[Graded]) -> str:
    """``results.json`` as PrairieLearn reads it; of several files an object of such, by their names."""
    return _results(every, _of_prairielearn)


def _results(every: Sequence[Graded], made: _Made) -> str:
    found: object = made(every[0]) if len(every) == 1 else {graded.file: made(graded) for graded in every}
    return json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _of_gradescope(graded: Graded) -> dict[str, object]:
    tests = [
        {
            "name": f"Question {answer.question}",
            "score": answer.points,
            "max_score": answer.of,
            "status": "passed" if answer.points == answer.of else "failed",
            "output": _told(graded, answer),
            "visibility": "visible",
        }
        for answer in graded.answers
    ]
    return {"score": graded.points, "output": graded.why_not, "visibility": "visible", "tests": tests}


def _of_prairielearn(graded: Graded) -> dict[str, object]:
    tests = [
        {
            "name": f"Question {answer.question}",
            "points": answer.points,
            "max_points": answer.of,
            "message": _told(graded, answer),
        }
        for answer in graded.answers
    ]
    score = graded.points / graded.of if graded.of else 0.0
    found: dict[str, object] = {"score": score, "message": graded.why_not, "tests": tests}
    if not graded.readable:
        found |= {"gradable": False, "format_errors": [graded.why_not]}
    return found


def _told(graded: Graded, answer: GradedAnswer) -> str:
    note = graded.told(answer.note)
    return note if answer.claimed is None else as_claimed(note, answer.claimed)
