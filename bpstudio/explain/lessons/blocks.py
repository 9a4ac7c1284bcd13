"""A lesson's prose as blocks to be shown: paragraphs, entries of a list, headings, equations and code.

What is said in letters is written in the notation of the reader's textbook: z², ∂C/∂θ²₁₂, and the mathematics as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bpstudio.explain.lessons.prose import Piece, PieceKind, pieces_of
from bpstudio.notation.parse import TexError, parse
from bpstudio.notation.plain import LOWER, UPPER, to_plain
from bpstudio.notation.textbook import Notation, in_words, writes_as_the_article
from bpstudio.notation.tree import Node, Text
from bpstudio.session.lessons.lesson import Prose

BlockKind = Literal["paragraph", "item", "heading", "equation", "code", "quote"]
BULLET = "•"
_HEADING = re.compile(r" {0,3}#{3,6}\s+(.*?)\s*#*\s*")
_ITEM = re.compile(r"\s{0,6}(?:[-*+]|(\d{1,3}[.)]))\s+(.*)")
_QUOTE = re.compile(r" {0,3}>\s?(.*)")
_MARK = re.compile(r"\\(?P<escaped>.)|(?P<strong>\*\*)|(?P<slanted>\*)")
_RAISED = "".join(UPPER[digit] for digit in "0123456789")
_LOWERED = "".join(LOWER[digit] for digit in "0123456789")
_LETTERS = re.compile(
    rf"(?<![^\W\d_])(?P<base>[zaθb])(?P<upper>[{_RAISED}]*)(?P<lower>[{_LOWERED}]*)(?![^\W\d_])"
)
_DIGITS = str.maketrans(_RAISED + _LOWERED, "0123456789" * 2)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one look. ``text`` is what is read; of mathematics ``formula`` is what is typeset."""

    text: str
    kind: PieceKind = "words"
    strong: bool = False
    slanted: bool = False
    formula: Node | None = None


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """``mark`` is the bullet or the number of an entry of a list."""

    kind: BlockKind
    runs: tuple[Run, ...]
    mark: str = ""

    @property
    def text(self) -> str:
        """All of it in plain Unicode, as it is read aloud."""
        return " ".join(filter(None, (self.mark, "".join(run.text for run in self.runs))))


def blocks_of(prose: Prose, notation: Notation) -> tuple[ProseBlock, ...]:
    """The blocks in order. Raises ValueError, in a sentence, for what a lesson cannot have."""
    if prose.code:
        return (ProseBlock("code", (Run(prose.text, "code"),)),)
    found = (
        block for kind, mark, lines in _joined(prose.text) for block in _split(kind, mark, lines, notation)
    )
    return tuple(found)


def runs_of(line: str, notation: Notation) -> tuple[Run, ...]:
    """A line alone, such as a heading. Raises ValueError as ``blocks_of`` does."""
    return tuple(_styled(pieces_of(line), notation))


def _joined(text: str) -> Iterator[tuple[BlockKind, str, list[str]]]:
    """The lines of each block; a line that begins nothing goes on with the block before it."""
    kind: BlockKind = "paragraph"
    mark, lines = "", list[str]()
    for line in (*text.split("\n"), ""):
        begins = _begun(line)
        if not line.strip() or begins is not None:
            if lines:
                yield kind, mark, lines
            kind, mark, lines = "paragraph", "", []
        if begins is not None:
            kind, mark, first = begins
            lines = [first]
        elif line.strip():
            lines.append(line.strip())
        if kind == "heading" and lines:
            yield kind, mark, lines
            kind, mark, lines = "paragraph", "", []


def _begun(line: str) -> tuple[BlockKind, str, str] | None:
    heading, item, quote = _HEADING.fullmatch(line), _ITEM.fullmatch(line), _QUOTE.fullmatch(line)
    if heading is not None:
        return "heading", "", heading[1]
    if item is not None:
        return "item", item[1] or BULLET, item[2]
    return None if quote is None else ("quote", "", quote[1])


def _split(kind: BlockKind, mark: str, lines: list[str], notation: Notation) -> Iterator[ProseBlock]:
    """An equation stands on a line of its own, and parts the block that it is in."""
    runs = list[Run]()
    for run in _styled(_with_blanks(lines), notation):
        if run.kind != "equation":
            runs.append(run)
            continue
        if "".join(each.text for each in runs).strip():
            yield ProseBlock(kind, tuple(runs), mark)
        yield ProseBlock("equation", (run,))
        runs, mark = [], ""
    if "".join(run.text for run in runs).strip():
        yield ProseBlock(kind, tuple(runs), mark)


def _with_blanks(lines: list[str]) -> Iterator[Piece]:
    for number, line in enumerate(lines):
        if number:
            yield Piece("words", " ")
        yield from pieces_of(line)


def _styled(pieces: Iterable[Piece], notation: Notation) -> Iterator[Run]:
    """``**`` and ``*`` begin and end strong and slanted words; one that stands alone is a sign."""
    strong = slanted = False
    for piece in pieces:
        if piece.kind != "words":
            yield replace(_run(piece, notation), strong=strong, slanted=slanted)
            continue
        end = 0
        for mark in _MARK.finditer(piece.text):
            between = piece.text[end : mark.start()]
            if between:
                yield Run(lettered(between, notation), "words", strong, slanted)
            end = mark.end()
            if mark["escaped"]:
                yield Run(mark["escaped"], "words", strong, slanted)
            elif _stands_alone(mark):
                yield Run(mark[0], "words", strong, slanted)
            elif mark["strong"]:
                strong = not strong
            else:
                slanted = not slanted
        if piece.text[end:]:
            yield Run(lettered(piece.text[end:], notation), "words", strong, slanted)


def _stands_alone(mark: re.Match[str]) -> bool:
    before, after = mark.string[: mark.start()], mark.string[mark.end() :]
    return before.endswith(" ") and after.startswith(" ")


def _run(piece: Piece, notation: Notation) -> Run:
    if piece.kind == "link":
        return Run(f"{piece.text} ({piece.target})", "link")
    if piece.kind not in ("mathematics", "equation"):
        return Run(piece.text, piece.kind)
    formula = _parsed(piece.text)
    return Run(to_plain(formula, notation), piece.kind, formula=formula)


def _parsed(tex: str) -> Node:
    """What cannot be read is shown as it is written; that it cannot be read is said elsewhere."""
    try:
        return parse(tex)
    except (TexError, RecursionError, IndexError, KeyError):
        return Text(tex)


def lettered(text: str, notation: Notation) -> str:
    """Words in which z², θ²₁₂ and C stand for quantities, as another textbook writes them."""
    if writes_as_the_article(notation):
        return text
    return in_words(_LETTERS.sub(lambda found: _as_written(found, notation), text), notation)


def _as_written(found: re.Match[str], notation: Notation) -> str:
    upper, lower = (found[part].translate(_DIGITS) for part in ("upper", "lower"))
    if not upper and not lower:
        return found[0]
    tex = {"θ": r"\theta"}.get(found["base"], found["base"])
    tex += (f"^{{{upper}}}" if upper else "") + (f"_{{{lower}}}" if lower else "")
    return to_plain(parse(tex), notation)
