"""One step in full: its formula, the numbers put in, what comes of it, and the product so far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.engine.program import Op, Step
from bpstudio.notation.formulas import formula
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.fonts import math_font
from bpstudio.qt.panels.activation_graph import activation_graph
from bpstudio.qt.panels.curve import Curve
from bpstudio.qt.panels.facts import Fact, Facts
from bpstudio.qt.panels.form import section
from bpstudio.qt.panels.naming import shown
from bpstudio.qt.panels.numbers_short import short
from bpstudio.qt.theme import SPACE, SPACE_LARGE
from bpstudio.session.frame import Frame
from bpstudio.storage.transcript import conventions_of, readings_of


class StepPage(QWidget):
    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.formula, self.numbers = _mathematics(self), _mathematics(self)
        self.facts, self.curve = Facts(self), Curve(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, 0, SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(section("Formula", self))
        column.addWidget(self.formula)
        self.numbers_title = section("With its numbers", self)
        column.addSpacing(SPACE_LARGE - SPACE)
        column.addWidget(self.numbers_title)
        column.addWidget(self.numbers)
        column.addSpacing(SPACE)
        column.addWidget(self.facts)
        column.addSpacing(SPACE_LARGE - SPACE)
        column.addWidget(self.curve)

    def show_step(self, step: Step) -> None:
        frame, example = self._bridge.frame, self._bridge.example
        conventions = conventions_of(frame.state.document)
        self.formula.setText(_breakable(to_plain(formula(step, conventions))))
        readings = readings_of(frame, step, example)
        node = with_numbers(step, readings, conventions) if frame.visible(step) else None
        self.numbers.setText(_breakable(to_plain(node)) if node is not None else NOT_COMPUTED)
        for part in (self.numbers, self.numbers_title):
            part.setVisible(step.op is not Op.UPDATE)
        self.facts.show_facts(_facts(frame, step, example))
        self._show_curve(frame, step, example)

    def _show_curve(self, frame: Frame, step: Step, example: int) -> None:
        applies = step.op in (Op.A, Op.DA_DZ) and step.layer is not None
        graph = activation_graph(frame, step.layer or 1, example) if applies else None
        self.curve.setVisible(graph is not None)
        self.curve.show_graph(graph, "The activation, with the layer’s units on it; slopes are ∂a/∂z.")


def _mathematics(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setFont(math_font(16))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def _breakable(text: str) -> str:
    """A line may break before an equals sign or a dot, and nowhere else that has no space."""
    return text.replace("·", "\u200b·")


def _facts(frame: Frame, step: Step, example: int) -> list[Fact]:
    if step.op is Op.UPDATE:
        moved = f"{frame.network.size:,}" if frame.visible(step) else NOT_COMPUTED
        return [Fact("Parameters moved", moved, "All at once, after every gradient exists.", colour="update")]
    missing = "" if frame.visible(step) else f"not computed yet: step to {shown(step.symbol)}"
    if step.gradient is None:
        value = frame.quantity(step.symbol)
        row = value if value is None or value.ndim == 0 else value[example]
        colour = "cost" if step.op is Op.C else "forward"
        return [Fact(shown(step.symbol), short(row, 6), "What this step computes.", missing, colour)]
    return _backward_facts(frame, step, example, missing)


def _backward_facts(frame: Frame, step: Step, example: int, missing: str) -> list[Fact]:
    factor, product = frame.factor(step), frame.quantity(step.writes)
    whole = step.op in (Op.DZ_DTHETA, Op.DZ_DB)
    if factor is not None and factor.ndim and step.op is not Op.DZ_DA:
        factor = factor[example]
    if product is not None and not whole:
        product = product[example]
    facts = [Fact(shown(step.symbol), short(factor, 6), "The factor this step brings.", missing, "backward")]
    if step.upstream is not None:
        tip = "The product of the factors up to here" + (", summed over the batch." if whole else ".")
        facts.append(Fact(f"Product so far {shown(step.writes)}", short(product, 6), tip, "", "backward"))
    if frame.reused(step):
        facts.append(
            Fact("Reused", "from an earlier chain", "This factor was computed before and taken over.")
        )
    return facts
