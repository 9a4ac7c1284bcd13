"""``bpstudio exercise``."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from math import isfinite
from pathlib import Path
from string import ascii_lowercase
from typing import get_args

from bpstudio.cli.bar import bar
from bpstudio.cli.codes import DONE
from bpstudio.cli.output import STANDARD_OUTPUT, complain, say
from bpstudio.cli.sessions import refuse_open_hunt, refuse_own_file, refuse_where_asked
from bpstudio.cli.sources import UsageError, about
from bpstudio.cli.usage import add_source, count
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words.exercises import awkward_numbers, exercises_made
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import without_mistake
from bpstudio.session.practice.making import AWKWARD, started_here
from bpstudio.session.practice.places import all_asked_for, check_fits
from bpstudio.session.practice.questions import AnswerKind, Exercise, GivenNumbers, Question
from bpstudio.storage import reader
from bpstudio.storage.files import check_before_work, write_bytes
from bpstudio.storage.sources import source_name
from bpstudio.storage.students import encode_for_students, names_in, write_exercises


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, what is asked and given, and for whom."""
    add_source(parser)
    parser.add_argument(
        "--ask",
        nargs="+",
        action="extend",
        default=[],
        metavar="QUANTITY",
        help="what is asked for, as the trace names it: dC/dtheta2[0,0], z1[1]@3 (units and examples count from 0), "
        "dC/dtheta2 for each of its weights; left out where FILE is an exercise already",
    )
    parser.add_argument("--given", choices=get_args(GivenNumbers), help="which numbers are there to read")
    parser.add_argument(
        "--iteration", type=count, default=0, metavar="N", help="the iteration asked about (default: 0)"
    )
    parser.add_argument(
        "--answer", choices=get_args(AnswerKind), default="value", help="what is to be typed (default: value)"
    )
    parser.add_argument(
        "--points", nargs="+", type=_points, metavar="P", help="for each question, or one number for all"
    )
    parser.add_argument("--tries", type=count, metavar="N", help="how often each may be tried")
    parser.add_argument("--no-hints", action="store_true", help="give no hints")
    parser.add_argument(
        "--round", type=count, metavar="N", help="results in between are rounded to N decimals"
    )
    parser.add_argument("--title", metavar="TITLE", help="what the exercise is called")
    parser.add_argument(
        "--students", metavar="LIST.csv", help="numbers of everybody's own, for each name in a list"
    )
    parser.add_argument(
        "-o",
        dest="out",
        metavar="OUT",
        help="a file, or with --students a folder; standard output without it, or as -",
    )


def _points(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not isfinite(found) or found < 0:
        raise ArgumentTypeError(f"expected points of 0 or more, not {text!r}")
    return found


def run(arguments: Namespace) -> int:
    """Make an exercise, or one for each student and the key to them."""
    out = None if arguments.out == STANDARD_OUTPUT else arguments.out
    if arguments.students is not None and out is None:
        raise UsageError("--students makes a file for each name: say with -o in which folder")
    if out is not None and arguments.students is None:
        check_before_work(out)
        if arguments.ask:
            refuse_own_file(out, arguments.source)
    with about(arguments.source):
        state = reader.read(arguments.source).state
    if arguments.ask:
        refuse_where_asked(state, source_name(arguments.source))
        refuse_open_hunt(state, source_name(arguments.source))
    with about(arguments.source):
        key = _key(state, arguments)
    if arguments.students is not None and out is not None:
        return _for_students(key, arguments.students, Path(out))
    content = encode_for_students(key)
    if out is None:
        say(content.decode(), end="")
    else:
        write_bytes(out, content)
    return DONE


def _key(state: State, arguments: Namespace) -> State:
    """The exercise with the session's own numbers. Raises UsageError."""
    try:
        begun = started_here(state)
        if arguments.ask and arguments.answer != "mistake":
            begun = without_mistake(begun)
        exercise = _changed(_asked(begun, arguments), arguments)
    except RefusedError as refused:
        raise UsageError(str(refused)) from None
    return replace(begun, exercise=exercise)


def _asked(begun: State, arguments: Namespace) -> Exercise:
    if arguments.ask:
        return Exercise(tuple(_questions(begun, arguments)))
    if begun.exercise is None:
        raise UsageError("say with --ask what is asked for, as in --ask dC/dtheta2[0,0]")
    return replace(begun.exercise, for_="", seed=0)


def _questions(begun: State, arguments: Namespace) -> list[Question]:
    found = []
    for number, text in enumerate(arguments.ask, start=1):
        try:
            asked = all_asked_for(text, begun.document, arguments.iteration)
        except RefusedError as refused:
            raise UsageError(f"--ask {text}: {refused}") from None
        letters = ascii_lowercase if len(asked) > 1 else ("",)
        for question, letter in zip(asked, letters, strict=False):
            found.append(replace(question, id=f"{number}{letter}", answer=arguments.answer))
            check_fits(found[-1], begun.document)
    return found


def _changed(exercise: Exercise, arguments: Namespace) -> Exercise:
    """With what the options say of it; what they do not say stays."""
    given = {name: getattr(arguments, name) for name in ("given", "tries", "round", "title")}
    changes = {name: value for name, value in given.items() if value is not None}
    if arguments.no_hints:
        changes["hints"] = False
    points, questions = arguments.points or [], exercise.questions
    if len(points) not in (0, 1, len(questions)):
        raise UsageError(f"--points: one number for all, or {len(questions)} as there are questions")
    every = points * len(questions) if len(points) == 1 else points
    if every:
        changes["questions"] = tuple(
            replace(question, points=worth) for question, worth in zip(questions, every, strict=True)
        )
    return replace(exercise, **changes)


def _for_students(key: State, names_from: str, folder: Path) -> int:
    """A file for each name in the list, and the key beside them."""
    with about(names_from):
        names = names_in(Path(names_from))
    with bar(len(names), " files") as advance:
        left = write_exercises(key, names, folder, lambda _: advance(1))
    awkward = [name for name, much in left.items() if much >= AWKWARD]
    say(exercises_made(len(names), str(folder)))
    if awkward:
        complain(awkward_numbers(awkward))
    return DONE
