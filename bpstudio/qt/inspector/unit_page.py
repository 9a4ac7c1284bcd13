"""One neuron in full: z and a, what the cost's derivative is by each, and the activation with its tangent."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.explain.facts.activation_graph import activation_graph
from bpstudio.explain.facts.unit import curve_in_words, facts_of_input, facts_of_unit, remark_on_curve
from bpstudio.explain.troubles.remarks import remark_on_unit
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.curve import Curve
from bpstudio.qt.controls.facts import Facts
from bpstudio.qt.controls.form import remark_label, section
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.session.selection import Unit


class UnitPage(QWidget):
    """What the inspector shows of a unit."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.facts, self.curve = Facts(self), Curve(self)
        self.title, self.remark = section("Activation", self), PlainLabel(self)
        self.remark.setProperty("role", "muted")
        self.remark.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, 0, SPACE, 0)
        column.setSpacing(SPACE)
        self.rounding = remark_label(self)
        column.addWidget(self.facts)
        column.addWidget(self.rounding)
        column.addSpacing(SPACE_LARGE - SPACE)
        for part in (self.title, self.curve, self.remark):
            column.addWidget(part)

    def show_unit(self, unit: Unit) -> None:
        """Write the page of a unit, or of an input."""
        frame, example, notation = self._bridge.frame, self._bridge.example, self._bridge.notation
        if unit.layer == 0:
            self._show_input(float(frame.x[example, unit.index]))
            return
        self.facts.show_facts(facts_of_unit(frame, unit, example, notation), notation)
        self.rounding.setText(remark_on_unit(frame, unit.layer, unit.index, example, notation))
        self.rounding.setVisible(bool(self.rounding.text()))
        label = ACTIVATIONS[frame.network.layer(unit.layer).activation].label
        self.title.setText(f"Activation: {label}")
        graph = activation_graph(frame, unit.layer, example, unit.index)
        self.curve.show_graph(graph, curve_in_words(label), notation)
        self.curve.setVisible(graph is not None)
        self.title.setVisible(True)
        self.remark.setText(remark_on_curve(graph is None, frame, unit))
        self.remark.setVisible(True)

    def _show_input(self, value: float) -> None:
        self.facts.show_facts(facts_of_input(value), self._bridge.notation)
        for part in (self.title, self.curve, self.remark, self.rounding):
            part.setVisible(False)
