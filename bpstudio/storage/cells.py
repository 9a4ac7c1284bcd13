"""What a cell of a text table says: a number, written in one of several ways; a number that cannot be read; a word."""

from __future__ import annotations

import math
import re
from typing import Literal

Style = Literal["point", "comma", "thousands"]
"""How numbers are written: 1200.5, 1200,5 or 1,200.5."""

TRUTHS = {"true": 1.0, "false": 0.0}
MISSING = {"?", "NA", "na", "N/A", "n/a", "NaN", "nan", "NULL", "null", "-", "--", "."}
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
_MEANT = re.compile(
    r"[+-]?(?:0[xob][\da-f_]+|[.,]?\d[\d.,'_\s]*(?:e[+-]?\d*)?|inf(?:inity)?|nan)%?", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def number(cell: str, style: Style = "point") -> float | None:
    """The number in a cell; None where it has none, or one that is not finite."""
    text = cell.strip().replace("−", "-")
    if style == "comma":
        if "." in text or text.endswith(","):
            return None
        text = text.replace(",", ".")
    elif style == "thousands" and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    try:
        value = float(text)
    except ValueError:
        return TRUTHS.get(text.lower())
    return value if math.isfinite(value) and "_" not in text else None


def meant_as_number(cell: str) -> bool:
    """Whether it is written like a number, in whatever notation: 0x10, 1_000, 12 %, infinity."""
    return bool(_MEANT.fullmatch(cell.strip()))


def is_word(cell: str, style: Style = "point") -> bool:
    """Whether it is a word that may name a column: no number however written, none missing, nothing no text has."""
    text = cell.strip()
    a_number = number(text, style) is not None or meant_as_number(text) or is_missing(text)
    return not a_number and not _CONTROL.search(text)


def is_missing(cell: str) -> bool:
    """Whether it stands for a number that is not there."""
    return not cell.strip() or cell.strip() in MISSING
