"""Print the table; exit 0 when every goal is met, else 1. Names of groups as arguments run those only."""

from __future__ import annotations

import os
import sys
import tempfile

# One BLAS thread, or ratios of small networks mean nothing; numpy reads these when it is first imported.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(names: list[str]) -> int:
    from tests.benchmarks import drawing, importing, loops, selecting, starting, training, walking

    groups = {
        group.__name__: group
        for module in (loops, walking, selecting, drawing, importing, starting, training)
        for group in module.GROUPS
    }
    unknown = set(names) - set(groups)
    if unknown:
        print(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(groups)}", file=sys.stderr)
        return 2
    missed = 0
    for name in names or groups:
        for line in groups[name]():
            print(line, flush=True)
            missed += not line.kept
    return 1 if missed else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        sys.exit(main(sys.argv[1:]))
