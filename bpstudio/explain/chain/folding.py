"""Which layers of a deep network are shown one by one, and which are folded into a single place between them.

The first layers and the last are always there, and those about whatever is looked at: a step, what is selected, and
the folds last opened. What is shown does not grow with the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bpstudio.engine.program import Op, Step
from bpstudio.engine.words import counted, grouped, plural
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection, Unit

MOST_LAYERS = 12
"""So many are shown without a fold."""
_ENDS, _AROUND, _MOST_OPENED = 2, 1, 2


@dataclass(frozen=True, slots=True)
class Fold:
    """The layers ``low`` to ``high``; opening it shows those about ``opens``."""

    low: int
    high: int
    opens: int

    @property
    def count(self) -> int:
        """How many layers are folded."""
        return self.high - self.low + 1

    @property
    def title(self) -> str:
        """The same in words: ``7 layers``."""
        return counted(self.count, "layer")

    @property
    def tip(self) -> str:
        """What is folded, and what a click shows."""
        first, last = max(self.low, self.opens - _AROUND), min(self.high, self.opens + _AROUND)
        shown = plural(
            last - first + 1, f"layer {grouped(first)}", f"layers {grouped(first)} to {grouped(last)}"
        )
        return f"Layers {grouped(self.low)} to {grouped(self.high)} are folded. Click to show {shown}."


@dataclass(frozen=True, slots=True)
class Folds:
    """What is folded of some layers."""

    folds: tuple[Fold, ...] = ()

    def of(self, layer: int | None) -> Fold | None:
        """The fold that a layer is in; None for what is of no layer."""
        return next(
            (fold for fold in self.folds if layer is not None and fold.low <= layer <= fold.high), None
        )


UNFOLDED = Folds()


def folded(low: int, high: int, foci: Iterable[int]) -> Folds:
    """Of the layers ``low`` to ``high`` those about each of the ``foci`` are shown; where one is comes first."""
    if high - low < MOST_LAYERS:
        return UNFOLDED
    wanted = [focus for focus in foci if low <= focus <= high] or [low]
    shown = {*range(low, low + _ENDS), *range(high - _ENDS + 1, high + 1)}
    for focus in wanted:
        shown.update(range(max(low, focus - _AROUND), min(high, focus + _AROUND) + 1))
    places = sorted(shown)
    found = []
    for before, after in pairwise(places):
        if after - before > 2:  # a fold of one layer would take as much room as the layer
            opens = after - 1 - _AROUND if wanted[0] >= after else before + 1 + _AROUND
            found.append(Fold(before + 1, after - 1, max(before + 1, min(after - 1, opens))))
    return Folds(tuple(found))


def fold_of(step: Step, folds: Folds) -> Fold | None:
    """That of a factor: the one that leads down from a layer belongs to the layer it leads to, as its slope does."""
    if step.layer is None or step.op in (Op.DZ_DTHETA, Op.DZ_DB):
        return None
    by = step.writes.by
    return folds.of(step.layer if by is None or by.layer is None else by.layer)


def folds_about(lowest: int, frame: Frame, selection: Selection, also: Iterable[int] = ()) -> Folds:
    """The layers about the step, about what is selected and about those named ``also`` are not folded."""
    depth, step = frame.network.depth, frame.current or frame.next
    at = 1 if step is None else _layer(step, depth)
    return folded(lowest, depth, (at, *_selected(frame, selection), *also))


class Looked:
    """Where one looks in a deep network: at the step, at what is selected, and at the folds opened since that step."""

    def __init__(self) -> None:
        self._opened: list[int] = []

    def open(self, fold: Fold) -> None:
        """Show the layers about the middle of the fold until ``forget``; of the folds opened, the last two count."""
        self._opened = [*self._opened, fold.opens][-_MOST_OPENED:]

    def forget(self) -> None:
        """A step or an edit begins again where it is."""
        self._opened = []

    def folds(self, lowest: int, frame: Frame, selection: Selection) -> Folds:
        """What is not shown one by one of the layers from the ``lowest`` to the output."""
        return folds_about(lowest, frame, selection, self._opened)


def _layer(step: Step, depth: int) -> int:
    return depth if step.layer is None else step.layer


def _selected(frame: Frame, selection: Selection) -> tuple[int, ...]:
    match selection:
        case Factor(step) if step < len(frame.program):
            return (_layer(frame.program[step], frame.network.depth),)
        case Unit(layer, _):
            return (layer,)
        case None | Factor():
            return ()
    return (selection.layer,)
