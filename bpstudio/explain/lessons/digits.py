"""A number as a lesson shows it, and how much its digits leave open."""

from __future__ import annotations

import math
import re

from bpstudio.engine.words import FROM_SUPERSCRIPTS
from bpstudio.notation.numbers import format_number
from bpstudio.notation.typed_numbers import with_minus

_SHOWN = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]{1,15})(?:\.(?P<part>[0-9]{1,17}))?"
    r"(?:×10(?P<power>[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})|e(?P<exponent>[+-]?[0-9]{1,3}))?"
)
_SLACK = 1e-9
NOTHING = 1e-15


def is_number(shown: str) -> bool:
    """Whether it is written as a number: 0.4092, −3, 2.5×10⁻⁶."""
    return _read(shown) is not None


def holds_as_shown(shown: str, value: float) -> bool:
    """Whether a number is what is shown, within half a unit of the last digit; 0 is nothing but 0."""
    found = _read(shown)
    if found is None or not math.isfinite(value):
        return False
    number, unit = found
    if number == 0:
        return abs(value) <= NOTHING
    return abs(number - value) <= unit / 2 * (1 + _SLACK)


def to_as_many_digits(shown: str, value: float) -> str:
    """A value as the program writes it, to at least as many digits as are shown."""
    digits = sum(letter.isdigit() for letter in shown.partition("×")[0].lstrip("-−0."))
    return format_number(value, max(4, min(digits, 15)))


def _read(shown: str) -> tuple[float, float] | None:
    """The number and one unit of its last digit; None where it is no number."""
    found = _SHOWN.fullmatch(with_minus(shown.strip()))
    if found is None:
        return None
    part, power = found["part"] or "", found["power"] or found["exponent"] or "0"
    try:
        exponent = int(power.translate(FROM_SUPERSCRIPTS))
    except ValueError:
        return None
    number = float(f"{found['sign']}{found['whole']}.{part or 0}e{exponent}")
    return (number, float(f"1e{exponent - len(part)}")) if math.isfinite(number) else None
