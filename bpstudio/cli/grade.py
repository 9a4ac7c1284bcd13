"""``bpstudio grade``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bpstudio.cli.bar import bar
from bpstudio.cli.codes import DONE
from bpstudio.cli.output import STANDARD_OUTPUT, complain, on_terminal, say
from bpstudio.cli.sessions import refuse_own_file
from bpstudio.cli.sources import UsageError, about, source
from bpstudio.explain.diagnosis.noted import notes_of
from bpstudio.explain.words import grading as words
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.questions import Question
from bpstudio.storage.files import check_before_work, write_bytes
from bpstudio.storage.grading.many import grade_all, sheets_in
from bpstudio.storage.grading.one_file import Graded, original_of
from bpstudio.storage.grading.results import grades_csv, gradescope, prairielearn
from bpstudio.storage.sources import content_of, link_at

_RESULTS = "results as it reads them; of several files an object of such, by their names"


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: what was handed in, the key, and where the grades go."""
    parser.add_argument(
        "sources", nargs="+", type=source, metavar="FILE|FOLDER", help="exercises that were handed in"
    )
    parser.add_argument(
        "--key", type=source, metavar="KEY.json", help="the exercise they were made of; it stays with you"
    )
    parser.add_argument(
        "-o",
        dest="out",
        metavar="grades.csv",
        help="where the table goes; standard output without it, or as -",
    )
    for option in ("--gradescope", "--prairielearn"):
        parser.add_argument(option, metavar="OUT.json", help=_RESULTS)


@np.errstate(all="ignore")  # numbers that are not finite are judged, not warned of
def run(arguments: Namespace) -> int:
    """Grade, write the table and the results, and tell how it went."""
    out = None if arguments.out == STANDARD_OUTPUT else arguments.out
    if STANDARD_OUTPUT in (arguments.gradescope, arguments.prairielearn):
        raise UsageError("results go to a file: only the table can go to standard output, with -o -")
    for path in (out, arguments.gradescope, arguments.prairielearn):
        if path is not None:
            check_before_work(path)
            refuse_own_file(path, *arguments.sources)
    key = _key(arguments.key)
    sheets, others = sheets_in(arguments.sources, key)
    if not sheets:
        raise UsageError("there is no JSON file to be graded in it")
    with bar(len(sheets), " files") as advance:
        every = grade_all(sheets, key, notes_of, advance)
    if out is not None:
        write_bytes(out, grades_csv(every).encode())
    else:
        say(grades_csv(every), end="")
    for path, results in ((arguments.gradescope, gradescope), (arguments.prairielearn, prairielearn)):
        if path is not None:
            write_bytes(path, results(every).encode())
    if out is not None or on_terminal(sys.stdout):
        for line in _told(every, key):
            say(line)
    if others:
        complain(words.left_aside(others))
    return DONE


def _key(name: str | None) -> bytes | None:
    """The bytes of the key, which is one. Raises UsageError."""
    if name is None:
        return None
    with about(name):
        raw = content_of(Path(name) if link_at(name) is None else name)
        original_of(raw)
    return raw


def _told(every: Sequence[Graded], key: bytes | None) -> Iterator[str]:
    """The overview for the teacher."""
    texts = {} if key is None else {question.id: question for question in _questions(key)}
    notes: dict[str, Counter[str]] = defaultdict(Counter)
    files_of: dict[str, list[str]] = defaultdict(list)
    for graded in every:
        files_of[graded.learner].append(graded.file)
        for answer in () if graded.why_not else graded.answers:
            asked = texts.get(answer.question)
            label = answer.question if asked is None else f"{answer.question} ({asked.text})"
            notes[label][answer.note] += 1
    foreign = {graded.file: graded.why_not for graded in every if graded.why_not}
    points = [graded.points for graded in every if not graded.why_not]
    of = max((graded.of for graded in every if not graded.why_not), default=0.0)
    yield from words.told_of_class(points, of, foreign, notes, files_of, ARTICLE)


def _questions(key: bytes) -> tuple[Question, ...]:
    exercise = original_of(key).exercise
    return () if exercise is None else exercise.questions
