r"""TeX to tree, in the subset the registry of functions is written in.

Letters, digits, names like ``\sigma``, ``^ _ ' { } ( ) [ ] + - = < > ,``, ``\left \right | \frac \sqrt \hat
\sum \mathrm \text \partial``, the environments ``cases`` and ``bmatrix``. A function name before "(" is a call.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bpstudio.notation.numbers import MINUS, SUPERSCRIPTS
from bpstudio.notation.tex import FUNCTIONS, LETTERS, SIGNS
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
    Text,
    row,
)

_TOKEN = re.compile(
    r"\s*(?:(?P<power>\d[\d.]*\s*\\times\s*10\^\{-?\d+\})|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>\\(?:text|mathrm|begin|end)\{[^{}]*\})|(?P<other>\\[A-Za-z]+|\\\\|[A-Za-z]|[-+=<>,'^_{}()\[\]|&]))"
)
_NAMES = {tex: letter for letter, tex in LETTERS.items()} | {name: name for name in FUNCTIONS}
_SIGNS = {tex: sign for sign, tex in SIGNS.items()} | {sign: sign for sign in "+=<>,"}
_SIGNS |= {r"\leq": "≤", r"\geq": "≥"}
_CLOSING = {"(": ")", "[": "]", "|": "|"}
_APPLIED = {"σ", "Φ", "φ", "g", "J"}
_RELATIONS = {Operator("="), Operator("←")}


class TexError(ValueError):
    """The text is not in the subset."""


@lru_cache(maxsize=512)
def parse(tex: str) -> Node:
    """The tree of ``tex``. Raises TexError with the place that cannot be read."""
    reader = _Reader(_tokens(tex), tex)
    node = reader.row(until="")
    return _equation(node)


def _tokens(tex: str) -> list[str]:
    tokens, place = [], 0
    while tex[place:].strip():
        found = _TOKEN.match(tex, place)
        if found is None:
            raise TexError(f"{tex!r} cannot be read at {tex[place:]!r}")
        tokens.append(found[0].strip())
        place = found.end()
    return tokens


def _equation(node: Node) -> Node:
    """Sides and relation where the row has a relation at its top level."""
    parts = node.parts if isinstance(node, Row) else ()
    relation = next((part for part in parts if part in _RELATIONS), None)
    if not isinstance(relation, Operator):
        return _product(node)
    return Equation(tuple(_product(row(*side)) for side in _split(parts, relation)), relation.sign)


def _product(node: Node) -> Node:
    """Derivatives with nothing but one sign between them are a chain."""
    parts = node.parts if isinstance(node, Row) else ()
    signs = set(parts[1::2])
    if len(parts) < 3 or len(signs) != 1 or not all(isinstance(part, Partial) for part in parts[::2]):
        return node
    sign = signs.pop()
    if sign == Operator("⊙"):
        return Product(tuple(parts[::2]), "⊙")
    if sign == Operator("·"):
        return Product(tuple(parts[::2]))
    return Product(tuple(parts[::2]), "×") if sign == Operator("×") else node


def _split(parts: tuple[Node, ...], at: Node) -> list[list[Node]]:
    sides: list[list[Node]] = [[]]
    for part in parts:
        if part == at:
            sides.append([])
        else:
            sides[-1].append(part)
    return sides


@dataclass(slots=True)
class _Reader:
    tokens: list[str]
    tex: str
    place: int = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            before = " ".join(self.tokens[: self.place])
            raise TexError(f"{self.tex!r} needs {expected or 'more'} after {before!r}")
        self.place += 1
        return token

    def row(self, *ends: str, until: str = "}") -> Node:
        parts: list[Node] = []
        while self.peek() not in (until, *ends):
            parts.append(self.scripted())
        return row(*parts)

    def scripted(self) -> Node:
        """One part with the scripts, and then the argument, that follow it."""
        node = self.attach(self.part())
        if not self.applies(node):
            return node
        if self.peek() in ("(", r"\left"):
            return self.attach(Call(node, self.part()))
        return Call(node, self.scripted())

    def applies(self, node: Node) -> bool:
        name = node.base if isinstance(node, Script) else node
        if not isinstance(name, Symbol):
            return False
        if self.peek() in ("(", r"\left"):
            return len(name.name) > 1 or name.name in _APPLIED
        return name.name in FUNCTIONS and self.peek() not in ("", "}")

    def attach(self, node: Node) -> Node:
        upper = lower = None
        while self.peek() in ("^", "_", "'"):
            mark = self.take()
            if mark == "_":
                lower = self.part()
            else:
                upper = Operator("′") if mark == "'" else self.part()
        if isinstance(node, Sum):
            return Sum(lower, upper)
        return node if upper is lower is None else Script(node, upper, lower)

    def part(self) -> Node:
        token = self.take()
        if token in _SIGNS:
            return Operator(_SIGNS[token])
        if token in _READ:
            return _READ[token](self)
        if token in _CLOSING:
            return self.enclosed(token)
        return self.word(token)

    def word(self, token: str) -> Node:
        if token[0].isdigit():
            return Number(_number(token))
        if token.isalpha():
            return Symbol(token)
        if token.startswith((r"\begin{", r"\text{", r"\mathrm{")):
            command, _, inside = token[:-1].partition("{")
            return self.environment(inside) if command == r"\begin" else _named(command, inside)
        if token[1:] in _NAMES:
            return Symbol(_NAMES[token[1:]])
        raise TexError(f"{self.tex!r} has {token!r}, which is not in the subset")

    def enclosed(self, left: str) -> Node:
        right = _CLOSING[left]
        inner = self.row(r"\right", until=right)
        if self.peek() == r"\right":
            self.take()
        self.take(right)
        return Parens(inner, left, right)

    def group(self) -> Node:
        inner = self.row()
        self.take("}")
        return _signed(inner)

    def fraction(self) -> Node:
        top, bottom = self.part(), self.part()
        by = _after_partial(bottom)
        if by is None:
            return Fraction(top, bottom)
        return Partial(None if top == Symbol("∂") else _after_partial(top), by)

    def environment(self, name: str) -> Node:
        lines: list[tuple[Node, ...]] = []
        end = rf"\end{{{name}}}"
        cells: list[Node] = []
        while not lines or self.tokens[self.place - 1] != end:
            cells.append(self.row("&", r"\\", until=end))
            if self.take() != "&":
                lines.append(tuple(cells))
                cells = []
        if name == "bmatrix":
            return Matrix(tuple(lines))
        return Cases(tuple((line[0], line[1]) for line in lines))


_READ: dict[str, Callable[[_Reader], Node]] = {
    "{": _Reader.group,
    r"\frac": _Reader.fraction,
    r"\sqrt": lambda reader: Root(reader.part()),
    r"\hat": lambda reader: Hat(reader.part()),
    r"\sum": lambda reader: Sum(),
    r"\left": lambda reader: reader.enclosed(reader.take()),
}


def _number(token: str) -> str:
    mantissa, times, power = token.partition(r"\times")
    if not times:
        return token
    exponent = power.partition("{")[2].rstrip("}")
    return f"{mantissa.strip()}×10{exponent.translate(SUPERSCRIPTS)}"


def _named(command: str, inside: str) -> Node:
    if command == r"\text":
        return Text(inside)
    return Number(inside) if inside == "NaN" else Symbol(inside)


def _signed(node: Node) -> Node:
    """A group of a minus sign and a number is a negative number."""
    match node:
        case Row((Operator("−"), Number(text))):
            return Number(MINUS + text)
        case Row((Operator("−"), Symbol("∞"))):
            return Number(f"{MINUS}∞")
        case _:
            return node


def _after_partial(node: Node) -> Node | None:
    """``x`` of ``∂x``; None where there is no ∂ in front."""
    if isinstance(node, Row) and node.parts[0] == Symbol("∂"):
        return row(*node.parts[1:])
    return None
