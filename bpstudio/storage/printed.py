"""Tables as programs print them: R's and Julia's matrices, MATLAB's with a factor before them, pandas' frames."""

from __future__ import annotations

import re

from bpstudio.storage.brackets import LEFT_OUT
from bpstudio.storage.framed import SAMPLE, Framed

_SHAPE = re.compile(r"^(?:\[\d+ rows x \d+ columns\]|\d+×\d+ [^\n]{1,80}:|\w+ =)[ \t]*+$", re.MULTILINE)
_DOTS = {"...", "..", "…", "⋮", "⋱"}
_PARTS = re.compile(r"^[ \t]*+Columns? \d+(?: (?:through|and|to) \d+)?:?[ \t]*+$", re.MULTILINE)
_FACTOR = re.compile(r"^[ \t]*+(1(?:\.0*+)?e[+-]?\d{1,3})[ \t]*+\*[ \t]*+$", re.MULTILINE)
_NUMBER = re.compile(r"(?<!\S)[+-]?(?:\d++\.?\d*+|\.\d++)(?!\S)")
_R_HEADING = re.compile(r"^[ \t]*+(?:\[,\d+\][ \t]*+)++$", re.MULTILINE)
_R_ROW = re.compile(r"^[ \t]*+\[\d+,\]", re.MULTILINE)
_R_VECTOR = re.compile(r"^[ \t]*+\[\d+\][ \t]", re.MULTILINE)
_KINDS = re.compile(r"^[ \t]*+(?:<\w+>[ \t]*+)++$", re.MULTILINE)


def out_of_print(text: str) -> Framed | None:
    """The numbers alone, every line in its place; None where no program printed them so."""
    beginning = text[:SAMPLE]
    if "," in beginning.replace("[,", "").replace(",]", "") or ";" in beginning or "\t" in beginning:
        return None
    if _PARTS.search(text):
        raise ValueError(
            "the columns are printed in several parts; make the window wider, or save the table as a file"
        )
    if _is_cut(text):
        raise ValueError(LEFT_OUT)
    plain, shapes = _SHAPE.subn("", text)
    plain, kinds = _KINDS.subn("", plain)
    if _R_ROW.search(beginning):
        if len(_R_HEADING.findall(plain)) > 1:
            raise ValueError(
                "the columns are printed in several parts; make the window wider, or use write.csv"
            )
        return Framed(_R_ROW.sub("", _R_HEADING.sub("", plain)), "a printed matrix")
    if _R_VECTOR.match(beginning):
        return Framed(" ".join(_R_VECTOR.sub("", plain).split()), "a printed vector", place="row")
    factor = _FACTOR.search(plain[:SAMPLE])
    if factor is not None and not plain[: factor.start()].strip():
        exponent = f"e{_exponent(factor[1])}"
        rest = _NUMBER.sub(lambda number: number[0] + exponent, plain[factor.end() :])
        lines = "\n" * plain[: factor.end()].count("\n")
        return Framed(lines + rest, f"a printed matrix with the factor {factor[1]}")
    return Framed(plain, "a printed table") if shapes or kinds else None


def _exponent(power: str) -> int:
    """Of a power of ten, as 1.0e+03 is."""
    return int(f"{float(power):e}".partition("e")[2])


def _is_cut(text: str) -> bool:
    """Whether some rows or columns are said to be left out: by a cell that is nothing but dots."""
    if not any(mark in text for mark in _DOTS):
        return False
    return any(not _DOTS.isdisjoint(line.split()) for line in text.split("\n"))
