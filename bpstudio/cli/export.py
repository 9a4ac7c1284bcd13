"""``bpstudio export``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

import numpy as np

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import hand_over, say
from bpstudio.cli.sessions import opened_session
from bpstudio.cli.sources import UsageError
from bpstudio.cli.usage import add_source, count
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import listed
from bpstudio.explain.words.pictures import scales_told
from bpstudio.explain.words.solution import notation_choices
from bpstudio.notation.textbook import ARTICLE, notation_text
from bpstudio.storage.export.any_form import (
    ExportAsked,
    Exported,
    check_where,
    export_content,
    write_exported,
)
from bpstudio.storage.export.forms import FORMS, PAINTED, ExportOption
from bpstudio.storage.export.pictured import (
    MOST_SCALE,
    PICTURE_SCALE,
    WALK_SCALE,
    WITHOUT_GROUND,
    PicturePart,
)
from bpstudio.storage.export.wanted import DIGITS
from bpstudio.storage.resources import ThemeName


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
        help="only the chains of these: theta2, theta2[0,1], b1[0]; units count from 0 as in the file; in a picture "
        "the one that is selected",
    )
    parser.add_argument(
        "--iteration",
        nargs="+",
        action="extend",
        type=count,
        default=[],
        metavar="N",
        help="these iterations (default: the one at the cursor; of scripts the first after each edit, of an exercise's "
        "sheet and key those that it asks about)",
    )
    parser.add_argument("--blank", action="store_true", help="gaps in place of the numbers asked for")
    parser.add_argument(
        "--answers",
        action="store_true",
        help="the key to a sheet with gaps; that of an exercise is made of the session it came from, or once all is "
        "answered",
    )
    _add_options_of_a_solution(parser)
    _add_options_of_a_picture(parser)
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


def _add_options_of_a_picture(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--part",
        choices=get_args(PicturePart),
        help="what is in a picture, whole (default: canvas; a pdf without it is a worked solution)",
    )
    parser.add_argument(
        "--scale",
        type=count,
        metavar="N",
        help=scales_told(MOST_SCALE, PICTURE_SCALE, WALK_SCALE),
    )
    parser.add_argument("--theme", choices=get_args(ThemeName), help="default: light")
    parser.add_argument(
        "--transparent", action="store_true", help=f"no ground under {listed(WITHOUT_GROUND, 'or')}"
    )


@np.errstate(all="ignore")  # numbers that are not finite are written, not warned of
def run(arguments: Namespace) -> int:
    """Write the session in another form."""
    with _said():
        asked = _asked(arguments)
        form, out = FORMS.get(asked.form), arguments.out
        if form is None or not form.is_text:
            _refuse_terminal(asked, out)
        if out is not None and (out != "-" or asked.gives_folder):
            check_where(asked, out, arguments.source)
        tells = asked.tells and not asked.answers  # why there is no key yet is said where it is made
        session = opened_session(Namespace(source=arguments.source), tells=tells)
        content = export_content(session.state, asked)
    if out not in (None, "-"):
        write_exported(asked, content, out)
    elif form is not None and form.is_text:
        say(_whole(content).decode(), end="")
    else:
        hand_over(_whole(content))
    return DONE


def _whole(content: Exported) -> bytes:
    assert isinstance(content, bytes), "several files go to a folder"
    return content


def _refuse_terminal(asked: ExportAsked, out: str | None) -> None:
    """Raises UsageError for what would fill a terminal with signs, where nobody says where to."""
    if out is None or (out == "-" and asked.gives_folder):
        where = "a new folder" if asked.gives_folder else "a file, or - for standard output"
        raise UsageError(f"--to {asked.form} gives no text: say where to with -o, which names {where}")


def _asked(arguments: Namespace) -> ExportAsked:
    """What the options ask for. Raises RefusedError for one that would change nothing."""
    given = {name: getattr(arguments, name) for name in get_args(ExportOption)}
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    if arguments.notation is not None:
        given["notation"] = " ".join(arguments.notation)
    return ExportAsked(arguments.to, **given)


@contextmanager
def _said() -> Iterator[None]:
    """What is refused is bad usage, in the same words."""
    try:
        yield
    except RefusedError as refused:
        raise UsageError(str(refused)) from None
