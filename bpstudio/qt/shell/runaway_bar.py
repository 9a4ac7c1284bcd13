"""Says above the canvas that training runs away, with the way back and a smaller η one click away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from bpstudio.explain.troubles.runaway import Runaway, runaway
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.shell.bar_row import BarRow, paint_ground
from bpstudio.session.edits.base import SetLearningRate


class RunawayBar(QWidget):
    """Hidden while C does not run away before the cursor. ``moved_by_hand()``: one of its buttons is pressed."""

    moved_by_hand = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("runaway_bar")
        self._bridge = bridge
        self._found: Runaway | None = None
        self._icon, self.text = PaintedIcon(18, self), PlainLabel(self)
        self.back, self.smaller = QPushButton(self), QPushButton(self)
        self.back.clicked.connect(self._go_back)
        self.smaller.clicked.connect(self._go_on)
        self._row = BarRow(self, self._icon, self.text, (self.back, self.smaller))
        self.hide()
        self.refresh()
        bridge.changed.connect(lambda *_: self.refresh())
        bridge.replaced.connect(self.refresh)
        bridge.renoted.connect(self._write_again)

    def refresh(self) -> None:
        """Say what runs away now, if anything does."""
        found = runaway(self._bridge.frame)
        if found is not None and found != self._found:
            self._say(found)
        self._found = found
        self.setVisible(found is not None)

    def _say(self, found: Runaway) -> None:
        self.text.setText(found.sentence(self._bridge.notation))
        self.setAccessibleName(self.text.text())
        self._icon.show_icon("warning", "warning")
        for button, (text, tip) in (
            (self.back, found.back(self._bridge.notation)),
            (self.smaller, found.onward),
        ):
            button.setText(text)
            button.setToolTip(plain_tip(tip))
        self._row.arrange(self.width())

    def _go_back(self) -> None:
        found = self._found
        if found is not None:
            self.moved_by_hand.emit()
            self._bridge.attempt(lambda: self._bridge.session.go_to(found.best))

    def _go_on(self) -> None:
        found = self._found
        if found is not None:
            self.moved_by_hand.emit()
            self._bridge.attempt(lambda: self._bridge.apply_from(found.best, SetLearningRate(found.smaller)))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.arrange(self.width())

    def _write_again(self) -> None:
        """In other colours or letters than before."""
        if self._found is not None:
            self._say(self._found)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write_again()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "warning")
