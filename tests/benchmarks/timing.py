"""Interleaved rounds, so that whatever else the machine does falls on all alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Protocol

ROUNDS = 25
TURN, MOST_GOES = 0.02, 20  # seconds of one act in a round, where it is short, and goes in that time


class Measured(Protocol):
    """Something to print; ``plain`` is the same for JSON. What is held to a goal has ``kept`` as well."""

    def plain(self) -> dict[str, object]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. ``value`` is held to ``goal``: at most that many times as long, or milliseconds."""

    name: str
    detail: str
    value: float
    goal: float
    unit: str

    @property
    def kept(self) -> bool:
        return self.value <= self.goal

    def plain(self) -> dict[str, object]:
        return {**asdict(self), "kept": self.kept}

    def __str__(self) -> str:
        verdict = "ok" if self.kept else "MISSED"
        found, goal = (f"{number:.2f} {self.unit}" for number in (self.value, self.goal))
        return f"{self.name:<58} {found:>10}  goal {goal:>9}  {verdict:<6}  {self.detail}"


def rounds(*acts: Callable[[], object], count: int = ROUNDS) -> list[list[float]]:
    """Seconds of each act in each round. One round more is run first and thrown away."""
    taken: list[list[float]] = [[] for _ in acts]
    for number in range(count + 1):
        for act, times in zip(acts, taken, strict=True):
            begun = perf_counter()
            act()
            if number:
                times.append(perf_counter() - begun)
    return taken


def rounds_of(
    acts: dict[str, Callable[[], object]], seconds: float, least: int = 10
) -> dict[str, list[float]]:
    """Seconds of each act in each of its rounds, which go round until ``seconds`` are over.

    Each takes part in ``least`` rounds at any rate; one that has used up its share of the time sits out until then.
    Two rounds more are run first and thrown away. A short act has several goes in a round, each timed for itself: the
    first of them finds the caches full of what the one before it has left.
    """
    goes = {}
    for name, act in acts.items():
        act()  # some are compiled now
        start = perf_counter()
        act()
        goes[name] = max(1, min(MOST_GOES, round(TURN / (perf_counter() - start))))
    taken: dict[str, list[float]] = {name: [] for name in acts}
    begun, number = perf_counter(), 0
    while number < least or perf_counter() - begun < seconds:
        for name, act in acts.items():
            if number < least or sum(taken[name]) < seconds / len(acts):
                for _ in range(goes[name]):
                    start = perf_counter()
                    act()
                    taken[name].append(perf_counter() - start)
        number += 1
    return taken


def compared(
    name: str, ours: Callable[[], object], other: Callable[[], object], each: int, goal: float
) -> Line:
    """``ours`` against ``other``, both doing ``each`` iterations a call: the ratio of the fastest rounds."""
    mine, theirs = rounds(ours, other)
    least, middle = min(mine) / min(theirs), median(mine) / median(theirs)
    micro = 1e6 / each
    detail = f"{min(mine) * micro:.2f} µs against {min(theirs) * micro:.2f} µs; medians {middle:.2f} x"
    return Line(name, detail, least, goal, "x")


def lasting(name: str, seconds: list[float], goal: float) -> Line:
    """The median of ``seconds``, in milliseconds."""
    ordered = sorted(1e3 * second for second in seconds)
    detail = f"fastest {ordered[0]:.2f}, 95 of 100 within {ordered[int(0.95 * len(ordered))]:.2f} ms"
    return Line(name, detail, median(ordered), goal, "ms")
