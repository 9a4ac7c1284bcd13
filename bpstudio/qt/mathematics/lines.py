"""A long formula on several lines: broken where a reader would break it, before a sign."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.notation.textbook import Notation
from bpstudio.notation.tidy import SIGNS
from bpstudio.notation.tree import Equation, Node, Operator, Parens, Product, Row, Tagged, row
from bpstudio.notation.walk import is_unary
from bpstudio.qt.mathematics.typeset import Typeset, typeset


def lines_of(node: Node, size: float, width: float, notation: Notation) -> list[Typeset]:
    """The formula on as few lines as it takes, each at most ``width`` wide where there is a place to break it."""
    return [typeset(line, size, notation) for line in broken(node, size, width, notation)]


def broken(node: Node, size: float, width: float, notation: Notation) -> list[Node]:
    """The lines as trees: broken before relations, then before signs between terms, and in parentheses last."""
    for split in (_whole, _sides, _terms, _inner_terms):
        found = _packed(split(node), size, width, notation)
        if max(typeset(line, size, notation).width for line in found) <= width:
            break
    return found


def _packed(pieces: list[Node], size: float, width: float, notation: Notation) -> list[Node]:
    """As many pieces on a line as there is room for, one at least."""
    lines: list[Node] = []
    for piece in pieces:
        longer = row(lines[-1], piece) if lines else piece
        if lines and typeset(longer, size, notation).width <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _whole(node: Node) -> list[Node]:
    return [node]


def _sides(node: Node) -> list[Node]:
    """Each side of an equation, but the first with the relation before it."""
    match node:
        case Equation(sides, relation):
            own = [_begins(side, Operator("≈")) for side in sides]
            return [
                side if not number or own[number] else row(Operator(relation), side)
                for number, side in enumerate(sides)
            ]
        case _:
            return [node]


def _terms(node: Node) -> list[Node]:
    return _split(node, _cut_row)


def _inner_terms(node: Node) -> list[Node]:
    """As ``_terms``, and what stands in parentheses as well: the parentheses keep the height of letters then."""
    return _split(node, lambda part: _cut_row(_opened(part)))


def _split(node: Node, cut: Callable[[Node], list[Node]]) -> list[Node]:
    return [piece for side in _sides(node) for piece in cut(side)]


def _cut_row(node: Node) -> list[Node]:
    """Before each sign that stands between two terms."""
    pieces: list[list[Node]] = [[]]
    before: Node | None = None
    for part in _parts(node):
        if part in SIGNS and not is_unary(before, part) and pieces[-1]:
            pieces.append([])
        pieces[-1].append(part)
        before = part
    return [row(*piece) for piece in pieces]


def _parts(node: Node) -> list[Node]:
    match node:
        case Row(parts):
            return [inner for part in parts for inner in _parts(part)]
        case Product(factors, sign):
            joined: list[Node] = []
            for factor in factors:
                joined += [Operator(sign), *_parts(factor)] if joined else _parts(factor)
            return joined
        case _:
            return [node]


def _opened(node: Node) -> Node:
    match node:
        case Tagged(inner):
            return _opened(inner)
        case Parens(inner, left, right):
            return row(Operator(left), _opened(inner), Operator(right))
        case Row(parts):
            return row(*(_opened(part) for part in parts))
        case Product(factors, sign):
            return Product(tuple(_opened(factor) for factor in factors), sign)
        case _:
            return node


def _begins(node: Node, sign: Operator) -> bool:
    return isinstance(node, Row) and node.parts[0] == sign
