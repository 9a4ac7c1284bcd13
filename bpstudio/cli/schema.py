"""``bpstudio schema``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say
from bpstudio.storage.schema import schema_text


def add_options(parser: ArgumentParser) -> None:
    """There are none."""


def run(arguments: Namespace) -> int:
    """The file, with what is in the registries by now."""
    say(schema_text(), end="")
    return DONE
