"""What start.py does: the window, or the walk in the terminal where there is no display."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
import subprocess
import sys
from itertools import count
from pathlib import Path

import environment

SAFE_MODE = "--safe-mode"
HEADLESS = (
    "presets",
    "step",
    "train",
    "verify",
    "check-gradients",
    "lesson",
    "compare",
    "export",
    "weights",
    "exercise",
    "grade",
    "screenshot",
    "schema",
)
PAINTED = ("png", "svg", "pdf", "gif", "webp", "frames")


def has_display() -> bool:
    """What the program itself says of it; what it imports for that needs nothing but Python."""
    sys.path.insert(0, str(environment.ROOT))
    try:
        from bpstudio.qt.ground.display import missing_display
    finally:
        sys.path.remove(str(environment.ROOT))
    return missing_display() is None


def is_command(arguments: list[str]) -> bool:
    """Whether the arguments run in the terminal anyway: a command of its own, or an option such as --help."""
    arguments = _without_safe_mode(arguments)
    return bool(arguments) and (arguments[0] in HEADLESS or arguments[0].startswith("-"))


def is_picture(arguments: list[str]) -> bool:
    """Whether a session is exported in a form that the window's toolkit paints."""
    forms = [argument.split("=")[-1] for argument in arguments]
    return "export" in arguments[:1] and not set(PAINTED).isdisjoint(forms)


def _without_safe_mode(arguments: list[str]) -> list[str]:
    return [argument for argument in arguments if argument != SAFE_MODE]


def main(arguments: list[str]) -> int:
    fresh = arguments[:1] == ["--fresh"]
    arguments = arguments[1:] if fresh else arguments
    in_terminal = is_command(arguments)
    in_window = not in_terminal and has_display()
    needs_qt = in_window or "screenshot" in arguments[:1] or is_picture(arguments)
    if not environment.system_is_ready(needs_qt=needs_qt):
        return 1
    if not environment.prepare(environment.MINE, fresh=fresh):
        return 1
    if in_terminal or in_window:
        return become(command(arguments or ["article"]))
    return walk_all(_without_safe_mode(arguments))


def command(arguments: list[str]) -> list[str]:
    return [str(environment.MINE.interpreter), "-m", "bpstudio", *arguments]


def become(program: list[str]) -> int:
    """Run the program in this one's place, so that signals and the exit code are its own."""
    if sys.platform == "win32":
        return subprocess.call(program)
    os.execv(program[0], program)


def walk_all(arguments: list[str]) -> int:
    """One source with its options, or each of several; the article's network where none is named."""
    if len(arguments) > 1 and not any(argument.startswith("-") for argument in arguments):
        return max([walk([source]) for source in arguments])
    return walk(arguments) if arguments else walk_to_a_file()


def walk(arguments: list[str]) -> int:
    """Every step in the terminal, where there is no display for the window."""
    print("There is no display for the window, so here is the walk in the terminal:", flush=True)
    print("  bpstudio step", shlex.join(arguments), flush=True)
    return subprocess.call(command(["step", *arguments]))


def walk_to_a_file() -> int:
    """The walk of the article, whose session is written beside whatever else is in the current folder."""
    written = free_name(Path("article.json"))
    code = walk(["article", "-o", str(written)])
    if code == 0:
        print(f"The session with all its steps is written to {written.resolve()}", flush=True)
        with contextlib.suppress(
            OSError
        ):  # a checkout that cannot be written; then the next walk takes another name
            _note().write_text(_digest(written), encoding="ascii")
    return code


def free_name(path: Path) -> Path:
    """The name, or with a number added where something has it that is not what the last walk wrote, to the byte."""
    names = (path if number == 1 else path.with_stem(f"{path.stem}-{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name) or _is_our_own(name))


def _is_our_own(path: Path) -> bool:
    try:
        return path.is_file() and _digest(path) == _note().read_text(encoding="ascii")
    except (OSError, ValueError):
        return False


def _note() -> Path:
    return environment.MINE.folder / "walk-wrote"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
