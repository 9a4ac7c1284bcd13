"""``bpstudio export``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say
from bpstudio.cli.sessions import opened_session
from bpstudio.cli.usage import add_source
from bpstudio.storage.export import FORMATS, STUDENTS
from bpstudio.storage.files import write_bytes

_FORMATS = (
    "csv: cost and gradients of every iteration as a table, its units counted from 0 as in the file; "
    "json: the session as it is run again; "
    "students: the session as it stands, or an exercise as it began, without what led there"
)


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, the format and where to write."""
    add_source(parser)
    parser.add_argument("--to", required=True, choices=list(FORMATS), help=_FORMATS)
    parser.add_argument(
        "-o", dest="out", metavar="OUT", help="where to write; standard output without it, or as -"
    )


@np.errstate(all="ignore")  # numbers that are not finite are written, not warned of
def run(arguments: Namespace) -> int:
    """Write the session in another format."""
    if arguments.out == "-":
        arguments.out = None
    session = opened_session(arguments, tells=arguments.to != STUDENTS)
    content = FORMATS[arguments.to](session)
    if arguments.out is None:
        say(content.decode(), end="")
    else:
        write_bytes(arguments.out, content)
    return DONE
