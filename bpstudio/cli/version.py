"""``bpstudio --version``: the versions at once; with ``--verbose`` what a report of a fault needs."""

from __future__ import annotations

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say

_VERSION = {"--version", "-V"}


def is_asked(arguments: list[str]) -> bool:
    """Told without a parser, as this is to be answered at once."""
    return bool(_VERSION & set(arguments)) and set(arguments) <= _VERSION | {"--verbose"}


def say_versions(verbose: bool) -> int:
    """The exit code, after the versions of the program and of what it stands on were printed."""
    from bpstudio.storage import installed

    say("\n".join(installed.versions()))
    if verbose:
        say("\n".join(installed.details()))
    return DONE
