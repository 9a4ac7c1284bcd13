"""``bpstudio lesson``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.codes import DONE, WRONG
from bpstudio.cli.output import say
from bpstudio.cli.sources import UsageError, about, source
from bpstudio.explain.lessons.checking import checked_numbers, faults, lesson_verdict
from bpstudio.storage.errors import one_line
from bpstudio.storage.lessons import bundled, located_lesson, read_lesson, read_session


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: a lesson, or that they be listed."""
    parser.add_argument(
        "source", nargs="?", type=source, metavar="FILE.md|NAME", help="a lesson, or the name of one of ours"
    )
    parser.add_argument("--list", action="store_true", help="list the lessons that come with the program")


@np.errstate(all="ignore")  # numbers that are not finite are compared, not warned of
def run(arguments: Namespace) -> int:
    """Say that all holds, or what is the first that does not; or list the lessons."""
    if arguments.list:
        return _list()
    if arguments.source is None:
        raise UsageError("a lesson is needed: bpstudio lesson FILE.md (see bpstudio lesson --help)")
    path = located_lesson(arguments.source)
    with about(arguments.source):
        lesson = read_lesson(path)
        state = read_session(lesson, path).state
    first = next(faults(lesson, state), None)
    if first is not None:
        say(f"{one_line(arguments.source)}:{first.line}: {first.sentence}")
        return WRONG
    say(
        lesson_verdict(
            checked_numbers(lesson), len(lesson.pages), sum(len(page.directives) for page in lesson.pages)
        )
    )
    return DONE


def _list() -> int:
    every = bundled()
    width = max(map(len, every), default=0)
    for name, path in every.items():
        lesson = read_lesson(path)
        say(f"{name:<{width}}  {lesson.title} ({lesson.minutes} minutes)")
    return DONE
