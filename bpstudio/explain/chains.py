"""The chain of one gradient, factor by factor: what each is called, what it is, and how it is tied to the next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.readings import conventions_of
from bpstudio.explain.units import Thread, formula_in, readings_in, symbol_in
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.indices import letter
from bpstudio.notation.nested import Bond, nested
from bpstudio.notation.numbers import array_tree
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Node, Operator, Parens, Row, Sum, Text, row
from bpstudio.session.frame import Frame

DOTS = Operator("⋯")
SIGNS = (Operator("+"), Operator("−"))


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """One factor of a chain; ``over`` is the letter that all after it is summed over, in the scalar form."""

    step: Step
    symbol: Node
    formula: Node
    values: Array | None
    bond: Bond
    over: Node | None = None
    hidden: bool = False


def links_of(
    frame: Frame, target: Parameter, example: int | None, hidden: Collection[int] = ()
) -> tuple[Link, ...]:
    """The factors of ∂C/∂target from left to right; steps whose index is ``hidden`` have dots for all of them."""
    conventions = conventions_of(frame, example)
    thread = Thread(frame.network, target, conventions.form)
    found: list[Link] = []
    for step in frame.program.chain_of(target):
        link = _link(frame, step, example, thread, conventions)
        if step.index not in hidden:
            found.append(link)
        elif not found or not found[-1].hidden:
            found.append(Link(step, DOTS, DOTS, None, link.bond, hidden=True))
    return tuple(found)


def bond_of(step: Step, thread: Thread, examples: int) -> Bond:
    """How a factor multiplies what comes after it; ``examples`` are the columns of both."""
    network, layer = thread.network, step.layer
    if layer is None or step.op in (Op.DZ_DA, Op.DZ_DB):
        return Bond(summed=step.op is Op.DZ_DB and examples > 1)
    own = not thread.target.whole and layer == thread.layer
    units = 1 if own else network.width(layer)
    if step.op is Op.DZ_DTHETA:
        return Bond(turned=units > 1 or examples > 1)
    coupled = layer == network.depth and thread.jacobian
    return Bond("⊙" if units * examples > 1 and not coupled else "·")


def product_of(links: tuple[Link, ...], what: str) -> Node | None:
    """All factors multiplied: their ``symbol``, ``formula`` or ``number``; None where a number cannot be written."""
    bonds = tuple(link.bond for link in links[:-1])
    if what == "number":
        nodes = [None if link.values is None else array_tree(link.values) for link in links]
        known = tuple(node for node in nodes if node is not None and not isinstance(node, Text))
        return tidied(nested(known, bonds)) if len(known) == len(nodes) else None
    written = tuple(link.symbol if what == "symbol" else in_parentheses(link.formula) for link in links)
    return nested(tuple(map(_summed, links, written)), bonds, spaced=what == "symbol")


def in_parentheses(node: Node) -> Node:
    """A sum among factors."""
    return Parens(node) if isinstance(node, Row) and any(part in SIGNS for part in node.parts) else node


def _link(frame: Frame, step: Step, example: int | None, thread: Thread, conventions: Conventions) -> Link:
    readings = readings_in(frame, step, example, thread)
    values = readings.array(step.symbol) if frame.visible(step) else None
    if step.op is Op.DZ_DB and values is not None:
        values = np.ones((1, 1))
    scalar = thread.target.whole and thread.form == "scalar"
    return Link(
        step,
        symbol_in(step, thread),
        formula_in(step, thread, conventions),
        values,
        Bond() if scalar else bond_of(step, thread, 1 if example is not None else len(frame.rows)),
        _over(step, thread) if scalar else None,
    )


def _over(step: Step, thread: Thread) -> Node | None:
    """What the scalar form adds up: the units of the layer above, or the outputs that softmax couples."""
    network, layer = thread.network, step.layer
    if step.op is Op.DZ_DA and layer is not None and network.width(layer) > 1:
        return letter(layer, thread.layer)
    if step.op is Op.DA_DZ and layer == network.depth and thread.jacobian and network.outputs > 1:
        return letter(layer + 1, thread.layer)
    return None


def _summed(link: Link, node: Node) -> Node:
    return node if link.over is None else row(Sum(link.over), node)
