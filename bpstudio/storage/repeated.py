"""Keys that an object has twice, and other things JSON readers let pass: where in a file they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from msgspec import Raw

from bpstudio.engine.words import grouped
from bpstudio.storage.errors import child, quoted, unexpected

ONCE = "each key once"
_MOST_KEY_BYTES = 1 << 16
_BEFORE_A_VALUE = re.compile(rb'\s*[{,]\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")\s*:\s*', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unacceptable:
    """Stands in a parsed file where something cannot be accepted: what was found there, and what was expected."""

    found: str
    expected: str


def refuse_repeated_keys(raw: bytes, path: str = "$") -> None:
    """Read ``raw``, which is JSON, once more, and slowly. Raises SessionFileError with the place of a key twice."""
    refuse_marks(json.loads(raw, object_pairs_hook=_object, parse_int=len, parse_float=len), path)


def refuse_repeated_members(raw: bytes | Raw, members: Mapping[str, Raw], path: str) -> None:
    """The same of one object, of which only the ``members`` that were kept are known, pieces of ``raw`` itself.

    Between two of them there is one key; more than that is a member that a later one of the same key has replaced.
    Raises SessionFileError.
    """
    whole = memoryview(raw)
    begin, end = _place(whole), 0
    for member in sorted((memoryview(member) for member in members.values()), key=_place):
        start = _place(member) - begin
        between = whole[end:start]
        found = _BEFORE_A_VALUE.match(between[:_MOST_KEY_BYTES])
        if found is None:
            unexpected(path, "a key that is very long", f"keys of at most {grouped(_MOST_KEY_BYTES)} bytes")
        if found.end() != len(between):
            unexpected(path, _twice(json.loads(found[1])), ONCE)
        end = start + len(member)


def _twice(key: str) -> str:
    return f"the key {quoted(key)} twice"


def _place(view: memoryview) -> int:
    """Where it lies in memory."""
    return int(np.frombuffer(view, np.uint8).ctypes.data)


def _object(pairs: list[tuple[str, object]]) -> object:
    members: dict[str, object] = {}
    for key, value in pairs:
        if key in members:
            return Unacceptable(_twice(key), ONCE)
        members[key] = value
    return members


def refuse_marks(value: object, path: str = "$") -> None:
    """Raises SessionFileError at the first key given twice or number that is not finite, with its path."""
    for place, mark in _marks(value, path):
        unexpected(place, mark.found, mark.expected)


def _marks(value: object, path: str) -> Iterator[tuple[str, Unacceptable]]:
    """Every mark below ``value``, with its path."""
    if isinstance(value, Unacceptable):
        yield path, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _marks(member, child(path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict | list | Unacceptable):
                yield from _marks(item, f"{path}[{index}]")
