"""The letters of a PDF file as Qt writes them, in the order in which they were painted."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"(\d+) 0 obj\n<<(?:(?!endobj).)*?>>\s*stream\r?\n(.*?)\nendstream", re.S)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj")


def text_of(content: bytes) -> str:
    """All letters, without the spaces between formulas."""
    streams = {int(number): _inflated(packed) for number, packed in _STREAM.findall(content)}
    fonts = {
        f"F{number.decode()}": _letters(streams[int(to_unicode)])
        for number, to_unicode in re.findall(
            rb"(\d+) 0 obj\n<< /Type /Font\n/Subtype /Type0\n.*?/ToUnicode (\d+) 0 R", content, re.S
        )
    }
    written = "".join(_page(stream, fonts) for stream in streams.values() if b" Tj" in stream)
    return written.replace("\t", " ")  # the two have one glyph


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return packed


def _letters(table: bytes) -> dict[int, str]:
    """Glyph to letter, of a table that says which is which."""
    found = dict[int, str]()
    for first, last, listed in re.findall(rb"<(\w{4})> <(\w{4})> (\[[^]]*\]|<\w+>)", table):
        codes = [int(code, 16) for code in re.findall(rb"<(\w+)>", listed)]
        glyphs = range(int(first, 16), int(last, 16) + 1)
        for at, glyph in enumerate(glyphs):
            found[glyph] = chr(codes[at] if len(codes) > 1 else codes[0] + at)
    return found


def _page(stream: bytes, fonts: dict[str, dict[int, str]]) -> str:
    text, letters = "", dict[int, str]()
    for font, shown in _SHOWN.findall(stream):
        if font:
            letters = fonts[font.decode()]
        else:
            text += letters.get(int(shown, 16), "\ufffd")
    return text
