"""How the command line is read: the commands, their options, and what is said of a mistake in them."""

from __future__ import annotations

import argparse
import re
from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import NoReturn, Protocol, cast

from bpstudio import __version__

DONE, WRONG, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
SAFE_MODE = "--safe-mode"
COMMANDS = {
    "presets": "List the sessions that come with the program.",
    "step": "Print each step as an equation with its numbers.",
    "train": "Run iterations without printing their steps.",
    "verify": "Run a session again and compare what its file recorded.",
    "check-gradients": "Check the gradient of every parameter against finite differences.",
    "export": "Write cost and gradients as a table, or the session as it is run again.",
    "screenshot": "Make a picture of the window.",
    "schema": "Print the JSON Schema of the session file.",
}


class UsageError(Exception):
    """Bad usage, in one sentence."""


class Command(Protocol):
    """A module of this package."""

    def add_options(self, parser: ArgumentParser) -> None: ...

    def run(self, arguments: Namespace) -> int: ...


class _Parser(ArgumentParser):
    """Says what is wrong in one line, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def command(name: str) -> Command:
    """The module of a command, which is imported now."""
    return cast(Command, import_module(f"bpstudio.cli.{name.replace('-', '_')}"))


def parser_of(name: str) -> ArgumentParser:
    """The parser for what comes after the name of a command."""
    parser = _Parser(prog=f"bpstudio {name}", description=COMMANDS[name], allow_abbrev=False)
    command(name).add_options(parser)
    return parser


def overview() -> ArgumentParser:
    """The parser for what comes without a command."""
    width = max(map(len, COMMANDS))
    lines = [f"    {name:<{width}}  {line[0].lower()}{line[1:-1]}" for name, line in COMMANDS.items()]
    parser = _Parser(
        prog="bpstudio",
        usage="bpstudio [--safe-mode] [FILE|PRESET]\n       bpstudio COMMAND ...",
        description="Backpropagation by hand, one chain-rule factor at a time. Without a command: the window.",
        epilog="\n".join(
            [
                "commands:",
                *lines,
                "",
                "A file with the name of a command or of a preset is reached as ./NAME.",
            ]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"bpstudio {__version__}")
    parser.add_argument(SAFE_MODE, action="store_true", help="start the window without its settings")
    parser.add_argument("source", nargs="?", metavar="FILE|PRESET", help=argparse.SUPPRESS)
    return parser


def count(text: str) -> int:
    """A whole number, as an argument."""
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"expected a whole number, not {text!r}")
    return int(text)


def add_source(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="FILE|PRESET", help="a session file, or the name of a preset")


def add_out(parser: ArgumentParser, metavar: str = "OUT.json") -> None:
    parser.add_argument("-o", dest="out", metavar=metavar, help="write the session as it is then")
