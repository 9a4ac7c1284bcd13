"""Tables written as JSON, and as Python writes lists and dictionaries: rows or columns, with names or without."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bpstudio.engine.words import grouped
from bpstudio.storage.framed import SAMPLE, Framed

_BEGINS = re.compile(r"\s*+(?:\w++\s*+=\s*+)?(?:(?:\w++\.)?DataFrame\()?\s*+([\[{][\s\[{(\"'\d.\-\]}]*+)")
_WORDS = re.compile(r"\b(?:True|False|None|nan|NaN|inf)\b")
_LAST_COMMA = re.compile(r",(\s*+[\]}])")
_LAST_BRACKET = re.compile(r"\)\s*+;?\s*+$")
_JSON_WORDS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "nan": "NaN",
    "NaN": "NaN",
    "inf": "Infinity",
}
_NEXT_OBJECT = re.compile(r"\}[ \t]*+\n\s*+\{")
LARGEST = 16 << 20
_Row = Sequence[object]


def out_of_objects(text: str) -> Framed | None:
    """The table in JSON, cells parted by tabs; None where the text is none. Raises ValueError where it has no rows."""
    begun = _BEGINS.match(text[:SAMPLE])
    if begun is None or not re.search(r"[\]}]\s*+\)?\s*+;?\s*+$", text[-SAMPLE:]):
        return None
    if len(text) > LARGEST:
        raise ValueError(f"lists with names in them may have {LARGEST >> 20} MB; save the table as CSV")
    try:
        value = _loaded(text[begun.start(1) :])
    except RecursionError:
        raise ValueError("the lists are nested too deep; a table has rows, and rows have numbers") from None
    except ValueError:
        return None
    rows = _rows(value)
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(map(_cells, rows))
    return Framed(
        written.getvalue(), "lists with names" if "{" in begun[1] else "lists in brackets", 0, "\t", "row"
    )


def _loaded(text: str) -> Any:
    """Numbers stay as they are written."""
    kept: Any = {"parse_float": str, "parse_int": str, "parse_constant": str}
    try:
        return json.loads(text, **kept)
    except ValueError:
        pass
    if _NEXT_OBJECT.search(text):
        return json.loads("[" + _NEXT_OBJECT.sub("},{", text) + "]", **kept)
    if '"' not in text:
        text = text.replace("'", '"')
    text = _WORDS.sub(lambda word: _JSON_WORDS[word[0]], _LAST_BRACKET.sub("", text))
    return json.loads(_LAST_COMMA.sub(r"\1", text.replace("(", "[").replace(")", "]")), **kept)


def _rows(value: Any) -> Iterable[_Row]:
    if isinstance(value, dict):
        return _rows_of_object(value)
    if not value:
        raise ValueError("the list is empty")
    if all(isinstance(row, dict) for row in value):
        names = list(dict.fromkeys(name for row in value for name in row))
        return [names, *([row.get(name) for name in names] for row in value)]
    if any(isinstance(row, list) for row in value):
        if not all(isinstance(row, list) for row in value):
            raise ValueError(
                "some rows are lists and some are not; a table has a list of numbers for each row"
            )
        return value  # type: ignore[no-any-return]
    return [value]


def _rows_of_object(value: dict[str, Any]) -> Iterable[_Row]:
    if value.get("format") == "bpstudio-session":
        raise ValueError("this is a session and no table; open it instead")
    if isinstance(value.get("data"), list) and isinstance(value.get("columns"), list):
        return [value["columns"], *_rows(value["data"])]
    columns = {
        name: list(inner.values()) if isinstance(inner, dict) else inner for name, inner in value.items()
    }
    if not columns:
        raise ValueError("the object is empty")
    if not any(isinstance(inner, list) for inner in columns.values()):
        return [list(columns), list(columns.values())]
    names: list[str] = []
    parts: list[list[object]] = []
    for name, inner in columns.items():
        if not isinstance(inner, list):
            raise ValueError(f"“{str(name)[:30]}” is not a list, and other columns are")
        if inner and all(isinstance(row, list) for row in inner):
            width = max(map(len, inner))
            names += [f"{name}{place + 1}" for place in range(width)]
            parts += [[row[place] if place < len(row) else None for row in inner] for place in range(width)]
        else:
            names.append(name)
            parts.append(inner)
    lengths = {len(part) for part in parts}
    if len(lengths) > 1:
        raise ValueError(
            f"the columns are not of one length: {grouped(min(lengths))} to {grouped(max(lengths))} numbers"
        )
    return [names, *map(list, zip(*parts, strict=True))]


def _cells(row: _Row) -> list[str]:
    return [_cell(value) for value in row]


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list() | dict():
            raise ValueError("there is a list inside a row; a table has one number in each cell")
    return " ".join(str(value).split())
