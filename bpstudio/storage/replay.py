"""Telling whether a file is right, wrong, or cannot be told from what another processor rounds otherwise.

A number that is off by at most a billionth of itself agrees. One that is off by more is suspected, and only then are
twins of that stretch run: it is wrong if it is off by more than twins are at that very place. Where the twins
themselves part, rounding alone leads anywhere, and nothing after that is judged, up to the next checkpoint.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.trainer import Trace
from bpstudio.session.frame import Frame, Traces
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.state import Cursor, State, segment_at
from bpstudio.session.history.twins import (
    NOISE,
    ULP,
    Rerun,
    Sizes,
    apart,
    at_once,
    distances,
    largest,
    pieces,
)
from bpstudio.storage.differences import (
    RELATIVE,
    Difference,
    Suspect,
    of_checkpoints,
    of_series,
    of_trace,
    trace_numbers,
)
from bpstudio.storage.made_on import made_on
from bpstudio.storage.progress import Progress, share_of, unwatched
from bpstudio.storage.reader import Opened

__all__ = ["Difference", "Verification", "verify"]

TWINS = 3
SAFETY = 64.0
"""A number is wrong when it is off by more than so many times what the twins are off at its place."""
PARTED = 1e-9
"""Twins that are apart by more than this share of the largest number are judged no further."""
_AT_ONCE = 64
_ORDER = {"checkpoint": 0, "memory": 1, "trace": 2, "cost": 3, "gradient": 4}
"""Of one iteration the cause comes before what it leads to."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of running a file again.

    ``difference`` is the first number that is wrong; ``untold`` the iteration from which on it cannot be told, where
    there is one and nothing is wrong. ``explained`` stretches differ by more than a billionth, and rounding is why.
    ``inexact`` is the first number that is not the same to the bit, None where all are; ``same_kernels`` says that what
    ran the file rounds as this processor does. ``steps``, ``rows`` and ``checkpoints`` say how much was compared.
    """

    difference: Difference | None = None
    untold: int | None = None
    explained: int = 0
    inexact: Difference | None = None
    same_kernels: bool = False
    steps: int = 0
    rows: int = 0
    checkpoints: int = 0

    @property
    def compared(self) -> bool:
        """Whether there was anything in the file that could be wrong."""
        return bool(self.steps or self.rows or self.checkpoints)

    @property
    def agrees(self) -> bool:
        """Whether nothing is wrong and nothing cannot be told; so too where there is nothing to compare."""
        return self.difference is None and self.untold is None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From one checkpoint to the next: where training begins again, and in which segment."""

    low: int
    high: int
    at: int
    start: Checkpoint


def verify(opened: Opened, progress: Progress = unwatched) -> Verification:
    """Hold what a file says against what its log gives. Raises what ``progress`` raises.

    Nothing is compared while a question of an exercise is open: where a number differs, the right one would be told.
    """
    if opened.state.open_questions:
        return Verification(same_kernels=opened.made_on == made_on())
    state, checkpoints = opened.state, sum(len(s.record.anchors) for s in opened.state.segments)
    result = Verification(
        same_kernels=opened.made_on == made_on(),
        steps=len(opened.trace),
        rows=len(opened.series.iteration),
        checkpoints=checkpoints,
    )
    progress(0.0)
    with np.errstate(all="ignore"):
        sizes = Sizes(state)
        suspects: list[Suspect] = []
        trace, series = of_trace(_whole(state), opened.trace), of_series(state, opened.series, sizes)
        for found in chain(trace, series, of_checkpoints(state, sizes)):
            if isinstance(found, Difference):
                return replace(result, difference=found)
            result = result if result.inexact else replace(result, inexact=found.first)
            if found.is_off:
                suspects.append(found)
        return _judged(state, suspects, sizes, result, progress)


def _whole(state: State) -> Frame:
    """The iteration at the cursor with all of its steps revealed."""
    return Frame(State(state.segments, Cursor(state.cursor.iteration, len(state.segment.program))))


def _judged(
    state: State, suspects: list[Suspect], sizes: Sizes, result: Verification, progress: Progress
) -> Verification:
    untold, explained, wrong = None, 0, []
    stretches = list(_stretches(state))
    of_stretches: dict[int, list[Suspect]] = {}
    for suspect in suspects:
        of_stretches.setdefault(_stretch_of(suspect, [s.low for s in stretches]), []).append(suspect)
    for done, (index, here) in enumerate(sorted(of_stretches.items())):
        share = share_of(progress, done / len(of_stretches), (done + 1) / len(of_stretches))
        if here:
            found, horizon = _Judge(state, stretches[index], sizes, share).judge(here)
            wrong += found
            explained += not found and horizon is None
            untold = horizon if untold is None else untold
    if wrong:
        suspect, position = min(wrong, key=lambda pair: (pair[0].iteration, _ORDER[pair[0].part]))
        return replace(result, difference=suspect.at(position))
    return replace(result, untold=untold, explained=explained)


def _stretches(state: State) -> Iterator[_Stretch]:
    starts = [(0, 0, state.segments[0].record.start)]
    for at, segment in enumerate(state.segments):
        for offset in sorted(segment.record.anchors):
            starts.append((segment.first + offset, at, segment.record.anchors[offset]))
    for (low, at, moment), high in zip(
        starts, [*(low for low, _, _ in starts[1:]), state.iterations], strict=True
    ):
        yield _Stretch(low, high, at, moment)


def _stretch_of(suspect: Suspect, lows: list[int]) -> int:
    """A row belongs where it was run, a trace where it is run; a checkpoint to the stretch that arrives there."""
    if suspect.part in ("checkpoint", "memory"):
        return bisect_left(lows, suspect.iteration, lo=1) - 1
    return bisect_right(lows, suspect.iteration) - 1


class _Judge:
    """Runs one stretch again beside its twins, as far as there is something to judge."""

    def __init__(self, state: State, stretch: _Stretch, sizes: Sizes, progress: Progress) -> None:
        self._state, self._stretch, self._sizes, self._progress = state, stretch, sizes, progress
        seeds = (None, *range(1, TWINS + 1))
        self._base, *self._twins = (
            Rerun(state.segments, stretch.low, stretch.start, seed, stretch.at) for seed in seeds
        )

    def judge(self, suspects: list[Suspect]) -> tuple[list[tuple[Suspect, int]], int | None]:
        """Those that are wrong, each with the position of its worst number; from which iteration on none is judged."""
        wrong: list[tuple[Suspect, int]] = []
        traced = [suspect for suspect in suspects if suspect.part == "trace"]
        arrived = [suspect for suspect in suspects if suspect.part in ("checkpoint", "memory")]
        rows = [suspect for suspect in suspects if suspect.part in ("cost", "gradient")]
        rows.sort(key=_iteration)
        end = self._stretch.high if arrived else 1 + max((s.iteration for s in rows), default=-1)
        stops = sorted({*(s.iteration for s in traced), end})
        for stop in stops:
            horizon = self._run_to(stop, rows, wrong)
            if horizon is not None:
                return wrong, horizon
            if traced and stop == traced[0].iteration:
                for run in self._runs:
                    run.enter(segment_at(self._state.segments, stop))
                if self._have_parted:
                    return (
                        wrong,
                        stop,
                    )  # not covered: no edit parts twins that all iterations before it have not
                self._judge_traces(traced, wrong)
        if arrived:
            for run in self._runs:
                run.enter(self._owner(arrived[0].iteration))
            if self._have_parted:
                return wrong, self._stretch.high
            summed = self._summed
            noise = NOISE * float(
                summed[:, 1].max(initial=0.0)
            )  # what an optimizer remembers is made of gradients
            for suspect in arrived:
                twins = [_arrival(twin, suspect.part) for twin in self._twins]
                self._judge_one(suspect, twins, wrong, noise if suspect.part == "memory" else 0.0)
        return wrong, None

    @property
    def _summed(self) -> Array:
        """Of the iterations run last, how large the terms are that costs and gradients are sums of."""
        return np.asarray(np.max([twin.summed for twin in self._twins], axis=0))

    @property
    def _runs(self) -> list[Rerun]:
        return [self._base, *self._twins]

    @property
    def _have_parted(self) -> bool:
        flat = self._base.checkpoint.parameters.flat
        return any(apart(twin.checkpoint.parameters.flat, flat, PARTED, 0.0) for twin in self._twins)

    def _owner(self, iteration: int) -> int:
        """The segment that begins with the checkpoint at ``iteration``."""
        found = [at for at, s in enumerate(self._state.segments) if iteration - s.first in s.record.anchors]
        return found[-1]

    def _run_to(self, stop: int, rows: list[Suspect], wrong: list[tuple[Suspect, int]]) -> int | None:
        """Run on and judge rows on the way; the iteration at which the twins part, if they do."""
        for at, begin, end in pieces(self._state.segments, self._base.iteration, stop):
            for run in self._runs:
                run.enter(at)
            rows_at_once = at_once(self._state.segments[at].document.network.size, _AT_ONCE)
            for low in range(begin, end, rows_at_once):
                high = min(end, low + rows_at_once)
                self._progress((low - self._stretch.low) / max(1, stop - self._stretch.low))
                costs, gradients = self._base.run(high - low)
                ran = [twin.run(high - low) for twin in self._twins]
                horizon = self._horizon(low, costs, gradients, ran)
                for suspect in rows:
                    if low <= suspect.iteration < (high if horizon is None else horizon):
                        of = 0 if suspect.part == "cost" else 1
                        index = suspect.iteration - low
                        noise = NOISE * float(self._summed[index, of])
                        self._judge_one(
                            suspect, [np.atleast_1d(twin[of][index]) for twin in ran], wrong, noise
                        )
                if horizon is not None:
                    return horizon
        return None

    def _horizon(
        self, low: int, costs: Array, gradients: Array, ran: list[tuple[Array, Array]]
    ) -> int | None:
        end = low + len(costs) - 1
        parted = np.zeros(len(costs), dtype=bool)
        of_costs = np.maximum(self._summed[:, 0], self._sizes.cost(end))
        of_gradients = np.maximum(self._summed[:, 1], self._sizes.gradient(end))
        for twin_costs, twin_gradients in ran:
            parted |= apart(twin_gradients, gradients, PARTED, of_gradients)
            parted |= apart(twin_costs[:, None], costs[:, None], PARTED, of_costs)
        return low + int(np.argmax(parted)) if parted.any() else None

    def _judge_traces(self, suspects: list[Suspect], wrong: list[tuple[Suspect, int]]) -> None:
        frames = [Frame(_whole(self._state).state, _Shown(twin)) for twin in self._twins]
        for suspect in suspects:
            assert suspect.entry is not None
            self._judge_one(suspect, [trace_numbers(frame, suspect.entry) for frame in frames], wrong)

    @staticmethod
    def _judge_one(
        suspect: Suspect, twins: list[Array], wrong: list[tuple[Suspect, int]], noise: float = 0.0
    ) -> None:
        meant = suspect.meant
        spread = np.max([distances(twin, meant) for twin in twins], axis=0)
        last_digit = ULP * np.where(np.isfinite(meant), np.abs(meant), 0.0)
        allowed = np.maximum(np.maximum(suspect.room, noise), SAFETY * np.maximum(spread, last_digit))
        # where twins agree by chance at one place, what they are off at elsewhere counts, up to a billionth
        usual = float(np.sqrt(np.mean(np.square(np.where(np.isfinite(spread), spread, 0.0)))))
        allowed = np.maximum(allowed, SAFETY * min(usual, RELATIVE * largest(meant)))
        over = np.flatnonzero(distances(suspect.found, meant) > allowed)
        if len(over):
            wrong.append((suspect, int(over[0])))


def _iteration(suspect: Suspect) -> int:
    return suspect.iteration


def _arrival(twin: Rerun, part: str) -> Array:
    moment = twin.checkpoint
    return moment.parameters.flat if part == "checkpoint" else moment.moments.rows.ravel()


class _Shown(Traces):
    """Shows the iteration of a twin in place of the session's."""

    def __init__(self, twin: Rerun) -> None:
        super().__init__()
        self._twin = twin.trace()

    def __call__(self, state: State) -> Trace:
        return self._twin

    def before(self, state: State) -> Parameters:
        return self._twin.before
