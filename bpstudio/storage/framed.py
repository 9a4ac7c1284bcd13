"""Tables that stand in something else: in Markdown, in LaTeX, in brackets, under comments."""

from __future__ import annotations

import re
from typing import NamedTuple

# What matches blanks gives none of them back (*+): else a file of blanks would take for ever.
_BRACKETS = re.compile(
    r"\s*+(?:\w++\s*+=\s*+)?(?:(?:\w++\.)?\w++\()?\s*+\[(.*)\]\s*+\)?\s*+;?\s*+", re.DOTALL
)
_NUMBERS = re.compile(r"(?:[\d\s.,;+\-−\[\]]|e(?=[+\-\d])|true|false|nan|inf)*+", re.IGNORECASE)
_NEXT_LIST, _NEXT_ROW, _CUT_OFF = (
    re.compile(r"\][\s,]*+\["),
    re.compile(r";\s*+|\n"),
    re.compile(r"[a-zA-Z]+$"),
)
_RULE = re.compile(r"[|+]?[ \t]*+:?-+:?[ \t]*+(?:[|+][ \t]*+:?-+:?[ \t]*+)*+[|+]?")
_LATEX_ROW = re.compile(r"^[^&\n]*+&.*\\\\", re.MULTILINE)
_LATEX_END = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?[ \t]*+(?:\\\w++)?[ \t]*+$", re.MULTILINE)
_LATEX_ALONE = re.compile(r"^[ \t]*+(?:\\\w++(?:\{[^}\n]*+\}|\[[^\]\n]*+\])*+[ \t]*+)++$", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*+[#%].*$", re.MULTILINE)
_FIRST_LINE = re.compile(r"\S.*")
SAMPLE = 1 << 14


class Framed(NamedTuple):
    """A table and what it stood in. Lines keep their numbers, but in brackets, where each row is a line."""

    text: str
    frame: str = ""
    comments: int = 0


def out_of_frame(text: str) -> Framed:
    """The table alone; ``text`` has line feeds at the ends of its lines."""
    brackets = _BRACKETS.fullmatch(text) if text.rstrip()[-1:] in ("]", ")", ";") else None
    if brackets and _NUMBERS.fullmatch(_CUT_OFF.sub("", brackets[1][:SAMPLE])):
        return _out_of_brackets(brackets[1])
    text, comments = _without_comments(text)
    if "&" in text and "\\\\" in text and _LATEX_ROW.search(text):
        return Framed(_LATEX_ALONE.sub("", _LATEX_END.sub("", text)), "rows of LaTeX", comments)
    first = [line.strip() for line in text[:SAMPLE].split("\n") if line.strip()][:2]
    if len(first) == 2 and _RULE.fullmatch(first[1]) and all("|" in line for line in first):
        return Framed("\n".join(map(_without_bars, text.split("\n"))), "a Markdown table", comments)
    return Framed(text, "", comments)


def _without_bars(line: str) -> str:
    line = line.strip()
    return "" if _RULE.fullmatch(line) else line.removeprefix("|").removesuffix("|")


def _out_of_brackets(inner: str) -> Framed:
    if "[" in inner:
        rows = inner.strip().rstrip(",").removeprefix("[").removesuffix("]")
        return Framed(_NEXT_LIST.sub("\n", rows), "lists in brackets")
    return Framed(_NEXT_ROW.sub("\n", inner), "a matrix in brackets")


def _without_comments(text: str) -> tuple[str, int]:
    """A line that begins with # or % is one, unless it is the heading: it then has as many cells as the next line."""
    if "#" not in text and "%" not in text:
        return text, 0
    first = _FIRST_LINE.search(text)
    after = _FIRST_LINE.search(_COMMENT.sub("", text[:SAMPLE]))
    if first and after and any(first[0].count(mark) == after[0].count(mark) > 0 for mark in ",;\t|"):
        rest, comments = _COMMENT.subn("", text[first.end() :])
        return text[: first.end()] + rest, comments
    return _COMMENT.subn("", text)
