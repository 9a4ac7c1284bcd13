"""Training beside the window: slices on the GUI thread, short enough that nobody waits for them."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.qt.bridge import Bridge
from bpstudio.session.session import Divergence

SLICE_SECONDS = 0.008
TICK_MILLISECONDS = 16
SPEEDS: tuple[tuple[str, float | None], ...] = (
    ("1 per second", 1.0),
    ("5 per second", 5.0),
    ("20 per second", 20.0),
    ("100 per second", 100.0),
    ("full speed", None),
)


class Player(QObject):
    """Runs iterations until paused. ``playing_changed(bool)``; ``diverged(Divergence)`` when numbers ran away."""

    playing_changed = Signal(bool)
    diverged = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._rate: float | None = None
        self._slice = 1
        self._owed = 0.0

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def set_rate(self, per_second: float | None) -> None:
        """Iterations a second; None for as many as fit."""
        self._rate = per_second
        if self.playing:
            self._timer.start(self._interval())

    def play(self) -> None:
        if not self.playing:
            self._slice, self._owed = 1, 0.0
            self._timer.start(self._interval())
            self.playing_changed.emit(True)

    def pause(self) -> None:
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        (self.pause if self.playing else self.play)()

    def _interval(self) -> int:
        return TICK_MILLISECONDS if self._rate is None else max(TICK_MILLISECONDS, round(1000 / self._rate))

    def _tick(self) -> None:
        count = self._slice if self._rate is None else self._due(self._rate)
        begun = perf_counter()
        found: list[Divergence | None] = []
        if not self._bridge.attempt(lambda: found.append(self._bridge.session.train(count))):
            self.pause()
        elif found[0] is not None:
            self.pause()
            self.diverged.emit(found[0])
        self._adapt(perf_counter() - begun)

    def _due(self, rate: float) -> int:
        self._owed += rate * self._interval() / 1000
        count = max(1, int(self._owed))
        self._owed -= count
        return count

    def _adapt(self, seconds: float) -> None:
        """Longer or shorter slices, so that one takes about its time."""
        if seconds < SLICE_SECONDS / 2:
            self._slice = min(2 * self._slice, 4096)
        elif seconds > SLICE_SECONDS:
            self._slice = max(1, self._slice // 2)
