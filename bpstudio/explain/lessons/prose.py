"""A line of a lesson's prose in pieces: words, mathematics between dollar signs, links to numbers, code.

Between two dollar signs on either side stands an equation that is shown on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

SCHEME, FREE = "bpstudio:", "free"
PieceKind = Literal["words", "mathematics", "equation", "number", "code", "link"]
_PIECE = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!$<>-])|`(?P<code>[^`]+)`|\$\$(?P<equation>[^$]+)\$\$|\$(?P<mathematics>[^$]+)\$"
    r"|(?P<picture>!?)\[(?P<shown>[^\[\]]*)\]\((?P<target>[^()\s]*)\)"
)
_DECIMAL = re.compile(r"[0-9]*\.[0-9]+")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_LEADS_OUT = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Piece:
    """``text`` is what is shown, of mathematics its TeX; ``target`` where a number comes from or a link leads."""

    kind: PieceKind
    text: str
    target: str = ""


def pieces_of(line: str) -> Iterator[Piece]:
    """The pieces of one line, in order. Raises ValueError, in a sentence, for what a lesson cannot have."""
    end, words = 0, ""
    for found in _PIECE.finditer(line):
        words += line[end : found.start()]
        end = found.end()
        if found["escaped"]:
            words += found[0]
            continue
        yield from _words(words)
        words = ""
        yield _piece(found)
    yield from _words(words + line[end:])


def _words(text: str) -> Iterator[Piece]:
    plain = re.sub(r"\\.", "", text)
    if "$" in plain:
        raise ValueError(
            "a $ has no other on its line; mathematics stands between two, and \\$ is the sign itself"
        )
    if _MARKUP.search(plain):
        raise ValueError("there is HTML here, and a lesson has none; write \\< for the sign itself")
    if text:
        yield Piece("words", text)


def _piece(found: re.Match[str]) -> Piece:
    if found["code"]:
        return Piece("code", found["code"])
    if found["equation"]:
        return Piece("equation", found["equation"])
    if found["mathematics"]:
        return Piece("mathematics", found["mathematics"])
    if found["picture"]:
        raise ValueError("there is a picture here, and a lesson has none")
    target = found["target"]
    if target.startswith(SCHEME):
        return Piece("number", found["shown"], target.removeprefix(SCHEME))
    if not target.startswith(_LEADS_OUT):
        raise ValueError(
            f"a link leads to {target!r:.80}; it may lead to {SCHEME}C@0, {SCHEME}{FREE} or https://…"
        )
    return Piece("link", found["shown"], target)


def decimal_in(piece: Piece) -> str | None:
    """A number with a decimal point that nothing checks; None where there is none."""
    found = (
        _DECIMAL.search(piece.text) if piece.kind in ("words", "mathematics", "equation", "link") else None
    )
    return None if found is None else found[0]


def plain_line(line: str) -> str:
    """The line with every checked number alone, without its address: Markdown for any reader."""
    shown = lambda found: found["shown"] if (found["target"] or "").startswith(SCHEME) else found[0]  # noqa: E731
    return _PIECE.sub(shown, line)
