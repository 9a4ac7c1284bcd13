"""Drawing when something changed, at most thirty times a second."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

INTERVAL_MILLISECONDS = 34


class Redraw(QObject):
    """Calls ``draw`` soon after ``mark``, ``lag`` milliseconds later than it might, so that two plots take turns."""

    def __init__(self, draw: Callable[[], None], parent: QObject, lag: int = 0) -> None:
        super().__init__(parent)
        self._draw, self._lag = draw, lag
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.now)

    @property
    def waiting(self) -> bool:
        return self._timer.isActive()

    def mark(self) -> None:
        """Something changed."""
        if not self._timer.isActive():
            passed = self._since.elapsed() if self._since.isValid() else INTERVAL_MILLISECONDS
            self._timer.start(max(self._lag, INTERVAL_MILLISECONDS - passed))

    def now(self) -> None:
        """Draw at once."""
        self._timer.stop()
        self._draw()
        self._since.start()

    def stop(self) -> None:
        self._timer.stop()
