"""A session as a line of text that can be sent: ``bps1:`` and base64url of deflated JSON with its CRC-32 at the end.

The JSON is the session file without what can be computed from it, without bookmarks, and without what has its default.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

from bpstudio.engine.network import Array
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.session.history.state import Cursor, State
from bpstudio.storage.contents import FORMAT, VERSION
from bpstudio.storage.plain import numbers, plain, weights
from bpstudio.storage.sources import CHECKED, LONGEST, PREFIX, RAW_DEFLATE, base64url


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
