"""``bpstudio screenshot``."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import STANDARD_OUTPUT, hand_over
from bpstudio.cli.sessions import refuse_own_file
from bpstudio.cli.sources import about
from bpstudio.cli.usage import add_source
from bpstudio.cli.window import toolkit
from bpstudio.engine.words import grouped
from bpstudio.qt.ground.display import LONGEST_SIDE, MOST_PIXELS, SMALLEST_WINDOW, missing_display
from bpstudio.storage.files import check_before_work


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, the picture's file, its theme and its size."""
    add_source(parser)
    parser.add_argument("out", metavar="OUT.png", help="where to write; as - PNG to standard output")
    parser.add_argument("--theme", choices=["light", "dark"], default="light", help="default: light")
    parser.add_argument(
        "--size",
        type=_size,
        default=(1440, 900),
        metavar="WIDTHxHEIGHT",
        help="in pixels (default: 1440x900)",
    )


def run(arguments: Namespace) -> int:
    """Without a display as well."""
    to_file = arguments.out != STANDARD_OUTPUT
    if to_file:
        check_before_work(arguments.out)
        refuse_own_file(arguments.out, arguments.source)
    if missing_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with about(arguments.source), toolkit():
        from bpstudio.qt import app

        if to_file:
            app.screenshot(arguments.source, arguments.out, arguments.theme, arguments.size)
            return DONE
        picture = app.window_pictured(arguments.source, arguments.theme, arguments.size)
    hand_over(picture)
    return DONE


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,9})[xX×](\d{1,9})", text, re.ASCII)
    if found is None:
        raise ArgumentTypeError(f"expected a size such as 1440x900, not {text!r}")
    width, height = int(found[1]), int(found[2])
    if width < SMALLEST_WINDOW[0] or height < SMALLEST_WINDOW[1]:
        raise ArgumentTypeError("the window is {}x{} at least".format(*SMALLEST_WINDOW))
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise ArgumentTypeError(
            f"a picture is {grouped(LONGEST_SIDE)} pixels wide and high at most, and has {grouped(MOST_PIXELS)} at most"
        )
    return width, height
