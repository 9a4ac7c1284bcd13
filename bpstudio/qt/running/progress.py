"""How far training is: a bar where the end is known, the rate, and the time that remains."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from bpstudio.explain.words.pace import duration, rate_text
from bpstudio.qt.controls.pacing import IterationsDone
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.no_flicker import NoFlickerLabel
from bpstudio.qt.ground.theme import SPACE

_WIDTH = 120
_PARTS = 1000


class TrainingProgress(QWidget):
    """Shown while training."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("training_progress")
        self.bar, self.label = QProgressBar(self), NoFlickerLabel(self)
        self.bar.setRange(0, _PARTS)
        self.bar.setFixedWidth(_WIDTH)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("training progress")
        self.label.setFont(number_font(-1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACE, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.bar)
        row.addWidget(self.label)
        self.hide()

    def begin(self) -> None:
        """Show that training runs, with no rate yet."""
        self.bar.hide()
        self.label.say("training …")
        self.setToolTip("Iterations a second. A condition for stopping gives the bar an end to run to.")
        self.show()

    def show_progress(self, progress: IterationsDone) -> None:
        """Tell the rate, and how long the rest takes where that is known."""
        left = progress.seconds_left
        self.bar.setVisible(progress.total is not None)
        if progress.total is not None:
            self.bar.setValue(round(_PARTS * progress.done / progress.total))
        rest = "" if left is None else f"  ·  {duration(left)} left"
        self.label.say(f"{rate_text(progress.rate)}{rest}")
