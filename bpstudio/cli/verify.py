"""``bpstudio verify``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.codes import DONE, WRONG
from bpstudio.cli.output import say
from bpstudio.cli.sources import about, source
from bpstudio.storage import reader, replay


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("source", type=source, metavar="FILE", help="a session file")


@np.errstate(all="ignore")  # numbers that are not finite are compared, not warned of
def run(arguments: Namespace) -> int:
    """Say that all agrees, or what is the first that does not."""
    with about(arguments.source):
        opened = reader.read(arguments.source)
    difference = replay.compare(opened)
    if difference is not None:
        say(f"wrong: {difference}")
        return WRONG
    recorded = f"{len(opened.trace)} steps of the trace, {len(opened.series.iteration)} rows of the series"
    say(f"ok: {opened.state.iterations} iterations run again; {recorded} agree")
    return DONE
