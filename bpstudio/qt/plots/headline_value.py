"""The value over a plot, with the symbol it is of typeset."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.ground.elided import ElidedComboBox
from bpstudio.qt.ground.no_flicker import SLACK, NoFlickerLabel
from bpstudio.qt.ground.theme import SPACE
from bpstudio.qt.mathematics.label import MathLabel

Lead = tuple[str, Node]
"""The symbol a value is of, in plain Unicode and to be typeset."""


class HeadlineValue(MathLabel):
    """Keeps its size while what it says fits well enough: a label of fixed size asks no layout for room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._told: tuple[str, Lead | None, Notation | None] = "", None, None

    def tell(self, text: str, lead: Lead | None, notation: Notation) -> None:
        """Write ``text``, the symbol in it typeset in that notation."""
        if (text, lead, notation) == self._told:
            return
        self._told = text, lead, notation
        if lead is not None and lead[0] in text:
            before, _, after = text.partition(lead[0])
            self.say(before, lead[1], after, notation=notation, text=text)
        else:
            self.setText(text)
        needed = round(self.needed) + 4
        wide = needed if not needed <= self.minimumWidth() <= needed + SLACK else self.minimumWidth()
        high = max(self.fontMetrics().height() + 2, self.sizeHint().height())
        if (wide, high) != (self.minimumWidth(), self.minimumHeight()):
            self.setFixedSize(wide, high)
