"""One neuron in full: z and a, what the cost's derivative is by each, and the activation with its tangent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.program import Op
from bpstudio.explain.corner import corner_words, is_zero, value_text
from bpstudio.explain.naming import shown
from bpstudio.explain.numbers_short import short
from bpstudio.notation.naming import unit_symbol
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, Y, activation
from bpstudio.notation.tree import Node, Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.curve import Curve
from bpstudio.qt.controls.facts import Fact, Facts
from bpstudio.qt.controls.form import remark_label, section
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.inspector.activation_graph import activation_graph
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Unit
from bpstudio.storage.remarks import remark_on_unit


class UnitPage(QWidget):
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
        frame, example = self._bridge.frame, self._bridge.example
        if unit.layer == 0:
            self._show_input(float(frame.x[example, unit.index]))
            return
        self.facts.show_facts(_facts(frame, unit, example))
        self.rounding.setText(remark_on_unit(frame, unit.layer, unit.index, example))
        self.rounding.setVisible(bool(self.rounding.text()))
        label = ACTIVATIONS[frame.network.layer(unit.layer).activation].label
        self.title.setText(f"Activation: {label}")
        graph = activation_graph(frame, unit.layer, example, unit.index)
        self.curve.show_graph(
            graph, f"The curve of {label} with this unit on it; the tangent’s slope is ∂a/∂z."
        )
        self.curve.setVisible(graph is not None)
        self.title.setVisible(True)
        self.remark.setText(_remark(graph is None, frame, unit))
        self.remark.setVisible(True)

    def _show_input(self, value: float) -> None:
        self.facts.show_facts(
            [Fact("Value", short(value, 6), "The input of the studied example.", colour="forward")]
        )
        for part in (self.title, self.curve, self.remark, self.rounding):
            part.setVisible(False)


def _facts(frame: Frame, unit: Unit, example: int) -> list[Fact]:
    layer, network = unit.layer, frame.network
    z, a = (unit_symbol(letter, layer, unit.index, network) for letter in "za")
    z_step, a_step = frame.program.find(Op.Z, layer), frame.program.find(Op.A, layer)
    facts = [
        _fact(frame, z_step.symbol, z_step.symbol, z, unit, example, "forward"),
        _fact(frame, a_step.symbol, a_step.symbol, a, unit, example, "forward"),
    ]
    if layer == network.depth and frame.y is not None:
        target = short(float(frame.y[example, unit.index]), 6)
        facts.append(
            Fact(
                "Target y",
                target,
                "What the output should be for this example.",
                written=("Target ", Y),
            )
        )
    slope = frame.program.find(Op.DA_DZ, layer)
    above = f"dC/d{activation(layer, network.depth)}"
    facts.append(
        _fact(
            frame,
            above,
            _writer(frame, above),
            Partial(COST, a),
            unit,
            example,
            "backward",
        )
    )
    factor = frame.factor(slope)
    if factor is None or factor.ndim == 2:
        value = None if factor is None else float(factor[example, unit.index])
        facts.append(_said(Partial(a, z), value, shown(slope.symbol), "backward"))
    facts.append(
        _fact(
            frame,
            f"dC/dz{layer}",
            slope.symbol,
            Partial(COST, z),
            unit,
            example,
            "backward",
        )
    )
    return facts


def _writer(frame: Frame, quantity: str) -> str:
    return next(step.symbol for step in frame.program if step.writes == quantity)


def _fact(frame: Frame, name: str, step: str, symbol: Node, unit: Unit, example: int, colour: str) -> Fact:
    found = frame.quantity(name)
    value = None if found is None else float(np.asarray(found)[example, unit.index])
    fact = _said(symbol, value, shown(step), colour)
    if not is_zero(frame, name, unit.index, example):
        return fact
    written = value_text(frame, name, unit.index, example) or NOT_COMPUTED
    why = corner_words(frame, unit.layer, unit.index, example) if name.startswith("z") else ""
    return replace(fact, value=written, reason=why)


def _said(symbol: Node, value: float | None, step: str, colour: str) -> Fact:
    reason = f"not computed yet: step to {step}" if value is None else ""
    label = to_plain(symbol)
    return Fact(label, short(value, 6), f"{label} of the studied example.", reason, colour, written=(symbol,))


def _remark(coupled: bool, frame: Frame, unit: Unit) -> str:
    if coupled:
        return "Softmax couples all units of its layer, so a single unit has no curve of its own."
    if frame.factor(frame.program.find(Op.DA_DZ, unit.layer)) is None:
        return "The tangent at z appears with the step that takes its slope on the way back."
    return "The slope of the tangent at z is what the chain rule multiplies by here."
