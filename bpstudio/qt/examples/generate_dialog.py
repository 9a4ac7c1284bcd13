"""Examples made to order: which set, how many, how noisy, from which seed; seen before they replace the others."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QValidator
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.datasets import DatasetName
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.examples import about_to_replace
from bpstudio.qt.controls.form import Form
from bpstudio.qt.examples.point_cloud import PointCloud
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.session.edits.replacing import MOST_GENERATED, GenerateExamples
from bpstudio.session.history.document import Document

SETS: dict[DatasetName, tuple[str, str]] = {
    "xor": ("XOR", "1 where exactly one of two inputs is 1. A single layer cannot learn it."),
    "logic_and": ("AND", "1 where both inputs are 1. One unit is enough."),
    "moons": ("Two moons", "Two half circles that reach into each other."),
    "circles": ("Two circles", "A ring around another: no line parts them."),
    "spirals": ("Two spirals", "Two arms wound into each other: needs width and patience."),
    "gaussians": ("Three clouds", "Three classes, a target for each: made for softmax."),
    "sine": ("Sine", "y = sin x from −π to π: regression, for an output without bounds."),
    "line": ("Line", "y = 2x + 1: regression with one weight and one bias."),
}
NOISES: dict[DatasetName, float] = {"spirals": 0.05, "gaussians": 0.5}
COUNTS: dict[DatasetName, int] = {"xor": 4, "logic_and": 4, "line": 20, "sine": 50}


class GenerateDialog(QDialog):
    """``confirmed`` carries the edit."""

    confirmed = Signal(object)

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("generate_dialog")
        self.setWindowTitle("Generate examples")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._edit: GenerateExamples | None = None
        self._make_form()
        self.cloud = PointCloud(self)
        self.cloud.setAccessibleName("The examples that will be generated")
        self.about, self.outcome = PlainLabel(self), PlainLabel(self)
        self.about.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self.generate = buttons.addButton("Generate", QDialogButtonBox.ButtonRole.AcceptRole)
        self.generate.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(self._confirm)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_LARGE)
        middle.addWidget(self.form, 1, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self.cloud)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addLayout(middle)
        for text in (self.about, self.outcome):
            text.setWordWrap(True)
            column.addWidget(text)
        column.addWidget(buttons)
        self.setMinimumWidth(540)
        self._choose()

    def _make_form(self) -> None:
        self.form = Form("Examples", self)
        self.dataset = self.form.add_choice(
            "Set", {name: shown for name, (shown, _) in SETS.items()}, "Which examples to make."
        )
        self.dataset.setCurrentIndex(self.dataset.findData("moons"))
        self.count, self.seed, self.held_out = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        self.noise = DecimalBox(self)
        self.count.setRange(1, MOST_GENERATED)
        self.count.setSingleStep(10)
        self.seed.setRange(0, 2**31 - 1)
        self.held_out.setRange(0, 90)
        self.held_out.setSuffix(" %")
        self.held_out.setSingleStep(5)
        self.noise.setRange(0.0, 10.0)
        self.noise.setSingleStep(0.05)
        self.noise.setDecimals(3)
        for label, field, tip in (
            ("Count", self.count, "How many examples."),
            (
                "Noise",
                self.noise,
                "The standard deviation of what is added: to points of classes, to values of curves.",
            ),
            ("Seed", self.seed, "The number the noise is drawn from: the same seed makes the same examples."),
            (
                "Held out",
                self.held_out,
                "The share that training never sees, to see how well it does on new examples.",
            ),
        ):
            self.form.add(label, field, tip)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.valueChanged.connect(self._show)
        self.dataset.currentIndexChanged.connect(self._choose)

    def _choose(self) -> None:
        """Another set begins with a count and a noise that suit it."""
        name: DatasetName = self.dataset.currentData()
        for field in (self.count, self.noise):
            field.blockSignals(True)
        self.count.setValue(COUNTS.get(name, 200))
        self.noise.setValue(0.0 if name in ("xor", "logic_and") else NOISES.get(name, 0.1))
        for field in (self.count, self.noise):
            field.blockSignals(False)
        self.about.setText(SETS[name][1])
        self._show()

    def _show(self) -> None:
        edit = GenerateExamples(
            self.dataset.currentData(),
            self.count.value(),
            self.noise.value(),
            self.seed.value(),
            self.held_out.value() / 100,
        )
        try:
            data = edit.examples(self._document.network)
        except ValueError as refusal:
            self._edit = None
            self.outcome.setText(as_sentence(str(refusal)))
        else:
            self._edit = edit
            self.cloud.show_examples(data)
            self.outcome.setText(self._outcome(data.columns("x"), data.columns("y"), len(data.held_out)))
        self.generate.setEnabled(self._edit is not None)

    def _outcome(self, inputs: int, targets: int, held_out: int) -> str:
        network = self._document.network
        fits = (inputs, targets) == (network.inputs, network.outputs)
        return about_to_replace(inputs, targets, held_out, len(self._document.data), fits)

    def _confirm(self) -> None:
        self.confirmed.emit(self._edit)


class DecimalBox(QDoubleSpinBox):
    """A field for a number, which takes a comma for a point."""

    @guarded(returning=(QValidator.State.Invalid, "", 0))
    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(text.replace(",", "."), position)

    @guarded(returning=0.0)
    def valueFromText(self, text: str) -> float:
        return super().valueFromText(text.replace(",", "."))
