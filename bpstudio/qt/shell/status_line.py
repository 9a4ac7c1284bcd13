"""The status line: what the last step did, in a sentence, and where the cursor is."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from bpstudio.engine.program import Op
from bpstudio.explain.edit_names import name_of_segment
from bpstudio.explain.happened import ahead, update_sentence
from bpstudio.explain.said import said, whose
from bpstudio.explain.scope import Scope
from bpstudio.qt.ground.elided import ElidedLabel
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.no_flicker import NoFlickerLabel, NoFlickerRoom
from bpstudio.qt.ground.plain_text import named, plain_tip
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.storage.transcript import recorded_in_words

START = "Ready."
FIRST, LATER = "Press → to reveal the first step, or Space to train.", "→ steps, Space trains."


class StatusLine:
    """The two labels of it; ``room`` and ``place`` go into the status bar."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.sentence = ElidedLabel(f"{START} {FIRST}", window)
        self.sentence.setObjectName("sentence")
        self.sentence.setIndent(SPACE)
        self.room = NoFlickerRoom(self.sentence, window)
        self.ahead = ElidedLabel(window)
        self.ahead.setObjectName("ahead")
        self.ahead.setProperty("role", "muted")
        self.place = NoFlickerLabel(window)
        self.place.setFont(number_font())
        self.place.setIndent(SPACE)

    def say_place(self, frame: Frame) -> None:
        """Where the cursor is."""
        state, steps = frame.state, len(frame.program)
        self.place.say(f"iteration {state.cursor.iteration:,}  ·  step {state.cursor.revealed} of {steps} ")
        self.place.setToolTip(
            plain_tip(
                f"Where the cursor is: the iteration, and the step within it. {recorded_in_words(state)}"
            )
        )

    def say_ahead(self, state: State) -> None:
        """What an edit made here would drop."""
        text = ahead(state)
        if text != self.ahead.text():
            self.ahead.setText(text)
            self.ahead.setToolTip(plain_tip(f"{text}. Undo brings them back."))
        self.ahead.setVisible(bool(text))

    def show(self, text: str) -> None:
        """Say it to the eye alone, for what changes many times a second."""
        self.sentence.setText(text)

    def announce(self, text: str) -> None:
        """Say it to the eye and to a screen reader."""
        if text != self.sentence.text():
            self.sentence.setText(text)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))


def where_in_words(frame: Frame, scope: Scope, example: int, keys: str = "") -> str:
    """The step at the cursor in one sentence, or the iteration that begins there with what the ``keys`` do then.

    Without a word of those they are the network's.
    """
    step, state = frame.current, frame.state
    if step is not None and step.op is Op.UPDATE:
        return f"Step {step.number}.  {update_sentence(frame)}"
    if step is not None:
        of = whose(frame, step, scope, example)
        return f"Step {step.number}{', ' + of if of else ''}.  {said(frame, step, scope, example)}"
    if state.cursor.iteration == 0:
        return f"{START} {keys or FIRST}"
    return f"{_begins(state)} {keys or LATER}"


def _begins(state: State) -> str:
    """``Iteration 17, ready.`` with the edit that was made there."""
    edit = name_of_segment(state, state.at) if state.segment.first == state.cursor.iteration else ""
    changed = f" {named(edit)}." if edit else ""
    return f"Iteration {state.cursor.iteration:,}, ready.{changed}"
