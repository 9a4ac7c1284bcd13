"""The command line: the window, and everything that can be done without one; each command is a file here.

Exit codes: 0 done, 1 checked and found wrong, 2 bad usage, a file that cannot be read, or a fault of the program,
3 cannot be told, because rounding decides; 130 after Ctrl+C, 143 after SIGTERM. An error is one line on standard error.
A command is imported when it is asked for, and the toolkit by ``window`` and ``screenshot`` alone.
"""

from __future__ import annotations

import sys

_INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code. ``argv`` is without the program's name; None: this process is the program."""
    try:
        from bpstudio.cli import ending

        if argv is None:
            ending.end_at_once()
        from bpstudio.cli.run import run

        return run(sys.argv[1:] if argv is None else list(argv))
    except KeyboardInterrupt:  # before there was anything to hear of it
        return _INTERRUPTED
