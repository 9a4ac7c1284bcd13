"""The iteration last looked at, run with all its numbers."""

from __future__ import annotations

from bpstudio.engine.arrays import Flags
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.trainer import Trace
from bpstudio.session.history.jitter import Spread, spread_of, unsure_signs
from bpstudio.session.history.state import State


class Traces:
    """The iteration last looked at, kept: within it, stepping computes nothing."""

    def __init__(self) -> None:
        self._key: tuple[object, int] | None = None
        self._trace: Trace | None = None
        self._spread: tuple[Trace, Spread | None] | None = None
        self._signs: tuple[Trace, Flags | None] | None = None

    def __call__(self, state: State) -> Trace:
        kept = self._kept(state)
        if kept is None:
            segment = state.segment
            self._spread = self._signs = None
            self._trace = kept = segment.record.trace(state.cursor.iteration - segment.first)
            self._key = (segment.record, state.cursor.iteration)
        return kept

    def spread(self, state: State) -> Spread | None:
        """Worked out once for an iteration, when somebody asks."""
        trace, segment = self(state), state.segment
        if self._spread is None or self._spread[0] is not trace:
            offset = state.cursor.iteration - segment.first
            self._spread = trace, spread_of(segment.record, offset, trace)
        return self._spread[1]

    def unsure_signs(self, state: State) -> Flags | None:
        """Of all parameters before the update, flat; worked out once for an iteration, when somebody asks."""
        trace, segment = self(state), state.segment
        if self._signs is None or self._signs[0] is not trace:
            offset = state.cursor.iteration - segment.first
            self._signs = trace, unsure_signs(segment.record, offset, trace.before)
        return self._signs[1]

    def before(self, state: State) -> Parameters:
        """The parameters the iteration begins with, without running it."""
        kept, segment = self._kept(state), state.segment
        offset = state.cursor.iteration - segment.first
        return kept.before if kept else segment.record.checkpoint(offset).parameters

    def _kept(self, state: State) -> Trace | None:
        """The trace at hand, if it is of this iteration."""
        if (
            self._key is None
            or self._key[0] is not state.segment.record
            or self._key[1] != state.cursor.iteration
        ):
            return None
        return self._trace
