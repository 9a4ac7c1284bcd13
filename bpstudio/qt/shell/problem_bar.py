"""Why stepping is stopped, for as long as it is: a sentence above the canvas, and a button that puts it right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from bpstudio.explain.words.happened import held_up
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import PaintedIcon, icon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.shell.bar_row import BarRow, paint_ground
from bpstudio.session.problems import Problem, SettingName

WHERE: dict[str, tuple[SettingName, ...]] = {
    "data_table": ("targets", "inputs"),
    "training_settings": ("cost", "learning_rate", "initializer", "layers"),
}
"""The panel, by its name, in which each setting is."""


class ProblemBar(QWidget):
    """Hidden while the document has no error. ``blocked()`` says that one has come."""

    blocked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problem_bar")
        self._bridge = bridge
        self._error: Problem | None = None
        self._seen: tuple[Problem, ...] | None = None
        self._tabs: QTabWidget | None = None
        self._icon, self.text, self.repair = PaintedIcon(18, self), PlainLabel(self), QPushButton(self)
        self.repair.clicked.connect(self._repair)
        self._row = BarRow(self, self._icon, self.text, (self.repair,))
        self.hide()
        self.refresh()
        bridge.changed.connect(lambda *_: self.refresh())
        bridge.replaced.connect(self.refresh)

    def watch(self, tabs: QTabWidget) -> None:
        """Mark the tabs in which something has a problem."""
        self._tabs = tabs
        self._mark(tabs)

    def refresh(self) -> None:
        """Say what is wrong now."""
        if self._seen is self._bridge.problems:  # most changes are steps, which change nothing here
            return
        self._seen = self._bridge.problems
        before, self._error = self._error, self._bridge.error
        self.setVisible(self._error is not None)
        if self._tabs is not None:
            self._mark(self._tabs)
        if self._error is not None:
            self._say(self._error)
            if before is None:
                self.blocked.emit()

    def _say(self, error: Problem) -> None:
        more = sum(problem.severity == "error" for problem in self._bridge.problems) - 1
        self.text.setText(held_up(error.sentence, more=more))
        self.setAccessibleName(self.text.text())
        self._icon.show_icon("error", "error")
        self.repair.setVisible(error.repair is not None)
        if error.repair is not None:
            self.repair.setText(error.repair.words)
            self.repair.setToolTip("Put it right; undo takes it back.")
        self._row.arrange(self.width())

    def _mark(self, tabs: QTabWidget) -> None:
        for place in range(tabs.count()):
            view = tabs.widget(place)
            settings = WHERE.get(view.objectName(), ()) if view is not None else ()
            found = [problem for problem in self._bridge.problems if problem.setting in settings]
            tabs.setTabIcon(place, icon(found[0].severity, found[0].severity) if found else QIcon())

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.arrange(self.width())

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._error is not None:
            self._say(self._error)

    def _repair(self) -> None:
        if self._error is not None and self._error.repair is not None:
            self._bridge.edit(self._error.repair.edit)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, "error")
