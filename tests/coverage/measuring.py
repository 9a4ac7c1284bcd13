"""Runs the tests that need no window, and counts the lines of the program that they come to."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverage import Coverage

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Path(__file__).with_name("settings.toml")
HEADLESS = (
    *("tests/engine", "tests/notation", "tests/session", "tests/explain", "tests/storage"),
    *("tests/test_cli.py", "tests/test_made_up.py", "tests/test_published_examples.py", "tests/test_veil.py"),
)
"""The tests that need no window, as pytest takes them; those of ``tests/cli`` watch processes being told to end."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A file of the program: how many lines it has that do something, and which of them no test came to."""

    name: str
    lines: int
    missing: tuple[int, ...]

    @property
    def whole(self) -> bool:
        return not self.missing


def run(folder: Path) -> bool:
    """Run the tests, what they come to kept in ``folder``; whether all of them passed."""
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "COVERAGE_FILE": str(folder / "lines")}
    if sys.version_info >= (3, 12):
        settings["COVERAGE_CORE"] = "sysmon"  # Python's own way, which costs next to nothing
    command = [
        sys.executable,
        "-m",
        "coverage",
        "run",
        f"--rcfile={SETTINGS}",
        "-m",
        "pytest",
        "-q",
        *HEADLESS,
    ]
    always_the_same = (
        "--hypothesis-profile=same"  # what is made up at random would come to other lines each time
    )
    return subprocess.call([*command, "-p", "no:cacheprovider", always_the_same], cwd=ROOT, env=settings) == 0


def measured(folder: Path) -> list[Measured]:
    """Every file of the program, by name, with what is kept in ``folder`` of one run or several."""
    coverage = _coverage(folder / "lines")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a process that a test kills leaves half a file
        coverage.combine([str(folder)])
    found = []
    for path in sorted((ROOT / "bpstudio").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(("bpstudio/qt/", "bpstudio/__main__")):
            _, lines, _, missing, _ = coverage.analysis2(str(path))
            found.append(Measured(name, len(lines), tuple(missing)))
    return found


def _coverage(file: Path) -> Coverage:
    from coverage import Coverage

    return Coverage(data_file=str(file), config_file=str(SETTINGS))
