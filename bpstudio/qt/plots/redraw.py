"""Drawing when something changed, at most some twenty times a second, and carefully once it has come to rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

INTERVAL_MILLISECONDS = 45
REST_MILLISECONDS = 200


class Redraw(QObject):
    """Calls ``draw(rough)`` soon after ``mark``: ``lag`` milliseconds later than it might, so that views take turns.

    ``rough`` while one change follows the other: lines need not be smooth then, only quick.
    """

    def __init__(self, draw: Callable[[bool], None], parent: QObject, lag: int = 0) -> None:
        super().__init__(parent)
        self._draw, self._lag = draw, lag
        self._since = QElapsedTimer()
        self._timer, self._rest = _single_shot(self, self._draw_soon), _single_shot(self, self.now)
        self._soon = False

    @property
    def waiting(self) -> bool:
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
        self._drawn(rough)
        if rough:
            self._rest.start(REST_MILLISECONDS)

    def now(self) -> None:
        """Draw at once."""
        self._drawn(False)

    def _drawn(self, rough: bool) -> None:
        self.stop()
        self._draw(rough)
        self._since.start()

    def stop(self) -> None:
        self._soon = False
        self._timer.stop()
        self._rest.stop()


def _single_shot(parent: QObject, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    return timer
