"""Where a session stands, as a value: what happened, and the cursor."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.session.edits.base import Edit
from bpstudio.session.following import Following, carried
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.cursor import BEGINNING, Bookmark
from bpstudio.session.history.cursor import Cursor as Cursor
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import Given, Segment, beginning, nothing_given
from bpstudio.session.practice.questions import Answer, Exercise, Question

_AT_ONCE, _WORK_AT_ONCE = (
    1024,
    20_000_000,
)  # iterations; examples times parameters: some hundredths of a second


@dataclass(frozen=True)
class State:
    """Segments in order, each beginning where the last ended; never empty.

    ``wish_to_follow`` stays while the cursor passes through iterations whose network lacks the parameter: going back
    to one that has it finds everything as it was. ``answers`` are what was typed to the questions of the ``exercise``,
    and of practice without one; ``asked`` is the question of practice that waits for an answer now, and is not saved.
    """

    segments: tuple[Segment, ...]
    cursor: Cursor = BEGINNING
    wish_to_follow: Following | None = None
    bookmarks: tuple[Bookmark, ...] = ()
    exercise: Exercise | None = None
    answers: tuple[Answer, ...] = ()
    asked: Question | None = None

    @property
    def iterations(self) -> int:
        """How many iterations have been run in all."""
        return self.segments[-1].end

    @property
    def at(self) -> int:
        """The index of the segment the cursor is in."""
        return segment_at(self.segments, self.cursor.iteration)

    @cached_property
    def segment(self) -> Segment:
        """The segment the cursor is in."""
        return self.segments[self.at]

    @property
    def document(self) -> Document:
        """The network, examples and settings in force at the cursor."""
        return self.segment.document

    @property
    def following(self) -> Following | None:
        """What is followed here; None where the network has no such parameter, or its connection is cut."""
        followed, network = self.wish_to_follow, self.document.network
        if (
            followed is None
            or not followed.parameter.exists_in(network)
            or followed.parameter.is_cut_in(network)
        ):
            return None
        return followed

    @property
    def visited(self) -> tuple[int, ...]:
        """The steps that stepping visits in this iteration, by index: all, or those of the parameter followed.

        Where the end of this iteration was gone to while following, its update is among them.
        """
        program, following = self.segment.program, self.following
        if following is None:
            return tuple(range(len(program)))
        chain = program.followed(following.parameter)
        return (*chain, len(program) - 1) if following.ended == self.cursor.iteration else chain

    @property
    def completed(self) -> int:
        """Iterations completed up to the cursor; where an edit made now takes effect.

        An iteration is not completed while a question about it is open.
        """
        done = self.cursor.iteration + (self.cursor.revealed >= len(self.segment.program))
        return done if self.first_open is None else min(done, self.first_open)

    @cached_property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions of the exercise that wait for an answer; none without an exercise."""
        if self.exercise is None:
            return ()
        given, closes = {answer.question: answer for answer in self.answers}, self.exercise.closed_by
        return tuple(question for question in self.exercise.questions if not closes(given.get(question.id)))

    @property
    def first_open(self) -> int | None:
        """The first iteration that an open question is about; None where none is open."""
        return min((question.iteration for question in self.open_questions), default=None)

    @property
    def last_completed(self) -> int:
        """The number of the iteration completed last; −1 before there is one."""
        return self.completed - 1

    def check_iteration(self, iteration: int) -> None:
        """Nothing; raises ValueError where the iteration has not begun. The last one may be under way."""
        if not 0 <= iteration <= self.iterations:
            raise RefusedError(
                "iteration",
                f"iteration {grouped(iteration)} has not begun; the last is {grouped(self.iterations)}",
            )

    def check_moment(self, moment: Cursor) -> None:
        """Nothing; raises ValueError where the moment is not on record."""
        self.check_iteration(moment.iteration)
        steps = steps_of(self, moment.iteration)
        if not 0 <= moment.revealed <= steps:
            raise RefusedError(
                "revealed", f"{moment.revealed} steps cannot be revealed; an iteration has {steps}"
            )


def segment_at(segments: tuple[Segment, ...], iteration: int) -> int:
    """The last segment that begins at or before ``iteration``: at a seam, what the edit made."""
    return bisect_right(segments, iteration, key=lambda segment: segment.first) - 1


def document_at(state: State, iteration: int) -> Document:
    """The document in force in an iteration."""
    return state.segments[segment_at(state.segments, iteration)].document


def steps_of(state: State, iteration: int) -> int:
    """How many steps the iteration has."""
    return len(state.segments[segment_at(state.segments, iteration)].program)


def end_of(state: State, iteration: int) -> Cursor:
    """The end of an iteration, all of it revealed."""
    return Cursor(iteration, steps_of(state, iteration))


def with_iterations(state: State, iterations: int) -> State:
    """The same state with at least ``iterations`` iterations on record."""
    missing = iterations - state.iterations
    if missing <= 0:
        return state
    last = state.segments[-1]
    return replace(state, segments=(*state.segments[:-1], last.lasting(last.iterations + missing)))


def edited(state: State, edit: Edit, merge: bool = False) -> State:
    """The state after ``edit``, made at the cursor. What was recorded later is gone from it.

    ``merge`` replaces the edit before, which ``continues`` must allow. Raises ValueError, with nothing changed, when
    the edit does not fit.
    """
    at, kept = state.completed, list(state.segments[: state.at + 1])
    kept[-1] = replace(kept[-1], iterations=at - kept[-1].first)
    if merge:
        kept.pop()
    opened = kept[-1].edited(edit)
    followed = _followed_through(edit, state.following, kept[-1].document, opened.document)
    marks = tuple(bookmark for bookmark in state.bookmarks if bookmark.iteration < at)
    after = replace(
        state,
        segments=(*kept, opened),
        cursor=Cursor(at, 0),
        wish_to_follow=followed,
        bookmarks=marks,
        asked=None,
    )
    return replace(after, wish_to_follow=after.following)


def without_training(state: State) -> State:
    """The same edits up to the cursor with no iteration between them: the document is as it is there, the weights not.

    Raises ValueError where there is no memory left for the edits.
    """
    first = state.segments[0]
    found = State((replace(first, iterations=0),), exercise=state.exercise, answers=state.answers)
    for segment in state.segments[1 : state.at + 1]:
        if segment.edit is not None:
            found = edited(found, segment.edit)
    return found


def _followed_through(
    edit: Edit, following: Following | None, before: Document, after: Document
) -> Following | None:
    """The same parameter, wherever the edit has taken it; nothing of its chain is computed any more."""
    parameter = following and carried(following.parameter, edit, before, after)
    return Following(parameter) if parameter else None


def answered_as(state: State, other: State) -> State:
    """The state with the answers of another; itself where it has them already."""
    if state.answers == other.answers and state.asked == other.asked:
        return state
    return replace(state, answers=other.answers, asked=other.asked)


def continues(state: State, edit: Edit) -> bool:
    """Whether the last thing that happened is an edit of the same target, made where ``edit`` would be made."""
    last = state.segments[-1]
    here = state.segment is last and last.iterations == 0 and last.first == state.completed
    return here and last.edit is not None and last.edit.target == edit.target


def replayed(
    document: Document,
    first: Checkpoint | None,
    log: Iterable[tuple[Edit | None, int]],
    cursor: Cursor = BEGINNING,
    ran: Callable[[int], object] = lambda iterations: None,
    given: Given = nothing_given,
) -> State:
    """The state that a log describes, every iteration of it run again.

    An entry without an edit goes on where the one before it ended. ``ran`` is told every now and then how many
    iterations have been run; ``given`` is asked once for each segment, in order. Raises ValueError when an edit does
    not fit what came before it, or the cursor lies outside, and what ``ran`` and ``given`` raise.
    """
    segments = [beginning(document, first, given)]
    for edit, iterations in log:
        if edit is not None:
            segments.append(segments[-1].edited(edit, given))
        end, task = segments[-1].iterations + iterations, segments[-1].document.task
        at_once = max(1, min(_AT_ONCE, _WORK_AT_ONCE // (task.batch_size * task.network.size)))
        while True:
            segments[-1] = segments[-1].lasting(min(end, segments[-1].iterations + at_once))
            ran(segments[-1].end)
            if segments[-1].iterations == end:
                break
    return placed(State(tuple(segments)), cursor)


def run_anew(state: State, ran: Callable[[int], object] = lambda iterations: None) -> State:
    """The same log run here from its beginning, whatever moments a file gave; ``ran`` as in ``replayed``."""
    log = [(segment.edit, segment.iterations) for segment in state.segments]
    first = state.segments[0].record.began_with
    again = replayed(state.segments[0].document, first, log, state.cursor, ran)
    return replace(state, segments=again.segments)


def placed(state: State, cursor: Cursor) -> State:
    """The state at another moment; while following, at the last one stepping visits up to it.

    The end of an iteration, all of it revealed, is a moment whatever is followed. Raises ValueError when there is no
    such moment on record.
    """
    if cursor == state.cursor:
        return state
    state.check_moment(cursor)
    moved = replace(state, cursor=cursor)
    steps = len(moved.segment.program)
    following = moved.following
    if following is not None and cursor.revealed == steps:
        moved = replace(moved, wish_to_follow=replace(following, ended=cursor.iteration))
    elif following is not None:
        visited = [index + 1 for index in moved.visited if index < cursor.revealed]
        moved = replace(moved, cursor=Cursor(cursor.iteration, max(visited, default=0)))
    return with_iterations(moved, moved.completed)
