"""Where a session stands, as a value: what happened, and the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bpstudio.engine.network import Parameter
from bpstudio.session.document import Document
from bpstudio.session.edits import Edit
from bpstudio.session.record import Moment
from bpstudio.session.segment import Segment, beginning


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A moment: ``revealed`` steps of iteration number ``iteration`` (from 0) are visible.

    The end of one iteration and the start of the next are two moments; an edit shows at the second.
    """

    iteration: int = 0
    revealed: int = 0


@dataclass(frozen=True, slots=True)
class Following:
    """The one parameter whose chain is stepped through, and the steps that were visible when that began."""

    parameter: Parameter
    earlier: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """Segments in order, each beginning where the last ended; never empty."""

    segments: tuple[Segment, ...]
    cursor: Cursor = Cursor()
    following: Following | None = None

    @property
    def iterations(self) -> int:
        """How many iterations have been run in all."""
        return self.segments[-1].end

    @property
    def at(self) -> int:
        """The index of the segment the cursor is in."""
        return segment_at(self.segments, self.cursor.iteration)

    @property
    def segment(self) -> Segment:
        return self.segments[self.at]

    @property
    def document(self) -> Document:
        return self.segment.document

    @property
    def completed(self) -> int:
        """Iterations completed up to the cursor; where an edit made now takes effect."""
        return self.cursor.iteration + (self.cursor.revealed >= len(self.segment.program))


def segment_at(segments: tuple[Segment, ...], iteration: int) -> int:
    """The last segment that begins at or before ``iteration``: at a seam, what the edit made."""
    return max(index for index, segment in enumerate(segments) if segment.first <= iteration)


def with_iterations(state: State, iterations: int) -> State:
    """The same state with at least ``iterations`` iterations on record."""
    missing = iterations - state.iterations
    if missing <= 0:
        return state
    last = state.segments[-1]
    return replace(state, segments=(*state.segments[:-1], last.lasting(last.iterations + missing)))


def edited(state: State, edit: Edit, merge: bool = False) -> State:
    """The state after ``edit``, made at the cursor. What was recorded later is gone from it.

    ``merge`` replaces the edit that opened the current segment, if nothing has run since and it had the same target.
    Raises ValueError, with nothing changed, when the edit does not fit.
    """
    at = state.completed
    kept = list(state.segments[: segment_at(state.segments, at) + 1])
    kept[-1] = replace(kept[-1], iterations=at - kept[-1].first)
    opened = kept[-1].edit
    if merge and kept[-1].iterations == 0 and opened is not None and opened.target == edit.target:
        kept.pop()
    segments = (*kept, kept[-1].edited(edit))
    return _refollowed(State(segments, Cursor(at, 0), state.following))


def _refollowed(state: State) -> State:
    """Another iteration or network: keep following where that is possible, with nothing computed earlier."""
    following = state.following
    if following is not None and following.parameter.exists_in(state.document.network):
        return replace(state, following=Following(following.parameter))
    return replace(state, following=None)


def replayed(
    document: Document,
    first: Moment | None,
    log: Iterable[tuple[Edit | None, int]],
    cursor: Cursor = Cursor(),
) -> State:
    """The state that a log describes, every iteration of it run again.

    Raises ValueError when an edit does not fit what came before it, or the cursor lies outside.
    """
    segments: tuple[Segment, ...] = ()
    for edit, iterations in log or [(None, 0)]:
        opened = segments[-1].edited(edit) if segments and edit is not None else beginning(document, first)
        segments = (*segments, opened.lasting(iterations))
    return placed(State(segments), cursor)


def placed(state: State, cursor: Cursor) -> State:
    """The state at another moment. Raises ValueError when there is no such moment on record."""
    if cursor == state.cursor:
        return state
    if not 0 <= cursor.iteration <= state.iterations:
        raise ValueError(f"iteration {cursor.iteration} is not on record; there are {state.iterations}")
    moved = replace(state, cursor=cursor)
    steps = len(moved.segment.program)
    if not 0 <= cursor.revealed <= steps:
        raise ValueError(f"{cursor.revealed} steps cannot be revealed; an iteration has {steps}")
    if cursor.iteration != state.cursor.iteration:
        moved = _refollowed(moved)
    return with_iterations(moved, moved.completed)
