"""Exercises in a window: the tab with their questions, and how one is made and looked at before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QTabWidget, QVBoxLayout

from bpstudio.explain.words.withheld import why_not_practised
from bpstudio.qt.controls.split import Panes
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.view import View
from bpstudio.qt.shell.window import Window
from bpstudio.session.history.state import State
from bpstudio.session.session import Session

if TYPE_CHECKING:  # a session that asks nothing needs none of it
    from bpstudio.qt.exercise.exercise_pane import ExercisePane
    from bpstudio.qt.exercise.new_exercise import NewExerciseDialog


class Exercising(QObject):
    """Puts the tab before the others when an exercise is opened, and takes it away with it."""

    def __init__(self, window: Window, panels: QTabWidget) -> None:
        super().__init__(window)
        self._window, self._panels = window, panels
        self.pane: ExercisePane | None = None
        self.dialog: NewExerciseDialog | None = None
        self._made_of: Session | None = None
        self.preview: Window | None = None
        window.bridge.replaced.connect(self._look)
        for name in ("save", "save_as"):
            window.named_actions[name].triggered.connect(lambda *_: self._remind())
        self._look()

    @property
    def views(self) -> tuple[View, ...]:
        """The sheet, while there is one."""
        return () if self.pane is None else (self.pane,)

    def _look(self) -> None:
        """Another session is shown."""
        self._keep_draft()
        pane, self.pane = self.pane, None
        if pane is not None:
            self._panels.removeTab(self._panels.indexOf(pane))
            pane.deleteLater()
        if self._window.bridge.state.exercise is not None:
            self._open()

    def _open(self) -> None:
        from bpstudio.explain.words.exercises import TAB_TIP  # not part of the start
        from bpstudio.qt.exercise.exercise_pane import ExercisePane

        window, panels = self._window, self._panels
        self.pane = ExercisePane(window.bridge, panels)
        self.pane.said.connect(self._say)
        self.pane.moved_by_hand.connect(window.player.pause)
        panels.insertTab(0, self.pane, "Exercise")
        panels.setTabToolTip(0, plain_tip(TAB_TIP))
        panels.setCurrentIndex(0)
        self.bring_forward()

    def bring_forward(self) -> None:
        """The panels come back where they were put away, so that the questions are seen."""
        panes = self._panels.parentWidget()
        if self.pane is None or not isinstance(panes, Panes):
            return
        at = panes.indexOf(self._panels)
        if not panes.sizes()[at]:
            panes.put_away_or_back(at)

    def _say(self, sentence: str) -> None:
        """In the status line, after what is said there of the keys that have gone on."""
        QTimer.singleShot(0, self, lambda: self._window.status.announce(sentence))

    def _remind(self) -> None:
        """What was typed and not checked is in no file: say so where the answers are saved."""
        waiting = [] if self.pane is None else self.pane.unchecked
        if waiting:
            from bpstudio.explain.words.exercises import unchecked_answers  # not part of the start

            self._window.notice.say(unchecked_answers(waiting), "warning", staying=True)

    # Making one

    @property
    def why_not_new(self) -> str | None:
        """Why no exercise can be made of what is shown; None where one can."""
        session = self._window.session
        if session.confined is not None:
            return session.confined
        if session.document.planted is not None:
            return why_not_practised(session.state)
        if session.state.open_questions or session.state.asked is not None:
            from bpstudio.explain.words.exercises import OPEN_QUESTIONS  # not part of the start

            return OPEN_QUESTIONS
        return None

    def begin_new(self) -> None:
        """Open the dialog that makes one, once."""
        from bpstudio.qt.exercise.new_exercise import NewExerciseDialog  # not part of the start

        window = self._window
        if self.dialog is None:
            window.player.pause()
            self.dialog = NewExerciseDialog(window.bridge, window, lambda: window.files.path)
            self._made_of = window.session
            self.dialog.previewed.connect(self._show_preview)
            self.dialog.said.connect(lambda sentence, tone: window.notice.say(sentence, tone))
            self.dialog.over.connect(self._forget_dialog)
        self.dialog.show()
        self.dialog.activateWindow()

    def _keep_draft(self) -> None:
        """What was chosen goes with the session that it is made of; a lesson only sets that aside."""
        files = self._window.files
        if self.dialog is None:
            return
        if files.own is self._made_of:
            self.dialog.set_aside(files.is_aside)
        else:
            self.dialog.end()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _show_preview(self, state: State) -> None:
        from bpstudio.qt.shell.preview_bar import PreviewBar  # not part of the start

        self.close_preview()
        self.preview = preview = self._window.only_to_look_at(Session(state))
        bar, central = PreviewBar(preview, preview), preview.centralWidget()
        column = None if central is None else central.layout()
        assert isinstance(column, QVBoxLayout), "the bands lie one under the other"
        column.insertWidget(0, bar)
        preview.on_top = (bar,)
        preview.resize(self._window.size())
        app = QApplication.instance()
        assert app is not None, "windows have an application"
        app.aboutToQuit.connect(preview.close)
        preview.closed.connect(self._forget_preview)
        preview.show()
        preview.activateWindow()

    def close_preview(self) -> None:
        """Close the window that shows an exercise beforehand, where there is one."""
        if self.preview is not None:
            self.preview.close()

    def _forget_preview(self) -> None:
        preview, self.preview = self.preview, None
        if preview is not None:
            preview.deleteLater()

    def close(self) -> None:
        """The window closes, and what it has opened with it."""
        if self.dialog is not None:
            self.dialog.end()
        self.close_preview()
