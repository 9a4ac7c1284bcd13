"""``bpstudio step``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

import numpy as np

from bpstudio.cli.output import say
from bpstudio.cli.sources import opened, refuse_too_many, save
from bpstudio.cli.usage import DONE, UsageError, add_out, add_source, count
from bpstudio.engine.network import Parameter
from bpstudio.session.session import Session
from bpstudio.storage import transcript

Show = Callable[[Session], None]


def add_options(parser: ArgumentParser) -> None:
    add_source(parser)
    how_far = parser.add_mutually_exclusive_group()
    how_far.add_argument("--steps", type=count, metavar="N", help="reveal N more steps")
    how_far.add_argument(
        "--iterations", type=count, default=1, metavar="N", help="reveal N whole iterations (default: 1)"
    )
    parser.add_argument(
        "--follow", metavar="NAME", help="only the chain of one parameter: theta2, theta2[0,1], b1, b1[0]"
    )
    add_out(parser)
    parser.add_argument("--quiet", action="store_true", help="print nothing")


@np.errstate(all="ignore")  # numbers that are not finite are shown, not warned of
def run(arguments: Namespace) -> int:
    """Step, print, and write where that leads."""
    session = opened(arguments)
    if arguments.follow is not None:
        _follow(session, arguments.follow)
    number = arguments.iterations if arguments.steps is None else arguments.steps
    refuse_too_many(session, number)
    show = None if arguments.quiet else _show_step
    if not arguments.quiet:
        say(transcript.heading(session.frame, arguments.source))
    for _ in range(number):
        if arguments.steps is not None:
            _reveal(session, show)
        else:
            _finish_iteration(session, show)
    save(session, arguments)
    return DONE


def _follow(session: Session, name: str) -> None:
    try:
        session.follow(Parameter.parse(name))
    except ValueError as wrong:
        raise UsageError(f"--follow: {wrong}") from None


def _reveal(session: Session, show: Show | None) -> None:
    """One more step; entering an iteration reveals none of it yet."""
    session.step()
    if session.frame.current is None:
        session.step()
    if show is not None:
        show(session)


def _finish_iteration(session: Session, show: Show | None) -> None:
    """The rest of the iteration; at its end, all of the next one."""
    if show is None:
        return session.finish_iteration()
    _reveal(session, show)
    while session.frame.next is not None:
        _reveal(session, show)
    return None


def _show_step(session: Session) -> None:
    frame = session.frame
    current = frame.current
    assert current is not None, "a step has just been revealed"
    if current.index == 0:
        say(f"iteration {frame.iteration}")
    say(transcript.written_in_full(frame, current))
