"""Hunts in a window: what is chosen is begun, and the pane is there while a mistake is planted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.withheld import HUNTS_NONE
from bpstudio.qt.controls.in_thread import Outcome, result_of
from bpstudio.qt.controls.split import Panes
from bpstudio.qt.shell.window import Window
from bpstudio.session.history.state import State
from bpstudio.session.session import Session

if TYPE_CHECKING:
    from bpstudio.qt.practice.hunt_pane import HuntPane

TITLE = "Hunt"
OF_PANELS = 1
"""The place of the panels beside the network."""


class Hunts(QObject):
    """The pane is made with the first hunt, and is the first of the panels while there is one."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._begun = 0
        self.pane: HuntPane | None = None

    def refresh(self) -> None:
        """Show the pane where a mistake is planted, and take it away where another session has none."""
        window, panels = self._window, self._window.panels
        if window.session.document.planted is None:
            if self.pane is not None:
                panels.removeTab(panels.indexOf(self.pane))
            return
        if self.pane is None:
            from bpstudio.qt.practice.hunt_pane import HuntPane  # not part of the start

            self.pane = HuntPane(window.bridge, panels)
            self.pane.check_asked.connect(window.check_gradients)
            self.pane.another_asked.connect(self._choose_another)
            self.pane.said.connect(window.status.announce)
        if panels.indexOf(self.pane) < 0:
            panels.insertTab(0, self.pane, TITLE)
        panels.setCurrentWidget(self.pane)
        middle = panels.parentWidget()
        if isinstance(middle, Panes) and not middle.sizes()[OF_PANELS]:
            middle.put_away_or_back(OF_PANELS)  # or nobody would see what is asked

    def _choose_another(self) -> None:
        """At the end of a hunt; that of a lesson goes on with its page."""
        if self._window.in_a_lesson:
            self._window.notice.say(HUNTS_NONE, "warning", passing=True)
        else:
            self.choose()

    def choose(self) -> None:
        """Open the list of what can be looked for."""
        from bpstudio.qt.practice.hunt_chooser import HuntChooser  # not part of the start

        dialog = HuntChooser(self._why_not_here(), self._window)
        dialog.chosen.connect(self.begin)
        dialog.open()

    def confirm(self) -> None:
        """The learner has run the gradient check: where a hunt waits for that, it is taken note of."""
        if self.pane is not None:
            self.pane.confirm()

    def _why_not_here(self) -> str:
        """Why no mistake is planted in the learner's own network; empty where one can be."""
        from bpstudio.explain.hunts.choosing import IN_AN_EXERCISE  # not part of the start

        window = self._window
        if window.session.state.exercise is not None:
            return IN_AN_EXERCISE
        error = window.bridge.error
        return "" if error is None else error.sentence

    def begin(self, kind: str, name: str) -> None:
        """Begin what was chosen: ``here``, a ``ready`` hunt or a ``symptom`` by its name."""
        self._window.player.pause()
        if kind == "ready":
            self._window.files.open(name)
        elif kind == "symptom":
            self.ask_symptom(name)
        else:
            self._plant()

    def _plant(self) -> None:
        """Plant in a copy; the learner is asked about unsaved work once there is something to show."""
        from bpstudio.explain.hunts.choosing import PLANTING  # not part of the start

        window, number = self._window, self._begun
        seed = window.session.document.training.seed

        def planted(outcome: Outcome) -> None:
            state = result_of(outcome, lambda why: window.notice.say(as_sentence(why), "error"))
            if state is not None:
                window.files.leaving(lambda: self._show(state))

        work = partial(_planted, window.session.state, number, seed)
        window.files.in_thread.do_titled(PLANTING, work, planted)

    def _show(self, state: State) -> None:
        self._begun += 1
        self._window.files.begin_untitled(Session(state))

    def ask_symptom(self, name: str) -> None:
        """Open the question of a symptom."""
        from bpstudio.explain.hunts.symptoms import SYMPTOMS  # not part of the start
        from bpstudio.qt.practice.symptom_dialog import SymptomDialog
        from bpstudio.storage.reader import read

        symptom = next(each for each in SYMPTOMS if each.name == name)
        window = self._window
        dialog = SymptomDialog(symptom, read(symptom.session).state, window.notation, window)
        dialog.next_asked.connect(self.ask_symptom)
        dialog.open()


def _planted(state: State, number: int, seed: int, progress: object) -> State:
    from bpstudio.session.practice.planting import planted_copy  # not part of the start

    return planted_copy(state, number, seed)
