"""The journal of one window: what would be lost if its process were gone now, on disk.

A file of lines, each of them checked: the first holds the whole session as a session file does, each later one what
has changed since the one before it. To append such a line costs no more than the change, however large the session.
"""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec

from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State
from bpstudio.storage.checkpoints import given_anchors
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import read_bytes, sync, write_bytes
from bpstudio.storage.packed import packed, unpacked
from bpstudio.storage.plain import plain
from bpstudio.storage.writer import bookmarks_of, given_checkpoints, log_entry, told

_LONGER = 4 << 20
"""Past this, and past twice what the session takes, a journal is begun anew."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the session of a window came from: what its title says, its file, and what that file held then."""

    title: str = "untitled"
    path: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Journalled:
    """What a journal holds. ``contents`` are those of a session file; ``damaged`` where later lines are unreadable."""

    origin: Origin
    contents: dict[str, Any]
    edits: int
    iterations: int
    written: float
    damaged: bool

    @property
    def widths(self) -> tuple[int, ...]:
        """How wide the inputs and each layer are; nothing where the journal does not say."""
        match self.contents:
            case {"document": {"network": {"inputs": inputs, "layers": list(layers)}}}:
                return (inputs, *(layer["width"] for layer in layers))
        return ()


class Journal:
    """Writes the journal at ``path``, one caller at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written: tuple[Origin, State] | None = None
        self._first = self._size = 0

    def write(self, state: State, origin: Origin) -> None:
        """Bring the file up to ``state``. Raises OSError; the next call then begins the file anew."""
        written, self._written = self._written, None
        if written is None or self._grown or _shared(written[1].segments, state.segments) == 0:
            self._begin(state, origin)
        elif written != (origin, state):
            self._append(_line(_change(written[1], state) | {"origin": asdict(origin)}))
        self._written = (origin, state)

    @property
    def _grown(self) -> bool:
        return self._size > max(_LONGER, 2 * self._first)

    def _begin(self, state: State, origin: Origin) -> None:
        line = _line(
            {"session": told(state, packed) | given_checkpoints(state, packed), "origin": asdict(origin)}
        )
        write_bytes(self.path, line)
        self._first = self._size = len(line)

    def _append(self, line: bytes) -> None:
        with open(self.path, "ab", buffering=0) as file:
            if file.write(line) != len(line):
                raise OSError("the journal could not be written whole")
            sync(file.fileno())
        self._size += len(line)

    def remove(self) -> None:
        """There is nothing that would be lost."""
        self._written = None
        self.path.unlink(missing_ok=True)


def _shared(old: tuple[Segment, ...], new: tuple[Segment, ...]) -> int:
    """How many segments the new state has from the old one; of the last of them, more or less may have run."""
    count = 0
    for before, after in zip(old, new, strict=False):
        if before.record is not after.record:
            break
        count += 1
        if before.iterations != after.iterations:
            break
    return count


def _change(old: State, new: State) -> dict[str, object]:
    kept = _shared(old.segments, new.segments)
    added = [log_entry(segment, packed) for segment in new.segments[kept:]]
    last = new.segments[kept - 1].iterations
    change = {"keep": kept, "last": last, "log": added, "cursor": plain(new.cursor), **bookmarks_of(new)}
    if new.answers != old.answers:
        change["answers"] = plain(new.answers)
    given = [{at: id(anchor) for at, anchor in given_anchors(state).items()} for state in (old, new)]
    if given[0] != given[1]:  # an edit drops those after it, and changes what lies where it was made
        change["checkpoints"] = given_checkpoints(new, packed).get("checkpoints", [])
    return change


def _line(value: object) -> bytes:
    text = msgspec.json.encode(value)
    return b"%08x %b\n" % (zlib.crc32(text), text)


def read_journal(path: Path) -> Journalled:
    """What a journal holds, as far as it can be read; a last line broken off is no damage.

    Raises SessionFileError where not even its first line can be read.
    """
    lines = read_bytes(path).split(b"\n")
    values = []
    for line in lines[:-1]:
        value = _value(line)
        if value is None:
            break
        values.append(value)
    if not values:
        raise SessionFileError("", "its first line is damaged" if lines[0] else "it is empty")
    damaged = len(values) < len(lines) - 1
    try:
        return _replayed(values, path.stat().st_mtime, damaged)
    except (KeyError, TypeError, AttributeError, IndexError, msgspec.ValidationError) as wrong:
        raise SessionFileError("", f"it is no journal ({type(wrong).__name__})") from None


def _value(line: bytes) -> dict[str, Any] | None:
    """What a line says; None where it is not what was written."""
    check, _, text = line.partition(b" ")
    if check != b"%08x" % zlib.crc32(text):
        return None
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _replayed(values: list[dict[str, Any]], written: float, damaged: bool) -> Journalled:
    contents = msgspec.convert(unpacked(values[0]["session"]), dict[str, Any])
    origin = values[0]["origin"]
    for change in values[1:]:
        log = contents["log"][: change["keep"]]
        log[-1]["iterations"] = change["last"]
        contents["log"] = [*log, *_unpacked_log(change["log"])]
        contents["cursor"], origin = change["cursor"], change["origin"]
        contents["bookmarks"] = change.get("bookmarks", [])
        contents["answers"] = change.get("answers", contents.get("answers", []))
        if "checkpoints" in change:
            contents["checkpoints"] = unpacked(change["checkpoints"])
    edits = sum("edit" in entry for entry in contents["log"])
    iterations = sum(entry["iterations"] for entry in contents["log"])
    return Journalled(msgspec.convert(origin, Origin), contents, edits, iterations, written, damaged)


def _unpacked_log(log: object) -> list[dict[str, Any]]:
    return msgspec.convert(unpacked(log), list[dict[str, Any]])
