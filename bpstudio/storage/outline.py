"""A session file before it is run: how long that would take, and the moment at its cursor, seen at once."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UnsetType

from bpstudio.engine.words import grouped
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import Cursor, State, placed
from bpstudio.storage.checkpoints import checkpoint_from, iteration_work
from bpstudio.storage.contents import Contents
from bpstudio.storage.errors import SessionFileError, unexpected
from bpstudio.storage.practised import practised, work_of_answers
from bpstudio.storage.reader import checkpoints_of_segments, edit_of

AT_ONCE = 300_000_000
"""Work (examples times parameters times iterations, and calls) that is done before anybody has time to wait."""


def takes_long(contents: Contents) -> bool:
    """Whether running a file again and judging its answers would be felt.

    Raises SessionFileError for an edit that does not fit.
    """
    work = most = 0
    for document, first, end in _documents(contents):
        of_one = iteration_work(document)
        work, most = work + (end - first) * of_one, max(most, of_one)
    return work + work_of_answers(contents, most) > AT_ONCE


def preview(contents: Contents) -> State | None:
    """The iteration at the cursor, run from the checkpoint before it, and nothing else.

    Its answers are not judged yet. None where no checkpoint lies near enough, or an exercise asks about an iteration
    before it, behind which nothing is to be seen. Raises SessionFileError.
    """
    cursor = contents.cursor
    _check_moments(contents)
    document, first = [(d, first) for d, first, _ in _documents(contents) if first <= cursor.iteration][-1]
    near = [index for index, c in enumerate(contents.checkpoints) if first <= c.iteration <= cursor.iteration]
    if not near:
        return None
    checkpoint = contents.checkpoints[near[-1]]
    behind = cursor.iteration - checkpoint.iteration
    if behind * iteration_work(document) > AT_ONCE or _asks_before(contents, cursor.iteration):
        return None
    moment = checkpoint_from(checkpoint, document, f"$.checkpoints[{near[-1]}]")
    segment = beginning(document, moment, number=checkpoint.iteration).lasting(behind + 1)
    try:
        shown = practised(State((segment,), Cursor(cursor.iteration)), contents, progress=None)
        return placed(shown, cursor)
    except SessionFileError:
        raise
    except ValueError as wrong:
        raise SessionFileError("$.cursor", str(wrong)) from None


def _asks_before(contents: Contents, iteration: int) -> bool:
    exercise = contents.exercise
    questions = () if isinstance(exercise, UnsetType) else exercise.questions
    return any(question.iteration < iteration for question in questions)


def _check_moments(contents: Contents) -> None:
    """That what is shown before all has been run is something the log has."""
    checkpoints_of_segments(contents)
    ran = sum(entry.iterations for entry in contents.log)
    moments = [("$.cursor", contents.cursor)]
    moments += [
        (f"$.bookmarks[{i}]", Cursor(b.iteration, b.revealed)) for i, b in enumerate(contents.bookmarks)
    ]
    for path, moment in moments:
        if not 0 <= moment.iteration <= ran or moment.revealed < 0:
            unexpected(path, f"iteration {grouped(moment.iteration)}", f"0 to {grouped(ran)}, as many as ran")


def _documents(contents: Contents) -> Iterator[tuple[Document, int, int]]:
    """The document of each segment, and the iterations it lasts: first and end."""
    document, first, end = contents.document, 0, 0
    for index, entry in enumerate(contents.log):
        edit = edit_of(entry)
        if edit is not None:
            yield document, first, end
            try:
                document, _ = edit.apply(document, document.initial_parameters())
            except ValueError as wrong:
                raise SessionFileError(f"$.log[{index}].edit", str(wrong)) from None
            first = end
        end += entry.iterations
    yield document, first, end
