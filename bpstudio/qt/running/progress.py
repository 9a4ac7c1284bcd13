"""How far training is: a bar where the end is known, the rate, and the time that remains."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from bpstudio.engine.quantity import UPDATE
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.qt.controls.pacing import Progress
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.no_flicker import SteadyLabel
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.history.state import State
from bpstudio.session.session import Divergence

_WIDTH = 120
_PARTS = 1000


class TrainingProgress(QWidget):
    """Shown while training."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("training_progress")
        self.bar, self.label = QProgressBar(self), SteadyLabel(self)
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
        self.bar.hide()
        self.label.say("training …")
        self.setToolTip("Iterations a second. A condition for stopping gives the bar an end to run to.")
        self.show()

    def show_progress(self, progress: Progress) -> None:
        left = progress.seconds_left
        self.bar.setVisible(progress.total is not None)
        if progress.total is not None:
            self.bar.setValue(round(_PARTS * progress.done / progress.total))
        rest = "" if left is None else f"  ·  {duration(left)} left"
        self.label.say(f"{rate_text(progress.rate)}{rest}")


def rate_text(rate: float) -> str:
    """12,300 /s, 4.2 /s, or seconds for each where one takes longer than that."""
    if rate >= 100:
        return f"{float(f'{rate:.3g}'):,.0f} /s"
    return f"{rate:.1f} /s" if rate >= 1 else f"{1 / rate:.1f} s each" if rate > 0 else "running one …"


def duration(seconds: float) -> str:
    """0:42, 12:05, 3:10:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def training_text(state: State) -> str:
    """Which iteration is shown while training, the one completed last."""
    return f"Training … iteration {state.completed - 1:,}" if state.completed else "Training …"


def divergence_text(divergence: Divergence, by_the_rate: bool = True) -> str:
    """What ran away first, where, and what is left to do: shorter steps, or smaller numbers to begin with."""
    name = to_plain(quantity(divergence.quantity)) if divergence.quantity != UPDATE else "the update"
    layer = "" if divergence.layer is None else f" in layer {divergence.layer}"
    still = "no longer" if by_the_rate else "not"
    what = f"{name}{layer} is {still} a finite number in iteration {divergence.iteration:,}"
    if by_the_rate:
        return f"Training stopped: {what}. Everything before is on the timeline; a smaller learning rate usually helps."
    return f"Training stopped: {what}. No update has run yet: the weights or the inputs are too large."
