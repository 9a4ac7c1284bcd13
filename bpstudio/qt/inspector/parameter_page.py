"""One weight or bias in full: value, gradient, its chain factor by factor, and the nudge."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.words import capital
from bpstudio.explain.chain.factor_rows import factor_rows
from bpstudio.explain.chain.parts import (
    batch_note,
    example_words,
)
from bpstudio.explain.facts.parameter import facts_of_parameter, products_of_parameter
from bpstudio.explain.readings import several
from bpstudio.explain.troubles.remarks import remark_on_parameter
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.facts import Facts
from bpstudio.qt.controls.form import remark_label
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, inset
from bpstudio.qt.inspector.chain_rows import ChainRows
from bpstudio.qt.inspector.nudge_box import NudgeBox
from bpstudio.qt.inspector.part import InspectorPart
from bpstudio.session.selection import Factor


class ParameterPage(QWidget):
    """What the inspector shows of a weight or bias."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.facts, self.chain, self.product = Facts(self), ChainRows(self), Facts(self)
        self.chain_part = InspectorPart("Chain", self)
        self.nudge = NudgeBox(bridge, self)
        self.many = PlainLabel("Select one of its weights or biases to nudge it.", self)
        self.many.setProperty("role", "muted")
        self.many.setWordWrap(True)
        self.remark = remark_label(self)
        self.chain.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        # The rows of the chain are a little wider than the rest: their ground reaches out beside the text.
        for part in (self.facts, self.product, self.nudge):
            part.setContentsMargins(SPACE, 0, SPACE, 0)
        for label in (self.many, self.remark):
            inset(label)
        column.addWidget(self.facts)
        column.addWidget(self.remark)
        for row in (self.chain, self.product):
            self.chain_part.column.addWidget(row)
        for below in (self.nudge, self.many, self.chain_part):
            column.addWidget(below)

    def _choose(self, step: int) -> None:
        self._bridge.select(Factor(step, self._bridge.parameter))

    def show_parameter(self, parameter: Parameter) -> None:
        """Write the page of a parameter, or of a whole layer's."""
        frame, example, scope = self._bridge.frame, self._bridge.example, self._bridge.scope
        notation = self._bridge.notation
        self.facts.show_facts(facts_of_parameter(frame, parameter, scope, example, notation), notation)
        remark, note = remark_on_parameter(frame, parameter, notation), batch_note(frame, scope)
        self.remark.setText(f"{capital(note)}: {remark}" if remark and note else remark)
        self.remark.setVisible(bool(remark))
        whose = f"Chain: {example_words(frame, example)}" if several(frame) else "Chain"
        self.chain_part.say(whose)
        links = factor_rows(frame, parameter, example, self._bridge.selection, notation=notation)
        self.chain.show_links(links, notation)
        self.product.show_facts(products_of_parameter(frame, parameter, example, notation), notation)
        self.nudge.setVisible(not parameter.whole)
        self.many.setVisible(parameter.whole)
        if not parameter.whole:
            self.nudge.show_parameter(parameter)
