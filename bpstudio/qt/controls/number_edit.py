"""A field for one number that is asked for, not stored: it shows what the session has, and restores on Escape."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bpstudio.engine.words import as_sentence
from bpstudio.notation.exact_text import exact_text
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.qt.controls.refusal import mark_refused
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded

Commit = Callable[[float], str]
"""Does something with the number typed; a sentence where that is refused, else an empty string."""


class NumberEdit(QLineEdit):
    """Accepts 1/3, 0,5 and -2e-3 on Return or on leaving; ``refused`` carries a sentence, empty once all is well."""

    refused = Signal(str)

    def __init__(self, commit: Commit, parent: QWidget) -> None:
        super().__init__(parent)
        self._commit, self._shown = commit, ""
        self.setFont(number_font())
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._finish)

    def show_value(self, value: float) -> None:
        """Show the session's number, dropping what was typed and not accepted."""
        self._shown = exact_text(value)
        self.setText(self._shown)
        self._mark("")

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self._mark("")
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.text() == self._shown:
            return self._mark("")
        try:
            value = parse_number(self.text())
        except ValueError as refusal:
            return self._mark(as_sentence(str(refusal)))
        if exact_text(value) == self._shown:  # written another way: nothing to undo
            return self.show_value(value)
        return self._mark(self._commit(value))

    def _mark(self, refusal: str) -> None:
        mark_refused(self, bool(refusal))
        self.refused.emit(refusal)
