"""A chain of factors as a product whose parts fit: each is multiplied with all that comes after it.

For single numbers that is the article's flat product. A layer's derivative multiplies number by number (⊙), a layer's
weights multiply as a matrix, and what a gradient of weights ends in is transposed; between them parentheses are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpstudio.notation.tree import (
    Matrix,
    Node,
    Number,
    Operator,
    Parens,
    Product,
    Script,
    Sum,
    Symbol,
    row,
)

Sign = Literal["·", "⊙"]
TRANSPOSED = Symbol("T")
OPEN, CLOSE = Operator("("), Operator(")")


@dataclass(frozen=True, slots=True)
class Bond:
    """How a factor is tied to the product after it: by which sign, and whether that product is transposed or summed."""

    sign: Sign = "·"
    turned: bool = False
    summed: bool = False


def nested(factors: tuple[Node, ...], bonds: tuple[Bond, ...], spaced: bool = False) -> Node:
    """The product of ``factors``, each but the last with its bond; ``spaced`` for symbols, which may be fractions."""
    parts, sign = [factors[-1]], None
    for factor, bond in zip(reversed(factors[:-1]), reversed(bonds), strict=True):
        if bond.turned:
            parts, sign = [_turned(_joined(parts, sign, spaced))], None
        if sign is not None and sign != bond.sign:
            parts = [Parens(_joined(parts, sign, spaced))]
        parts, sign = [factor, *parts], bond.sign
    return _joined(parts, sign, spaced)


def signs(bonds: tuple[Bond, ...]) -> tuple[tuple[Node, ...], Node | None]:
    """The same product for factors that stand apart: what stands between them, and behind the last what is closed."""
    between, closing, sign = list[Node](), list[Node](), None
    for bond in reversed(bonds):
        opens = bond.turned or bond.summed or (sign is not None and sign != bond.sign)
        parts: list[Node] = [
            Operator(bond.sign),
            *([Sum()] if bond.summed else []),
            *([OPEN] if opens else []),
        ]
        between.insert(0, row(*parts))
        if opens:
            closing.append(turned(CLOSE) if bond.turned else CLOSE)
        sign = bond.sign
    return tuple(between), row(*closing) if closing else None


def turned(matrix: Node) -> Node:
    """The transpose of something written as one."""
    return Script(matrix, TRANSPOSED)


def _turned(node: Node) -> Node:
    bare = isinstance(node, Matrix | Number | Parens)
    return turned(node if bare else Parens(node))


def _joined(parts: list[Node], sign: Sign | None, spaced: bool) -> Node:
    if sign is None:
        return parts[0]
    if spaced:
        return Product(tuple(parts), sign)
    return row(*[part for factor in parts for part in (Operator(sign), factor)][1:])
