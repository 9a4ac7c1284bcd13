"""From the arguments to the exit code, whatever happens between."""

from __future__ import annotations

import os
import shlex
import sys
from signal import SIGINT

from bpstudio.cli import ending, version
from bpstudio.cli.codes import DONE, UNUSABLE
from bpstudio.cli.output import complain, prepare
from bpstudio.storage.errors import SessionFileError

_LONGEST = 200


def run(arguments: list[str]) -> int:
    """The exit code."""
    prepare()
    try:
        if version.is_asked(arguments):
            return version.say_versions("--verbose" in arguments)
        from bpstudio.cli.dispatch import dispatched

        return dispatched(arguments)
    except ending.Ended as told:
        return ending.ended(told.number)
    except KeyboardInterrupt:
        return ending.ended(SIGINT)
    except SystemExit as left:  # --help
        return DONE if left.code in (None, 0) else UNUSABLE
    except Exception as wrong:
        sentence = _sentence(wrong, arguments)
    complain(sentence)
    if sys.stdout is None and sys.stderr is None:
        from bpstudio.cli.window import show_in_a_box

        show_in_a_box(sentence, arguments)
    return UNUSABLE


def _sentence(wrong: Exception, arguments: list[str]) -> str:
    """What is said of it; whatever is not expected is a fault of the program, and no verdict on a file."""
    from bpstudio.cli.sources import UsageError

    match wrong:
        case UsageError() | SessionFileError():
            return str(wrong)
        case OSError():
            return _told(wrong)
        case MemoryError():
            return "there is not enough memory for this"
        case _:
            return _reported(wrong, arguments)


def _told(wrong: OSError) -> str:
    """What the system says, of which file."""
    from bpstudio.storage.files import reason

    if isinstance(wrong, FileNotFoundError) and not _is_somewhere():
        return "the current folder is gone, removed or renamed; change to one that is there"
    if wrong.strerror is None:
        return str(wrong)
    return reason(wrong) if wrong.filename is None else f"{wrong.filename}: {reason(wrong)}"


def _is_somewhere() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _reported(wrong: Exception, arguments: list[str]) -> str:
    """What is said of a fault of the program, once its traceback is in the crash log."""
    from bpstudio.storage import crash_log
    from bpstudio.storage.files import reason

    what = ": ".join(filter(None, [type(wrong).__name__, " ".join(str(wrong).split())[:_LONGEST]]))
    try:
        path = crash_log.record(wrong, shlex.join(["bpstudio", *arguments]))
        details = f"the details are in {path}, please report them"
    except Exception as refused:  # nothing comes after this
        details = f"the details could not be kept ({reason(refused)}), please report this"
    return (
        f"something went wrong that should not have: {what}; {details} "
        "with the output of bpstudio --version --verbose"
    )
