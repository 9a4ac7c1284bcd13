"""Looks after the training process: has one started, notices that it is gone or stands still, and replaces it once.

Whoever trains asks for it again and again, and trains himself where there is none. Nothing is lost either way: what
has not been taken over from a process never happened.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from bpstudio.session.training.worker import Worker

DOUBT_SECONDS = 2.0
"""Silent for so long, a process may be hard pressed or be stopped: nobody waits for it any more, and nobody ends it."""
STOPPED_SECONDS = 10.0
"""Silent for so long it counts as stopped. It shows each second that it runs, however long one iteration takes."""
START_SECONDS = 30.0
"""It is silent from its start until the engine is imported, which takes long where everything does."""
LONGEST_LOOK = 1.0
"""What a gap between two looks counts at most: longer than that the computer slept, or the one who looks."""
MOST_PROCESSES = 2


class Silence:
    """How long a process has shown no sign of life, while somebody looked."""

    def __init__(self, heard: int, now: float) -> None:
        self._heard, self._looked = heard, now
        self.seconds = 0.0

    def look(self, heard: int, now: float) -> float:
        """The seconds of silence, after a look at ``now`` that found so much ``heard`` in all."""
        gap = now - self._looked
        self.seconds = 0.0 if heard != self._heard else self.seconds + min(max(gap, 0.0), LONGEST_LOOK)
        self._heard, self._looked = heard, now
        return self.seconds


class Supervisor:
    """The process that trains, and what is to be said about it."""

    def __init__(
        self, start: Callable[[], Worker] = Worker, clock: Callable[[], float] = perf_counter
    ) -> None:
        self._start, self._clock = start, clock
        self._workers: list[Worker] = []
        self._silence = Silence(0, 0.0)
        self._news: list[str] = []
        self._given_up = False

    def worker(self) -> Worker | None:
        """The process to train with now; None while there is none. The first call has one started."""
        if not self._workers:
            self._begin_another()
        current = self._workers[-1]
        silent = self._silence.look(current.heard, self._clock())
        if not current.failed and silent > (STOPPED_SECONDS if current.ready else START_SECONDS):
            current.end("stopped answering" if current.ready else "did not start in time")
        if current.failed:
            self._replace(current)
            return None
        return current if current.ready and silent < DOUBT_SECONDS else None

    @property
    def hopeful(self) -> bool:
        """Whether there may be a process in a moment: to be waited for where an iteration takes long."""
        return not self._workers[-1].failed and self._silence.seconds < STOPPED_SECONDS

    def news(self) -> list[str]:
        """What has happened since the last call, a sentence each."""
        news, self._news = self._news, []
        return news

    def close(self) -> None:
        """End every process, and wait until they are gone."""
        self._given_up = False
        while self._workers:
            self._workers.pop().close()

    def _begin_another(self) -> None:
        self._workers.append(self._start())
        self._silence = Silence(self._workers[-1].heard, self._clock())

    def _replace(self, gone: Worker) -> None:
        """The first that goes is replaced; after the second there is none for as long as the window lives."""
        if len(self._workers) < MOST_PROCESSES:
            self._say("The", gone, "goes on in this window until another process has started")
            self._begin_another()
        elif not self._given_up:
            self._given_up = True
            self._say("The second", gone, "stays in this window from now on, which is slower")

    def _say(self, which: str, gone: Worker, now: str) -> None:
        self._news.append(f"{which} training process {gone.trouble}; nothing is lost, and training {now}.")
