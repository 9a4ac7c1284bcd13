"""JSON that a person can read: how deep each part of the file is broken into lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

Levels = int | Mapping[str, "Levels"]
"""How many levels of arrays and objects get a line for each member; or one level, and more for the keys named."""

_INDENT = " "
_WIDTH = 100


def laid_out(value: object, levels: Levels, depth: int = 1) -> str:
    """``value`` as JSON, without a newline at the end."""
    if not levels or not value or not isinstance(value, dict | list):
        return _on_one_line(value)
    if isinstance(value, list) and isinstance(value[0], list) and len(value) <= _WIDTH:
        short = json.dumps(value, allow_nan=False)
        if len(short) <= _WIDTH:
            return short
    if isinstance(value, dict):
        parts = (f"{json.dumps(key)}: {_member(key, item, levels, depth)}" for key, item in value.items())
        return _block("{", parts, "}", depth)
    assert isinstance(levels, int), "only an object has keys to be named"
    return _block("[", (laid_out(item, levels - 1, depth + 1) for item in value), "]", depth)


def _member(key: str, item: object, levels: Levels, depth: int) -> str:
    return laid_out(item, levels - 1 if isinstance(levels, int) else levels.get(key, 0), depth + 1)


def _block(opening: str, parts: Iterable[str], closing: str, depth: int) -> str:
    indent = _INDENT * depth
    outermost = depth == 1
    start = opening if outermost else f"{opening}\n{indent}"
    return start + f",\n{indent}".join(parts) + closing


def _on_one_line(value: object) -> str:
    """As ``json.dumps``, but row by row where there are many, so that other threads may run in between."""
    if isinstance(value, list) and len(value) > _WIDTH and isinstance(value[0], list):
        return f"[{', '.join(map(_on_one_line, value))}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
