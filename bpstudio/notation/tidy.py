"""What a formula needs once numbers stand in it: dots between factors, negative numbers in parentheses."""

from __future__ import annotations

from bpstudio.notation.numbers import MINUS
from bpstudio.notation.tree import (
    Call,
    Fraction,
    Node,
    Number,
    Operator,
    Parens,
    Partial,
    Row,
    Script,
    Sum,
    Symbol,
    Text,
    row,
)
from bpstudio.notation.walk import is_unary, rebuild

DOT = Operator("·")
SIGNS = {Operator(sign) for sign in "+−·×⊙"}


def tidied(node: Node) -> Node:
    """``2(0.6 − 1)`` as ``2·(0.6 − 1)``, ``1 − −0.5`` as ``1 − (−0.5)``, ``−0.5²`` as ``(−0.5)²``.

    The minus of ``e^−z`` is taken into the number.
    """
    match rebuild(node, tidied):
        case Row((Operator("−"), Number(text, role, value))):
            turned = text.removeprefix(MINUS) if text.startswith(MINUS) else MINUS + text
            return Number(turned, role, None if value is None else -value)
        case Row(parts):
            return row(*_with_dots(parts))
        case Script(base, upper, lower) if _negative(base) or _scientific(base):
            return Script(Parens(base), upper, lower)
        case Call(function, argument) if _negative(argument):
            return Call(function, Parens(argument))
        case done:
            return done


def _with_dots(parts: tuple[Node, ...]) -> list[Node]:
    done: list[Node] = []
    for part in parts:
        before = done[-1] if done else None
        if before is not None and _multiplied(before, part):
            done.append(DOT)
            before = DOT
        done.append(Parens(part) if before in SIGNS and _negative(part) else part)
    return done


def _multiplied(before: Node, part: Node) -> bool:
    """Whether the two are factors side by side of which one is a number or in parentheses."""
    if isinstance(before, Operator | Sum | Text) or isinstance(part, Operator | Text):
        return False
    operator = isinstance(before, Partial) and before.of is None
    return not operator and not (isinstance(before, Symbol) and isinstance(part, Symbol | Sum))


def _negative(node: Node) -> bool:
    if isinstance(node, Row):
        return is_unary(None, node.parts[0]) and len(node.parts) == 2
    if isinstance(node, Fraction):
        return _negative(node.top)
    return isinstance(node, Number) and node.text.startswith(MINUS)


def _scientific(node: Node) -> bool:
    return isinstance(node, Number) and "×" in node.text
