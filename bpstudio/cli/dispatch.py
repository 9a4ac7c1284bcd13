"""Which command is meant, or whether it is the window."""

from __future__ import annotations

from bpstudio.cli import ending
from bpstudio.cli.commands import COMMANDS
from bpstudio.cli.loading import loading
from bpstudio.cli.sources import UsageError, check_name, source
from bpstudio.cli.usage import SAFE_MODE, command, overview, parser_of
from bpstudio.cli.version import say_versions


def dispatched(arguments: list[str]) -> int:
    """The command or the window that arguments ask for; its exit code."""
    if any(not argument or "\0" in argument for argument in arguments):
        raise UsageError("an argument is empty or has a null character in it")
    name = arguments[0] if arguments else ""
    if name in COMMANDS:
        return _commanded(name, arguments[1:])
    if SAFE_MODE in arguments and set(arguments) & set(COMMANDS):
        raise UsageError(f"{SAFE_MODE} is for the window: bpstudio {SAFE_MODE} [FILE|PRESET ...]")
    return _windowed(arguments)


def _commanded(name: str, arguments: list[str]) -> int:
    with loading():
        module, parser = command(name), parser_of(name)
    parsed = parser.parse_args(arguments)
    if name == "screenshot":  # Qt calls Python, and an exception that is none of its own would be lost there
        return module.run(parsed)
    with ending.by_exception():
        return module.run(parsed)


def _windowed(arguments: list[str]) -> int:
    if arguments and not arguments[0].startswith("-"):
        check_name(source(arguments[0]))
    parsed = overview().parse_args(arguments)
    if parsed.version:
        return say_versions(parsed.verbose)
    if parsed.verbose:
        raise UsageError("--verbose goes with --version")
    with loading():
        from bpstudio.cli.window import open_windows
    return open_windows(parsed.sources, parsed.safe_mode)
