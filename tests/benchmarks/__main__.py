"""Print the tables; exit 0 when every goal is met, else 1. Names of groups as arguments run those only.

``--json FILE`` writes what was measured as well; ``--list`` names the groups. What is not installed is named and left
out: the engine's groups need numpy only, the window's the toolkit, and ``pip install .[bench]`` brings the peers.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tests.screens import on_a_large_screen

if TYPE_CHECKING:
    from tests.benchmarks.timing import Measured

# One thread each, or ratios of small networks mean nothing; the libraries read these when they are first imported.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("QT_QPA_PLATFORM", on_a_large_screen())

MODULES = (
    "peers",
    "loops",
    "growth",
    "memory",
    "training",
    "history",
    "walking",
    "selecting",
    "drawing",
    "importing",
    "starting",
    "verifying",
    "grading",
    "judging",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="what to measure; without any, everything")
    parser.add_argument("--list", action="store_true", help="name the groups and measure nothing")
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="write what was measured to FILE, and the plot of growth beside it",
    )
    chosen = parser.parse_args(arguments)
    groups, absent = offered()
    unknown = set(chosen.groups) - set(groups)
    if unknown:
        print("\n".join(absent), file=sys.stderr)
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(groups)}")
    if chosen.list:
        print("\n".join([*groups, *absent]))
        return 0
    if chosen.json:
        os.environ["BPSTUDIO_BENCHMARKS"] = str(chosen.json.resolve().parent)
    missed, found = 0, {}
    for name in chosen.groups or groups:
        items = []
        for item in groups[name]():
            print(item, flush=True)
            missed += not getattr(item, "kept", True)
            items.append(item)
        found[name] = [item.plain() for item in items]
    print("\n".join(absent), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n")
    return 1 if missed else 0


def offered() -> tuple[dict[str, Callable[[], Iterable[Measured]]], list[str]]:
    """The groups by name, and a sentence about each module whose libraries are missing."""
    groups: dict[str, Callable[[], Iterable[Measured]]] = {}
    absent: list[str] = []
    for name in MODULES:
        try:
            module = import_module(f"tests.benchmarks.{name}")
        except ModuleNotFoundError as error:
            absent.append(
                f"{error.name} is not installed, so nothing of tests/benchmarks/{name}.py was measured"
            )
        else:
            found = {group.__name__: group for group in module.GROUPS}
            if twice := groups.keys() & found.keys():
                raise ValueError(f"{', '.join(twice)} of {name}.py would hide another group of that name")
            groups |= found
    return groups, absent


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        sys.exit(main(sys.argv[1:]))
