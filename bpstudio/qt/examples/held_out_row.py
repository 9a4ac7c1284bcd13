"""How many examples are held out of training, and another draw of them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QToolButton, QWidget

from bpstudio.engine.examples import Examples
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.session.edits.examples import SplitExamples

TIP = (
    "Held out: the share of the examples that is kept out of training. "
    "Their cost says how well the network does on new examples."
)


class HeldOutRow(QWidget):
    """``refused`` carries a sentence, empty where an edit was accepted."""

    refused = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._seed = bridge, 0
        label = PlainLabel("Held out", self)
        label.setToolTip(TIP)
        self.share = QSpinBox(self)
        self.share.setRange(0, 99)
        self.share.setSingleStep(5)
        self.share.setSuffix(" %")
        self.share.setKeyboardTracking(False)
        self.share.setFixedWidth(92)
        self.share.setToolTip(TIP)
        self.share.setAccessibleName("Held out")
        self.share.valueChanged.connect(self._split)
        label.setBuddy(self.share)
        self.again = QToolButton(self)
        self.again.setIcon(icon("reset"))
        self.again.setToolTip("Keep out as many others, drawn from the next seed.")
        self.again.setAccessibleName("Draw others to hold out")
        self.again.clicked.connect(self._draw_again)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_SMALL)
        row.addWidget(label)
        row.addSpacing(SPACE - SPACE_SMALL)
        row.addWidget(self.share)
        row.addWidget(self.again)

    def refresh(self, data: Examples) -> None:
        """Show which share of the examples is held out."""
        with QSignalBlocker(self.share):
            self.share.setValue(round(100 * len(data.held_out) / len(data)))
        self.setEnabled(len(data) > 1)
        self.again.setEnabled(bool(data.held_out))

    def _split(self, percent: int) -> None:
        self._ask(percent / 100)

    def _draw_again(self) -> None:
        data = self._bridge.document.data
        self._seed += 1
        self._ask(len(data.held_out) / len(data))

    def _ask(self, fraction: float) -> None:
        self.refused.emit(ask(self._bridge, lambda: SplitExamples(fraction, self._seed)))
        self.refresh(self._bridge.document.data)
