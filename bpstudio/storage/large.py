"""Large files, parsed piece by piece: tables of numbers go straight into arrays, and nobody is kept waiting.

A parser that is given a hundred megabytes at once keeps every other thread from running until it is done, and makes
an object of each number. Here a piece is a megabyte, and what a file would take is reckoned before it is made.
"""

from __future__ import annotations

import re

import msgspec
import numpy as np
from msgspec import Raw

from bpstudio.engine.network import Array
from bpstudio.engine.words import grouped
from bpstudio.storage.errors import child, unexpected
from bpstudio.storage.progress import Progress, share_of
from bpstudio.storage.repeated import refuse_repeated_keys, refuse_repeated_members

PIECE_BYTES = 1 << 20
MOST_BYTES = 800 << 20
MOST_KEYS = 2_000_000
_NUMBER_BYTES = 18  # in an array, and in its copy
_ITEM_BYTES, _GROUP_BYTES = 40, 130  # as objects
_TABLE = re.compile(rb"\s*\[\s*(?=\[)")
_BETWEEN = re.compile(rb"\s*,\s*(?=\[)")
_END = re.compile(rb"\s*\]\s*")
_ROWS = msgspec.json.Decoder(list[list[float]])
_MEMBERS = msgspec.json.Decoder(dict[str, Raw])
_ITEMS = msgspec.json.Decoder(list[Raw])


def parse_large(raw: bytes, progress: Progress) -> object:
    """The value in ``raw``, its large tables as arrays.

    Raises SessionFileError for what would take too much, what ``progress`` raises, and what msgspec does.
    """
    numbers, keys = raw.count(b","), raw.count(b":")
    if not fits_parsed_at_once(raw):
        unexpected(
            "$", f"{grouped(numbers)} numbers in {grouped(len(raw))} bytes", "a session that fits into memory"
        )
    if keys > MOST_KEYS:
        unexpected("$", f"{grouped(keys)} keys", f"at most {grouped(MOST_KEYS)}")
    return _value(raw, "$", progress)


def fits_parsed_at_once(raw: bytes) -> bool:
    """Whether there is memory for a file to be opened with all its numbers."""
    return 2 * len(raw) + _NUMBER_BYTES * raw.count(b",") <= MOST_BYTES


def _value(raw: bytes | Raw, path: str, progress: Progress) -> object:
    if len(memoryview(raw)) <= PIECE_BYTES:
        return _at_once(raw, path)
    progress(0.0)
    found = re.match(rb"\s*+(\S)", memoryview(raw))
    match found and found[1]:
        case b"{":
            members = _MEMBERS.decode(raw)
            refuse_repeated_members(raw, members, path)
            return {key: _value(member, child(path, key), progress) for key, member in members.items()}
        case b"[":
            return _list(bytes(raw), path, progress)
        case b'"' if not path.endswith(".float64"):  # an array may be as large as it is
            unexpected(
                path, f"a text of {grouped(len(memoryview(raw)))} bytes", f"at most {grouped(PIECE_BYTES)}"
            )
    return _at_once(raw, path)


def _at_once(raw: bytes | Raw, path: str) -> object:
    value, text = msgspec.json.decode(raw), bytes(raw)
    if b"{" in text:
        refuse_repeated_keys(text, path)
    return value


def _list(raw: bytes, path: str, progress: Progress) -> object:
    table = _table(raw, progress)
    if table is not None:
        return table
    items, groups = raw.count(b","), raw.count(b"[") + raw.count(b"{")
    if _ITEM_BYTES * items + _GROUP_BYTES * groups > MOST_BYTES // 2:
        unexpected(path, f"{grouped(items + 1)} values that are no table of numbers", "fewer")
    if not re.match(rb"\s*\[\s*[\[{]", raw):
        return _at_once(raw, path)
    found = _ITEMS.decode(raw)
    return [
        _value(item, f"{path}[{index}]", share_of(progress, index / len(found), (index + 1) / len(found)))
        for index, item in enumerate(found)
    ]


def _table(raw: bytes, progress: Progress) -> Array | None:
    """A table of numbers, all rows of one length, as an array; None where it is something else."""
    start = _TABLE.match(raw)
    if start is None or b'"' in raw:
        return None
    at = start.end()
    blocks: list[Array] = []
    while True:
        cut = raw.find(b"]", min(at + PIECE_BYTES, _last_row(raw))) + 1
        block = _block(raw[at:cut])
        if block is None or (blocks and block.shape[1] != blocks[0].shape[1]):
            return None
        blocks.append(block)
        between = _BETWEEN.match(raw, cut)
        if between is None:
            rest = _END.fullmatch(raw, cut)
            return np.concatenate(blocks) if rest else None
        at = between.end()
        progress(at / len(raw))


def _last_row(raw: bytes) -> int:
    """Where the last row ends, in a table."""
    return raw.rfind(b"]", 0, max(0, raw.rfind(b"]")))


def _block(rows: bytes) -> Array | None:
    try:
        block = np.array(_ROWS.decode(b"[%b]" % rows), dtype=np.float64)
    except (msgspec.MsgspecError, ValueError):
        return None
    return block if block.ndim == 2 else None
