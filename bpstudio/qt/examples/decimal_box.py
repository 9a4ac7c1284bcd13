"""A spin box for decimals, which takes both signs: the program writes 0.5 everywhere, and reads 0,5 too."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox

from bpstudio.qt.ground.guard import guarded


class DecimalBox(QDoubleSpinBox):
    """A field for a number that takes a comma for a point."""

    @guarded(returning=(QValidator.State.Invalid, "", 0))
    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(text.replace(",", "."), position)

    @guarded(returning=0.0)
    def valueFromText(self, text: str) -> float:
        return super().valueFromText(text.replace(",", "."))
