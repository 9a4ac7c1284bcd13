"""What one result of training left behind, kept only so that it need not be computed again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise
from threading import local
from types import MappingProxyType
from weakref import ref

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.task import Task
from bpstudio.engine.trainer import Trace, Trainer, trace
from bpstudio.session.history.checkpoint import Checkpoint, Keeping, Runner, RunResult, lengths_of
from bpstudio.session.history.growing_tables import grown, keep_every_second
from bpstudio.session.history.room import Room

__all__ = ["Checkpoint", "Record"]

CHECKPOINT_BYTES = 64 << 20
GRADIENT_BYTES = 64 << 20
ALL_BYTES = 256 << 20
"""What all records together may keep: every edit begins another, and undo holds on to those it took back."""
_MOST_CHECKPOINTS = 1024
_LEAST_KEPT = 8
NO_ANCHORS: Mapping[int, Checkpoint] = MappingProxyType({})


_room = Room()


class _Training(local):
    """Which record of this thread is trained on. Only that one keeps its workspace, which can be large, for more."""

    def __init__(self) -> None:
        self._record: ref[Record] | None = None

    def only(self, record: Record) -> None:
        before = None if self._record is None else self._record()
        if before is not None and before is not record:
            before._runner = None
        self._record = ref(record)


_training = _Training()


class Record:
    """Checkpoints, costs and gradients of the iterations run from ``start``.

    Everything here follows from ``task``, ``start``, ``first`` and ``anchors``, so states may share a record that
    reaches further than they do. Checkpoints and gradients are thinned by halving whenever they outgrow their budgets.

    ``anchors`` are checkpoints, by their offset, that a file gave: what comes after one is run from its numbers, not
    from those that came out here, which another processor may have rounded otherwise. ``arrivals`` has what did come
    out where that is not the same to the bit.
    """

    def __init__(
        self, task: Task, start: Checkpoint, first: int, anchors: Mapping[int, Checkpoint] = NO_ANCHORS
    ) -> None:
        self.task, self.start, self.first = task, anchors.get(0, start).copy(), first
        self.anchors = dict(anchors)
        self._anchored = sorted(anchors)
        self.arrivals: dict[int, Checkpoint] = {}
        self._note_arrival(0, start)
        self.length = 0
        self._costs, self._norms = np.empty(64), np.empty(64)
        self._checkpoints: dict[int, Checkpoint] = {0: self.start}
        self._checkpoint_stride = 1
        self._checkpoint_bytes = start.parameters.flat.nbytes + start.moments.rows.nbytes
        most = min(_MOST_CHECKPOINTS, CHECKPOINT_BYTES // self._checkpoint_bytes)
        self._most_checkpoints = max(_LEAST_KEPT, most)
        size = task.network.size
        self.gradient_stride = 1
        self._gradients = np.empty((8, size))
        self._most_gradients = max(_LEAST_KEPT, GRADIENT_BYTES // (8 * size))
        self._end: Checkpoint | None = self.start
        self._last: Checkpoint | None = None
        self._runner: Runner | None = None
        _room.note(self, ALL_BYTES)

    @property
    def began_with(self) -> Checkpoint:
        """What came out here at the start, whatever a file gave there."""
        return self.arrivals.get(0, self.start)

    @property
    def bytes_kept(self) -> int:
        """What gradients and moments take; the costs are few beside them."""
        at_hand = [kept for kept in (self._last, self._end) if kept is not None and kept is not self.start]
        moments = len(self._checkpoints) + len(at_hand)
        return self.gradients.nbytes + moments * self._checkpoint_bytes

    @property
    def costs(self) -> Array:
        """C of every iteration run, shape (length,)."""
        return self._costs[: self.length]

    @property
    def gradients(self) -> Array:
        """The flat gradient of every ``gradient_stride``-th iteration, shape (kept, parameters).

        A view that holds until more is appended.
        """
        return self._gradients[: -(-self.length // self.gradient_stride)]

    @property
    def keeping(self) -> Keeping:
        """What is kept of the iterations to come."""
        return Keeping(self.gradient_stride, self._checkpoint_stride)

    @property
    def checkpoints(self) -> list[Checkpoint]:
        """Those of every ``keeping.checkpoints``-th iteration, from the start on."""
        return [self._checkpoints[offset] for offset in range(0, self.length + 1, self._checkpoint_stride)]

    def run(self, iterations: int) -> None:
        """Append ``iterations`` iterations; does nothing when it is not positive."""
        for _, end in list(self.between_anchors(self.length, self.length + iterations)):
            while self.length < end:
                stride = self._checkpoint_stride
                count = min(end - self.length, stride - self.length % stride)
                self.run_on(count, shown=self.length + count == end)

    def between_anchors(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """The offsets low..high−1 in runs (begin, end), none of which passes an anchor."""
        cuts = self._anchored[bisect_right(self._anchored, low) : bisect_left(self._anchored, high)]
        if low < high:
            yield from pairwise((low, *cuts, high))

    def run_on(self, iterations: int, norms: bool = False, shown: bool = True) -> RunResult:
        """Append ``iterations`` iterations, at least one, and give what was appended.

        Where the last of them is not ``shown`` next, what shows it without running again is not kept.
        """
        if self._runner is None or self._runner.offset != self.length:
            _training.only(self)
            self._runner = Runner(self.task, self.checkpoint(self.length), self.first, self.length)
        self._runner.shows = shown
        result = self._runner.run(iterations, self.keeping, norms)
        self.extend(result)
        return result

    def norms(self, low: int, high: int) -> Array:
        """The lengths of the gradients of the iterations low..high−1 after the start.

        What was not asked for while it was run, and is not kept, is run again.
        """
        found = self._norms[low:high].copy()
        first, stride = -(-low // self.gradient_stride), self.gradient_stride
        rows = self._gradients[first : -(-high // stride)]
        found[first * stride - low :: stride] = lengths_of(rows)
        missing = np.flatnonzero(np.isnan(found))
        if len(missing):
            for begin, end in self.between_anchors(low + int(missing[0]), low + int(missing[-1]) + 1):
                runner = Runner(self.task, self.checkpoint(begin), self.first, begin)
                found[begin - low : end - low] = runner.run(end - begin, self.keeping, norms=True).norms
        return found

    def extend(self, result: RunResult) -> None:
        """Append what was run on from the end of this record, wherever it was run: nothing tells the difference.

        Raises ValueError, with nothing changed, when the run begins elsewhere, passes an anchor, or holds less than
        this record keeps.
        """
        passes = self.anchor_before(result.offset + len(result) - 1) > result.offset
        finer = all(now % then == 0 for now, then in zip(self.keeping, result.keeping, strict=True))
        whole = finer and result.is_whole(self.task.network.size)
        if result.offset != self.length or passes or not whole:
            raise ValueError(f"a run from {result.offset} on does not continue a record of {self.length}")
        self._keep(result)
        for offset, checkpoint in result.checkpoints:
            if offset % self._checkpoint_stride == 0:
                self._checkpoints[offset] = self.anchors.get(offset, checkpoint)
                self._thin_checkpoints()
        self._note_arrival(self.length, result.end)
        self._last = self._end if len(result) == 1 else result.last
        self._end = self.anchors.get(self.length, result.end)
        if self._end is not result.end:
            self._runner = None
        _room.note(self, ALL_BYTES)

    def _note_arrival(self, offset: int, checkpoint: Checkpoint) -> None:
        anchor = self.anchors.get(offset)
        if anchor is not None and not checkpoint.same(anchor):
            self.arrivals[offset] = checkpoint.copy()

    def thin(self, idle: bool = False) -> bool:
        """Keep half of it from now on, what takes most first; False where there is next to nothing to give up.

        One that is ``idle``, because another is trained on, gives up all that can be run again but one gradient.
        """
        least = 1 if idle else _LEAST_KEPT
        if len(self.gradients) > least and self.gradients.nbytes >= self.bytes_kept // 2:
            self._thin_gradients()
        elif len(self._checkpoints) > least:
            self._most_checkpoints = max(least, len(self._checkpoints) // 2)
            self._thin_checkpoints()
            self._most_checkpoints = max(_LEAST_KEPT, self._most_checkpoints)
        elif idle and self._end is not None and self._end is not self.start:
            self._end = self._last = None
        elif idle and len(self.gradients) > least:
            self._thin_gradients()
        else:
            return False
        return True

    def _thin_gradients(self) -> None:
        keep_every_second(self._gradients, len(self.gradients))
        self.gradient_stride *= 2
        self._gradients = self.gradients.copy()
        self._most_gradients = max(_LEAST_KEPT, len(self._gradients))

    def _keep(self, result: RunResult) -> None:
        before, self.length = self.length, self.length + len(result)
        self._costs = grown(self._costs, self.length)
        self._costs[before : self.length] = result.costs
        self._norms = grown(self._norms, self.length)
        self._norms[before : self.length] = result.norms if len(result.norms) else np.nan
        while -(-self.length // self.gradient_stride) > self._most_gradients:
            keep_every_second(self._gradients, -(-before // self.gradient_stride))
            self.gradient_stride *= 2
        sent = result.keeping.gradients
        every = self.gradient_stride // sent
        kept = result.gradients[(-before // sent) % every :: every]
        have = -(-before // self.gradient_stride)
        self._gradients = grown(self._gradients, have + len(kept), self._most_gradients)
        self._gradients[have : have + len(kept)] = kept

    def _thin_checkpoints(self) -> None:
        if len(self._checkpoints) > self._most_checkpoints:
            self._checkpoint_stride *= 2
            self._checkpoints = {
                offset: checkpoint
                for offset, checkpoint in self._checkpoints.items()
                if offset % self._checkpoint_stride == 0
            }

    def checkpoint_before(self, offset: int) -> int:
        """The last one kept at or before ``offset``: that one is on record, what comes after it is run again."""
        if self._at_hand(offset) is not None:
            return offset
        offset = min(offset, self.length)
        return max(self.anchor_before(offset), offset // self._checkpoint_stride * self._checkpoint_stride)

    def anchor_before(self, offset: int) -> int:
        """The last anchor at or before ``offset``; 0 where there is none."""
        at = bisect_right(self._anchored, offset)
        return self._anchored[at - 1] if at else 0

    def checkpoint(self, offset: int) -> Checkpoint:
        """The one ``offset`` iterations after the start: from the nearest that is kept, the rest run again.

        The end of the record and its last iteration, which are looked at while it grows, are at hand.
        """
        at_hand = self._at_hand(offset)
        if at_hand is not None:
            return at_hand.copy()
        nearest = self.checkpoint_before(offset)
        checkpoint = (self.anchors.get(nearest) or self._checkpoints[nearest]).copy()
        if nearest == offset:
            return checkpoint
        Trainer(self.task, checkpoint.parameters, checkpoint.moments, self.first + nearest).run(
            offset - nearest
        )
        return checkpoint

    def _at_hand(self, offset: int) -> Checkpoint | None:
        """What is kept beside the checkpoints: while it grows, the last two."""
        return self._end if offset == self.length else self._last if offset == self.length - 1 else None

    def trace(self, offset: int) -> Trace:
        """The iteration that begins ``offset`` iterations after the start, with everything it computes."""
        checkpoint = self.checkpoint(offset)
        return trace(self.task, checkpoint.parameters, checkpoint.moments, self.first + offset)
