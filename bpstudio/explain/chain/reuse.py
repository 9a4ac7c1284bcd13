"""One weight below layers of several units: its own factors, and the products that the layer above has left behind.

``x₁ · g′(z₁¹) · Σₖ θ₁ₖ² ∂C/∂zₖ²``, where written out every path would take a product of its own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import Quantity, gradient_of, output_of, z_of
from bpstudio.explain.chain.chains import in_parentheses
from bpstudio.explain.chain.units import Thread, formula_in, quantity_in, readings_in, weight_above
from bpstudio.explain.readings import conventions_of
from bpstudio.notation.numbers import number
from bpstudio.notation.symbols import COST, THETA, quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Number, Operator, Parens, Partial, Product, Script, Sum, Symbol, row
from bpstudio.session.frame import Frame

PLUS, TIMES, ABOVE = Operator("+"), Operator("·"), Symbol("k")
MOST_TERMS = 9


def reuses(frame: Frame, target: Parameter) -> bool:
    """Whether a layer above the parameter's own unit has several units, so that its chain is no product of numbers."""
    network, layer = frame.network, target.layer
    coupled = Thread(network, target).jacobian and network.outputs > 1
    return coupled or any(network.width(above) > 1 for above in network.beyond(layer))


def reused_letters(frame: Frame, target: Parameter, notation: Notation) -> list[Node]:
    """The product in symbols, and with the formulas of its factors."""
    network, conventions = frame.network, conventions_of(frame, notation=notation)
    thread, inside = Thread(network, target), target.layer < network.depth
    own, over = _own(frame, target), _over(frame, target)
    by = quantity_in(output_of(network, target.layer) if inside else z_of(target.layer), thread)
    above = quantity(_above(network, target))
    above = above if over is None else _with(above, over)
    symbols = [quantity_in(step.symbol, thread) for step in own]
    formulas = [in_parentheses(formula_in(step, thread, conventions)) for step in own]
    theta = _leaving(thread, over) if inside else Partial(above, by)
    bridges = [bridge if over is None else row(Sum(over), bridge) for bridge in (Partial(above, by), theta)]
    symbols += [bridges[0], Partial(COST, above)]
    formulas += [bridges[1], Partial(COST, above)]
    return [Product(tuple(symbols)), row(*[part for formula in formulas for part in (TIMES, formula)][1:])]


def reused_numbers(frame: Frame, target: Parameter, example: int) -> Node | None:
    """The same with the numbers of an example; None where they are too many."""
    thread, own = Thread(frame.network, target), _own(frame, target)
    bridge = frame.program.chain_of(target)[len(own)]
    upstream = frame.quantity(gradient_of(_above(frame.network, target)))
    weights = readings_in(frame, bridge, example, thread).array(bridge.symbol)
    if upstream is None or weights is None or weights.size > MOST_TERMS:
        return None
    terms: list[Node] = []
    for weight, slope in zip(weights.flat, upstream[example], strict=True):
        terms += [PLUS, number(float(weight)), TIMES, number(float(slope))]
    factors: list[Node] = []
    for step in own:
        values = readings_in(frame, step, example, thread).array(step.symbol)
        found = np.ones(1) if step.op is Op.DZ_DB or values is None else values
        factors += [number(float(found.item())), TIMES]
    several = _over(frame, target) is not None
    return row(*factors, Parens(row(*terms[1:])) if several else row(*terms[1:]))


def _above(network: Network, target: Parameter) -> Quantity:
    """What the parameter's own unit moves next: z of the layer above, at the output ŷ."""
    inside = target.layer < network.depth
    return z_of(network.above(target.layer)) if inside else output_of(network, target.layer)


def _own(frame: Frame, target: Parameter) -> tuple[Step, ...]:
    """The factors of the parameter's own unit; under softmax its slope is shared with the other units."""
    return frame.program.chain_of(target)[: 2 if target.layer < frame.network.depth else 1]


def _over(frame: Frame, target: Parameter) -> Node | None:
    """The letter of the units above that are summed over; None where there is one."""
    network, layer = frame.network, target.layer
    return ABOVE if layer == network.depth or network.width(network.above(layer)) > 1 else None


def _leaving(thread: Thread, over: Node | None) -> Node:
    """θ₁ₖ², the weights that lead from the parameter's unit to those above; θ₁₁² or θ₂ where there is one."""
    if over is None:
        return weight_above(thread)
    unit = Number(str((thread.target.j or 0) + 1))
    return Script(THETA, Number(str(thread.network.above(thread.layer))), row(unit, over))


def _with(symbol: Node, letter: Node) -> Node:
    return replace(symbol, lower=letter) if isinstance(symbol, Script) else Script(symbol, lower=letter)
