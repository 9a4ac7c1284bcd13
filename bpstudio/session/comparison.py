"""Two moments beside each other: values then, now, and the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter, every_parameter, parameter_at
from bpstudio.session.frame import Frame
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.state import Cursor, State


class Compared(NamedTuple):
    """A quantity by name (``C`` or a parameter's), then and now; None where there is none or it is not computed yet."""

    name: str
    then: float | None
    now: float | None

    @property
    def difference(self) -> float | None:
        """By how much it has grown since then; None where one of both is missing."""
        return None if self.then is None or self.now is None else self.now - self.then


def frame_at(state: State, bookmark: Bookmark) -> Frame:
    """What was to be seen at the bookmarked moment."""
    cursor = Cursor(bookmark.iteration, bookmark.revealed)
    return Frame(replace(state, cursor=cursor, wish_to_follow=None))


def compared(then: Frame, now: Frame, most: int) -> list[Compared]:
    """The cost, then weights and biases, at most so many: those without a difference first, then what changed most.

    What ``now`` hides is not told by ``then`` either, where that is later in the same iteration or follows from it.
    """
    return [Compared("C", _cost(then, now), _cost(now, now)), *_parameters(then, now, most)]


def _parameters(then: Frame, now: Frame, most: int) -> Iterator[Compared]:
    before, after = then.parameters, now.parameters
    if then.state.completed in now.past.without_parameters:
        for parameter in islice(every_parameter(now.network), most):
            yield Compared(str(parameter), None, after[parameter])
        return
    found = [p for p in _others(then.network, now.network) if not p.exists_in(now.network)][:most]
    yield from (Compared(str(parameter), before[parameter], None) for parameter in found)
    if then.network.widths != now.network.widths:
        pairs = [(p, _value(then, p), after[p]) for p in every_parameter(now.network)]
        pairs.sort(key=lambda row: -np.inf if row[1] is None else -abs(row[2] - row[1]))
        yield from (Compared(str(p), old, new) for p, old, new in pairs[: most - len(found)])
        return
    with np.errstate(all="ignore"):
        changed = np.nan_to_num(np.abs(after.flat - before.flat), nan=np.inf)
    for position in np.argsort(-changed, kind="stable")[:most].tolist():
        name = str(parameter_at(now.network, position))
        yield Compared(name, float(before.flat[position]), float(after.flat[position]))


def _others(then: Network, now: Network) -> Iterator[Parameter]:
    """Parameters that may be of the earlier network alone."""
    return iter(()) if then.widths == now.widths else every_parameter(then)


def _cost(frame: Frame, now: Frame) -> float | None:
    """C as it is seen; before it is computed, that of the iteration before."""
    told = frame.past.last if frame.cost is None else frame.iteration
    if told in now.past.costs.hidden:
        return None
    return frame.past.cost(told) if frame.cost is None else frame.cost


def _value(frame: Frame, parameter: Parameter) -> float | None:
    return frame.parameters[parameter] if parameter.exists_in(frame.network) else None
