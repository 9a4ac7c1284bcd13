"""Training beside the window: a process runs ahead, and a timer here walks what it hands over.

Until the process is there, at low speeds, while it stands still and where none can be had, iterations run here, in
slices short enough that nobody waits for them. Either way the session sees the same: a record that grows, and
``train``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import inf
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.engine.words import counted, plural
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.pacing import FULL_SPEED, Clock, IterationsDone, Meter, Speed
from bpstudio.session.history.record import Record
from bpstudio.session.session import Divergence
from bpstudio.session.training.ahead import ahead
from bpstudio.session.training.stops import Stop, Stops
from bpstudio.session.training.supervisor import Supervisor
from bpstudio.session.training.worker import Worker

SLICE_SECONDS = 0.008
SLICE_TICK, PROCESS_TICK = 16, 30
PROCESS_AFTER_SECONDS = 0.15
PROCESS_FROM_RATE = 200.0  # a second: up to there iterations that are not heavy are done between two pictures
BREATH, LONG_BREATH = 2.5, 9.0
LONG_SHOWING_SECONDS, MOST_BREATH_SECONDS = 0.1, 1.0
"""Showing an iteration is followed by a breath of so many times what it took; one that takes longer by a long one."""
ALL_SHOWN_RATE = 30.0  # a second: up to there every iteration is shown, whatever it takes
MOST_WALKED = 1 << 14
HEAVY = 2_000_000  # examples of an iteration times parameters: some milliseconds


@dataclass(slots=True)
class _Run:
    """From pressing play to the pause."""

    start: int
    goal: int | None
    begun: float


class Player(QObject):
    """Runs iterations until paused. ``playing_changed(bool)``; ``diverged(Divergence)`` when numbers ran away;
    ``finished(str)`` with the reason when a condition of ``stops`` is met; ``progressed(IterationsDone)`` now and then;
    ``troubled(str)`` with a sentence when the process beside the window is gone or has stopped.
    """

    playing_changed = Signal(bool)
    diverged = Signal(object)
    finished = Signal(str)
    progressed = Signal(object)
    troubled = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        parent: QObject | None = None,
        supervisor: Supervisor | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.speed, self.stops = FULL_SPEED, Stops()
        self._now = clock
        self._clock, self._meter = Clock(clock), Meter(clock)
        self._run = _Run(0, None, 0.0)
        self._slice, self._rest_until = 1, 0.0
        self._supervisor = supervisor or Supervisor()
        self.destroyed.connect(partial(_close, self._supervisor))
        self._lent: tuple[Worker, Record] | None = None

    @property
    def playing(self) -> bool:
        """Whether iterations or steps are run now."""
        return self._timer.isActive()

    @property
    def stepping(self) -> bool:
        """Whether it plays factor by factor."""
        return self.playing and self.speed.steps

    def set_speed(self, speed: Speed) -> None:
        """From now on; one that grows begins slowly, as it does each time ``play`` is called."""
        self.speed = speed
        if self.playing:
            self._clock.start()
            self._timer.start(self._interval())

    def set_stops(self, stops: Stops) -> None:
        """From the next training on; a training that runs counts from here."""
        self.stops = stops
        if self.playing:
            self._call_back()
            self._count_from_here()

    def play(self) -> None:
        """Raises ValueError where nothing can be trained, which the session says."""
        if self.playing:
            return
        if self._bridge.session.why_no_training is not None:
            raise ValueError(self._bridge.session.why_no_training)
        self._clock.start()
        self._count_from_here()
        self._timer.start(self._interval())
        self.playing_changed.emit(True)

    def _count_from_here(self) -> None:
        state = self._bridge.state
        total = self.stops.total(state.segments[-1].document.task.batches)
        self._run = _Run(state.completed, None if total is None else state.completed + total, self._now())
        self._slice = 1
        self._meter.start(state.completed)

    def pause(self) -> None:
        """Stop, with all that has run; nothing happens where nothing runs."""
        if self.playing:
            self._timer.stop()
            self._call_back()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Pause, or else play. Raises ValueError as ``play`` does."""
        (self.pause if self.playing else self.play)()

    def close(self) -> None:
        """Pause, and end the process beside the window."""
        self.pause()
        self._supervisor.close()

    def _interval(self) -> int:
        rate = self._rate
        tick = PROCESS_TICK if self._lent is not None else SLICE_TICK
        return tick if rate == inf else max(tick, round(1000 / rate))

    @property
    def _rate(self) -> float:
        """How many a second there should be now."""
        return self.speed.rate(self._clock.played)

    # A tick

    def _tick(self) -> None:
        begun, before = self._now(), self._bridge.state
        self._advance()
        if self.playing and self._bridge.state is not before:
            QTimer.singleShot(0, self, lambda: self._take_breath(self._now() - begun))
        if self.playing and self._interval() != self._timer.interval():
            self._timer.setInterval(self._interval())

    def _take_breath(self, busy: float) -> None:
        """Where showing an iteration takes long, show fewer: most of the time is left for everything else."""
        breath = min(MOST_BREATH_SECONDS, (BREATH if busy < LONG_SHOWING_SECONDS else LONG_BREATH) * busy)
        self._rest_until = self._now() + (breath if self._rate > ALL_SHOWN_RATE else 0.0)

    @property
    def _at_goal(self) -> bool:
        """Whether all has been run that was asked for: there is nothing to wait for then."""
        session, goal = self._bridge.session, self._run.goal
        return goal is not None and session.run_ahead >= goal - session.state.completed

    def _advance(self) -> None:
        due = self._clock.due(self.speed)
        if self.speed.steps:
            self._step(due or 0)
        elif self._now() < self._rest_until and not self._at_goal:
            self._clock.give_back(due or 0)
            self._have(MOST_WALKED if due is None else due)
        elif due is None:
            self._train(MOST_WALKED)
        elif due:
            at = self._bridge.state.completed
            self._train(due)
            self._clock.give_back(max(0, due - max(0, self._bridge.state.completed - at)))
        if self.playing:
            self._report()

    def _step(self, due: int) -> None:
        for _ in range(due):
            if not self._bridge.attempt(self._bridge.session.step):
                self.pause()

    def _train(self, due: int) -> None:
        session = self._bridge.session
        due = self._have(due)
        count = min(due, session.run_ahead)
        if count <= 0 and due > 0:
            return
        stop = self._stop_within(count)
        divergence: list[Divergence | None] = []
        act = session.train
        if not self._bridge.attempt(lambda: divergence.append(act(stop.iterations if stop else count))):
            self.pause()
        elif divergence[0] is not None:
            self.pause()
            self.diverged.emit(divergence[0])
        elif stop is not None:
            self.pause()
            self.finished.emit(stop.reason)

    def _have(self, due: int) -> int:
        """See to it that so many are run, of those up to the goal; how many that are."""
        session = self._bridge.session
        if self._run.goal is not None:
            due = min(due, self._run.goal - session.state.completed)
        missing = due - session.run_ahead
        if missing > 0:
            self._more(missing)
        return due

    def _stop_within(self, count: int) -> Stop | None:
        """Where a condition is met in the next ``count`` iterations, all of which have been run."""
        state, found = self._bridge.state, None
        if self.stops.cost is not None or self.stops.norm is not None:
            found = self.stops.within(*ahead(state, count), state.completed)
        if found is None and self._run.goal is not None and state.completed + count >= self._run.goal:
            done = self._run.goal - self._run.start
            found = Stop(
                count,
                f"{counted(done, 'iteration')} {plural(done, 'is', 'are')} done",
            )
        return found

    def _report(self) -> None:
        state = self._bridge.state
        rate = self._meter.rate(state.completed)
        if rate is not None:
            total = None if self._run.goal is None else self._run.goal - self._run.start
            self.progressed.emit(IterationsDone(state.completed - self._run.start, total, rate))

    # More iterations than have been run

    def _more(self, missing: int) -> None:
        """Have up to ``missing`` iterations appended, or what is at hand by now."""
        record = self._bridge.session.record_in_training
        heavy = record.task.batch_size * record.task.network.size > HEAVY
        pays = self._rate >= PROCESS_FROM_RATE and self._now() - self._run.begun > PROCESS_AFTER_SECONDS
        if heavy or pays:
            worker = self._supervisor.worker()
            for sentence in self._supervisor.news():
                self.troubled.emit(sentence)
            if worker is not None:
                self._take_over(worker, record, missing)
                return
            if heavy and self._supervisor.hopeful:
                return
        self._call_back()
        self._run_slice(record, missing)

    def _take_over(self, worker: Worker, record: Record, missing: int) -> None:
        if self._lent != (worker, record):
            worker.begin(record, self.stops.norm is not None)
            self._lent = worker, record
            self._timer.start(self._interval())
        try:
            for stretch in worker.taken():
                record.extend(stretch)
        except ValueError:  # the record is as it was before that stretch
            worker.end("sent what does not continue the training")
            return
        end = 1 << 62 if self._rate == inf else record.length + 2 * missing  # the next are on their way then
        if self._run.goal is not None:
            end = min(end, self._run.goal - record.first)
        worker.run_to(end, record.keeping)

    def _call_back(self) -> None:
        """Let the process rest."""
        if self._lent is not None:
            worker, _ = self._lent
            self._lent = None
            worker.stop()
            if self.playing:
                self._timer.start(self._interval())

    def _run_slice(self, record: Record, missing: int) -> None:
        """As many as fit into a slice; as long as one takes about its time, the next is as large."""
        count = min(missing, self._slice)
        begun = self._now()
        record.run_on(count, self.stops.norm is not None)
        seconds = self._now() - begun
        if seconds < SLICE_SECONDS / 2:
            self._slice = min(2 * self._slice, 4096)
        elif seconds > SLICE_SECONDS:
            self._slice = max(1, self._slice // 2)


def _close(supervisor: Supervisor, *_: object) -> None:
    supervisor.close()
