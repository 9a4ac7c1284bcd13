"""Tables with rules of dashes and bars: Markdown, org, reStructuredText, what data bases and terminals print."""

from __future__ import annotations

import re

from bpstudio.storage.brackets import LEFT_OUT
from bpstudio.storage.framed import SAMPLE, Framed
from bpstudio.storage.titles import MOST, Margins, lines_taken_for, within

_BOXES = str.maketrans(
    dict.fromkeys("│┃║┆┊╎¦", "|") | dict.fromkeys("─━═╌┄", "-")
    | dict.fromkeys("┌┬┐├┼┤└┴┘╒╤╕╞╪╡╘╧╛╔╦╗╠╬╣╚╩╝╭╮╰╯┏┳┓┣╋┫┗┻┛╇╈┡┩╟╢╥╨╫", "+")
)  # fmt: skip
_BOX = re.compile("[─━═│┃║]")
_RULE = re.compile(r"[|+]?[ \t]*+:?[-=]++:?[ \t]*+(?:[|+][ \t]*+:?[-=]++:?[ \t]*+)*+[|+]?")
_UNDERLINES = re.compile(r"(?:={2,}+|-{3,}+)(?:[ \t]++(?:={2,}+|-{3,}+))*+")
_SHAPE = re.compile(r"shape: \(.*\)|\(\d+ rows?\)|\d+ rows? in set.*|\d+×\d+ .*DataFrame")
_KIND = re.compile(r"(?:[fiu]\d+|str|bool|date|cat|String|Bool|(?:Float|U?Int)\d+\??|<\w+>)")


def out_of_rules(text: str) -> Framed | None:
    """The table without its rules and outer bars, every line in its place; None where it has no rules."""
    plain = text.translate(_BOXES) if not text.isascii() and _BOX.search(text[:SAMPLE]) else text
    first = [line.strip() for line in plain[:SAMPLE].split("\n") if line.strip()]
    first = [line for line in first if not _SHAPE.fullmatch(line)]
    prose = _lines_of_prose(first)
    first = first[prose : prose + 4]
    barred = [line for line in first if "|" in line and not _RULE.fullmatch(line)]
    rules = [
        line for line in first if _RULE.fullmatch(line) and (any(mark in line for mark in "|+") or barred)
    ]
    if barred and rules and len(barred) + len(rules) == len(first):
        framed = _with_bars(within(plain, Margins(prose)), barred[0])
        doubt = lines_taken_for("first", prose, "a title")
        return framed._replace(doubt=doubt)
    if any(map(_UNDERLINES.fullmatch, first[:3])) and not barred and len(first) > 1:
        lines = [
            "" if _UNDERLINES.fullmatch(line.strip()) else _without_shape(line) for line in plain.split("\n")
        ]
        return Framed("\n".join(lines), "a table with rules")
    return None


def _lines_of_prose(lines: list[str]) -> int:
    """How many lines without bars come before a table with them."""
    bars = [place for place, line in enumerate(lines[:MOST]) if "|" in line or _RULE.fullmatch(line)]
    return bars[0] if bars and "|" in lines[bars[0]] else 0


def _with_bars(text: str, heading: str) -> Framed:
    lines = [_without_bars(line) for line in text.split("\n")]
    kinds = [place for place, line in enumerate(lines[:8]) if _says_kinds(line)]
    for place in kinds:
        lines[place] = ""
    if any("…" in line or "⋮" in line for line in lines):
        raise ValueError(LEFT_OUT)
    if heading.startswith(
        "Row |"
    ):  # Julia's: one bar after the number of the row, blanks between the columns
        return Framed("\n".join(line.partition("|")[2] for line in lines), "a printed table")
    markdown = "+" not in text and "=" not in text
    return Framed("\n".join(lines), "a Markdown table" if markdown else "a table with rules", 0, "|")


def _without_bars(line: str) -> str:
    line = _without_shape(line.strip())
    return "" if _RULE.fullmatch(line) else line.removeprefix("|").removesuffix("|")


def _without_shape(line: str) -> str:
    return "" if _SHAPE.fullmatch(line.strip()) else line


def _says_kinds(line: str) -> bool:
    cells = line.replace("|", " ").split()
    return bool(cells) and all(map(_KIND.fullmatch, cells))
