"""From a place pointed at to a moment of the session, and there, at most once per turn of the event loop."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from bpstudio.qt.bridge import Bridge
from bpstudio.session.history.state import Cursor, State, end_of, steps_of


def _within(state: State, iteration: float) -> int:
    """The iteration on record that is nearest."""
    return max(0, min(round(iteration), state.iterations))


def completed_moment(state: State, iteration: float) -> Cursor:
    """The end of the iteration pointed at, so that its numbers are seen; before any is on record, the beginning."""
    return (
        end_of(state, min(_within(state, iteration), state.iterations - 1)) if state.iterations else Cursor()
    )


def same_step(state: State, iteration: float) -> Cursor:
    """The iteration pointed at with as many steps revealed as now, running nothing new.

    With all of them revealed that is one on record: of the next there is no end yet.
    """
    number, revealed = _within(state, iteration), state.cursor.revealed
    if revealed == steps_of(state, state.cursor.iteration):
        return completed_moment(state, iteration)
    return Cursor(number, min(revealed, max(0, steps_of(state, number) - (number == state.iterations))))


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
