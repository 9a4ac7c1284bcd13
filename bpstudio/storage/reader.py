"""Reading a session: parsed, typed, then run again from its log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from msgspec import UnsetType

from bpstudio.engine.network import MOST_LAYERS, Network, Parameters
from bpstudio.engine.optimizers import Moments
from bpstudio.session.bookmarks import Bookmark, all_bookmarked
from bpstudio.session.document import Document
from bpstudio.session.edits import Edit
from bpstudio.session.record import Moment
from bpstudio.session.state import State, replayed
from bpstudio.storage.contents import (
    FORMAT,
    MOST_ITERATIONS,
    VERSION,
    Contents,
    LogEntry,
    Series,
    TraceEntry,
    Weights,
)
from bpstudio.storage.errors import SessionFileError, described, unexpected
from bpstudio.storage.files import digest_of, read_bytes
from bpstudio.storage.parse import parse
from bpstudio.storage.presets import located
from bpstudio.storage.progress import Progress, part, unwatched
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


def read(source: str | Path, progress: Progress = unwatched) -> Opened:
    """The session in a file or a preset, every iteration run again.

    Raises SessionFileError and what ``progress`` raises.
    """
    return decode(read_bytes(located(source)), progress)


def decode(raw: bytes, progress: Progress = unwatched) -> Opened:
    """As ``read``, from the file's bytes."""
    progress(0.0)
    value = parse(raw, part(progress, 0.0, 0.3))
    return replace(opened(value, part(progress, 0.3, 1.0)), digest=digest_of(raw))


def opened(value: object, progress: Progress = unwatched) -> Opened:
    """As ``decode``, from what the file says, parsed."""
    _check_heading(value)
    _check_layers(value)
    contents: Contents = convert(value, Contents, "$")
    progress(0.2)
    return Opened(_state(contents, part(progress, 0.2, 1.0)), contents.trace, contents.series)


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
            unexpected("$.document.network.layers", described(layers), f"1 to {MOST_LAYERS:,} layers")


def _state(contents: Contents, progress: Progress) -> State:
    document = contents.document
    first = _moment(document, contents.parameters)
    _check_log(document, contents.log)
    place = ["$.log"]
    total = max(1, sum(entry.iterations for entry in contents.log))

    def entries() -> Iterator[tuple[Edit | None, int]]:
        for index, entry in enumerate(contents.log):
            place[0] = f"$.log[{index}]" + ("" if isinstance(entry.edit, UnsetType) else ".edit")
            yield (None if isinstance(entry.edit, UnsetType) else entry.edit), entry.iterations
        place[0] = "$.cursor"

    def marks() -> Iterator[Bookmark]:
        for index, bookmark in enumerate(contents.bookmarks):
            place[0] = f"$.bookmarks[{index}]"
            yield bookmark

    try:
        state = replayed(document, first, entries(), contents.cursor, lambda ran: progress(ran / total))
        return all_bookmarked(state, marks())
    except ValueError as refused:
        raise SessionFileError(place[0], str(refused)) from None
    except MemoryError:
        unexpected(place[0], "more than fits into memory", "less")


def _moment(document: Document, weights: Weights | UnsetType) -> Moment:
    if isinstance(weights, UnsetType):
        parameters = document.initial_parameters()
    else:
        parts = {"theta": weights.theta, "b": weights.b}
        parameters = built(lambda **given: Parameters.of(document.network, **given), parts, "$.parameters")
        _check_cuts(document.network, parameters)
    return Moment(parameters, Moments.fresh(document.training.optimizer, document.network.size))


def _check_cuts(network: Network, parameters: Parameters) -> None:
    for index, layer in enumerate(network.layers):
        for i, j in layer.cut:
            weight = float(parameters.theta(index + 1)[i, j])
            if weight != 0 or np.signbit(weight):
                place = f"$.parameters.theta[{index}][{i}][{j}]"
                unexpected(place, described(weight), "0.0, because that connection is cut")


def _check_log(document: Document, log: tuple[LogEntry, ...]) -> None:
    """What a log would make us run and keep, before any of it is run."""
    ran = 0
    for index, entry in enumerate(log):
        ran += entry.iterations
        if entry.iterations < 0 or ran > MOST_ITERATIONS:
            found = f"{entry.iterations} iterations" + (f", {ran:,} in all" if index else "")
            unexpected(f"$.log[{index}].iterations", found, f"0 or more, {MOST_ITERATIONS:,} in all at most")
