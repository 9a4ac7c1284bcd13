"""Our engine against others on the same machine in the same run, after all have shown that they compute the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from statistics import median

import numpy as np

from tests.benchmarks.contenders import Contender, Make, UnsuitableError, contenders
from tests.benchmarks.contenders.textbook import Textbook
from tests.benchmarks.timing import Line, rounds_of
from tests.benchmarks.workloads import ALL, W1, W2, W2_ALL, W3_ALL, W3_SMALL, W3_WHOLE, Workload

SECONDS = 5.0
W2_GOALS = {"PyTorch by hand": 0.10, "PyTorch eager": 0.04, "textbook numpy": 0.25, "JAX scanned": 1.6}
GOALS = {
    W1: {"scalar graph": 0.6, "PyTorch by hand": 0.3},
    W2: W2_GOALS,
    W2_ALL: W2_GOALS,
    W3_SMALL: {"JAX scanned": 1.25},
    W3_ALL: {"JAX scanned": 1.25},
    W3_WHOLE: {"JAX scanned": 1.05},
}


@dataclass
class Table:
    """Seconds of every contender in every round of one workload, and a word about those that are missing."""

    workload: Workload
    seconds: dict[str, list[float]]
    remarks: list[str] = field(default_factory=list)

    def micro(self, name: str) -> float:
        """The fastest round, in microseconds an update."""
        return 1e6 * min(self.seconds[name]) / self.workload.iterations

    def middle(self, name: str) -> float:
        return 1e6 * median(self.seconds[name]) / self.workload.iterations

    def __str__(self) -> str:
        count = len(self.seconds["ours"])
        lines = [f"{self.workload.title}: {count} times {self.workload.iterations} updates, in turns"]
        lines.append(f"  {'µs an update':<18}{'fastest':>12}{'median':>12}{'ours to it':>12}{'medians':>10}")
        for name in sorted(self.seconds, key=self.micro):
            ratio = self.micro("ours") / self.micro(name)
            middle = self.middle("ours") / self.middle(name)
            lines.append(
                f"  {name:<18}{self.micro(name):>12.2f}{self.middle(name):>12.2f}{ratio:>12.3f}{middle:>10.3f}"
            )
        return "\n".join([*lines, *(f"  {remark}" for remark in self.remarks)])

    def plain(self) -> dict[str, object]:
        return {
            "workload": self.workload.title,
            "updates_in_a_round": self.workload.iterations,
            "microseconds_an_update": {
                name: {
                    "fastest": self.micro(name),
                    "median": self.middle(name),
                    "ours_to_it": self.micro("ours") / self.micro(name),
                    "rounds": len(self.seconds[name]),
                }
                for name in self.seconds
            },
            "remarks": self.remarks,
        }


def peers() -> Iterator[Line | Table]:
    makes, absent = contenders()
    for workload in ALL:
        table = measured(workload, makes)
        table.remarks += absent
        yield table
        for name, goal in GOALS.get(workload, {}).items():
            if name in table.seconds:
                ratio = table.micro("ours") / table.micro(name)
                detail = f"{table.micro('ours'):.2f} µs against {table.micro(name):.2f} µs"
                yield Line(f"{workload.title} against {name}", detail, ratio, goal, "x")


def measured(workload: Workload, makes: dict[str, Make]) -> Table:
    remarks: list[str] = []
    taking_part: dict[str, Contender] = {}
    for name, make in makes.items():
        try:
            same_updates(name, make(workload.short), workload)
            taking_part[name] = make(workload)
        except UnsuitableError as error:
            remarks.append(f"{name}: {error}")
    acts: dict[str, Callable[[], object]] = {
        name: partial(one.run, workload.iterations) for name, one in taking_part.items()
    }
    return Table(workload, rounds_of(acts, SECONDS), remarks)


def same_updates(name: str, contender: Contender, workload: Workload) -> None:
    """Raises AssertionError unless 20 updates lead where the textbook's lead."""
    reference = Textbook(workload.short)
    for one in (contender, reference):
        one.run(20)
    for layer, (found, expected) in enumerate(zip(contender.weights(), reference.weights(), strict=True), 1):
        for part, mine, theirs in zip(("theta", "b"), found, expected, strict=True):
            apart = np.abs(mine - theirs).max() / np.abs(theirs).max()
            if not apart < 1e-9:
                raise AssertionError(
                    f"{name} computes another {part}{layer} on {workload.title}: {apart:.1e} apart"
                )
    moved = np.abs(reference.weights()[0][0] - workload.weights[0][0]).max()
    if not moved > 1e-9:
        raise AssertionError(f"20 updates move nothing on {workload.title}")


GROUPS = (peers,)
