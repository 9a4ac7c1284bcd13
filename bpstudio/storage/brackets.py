"""Matrices and lists in brackets, as MATLAB, Julia, Python, numpy, C and others write and print them."""

from __future__ import annotations

import re

from bpstudio.notation.typed_numbers import MINUSES
from bpstudio.storage.framed import SAMPLE, Framed

# What matches blanks gives none of them back (*+): else a file of blanks would take for ever.
_CALLED = "as(?:contiguous)?array|array|[mM]atrix|[tT]ensor|constant|v?stack|DataFrame|list|tuple|rbind"
_OPENING = re.compile(
    r"\s*+(?:(?:const\s++)?(?:double|float|int|var|let|const|auto)\s++)?"
    r"(?:\w++(?:\[\d*+\])*+\s*+(?:<-|=)\s*+)?"
    rf"(?:(?:\w++\.)*+(?:{_CALLED})(?P<call>\()\s*+(?:c(?=\())?|(?:Float|Int|UInt)\d*+(?=\[)|Bool(?=\[))?"
    r"(?=[\[({])"
)
_KEYWORDS = re.compile(r"(?:\s*+,\s*+\w++\s*+=\s*+[\w.'\":<>]++)*+\s*+,?\s*+")
_NUMBERS = re.compile(
    rf"(?:[{MINUSES}"
    + r"\d\s.,;+\-…/\[\](){}]|[eEdD](?=[+\-\d])|true|false|none|null|nan|inf|NA\b|c(?=\())*+",
    re.IGNORECASE,
)
_INNERMOST = re.compile(r"[\[({]([^\[\](){}]*+)[\])}]")
_BETWEEN = re.compile(r"[\s,;]*+")
_CONTINUED = re.compile(r"\.\.\.[^\n\[\](){}]*+\n")
_AFTER_COMMA = re.compile(r",[ \t]*+\n")
_NEXT_ROW = re.compile(r";\s*+|\n")
_CUT_OFF = re.compile(r"[a-zA-Z]+$")
_PLAIN_ROWS = re.compile(rf"[\d\s.;eE+\-{MINUSES}]*+")
_GROUPS = re.compile(r"(?<![\d.])[1-9]\d{0,2} \d{3}(?![\d.])")
_PAIR = re.compile(rf"[\d.][ \t]++[+\-{MINUSES}.\d]")
_FROM_R = re.compile(r"\s*+(?:\w++\s*+(?:<-|=)\s*+)?(?:matrix|cbind|data\.frame|tibble|c)\s*+\(")
_WRAPPED = 60
LEFT_OUT = (
    "numbers are left out where it says “…”; print all of them, or save the table as a file and import it"
)


def out_of_brackets(text: str) -> Framed | None:
    """The rows of a matrix, a line each; None where the text is none. Raises ValueError where it is not whole."""
    if _FROM_R.match(text[:SAMPLE]):
        raise ValueError("this is a command for R, which is not run; copy what R prints, or use write.csv")
    body = _body(text)
    if body is None:
        return _without_any(text)
    inner = _CONTINUED.sub(" ", body[1:-1])
    if not any(mark in inner for mark in "[({"):
        return _flat(inner) if _is_of_numbers(inner) else None
    if not _is_of_numbers(body):
        return None
    return Framed(_rows(body), "lists in brackets", 0, _mark_between(body), "row")


def _is_of_numbers(text: str) -> bool:
    return bool(_NUMBERS.fullmatch(_CUT_OFF.sub("", text[:SAMPLE])))


def _flat(inner: str) -> Framed:
    if "..." in inner or "…" in inner:
        raise ValueError(LEFT_OUT)
    inner = _AFTER_COMMA.sub(", ", inner.strip())
    wrapped = "\n" in inner and ";" not in inner and inner.index("\n") >= _WRAPPED
    doubt = (
        "Each line is taken for a row; a long list that was printed over several lines is one row." * wrapped
    )
    rows = _NEXT_ROW.sub("\n", inner)
    return Framed(rows, "a matrix in brackets", 0, _mark_between(inner), "row", doubt)


def _mark_between(inner: str) -> str:
    """In brackets a comma parts numbers, unless blanks do: it is no decimal sign."""
    return "," if "," in inner[:SAMPLE] and not _PAIR.search(inner[:SAMPLE]) else ""


def _body(text: str) -> str | None:
    """From the first bracket to the last, without what is assigned to and what is called."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    body = text[opening.end() :].rstrip().rstrip(";,").rstrip()
    if opening["call"]:
        if not body.endswith(")"):
            return None
        body = body[:-1].rstrip()
        end = max(body.rfind(mark) for mark in "])}") + 1
        if not _KEYWORDS.fullmatch(body[end:]):
            return None
        body = body[:end]
    return body if len(body) > 1 and body[-1] in "])}" else None


def _rows(body: str) -> str:
    """Each innermost pair of brackets as a line; they may stand in one more pair."""
    if "..." in body or "…" in body:
        raise ValueError(LEFT_OUT)
    between = _INNERMOST.sub("", body).replace("c", "").strip()
    if between[:1] in ("[", "(", "{") and between[-1:] in ("]", ")", "}"):
        between = between[1:-1]
    if not _BETWEEN.fullmatch(between):
        if any(mark in between for mark in "[({])}"):
            raise ValueError(
                "the lists are nested three deep or more; a table has rows, and rows have numbers"
            )
        raise ValueError("some numbers stand outside the brackets of their row")
    return "\n".join(" ".join(row.split()) for row in _INNERMOST.findall(body))


def _without_any(text: str) -> Framed | None:
    """``0 0; 0 1``: rows parted by semicolons, their numbers by blanks."""
    if ";" not in text or not _PLAIN_ROWS.fullmatch(text[:SAMPLE]) or _GROUPS.search(text[:SAMPLE]):
        return None
    rows = [row.split() for row in _NEXT_ROW.split(text[:SAMPLE]) if row.strip()]
    if (
        len(text) <= SAMPLE
        and len({len(row) for row in rows}) == 1
        and len(rows[0]) > 1
        and _PAIR.search(text)
    ):
        return Framed(_NEXT_ROW.sub("\n", text), "rows parted by semicolons", place="row")
    return None
