"""An equation written again with other digits, as far as it is true with them."""

from __future__ import annotations

import numpy as np

from bpstudio.notation.bounds import Bounds, NotNumbersError, bounds
from bpstudio.notation.numbers import number
from bpstudio.notation.tree import Equation, Node, Number
from bpstudio.notation.walk import rebuild

FLOAT = 1e-9
"""What float64 may add up to, relative to the largest of the numbers."""


def with_digits(node: Node, digits: int) -> Node:
    """The tree with so many digits of every number whose value is known.

    Of an equation those sides are left out that the digits show not to come to its last one.
    """
    if isinstance(node, Number):
        return node if node.value is None else Number(number(node.value, digits).text, node.role, node.value)
    written = rebuild(node, lambda child: with_digits(child, digits))
    return _true(written) if isinstance(written, Equation) else written


def _true(equation: Equation) -> Equation:
    result = _bounds(equation.right)
    if result is None:
        return equation
    first, *between = equation.sides[:-1]
    kept = [side for side in between if _agree(_bounds(side), result)]
    return Equation((first, *kept, equation.right), equation.relation)


def _bounds(node: Node) -> Bounds | None:
    """None for what is not made of numbers alone."""
    try:
        return bounds(node)
    except NotNumbersError:
        return None


def _agree(one: Bounds | None, other: Bounds) -> bool:
    """Whether they meet, or one of them says nothing."""
    if one is None or one[0].size != other[0].size:
        return one is None
    ends = [end.ravel() for end in (*one, *other)]
    if not all(np.isfinite(end).all() for end in ends):
        return False
    slack = FLOAT * np.maximum.reduce([np.abs(end) for end in ends])
    return bool(np.all((ends[0] <= ends[3] + slack) & (ends[2] <= ends[1] + slack)))
