"""Reading a session: parsed, typed, then run again from its log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import UnsetType

from bpstudio.engine.network import MOST_LAYERS
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.words import counted, grouped
from bpstudio.session.edits.base import Edit
from bpstudio.session.history.bookmarks import Bookmark, all_bookmarked
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import Given
from bpstudio.session.history.state import State, replayed, run_anew
from bpstudio.storage.checkpoints import check_cuts, checkpoint_from, iteration_work
from bpstudio.storage.contents import (
    FORMAT,
    MOST_CHECKPOINTS,
    MOST_ITERATIONS,
    VERSION,
    Contents,
    LogEntry,
    MadeOn,
    Series,
    TraceEntry,
)
from bpstudio.storage.errors import SessionFileError, described, unexpected
from bpstudio.storage.files import digest_of
from bpstudio.storage.parse import parse_json
from bpstudio.storage.practised import check_answers, practised, work_of_answers
from bpstudio.storage.progress import Progress, share_of, unwatched
from bpstudio.storage.sources import content_of
from bpstudio.storage.typed import built, convert


@dataclass(frozen=True, slots=True)
class Opened:
    """The state that the log describes, and the ``trace`` and ``series`` that the file says came of it.

    ``digest`` is that of the file's bytes, where there was a file.
    """

    state: State
    trace: tuple[TraceEntry, ...]
    series: Series
    digest: str | None = None
    made_on: MadeOn = field(default_factory=MadeOn)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says, before any of it is run; ``digest`` as in ``Opened``."""

    contents: Contents
    digest: str | None = None


def read(source: str | Path, progress: Progress = unwatched) -> Opened:
    """The session in a file, a preset or a link, every iteration run again.

    Raises SessionFileError and what ``progress`` raises.
    """
    return decode(content_of(source), progress)


def decode(raw: bytes, progress: Progress = unwatched) -> Opened:
    """As ``read``, from the file's bytes."""
    return run_again(parsed(raw, share_of(progress, 0.0, 0.4)), share_of(progress, 0.4, 1.0))


def opened(value: object, progress: Progress = unwatched) -> Opened:
    """As ``decode``, from what the file says, as JSON knows it."""
    return run_again(Parsed(_typed(value)), progress)


def parsed(raw: bytes, progress: Progress = unwatched) -> Parsed:
    """What a file's bytes say, checked as far as that goes without running any of it.

    Raises SessionFileError and what ``progress`` raises.
    """
    progress(0.0)
    contents = _typed(parse_json(raw, share_of(progress, 0.0, 0.8)))
    progress(1.0)
    return Parsed(contents, digest_of(raw))


def _typed(value: object) -> Contents:
    _check_heading(value)
    _check_layers(value)
    contents: Contents = convert(value, Contents, "$")
    _check_log(contents.log)
    if not isinstance(contents.planted, UnsetType):
        planted = {"planted": contents.planted}
        document = built(lambda **given: replace(contents.document, **given), planted, "$")
        contents = replace(contents, document=document)
    check_answers(contents)
    return contents


def run_again(parsed: Parsed, progress: Progress = unwatched) -> Opened:
    """Every iteration of a file's log, run again. Raises SessionFileError and what ``progress`` raises."""
    contents = parsed.contents
    state = _state(contents, progress)
    return Opened(state, contents.trace, contents.series, parsed.digest, contents.made_on)


def by_the_log_alone(opened: Opened, progress: Progress = unwatched) -> Opened:
    """The same with every iteration run here, whatever the file's checkpoints say.

    Raises what ``progress`` raises.
    """
    total = max(1, opened.state.iterations)
    return replace(opened, state=run_anew(opened.state, lambda ran: progress(ran / total)))


def _check_heading(value: object) -> None:
    """Before anything else: a newer version may hold anything."""
    if not isinstance(value, dict):
        unexpected("$", described(value), f'an object with "format": "{FORMAT}"')
    for key, expected in (("format", f'"{FORMAT}"'), ("version", str(VERSION))):
        if key not in value:
            unexpected(f"$.{key}", "nothing", expected)
    if value["format"] != FORMAT:
        unexpected("$.format", described(value["format"]), f'"{FORMAT}"')
    version = value["version"]
    if type(version) is int and version > VERSION:
        unexpected("$.version", f"{described(version)}, from a newer Backprop Studio", f"at most {VERSION}")
    if type(version) is not int or version < 1:
        unexpected("$.version", described(version), str(VERSION))


def _check_layers(value: object) -> None:
    """Millions of layers would take long before anything else is noticed."""
    match value:
        case {"document": {"network": {"layers": list(layers)}}} if not 0 < len(layers) <= MOST_LAYERS:
            unexpected("$.document.network.layers", described(layers), f"1 to {grouped(MOST_LAYERS)} layers")


def _state(contents: Contents, progress: Progress) -> State:
    """Every iteration run again, from each checkpoint on with its numbers."""
    document = contents.document
    place = ["$.log"]
    total = max(1, sum(entry.iterations for entry in contents.log))
    one = iteration_work(document)
    running = total * one / (total * one + work_of_answers(contents, one))
    of_log, of_answers = share_of(progress, 0.0, running), share_of(progress, running, 1.0)

    def entries() -> Iterator[tuple[Edit | None, int]]:
        for index, entry in enumerate(contents.log):
            place[0] = f"$.log[{index}]" + ("" if isinstance(entry.edit, UnsetType) else ".edit")
            yield edit_of(entry), entry.iterations
        place[0] = "$.cursor"

    def marks() -> Iterator[Bookmark]:
        for index, bookmark in enumerate(contents.bookmarks):
            place[0] = f"$.bookmarks[{index}]"
            yield bookmark

    try:
        first, given = start_of(contents), _given(contents)
        ran = lambda iterations: of_log(iterations / total)  # noqa: E731
        state = replayed(document, first, entries(), contents.cursor, ran, given)
        return practised(all_bookmarked(state, marks()), contents, of_answers)
    except SessionFileError:
        raise
    except ValueError as refused:
        raise SessionFileError(place[0], str(refused)) from None
    except MemoryError:
        unexpected(place[0], "more than fits into memory", "less")


def edit_of(entry: LogEntry) -> Edit | None:
    """The edit that an entry of the log begins with; None where it has none."""
    return None if isinstance(entry.edit, UnsetType) else entry.edit


def _given(contents: Contents) -> Given:
    """Hands each segment, in order, the checkpoints of its iterations; the seam to the next is the next one's."""
    of_segments = iter(checkpoints_of_segments(contents))

    def given(document: Document, first: int) -> Mapping[int, Checkpoint]:
        found = {}
        for index in next(of_segments):
            checkpoint = contents.checkpoints[index]
            moment = checkpoint_from(checkpoint, document, f"$.checkpoints[{index}]")
            found[checkpoint.iteration - first] = moment
        return found

    return given


def checkpoints_of_segments(contents: Contents) -> list[list[int]]:
    """Which checkpoints lie in which segment, by their index. Raises SessionFileError for one that lies in none."""
    if len(contents.checkpoints) > MOST_CHECKPOINTS:
        unexpected(
            "$.checkpoints",
            f"{grouped(len(contents.checkpoints))} of them",
            f"at most {grouped(MOST_CHECKPOINTS)}",
        )
    firsts, ran = [0], 0
    for entry in contents.log:
        if edit_of(entry) is not None:
            firsts.append(ran)
        ran += entry.iterations
    found: list[list[int]] = [[] for _ in firsts]
    before = -1
    for index, checkpoint in enumerate(contents.checkpoints):
        iteration, path = checkpoint.iteration, f"$.checkpoints[{index}].iteration"
        if not before < iteration <= ran:
            unexpected(
                path,
                str(iteration),
                f"more than {max(before, -1)} and at most {grouped(ran)}, as many as ran",
            )
        before = iteration
        found[bisect_right(firsts, iteration) - 1].append(index)
    return found


def start_of(contents: Contents) -> Checkpoint:
    """What iteration 0 of a file begins with. Raises SessionFileError."""
    document, weights = contents.document, contents.parameters
    if isinstance(weights, UnsetType):
        parameters = document.initial_parameters()
    else:
        parts = {"theta": weights.theta, "b": weights.b}
        parameters = built(lambda **given: Parameters.of(document.network, **given), parts, "$.parameters")
        check_cuts(document.network, parameters, "$.parameters")
    return Checkpoint(parameters, Moments.fresh(document.training.optimizer, document.network.size))


def _check_log(log: tuple[LogEntry, ...]) -> None:
    """What a log would make us run and keep, before any of it is run."""
    ran = 0
    for index, entry in enumerate(log):
        ran += entry.iterations
        if entry.iterations < 0 or ran > MOST_ITERATIONS:
            found = counted(entry.iterations, "iteration") + (f", {grouped(ran)} in all" if index else "")
            unexpected(
                f"$.log[{index}].iterations", found, f"0 or more, {grouped(MOST_ITERATIONS)} in all at most"
            )
