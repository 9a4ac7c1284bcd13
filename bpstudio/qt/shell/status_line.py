"""The status line: what the last step did, in a sentence, and where the cursor is."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from bpstudio.explain.words.happened import ahead_in_full, dropped_by_an_edit
from bpstudio.explain.words.where import FIRST, START, place_in_words
from bpstudio.qt.ground.elided import ElidedLabel
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.no_flicker import NoFlickerLabel, NoFlickerRoom
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State


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
        text, tip = place_in_words(frame)
        self.place.say(text)
        self.place.setToolTip(plain_tip(tip))

    def say_ahead(self, state: State) -> None:
        """What an edit made here would drop."""
        text = dropped_by_an_edit(state)
        if text != self.ahead.text():
            self.ahead.setText(text)
            self.ahead.setToolTip(plain_tip(ahead_in_full(state)))
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
