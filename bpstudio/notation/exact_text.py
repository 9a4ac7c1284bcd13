"""A number as it is typed and written to files: short, and the same number when it is read again."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite

_MOST_PLAIN = 1e15


_LONG, _LARGEST_BELOW = 7, 100


def exact_text(value: float) -> str:
    """The shortest text that reads back as the same number: 0.1, 3, 1e-08, -0.0."""
    plain = value.is_integer() and abs(value) < _MOST_PLAIN and (value or str(value)[0] != "-")
    return f"{value:.0f}" if plain else repr(value)


def short_text(value: float) -> str:
    """A text that reads back as the same number, and is short: of 1/3 and 2/7 the fraction, of a half 0.5."""
    text = exact_text(value)
    if len(text) <= _LONG or not isfinite(value):
        return text
    simple = Fraction(value).limit_denominator(_LARGEST_BELOW)
    top, bottom = simple.numerator, simple.denominator
    return f"{top}/{bottom}" if bottom > 1 and top / bottom == value else text
