"""How fast training is to go, and how fast it goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import perf_counter

from bpstudio.session.training.slow_start import due_by, rate_after

METER_SECONDS = 1.5
REPORT_SECONDS = 0.2
LATEST_DEBT_SECONDS = 0.25
LONGEST_TICK_SECONDS = 1.0
"""What a gap between two ticks counts at most: longer than that the computer slept."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Iterations a second, or where ``steps`` factors; as fast as it goes where it is infinite.

    One that ``grows`` begins so that the eye follows, and takes ``per_second`` only once it has been played a while.
    """

    text: str
    per_second: float
    steps: bool = False
    grows: bool = False

    def rate(self, played: float) -> float:
        """How many a second after so many seconds of playing."""
        return min(rate_after(played), self.per_second) if self.grows else self.per_second

    def due(self, begin: float, end: float) -> float:
        """How many between two times of playing; infinite where it goes as fast as it can."""
        if self.rate(end) == inf:
            return inf
        return due_by(end) - due_by(begin) if self.grows else self.per_second * (end - begin)


SLOW_START = Speed("starts slowly", inf, grows=True)
SPEEDS = (
    SLOW_START,
    Speed("1 step a second", 1.0, steps=True),
    Speed("4 steps a second", 4.0, steps=True),
    Speed("1 iteration a second", 1.0),
    Speed("5 iterations a second", 5.0),
    Speed("20 iterations a second", 20.0),
    Speed("100 iterations a second", 100.0),
    Speed("full speed", inf),
)
FULL_SPEED = SPEEDS[-1]


class Clock:
    """How much is due by now, at a speed; what could not be done in time is not made up for.

    ``played`` is how many seconds it has run since ``start``.
    """

    def __init__(self, now: Callable[[], float] = perf_counter) -> None:
        self._now = now
        self.start()

    def start(self) -> None:
        """Begin again from now, with nothing due."""
        self._last, self._owed, self.played = self._now(), 0.0, 0.0

    def due(self, speed: Speed) -> int | None:
        """How many now; None where as many as can be."""
        now, before = self._now(), self.played
        self.played += min(now - self._last, LONGEST_TICK_SECONDS)
        self._last = now
        more = speed.due(before, self.played)
        if more == inf:
            return None
        most = max(1.0, speed.rate(self.played) * LATEST_DEBT_SECONDS)
        self._owed = min(self._owed + more, most + 0.999)
        count = int(self._owed + 0.05)  # a timer may come a little early
        self._owed -= count
        return count

    def give_back(self, count: int) -> None:
        """So many of those that were due could not be done yet."""
        self._owed += count


@dataclass(frozen=True, slots=True)
class IterationsDone:
    """Iterations done since training began, of how many if that is known, and how many a second."""

    done: int
    total: int | None
    rate: float

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate; None where either is not known, or nothing moves."""
        if self.total is None or self.rate <= 0:
            return None
        return max(0, self.total - self.done) / self.rate


class Meter:
    """Iterations a second over the last moment."""

    def __init__(self, now: Callable[[], float] = perf_counter) -> None:
        self._now = now

    def start(self, done: int) -> None:
        """Begin again from now, with so many done."""
        now = self._now()
        self._seen = deque([(now, done)])
        self._told = now

    def rate(self, done: int) -> float | None:
        """The rate, every now and then; None in between."""
        now = self._now()
        if now - self._told < REPORT_SECONDS:
            return None
        self._told = now
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > METER_SECONDS:
            self._seen.popleft()
        then, before = self._seen[0]
        return max(0.0, (done - before) / (now - then))
