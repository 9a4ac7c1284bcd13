"""One weight or bias in full: value, gradient, its chain factor by factor, and the nudge."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.network import Array, Parameter
from bpstudio.explain.naming import shown
from bpstudio.explain.numbers_short import many, short
from bpstudio.explain.parameter_order import flat_gradients
from bpstudio.explain.parts import (
    batch_note,
    batch_words,
    cost_symbol,
    example_words,
    gradient_in,
    gradient_text,
    is_part,
)
from bpstudio.explain.readings import several
from bpstudio.explain.scope import Scope
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import format_count, ordinal
from bpstudio.notation.textbook import in_words
from bpstudio.notation.tree import Node, Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.facts import Fact, Facts
from bpstudio.qt.controls.form import remark_label
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, inset
from bpstudio.qt.inspector.chain_links import links_of
from bpstudio.qt.inspector.chain_rows import ChainRows
from bpstudio.qt.inspector.nudge_box import NudgeBox
from bpstudio.qt.inspector.part import Part
from bpstudio.session.frame import Frame
from bpstudio.session.reckoning import Effort, effort, share_of_example
from bpstudio.session.selection import Factor
from bpstudio.storage.remarks import remark_on_parameter


class ParameterPage(QWidget):
    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.facts, self.chain, self.product = Facts(self), ChainRows(self), Facts(self)
        self.chain_part = Part("Chain", self)
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
        frame, example, scope = self._bridge.frame, self._bridge.example, self._bridge.scope
        self.facts.show_facts(_facts(frame, parameter, scope, example))
        remark, note = remark_on_parameter(frame, parameter), batch_note(frame, scope)
        self.remark.setText(f"{note[:1].upper()}{note[1:]}: {remark}" if remark and note else remark)
        self.remark.setVisible(bool(remark))
        whose = f"Chain: {example_words(frame, example)}" if several(frame) else "Chain"
        self.chain_part.say(whose)
        self.chain.show_links(links_of(frame, parameter, example, self._bridge.selection))
        self.product.show_facts(_products(frame, parameter, example))
        self.nudge.setVisible(not parameter.whole)
        self.many.setVisible(parameter.whole)
        if not parameter.whole:
            self.nudge.show_parameter(parameter)


def _facts(frame: Frame, parameter: Parameter, scope: Scope, example: int) -> list[Fact]:
    gradient = gradient_in(frame, parameter, scope, example)
    values, name = _value(frame, parameter), parameter_text(parameter, frame.network)
    place = shown(frame.program.branch(parameter).symbol)
    reason = f"not computed yet: step to {place}" if gradient is None else ""
    facts = [Fact("Value", short(values, 6), f"{name} now.", colour="forward", numbers=many(values))]
    if frame.updated:
        before = short(_value(frame, parameter, before=True), 6)
        facts.append(Fact("Before the update", before, "What the passes of this iteration read."))
    slope = gradient_text(frame, parameter, scope, example)
    tip = _tip(frame, scope, example)
    written = (_slope(frame, parameter, scope, example),)
    facts.append(Fact(slope, short(gradient, 6), tip, reason, "backward", many(gradient), written))
    facts += _rank(frame, parameter, scope)
    penalty = frame.penalty_gradient(parameter)
    if penalty is not None and not is_part(frame, scope):
        facts.append(Fact("of it the penalty", short(penalty, 6), "The part that the term with λ brings."))
    return facts if parameter.whole else facts + _efforts(effort(frame.program, parameter))


def _slope(frame: Frame, parameter: Parameter, scope: Scope, example: int) -> Node:
    """∂C/∂ that parameter, or ∂C₂/∂ it."""
    return Partial(cost_symbol(frame, scope, example), parameter_symbol(parameter, frame.network))


def _tip(frame: Frame, scope: Scope, example: int) -> str:
    if not is_part(frame, scope):
        return "The gradient: how fast the cost grows when this parameter grows."
    return f"The part of {example_words(frame, example)}: how fast its part of the cost grows with this parameter."


def _rank(frame: Frame, parameter: Parameter, scope: Scope) -> list[Fact]:
    """Where the batch's gradient stands among all that are known, by size."""
    gradient, note = frame.gradient(parameter), batch_note(frame, scope)
    if gradient is None or parameter.whole:
        return []
    every, known = flat_gradients(frame)
    larger = int(np.count_nonzero(np.abs(every[known]) > abs(float(gradient))))
    count = int(np.count_nonzero(known))
    if count < 2:
        return []
    tip = "By the size of the gradient, among those computed so far. The table of parameters can sort by it."
    which = (
        "largest" if not larger else "smallest" if larger == count - 1 else f"{ordinal(larger + 1)} largest"
    )
    return [Fact(f"Strength, {note}" if note else "Strength", f"{which} of {count:,} gradients", tip)]


def _value(frame: Frame, parameter: Parameter, before: bool = False) -> Array | float:
    parameters = frame.before if before else frame.parameters
    if not parameter.whole:
        return parameters[parameter]
    return parameters.theta(parameter.layer) if parameter.kind == "theta" else parameters.b(parameter.layer)


def _efforts(figures: Effort) -> list[Fact]:
    length = Fact(
        "Factors in the chain",
        f"{figures.factors}",
        in_words("How many local derivatives are multiplied on the way from C."),
    )
    ways = Fact(
        "Paths to the cost",
        f"{format_count(figures.paths)}",
        "The product of the widths of the layers above: the sum has a term for each.",
    )
    if not figures.saved:
        return [length, ways]
    return [
        length,
        ways,
        Fact(
            "Saved by reuse",
            f"{format_count(figures.saved)} of {format_count(figures.written_out)} multiplications",
            f"Multiplied out path by path it takes {format_count(figures.written_out)} multiplications. "
            f"Reusing what the layer above has computed, it takes {format_count(figures.reusing)}.",
        ),
    ]


def _products(frame: Frame, parameter: Parameter, example: int) -> list[Fact]:
    """What the factors multiply to, where that is not all of ∂C/∂θ: one example's part of the sum."""
    if parameter.whole or not several(frame):
        return []
    share = share_of_example(frame, parameter, example)
    part = gradient_text(frame, parameter, "example", example)
    whole = gradient_text(frame, parameter, "batch", example)
    number = int(frame.rows[example]) + 1
    penalty = " and the penalty’s term" if frame.penalty_gradient(parameter) is not None else ""
    tip = f"What example {number} adds to {whole}, which is the sum over {batch_words(frame)}{penalty}."
    whose = f", example {number}’s part"
    written = ("= ", _slope(frame, parameter, "example", example), whose)
    return [Fact(f"= {part}{whose}", short(share, 6), tip, colour="backward", written=written)]
