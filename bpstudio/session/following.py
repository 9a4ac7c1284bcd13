"""The one parameter that is followed, and what becomes of it when the network is edited."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.parameters import Parameter, Parameters, parameter_at, positions_of
from bpstudio.session.edits.base import Edit
from bpstudio.session.history.document import Document

_MARK = 2.0**40


@dataclass(frozen=True, slots=True)
class Following:
    """The one parameter whose chain is stepped through; ``earlier`` steps were visible when that began.

    They belong to iteration number ``iteration`` alone: in any other, nothing has been computed earlier. ``ended`` is
    the iteration at whose end the learner was last, all of it revealed: there stepping visits the update as well, so
    that it leads away from that end and back to it.
    """

    parameter: Parameter
    earlier: frozenset[int] = frozenset()
    iteration: int = 0
    ended: int | None = None


def carried(parameter: Parameter, edit: Edit, before: Document, after: Document) -> Parameter | None:
    """Where ``edit`` has taken a parameter, found by giving each its number as its value; None where it is gone.

    A parameter that only got another value is where it was.
    """
    old, new = before.network, after.network
    numbers = Parameters(old, _MARK + np.arange(old.size, dtype=np.float64))
    moved = edit.apply(before, numbers)[1].flat
    wanted = _MARK + np.array(positions_of(old, parameter))
    places = np.flatnonzero(np.isin(moved, wanted))
    if not len(places):
        return parameter if old.widths == new.widths else None
    if parameter.whole:
        return Parameter(parameter.kind, parameter_at(new, int(places[0])).layer)
    here = parameter.position(new) if parameter.exists_in(new) else -1
    return parameter if here in places else parameter_at(new, int(places[0]))
