"""Who takes part: each module has ``CONTENDERS``, which compute the updates of a workload in their own manner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Protocol

from tests.benchmarks.workloads import Weights, Workload


class UnsuitableError(Exception):
    """This contender cannot compute this workload, and why."""


class Contender(Protocol):
    def run(self, iterations: int) -> None:
        """So many updates, going on with the batch after the last one; whole epochs where there are several."""

    def weights(self) -> Weights: ...


Make = Callable[[Workload], Contender]
MODULES = ("ours", "textbook", "pytorch", "jax_numpy", "scikit", "hips", "scalar")


def contenders() -> tuple[dict[str, Make], list[str]]:
    """Those that are installed, by name; and a sentence about each library that is not."""
    found: dict[str, Make] = {}
    absent: list[str] = []
    for module in MODULES:
        try:
            found |= import_module(f"tests.benchmarks.contenders.{module}").CONTENDERS
        except ModuleNotFoundError as error:
            absent.append(
                f"{error.name} is not installed, so it was not measured (pip install .[bench] brings it)"
            )
    return found, absent


def batches_from(workload: Workload, done: int, iterations: int) -> Iterator[int]:
    """The numbers of the batches that the next updates see."""
    return (number % workload.batches for number in range(done, done + iterations))
