"""Check Backprop Studio in a checkout: python3 packaging/test.py [arguments of pytest].

Makes the private environment in .venv first, with what the checks need.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import environment

PYTHON = os.path.relpath(environment.interpreter(), environment.ROOT)
LINT_IMPORTS = os.path.relpath(environment.scripts() / "lint-imports", environment.ROOT)
CHECKS = (
    [PYTHON, "-m", "ruff", "check", "."],
    [PYTHON, "-m", "ruff", "format", "--check", "."],
    [PYTHON, "-m", "mypy"],
    [LINT_IMPORTS],
)
PYTEST = [PYTHON, "-m", "pytest"]


def passes(command: list[str]) -> bool:
    print(f"$ {shlex.join(command)}", flush=True)
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.call(command, cwd=environment.ROOT, env=settings) == 0


def main(arguments: list[str]) -> int:
    """Run every check, pytest last so that its summary is the last line; 1 if any of them failed."""
    if not (environment.system_is_ready(needs_qt=True) and environment.prepare("test")):
        return 1
    failed = [shlex.join(check) for check in CHECKS if not passes(check)]
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}", flush=True)
    return 0 if passes([*PYTEST, *arguments]) and not failed else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
