"""Drawing when something changed, at most some twenty times a second, and carefully once it has come to rest."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from shiboken6 import isValid

from bpstudio.session.history.state import State

INTERVAL_MILLISECONDS = 45
REST_MILLISECONDS = 200
_beside: WeakKeyDictionary[QObject, WeakSet[Redraw]] = WeakKeyDictionary()


class Redraw(QObject):
    """Calls ``draw(rough)`` soon after ``mark``: ``lag`` milliseconds later than it might, so that views take turns.

    ``rough`` while one change follows the other: lines need not be smooth then, only quick. All that are ``beside``
    the same object and wait are drawn in one go, so that they show one moment.
    """

    def __init__(
        self, draw: Callable[[bool], None], parent: QObject, lag: int = 0, beside: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._others: WeakSet[Redraw] = WeakSet()
        if beside is not None:
            self._others = _beside.setdefault(beside, self._others)
            self._others.add(self)
        self._draw, self._lag = draw, lag
        self._since = QElapsedTimer()
        self._timer, self._rest = _single_shot(self, self._draw_soon), _single_shot(self, self.now)
        self._soon = False

    @property
    def waiting(self) -> bool:
        """Whether something is marked and not drawn yet."""
        return self._timer.isActive()

    def mark(self) -> None:
        """Something changed."""
        left = INTERVAL_MILLISECONDS - self._passed
        if left <= 0 and not self._soon:
            self._soon = True
            self._timer.start(self._lag)
        elif not self._timer.isActive():
            self._timer.start(left + self._lag)

    @property
    def _passed(self) -> int:
        return int(self._since.elapsed()) if self._since.isValid() else INTERVAL_MILLISECONDS

    def _draw_soon(self) -> None:
        rough = self._passed < REST_MILLISECONDS
        self._drawn_together(rough)
        if rough:
            self._rest.start(REST_MILLISECONDS)

    def now(self) -> None:
        """Draw at once."""
        self._drawn_together(False)

    def _drawn_together(self, rough: bool) -> None:
        waiting = [other for other in self._others if other is not self and isValid(other) and other.waiting]
        self._drawn(rough)
        for other in waiting:
            other._drawn(rough)
            if rough:
                other._rest.start(REST_MILLISECONDS)

    def _drawn(self, rough: bool) -> None:
        self.stop()
        self._draw(rough)
        self._since.start()

    def stop(self) -> None:
        """Draw nothing of what is marked."""
        self._soon = False
        self._timer.stop()
        self._rest.stop()


def _single_shot(parent: QObject, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    return timer


def same_curves(old: State, new: State) -> bool:
    """Whether a step inside an iteration is all that lies between two states: no curve shows that."""
    return (
        old.segments is new.segments
        and old.cursor.iteration == new.cursor.iteration
        and old.completed == new.completed
        and old.following == new.following
    )
