"""``bpstudio export``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import get_args

import numpy as np

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import hand_over, say
from bpstudio.cli.painted import A_FILE, add_picture_options, no_text, write_painted
from bpstudio.cli.sessions import opened_session
from bpstudio.cli.sources import UsageError
from bpstudio.cli.usage import add_source, count
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words.solution import notation_choices
from bpstudio.notation.textbook import ARTICLE, Notation, notation_from, notation_text
from bpstudio.session.history.state import State
from bpstudio.storage.export.forms import FORMS, PAINTED, ExportForm, ExportOption, PaintedForm
from bpstudio.storage.export.wanted import DIGITS, Wanted
from bpstudio.storage.files import write_bytes


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, the form, what of it, and where to write."""
    add_source(parser)
    told = "; ".join(f"{name}: {form.told}" for name, form in (FORMS | PAINTED).items())
    parser.add_argument("--to", required=True, choices=[*FORMS, *PAINTED], help=told)
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
    _add_options_of_a_solution(parser)
    add_picture_options(parser)
    parser.add_argument(
        "-o",
        dest="out",
        metavar="OUT",
        help="where to write, of frames a folder; text goes to standard output without it, all but frames as -",
    )


def _add_options_of_a_solution(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--ask",
        nargs="+",
        action="extend",
        default=[],
        metavar="QUANTITY",
        help="what a sheet asks for: z1, dC/dtheta2[0,0], z1[1]@3, or all of a kind: dC/dtheta, dC/dz, da/dz, a "
        "(default: what an exercise asks, else the gradients dC/dtheta and dC/db)",
    )
    parser.add_argument("--digits", type=count, metavar="N", help=f"digits of numbers (default: {DIGITS})")
    parser.add_argument(
        "--notation",
        nargs=4,
        metavar=("WEIGHT", "COST", "LAYERS", "FORM"),
        help=f"{notation_choices()} (default: {notation_text(ARTICLE)})",
    )


@np.errstate(all="ignore")  # numbers that are not finite are written, not warned of
def run(arguments: Namespace) -> int:
    """Write the session in another form."""
    if arguments.to in PAINTED:
        _refuse_idle_options(arguments, PAINTED[arguments.to])
        return write_painted(arguments, _wanted)
    form = FORMS[arguments.to]
    if not form.is_text and arguments.out is None:
        raise no_text(arguments.to, A_FILE)
    _refuse_idle_options(arguments, form)
    if arguments.out == "-":
        arguments.out = None
    sheet_alone = arguments.blank and not (arguments.answers or arguments.ask)
    session = opened_session(arguments, tells=form.tells and not sheet_alone)
    try:
        content = form.make(_wanted(session.state, arguments))
    except RefusedError as refused:
        raise UsageError(str(refused)) from None
    if arguments.out is not None:
        write_bytes(arguments.out, content)
    elif form.is_text:
        say(content.decode(), end="")
    else:
        hand_over(content)
    return DONE


def _refuse_idle_options(arguments: Namespace, form: ExportForm | PaintedForm) -> None:
    """Raises UsageError for an option that would change nothing in this form, or without another one."""
    for option in get_args(ExportOption):
        given = getattr(arguments, option, None)
        if given is not None and given is not False and given != [] and option not in form.options:
            raise UsageError(f"--{option} changes nothing in --to {arguments.to}; leave it out")
    if arguments.ask and not (arguments.blank or arguments.answers):
        raise UsageError("--ask goes with --blank or --answers")


def _wanted(state: State, arguments: Namespace) -> Wanted:
    """What the options ask for. Raises UsageError for what is no parameter's name."""
    return Wanted(
        state,
        tuple(map(_parameter, dict.fromkeys(arguments.parameter))),
        tuple(dict.fromkeys(arguments.iteration)),
        _notation(arguments.notation),
        DIGITS if arguments.digits is None else arguments.digits,
        blank=arguments.blank,
        answers=arguments.answers,
        ask=tuple(dict.fromkeys(arguments.ask)),
    )


def _notation(words: list[str] | None) -> Notation:
    """The notation of a textbook. Raises UsageError for what is none."""
    if words is None:
        return ARTICLE
    found = notation_from(" ".join(words))
    if notation_text(found).split() != words:
        raise UsageError(f"--notation: {' '.join(words)} is no notation; see bpstudio export --help")
    return found


def _parameter(name: str) -> Parameter:
    try:
        return Parameter.parse(name)
    except ValueError as wrong:
        raise UsageError(f"--parameter: {wrong}") from None
