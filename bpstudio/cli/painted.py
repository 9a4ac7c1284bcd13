"""What ``bpstudio export`` does in the forms that need the toolkit: pictures, and walks through the steps."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import hand_over
from bpstudio.cli.sessions import opened_session
from bpstudio.cli.sources import UsageError
from bpstudio.cli.usage import count
from bpstudio.cli.window import toolkit
from bpstudio.engine.refused import RefusedError
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage.export.forms import PAINTED
from bpstudio.storage.export.numbered import check_new_folder, write_numbered
from bpstudio.storage.export.pictured import PicturePart, PictureWanted
from bpstudio.storage.export.solutions import solutions_of
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.files import check_before_work, write_bytes

OF_A_SHEET = ("blank", "answers", "ask", "digits", "notation")
A_FILE = "a file, or - for standard output"
SCALES = {"png": 2}  # of what is looked at closely; the others fill a slide


def add_picture_options(parser: ArgumentParser) -> None:
    """Add what is in a picture, and how it looks."""
    parser.add_argument(
        "--part",
        choices=get_args(PicturePart),
        help="what is in a picture, whole (default: canvas; a pdf without it is a worked solution)",
    )
    parser.add_argument(
        "--scale",
        type=count,
        metavar="N",
        help="1 to 4 pixels for each of the screen's (default: 2, of a walk 1)",
    )
    parser.add_argument("--theme", choices=["light", "dark"], help="default: light")
    parser.add_argument("--transparent", action="store_true", help="no ground under canvas or equation")


WantedOf = Callable[[State, Namespace], Wanted]


def no_text(form: str, where: str) -> UsageError:
    """What is said of a form that would fill a terminal with signs, where nobody says where to."""
    return UsageError(f"--to {form} gives no text: say where to with -o, which names {where}")


def write_painted(arguments: Namespace, wanted_of: WantedOf) -> int:
    """Write the session in a form that needs the toolkit; ``wanted_of`` reads what all forms have in common."""
    form, out = PAINTED[arguments.to], arguments.out
    if out is None or (form.several and out == "-"):
        raise no_text(arguments.to, "a new folder" if form.several else A_FILE)
    if form.several:
        check_new_folder(Path(out))
    elif out != "-":
        check_before_work(out)
    solved = arguments.to == "pdf" and arguments.part is None
    if arguments.to == "pdf":
        _refuse_of_the_other(arguments, solved)
    try:
        made = (_solution if solved else _picture)(arguments, wanted_of)
    except RefusedError as refused:
        raise UsageError(str(refused)) from None
    if isinstance(made, tuple):
        write_numbered(Path(out), made, form.suffix)
    elif out == "-":
        hand_over(made)
    else:
        write_bytes(out, made)
    return DONE


def _refuse_of_the_other(arguments: Namespace, solved: bool) -> None:
    """A PDF is a solution on pages or a picture: raises UsageError for an option that belongs to the other one."""
    for option in ("theme", "transparent") if solved else OF_A_SHEET:
        if getattr(arguments, option) not in (None, False, []):
            where = "without --part" if solved else "with --part"
            raise UsageError(f"--{option} changes nothing in --to pdf {where}; leave it out")


def _solution(arguments: Namespace, wanted_of: WantedOf) -> bytes:
    """A worked solution, a sheet or its key on pages. Raises UsageError where it would tell what is asked."""
    sheet_alone = arguments.blank and not (arguments.answers or arguments.ask)
    session = opened_session(Namespace(source=arguments.source), tells=not sheet_alone)
    solutions = solutions_of(wanted_of(session.state, arguments))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with toolkit("--to pdf"):
        from bpstudio.qt.app import solutions_on_pages

        return solutions_on_pages(solutions)


def _picture(arguments: Namespace, wanted_of: WantedOf) -> bytes | tuple[bytes, ...]:
    session = opened_session(Namespace(source=arguments.source), tells=False)
    wanted = _picture_wanted(arguments, wanted_of(session.state, arguments), session)
    return _painted(session, arguments, wanted)


def _picture_wanted(arguments: Namespace, wanted: Wanted, session: Session) -> PictureWanted:
    """What the options ask for; the cursor goes to the end of the iteration that is named."""
    if len(wanted.parameters) > 1 or len(wanted.iterations) > 1:
        raise UsageError(f"--to {arguments.to} shows one parameter and one iteration; name no more")
    for iteration in wanted.iterations:
        session.go_to(iteration)
    scale = SCALES.get(arguments.to, 1) if arguments.scale is None else arguments.scale
    parameter = next(iter(wanted.parameters), None)
    return PictureWanted(arguments.part, scale, arguments.transparent, parameter)


def _painted(session: Session, arguments: Namespace, wanted: PictureWanted) -> bytes | tuple[bytes, ...]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # nobody is to see the window that is painted
    with toolkit(f"--to {arguments.to}"):
        from bpstudio.qt.app import painted_session

        return painted_session(session, arguments.to, arguments.theme or "light", wanted)
