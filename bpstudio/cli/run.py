"""From the arguments to the exit code."""

from __future__ import annotations

from bpstudio.cli.output import complain, prepare
from bpstudio.cli.usage import (
    COMMANDS,
    DONE,
    INTERRUPTED,
    SAFE_MODE,
    UNUSABLE,
    UsageError,
    command,
    overview,
    parser_of,
)
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import reason


def run(arguments: list[str]) -> int:
    """The exit code, whatever happens."""
    prepare()
    try:
        return _dispatched(arguments)
    except SystemExit as left:  # --help and --version
        return DONE if left.code in (None, 0) else UNUSABLE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except (UsageError, SessionFileError) as wrong:
        complain(str(wrong))
    except FileNotFoundError as missing:
        complain(str(missing) if missing.strerror is None else f"{missing.filename}: {reason(missing)}")
    except OSError as wrong:
        complain(f"{wrong.filename}: {reason(wrong)}" if wrong.filename else reason(wrong))
    except MemoryError:
        complain("there is not enough memory for this")
    return UNUSABLE


def _dispatched(arguments: list[str]) -> int:
    if any(not argument or "\0" in argument for argument in arguments):
        raise UsageError("an argument is empty or has a null character in it")
    name = arguments[0] if arguments else None
    if name in COMMANDS:
        return command(name).run(parser_of(name).parse_args(arguments[1:]))
    if set(arguments) & set(COMMANDS) and SAFE_MODE in arguments:
        raise UsageError(f"{SAFE_MODE} is for the window: bpstudio {SAFE_MODE} [FILE|PRESET]")
    if len(arguments) > 1 and name is not None and not name.startswith("-"):
        raise UsageError(f"there is no command {name!r} (see bpstudio --help)")
    from bpstudio.cli.window import open_window

    parsed = overview().parse_args(arguments)
    return open_window(parsed.source, parsed.safe_mode)
