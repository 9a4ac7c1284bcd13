"""Numbers as people type them: ``1/3``, ``0,5``, ``-2e-3``, and as the program shows them: ``−2×10⁻³``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpstudio.engine.words import FROM_SUPERSCRIPTS

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII)
_POWER = re.compile(r"[×*·]10\^?([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[+-]?\d+)")
_TWO_NUMBERS = re.compile(r"[\d.,]\s+[\d.,]")
_FARTHEST = 400
"""No digit counts beyond that power of ten, above or below 1: neither so large nor so small is any number here."""

MINUSES = "−–‒‐‑－﹣"
"""What a word processor, or a page, puts in place of a minus sign."""
_MINUS = str.maketrans(MINUSES, "-" * len(MINUSES))


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number, and how much of it was typed.

    ``digits`` is the count of significant digits, zeros at the end among them and those before the first other digit
    not; ``last`` is the power of ten of the last one, −2 of 0.25. Of a fraction both are None: it is exact. A zero has
    one significant digit.
    """

    value: float
    digits: int | None = None
    last: int | None = None

    @property
    def exactly(self) -> Fraction:
        """What was typed, without the rounding of ``value``: 0.1 is a tenth."""
        if self.last is None:
            return Fraction(self.value)
        unit = Fraction(10) ** self.last
        return round(Fraction(self.value) / unit) * unit


def with_minus(text: str) -> str:
    """The same text with every dash and minus sign as the one that a number is written with."""
    return text if text.isascii() else text.translate(_MINUS)


def parse_number(text: str) -> float:
    """The number that ``text`` says. Raises ValueError, in words, where that is none or not a finite one."""
    return typed_number(text).value


def typed_number(text: str) -> TypedNumber:
    """The number that ``text`` says, and its digits. Raises ValueError as ``parse_number`` does."""
    plain = with_minus(text.lower())
    if _TWO_NUMBERS.search(plain):
        raise ValueError(f"“{text.strip()}” has a blank between digits; type one number, for example 0.5")
    plain = "".join(plain.split())
    if not plain:
        raise ValueError("type a number, for example 0.5, 1/3 or -2e-3")
    top, slash, bottom = plain.partition("/")
    written = _decimal(top, text)
    value = float(written)
    if slash:
        divisor = float(_decimal(bottom, text))
        if divisor == 0:
            raise ValueError(f"{text.strip()} divides by 0")
        value /= divisor
    if not math.isfinite(value):
        raise ValueError(f"{text.strip()} is too large a number")
    return TypedNumber(value) if slash else _with_digits(value, written)


def _decimal(plain: str, text: str) -> str:
    """The number as ``float`` reads it."""
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    plain = _POWER.sub(lambda power: "e" + power[1].translate(FROM_SUPERSCRIPTS), plain)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text.strip()}” is not a number; write for example 0.5, 1/3 or -2e-3")
    return plain


def _with_digits(value: float, written: str) -> TypedNumber:
    mantissa, _, exponent = written.partition("e")
    digits, last = Decimal(mantissa).as_tuple()[1:]
    assert isinstance(last, int), "it is finite"
    power = last + float(exponent or 0)  # of an exponent of thousands of digits no whole number is made
    return TypedNumber(value, len(digits), int(min(max(power, -_FARTHEST), _FARTHEST)))
