"""The forward pass as one function of a function: C(ŷ(z³(a²(z²(a¹(z¹(x)))))))."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bpstudio.engine.network import Network
from bpstudio.engine.program import Phase, Program
from bpstudio.notation.symbols import X, quantity
from bpstudio.notation.tree import Call, Node, Operator, Parens, Tagged

MOST_WRITTEN = 12
"""Functions in one another, and factors in a product; of more the first and the last are written, and dots."""
_ENDS = 5
DOTS = Operator("⋯")
T = TypeVar("T")


def composition(network: Network) -> Node:
    """Each shell is tagged with its step, from ``step0`` inside to ``step<2L>``, the cost, outside.

    Of a deep network the shells in the middle are dots.
    """
    inside: Node = X
    for step in first_and_last([s for s in Program.of(network) if s.phase in (Phase.FORWARD, Phase.COST)]):
        if step is None:
            inside = Call(DOTS, Parens(inside))
        else:
            inside = Tagged(Call(quantity(step.symbol), Parens(inside)), name=f"step{step.index}")
    return inside


def first_and_last(parts: Sequence[T]) -> list[T | None]:
    """The first and the last of many, and None between them."""
    if len(parts) <= MOST_WRITTEN + 1:
        return [*parts]
    return [*parts[:_ENDS], None, *parts[-_ENDS:]]


def with_dots(parts: Sequence[Node]) -> tuple[Node, ...]:
    """The same with dots for what is left out."""
    return tuple(DOTS if part is None else part for part in first_and_last(parts))
