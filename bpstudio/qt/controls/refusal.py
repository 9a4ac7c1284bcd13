"""One red sentence under a control, there only while it says something."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.qt.ground.plain_text import PlainLabel


class RefusalLine(PlainLabel):
    """Hidden until ``say`` is given a sentence, and again after an empty one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; nothing is shown of an empty one."""
        self.setText(sentence)
        self.setVisible(bool(sentence))


def mark_refused(field: QWidget, refused: bool) -> None:
    """By the role that the style sheet frames, and for which the field keeps the keys."""
    role = "refused" if refused else None
    if field.property("role") != role:
        field.setProperty("role", role)
        field.style().unpolish(field)
        field.style().polish(field)
