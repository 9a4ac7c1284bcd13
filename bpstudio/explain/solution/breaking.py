"""Equations in lines that fit a page: broken before a relation, and where that is not enough before + or −."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bpstudio.explain.solution.blocks import Runs
from bpstudio.notation.tree import (
    Call,
    Cases,
    Equation,
    Fraction,
    Hat,
    Matrix,
    Node,
    Number,
    Operator,
    Parens,
    Partial,
    Product,
    Root,
    Row,
    Script,
    Sum,
    Symbol,
    Tagged,
    Text,
    row,
)

PAGE = 66
"""So many digits fit in a line of a page."""
BREAKS = (Operator("+"), Operator("−"))
DOTS = (Operator("·"), Operator("⊙"))
APPROXIMATELY = Operator("≈")


class BrokenLine(NamedTuple):
    """A line in columns: what stands left, the relation, and what stands right of it."""

    left: Node | None
    relation: str
    right: Node


def width_of(node: Node) -> float:
    """About how many digits wide it is set."""
    match node:
        case Fraction(top, bottom):
            return max(width_of(top), width_of(bottom))
        case Partial(of, by):
            return 1 + max(0.0 if of is None else width_of(of), width_of(by))
        case Matrix(rows):
            return sum(max(map(width_of, column)) + 2 for column in zip(*rows, strict=True)) + 1.0
        case Cases(rows):
            return max(width_of(value) + width_of(when) for value, when in rows) + 6
        case Row(parts):
            return sum(map(width_of, parts))
        case Product(factors):
            return sum(width_of(factor) + 2 for factor in factors)
        case Equation(sides):
            return sum(width_of(side) + 3 for side in sides) - 3
        case Script(base, upper, lower):
            scripts = [width_of(each) for each in (upper, lower) if each is not None]
            return width_of(base) + 0.7 * max(scripts, default=0.0)
        case Call(function, argument):
            return width_of(function) + width_of(argument) + 0.5
        case Parens(inner) | Root(inner):
            return width_of(inner) + 2
        case Tagged(inner):
            return width_of(inner)
        case Operator(sign):
            return 2.5 if sign not in (",", "′") else 1
        case Text(text):
            return 0.9 * len(text)
        case Sum(lower):
            return 2 if lower is None else max(2.0, 0.7 * width_of(lower))
        case Hat(base):
            return width_of(base)
        case Symbol(text) | Number(text):
            return len(text)
    raise TypeError(f"{node!r} is not a node")


def width_of_runs(runs: Runs) -> float:
    """Of words and mathematics in a line."""
    return sum(0.9 * len(run) if isinstance(run, str) else width_of(run) for run in runs)


def page_lines(node: Node, most: float = PAGE) -> tuple[BrokenLine, ...]:
    """The lines of an equation; what cannot be broken is a line of its own, however wide."""
    if isinstance(node, Row) and Operator(",") in node.parts and width_of(node) > most:
        return tuple(line for part in _listed(node.parts) for line in page_lines(part, most))
    if not isinstance(node, Equation):
        return tuple(_continued(None, "", node, most))
    left, *sides = _sides(node)
    room = most - width_of(left[1])
    whole = sum(width_of(side) + 3 for _, side in (left, *sides)) <= most + 3
    if whole and len({sign for sign, _ in sides}) == 1 and sides:
        (sign, first), *_ = sides
        nodes = tuple(side for _, side in sides)
        own, shown = _relation(sign, first if len(nodes) == 1 else Equation(nodes, sign))
        return (BrokenLine(left[1], own, shown),)
    found = list[BrokenLine]()
    for place, (sign, side) in enumerate(sides):
        own, shown = _relation(sign, side)
        found += _continued(None if place else left[1], own, shown, room)
    return tuple(found) or (BrokenLine(None, "", left[1]),)


def _sides(node: Equation) -> list[tuple[str, Node]]:
    """Each side with the relation before it; θ ← θ − η ∂C/∂θ = …, an equation that begins with one, is opened."""
    first, *others = node.sides
    begun = _sides(first) if isinstance(first, Equation) else [("", first)]
    return [*begun, *((node.relation, side) for side in others)]


def _relation(relation: str, side: Node) -> tuple[str, Node]:
    """What is 0 but for rounding brings its own relation."""
    match side:
        case Row((Operator("≈"), *rest)) if rest:
            return "≈", row(*rest)
    return relation, side


def _listed(parts: tuple[Node, ...]) -> Iterator[Node]:
    """What stands between commas."""
    own: list[Node] = []
    for part in (*parts, Operator(",")):
        if part != Operator(","):
            own.append(part)
        elif own:
            yield row(*own)
            own = []


def _continued(left: Node | None, relation: str, side: Node, most: float) -> Iterator[BrokenLine]:
    """One line, or several of which each but the first begins with a sign."""
    if isinstance(side, Product) and width_of(side) > most:
        side = Row(tuple(part for each in side.factors for part in (Operator(side.sign), each))[1:])
    if width_of(side) <= most or not isinstance(side, Row):
        yield BrokenLine(left, relation, side)
        return
    parts = tuple(each for part in side.parts for each in _opened(part, most))
    pieces = _pieces(parts, BREAKS if any(part in BREAKS for part in parts[1:]) else DOTS)
    line: list[Node] = []
    first = True
    for piece in pieces:
        if line and width_of(Row((*line, *piece))) > most:
            yield BrokenLine(left if first else None, relation if first else "", row(*line))
            first, line = False, []
        line += piece
    yield BrokenLine(left if first else None, relation if first else "", row(*line))


def _opened(part: Node, most: float) -> tuple[Node, ...]:
    """What stands in parentheses and is too wide, with its parentheses as signs, so that it can be broken."""
    match part:
        case Parens(Row(inner), "(", ")") if width_of(part) > most:
            return Operator("("), *inner, Operator(")")
    return (part,)


def _pieces(parts: tuple[Node, ...], signs: tuple[Operator, ...]) -> list[list[Node]]:
    """The terms, each with the sign before it."""
    found: list[list[Node]] = [[]]
    before: Node | None = None
    for part in parts:
        begins = part in signs or (isinstance(part, Text) and part.text.startswith(" ("))
        if begins and before is not None and not isinstance(before, Operator):
            found.append([])
        found[-1].append(part)
        before = part
    return [piece for piece in found if piece]
