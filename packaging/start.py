"""Start Backprop Studio from a checkout: python3 packaging/start.py [arguments of bpstudio].

Makes a private environment in .venv first, if there is none. Without a display it walks the network in
the terminal.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import environment

HEADLESS = ("presets", "step", "train", "verify", "check-gradients", "export", "screenshot", "schema")


def has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def is_command(arguments: list[str]) -> bool:
    """Whether the arguments run in the terminal anyway: a command of its own, or an option such as --help."""
    return bool(arguments) and (arguments[0] in HEADLESS or arguments[0].startswith("-"))


def main(arguments: list[str]) -> int:
    in_terminal = is_command(arguments)
    needs_qt = "screenshot" in arguments[:1] or (has_display() and not in_terminal)
    if not (environment.system_is_ready(needs_qt=needs_qt) and environment.prepare()):
        return 1
    if in_terminal or has_display():
        return become(command(arguments or ["article"]))
    return walk(["step", *(arguments or ["article", "-o", "article.json"])])


def command(arguments: list[str]) -> list[str]:
    return [str(environment.interpreter()), "-m", "bpstudio", *arguments]


def become(program: list[str]) -> int:
    """Run the program in this one's place, so that signals and the exit code are its own."""
    if sys.platform == "win32":
        return subprocess.call(program)
    os.execv(program[0], program)


def walk(arguments: list[str]) -> int:
    """Every step in the terminal, where there is no display for the window."""
    print("There is no display for the window, so here is the walk in the terminal:", flush=True)
    print("  bpstudio", shlex.join(arguments), flush=True)
    code = subprocess.call(command(arguments))
    if code == 0 and "-o" in arguments:
        written = Path(arguments[arguments.index("-o") + 1]).resolve()
        print(f"The session with all its steps is written to {written}", flush=True)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
