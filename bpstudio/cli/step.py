"""``bpstudio step``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress

import numpy as np

from bpstudio.cli.codes import DONE
from bpstudio.cli.ending import Ended, Told, ended, noted
from bpstudio.cli.output import say_beside
from bpstudio.cli.sessions import kept, opened_session, refuse_too_many, save_where_asked
from bpstudio.cli.sources import UsageError
from bpstudio.cli.usage import add_out, add_source, count
from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words import transcript
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.session import Session
from bpstudio.storage.errors import one_line
from bpstudio.storage.sources import source_name


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, and how far to go in it."""
    add_source(parser)
    how_far = parser.add_mutually_exclusive_group()
    how_far.add_argument("--steps", type=count, metavar="N", help="reveal N more steps")
    how_far.add_argument(
        "--iterations", type=count, default=1, metavar="N", help="reveal N whole iterations (default: 1)"
    )
    parser.add_argument(
        "--follow",
        metavar="NAME",
        help="only the chain of one parameter: theta2, theta2[0,1], b1, b1[0]; units count from 0 as in the file",
    )
    add_out(parser)
    parser.add_argument("--quiet", action="store_true", help="print nothing")


@np.errstate(all="ignore")  # numbers that are not finite are shown, not warned of
def run(arguments: Namespace) -> int:
    """Step, print, and write where that leads."""
    session = opened_session(arguments)
    if arguments.follow is not None:
        _follow(session, arguments.follow)
    number = arguments.iterations if arguments.steps is None else arguments.steps
    refuse_too_many(session, number)
    with noted() as told:
        walk = _Walk(session, told, arguments.quiet, arguments.out)
        walk.say(transcript.heading(session.frame, one_line(source_name(arguments.source)), ARTICLE))
        (walk.iterations if arguments.steps is None else walk.steps)(number)
        save_where_asked(session, arguments)
    return DONE if told.number is None else ended(told.number, kept(session, arguments))


def _follow(session: Session, name: str) -> None:
    try:
        session.follow(Parameter.parse(name))
    except ValueError as wrong:
        raise UsageError(f"--follow: {wrong}") from None


class _Walk:
    """Step by step, each printed unless ``quiet``, until ``told`` to end or nobody reads it and there is no ``out``."""

    def __init__(self, session: Session, told: Told, quiet: bool, out: str | None) -> None:
        self._session, self._told, self._quiet, self._out = session, told, quiet, out
        self._read = True

    @property
    def _is_over(self) -> bool:
        return bool(self._told) or not (self._read or self._out is not None)

    def say(self, text: str) -> None:
        with suppress(Ended), self._told.at_any_point():
            if not self._quiet:
                self._read &= say_beside(text, self._out)

    def steps(self, number: int) -> None:
        for _ in range(number):
            if self._is_over:
                return
            self._step()

    def iterations(self, number: int) -> None:
        """The rest of the iteration; at its end, all of the next one."""
        for _ in range(number):
            if self._is_over:
                return
            if self._quiet:
                self._session.finish_iteration()
                continue
            self._step()
            while self._session.frame.next is not None and not self._is_over:
                self._step()

    def _step(self) -> None:
        """One more; entering an iteration reveals none of it yet."""
        self._session.step()
        if self._session.frame.current is None:
            self._session.step()
        frame = self._session.frame
        current = frame.current
        assert current is not None, "a step has just been revealed"
        if not self._quiet:
            text = transcript.written_in_full(frame, current, ARTICLE)
            self.say(f"iteration {frame.iteration}\n{text}" if current.index == 0 else text)
