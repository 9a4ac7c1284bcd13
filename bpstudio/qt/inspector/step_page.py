"""One step in full: its formula, the numbers put in, what comes of it, and the product so far."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.network import Array, Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.corner import is_zero, value_text
from bpstudio.explain.naming import alone, shown
from bpstudio.explain.numbers_short import many, short
from bpstudio.explain.parts import (
    batch_words,
    by_text,
    cost_in,
    cost_symbol,
    example_words,
    gradient_in,
)
from bpstudio.explain.readings import conventions_of, readings_of, several
from bpstudio.explain.said import ENDS, ending
from bpstudio.explain.scope import Scope
from bpstudio.explain.stage import chain_about
from bpstudio.notation.formulas import formula
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tree import Node, Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.curve import Curve
from bpstudio.qt.controls.facts import Fact, Facts
from bpstudio.qt.controls.form import remark_label, section
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.inspector.activation_graph import activation_graph
from bpstudio.qt.inspector.chain_links import links_of
from bpstudio.qt.inspector.chain_rows import ChainRows
from bpstudio.qt.mathematics.block import MathBlock
from bpstudio.qt.mathematics.label import MathLabel
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor
from bpstudio.storage.remarks import remarks_on_step


class StepPage(QWidget):
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
        frame, example, scope = self._bridge.frame, self._bridge.example, self._bridge.scope
        self.formula.show_formula(formula(step, conventions_of(frame, self._bridge.whose)))
        node = _with_numbers(frame, step, scope, example) if frame.visible(step) else None
        if node is None:
            self.numbers.setText(NOT_COMPUTED)
        else:
            self.numbers.show_formula(node)
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
        self.reads_title.setText(f"Uses: {example_words(frame, example)}" if several(frame) else "Uses")
        for widget in (self.reads, self.reads_title):
            widget.setVisible(step.op is not Op.UPDATE)
        self._show_chain(frame, step, example)

    def _show_chain(self, frame: Frame, step: Step, example: int) -> None:
        """The chain that the factor is part of, with the one marked that made the product small."""
        about = chain_about(frame, step, self._bridge.attention)
        for widget in (self.chain, self.chain_title):
            widget.setVisible(about is not None)
        self._parameter = None if about is None else alone(about[0], frame.network)
        if about is not None:
            parameter, inside = about
            name = parameter_text(parameter, frame.network)
            symbol = parameter_symbol(parameter, frame.network)
            before, after = ("In", "") if inside else ("Not in", ", which is followed:")
            whose = f", {example_words(frame, example)}" if several(frame) and inside else ""
            title = f"{before} the chain of {name}{after}{whose}"
            self.chain_title.say(f"{before} the chain of ", symbol, after + whose, text=title)
            self.chain.show_links(links_of(frame, parameter, example, self._bridge.on_stage))

    def _show_curve(self, frame: Frame, step: Step, example: int) -> None:
        applies = step.op in (Op.A, Op.DA_DZ) and step.layer is not None
        graph = activation_graph(frame, step.layer or 1, example) if applies else None
        self.curve.setVisible(graph is not None)
        self.curve.show_graph(graph, "The activation, with the layer’s units on it; slopes are ∂a/∂z.")


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
            numbers=many(found.array(name)),
            written=(quantity(name),),
        )
        for name in names
    ]


def _in_short(frame: Frame, name: str, values: Array | None, example: int) -> str:
    """A single z that is 0 but for rounding is written so."""
    single = values is not None and values.size == 1 and is_zero(frame, name, 0, example)
    return (value_text(frame, name, 0, example) if single else None) or short(values, 6)


def _with_numbers(frame: Frame, step: Step, scope: Scope, example: int) -> Node | None:
    """Of the studied example; but the cost of the batch has the numbers of all."""
    whose = None if step.op is Op.C and scope == "batch" else example
    return with_numbers(step, readings_of(frame, step, whose), conventions_of(frame, whose))


def _facts(frame: Frame, step: Step, scope: Scope, example: int) -> list[Fact]:
    if step.op is Op.UPDATE:
        known = frame.visible(step)
        count = int(np.count_nonzero(frame.parameters.flat != frame.before.flat)) if known else 0
        tip = "All at once, after every gradient exists."
        return [Fact("Parameters changed", f"{count:,}" if known else NOT_COMPUTED, tip, colour="update")]
    missing = "" if frame.visible(step) else f"not computed yet: step to {shown(step.symbol)}"
    if step.op is Op.C:
        cost, value = cost_symbol(frame, scope, example), cost_in(frame, scope, example)
        tip, written = "What this step computes.", (cost,)
        return [Fact(to_plain(cost), short(value, 6), tip, missing, "cost", written=written)]
    if step.gradient is None:
        found = frame.quantity(step.symbol)
        row = None if found is None else found[example]
        text = _in_short(frame, step.symbol, row, example)
        tip = "What this step computes."
        name, written = shown(step.symbol), (quantity(step.symbol),)
        return [Fact(name, text, tip, missing, "forward", many(row), written)]
    return _backward_facts(frame, step, scope, example, missing)


def _backward_facts(frame: Frame, step: Step, scope: Scope, example: int, missing: str) -> list[Fact]:
    factor, product, name = frame.factor(step), frame.quantity(step.writes), shown(step.writes)
    so_far: Node = quantity(step.writes)
    whole = step.op in ENDS
    if factor is not None and factor.ndim and step.op is not Op.DZ_DA:
        factor = factor[example]
    if whole:
        parameter = ending(step)
        product = gradient_in(frame, parameter, scope, example)
        name = by_text(shown(str(parameter)), frame, scope, example)
        so_far = Partial(cost_symbol(frame, scope, example), quantity(str(parameter)))
    elif product is not None:
        product = product[example]
    mixed = whole and several(frame) and scope == "batch" and step.op is not Op.DZ_DB
    of_whom = f", {example_words(frame, example)}" if mixed else ""
    factor_name, written = shown(step.symbol) + of_whom, (quantity(step.symbol), of_whom)
    tip = "The factor this step brings."
    facts = [Fact(factor_name, short(factor, 6), tip, missing, "backward", many(factor), written)]
    if step.upstream is not None:
        summed = whole and several(frame) and scope == "batch"
        tip = "The product of the factors up to here" + (", summed over the batch." if summed else ".")
        before, after = ("", f", {batch_words(frame)}") if summed else ("Product so far ", "")
        label, parts = f"{before}{name}{after}", (before, so_far, after)
        facts.append(Fact(label, short(product, 6), tip, "", "backward", many(product), parts))
    if frame.reused(step):
        facts.append(
            Fact("Reused", "from an earlier chain", "This factor was computed before and taken over.")
        )
    return facts
