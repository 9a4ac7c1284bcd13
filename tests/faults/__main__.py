"""Run everything: the tests with faults and those marked slow, then what takes long. Names of groups run those only.

``python3 -m tests.faults`` exits 0 when nothing was lost. CYCLES=1000 shortens the longest group.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.screens import on_a_large_screen

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ.setdefault("QT_QPA_PLATFORM", on_a_large_screen())
os.environ.setdefault(
    "QT_LOGGING_RULES", "default.warning=false"
)  # it says of every window that it is not on a screen

TESTS = {"tests": ["tests/faults"], "slow": ["-m", "slow", "tests"]}
"""What pytest is asked to run, by the name of the group."""


def main(names: list[str]) -> int:
    from tests.faults import long

    groups = {group.__name__: group for group in long.GROUPS}
    unknown = set(names) - set(groups) - set(TESTS)
    if unknown:
        print(
            f"there is no {', '.join(sorted(unknown))}; there are {', '.join([*TESTS, *groups])}",
            file=sys.stderr,
        )
        return 2
    failed = 0
    for name in TESTS if not names else [name for name in names if name in TESTS]:
        failed += subprocess.run([sys.executable, "-m", "pytest", "-q", *TESTS[name]]).returncode != 0
    for name in groups if not names else [name for name in names if name not in TESTS]:
        for line in groups[name]():
            print(line, flush=True)
            failed += not line.kept
    return 1 if failed else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        sys.exit(main(sys.argv[1:]))
