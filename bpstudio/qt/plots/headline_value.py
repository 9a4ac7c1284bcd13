"""The value over a plot, with the symbol it is of typeset."""

from __future__ import annotations

from collections.abc import (Callable)
from dataclasses import (dataclass, replace)
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

    ``of`` is what the value is of, and ``symbol`` the same to be typeset, where it is a formula; ``whose`` names the
    examples, where that is not plain.
    """

    name: str
    value: str
    when: str = ""
    of: str = ""
    symbol: Node | None = None
    whose: str = ""

    @property
    def said(self) -> str:
        """What the value is of, the value and whose it is."""
        return "  ".join(filter(None, (self.of, self.value, self.whose)))


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
            after = replace(headline, of="").said
            self.say(headline.symbol, f"  {after}", notation=notation, text=headline.said)
        needed = round(self.needed) + 4
        wide = needed if not needed <= self.minimumWidth() <= needed + SLACK else self.minimumWidth()
        high = max(self.fontMetrics().height() + 2, self.sizeHint().height())
        if (wide, high) != (self.minimumWidth(), self.minimumHeight()):
            self.setFixedSize(wide, high)
