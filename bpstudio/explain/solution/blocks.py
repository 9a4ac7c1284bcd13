"""What a worked solution is made of, in no format: headlines, words, equations, tables and the picture of a network.

Mathematics is a tree in the article's notation; whoever writes a solution writes its trees in ``Solution.notation``.
Numbers have the digits asked for already. A gap is ``Tagged`` with a name that ``is_gap`` knows: inside it are blanks
or, in a key, what belongs there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpstudio.explain.solution.weight_places import ALONG
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Number, Tagged, Text

Runs = tuple[str | Node, ...]
"""Words and mathematics, one after the other in a line."""
SolutionKind = Literal["worked", "sheet", "key"]
BLANK, FILLED = "gap", "answer"
"""Names of tags: a gap that is empty, and one with its answer in it."""
GAP_WIDTH = 12
"""Letters that a blank is as wide as: so much room it takes to write a number by hand."""


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """A heading of level 1 to 3; ``new_page`` says that what it begins stands on a page of its own."""

    level: int
    runs: Runs
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Displayed:
    """Equations one under the other; where a page ends it is better to part them than to part one of them."""

    equations: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells under a head; ``caption`` says what they are, and what of it is left out."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    caption: Runs


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """A circle of the picture at ``x`` and ``y``, one unit of length between columns; y grows downward.

    Dots, which stand for the units left out, have no circle around them.
    """

    x: float
    y: float
    symbol: Node
    dots: bool = False


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A connection between the units of two places in ``NetworkPicture.units``, with its weight where there is room.

    The weight stands at a share of it ``along`` from circle to circle.
    """

    start: int
    end: int
    weight: Node | None = None
    along: float = ALONG


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """The network from left to right. ``under`` says what each column is; ``told`` says all of it in words."""

    units: tuple[DrawnUnit, ...]
    edges: tuple[DrawnEdge, ...]
    under: tuple[tuple[float, str], ...]
    height: float
    told: str

    @property
    def width(self) -> float:
        """How many lengths there are between the first column and the last."""
        return max((unit.x for unit in self.units), default=0.0)


SolutionBlock = SectionTitle | Words | Displayed | Table | NetworkPicture


@dataclass(frozen=True, slots=True)
class Solution:
    """All of it, under a title."""

    kind: SolutionKind
    title: str
    blocks: tuple[SolutionBlock, ...]
    notation: Notation


def filled_gap(answer: Node | None = None) -> Tagged:
    """A blank, or in a key the answer in its place."""
    return Tagged(Text("_" * GAP_WIDTH), BLANK) if answer is None else Tagged(answer, FILLED)


def is_gap(node: Node | str) -> bool:
    """Whether it is a gap, filled or not."""
    return isinstance(node, Tagged) and node.name in (BLANK, FILLED)


def is_number_cell(cell: Runs) -> bool:
    """Whether a cell is a number alone or a gap for one, which stand right so that they can be compared."""
    return len(cell) == 1 and isinstance(cell[0], Number | Tagged)
