"""How fast training is to go, and how fast it goes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from time import perf_counter

METER_SECONDS = 1.5
REPORT_SECONDS = 0.2
LATEST_DEBT_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Speed:
    """Iterations a second, or where ``steps`` factors; as fast as it goes where it is infinite."""

    text: str
    per_second: float
    steps: bool = False

    @property
    def full(self) -> bool:
        return self.per_second == float("inf")


SPEEDS = (
    Speed("1 step a second", 1.0, steps=True),
    Speed("4 steps a second", 4.0, steps=True),
    Speed("1 iteration a second", 1.0),
    Speed("5 iterations a second", 5.0),
    Speed("20 iterations a second", 20.0),
    Speed("100 iterations a second", 100.0),
    Speed("full speed", float("inf")),
)
FULL_SPEED = SPEEDS[-1]


class Clock:
    """How much is due by now, at so many a second; what could not be done in time is not made up for."""

    def start(self) -> None:
        self._last, self._owed = perf_counter(), 0.0

    def due(self, per_second: float) -> int:
        now = perf_counter()
        most = max(1.0, per_second * LATEST_DEBT_SECONDS)
        self._owed = min(self._owed + per_second * (now - self._last), most + 0.999)
        self._last = now
        count = int(self._owed + 0.05)  # a timer may come a little early
        self._owed -= count
        return count


@dataclass(frozen=True, slots=True)
class Progress:
    """Iterations done since training began, of how many if that is known, and how many a second."""

    done: int
    total: int | None
    rate: float

    @property
    def seconds_left(self) -> float | None:
        if self.total is None or self.rate <= 0:
            return None
        return max(0, self.total - self.done) / self.rate


class Meter:
    """Iterations a second over the last moment."""

    def start(self, done: int) -> None:
        now = perf_counter()
        self._seen = deque([(now, done)])
        self._told = now

    def rate(self, done: int) -> float | None:
        """The rate, every now and then; None in between."""
        now = perf_counter()
        if now - self._told < REPORT_SECONDS:
            return None
        self._told = now
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > METER_SECONDS:
            self._seen.popleft()
        then, before = self._seen[0]
        return max(0.0, (done - before) / (now - then))
