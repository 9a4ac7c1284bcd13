"""What the inspector says of a neuron: z and a, and what the cost’s derivative is by each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity, Y, gradient_of, output_of, z_of
from bpstudio.explain.facts.fact import Fact
from bpstudio.explain.troubles.corner import corner_words, is_zero, value_text
from bpstudio.explain.words.naming import shown
from bpstudio.explain.words.numbers_short import short
from bpstudio.notation.naming import unit_symbol
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Partial
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Unit


def facts_of_unit(frame: Frame, unit: Unit, example: int, notation: Notation) -> list[Fact]:
    """The values of one unit for one example: z, a and its target, then what backpropagation says of them."""
    layer, network = unit.layer, frame.network
    output = output_of(network, layer)
    z, a = (unit_symbol(of, unit.index, network) for of in (z_of(layer), output))
    z_step, a_step = frame.program.find(Op.Z, layer), frame.program.find(Op.A, layer)
    facts = [
        _fact(frame, z_step.symbol, z_step.symbol, z, unit, example, "forward", notation),
        _fact(frame, a_step.symbol, a_step.symbol, a, unit, example, "forward", notation),
    ]
    if layer == network.depth and frame.y is not None:
        target = short(float(frame.y[example, unit.index]), 6)
        tip = "What the output should be for this example."
        facts.append(Fact("Target y", target, tip, written=("Target ", quantity(Y))))
    return [*facts, *_backward_facts(frame, unit, example, (z, a), notation)]


def _backward_facts(
    frame: Frame, unit: Unit, example: int, symbols: tuple[Node, Node], notation: Notation
) -> list[Fact]:
    """The gradient at the output, the slope if it is the unit's own, and the gradient at z."""
    (z, a), layer = symbols, unit.layer
    slope, facts = frame.program.find(Op.DA_DZ, layer), []
    above = gradient_of(output_of(frame.network, layer))
    facts.append(
        _fact(
            frame,
            above,
            _writer(frame, above),
            Partial(COST, a),
            unit,
            example,
            "backward",
            notation,
        )
    )
    factor = frame.factor(slope)
    if factor is None or factor.ndim == 2:
        value = None if factor is None else float(factor[example, unit.index])
        facts.append(_said(Partial(a, z), value, shown(slope.symbol, notation), "backward", notation))
    facts.append(
        _fact(
            frame,
            gradient_of(z_of(layer)),
            slope.symbol,
            Partial(COST, z),
            unit,
            example,
            "backward",
            notation,
        )
    )
    return facts


def _writer(frame: Frame, quantity: Quantity) -> Quantity:
    return frame.program.writers[quantity].symbol


def _fact(
    frame: Frame,
    of: Quantity,
    step: Quantity,
    symbol: Node,
    unit: Unit,
    example: int,
    colour: str,
    notation: Notation,
) -> Fact:
    found = frame.quantity(of)
    value = None if found is None else float(np.asarray(found)[example, unit.index])
    fact = _said(symbol, value, shown(step, notation), colour, notation)
    if not is_zero(frame, of, unit.index, example):
        return fact
    written = value_text(frame, of, unit.index, example) or NOT_COMPUTED
    why = corner_words(frame, unit.layer, unit.index, example) if of.kind == "z" else ""
    return replace(fact, value=written, reason=why)


def _said(symbol: Node, value: float | None, step: str, colour: str, notation: Notation) -> Fact:
    reason = f"not computed yet: step to {step}" if value is None else ""
    label = to_plain(symbol, notation)
    return Fact(label, short(value, 6), f"{label} of the studied example.", reason, colour, written=(symbol,))


def curve_in_words(label: str) -> str:
    """What the curve of a unit shows, by the name of its activation."""
    return f"The curve of {label} with this unit on it; the tangent’s slope is ∂a/∂z."


def remark_on_curve(coupled: bool, frame: Frame, unit: Unit) -> str:
    """One sentence under the curve of a unit: what its tangent is, or why there is none."""
    if coupled:
        return "Softmax couples all units of its layer, so a single unit has no curve of its own."
    if frame.factor(frame.program.find(Op.DA_DZ, unit.layer)) is None:
        return "The tangent at z appears with the step that takes its slope on the way back."
    return "The slope of the tangent at z is what the chain rule multiplies by here."


def facts_of_input(value: float) -> list[Fact]:
    """Of an input, which is given."""
    return [Fact("Value", short(value, 6), "The input of the studied example.", colour="forward")]
