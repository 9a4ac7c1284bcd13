"""Exercises in a window: the tab with their questions, there only while the session is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTabWidget

from bpstudio.explain.words.exercises import TAB_TIP
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.view import View
from bpstudio.qt.shell.window import Window

if TYPE_CHECKING:  # a session that asks nothing needs none of it
    from bpstudio.qt.exercise.exercise_pane import ExercisePane


class Exercising(QObject):
    """Puts the tab before the others when an exercise is opened, and takes it away with it."""

    def __init__(self, window: Window, panels: QTabWidget) -> None:
        super().__init__(window)
        self._window, self._panels = window, panels
        self.pane: ExercisePane | None = None
        window.bridge.replaced.connect(self._look)
        self._look()

    @property
    def views(self) -> tuple[View, ...]:
        """The sheet, while there is one."""
        return () if self.pane is None else (self.pane,)

    def _look(self) -> None:
        """Another session is shown."""
        pane, self.pane = self.pane, None
        if pane is not None:
            self._panels.removeTab(self._panels.indexOf(pane))
            pane.deleteLater()
        if self._window.bridge.state.exercise is not None:
            self._open()

    def _open(self) -> None:
        from bpstudio.qt.exercise.exercise_pane import ExercisePane  # not part of the start

        window, panels = self._window, self._panels
        self.pane = ExercisePane(window.bridge, panels)
        self.pane.said.connect(self._say)
        self.pane.moved_by_hand.connect(window.player.pause)
        panels.insertTab(0, self.pane, "Exercise")
        panels.setTabToolTip(0, plain_tip(TAB_TIP))
        panels.setCurrentIndex(0)

    def _say(self, sentence: str) -> None:
        """In the status line, after what is said there of the keys that have gone on."""
        QTimer.singleShot(0, self, lambda: self._window.status.announce(sentence))
