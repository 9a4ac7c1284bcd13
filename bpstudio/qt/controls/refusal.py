"""One red sentence under a control, there only while it says something."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.qt.ground.plain_text import PlainLabel


class Refusal(PlainLabel):
    """Hidden until ``say`` is given a sentence, and again after an empty one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, sentence: str) -> None:
        self.setText(sentence)
        self.setVisible(bool(sentence))
