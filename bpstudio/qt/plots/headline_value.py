"""The value over a plot, with the symbol it is of before it, typeset; how it gives way where there is little room."""

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
"""What a value begins with, in plain Unicode and to be typeset."""


class HeadlineValue(MathLabel):
    """Keeps its size while what it says fits well enough: a label of fixed size asks no layout for room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._told: tuple[str, Lead | None, Notation | None] = "", None, None

    def tell(self, text: str, lead: Lead | None, notation: Notation) -> None:
        """Write ``text``, what it begins with typeset in that notation."""
        if (text, lead, notation) == self._told:
            return
        self._told = text, lead, notation
        if lead is not None and text.startswith(lead[0]):
            self.say(lead[1], text.removeprefix(lead[0]), notation=notation, text=text)
        else:
            self.setText(text)
        needed = round(self.needed) + 4
        if not needed <= self.minimumWidth() <= needed + SLACK:
            self.setFixedSize(needed, self.fontMetrics().height() + 2)


def fit_beside(
    chooser: ElidedComboBox,
    value: HeadlineValue,
    when: NoFlickerLabel,
    said: tuple[str, str],
    room: int,
    tell: Callable[[str], None],
) -> None:
    """First the chooser gives what is more than its text, then the iteration goes, then whose value it is.

    ``said`` is the value with whose it is, and without, which ``tell`` writes.
    It goes at last, whole: half a number would be another one.
    """
    tell(said[0])
    wide, late = value.minimumWidth(), when.minimumWidth()
    roomy = chooser.sizeHint().width()
    chooser.setFixedWidth(roomy if roomy + wide + late + 2 * SPACE <= room else chooser.needed)
    room -= chooser.width() + SPACE
    if wide > room:
        tell(said[1])
        wide = value.minimumWidth()
    value.setVisible(wide <= room)
    when.setVisible(wide + late + SPACE <= room)
