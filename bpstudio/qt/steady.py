"""A label whose text may change thirty times a second without everything around it being laid out again."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

SLACK = 36


class SteadyLabel(QLabel):
    """Keeps its size while what it says fits well enough: a label of fixed size asks no layout for room."""

    def say(self, text: str) -> None:
        if text == self.text():
            return
        needed = self.fontMetrics().horizontalAdvance(text) + 2 * max(self.indent(), 0) + 4
        if not needed <= self.minimumWidth() <= needed + SLACK:
            self.setFixedSize(needed, self.fontMetrics().height() + 2)
        self.setText(text)
