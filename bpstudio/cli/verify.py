"""``bpstudio verify``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

import numpy as np

from bpstudio.cli.bar import bar
from bpstudio.cli.codes import DONE, UNTOLD, WRONG
from bpstudio.cli.output import say
from bpstudio.cli.sessions import refuse_where_asked
from bpstudio.cli.sources import about, source
from bpstudio.explain.words import verdicts
from bpstudio.storage import reader, replay
from bpstudio.storage.progress import Progress, share_of
from bpstudio.storage.sources import source_name

_PARTS = 1000


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: a session file."""
    parser.add_argument("source", type=source, metavar="FILE", help="a session file")


@np.errstate(all="ignore")  # numbers that are not finite are compared, not warned of
def run(arguments: Namespace) -> int:
    """Say that all agrees, what is the first that does not, or from where on it cannot be told."""
    with bar(_PARTS, " ‰") as advance:
        progress = _share(advance)
        with about(arguments.source):
            opened = reader.read(arguments.source, share_of(progress, 0.0, 0.7))
        refuse_where_asked(opened.state, source_name(arguments.source))
        found = replay.verify(opened, share_of(progress, 0.7, 1.0))
    say(verdicts.verified(opened.state.iterations, found))
    if found.untold is not None:
        return UNTOLD
    return DONE if found.agrees and found.compared else WRONG


def _share(advance: Callable[[int], object]) -> Progress:
    """Tells the bar of what is done since it was told last."""
    done = 0

    def progress(share: float) -> None:
        nonlocal done
        parts = max(0, int(share * _PARTS) - done)
        done += parts
        advance(parts)

    return progress
