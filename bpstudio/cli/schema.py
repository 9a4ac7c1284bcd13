"""``bpstudio schema``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say
from bpstudio.storage.resources import resource


def add_options(parser: ArgumentParser) -> None:
    """There are none."""


def run(arguments: Namespace) -> int:
    """The file, as it is."""
    say(resource("session.schema.json").read_text(encoding="utf-8"), end="")
    return DONE
