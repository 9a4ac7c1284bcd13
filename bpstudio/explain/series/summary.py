"""All gradients of an iteration in a few numbers: the least, the greatest, and one norm a layer."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

import numpy as np

from bpstudio.engine.network import Array, Network
from bpstudio.session.history.growing_tables import grown, keep_every_second
from bpstudio.session.history.segment import Segment
from bpstudio.session.past import Column, Past, Series, gradient_rows

LEAST, GREATEST, FIRST_NORM = 0, 1, 2
Condense = Callable[[Array, Network], Array]


class Summaries:
    """Kept from frame to frame for each segment; only gradients that came since are looked at.

    ``condense`` makes of flat gradients (n, parameters) a table (n, columns).
    """

    def __init__(self, condense: Condense | None = None) -> None:
        self._condense = condense or summarized
        self._kept: WeakKeyDictionary[object, _Summary] = WeakKeyDictionary()

    def table(self, segment: Segment) -> Array:
        """One row for every gradient kept of the segment."""
        rows = gradient_rows(segment)
        kept = self._kept.setdefault(segment.identity, _Summary(segment.document.network, self._condense))
        return kept.of(rows, segment.keeping.gradients)[: len(rows)]

    def series(self, past: Past, number: int) -> Series:
        """``LEAST``, ``GREATEST``, or for layer l ``FIRST_NORM + l − 1``, its norm; None where there is no layer l."""

        def column(segment: Segment) -> Column | None:
            if number - FIRST_NORM >= segment.document.network.depth:
                return None
            return Column(("summary", number), self.table(segment)[:, number], segment.keeping.gradients)

        if number < FIRST_NORM:
            return Series(column, past.without_all_gradients)
        return past.gradient_norm(number - FIRST_NORM + 1, column)


class _Summary:
    def __init__(self, network: Network, condense: Condense) -> None:
        self._network, self._condense = network, condense
        self._stride, self._length = 1, 0
        self._table = np.empty((64, condense(np.empty((0, network.size)), network).shape[1]))

    def of(self, rows: Array, stride: int) -> Array:
        """One row for each of ``rows``; a record that thins its gradients keeps every second of them."""
        while stride > self._stride:
            keep_every_second(self._table, self._length)
            self._length, self._stride = -(-self._length // 2), 2 * self._stride
        self._table = grown(self._table, len(rows))
        if len(rows) > self._length:
            self._table[self._length : len(rows)] = self._condense(rows[self._length :], self._network)
            self._length = len(rows)
        return self._table[: len(rows)]


def summarized(rows: Array, network: Network) -> Array:
    """For flat gradients (n, parameters): least, greatest, Euclidean norm of each layer; (n, 2 + layers)."""
    found = np.empty((len(rows), FIRST_NORM + network.depth))
    found[:, LEAST], found[:, GREATEST] = np.fmin.reduce(rows, axis=1), np.fmax.reduce(rows, axis=1)
    with np.errstate(all="ignore"):
        for column, number in enumerate(network.layer_ids, start=FIRST_NORM):
            block = rows[:, network.offset(number) : network.offset(number) + network.size_of(number)]
            found[:, column] = np.sqrt(np.einsum("ij,ij->i", block, block))
    return found
