"""Tables that stand in something else: in LaTeX, under comments; and blanks of other kinds than the usual one."""

from __future__ import annotations

import re
from typing import NamedTuple

_LATEX_ROW = re.compile(r"^[^&\n]*+&.*\\\\", re.MULTILINE)
_LATEX_END = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?[ \t]*+(?:\\\w++)?[ \t]*+$", re.MULTILINE)
_LATEX_ALONE = re.compile(r"^[ \t]*+(?:\\\w++(?:\{[^}\n]*+\}|\[[^\]\n]*+\])*+[ \t]*+)++$", re.MULTILINE)
_LATEX_AROUND = re.compile(
    r"\\(?:begin|end)\{\w++\*?\}(?:\{[^{}\n]*+\})?|\\(?:hline|\w++rule)\b|\$\$|\\[\[\]]\s"
)
_LATEX_NUMBER = re.compile(r"\\(?:num|text|textbf|mathbf)\{([^{}\n]*+)\}")
_COMMENT = re.compile(r"^[ \t]*+(?:(?:[#%]|//).*|```\w*+[ \t]*+)$", re.MULTILINE)
_FIRST_LINE = re.compile(r"\S.*")
_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_GROUPED = re.compile("(?<![\\d.,])([1-9]\\d{0,2})((?:[\u00a0\u2007\u2009\u202f]\\d{3})++)(?!\\d)")
SAMPLE = 1 << 14


class Framed(NamedTuple):
    """A table and what it stood in; ``separator`` parts its cells where that is known.

    Lines keep their numbers, unless ``place`` says that each row was made a line. ``doubt`` says what it could also be.
    """

    text: str
    frame: str = ""
    comments: int = 0
    separator: str = ""
    place: str = "line"
    doubt: str = ""


class Spaced(NamedTuple):
    """A text whose blanks are all of one kind; ``grouped`` is the first number that a no-break space stood in."""

    text: str
    grouped: str = ""


def spaced(text: str) -> Spaced:
    """Thin and no-break spaces part the thousands of a number where they can, and are blanks elsewhere."""
    if text.isascii():
        return Spaced(text)
    text = _UNSEEN.sub("", text)
    if not _BLANK.search(text):
        return Spaced(text)
    doubtful = next((found[0] for found in _GROUPED.finditer(text) if "\u00a0" in found[2]), "")
    return Spaced(_BLANK.sub(" ", _GROUPED.sub(_joined, text)), doubtful)


def _joined(number: re.Match[str]) -> str:
    return number[1] + _BLANK.sub("", number[2])


def out_of_latex(text: str, comments: int) -> Framed | None:
    """The table alone, every line in its place unless several rows stand in one; None where it is no LaTeX."""
    if "&" not in text or "\\\\" not in text or not _LATEX_ROW.search(text):
        return None
    text = _LATEX_NUMBER.sub(r"\1", _LATEX_AROUND.sub("", text.replace("{,}", ",")))
    text = _LATEX_ALONE.sub("", _LATEX_END.sub("", text))
    if "\\\\" not in text:
        return Framed(text, "rows of LaTeX", comments)
    return Framed(text.replace("\\\\", "\n"), "rows of LaTeX", comments, "&", "row")


def without_comments(text: str) -> tuple[str, int]:
    """A line that begins with # or % is one, unless it is the heading: it then has as many cells as the next line."""
    if "#" not in text and "%" not in text and "//" not in text and "```" not in text:
        return text, 0
    first = _FIRST_LINE.search(text)
    after = _FIRST_LINE.search(_COMMENT.sub("", text[:SAMPLE]))
    if first and after and any(first[0].count(mark) == after[0].count(mark) > 0 for mark in ",;\t|"):
        rest, comments = _COMMENT.subn("", text[first.end() :])
        return text[: first.end()] + rest, comments
    return _COMMENT.subn("", text)
