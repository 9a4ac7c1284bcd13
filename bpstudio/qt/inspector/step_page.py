"""One step in full: its formula, the numbers put in, what comes of it, and the product so far."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.chain.factor_rows import factor_rows
from bpstudio.explain.facts.step import (
    chain_title,
    facts_of_step,
    formula_of_step,
    graph_of_step,
    numbers_of_step,
    numbers_title,
    reads_of_step,
    reads_title,
)
from bpstudio.explain.pages.stage import chain_about
from bpstudio.explain.troubles.remarks import remarks_on_step
from bpstudio.explain.words.naming import alone
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.tree import Node
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.curve import Curve
from bpstudio.qt.controls.facts import Facts
from bpstudio.qt.controls.form import remark_label, section
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.inspector.chain_rows import ChainRows
from bpstudio.qt.mathematics.block import MathBlock
from bpstudio.qt.mathematics.label import MathLabel
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor


class StepPage(QWidget):
    """What the inspector shows of a step."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._parameter: Parameter | None = None
        self.formula, self.numbers = MathBlock(self), MathBlock(self)
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
        self.remark = remark_label(self)
        column.addWidget(self.facts)
        column.addWidget(self.remark)
        self.reads_title, self.reads = section("Uses", self), Facts(self)
        self.chain_title, self.chain = MathLabel(self), ChainRows(self)
        self.chain_title.setProperty("role", "section")
        self.chain.chosen.connect(self._choose)
        starts = (self.curve, self.reads_title, self.chain_title)
        parts: tuple[QWidget, ...] = (self.curve, self.chain_title, self.chain, self.reads_title, self.reads)
        for each in parts:
            column.addSpacing(SPACE_LARGE - SPACE if each in starts else 0)
            column.addWidget(each)

    def _choose(self, step: int) -> None:
        self._bridge.select(Factor(step, self._parameter))

    def show_step(self, step: Step) -> None:
        """Write the page of a step, without its numbers where the cursor hides them."""
        frame, example, scope = self._bridge.frame, self._bridge.example, self._bridge.scope
        notation = self._bridge.notation
        self.formula.show_formula(formula_of_step(frame, step, self._bridge.whose, notation), notation)
        if frame.visible(step):
            self._show_numbers(numbers_of_step(frame, step, scope, example, notation))
        else:
            self._show_numbers(None)
        self.numbers_title.setText(numbers_title(frame, step, scope, example))
        for part in (self.numbers, self.numbers_title):
            part.setVisible(step.op is not Op.UPDATE)
        self.facts.show_facts(facts_of_step(frame, step, scope, example, notation), notation)
        self.remark.setText(" ".join(remarks_on_step(frame, step, notation)))
        self.remark.setVisible(bool(self.remark.text()))
        self._show_curve(frame, step, example)
        reads = [] if step.op is Op.UPDATE else reads_of_step(frame, step, example, notation)
        self.reads.show_facts(reads, notation)
        self.reads_title.setText(reads_title(frame, example))
        for widget in (self.reads, self.reads_title):
            widget.setVisible(step.op is not Op.UPDATE)
        self._show_chain(frame, step, example)

    def _show_numbers(self, node: Node | None) -> None:
        if node is None:
            self.numbers.setText(NOT_COMPUTED)
        else:
            self.numbers.show_formula(node, self._bridge.notation)

    def _show_chain(self, frame: Frame, step: Step, example: int) -> None:
        """The chain that the factor is part of, with the one marked that made the product small."""
        about = chain_about(frame, step, self._bridge.attention)
        for widget in (self.chain, self.chain_title):
            widget.setVisible(about is not None)
        self._parameter = None if about is None else alone(about[0], frame.network)
        if about is not None:
            parameter, inside = about
            notation = self._bridge.notation
            title, parts = chain_title(frame, parameter, inside, example, notation)
            self.chain_title.say(*parts, notation=notation, text=title)
            links = factor_rows(frame, parameter, example, self._bridge.on_stage, notation=notation)
            self.chain.show_links(links, notation)

    def _show_curve(self, frame: Frame, step: Step, example: int) -> None:
        graph, words = graph_of_step(frame, step, example, self._bridge.notation)
        self.curve.setVisible(graph is not None)
        self.curve.show_graph(graph, words, self._bridge.notation)
