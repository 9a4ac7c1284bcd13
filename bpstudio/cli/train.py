"""``bpstudio train``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from time import monotonic

import numpy as np

from bpstudio.cli.bar import bar
from bpstudio.cli.codes import DONE, WRONG
from bpstudio.cli.ending import Told, ended, noted
from bpstudio.cli.output import complain, say_beside
from bpstudio.cli.sessions import kept, opened_session, refuse_too_many, save_where_asked
from bpstudio.cli.usage import add_out, add_source, count
from bpstudio.explain.troubles.runaway import by_the_rate
from bpstudio.explain.words import transcript, verdicts
from bpstudio.session.session import Divergence, Session

_SLICE_SECONDS = 0.1
"""How long a signal waits, and the progress bar, as far as single iterations are shorter."""


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, and how long to train."""
    add_source(parser)
    how_far = parser.add_mutually_exclusive_group(required=True)
    how_far.add_argument("--iterations", type=count, metavar="N", help="how many iterations to run")
    how_far.add_argument("--epochs", type=count, metavar="N", help="how often to run through all examples")
    add_out(parser)


@np.errstate(all="ignore")  # numbers that are not finite are told in words
def run(arguments: Namespace) -> int:
    """Train, write, and say what became of the cost. Told to end, it writes what there is."""
    session = opened_session(arguments)
    batches = session.document.task.batches
    number = arguments.iterations if arguments.epochs is None else arguments.epochs * batches
    refuse_too_many(session, number)
    start = session.state.completed
    with noted() as told:
        with bar(number, " iterations") as advance:
            divergence = _train(session, number, told, advance)
        save_where_asked(session, arguments)
    say_beside(transcript.trained(session.state, start), arguments.out)
    if told.number is not None:
        return ended(told.number, kept(session, arguments))
    if divergence is None:
        return DONE
    complain(verdicts.diverged_in_a_line(divergence, by_the_rate(divergence, session.state)))
    return WRONG


def _train(session: Session, number: int, told: Told, advance: Callable[[int], object]) -> Divergence | None:
    """Train slice by slice, to the end or until told otherwise."""
    done, part = 0, 1
    while done < number and not told:
        part = min(part, number - done)
        began = monotonic()
        divergence = session.train(part)
        if divergence is not None:
            return divergence
        done += part
        advance(part)
        took = monotonic() - began
        part = 2 * part if took < _SLICE_SECONDS / 2 else max(1, part // 2) if took > _SLICE_SECONDS else part
    return None
