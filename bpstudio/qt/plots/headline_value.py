"""The value over a plot, with the symbol it is of typeset; how it gives way where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.ground.elided import ElidedComboBox
from bpstudio.qt.ground.no_flicker import SLACK, NoFlickerLabel
from bpstudio.qt.ground.theme import SPACE
from bpstudio.qt.mathematics.label import MathLabel


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands over a plot: its name, the value at the cursor, and ``when`` that is.

    ``of`` is what the value is of, and ``symbol`` the same to be typeset, where it is a formula; ``before`` says in a
    word which of them. ``whose`` names the examples, where that is not plain.
    """

    name: str
    value: str
    when: str = ""
    of: str = ""
    symbol: Node | None = None
    whose: str = ""
    before: str = ""

    @property
    def said(self) -> str:
        """What the value is of, the value and whose it is."""
        of = f"{self.before} {self.of}" if self.before else self.of
        return "  ".join(filter(None, (of, self.value, self.whose)))


class HeadlineValue(MathLabel):
    """Keeps its size while what it says fits well enough: a label of fixed size asks no layout for room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._told: tuple[Headline, Notation] | None = None

    def tell(self, headline: Headline, notation: Notation) -> None:
        """Write what a headline says, the symbol typeset in that notation."""
        if (headline, notation) == self._told:
            return
        self._told = headline, notation
        if headline.symbol is None:
            self.setText(headline.said)
        else:
            before = f"{headline.before} " if headline.before else ""
            after = replace(headline, of="", before="").said
            self.say(before, headline.symbol, f"  {after}", notation=notation, text=headline.said)
        needed = round(self.needed) + 4
        wide = needed if not needed <= self.minimumWidth() <= needed + SLACK else self.minimumWidth()
        high = max(self.fontMetrics().height() + 2, self.sizeHint().height())
        if (wide, high) != (self.minimumWidth(), self.minimumHeight()):
            self.setFixedSize(wide, high)


def fit_beside(
    chooser: ElidedComboBox,
    value: HeadlineValue,
    when: NoFlickerLabel,
    headline: Headline,
    room: int,
    tell: Callable[[Headline], None],
) -> None:
    """First the chooser gives what is more than its text, then the iteration goes, then whose value it is.

    ``tell`` writes the value of a headline.
    It goes at last, whole: half a number would be another one.
    """
    tell(headline)
    wide, late = value.minimumWidth(), when.minimumWidth()
    roomy = chooser.sizeHint().width()
    chooser.setFixedWidth(roomy if roomy + wide + late + 2 * SPACE <= room else chooser.needed)
    room -= chooser.width() + SPACE
    if wide > room:
        tell(replace(headline, whose=""))
        wide = value.minimumWidth()
    value.setVisible(wide <= room)
    when.setVisible(wide + late + SPACE <= room)
