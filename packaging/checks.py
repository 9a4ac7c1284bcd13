"""What test.py does: every check, and a part of the tests once more with another Python and the newest packages."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import environment
import installing
import pythons
from environment import MINE, ROOT, Environment

PYTHON = os.path.relpath(MINE.interpreter, ROOT)
LINT_IMPORTS = os.path.relpath(MINE.scripts / "lint-imports", ROOT)
CHECKS = (
    [PYTHON, "-m", "ruff", "check", "."],
    [PYTHON, "-m", "ruff", "format", "--check", "."],
    [PYTHON, "-m", "mypy"],
    [LINT_IMPORTS],
)
PYTEST = [PYTHON, "-m", "pytest"]
SECOND = (
    *(
        "tests/engine",
        "tests/notation",
        "tests/storage",
        "tests/cli",
        "tests/test_cli.py",
        "tests/test_cli_process.py",
    ),
    *("tests/session/history", "tests/explain/test_without_a_window.py", "tests/qt/test_presets_shown.py"),
    "--ignore=tests/engine/mistakes",
    "--ignore=tests/storage/export/test_solutions_written.py",
)
"""Not what takes long and is arithmetic and words of our own: it runs here, and is the same with any Python."""
SHOWN = ("numpy", "PySide6-Essentials", "pyqtgraph", "msgspec", "tqdm")
_VERSIONS = """
import sys
from importlib.metadata import version
print(", ".join(f"{name} {version(name)}" for name in sys.argv[1:]))
"""


def main(arguments: list[str]) -> int:
    """Run every check, pytest last so that its summary is the last line; 1 if any of them failed.

    With arguments pytest does what they say, here alone and in one process.
    """
    if not environment.system_is_ready(needs_qt=True):
        return 1
    with ThreadPoolExecutor(1) as beside:  # pip mostly waits, and takes one processor
        second = None if arguments else beside.submit(second_environment)
        if not environment.prepare(MINE, "test"):
            return 1
        failed = [shlex.join(check) for check in CHECKS if not passes(check)]
        made = None if second is None else second.result()
    if made is not None and not passes_in(made):
        failed.append("the second environment")
    arguments = arguments or [*workers(), "--durations=10"]
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", flush=True)
    return 0 if passes([*PYTEST, *arguments]) and not failed else 1


def passes(command: list[str]) -> bool:
    print(f"$ {shlex.join(command)}", flush=True)
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.call(command, cwd=ROOT, env=settings) == 0


def workers() -> list[str]:
    """Two processes, each with whole files of tests, where there are two processors for them.

    In the order of tests/conftest.py, which begins with what takes long.
    """
    return ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"] if processors() > 1 else []


def processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def second_environment() -> Environment | None:
    """The one with the newest other Python and the newest packages; None, after saying so, where it cannot be had."""
    others = [python for python in pythons.found() if python.version[:2] != sys.version_info[:2]]
    for python in [python for python in others if not makes_environments(python)]:
        print(f"Python {spelt(python)} ({python.command}) has no ensurepip and is left out.", flush=True)
        others.remove(python)
    if not others:
        print("No other Python was found: the second environment was not run.", flush=True)
        return None
    listed = ", ".join(f"{spelt(python)} ({python.command})" for python in others)
    print(f"Other Pythons found, the newest first: {listed}", flush=True)
    made = next((python for python in others if can_be_made(python)), None)
    if made is None:
        print("THE SECOND ENVIRONMENT WAS NOT RUN: it can be made with none of them here.", flush=True)
        return None
    print(f"Second environment: Python {spelt(made)} with {packages_in(newest(made))}", flush=True)
    return newest(made)


def passes_in(second: Environment) -> bool:
    """The tests that depend on Python and on packages, with the newest of both."""
    began = time.monotonic()
    pytest = [os.path.relpath(second.interpreter, ROOT), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    passed = passes([*pytest, *workers(), *SECOND])
    print(f"The second environment took {time.monotonic() - began:.0f} s.", flush=True)
    return passed


def can_be_made(python: pythons.Python) -> bool:
    """Make its environment; says what is in the way. A new Python may come before the packages for it."""
    try:
        made = environment.prepare_newest(newest(python), "test")
    except installing.NoNetwork as error:
        print(error, flush=True)
        return False
    if not made:
        print(f"The second environment cannot be made with Python {spelt(python)}.", flush=True)
    return made


def makes_environments(python: pythons.Python) -> bool:
    """Some systems keep a part of Python in a package of its own."""
    asked = [python.command, "-c", "import ensurepip, venv"]
    try:
        return subprocess.run(asked, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def newest(python: pythons.Python) -> Environment:
    said = f"{spelt(python)} {python.command}"
    return Environment(ROOT / ".venv-newest", python.command, said, tested=False)


def packages_in(second: Environment) -> str:
    asked = [str(second.interpreter), "-c", _VERSIONS, *SHOWN]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()


def spelt(python: pythons.Python) -> str:
    return ".".join(map(str, python.version))
