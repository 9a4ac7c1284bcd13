"""What a cell of a text table says: a number, written in one of several ways; a number that cannot be read; a word."""

from __future__ import annotations

import math
import re
from typing import Literal

from bpstudio.engine.words import FROM_SUPERSCRIPTS
from bpstudio.notation.typed_numbers import with_minus
from bpstudio.storage.errors import one_line

NumberStyle = Literal["point", "comma", "thousands", "points"]
"""How numbers are written: 1200.5, 1200,5, 1,200.5 or 1.200,5."""

TRUTHS = {"true": 1.0, "false": 0.0, ".true.": 1.0, ".false.": 0.0}
MISSING = {"?", "NA", "na", "N/A", "n/a", "NaN", "nan", "NULL", "null", "-", "--", ".", "None", "none", "<NA>",
           "#N/A", "missing", "..", "...", "…", "–", "—", "NaT"}  # fmt: skip
_COMMAS = re.compile(r"[+-]?[1-9](?:\d{0,2}(?:,\d{3})++|\d?(?:,\d{2}(?!\d))++,\d{3})(?:\.\d*+)?")
_POINTS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})++(?:,\d*+)?")
_GROUPS = re.compile(r"([+-]?[1-9]\d{0,2})((?:['’]\d{3})++|(?: \d{3})++)([.,]\d*+)?")
_FORTRAN = re.compile(r"([+-]?(?:\d++\.\d*+|\.?\d++))[dD]([+-]\d++)|([+-]?\d*+\.\d*+)[dD](\d++)")
_DECIMAL = r"\d++\.?\d*+|\.\d++"
_FRACTION = re.compile(rf"([+-]?(?:{_DECIMAL}))\s*+/\s*+({_DECIMAL})")
_POWER = re.compile(
    rf"([+-]?(?:{_DECIMAL}))\s*+(?:×|\*|·|\\times|\\cdot)\s*+10(?:\^?\{{?([+-]?\d++)\}}?|([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]++))"
)
_NUMBER = r"[+-]?[.,]?\d[\d.,' ]*+(?:e[+-]?\d++)?"
_LETTERS = "g|t|m|s|h|k|l|w|v|a|j|n|b"  # 3b and 1a are more often classes: these stand after a blank
_UNITS = (
    "kg|mg|µg|lbs?|oz|cm|mm|km|µm|nm|in|ft|yd|mi|ms|µs|ns|min|hrs?|°c|°f|°|m²|m2|cm²|km²|m³|ml|km/h|mph|mpg|m/s|hp|"
    "kw|mv|ma|hz|khz|mhz|ghz|kj|kcal|pa|kpa|hpa|bar|px|kb|mb|gb|tb"
)
_MONEY = r"[$€£¥₹]|usd|eur|gbp|chf|jpy|inr"
_WITH_SIGN = re.compile(
    rf"(?:{_MONEY})\s*+{_NUMBER}|{_NUMBER}(?:\s*+(?P<sign>%|‰|{_MONEY}|{_UNITS})|(?<=\s)(?P<letter>{_LETTERS}))",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"[+-]?(?:0[xob][\da-f_]+|[.,]?\d[\d.,'_\s]*(?:e[+-]?\d*)?|inf(?:inity)?|nan)%?|[+-]?\d+/\d+|[+-]?[\d.,]++\^\S{1,12}",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{1,4}(?:[T ].*)?|\d{1,2}:\d{2}(?::\d{2}(?:\.\d++)?)?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_LONGEST = 64


def number_in(cell: str, style: NumberStyle = "point") -> float | None:
    """The number in a cell; None where it has none, or one that is not finite."""
    text = with_minus(cell.strip())
    plain = _with_point(text, style)
    try:
        value = float(plain)
    except ValueError:
        truth = TRUTHS.get(text.lower())
        return _otherwise(text, style) if truth is None else truth
    return value if math.isfinite(value) and "_" not in plain else None


def _with_point(text: str, style: NumberStyle) -> str:
    """The number with a decimal point and nothing between its digits; empty where it is not written in this style."""
    if style == "point":
        return text
    if style == "thousands":
        return text.replace(",", "") if _COMMAS.fullmatch(text) else text
    if style == "points" and _POINTS.fullmatch(text):
        text = text.replace(".", "")
    return "" if "." in text or text.endswith(",") else text.replace(",", ".")


def _otherwise(text: str, style: NumberStyle) -> float | None:
    """Numbers in notations that are rare: 1'000, 1 000, 1/3, 1.0D+00, 2×10⁻³, $0.5$."""
    if not text or len(text) > _LONGEST:
        return None
    if text[0] == text[-1] == "$" and len(text) > 2:
        return number_in(text[1:-1], style)
    if (groups := _GROUPS.fullmatch(text)) is not None:
        body = re.sub(r"\D", "", groups[2])
        return number_in(f"{groups[1]}{body}{groups[3] or ''}", style)
    plain = _with_point(text, style)
    if (fortran := _FORTRAN.fullmatch(plain)) is not None:
        return number_in(f"{fortran[1] or fortran[3]}e{fortran[2] or fortran[4]}")
    if (power := _POWER.fullmatch(plain)) is not None:
        return number_in(f"{power[1]}e{power[2] or power[3].translate(FROM_SUPERSCRIPTS)}")
    if (fraction := _FRACTION.fullmatch(plain)) is not None and float(fraction[2]):
        value = float(fraction[1]) / float(fraction[2])
        return value if math.isfinite(value) else None
    return None


def is_grouped_by_blanks(cell: str) -> bool:
    """Whether a blank is taken for what parts thousands, as in 1 200."""
    groups = _GROUPS.fullmatch(with_minus(cell.strip()))
    return groups is not None and " " in groups[2]


def meant_as_number(cell: str) -> bool:
    """Whether it is written like a number, in whatever notation: 0x10, 1_000, 12 %, $5, 5 kg, infinity."""
    text = with_minus(cell.strip())
    return len(text) <= _LONGEST and bool(_MEANT.fullmatch(text) or _WITH_SIGN.fullmatch(text))


def is_word(cell: str, style: NumberStyle = "point") -> bool:
    """Whether it is a word: no number however written, none missing, nothing no text has."""
    text = cell.strip()
    a_number = number_in(text, style) is not None or meant_as_number(text) or is_missing(text)
    return not a_number and not _CONTROL.search(text)


def may_name(cell: str, style: NumberStyle = "point") -> bool:
    """Whether it may name a column: a word that is no date and no number with a sign stuck to it, as 3*, ½ or 1.0f."""
    text = cell.strip()
    return is_word(text, style) and not is_date(text) and not _is_marked_number(text)


def _is_marked_number(text: str) -> bool:
    """Digits with at most one letter, which comes after them; an apostrophe before them says that they are a text."""
    letters = [place for place, letter in enumerate(text) if letter.isalpha()]
    digits = [place for place, letter in enumerate(text) if letter.isnumeric() and not letter.isalpha()]
    after = not letters or (len(letters) == 1 and bool(digits) and letters[0] > digits[0])
    return bool(digits) and after and not text.startswith("'")


def is_missing(cell: str) -> bool:
    """Whether it stands for a number that is not there."""
    return not cell.strip() or cell.strip() in MISSING


def is_date(cell: str) -> bool:
    """Whether it is a day or a time of day."""
    return bool(_DATE.fullmatch(cell.strip()[:_LONGEST]))


def why_no_number(cell: str) -> str:
    """What is wrong with a cell that is no number, as half a sentence."""
    text = cell.strip()
    if not text:
        return "the cell is empty"
    shown = f"“{one_line(text[:30])}”"
    if is_missing(text):
        return f"the number is missing ({shown})"
    if is_date(text):
        return f"{shown} is a date or a time, not a number"
    signed = _WITH_SIGN.fullmatch(text[:_LONGEST])
    if signed is not None:
        return f"{shown} is not a number alone; take away {_named(signed['sign'] or signed['letter'] or '$')}"
    return f"{shown} is not a number" + (" in decimal notation" if meant_as_number(text) else "")


def _named(sign: str) -> str:
    if sign in ("%", "‰"):
        return f"the {sign}, and divide where a share is meant"
    return "the currency" if re.fullmatch(_MONEY, sign, re.IGNORECASE) else f"the unit {sign}"
