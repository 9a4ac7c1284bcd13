"""How the command line is read: the commands, their options, and what is said of a mistake in them."""

from __future__ import annotations

import re
import textwrap
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from importlib import import_module
from typing import NoReturn, Protocol, cast

from bpstudio.cli.commands import COMMANDS
from bpstudio.cli.output import say
from bpstudio.cli.sources import UsageError, source
from bpstudio.engine.words import without_capital

SAFE_MODE = "--safe-mode"
EXIT_CODES = (
    "Exit codes: 0 done; 1 checked and found wrong, nothing to compare, or training met numbers that are not finite; "
    "2 bad usage, a file that cannot be read or written, or a fault of the program; 3 cannot be told, because rounding "
    "decides; 130 after Ctrl+C, 143 after SIGTERM."
)
_WIDTH = 78


class Command(Protocol):
    """A module of this package."""

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the command's arguments and options to its parser."""

    def run(self, arguments: Namespace) -> int:
        """Do what the command is for, and give the exit code."""


class _Parser(ArgumentParser):
    """Says what is wrong in one line, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")

    def print_help(self, file: object = None) -> None:
        """As everything that is printed."""
        say(self.format_help(), end="")


def command(name: str) -> Command:
    """The module of a command, which is imported now."""
    return cast(Command, import_module(f"bpstudio.cli.{name.replace('-', '_')}"))


def parser_of(name: str) -> ArgumentParser:
    """The parser for what comes after the name of a command."""
    parser = _Parser(
        prog=f"bpstudio {name}", description=COMMANDS[name], epilog=EXIT_CODES, allow_abbrev=False
    )
    command(name).add_options(parser)
    return parser


def overview() -> ArgumentParser:
    """The parser for what comes without a command."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {without_capital(line)[:-1]}" for name, line in COMMANDS.items()]
    after = [
        "commands (bpstudio COMMAND --help tells their options):",
        *lines,
        "",
        *textwrap.wrap("A file with the name of a command or of a preset is reached as ./NAME.", _WIDTH),
        *textwrap.wrap(EXIT_CODES, _WIDTH),
    ]
    parser = _Parser(
        prog="bpstudio",
        usage="bpstudio [--safe-mode] [FILE|PRESET ...]\n       bpstudio COMMAND ...",
        description="Backpropagation by hand, one chain-rule factor at a time. Without a command: the window.",
        epilog="\n".join(after),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "sources", nargs="*", type=source, metavar="FILE|PRESET", help="each in a window; or a link"
    )
    parser.add_argument("-V", "--version", action="store_true", help="tell versions; --verbose tells more")
    parser.add_argument(
        "--verbose", action="store_true", help="with --version: what a report of a fault needs"
    )
    parser.add_argument(SAFE_MODE, action="store_true", help="start the window without its settings")
    return parser


def count(text: str) -> int:
    """A whole number, as an argument."""
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise ArgumentTypeError(f"expected a whole number, not {text!r}")
    return int(text)


def add_source(parser: ArgumentParser) -> None:
    """Add the argument that names a session file or a preset."""
    parser.add_argument(
        "source", type=source, metavar="FILE|PRESET", help="a session file, the name of a preset, or a link"
    )


def add_out(parser: ArgumentParser) -> None:
    """Add ``-o``, the file that the session is written to at the end."""
    told = ", as - to standard output, also after Ctrl+C and SIGTERM"
    parser.add_argument(
        "-o",
        dest="out",
        metavar="OUT.json",
        help=f"write the session as it is then{told}",
    )
