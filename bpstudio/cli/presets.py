"""``bpstudio presets``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say
from bpstudio.storage.presets import presets, ready_hunts


def add_options(parser: ArgumentParser) -> None:
    """There are none."""


def run(arguments: Namespace) -> int:
    """One line each."""
    lines = presets() | {name: f"find the mistake: {hunt.title}" for name, hunt in ready_hunts().items()}
    width = max(map(len, lines))
    for name, line in lines.items():
        say(f"{name:<{width}}  {line}")
    return DONE
