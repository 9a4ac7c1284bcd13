"""A session as a line of text that can be sent: ``bps1:`` and base64url of deflated JSON with its CRC-32 at the end.

The JSON is the session file without what can be computed from it, without bookmarks, and without what has its default.
"""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from dataclasses import replace
from typing import Literal

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.explain.words.links import FEW_DIGITS
from bpstudio.session.history.state import Cursor, State
from bpstudio.session.practice.making import beginning_with, started_here
from bpstudio.storage.contents import FORMAT, VERSION
from bpstudio.storage.plain import numbers, plain, weights
from bpstudio.storage.sources import CHECKED, LONGEST, PREFIX, RAW_DEFLATE, base64url

Loss = Literal["past", "digits", "examples", "both"]


def link_of(state: State) -> str:
    """The session as a link; its parameters read back to the bit.

    Raises RefusedError for one that would have more than ``LONGEST`` characters.
    """
    link = _packed(json.dumps(_told(state), ensure_ascii=False, separators=(",", ":")).encode())
    if len(link) > LONGEST:
        raise RefusedError(
            "link",
            f"as a link this session has {grouped(len(link))} characters, and {grouped(LONGEST)} are the most; "
            "save it as a file instead",
        )
    return link


def shorter_links(state: State) -> dict[Loss, str]:
    """Links of a session that is too large for one, by what each leaves out; those that are short enough.

    Each begins where the session stands, without what led there. Numbers have ``FEW_DIGITS``; of the examples the first
    one that is trained on is left. An exercise is not made shorter: its numbers are what is asked about. Where the
    parameters are not finite there is no beginning, and no link.
    """
    if state.exercise is not None or state.segments[0].document.planted is not None:
        return {}
    try:
        begun = started_here(state)
    except RefusedError:
        return {}
    made: dict[Loss, State] = {
        "past": begun,
        "digits": _with_few_digits(begun),
        "examples": _first_only(begun),
    }
    made["both"] = _with_few_digits(made["examples"])
    found = {}
    for loss, shorter in made.items():
        with suppress(RefusedError):
            found[loss] = link_of(shorter)
    return found


def _first_only(state: State) -> State:
    document = state.segments[0].document
    data, rows = document.data, [int(document.data.training_rows[0])]
    y = None if data.y is None else data.y[rows]
    first = replace(data, x=data.x[rows], y=y, held_out=())
    return beginning_with(replace(document, data=first), state.segments[0].record.began_with.parameters)


def _with_few_digits(state: State) -> State:
    document = state.segments[0].document
    data, parameters = document.data, state.segments[0].record.began_with.parameters
    y = None if data.y is None else _rounded(data.y)
    fewer = replace(document, data=replace(data, x=_rounded(data.x), y=y))
    return beginning_with(fewer, Parameters(parameters.network, _rounded(parameters.flat)))


def _rounded(values: Array) -> Array:
    """With few digits; the largest numbers, which would round to infinity, stay as they are."""
    rounded = np.array([float(f"{value:.{FEW_DIGITS}g}") for value in values.flat]).reshape(values.shape)
    return np.where(np.isfinite(rounded), rounded, values)


def _packed(raw: bytes) -> str:
    deflater = zlib.compressobj(9, zlib.DEFLATED, RAW_DEFLATE, 9)
    packed = deflater.compress(raw) + deflater.flush()
    return PREFIX + base64url(packed + zlib.crc32(raw).to_bytes(CHECKED, "big"))


def _told(state: State) -> dict[str, object]:
    """What the file says of a state, and of that no more than it takes."""
    first = state.segments[0]
    log = [_log_entry(segment.edit, segment.iterations) for segment in state.segments]
    parts = {
        "log": [] if log == [{}] else log,
        "cursor": {} if state.cursor == Cursor() else plain(state.cursor, briefly=True),
        "exercise": state.exercise and plain(state.exercise, briefly=True),
        "planted": first.document.planted and plain(first.document.planted, briefly=True),
        "answers": [plain(answer, briefly=True) for answer in state.answers],
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "document": plain(replace(first.document, planted=None), _short, briefly=True),
        "parameters": weights(first.record.began_with.parameters, _short),
        **{name: part for name, part in parts.items() if part},
    }


def _log_entry(edit: object, iterations: int) -> dict[str, object]:
    entry: dict[str, object] = {} if edit is None else {"edit": plain(edit, _short, briefly=True)}
    return entry | ({"iterations": iterations} if iterations else {})


def _short(array: Array) -> object:
    """As ``numbers``; a whole number without the point, unless that would lose the sign of 0."""
    return _without_points(numbers(array))


def _without_points(value: object) -> object:
    if isinstance(value, list):
        return [_without_points(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 and str(value) != "-0.0":
        return int(value)
    return value
