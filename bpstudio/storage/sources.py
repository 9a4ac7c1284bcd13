"""Where a session comes from: a file, the name of a preset or a hunt, or a link."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bpstudio.engine.words import grouped
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import is_same_file, read_bytes
from bpstudio.storage.presets import comes_along, located

PREFIX = "bps1:"
"""What a link begins with."""
LONGEST = 2_000
MOST_BYTES = 1 << 20
CHECKED = 4
"""So many bytes at the end are the CRC-32."""
RAW_DEFLATE = -15
_AROUND = "<>\"'`()[]«»“”„,;."
"""What stands around a link in a letter."""
_BETWEEN = re.compile(r"=?\s*[\r\n][>|\s]*|[\s\u00ad\u200b-\u200d\u2060\ufeff]+")
"""What letters and pages put into it: blanks, also such as nobody sees, and new lines with the marks of a quotation."""


def link_in(text: str) -> str | None:
    """The link that a text is, without what a letter puts around and into it; None where it is none.

    A link that is broken over lines is put together again.
    """
    if PREFIX not in text[: len(text) - len(text.lstrip()) + len(PREFIX) + len(_AROUND)]:
        return None
    joined = _BETWEEN.sub("", text).strip(_AROUND)
    return joined if joined.startswith(PREFIX) else None


def link_at(source: str | Path) -> str | None:
    """The link that a source is; a ``Path`` is none."""
    return link_in(source) if isinstance(source, str) else None


def has_a_file(source: str | Path) -> bool:
    """Whether a source is a file of somebody's: no preset, no hunt and no link."""
    return link_at(source) is None and not comes_along(source)


def is_source(path: str | Path, source: str | Path) -> bool:
    """Whether ``path`` is the file that a source names, also through links."""
    if link_at(source) is not None:
        return False
    try:
        return is_same_file(path, located(source))
    except SessionFileError:  # there is none
        return False


def content_of(source: str | Path) -> bytes:
    """The bytes of the session that a source names. Raises SessionFileError."""
    link = link_at(source)
    if link is None:
        return read_bytes(located(source))
    return contents_of_link(link)


def source_name(source: str | Path) -> str:
    """What a source is called in a sentence."""
    return str(source) if link_at(source) is None else "the link"


@contextmanager
def named_source(source: str | Path) -> Iterator[None]:
    """Put the name of a source before what is wrong with it, a SessionFileError."""
    try:
        yield
    except SessionFileError as wrong:
        raise SessionFileError(source_name(source), str(wrong)) from None


def contents_of_link(link: str) -> bytes:
    """The JSON in a link. Raises SessionFileError for one that is damaged, too long, or holds too much."""
    if len(link) > LONGEST:
        raise SessionFileError(
            "", f"it has {grouped(len(link))} characters, and {grouped(LONGEST)} are the most"
        )
    packed = _bytes_in(link[len(PREFIX) :])
    inflater = zlib.decompressobj(RAW_DEFLATE)
    try:
        raw = inflater.decompress(packed[:-CHECKED], MOST_BYTES + 1)
    except zlib.error:
        raise _altered() from None
    if len(raw) > MOST_BYTES:
        raise SessionFileError("", f"it holds more than {grouped(MOST_BYTES)} bytes")
    whole = inflater.eof and not inflater.unused_data
    if not whole or zlib.crc32(raw) != int.from_bytes(packed[-CHECKED:], "big"):
        raise _altered()
    return raw


def _bytes_in(text: str) -> bytes:
    """What base64url without padding stands for, of which there is one way to write it."""
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) <= CHECKED or base64url(found) != text:
        raise _altered()
    return found


def base64url(packed: bytes) -> str:
    """As a link has it, without padding."""
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _altered() -> SessionFileError:
    return SessionFileError("", "a part of it is missing or altered; copy all of it once more")


def short_name(source: str | Path) -> str:
    """The same without the folders of a path."""
    return Path(source).name if link_at(source) is None else source_name(source)
