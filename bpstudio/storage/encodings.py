"""Which encoding a text file has: by its mark, by where its null bytes are, by whether it is UTF-8."""

from __future__ import annotations

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_UNMARKED = (
    ("utf-32-le", "UTF-32 without a byte order mark"),
    ("utf-32-be", "UTF-32 without a byte order mark"),
    ("utf-16-le", "UTF-16 without a byte order mark"),
    ("utf-16-be", "UTF-16 without a byte order mark"),
)
_SAMPLE = 4096
_LEAST_ASCII = 0.25


def decoded(raw: bytes) -> tuple[str, str]:
    """The text, and what its encoding is called."""
    for mark, name, shown in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name, "replace"), shown
    for name, shown in _UNMARKED if b"\0" in raw else ():
        if _is_text(raw[:_SAMPLE].decode(name, "replace")):
            return raw.decode(name, "replace"), shown
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "Windows-1252"


def _is_text(sample: str) -> bool:
    """Whether it is read rightly: whatever the words, digits, separators and line ends are of ASCII."""
    ascii_letters = sum("\t" <= letter <= "~" for letter in sample)
    return ascii_letters >= _LEAST_ASCII * len(sample)
