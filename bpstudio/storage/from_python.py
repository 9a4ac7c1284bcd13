"""What Python prints of a dictionary of numbers, lists and arrays, written anew as JSON: nothing of it is run."""

from __future__ import annotations

import re
from typing import NamedTuple

from bpstudio.storage.brackets import LEFT_OUT
from bpstudio.storage.errors import SessionFileError

_BEGINS = re.compile(r"\s*+(?:\w++\s*+=\s*+)?(?=\{)")
_CALLS = re.compile(
    r"(?:\b\w{1,40}+\.){0,4}+\b(?:as)?(?:array|tensor|Array|Parameter|float\d\d|int\d\d|dict)\("
)
_KEYWORDS = re.compile(r",\s*+(?:dtype|device|requires_grad|grad_fn)=(?:<[^<>]*+>|[\w.:'\"]++)")
_NOT_FINITE = re.compile(r"(?<![\w\"])(-?)(nan|inf)\b")
_POINT_FIRST, _POINT_LAST = re.compile(r"(?<![\w.])\.(?=\d)"), re.compile(r"(?<=\d)\.(?=[eE][+-]?\d|[^\w.])")
_LAST_COMMA = re.compile(r",(?=\s*+[\]}])")
_CALL = "\x01"
_WORDS = {"nan": "NaN", "inf": "Infinity"}


class Rewritten(NamedTuple):
    """The text as JSON, and whether its arrays say that they are of single precision."""

    text: str
    is_single: bool


def from_python(text: str) -> Rewritten | None:
    """The same as JSON, digits as they are; None where it is no dictionary.

    Raises SessionFileError where Python has left numbers out. What comes back need not be JSON.
    """
    begun = _BEGINS.match(text)
    if begun is None or _CALL in text:
        return None
    if "..." in text:
        raise SessionFileError("", LEFT_OUT)
    inner = _CALLS.sub(_CALL, _KEYWORDS.sub("", text[begun.end() :]))
    if '"' not in inner:
        inner = inner.replace("'", '"')
    inner = _NOT_FINITE.sub(lambda found: f'"{found[1]}{_WORDS[found[2]]}"', _without_calls(inner))
    inner = _POINT_LAST.sub(".0", _POINT_FIRST.sub("0.", inner))
    return Rewritten(_LAST_COMMA.sub("", inner), "float32" in text)


def _without_calls(text: str) -> str:
    """Brackets in place of a tuple's, and nothing in place of a call and what closes it."""
    parts: list[str] = []
    closing: list[str] = []
    for piece in re.split(r"([\x01()])", text):
        match piece:
            case "\x01":
                closing.append("")
            case "(":
                closing.append("]")
                parts.append("[")
            case ")":
                parts.append(closing.pop() if closing else ")")
            case _:
                parts.append(piece)
    return "".join(parts)
