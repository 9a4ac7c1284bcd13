"""Bytes to JSON values, refusing what JSON readers let pass: repeated keys, bare NaN, numbers past float64."""

from __future__ import annotations

import json
import math
from codecs import BOM_UTF8

import msgspec

from bpstudio.storage.errors import SessionFileError, unexpected
from bpstudio.storage.large import parse_large
from bpstudio.storage.progress import Progress, unwatched
from bpstudio.storage.repeated import Unacceptable, refuse_marks, refuse_repeated_keys

CHECKED_BYTES = 8 << 20
"""Up to this size a second, slower pass over all of it looks for repeated keys and for the place of a bad number."""


def parse_json(raw: bytes, progress: Progress = unwatched) -> object:
    """One JSON value in UTF-8; the large tables of a large one as arrays.

    Raises SessionFileError, with the place, for anything else, and what ``progress`` raises.
    """
    if raw.startswith(BOM_UTF8):
        unexpected("$", "a byte order mark", "UTF-8 without one")
    try:
        value = msgspec.json.decode(raw) if len(raw) <= CHECKED_BYTES else parse_large(raw, progress)
        if len(raw) <= CHECKED_BYTES:
            refuse_repeated_keys(raw)
    except (RecursionError, MemoryError):
        unexpected("$", "values nested too deep or too many", "a session")
    except SessionFileError:
        raise
    except ValueError as wrong:
        raise _explained(raw, wrong) from None
    return value


def _explained(raw: bytes, wrong: ValueError) -> SessionFileError:
    """The place of what ``msgspec`` refused, which it does not always tell."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as not_text:
        unexpected("$", f"bytes that are not UTF-8 ({not_text.reason})", "UTF-8")
    sentence = str(wrong).removeprefix("JSON is malformed: ")
    if len(raw) <= CHECKED_BYTES:
        try:
            refuse_marks(json.loads(raw, parse_int=str, parse_float=_finite, parse_constant=_bad_number))
        except SessionFileError as placed:
            return placed
        except json.JSONDecodeError as stdlib:
            sentence = f"{stdlib.msg} at line {stdlib.lineno}, column {stdlib.colno}"
        except (RecursionError, ValueError):
            pass
    return SessionFileError("$", f"found malformed JSON ({sentence}), expected one JSON object")


def _finite(text: str) -> object:
    return 0.0 if math.isfinite(float(text)) else _bad_number(text)


def _bad_number(text: str) -> Unacceptable:
    return Unacceptable(text, "a finite number")
