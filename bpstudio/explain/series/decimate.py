"""A long series drawn from few points, among them every peak and every dip: pure numpy.

A series is cut into buckets, and of each its least and its greatest number are kept, by index, so that the points
drawn are points of the series. Numbers that are not finite are kept only where a bucket has no others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array

Indexes = NDArray[np.intp]


def extremes(values: Array, most: int) -> Indexes:
    """Ascending indexes of at most ``most`` buckets' extremes, and of the first and the last number."""
    width = -(-len(values) // most)
    if width <= 1:
        return np.arange(len(values))
    low, high = _extremes_of_buckets(values, width, 0)
    return _ascending(low, high, values, len(low) * width)


class Extremes:
    """The same for a series that grows: what has been looked at once is not looked at again.

    Buckets double in width, and pairs of them merge, whenever there are more than ``most``.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._forget()

    def _forget(self) -> None:
        self._width = 1
        self._low = self._high = np.empty(0, np.intp)

    def of(self, values: Array) -> Indexes:
        """Indexes into ``values``, which must begin with the values of the call before or be shorter than they."""
        if len(values) < self._width * len(self._low):
            self._forget()
        while len(values) // self._width > self._most:
            self._halve(values)
        low, high = _extremes_of_buckets(values, self._width, len(self._low))
        self._low, self._high = np.concatenate([self._low, low]), np.concatenate([self._high, high])
        return _ascending(self._low, self._high, values, len(self._low) * self._width)

    def thinned(self, every: int) -> None:
        """Only every so many numbers of the series are left: what was extreme gives way to its neighbour."""
        if self._width % every:
            self._forget()
        else:
            self._width //= every
            self._low, self._high = self._low // every, self._high // every

    def _halve(self, values: Array) -> None:
        even = len(self._low) // 2 * 2
        lows, highs = self._low[:even].reshape(-1, 2), self._high[:even].reshape(-1, 2)
        self._low = _picked(lows, _least(values[lows]))
        self._high = _picked(highs, _greatest(values[highs]))
        self._width *= 2


def _least(table: Array) -> Indexes:
    found: Indexes = np.where(np.isfinite(table), table, np.inf).argmin(axis=1)
    return found


def _greatest(table: Array) -> Indexes:
    found: Indexes = np.where(np.isfinite(table), table, -np.inf).argmax(axis=1)
    return found


def _picked(table: Indexes, columns: Indexes) -> Indexes:
    return np.take_along_axis(table, columns[:, None], axis=1)[:, 0]


def _extremes_of_buckets(values: Array, width: int, skipped: int) -> tuple[Indexes, Indexes]:
    """Least and greatest of every whole bucket after the first ``skipped``."""
    count = len(values) // width - skipped
    table = values[skipped * width : (skipped + count) * width].reshape(count, width)
    starts = np.arange(skipped, skipped + count) * width
    return starts + _least(table), starts + _greatest(table)


def _ascending(low: Indexes, high: Indexes, values: Array, done: int) -> Indexes:
    """The buckets' extremes, those of the unfinished bucket from ``done`` on, and both ends."""
    pairs = np.stack([np.minimum(low, high), np.maximum(low, high)], axis=1).ravel()
    ends = [0, len(values) - 1] if len(values) else []
    if done < len(values):
        rest = values[done:][None]
        tail = sorted([done + int(_least(rest)[0]), done + int(_greatest(rest)[0])])
    else:
        tail = []
    found = np.concatenate([ends[:1], pairs, tail, ends[1:]]).astype(np.intp)
    return found[np.diff(found, prepend=-1) > 0]
