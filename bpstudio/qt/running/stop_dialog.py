"""When training is to stop by itself: four conditions, each with a tick and a number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.words import as_sentence
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.session.training.stops import Stops

_ROWS = (
    ("iterations", "after … iterations", "1000", True, "Counted from where training begins."),
    ("epochs", "after … epochs", "10", True, "In an epoch every example is seen once."),
    ("cost", "cost below", "0.01", False, "The cost C of an iteration's examples."),
    (
        "norm",
        "gradient norm below",
        "0.001",
        False,
        "The norm is √Σ(∂C/∂θ)², over all weights and biases.",
    ),
)


class StopDialog(QDialog):
    """``chosen(Stops)`` when it is accepted; what does not fit is said in the dialog, which then stays."""

    chosen = Signal(object)

    def __init__(self, stops: Stops, parent: QWidget, notation: Notation) -> None:
        super().__init__(parent)
        self.setObjectName("stop_dialog")
        self.setWindowTitle("Stop training when…")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = PlainLabel("Training stops", self)
        title.setProperty("role", "title")
        grid = QGridLayout()
        grid.setVerticalSpacing(SPACE)
        self.fields: dict[str, tuple[QCheckBox, QLineEdit]] = {}
        for row, (name, text, usual, _, tip) in enumerate(_ROWS):
            found = getattr(stops, name)
            self._add(
                grid, row, name, text, f"{found:g}" if found is not None else usual, in_words(tip, notation)
            )
            self.fields[name][0].setChecked(found is not None)
        note = PlainLabel("It always stops where a number is no longer finite.", self)
        note.setProperty("role", "muted")
        self.refusal = RefusalLine(self)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addWidget(title)
        column.addLayout(grid)
        for part in (note, self.refusal, buttons):
            column.addWidget(part)
        self.fields["iterations"][0].setFocus()

    def _add(self, grid: QGridLayout, row: int, name: str, text: str, value: str, tip: str) -> None:
        tick, field = QCheckBox(text, self), QLineEdit(value, self)
        tick.setObjectName(f"stop_{name}")
        field.setObjectName(f"stop_{name}_value")
        field.setFont(number_font())
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setAccessibleName(text)
        for part in (tick, field):
            part.setToolTip(plain_tip(tip))
        field.textEdited.connect(lambda _: tick.setChecked(True))
        grid.addWidget(tick, row, 0)
        grid.addWidget(field, row, 1)
        self.fields[name] = tick, field

    def accept(self) -> None:
        """Give out the conditions and close; one that does not fit is said, and the dialog stays."""
        try:
            found = Stops(**{name: self._value(name, whole) for name, _, _, whole, _ in _ROWS})  # type: ignore[arg-type]
        except ValueError as refusal:
            self.refusal.say(as_sentence(str(refusal)))
            return
        self.chosen.emit(found)
        super().accept()

    def _value(self, name: str, whole: bool) -> float | int | None:
        tick, field = self.fields[name]
        if not tick.isChecked():
            return None
        try:
            value = parse_number(field.text())
            if whole and not value.is_integer():
                raise ValueError(f"{field.text()} is not a whole number of {name}")
        except ValueError:
            field.setFocus()
            raise
        return int(value) if whole else value
