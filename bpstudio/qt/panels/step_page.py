"""One step in full: its formula, the numbers put in, what comes of it, and the product so far."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from bpstudio.engine.functions import Regularization
from bpstudio.engine.network import Array, Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.corner import is_zero, value_text
from bpstudio.explain.parts import (
    batch_words,
    by_text,
    cost_in,
    cost_symbol,
    example_words,
    gradient_in,
    is_part,
    several,
)
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.explain.said import ENDS, ending
from bpstudio.explain.scope import Scope
from bpstudio.notation.formulas import cost_part_formula, formula
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.tree import Equation, Node
from bpstudio.qt.bridge import Bridge, Factor
from bpstudio.qt.fonts import math_font
from bpstudio.qt.panels.activation_graph import activation_graph
from bpstudio.qt.panels.chain_links import links_of
from bpstudio.qt.panels.chain_rows import ChainRows
from bpstudio.qt.panels.curve import Curve
from bpstudio.qt.panels.facts import Fact, Facts
from bpstudio.qt.panels.form import remark_label, section
from bpstudio.qt.panels.naming import shown
from bpstudio.qt.panels.numbers_short import short
from bpstudio.qt.plain_text import PlainLabel
from bpstudio.qt.theme import SPACE, SPACE_LARGE
from bpstudio.session.frame import Frame
from bpstudio.storage.remarks import remarks_on_step


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
        self.remark = remark_label(self)
        column.addWidget(self.facts)
        column.addWidget(self.remark)
        self.reads_title, self.reads = section("It reads", self), Facts(self)
        self.chain_title, self.chain = section("", self), ChainRows(self)
        self.chain.setContentsMargins(-SPACE, 0, -SPACE, 0)
        self.chain.chosen.connect(self._choose)
        starts = (self.curve, self.reads_title, self.chain_title)
        parts: tuple[QWidget, ...] = (self.curve, self.chain_title, self.chain, self.reads_title, self.reads)
        for each in parts:
            column.addSpacing(SPACE_LARGE - SPACE if each in starts else 0)
            column.addWidget(each)

    def _choose(self, step: int) -> None:
        self._bridge.select(Factor(step, self._bridge.parameter))

    def show_step(self, step: Step) -> None:
        frame, example, scope = self._bridge.frame, self._bridge.example, self._bridge.scope
        self.formula.setText(_breakable(to_plain(_formula(frame, step, scope, example))))
        node = _with_numbers(frame, step, scope, example) if frame.visible(step) else None
        self.numbers.setText(_breakable(to_plain(node)) if node is not None else NOT_COMPUTED)
        mixed = several(frame) and scope == "batch" and step.op in ENDS
        words = f": {example_words(frame, example)}" if mixed else ""
        self.numbers_title.setText(f"With its numbers{words}")
        for part in (self.numbers, self.numbers_title):
            part.setVisible(step.op is not Op.UPDATE)
        self.facts.show_facts(_facts(frame, step, scope, example))
        self.remark.setText(" ".join(remarks_on_step(frame, step)))
        self.remark.setVisible(bool(self.remark.text()))
        self._show_curve(frame, step, example)
        self.reads.show_facts([] if step.op is Op.UPDATE else _reads(frame, step, example))
        self.reads_title.setText(
            f"It reads: {example_words(frame, example)}" if several(frame) else "It reads"
        )
        for widget in (self.reads, self.reads_title):
            widget.setVisible(step.op is not Op.UPDATE)
        self._show_chain(frame, step, example)

    def _show_chain(self, frame: Frame, step: Step, example: int) -> None:
        """The chain that the factor is part of, with the one marked that made the product small."""
        parameter = _parameter_of(frame, step, self._bridge.parameter)
        for widget in (self.chain, self.chain_title):
            widget.setVisible(parameter is not None)
        if parameter is not None:
            whose = f", {example_words(frame, example)}" if several(frame) else ""
            self.chain_title.setText(f"In the chain of {parameter_text(parameter, frame.network)}{whose}")
            self.chain.show_links(links_of(frame, parameter, example, self._bridge.selection))

    def _show_curve(self, frame: Frame, step: Step, example: int) -> None:
        applies = step.op in (Op.A, Op.DA_DZ) and step.layer is not None
        graph = activation_graph(frame, step.layer or 1, example) if applies else None
        self.curve.setVisible(graph is not None)
        self.curve.show_graph(graph, "The activation, with the layer’s units on it; slopes are ∂a/∂z.")


def _parameter_of(frame: Frame, step: Step, chosen: Parameter | None) -> Parameter | None:
    """The parameter at hand if the step is in its chain; else those of the layer whose chain comes to it next."""
    if step.gradient is None:
        return None
    program, depth = frame.program, frame.network.depth
    if chosen is not None and step in program.chain_of(chosen):
        return chosen
    if step.op is Op.DZ_DB:
        return Parameter("b", step.layer or depth)
    return Parameter("theta", (step.layer or depth) - (step.op is Op.DZ_DA))


def _reads(frame: Frame, step: Step, example: int) -> list[Fact]:
    """The quantities that go into the step, of the studied example; what is not there yet is "—"."""
    found = readings_of(frame, step, example)
    names = [name for name in step.reads if name in found.values and not (name == "y" and frame.y is None)]
    return [
        Fact(
            shown(name),
            _in_short(frame, name, found.array(name), example),
            f"{shown(name)} goes into this step.",
            colour="backward" if name.startswith("dC") else "forward",
        )
        for name in names
    ]


def _in_short(frame: Frame, name: str, values: Array | None, example: int) -> str:
    """A single z that is 0 but for rounding is written so."""
    single = values is not None and values.size == 1 and is_zero(frame, name, 0, example)
    return (value_text(frame, name, 0, example) if single else None) or short(values, 6)


def _mathematics(parent: QWidget) -> PlainLabel:
    label = PlainLabel(parent)
    label.setFont(math_font(16))
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def _breakable(text: str) -> str:
    """A line may break before an equals sign or a dot, and nowhere else that has no space."""
    return text.replace("·", "\u200b·")


def _formula(frame: Frame, step: Step, scope: Scope, example: int) -> Node:
    conventions = conventions_of(frame)
    if step.op is Op.C and is_part(frame, scope):
        return Equation((cost_symbol(frame, scope, example), cost_part_formula(conventions)))
    return formula(step, conventions)


def _with_numbers(frame: Frame, step: Step, scope: Scope, example: int) -> Node | None:
    """Of the studied example; but the cost of the batch has the numbers of all, and an example's part no penalty."""
    conventions = conventions_of(frame)
    if step.op is Op.C and is_part(frame, scope):
        conventions = replace(conventions, regularization=Regularization())
    whose = None if step.op is Op.C and scope == "batch" else example
    return with_numbers(step, readings_of(frame, step, whose), conventions)


def _facts(frame: Frame, step: Step, scope: Scope, example: int) -> list[Fact]:
    if step.op is Op.UPDATE:
        moved = f"{frame.network.size:,}" if frame.visible(step) else NOT_COMPUTED
        return [Fact("Parameters moved", moved, "All at once, after every gradient exists.", colour="update")]
    missing = "" if frame.visible(step) else f"not computed yet: step to {shown(step.symbol)}"
    if step.op is Op.C:
        name, value = to_plain(cost_symbol(frame, scope, example)), cost_in(frame, scope, example)
        return [Fact(name, short(value, 6), "What this step computes.", missing, "cost")]
    if step.gradient is None:
        found = frame.quantity(step.symbol)
        row = None if found is None else found[example]
        text = _in_short(frame, step.symbol, row, example)
        return [Fact(shown(step.symbol), text, "What this step computes.", missing, "forward")]
    return _backward_facts(frame, step, scope, example, missing)


def _backward_facts(frame: Frame, step: Step, scope: Scope, example: int, missing: str) -> list[Fact]:
    factor, product, name = frame.factor(step), frame.quantity(step.writes), shown(step.writes)
    whole = step.op in ENDS
    if factor is not None and factor.ndim and step.op is not Op.DZ_DA:
        factor = factor[example]
    if whole:
        parameter = ending(step)
        product = gradient_in(frame, parameter, scope, example)
        name = by_text(shown(str(parameter)), frame, scope, example)
    elif product is not None:
        product = product[example]
    mixed = whole and several(frame) and scope == "batch" and step.op is not Op.DZ_DB
    factor_name = shown(step.symbol) + (f", {example_words(frame, example)}" if mixed else "")
    facts = [Fact(factor_name, short(factor, 6), "The factor this step brings.", missing, "backward")]
    if step.upstream is not None:
        summed = whole and several(frame) and scope == "batch"
        tip = "The product of the factors up to here" + (", summed over the batch." if summed else ".")
        label = f"{name}, {batch_words(frame)}" if summed else f"Product so far {name}"
        facts.append(Fact(label, short(product, 6), tip, "", "backward"))
    if frame.reused(step):
        facts.append(
            Fact("Reused", "from an earlier chain", "This factor was computed before and taken over.")
        )
    return facts
