"""From a place pointed at to a moment of the session, and there, at most once per turn of the event loop."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from bpstudio.qt.bridge import Bridge
from bpstudio.session.state import Cursor, State, segment_at


def steps_of(state: State, iteration: int) -> int:
    """How many steps the iteration has."""
    return len(state.segments[segment_at(state.segments, iteration)].program)


def within(state: State, iteration: float) -> int:
    """The iteration on record that is nearest."""
    return max(0, min(round(iteration), state.iterations))


def completed_moment(state: State, iteration: float) -> Cursor:
    """The end of the iteration pointed at, so that its numbers are seen; after the last on record, a beginning."""
    number = within(state, iteration)
    return Cursor(number, steps_of(state, number) if number < state.iterations else 0)


def same_step(state: State, iteration: float) -> Cursor:
    """The iteration pointed at with as many steps revealed as now, running nothing new."""
    number = within(state, iteration)
    revealed = min(state.cursor.revealed, steps_of(state, number))
    if number == state.iterations and revealed == steps_of(state, number):
        return Cursor(number, 0)
    return Cursor(number, revealed)


class Traveller(QObject):
    """Goes to the moment asked for last, once the events at hand are done: a drag never queues up."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._goal: Cursor | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.arrive)

    def go(self, goal: Cursor) -> None:
        """Set out for ``goal``; a goal not reached yet is dropped."""
        self._goal = goal
        if not self._timer.isActive():
            self._timer.start(0)

    def arrive(self) -> None:
        """Be there now."""
        self._timer.stop()
        goal, self._goal = self._goal, None
        if goal is not None:
            self._bridge.attempt(lambda: self._bridge.session.seek(goal.iteration, goal.revealed))
