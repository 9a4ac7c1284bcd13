"""Mathematics as a small tree of values, to be parsed, substituted into, written and typeset."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["", "forward", "backward", "number", "parameter", "muted"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable of one letter (``z``, ``θ``, ``∂``), set in italics, or a name (``ReLU``), set upright."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is to be read: digits, sign U+2212, perhaps ``×10⁻⁷``. Values put in have a role.

    ``value`` is the number itself where it is known, so that it can be written again with other digits.
    """

    text: str
    role: Role = ""
    value: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Operator:
    """A sign between or before terms: ``+ − · × = ≤ ,`` and their like, in Unicode."""

    sign: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words among the mathematics."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes one after the other; two operands side by side are multiplied."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Parens:
    """A formula between two signs, round brackets unless others are named."""

    inner: Node
    left: str = "("
    right: str = ")"


@dataclass(frozen=True, slots=True)
class Fraction:
    """One formula over another."""

    top: Node
    bottom: Node


@dataclass(frozen=True, slots=True)
class Script:
    """A base with a superscript, a subscript or both."""

    base: Node
    upper: Node | None = None
    lower: Node | None = None


@dataclass(frozen=True, slots=True)
class Hat:
    """A formula under a hat, as in ŷ."""

    base: Node


@dataclass(frozen=True, slots=True)
class Root:
    """The square root of a formula."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is applied to; the argument brings its own parentheses, if it has any."""

    function: Node
    argument: Node


@dataclass(frozen=True, slots=True)
class Sum:
    """The sign Σ with its limits; what is summed follows it in the row."""

    lower: Node | None = None
    upper: Node | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """∂of/∂by; without ``of`` the operator ∂/∂by."""

    of: Node | None
    by: Node


@dataclass(frozen=True, slots=True)
class Product:
    """Factors with one sign between them: the article's chain; ⊙ multiplies number by number."""

    factors: tuple[Node, ...]
    sign: Literal["·", "×", "⊙"] = "·"


@dataclass(frozen=True, slots=True)
class Cases:
    """Value and condition of each case, from the top."""

    rows: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Formulas in rows, all of one length."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides or more, all joined by one relation."""

    sides: tuple[Node, ...]
    relation: str = "="

    @property
    def left(self) -> Node:
        """The first side."""
        return self.sides[0]

    @property
    def right(self) -> Node:
        """The last side: what the first comes to."""
        return self.sides[-1]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A part that can be found again once it is drawn (``name``) and may have a colour (``role``)."""

    inner: Node
    name: str = ""
    role: Role = ""


Node = (
    Symbol
    | Number
    | Operator
    | Text
    | Row
    | Parens
    | Fraction
    | Script
    | Hat
    | Root
    | Call
    | Sum
    | Partial
    | Product
    | Cases
    | Matrix
    | Equation
    | Tagged
)


def row(*parts: Node) -> Node:
    """The parts as one row, rows among them opened; a single part is itself."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Row) else (part,))
    return flat[0] if len(flat) == 1 else Row(tuple(flat))
