"""``bpstudio presets``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say
from bpstudio.storage.presets import presets


def add_options(parser: ArgumentParser) -> None:
    """There are none."""


def run(arguments: Namespace) -> int:
    """One line each."""
    names = presets()
    width = max(map(len, names))
    for name, line in names.items():
        say(f"{name:<{width}}  {line}")
    return DONE
