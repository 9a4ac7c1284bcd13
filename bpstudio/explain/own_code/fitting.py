"""How numbers that somebody gives lie: rows and columns as here, turned, or flat where that leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.explain.own_code.given import GivenArray
from bpstudio.explain.own_code.names import Named

Kind = Literal["examples", "weights", "factor"]
"""What is turned together: all with a row for each example; weights and their gradients; ∂z/∂a, which is θ."""


def turned_with(named: Named) -> Kind:
    """With what else a quantity is turned."""
    quantity = named.quantity
    if quantity.parameter is not None:
        return "weights"
    of, by = quantity.of, quantity.by
    is_theta = of is not None and by is not None and of.kind == "z" and not by.is_parameter
    return "factor" if is_theta else "examples"


class Laid(NamedTuple):
    """Numbers in the shape of the quantity they are given for: as they lie, turned, either or, where none fits, None.

    ``right`` is what they are compared with. Only a table ``tells`` which way others may lie, and no plain list.
    """

    named: Named
    right: Array
    here: GivenArray | None
    turned: GivenArray | None
    tells: bool

    def lying(self, turned: frozenset[Kind]) -> GivenArray | None:
        """As they lie where those kinds are turned, or where they fit in one way only."""
        if self.here is None or self.turned is None:
            return self.here or self.turned
        return self.turned if turned_with(self.named) in turned else self.here


def laid(named: Named, given: GivenArray, right: Array) -> Laid:
    """How ``given`` can lie to be compared with ``right``."""
    shape, meant, across = given.values.shape, right.shape, right.shape[::-1]
    here: GivenArray | None = None
    turned: GivenArray | None = None
    if shape == meant or (_without_ones(shape) == _without_ones(meant) and shape != across):
        here = given.reshaped(meant)
        turned = here.turned if right.ndim == 2 and meant == across and right.size > 1 else None
    elif right.ndim == 2 and _without_ones(shape) == _without_ones(across):
        turned = given.reshaped(across).turned
    elif right.ndim == 0 and _is_one_everywhere(named, given):
        here = given.first
    elif named.quantity.by is not None and named.quantity.by.kind == "z":
        here = _slopes(given, meant)
    return Laid(named, right, here, turned, len(shape) == right.ndim == 2)


def _slopes(given: GivenArray, meant: tuple[int, ...]) -> GivenArray | None:
    """∂a/∂z as a number for each unit where a matrix is meant, or as a diagonal matrix where a number is."""
    shape, units = given.values.shape, meant[-1]
    if len(meant) == 3:
        for slopes in (given, given.turned):
            if _without_ones(slopes.values.shape) == _without_ones(meant[:2]):
                return slopes.reshaped(meant[:2]).on_diagonals
    elif _without_ones(shape) == _without_ones((*meant, units)):
        return given.reshaped((*meant, units)).off_diagonals
    return None


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(length for length in shape if length != 1)


def _is_one_everywhere(named: Named, given: GivenArray) -> bool:
    """Of ∂z/∂b, which is the same for every unit and example: whether it is given for each of them."""
    by, values = named.quantity.by, given.values
    is_factor = by is not None and by.kind == "b" and not named.quantity.is_gradient
    return is_factor and values.size > 0 and bool(np.all(values == values.flat[0]))


def turned_kinds(every: Iterable[Laid]) -> frozenset[Kind]:
    """The kinds of which most quantities agree only where rows are columns.

    Where that leaves it open, those of which more fit only so; and then those of which more numbers agree so.
    """
    votes: dict[Kind, list[int]] = {}
    for one in every:
        if one.tells:
            vote = votes.setdefault(turned_with(one.named), [0, 0, 0])
            for given, sign in ((one.turned, 1), (one.here, -1)):
                if given is not None:
                    wrong = given.differs(one.right)
                    vote[0] += sign * (not wrong.any())
                    vote[1] += sign
                    vote[2] += sign * int((~wrong).sum())
    return frozenset(kind for kind, vote in votes.items() if vote > [0, 0, 0])
