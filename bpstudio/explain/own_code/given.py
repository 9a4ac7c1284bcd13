"""Numbers that somebody gives: to how many digits, and how far from the right ones they may therefore be.

``0.37`` is given to two digits, and right where one unit of the last of them makes it so. What a machine wrote has all
its digits: then ``0.5`` is a half. Numbers of single precision are as good as single precision is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array

_Key = TypeVar("_Key", bound=Hashable)
_AS_A_MACHINE = 12
"""Significant digits: nobody types so many, and whoever rounds rounds to fewer."""
_COARSE = 1024.0
_EXACT = -400
"""The power of ten of the last digit of a number that is meant exactly."""


class Precision(NamedTuple):
    """In what numbers are computed: the step beside 1, and how far off, relative to them, sums of them may be."""

    epsilon: float
    relative: float


DOUBLE = Precision(2.0**-52, 1e-9)
SINGLE = Precision(2.0**-23, 1e-5)
HALF = Precision(2.0**-10, 1e-2)
_OF_BYTES = {2: HALF, 4: SINGLE}


@dataclass(frozen=True, slots=True, eq=False)
class GivenArray:
    """What somebody has for a quantity, under the ``name`` they gave it.

    ``units`` has the shape of ``values``: one unit of the last digit that is written, or 0 where all digits are there.
    """

    name: str
    values: Array
    units: Array
    precision: Precision = DOUBLE

    def reshaped(self, shape: tuple[int, ...]) -> GivenArray:
        """The same numbers in another shape of as many."""
        return GivenArray(self.name, self.values.reshape(shape), self.units.reshape(shape), self.precision)

    @property
    def turned(self) -> GivenArray:
        """Rows as columns."""
        return GivenArray(self.name, self.values.T, self.units.T, self.precision)

    @property
    def on_diagonals(self) -> GivenArray:
        """Of shape (m, n): each row as the diagonal of a matrix that is 0 beside it, (m, n, n)."""
        at = np.eye(self.values.shape[-1], dtype=bool)
        values, units = (np.where(at, array[..., np.newaxis], 0.0) for array in (self.values, self.units))
        return GivenArray(self.name, values, units, self.precision)

    @property
    def off_diagonals(self) -> GivenArray | None:
        """Of shape (m, n, n): the diagonals, (m, n); None where a matrix has anything beside its diagonal."""
        values, units = (np.einsum("mii->mi", array) for array in (self.values, self.units))
        if np.count_nonzero(self.values) > np.count_nonzero(values):
            return None
        return GivenArray(self.name, values, units, self.precision)

    @property
    def first(self) -> GivenArray:
        """The first number alone, of shape ()."""
        return GivenArray(self.name, self.values.ravel()[0], self.units.ravel()[0], self.precision)

    def differs(self, right: Array) -> Flags:
        """Where a number is further off than its digits allow. ``right`` has the shape of ``values``."""
        epsilon, relative = self.precision
        with np.errstate(all="ignore"):
            sizes = np.abs(right)
            largest = float(np.max(sizes[np.isfinite(sizes)], initial=0.0))
            least = max(20 * epsilon, min(5000 * epsilon, 1e-6 * largest))
            room = np.maximum(np.maximum(relative * sizes, least), self.units * (1 + 1e-9))
            off = np.abs(self.values - right)
            same = (self.values == right) | (np.isnan(self.values) & np.isnan(right))
            found: Flags = ~(same | (np.isfinite(right) & (off <= room)))
            return found


@dataclass(frozen=True, slots=True)
class Written:
    """Numbers as they are written, in the order of an array of that shape; each a text that ``float`` reads."""

    name: str
    shape: tuple[int, ...]
    texts: Sequence[str]


def as_written(every: Mapping[_Key, Written], is_single: bool = False) -> dict[_Key, GivenArray]:
    """The numbers of one file or page, each to the digits that it is written with, unless a machine wrote them all.

    ``is_single`` says that they are of single precision; where they have all digits they tell it themselves.
    """
    digits = {key: [_digits(text) for text in written.texts] for key, written in every.items()}
    numbers = {key: np.array(written.texts, np.float64) for key, written in every.items()}
    lasts = [last for found in digits.values() for count, last in found if count and last > _EXACT]
    decimals = max(0, -min(lasts, default=0))
    is_long = [count >= _AS_A_MACHINE for found in digits.values() for count, _ in found]
    telling = (
        np.concatenate([~_is_coarse(values) for values in numbers.values()]) if numbers else np.empty(0, bool)
    )
    by_a_machine = 2 * np.count_nonzero(np.array(is_long, bool) & telling) > np.count_nonzero(telling)
    tell_it = any(is_long) and all(map(_is_single, numbers.values()))
    precision = SINGLE if is_single or tell_it else DOUBLE
    found = {}
    for key, written in every.items():
        values = numbers[key].reshape(written.shape)
        units = np.zeros(len(written.texts))
        if not by_a_machine:
            units[:] = [_unit(count, last, decimals) for count, last in digits[key]]
        found[key] = GivenArray(written.name, values, units.reshape(written.shape), precision)
    return found


def as_an_array(name: str, values: NDArray[np.generic]) -> GivenArray:
    """The numbers of an array, which has all digits of its type."""
    exact = values.astype(np.float64)
    precision = _OF_BYTES.get(values.dtype.itemsize, DOUBLE) if values.dtype.kind == "f" else DOUBLE
    if precision is DOUBLE and _is_single(exact) and any(_is_long(value) for value in exact.flat[:100]):
        precision = SINGLE
    return GivenArray(name, exact, np.zeros(exact.shape), precision)


def _is_coarse(values: Array) -> Flags:
    """Which numbers are whole, halves, quarters and so on: a machine writes these as shortly as somebody would."""
    with np.errstate(all="ignore"):
        found: Flags = (values * _COARSE == np.round(values * _COARSE)) | ~np.isfinite(values)
        return found


def _is_single(values: Array) -> bool:
    """Whether single precision has every number, so that they will have been computed in it."""
    with np.errstate(all="ignore"):
        return bool(np.all((values.astype(np.float32) == values) | np.isnan(values)))


def _is_long(value: float) -> bool:
    return _digits(repr(float(value)))[0] >= _AS_A_MACHINE


def _digits(text: str) -> tuple[int, int]:
    """How many significant digits a number is written with, none of zero, and the power of ten of the last of them.

    A single digit without a point is a whole number, and exact: 2 is no rough 2.3.
    """
    mantissa, _, exponent = text.lower().lstrip("+-").partition("e")
    whole, point, decimals = mantissa.partition(".")
    significant = len((whole + decimals).lstrip("0"))
    if not whole.isdecimal() and not decimals.isdecimal():  # not finite
        return 0, 0
    if significant == 1 and not point and not exponent:
        return 1, _EXACT
    return significant, int(exponent or 0) - len(decimals)


def _unit(count: int, last: int, decimals: int) -> float:
    """One unit of the last digit written; a zero has as many decimals as the others have."""
    if count == 0:
        return 10.0**-decimals if 0 < decimals < -_EXACT else 0.0
    return float(f"1e{last}")
