"""Tree to plain Unicode in one line, for the terminal and for screen readers: ∂C/∂θ₂ = 2(ŷ − y)."""

from __future__ import annotations

import unicodedata

from bpstudio.notation.textbook import current_notation, in_notation
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
RELATIONS = "=<>≤≥≠≈←→"
SPACED = "+−×∘⊙" + RELATIONS


def to_plain(node: Node) -> str:
    """One line of Unicode in the notation in force; scripts without a Unicode form become ``^(…)`` and ``_(…)``."""
    return _plain(in_notation(node))


def _plain(node: Node) -> str:
    match node:
        case Symbol(text) | Number(text) | Operator(text):
            return text
        case Text(text):
            return text.replace("\u2003", " ")
        case Row(parts):
            return _row(parts)
        case Parens(inner, left, right):
            return f"{left}{_plain(inner)}{right}"
        case Script(base, upper, lower):
            return _operand(base) + _script(lower, _below(), "_") + _script(upper, UPPER, "^")
        case Call(function, argument):
            between = "" if isinstance(bare(argument), Parens) else " "
            return f"{_plain(function)}{between}{_plain(argument)}"
        case Sum(lower, upper):
            return "Σ" + _script(lower, _below(), "_") + _script(upper, UPPER, "^")
        case Tagged(inner):
            return _plain(inner)
        case _:
            return _built(node)


def _built(node: Node) -> str:
    match node:
        case Fraction(Number("1"), Number("2")):
            return "½"
        case Fraction(top, bottom):
            return f"{_operand(top)}/{_operand(bottom)}"
        case Partial(of, by):
            return f"∂{_operand(of) if of else ''}/∂{_plain(by)}"
        case Hat(base):
            return unicodedata.normalize("NFC", _plain(base) + "\u0302")
        case Root(inner):
            return f"√{_operand(inner)}"
        case Product(factors, sign):
            return f" {sign} ".join(_plain(factor) for factor in factors)
        case Equation(sides, relation):
            return f" {relation} ".join(_plain(side) for side in sides).replace(f"{relation} ≈", "≈")
        case Cases(rows):
            return "{" + "; ".join(f"{_plain(value)} if {_plain(when)}" for value, when in rows) + "}"
        case Matrix(rows):
            return "[" + "; ".join(", ".join(_plain(cell) for cell in cells) for cells in rows) + "]"
        case _:
            raise TypeError(f"{node!r} is not a node")


def _below() -> dict[str, str]:
    """What can stand below; between a layer below and its units a comma is read without effort."""
    return LOWER | {",": ","} if current_notation().layers == "subscript" else LOWER


def _operand(node: Node) -> str:
    """In parentheses where it would fall apart beside / or under a script."""
    text = _plain(node)
    loose = isinstance(bare(node), Row | Product | Fraction | Partial | Equation)
    return f"({text})" if loose else text


def _script(node: Node | None, table: dict[str, str], mark: str) -> str:
    if node is None:
        return ""
    text = _plain(node)
    if text == "′":
        return text
    tight = text.replace(" ", "")
    if all(letter in table for letter in tight):
        return "".join(table[letter] for letter in tight)
    if text.startswith("["):
        layer, bracket, after = text.partition("]")
        return layer + bracket + "".join(table.get(letter, letter) for letter in after)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _row(parts: tuple[Node, ...]) -> str:
    text = ""
    before: Node | None = None
    for part in parts:
        text += _gap(before, bare(part)) + _plain(part)
        before = None if is_unary(before, part) else bare(part)
    return text


def _gap(before: Node | None, part: Node) -> str:
    if before is None or isinstance(before, Text) or isinstance(part, Text):
        return ""
    if isinstance(part, Operator) and part.sign != "⋯":
        return " " if part.sign in SPACED else ""
    if isinstance(before, Operator):
        return " " if before.sign in SPACED or before.sign == "," else ""
    return " " if _separate(before, part) else ""


def _separate(before: Node, part: Node) -> bool:
    """Whether two operands side by side would run into one word or one fraction."""
    if isinstance(before, Sum):
        return bool(before.lower or before.upper)
    if isinstance(part, Parens):
        return isinstance(before, Fraction | Partial)
    if any(isinstance(node, Call) and len(_plain(node.function)) > 1 for node in (before, part)):
        return not isinstance(before, Number)
    compact = isinstance(before, Symbol | Script | Hat | Call | Number | Parens)
    return isinstance(part, Sum | Partial) or not compact
