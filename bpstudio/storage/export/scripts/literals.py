"""Arrays and calls as text of Python, in lines that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bpstudio.engine.network import Array

WIDTH = 100
_NAME = 20  # letters that may stand before an array
_TAB = "    "


def array_text(array: Array, indent: int = 0) -> str:
    """Nested lists, every number so that it is read back the same; a row a line where they do not fit in one."""
    whole = repr(np.asarray(array).tolist())
    if len(whole) + indent + _NAME <= WIDTH or np.ndim(array) < 2:
        return wrapped(whole, indent + 4)
    rows = [wrapped(repr(row), indent + 8) for row in np.asarray(array).tolist()]
    lines = "".join(f"{' ' * (indent + 4)}{row},\n" for row in rows)
    return f"[\n{lines}{' ' * indent}]"


def wrapped(text: str, indent: int = 0) -> str:
    """The same with a new line wherever it would be too long, at its spaces."""
    if len(text) + indent <= WIDTH:
        return text
    lines: list[str] = []
    begin = 0
    while begin < len(text):
        end = begin + WIDTH - indent
        if end < len(text):
            space = text.rfind(" ", begin, end + 1)
            end = space if space > begin else (text + " ").index(" ", end)
        lines.append(text[begin:end])
        begin = end + 1
    return f"\n{' ' * indent}".join(lines)


def table_text(entries: Iterable[tuple[str, str]], tabs: int) -> str:
    """A dict of texts that are Python already, an entry a line."""
    lines = [f'{_TAB * (tabs + 1)}"{name}": {text},\n' for name, text in entries]
    return f"{{\n{''.join(lines)}{_TAB * tabs}}}" if lines else "{}"


def arrays_text(arrays: Iterable[tuple[str, Array]], tabs: int) -> str:
    """A dict of arrays."""
    return table_text(((name, array_text(array, 4 * (tabs + 1))) for name, array in arrays), tabs)


def places_text(places: Sequence[tuple[int, ...]]) -> str:
    """What picks these places out of an array: ``[0, 1], [2, 0]``, or ``[0, 1]`` of a vector."""
    return str([list(each) for each in zip(*places, strict=True)])[1:-1]
