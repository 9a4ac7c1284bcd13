"""``bpstudio train``."""

from __future__ import annotations

import shutil
import sys
from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.output import complain, say
from bpstudio.cli.sources import opened, refuse_too_many, save
from bpstudio.cli.usage import DONE, WRONG, add_out, add_source, count
from bpstudio.session.session import Divergence, Session
from bpstudio.storage import transcript

_SLICES = 200


def add_options(parser: ArgumentParser) -> None:
    add_source(parser)
    how_far = parser.add_mutually_exclusive_group(required=True)
    how_far.add_argument("--iterations", type=count, metavar="N", help="how many iterations to run")
    how_far.add_argument("--epochs", type=count, metavar="N", help="how often to run through all examples")
    add_out(parser)


@np.errstate(all="ignore")  # numbers that are not finite are told in words
def run(arguments: Namespace) -> int:
    """Train, write, and say what became of the cost."""
    session = opened(arguments)
    batches = session.document.task.batches
    number = arguments.iterations if arguments.epochs is None else arguments.epochs * batches
    refuse_too_many(session, number)
    start = session.state.completed
    divergence = _train(session, number)
    say(transcript.trained(session.state, start))
    save(session, arguments)
    if divergence is None:
        return DONE
    complain(transcript.stopped(divergence))
    return WRONG


def _train(session: Session, number: int) -> Divergence | None:
    """Train, with a progress bar where somebody may be watching one."""
    if not sys.stderr.isatty():
        return session.train(number)
    from tqdm import tqdm

    columns, lines = shutil.get_terminal_size()
    with tqdm(total=number, unit=" iterations", leave=False, ncols=columns - 1, nrows=lines) as bar:
        while bar.n < number:
            part = min(number - bar.n, -(-number // _SLICES))
            divergence = session.train(part)
            if divergence is not None:
                return divergence
            bar.update(part)
    return None
