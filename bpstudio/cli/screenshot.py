"""``bpstudio screenshot``."""

from __future__ import annotations

import argparse
import os
import re
from argparse import ArgumentParser, Namespace

from bpstudio.cli.sources import about
from bpstudio.cli.usage import DONE, add_source
from bpstudio.cli.window import toolkit
from bpstudio.qt.display import SMALLEST_WINDOW, missing_display
from bpstudio.storage.files import check_writable


def add_options(parser: ArgumentParser) -> None:
    add_source(parser)
    parser.add_argument("out", metavar="OUT.png")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="WIDTHxHEIGHT")


def run(arguments: Namespace) -> int:
    """Without a display as well."""
    check_writable(arguments.out)
    if missing_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with about(arguments.source), toolkit():
        from bpstudio.qt.app import screenshot

        screenshot(arguments.source, arguments.out, arguments.theme, arguments.size)
    return DONE


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})[xX×](\d{2,5})", text, re.ASCII)
    if found is None:
        raise argparse.ArgumentTypeError(f"expected a size such as 1440x900, not {text!r}")
    width, height = int(found[1]), int(found[2])
    if width < SMALLEST_WINDOW[0] or height < SMALLEST_WINDOW[1]:
        raise argparse.ArgumentTypeError("the window is {}x{} at least".format(*SMALLEST_WINDOW))
    return width, height
