"""The benchmarks can be run; how long anything takes is theirs to say, and no test's."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_group_of_every_module_can_be_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "--list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    modules = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "benchmarks").glob("*.py")]
    tuples = [
        found for text in modules for found in re.findall(r"^GROUPS.*= \((.*?),?\)$", text, re.MULTILINE)
    ]
    named = [name for found in tuples for name in found.split(", ")]
    assert sorted(done.stdout.split()) == sorted(named)
    assert len(named) > 20
