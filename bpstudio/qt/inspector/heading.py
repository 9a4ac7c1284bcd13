"""The top of the inspector: the symbol of the thing, and in words what it is."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from bpstudio.explain.facts.heading import Heading, follow_words
from bpstudio.notation.textbook import Notation
from bpstudio.qt.controls.back_chip import BackChip
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_TINY
from bpstudio.qt.mathematics.label import MathLabel

SYMBOL_PIXELS = 28.0  # to the em
WORD_LARGER = 9  # pixels that a word in the symbol's place is larger than the text


class InspectorHeading(QWidget):
    """``follow`` is there for parameters only, ``back`` while a step is shown in place of what is selected."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.symbol, self.words = MathLabel(self, SYMBOL_PIXELS), PlainLabel(self)
        self.symbol.setFont(ui_font(WORD_LARGER))
        self.symbol.setMinimumHeight(round(SYMBOL_PIXELS) + 10)
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.follow = QPushButton(icon("follow"), "Follow", self)
        self.follow.setCheckable(True)
        self.back = BackChip(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE, 0, SPACE, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE_TINY)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.symbol, 0, 0)
        grid.addWidget(self.follow, 0, 1)
        grid.addWidget(self.words, 1, 0)
        grid.addWidget(self.back, 1, 1)

    def say(self, heading: Heading, notation: Notation) -> None:
        """Write it, its symbol in that notation."""
        self.symbol.say(heading.written, notation=notation, text=heading.symbol)
        self.words.setText(heading.words)
        self.follow.setVisible(False)

    def offer_follow(self, name: str, following: bool) -> None:
        """Show the button that follows a parameter, pressed where it is ``following``."""
        self.follow.setVisible(True)
        self.follow.setChecked(following)
        self.follow.setText("Following" if following else "Follow")
        self.follow.setToolTip(plain_tip(follow_words(name, following)))
        self.follow.setAccessibleName(f"Follow {name}")
