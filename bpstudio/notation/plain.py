"""Tree to plain Unicode in one line, for the terminal and for screen readers: ∂C/∂θ₂ = 2(ŷ − y)."""

from __future__ import annotations

import unicodedata

from bpstudio.notation.textbook import Notation, in_notation
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
)
from bpstudio.notation.walk import bare, is_unary

UPPER = dict(zip("0123456789+−=()Timn", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵀⁱᵐⁿ", strict=True))
LOWER = dict(zip("0123456789+−=()ijkmn", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₘₙ", strict=True))
LOWER_WITH_COMMA = LOWER | {",": ","}
Lowered = dict[str, str]
RELATIONS = "=<>≤≥≠≈←→"
SPACED = "+−×∘⊙" + RELATIONS


def to_plain(node: Node, notation: Notation) -> str:
    """One line of Unicode in that notation; scripts without a Unicode form become ``^(…)`` and ``_(…)``."""
    return _plain(in_notation(node, notation), _below(notation))


def _plain(node: Node, below: Lowered) -> str:
    match node:
        case Symbol(text) | Number(text) | Operator(text):
            return text
        case Text(text):
            return text.replace("\u2003", " ")
        case Row(parts):
            return _row(parts, below)
        case Parens(inner, left, right):
            return f"{left}{_plain(inner, below)}{right}"
        case Script(base, upper, lower):
            return (
                _operand(base, below) + _script(lower, below, below, "_") + _script(upper, UPPER, below, "^")
            )
        case Call(function, argument):
            between = "" if isinstance(bare(argument), Parens) else " "
            return f"{_plain(function, below)}{between}{_plain(argument, below)}"
        case Sum(lower, upper):
            return "Σ" + _script(lower, below, below, "_") + _script(upper, UPPER, below, "^")
        case Tagged(inner):
            return _plain(inner, below)
        case _:
            return _built(node, below)


def _built(node: Node, below: Lowered) -> str:
    match node:
        case Fraction(Number("1"), Number("2")):
            return "½"
        case Fraction(top, bottom):
            return f"{_operand(top, below)}/{_operand(bottom, below)}"
        case Partial(of, by):
            return f"∂{_operand(of, below) if of else ''}/∂{_plain(by, below)}"
        case Hat(base):
            return unicodedata.normalize("NFC", _plain(base, below) + "\u0302")
        case Root(inner):
            return f"√{_operand(inner, below)}"
        case Product(factors, sign):
            return f" {sign} ".join(_plain(factor, below) for factor in factors)
        case Equation(sides, relation):
            return f" {relation} ".join(_plain(side, below) for side in sides).replace(f"{relation} ≈", "≈")
        case Cases(rows):
            return (
                "{"
                + "; ".join(f"{_plain(value, below)} if {_plain(when, below)}" for value, when in rows)
                + "}"
            )
        case Matrix(rows):
            return "[" + "; ".join(", ".join(_plain(cell, below) for cell in cells) for cells in rows) + "]"
        case _:
            raise TypeError(f"{node!r} is not a node")


def _below(notation: Notation) -> Lowered:
    """What can stand below; between a layer below and its units a comma is read without effort."""
    return LOWER_WITH_COMMA if notation.layers == "subscript" else LOWER


def _operand(node: Node, below: Lowered) -> str:
    """In parentheses where it would fall apart beside / or under a script."""
    text = _plain(node, below)
    loose = isinstance(bare(node), Row | Product | Fraction | Partial | Equation)
    return f"({text})" if loose else text


def _script(node: Node | None, table: Lowered, below: Lowered, mark: str) -> str:
    if node is None:
        return ""
    text = _plain(node, below)
    if text == "′":
        return text
    tight = text.replace(" ", "")
    if all(letter in table for letter in tight):
        return "".join(table[letter] for letter in tight)
    if text.startswith("["):
        layer, bracket, after = text.partition("]")
        return layer + bracket + "".join(table.get(letter, letter) for letter in after)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _row(parts: tuple[Node, ...], below: Lowered) -> str:
    text = ""
    before: Node | None = None
    for part in parts:
        text += _gap(before, bare(part), below) + _plain(part, below)
        before = None if is_unary(before, part) else bare(part)
    return text


def _gap(before: Node | None, part: Node, below: Lowered) -> str:
    if before is None or isinstance(before, Text) or isinstance(part, Text):
        return ""
    if isinstance(part, Operator) and part.sign != "⋯":
        return " " if part.sign in SPACED else ""
    if isinstance(before, Operator):
        return " " if before.sign in SPACED or before.sign == "," else ""
    return " " if _separate(before, part, below) else ""


def _separate(before: Node, part: Node, below: Lowered) -> bool:
    """Whether two operands side by side would run into one word or one fraction."""
    if isinstance(before, Sum):
        return bool(before.lower or before.upper)
    if isinstance(part, Parens):
        return isinstance(before, Fraction | Partial)
    if any(isinstance(node, Call) and len(_plain(node.function, below)) > 1 for node in (before, part)):
        return not isinstance(before, Number)
    compact = isinstance(before, Symbol | Script | Hat | Call | Number | Parens)
    return isinstance(part, Sum | Partial) or not compact
