"""∂C/∂(one parameter) as a sum over paths: each way to the cost is a product of its own.

A path takes one unit of each layer above. There may be more of them than can be looked at; a page of them costs no
more for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.chain.effort import path_sizes
from bpstudio.explain.chain.shares import share_of_example
from bpstudio.session.frame import Frame

MOST_ADDED = 50_000
Units = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Path:
    """One way. ``units`` from the parameter's own layer up, under softmax the output behind them.

    ``factors`` are in the chain's order, NaN where one is not computed yet; ``product`` None then.
    """

    units: tuple[int, ...]
    factors: tuple[float, ...]
    product: float | None


class Paths:
    """The paths of a single parameter for one example of the batch.

    ``total`` is how many; up to 50,000 are ordered by the size of their product and added up, beyond that they
    come in the order of their units and ``sum`` is None.
    """

    def __init__(self, frame: Frame, parameter: Parameter, example: int) -> None:
        """Raises ValueError unless ``parameter`` is a single one of the network."""
        parameter.position(frame.network)
        self.frame, self.parameter, self.example = frame, parameter, example
        self.chain = frame.program.chain_of(parameter)
        self._sizes = path_sizes(frame.network, parameter)
        self.total = prod(self._sizes)
        self.known = all(frame.visible(step) for step in self.chain)
        self.sum: float | None = None
        self._order: Units | None = None
        if self.known and self.total <= MOST_ADDED:
            self._add()

    @property
    def reused(self) -> float | None:
        """What the backward pass has for this example, from the products it kept."""
        return share_of_example(self.frame, self.parameter, self.example)

    @property
    def largest_first(self) -> bool:
        """Whether they are ordered by size: not where they are too many, or not all factors are known."""
        return self._order is not None

    @property
    def connected(self) -> int:
        """How many of the paths lead over no connection that is cut; the others are there, and add 0."""
        network, own = self.frame.network, self.parameter
        if not any(layer.cut for layer in network.layers):
            return self.total
        ways = np.zeros(network.width(own.layer), dtype=object)
        ways[own.j] = 1
        for number in network.beyond(own.layer):
            open_ones = np.ones((network.width_below(number), network.width(number)), dtype=object)
            for i, j in network.layer(number).cut:
                open_ones[i, j] = 0
            ways = ways @ open_ones
        return int(ways.sum()) * (network.outputs if network.couples else 1)

    def page(self, first: int, count: int) -> tuple[Path, ...]:
        """``count`` paths from place ``first`` on."""
        places = range(max(first, 0), min(first + count, self.total))
        numbers = [place if self._order is None else int(self._order[place]) for place in places]
        if not numbers:
            return ()
        units = np.array([self._units(number) for number in numbers], dtype=np.intp)
        return tuple(map(self._path, units, self._factors(units)))

    def _path(self, units: Units, factors: Array) -> Path:
        with np.errstate(all="ignore"):
            product = float(np.prod(factors)) if self.known else None
        return Path(tuple(map(int, units)), tuple(map(float, factors)), product)

    def _add(self) -> None:
        """Factor by factor: of a deep network there are many, and all of them at once would take much memory."""
        units, products = self._all_units(), np.ones(self.total)
        with np.errstate(all="ignore"):
            for step in self.chain:
                products *= self._column(step, units)
            self.sum = float(products.sum())
        self._order = np.argsort(-np.abs(products), kind="stable")

    def _all_units(self) -> list[Units]:
        """The units of all paths, layer by layer; a layer that offers no choice takes no memory."""
        assert self.parameter.j is not None
        found, numbers = list[Units](), np.arange(self.total)
        for size in reversed(self._sizes):
            found.append(numbers % size if size > 1 else np.zeros(1, dtype=np.intp))
            numbers = numbers // size if size > 1 else numbers
        return [np.array([self.parameter.j]), *reversed(found)]

    def _units(self, number: int) -> list[int]:
        """The units of path ``number``, the last layer's changing first; of any number, however large."""
        units = []
        for size in reversed(self._sizes):
            number, unit = divmod(number, size)
            units.append(unit)
        assert self.parameter.j is not None
        return [self.parameter.j, *reversed(units)]

    def _factors(self, units: Units) -> Array:
        """Every factor of every path, shape (paths, factors), from the units, shape (paths, layers)."""
        layers = list(units.T)
        columns = [self._column(step, layers) for step in self.chain]
        return np.column_stack([np.broadcast_to(column, len(units)) for column in columns])

    def _column(self, step: Step, units: Sequence[Units]) -> Array | float:
        """One factor of every path, from their units layer by layer."""
        factor, layer = self.frame.factor(step), step.layer or self.frame.network.depth
        if factor is None:
            return np.nan
        here = units[layer - self.parameter.layer]
        match step.op:
            case Op.DZ_DB:
                return 1.0
            case Op.DZ_DTHETA:
                return float(factor[self.example, self.parameter.i])
            case Op.DZ_DA:
                return np.asarray(factor[units[self.frame.network.below(layer) - self.parameter.layer], here])
            case Op.DC_DYHAT:
                return np.asarray(factor[self.example, units[-1]])
        return np.asarray(
            factor[self.example, units[-1], here] if factor.ndim == 3 else factor[self.example, here]
        )
