"""``bpstudio export``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import get_args

import numpy as np

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say
from bpstudio.cli.sessions import opened_session
from bpstudio.cli.sources import UsageError
from bpstudio.cli.usage import add_source, count
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.session.history.state import State
from bpstudio.storage.export.forms import FORMS, ExportForm, ExportOption
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.files import write_bytes


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, the form, what of it, and where to write."""
    add_source(parser)
    told = "; ".join(f"{name}: {form.told}" for name, form in FORMS.items())
    parser.add_argument("--to", required=True, choices=list(FORMS), help=told)
    parser.add_argument(
        "--parameter",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="only the chains of these: theta2, theta2[0,1], b1[0]; units count from 0 as in the file",
    )
    parser.add_argument(
        "--iteration",
        nargs="+",
        action="extend",
        type=count,
        default=[],
        metavar="N",
        help="these iterations (default: the one at the cursor)",
    )
    parser.add_argument("--blank", action="store_true", help="gaps in place of the numbers asked for")
    parser.add_argument(
        "--answers", action="store_true", help="the key to an exercise or to a sheet with gaps"
    )
    parser.add_argument(
        "-o", dest="out", metavar="OUT", help="where to write; standard output without it, or as -"
    )


@np.errstate(all="ignore")  # numbers that are not finite are written, not warned of
def run(arguments: Namespace) -> int:
    """Write the session in another form."""
    form = FORMS[arguments.to]
    _refuse_idle_options(arguments, form)
    if arguments.out == "-":
        arguments.out = None
    session = opened_session(arguments, tells=form.tells)
    try:
        content = form.make(_wanted(session.state, arguments))
    except RefusedError as refused:
        raise UsageError(str(refused)) from None
    if arguments.out is None:
        say(content.decode(), end="")
    else:
        write_bytes(arguments.out, content)
    return DONE


def _refuse_idle_options(arguments: Namespace, form: ExportForm) -> None:
    """Raises UsageError for an option that would change nothing in this form."""
    for option in get_args(ExportOption):
        if getattr(arguments, option, None) and option not in form.options:
            raise UsageError(f"--{option} changes nothing in --to {arguments.to}; leave it out")


def _wanted(state: State, arguments: Namespace) -> Wanted:
    """What the options ask for. Raises UsageError for what is no parameter's name."""
    return Wanted(
        state,
        tuple(map(_parameter, dict.fromkeys(arguments.parameter))),
        tuple(dict.fromkeys(arguments.iteration)),
        blank=arguments.blank,
        answers=arguments.answers,
    )


def _parameter(name: str) -> Parameter:
    try:
        return Parameter.parse(name)
    except ValueError as wrong:
        raise UsageError(f"--parameter: {wrong}") from None
