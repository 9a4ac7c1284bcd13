"""Bytes to JSON values, refusing what JSON readers let pass: repeated keys, bare NaN, numbers past float64."""

from __future__ import annotations

import json
import math
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator

import msgspec

from bpstudio.storage.errors import SessionFileError, child, quoted, unexpected
from bpstudio.storage.large import parse_large
from bpstudio.storage.progress import Progress, unwatched

CHECKED_BYTES = 8 << 20
"""Up to this size a second, slower pass looks for repeated keys and for the place of a bad number."""


class _Mark(str):
    """Stands in a parsed file where something cannot be accepted, and says what."""

    __slots__ = ()


def parse(raw: bytes, progress: Progress = unwatched) -> object:
    """One JSON value in UTF-8; the large tables of a large one as arrays.

    Raises SessionFileError, with the place, for anything else, and what ``progress`` raises.
    """
    if raw.startswith(BOM_UTF8):
        unexpected("$", "a byte order mark", "UTF-8 without one")
    try:
        value = msgspec.json.decode(raw) if len(raw) <= CHECKED_BYTES else parse_large(raw, progress)
        if len(raw) <= CHECKED_BYTES:
            _refuse_marks(json.loads(raw, object_pairs_hook=_object, parse_int=len, parse_float=len))
    except (RecursionError, MemoryError):
        unexpected("$", "values nested too deep or too many", "a session")
    except UnicodeDecodeError as wrong:
        unexpected("$", f"bytes that are not UTF-8 ({wrong.reason})", "UTF-8")
    except SessionFileError:
        raise
    except ValueError as wrong:
        raise _explained(raw, wrong) from None
    return value


def _explained(raw: bytes, wrong: ValueError) -> SessionFileError:
    """The place of what ``msgspec`` refused, which it does not always tell."""
    sentence = str(wrong).removeprefix("JSON is malformed: ")
    if len(raw) <= CHECKED_BYTES:
        try:
            _refuse_marks(json.loads(raw, parse_int=str, parse_float=_finite, parse_constant=_Mark))
        except SessionFileError as placed:
            return placed
        except json.JSONDecodeError as stdlib:
            sentence = f"{stdlib.msg} at line {stdlib.lineno}, column {stdlib.colno}"
        except (RecursionError, ValueError):
            pass
    return SessionFileError("$", f"found malformed JSON ({sentence}), expected one JSON object")


def _object(pairs: list[tuple[str, object]]) -> object:
    members: dict[str, object] = {}
    for key, value in pairs:
        if key in members:
            return _Mark(f"the key {quoted(key)} twice")
        members[key] = value
    return members


def _finite(text: str) -> object:
    return 0.0 if math.isfinite(float(text)) else _Mark(text)


def _refuse_marks(value: object) -> None:
    for path, found in _walk(value, "$", lambda item: isinstance(item, _Mark)):
        unexpected(path, str(found), "each key once" if " twice" in str(found) else "a finite number")


def _walk(value: object, path: str, wanted: Callable[[object], bool]) -> Iterator[tuple[str, object]]:
    """Every value below ``value`` that is ``wanted``, with its path."""
    if wanted(value):
        yield path, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _walk(member, child(path, key), wanted)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict | list | _Mark):
                yield from _walk(item, f"{path}[{index}]", wanted)
