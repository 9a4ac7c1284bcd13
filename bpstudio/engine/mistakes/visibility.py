"""Which mistakes show in the numbers of a network, and which of them lead to the same ones.

Two numbers are told apart that differ by more than ten units of the last of four digits: then whoever rounds as people
round cannot come from one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Flags
from bpstudio.engine.mistakes.entries import Alteration
from bpstudio.engine.mistakes.running import alterations_of, altered_pass
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.task import Task

TELLING = 1e-2
"""Ten units of the last of four digits, where these are the fewest for their number: 0.1010 beside 0.1000."""


@dataclass(frozen=True, slots=True)
class Visibility:
    """What one number tells of mistakes, by their names.

    ``unseen`` never change it, ``apart`` lead to numbers to which nothing else leads, and of each group in ``alike``
    some lead to the same number.
    """

    unseen: tuple[str, ...]
    apart: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]


def far_apart(one: float, other: float) -> bool:
    """Whether two numbers are so far apart that no rounding leads from one to the other."""
    if not (np.isfinite(one) and np.isfinite(other)):
        return repr(one) != repr(other)
    return abs(one - other) > TELLING * max(abs(one), abs(other))


def visibility(right: float, wrong: Iterable[tuple[Alteration, float]]) -> Visibility:
    """What the number ``right`` tells, of the numbers to which mistakes lead in its site."""
    found = [(alteration.mistake, value) for alteration, value in wrong]
    seen = [(name, value) for name, value in found if far_apart(value, right)]
    names = dict.fromkeys(name for name, _ in found)
    shown = dict.fromkeys(name for name, _ in seen)
    partners = {
        name: tuple(
            other
            for other in shown
            if any(not far_apart(mine, theirs) for mine in _of(name, seen) for theirs in _of(other, seen))
        )
        for name in shown
    }
    return Visibility(
        tuple(name for name in names if name not in shown),
        tuple(name for name, group in partners.items() if group == (name,)),
        tuple(dict.fromkeys(group for group in partners.values() if len(group) > 1)),
    )


def _of(name: str, found: list[tuple[str, float]]) -> Iterator[float]:
    return (value for other, value in found if other == name)


def look_alikes(
    task: Task, parameters: Parameters, moments: Moments, rows: NDArray[np.intp], alteration: Alteration
) -> tuple[str, ...] | None:
    """The other mistakes that leave every number of an iteration as this one does; None where nothing shows of it."""

    def everything(of: Alteration) -> Array:
        return all_numbers(altered_pass(task, parameters, moments, rows, of))

    mine, right = everything(alteration), all_numbers(plain_pass(task, parameters, moments, rows))
    if not differ(mine, right):
        return None
    others = (other for other in alterations_of(task, len(rows)) if other.mistake != alteration.mistake)
    return tuple(dict.fromkeys(other.mistake for other in others if not differ(everything(other), mine)))


def all_numbers(found: PlainPass) -> Array:
    """Every number that an iteration shows, one after the other: values, factors, gradients and the update."""
    tables = (
        found.z,
        found.a,
        found.da_dz,
        found.dz_dtheta,
        found.dz_db,
        found.dz_da,
        found.dc_da,
        found.dc_dz,
    )
    numbers = [array.ravel() for table in tables for _, array in sorted(table.items())]
    return np.concatenate([*numbers, [found.C], found.gradient.flat, found.after.flat])


def differ(one: Array, other: Array) -> bool:
    """Whether two passes, as ``all_numbers`` has them, can be told apart by some number of theirs."""
    return one.shape != other.shape or not bool(_near(one, other).all())


def like(one: Array, others: Array) -> NDArray[np.intp]:
    """Which rows of ``others`` do not differ from one pass, by their number.

    Looked at from the end, the update, where nearly all do: few rows are left for the numbers before it.
    """
    left, end, width = np.arange(len(others)), len(one), 8
    while end > 0 and left.size:
        part = slice(max(0, end - width), end)
        left = left[_near(others[left, part], one[part]).all(axis=1)]
        end, width = end - width, 4 * width
    return left


def _near(one: Array, other: Array) -> Flags:
    """Number by number, whether no rounding tells them apart."""
    with np.errstate(all="ignore"):
        near = np.abs(one - other) <= TELLING * np.maximum(np.abs(one), np.abs(other))
    found: Flags = near | (one == other) | (np.isnan(one) & np.isnan(other))
    return found
