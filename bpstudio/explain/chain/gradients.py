"""A gradient as one equation that is true as written: of one example its chain, of a batch the sum of the parts."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.functions import PENALTIES
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import derivative, gradient_of, of_layer, of_parameter, z_of
from bpstudio.explain.chain.chains import Link, links_of, product_of
from bpstudio.explain.chain.reuse import reused_letters, reused_numbers, reuses
from bpstudio.explain.chain.shares import part_of_example
from bpstudio.explain.chain.units import Thread, quantity_in
from bpstudio.explain.readings import conventions_of, gradient_or_part, penalised, several
from bpstudio.notation.bounds import holds, is_numbers
from bpstudio.notation.conventions import of_part
from bpstudio.notation.numbers import array_tree
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import COST, THETA, quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import (
    Equation,
    Node,
    Operator,
    Script,
    Sum,
    Symbol,
    Text,
    row,
)
from bpstudio.notation.walk import every_node, substitute
from bpstudio.session.frame import Frame

PLUS, TIMES = Operator("+"), Operator("·")
MOST_PARTS, MOST_NUMBERS = 4, 12  # so many matrices are added, or so many single numbers
MOST_ADDED, MOST_MULTIPLIED = 24, 40
EXAMPLE, EXAMPLE_BESIDE_UNITS, ABOVE = Symbol("i"), Symbol("s"), Symbol("k")
PART = Script(COST, lower=EXAMPLE)


def chain_symbol(frame: Frame, target: Parameter, example: int | None, notation: Notation) -> Node:
    """What the chain is of: ∂C/∂θ₂, or ∂C₂/∂θ₂ for the part of the example in row 2 of the data.

    In the scalar form a whole layer is one of its parameters, with a letter for each unit.
    """
    conventions = conventions_of(frame, example, notation=notation)
    thread = Thread(frame.network, target, conventions.notation.form)
    return of_part(quantity_in(gradient_of(of_layer(target.kind, target.layer)), thread), conventions)


def gradient_equation(
    frame: Frame, target: Parameter, example: int | None, hidden: Collection[int] = (), *, notation: Notation
) -> Node:
    """∂C/∂target with all that is known of it: letters, numbers where they can be written, and the result."""
    if example is None and several(frame):
        return batch_equation(frame, target, notation)
    symbol, links = (
        chain_symbol(frame, target, example, notation),
        links_of(frame, target, example, hidden, notation=notation),
    )
    letters = [product_of(links, "symbol"), product_of(links, "formula")]
    penalty = penalty_symbol(frame, target) if penalised(frame, target, example) else None
    sides = [where_joined(frame, target, with_penalty(side, penalty)) for side in letters if side is not None]
    if (
        not target.whole
        and conventions_of(frame, notation=notation).notation.form == "scalar"
        and reuses(frame, target)
    ):
        sides = []
    value = gradient_or_part(frame, target, example)
    if value is not None and np.size(value) > 1:  # a 1 does not stand for several of them
        sides = [side for side in sides if not is_numbers(side)]
    if value is None:
        return Equation((symbol, *dict.fromkeys(sides or _reused(frame, target, penalty, notation))))
    numbers = [] if hidden else _numbers(frame, target, links, example, value, bool(sides), notation)
    if (
        target.whole
        and conventions_of(frame, notation=notation).notation.form == "scalar"
        and _per_unit(frame, target)
    ):
        return _and_as_a_matrix(frame, target, example, Equation((symbol, *dict.fromkeys(sides))), notation)
    return closed(
        (symbol, *dict.fromkeys((*(sides or _reused(frame, target, penalty, notation)), *numbers))), value
    )


def where_joined(frame: Frame, target: Parameter, side: Node) -> Node:
    """The product with words behind it, where it is not the gradient of every weight: of one that is cut that is 0."""
    cut = target.kind == "theta" and target.whole and frame.network.layer(target.layer).cut
    return row(side, Text(" (0 where cut)")) if cut else side


def closed(sides: tuple[Node, ...], value: Array | float, zeros: Flags | None = None) -> Node:
    """The equation with its result; of many numbers it says in words between which two they lie."""
    result = array_tree(value, zeros=zeros)
    if not isinstance(result, Text):
        return Equation((*sides, result)) if result not in sides[1:] else Equation(sides)
    last = row(sides[-1], Text(f" ({result.text})"))
    return Equation((*sides[:-1], last))


def batch_equation(frame: Frame, target: Parameter, notation: Notation) -> Node:
    """∂C/∂θ = Σᵢ ∂Cᵢ/∂θ, the parts written out where there are few, and a penalty's own term."""
    conventions = conventions_of(frame, notation=notation)
    symbol = chain_symbol(frame, target, None, notation)
    scalar = target.whole and conventions.notation.form == "scalar"
    i = EXAMPLE_BESIDE_UNITS if scalar else EXAMPLE
    part = substitute(symbol, {COST: Script(COST, lower=i)})
    penalty = penalty_symbol(frame, target) if penalised(frame, target, None) else None
    letters = with_penalty(row(Sum(i), part), penalty)
    value = gradient_or_part(frame, target, None)
    if value is None:
        return Equation((symbol, letters))
    if scalar and _per_unit(frame, target):
        return row(Equation((symbol, letters)), Operator(","), _matrix_of_batch(frame, target, value))
    return closed((symbol, letters, *_parts_written_out(frame, target, value)), value)


def branch_equation(frame: Frame, target: Parameter, example: int | None, notation: Notation) -> Node:
    """Where a chain has ended: the gradient as what its parts, or the last product and a penalty's term, come to."""
    value = gradient_or_part(frame, target, example)
    assert value is not None, "the chain has ended"
    symbol = of_part(
        quantity(gradient_of(of_parameter(target))), conventions_of(frame, example, notation=notation)
    )
    if example is None and several(frame):
        part = row(Sum(EXAMPLE), substitute(symbol, {COST: PART}))
        penalty = penalty_symbol(frame, target) if penalised(frame, target, None) else None
        return closed((symbol, with_penalty(part, penalty), *_parts_written_out(frame, target, value)), value)
    if not penalised(frame, target, example):
        return closed((symbol,), value)
    term = frame.penalty_gradient(target)
    assert term is not None, "a penalised weight has a term"
    z = z_of(target.layer)
    letters = row(quantity(derivative(z, of_parameter(target))), TIMES, quantity(gradient_of(z)))
    single = frame.network.width(target.layer) == 1
    whole = where_joined(frame, target, with_penalty(letters, penalty_symbol(frame, target)))
    sides = [whole] if single else []
    numbers = _sound(array_tree(value - term), frame, target, example, value)
    return closed((symbol, *sides, *numbers), value)


def penalty_symbol(frame: Frame, target: Parameter) -> Node:
    """2λθ₂."""
    term = parse(PENALTIES[frame.state.document.training.regularization.name].derivative_tex)
    return substitute(term, {THETA: quantity(of_parameter(target))})


def penalty_of_cost(frame: Frame) -> Node | None:
    """λΣθ²; None where nothing is penalised."""
    regularization = frame.state.document.training.regularization
    return parse(PENALTIES[regularization.name].tex) if regularization.active else None


def with_penalty(node: Node, penalty: Node | None) -> Node:
    """The formula with the penalty's part added; the formula itself where there is none."""
    return node if penalty is None else row(node, PLUS, penalty)


def _matrix_of_batch(frame: Frame, target: Parameter, value: Array) -> Node:
    name = quantity(gradient_of(of_parameter(target)))
    return closed((name, *_parts_written_out(frame, target, value)), value)


def _parts_written_out(frame: Frame, target: Parameter, value: Array) -> list[Node]:
    count = len(frame.rows)
    if count > (MOST_NUMBERS if np.size(value) == 1 else MOST_PARTS) or np.size(value) * count > MOST_ADDED:
        return []
    parts = [part_of_example(frame, target, example) for example in range(count)]
    nodes = [array_tree(part) for part in parts if part is not None]
    return _sound(row(*[item for node in nodes for item in (PLUS, node)][1:]), frame, target, None, value)


def _sound(node: Node, frame: Frame, target: Parameter, example: int | None, value: Array) -> list[Node]:
    """The numbers with a penalty's, if they can be written and come to the value."""
    whole: Node = node
    if penalised(frame, target, example):
        term = frame.penalty_gradient(target)
        whole = row(node, PLUS, array_tree(term))
    if any(isinstance(part, Text) for part in every_node(whole)):
        return []
    whole = tidied(whole)
    return [whole] if holds(whole, value) else []


def _numbers(
    frame: Frame,
    target: Parameter,
    links: tuple[Link, ...],
    example: int | None,
    value: Array,
    in_letters: bool,
    notation: Notation,
) -> list[Node]:
    """The product of the factors' numbers; of a weight below wide layers the sum over the products reused."""
    size = sum(0 if link.values is None else link.values.size for link in links)
    node = product_of(links, "number") if in_letters and size <= MOST_MULTIPLIED else None
    joined = _joined_all(frame, target, example, value)
    found = [] if node is None else _sound(node, frame, target, example, joined)
    found = [where_joined(frame, target, side) for side in found]
    if found or target.whole or not reuses(frame, target):
        return found
    node = reused_numbers(frame, target, example or 0)
    found = [] if node is None else _sound(node, frame, target, example, value)
    penalty = penalty_symbol(frame, target) if penalised(frame, target, example) else None
    return [*_reused(frame, target, penalty, notation), *found] if found and in_letters else found


def _joined_all(frame: Frame, target: Parameter, example: int | None, value: Array) -> Array:
    """The gradient as it would be were nothing of the layer cut."""
    cut = frame.network.layer(target.layer).cut if target.kind == "theta" and target.whole else ()
    below = frame.factor(frame.program.branch(target))
    upstream = frame.quantity(gradient_of(z_of(target.layer)))
    if not cut or below is None or upstream is None:
        return value
    found = np.array(value)
    for i, j in cut:
        with np.errstate(all="ignore"):
            found[i, j] = below[example or 0, i] * upstream[example or 0, j]
    return found


def _reused(frame: Frame, target: Parameter, penalty: Node | None, notation: Notation) -> list[Node]:
    return [with_penalty(side, penalty) for side in reused_letters(frame, target, notation)]


# A whole layer in the scalar form: an equation for the unit j, and the matrix of all


def _per_unit(frame: Frame, target: Parameter) -> bool:
    network = frame.network
    return network.width(target.layer) > 1 or (
        target.kind == "theta" and network.width_below(target.layer) > 1
    )


def _and_as_a_matrix(
    frame: Frame, target: Parameter, example: int | None, letters: Equation, notation: Notation
) -> Node:
    value = gradient_or_part(frame, target, example)
    assert value is not None, "the letters have a number"
    name = of_part(
        quantity(gradient_of(of_parameter(target))), conventions_of(frame, example, notation=notation)
    )
    return row(letters, Operator(","), closed((name,), value))
