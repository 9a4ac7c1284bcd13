"""A number as it is typed and written to files: short, and the same number when it is read again."""

from __future__ import annotations

_MOST_PLAIN = 1e15


def exact_text(value: float) -> str:
    """The shortest text that reads back as the same number: 0.1, 3, 1e-08, -0.0."""
    plain = value.is_integer() and abs(value) < _MOST_PLAIN and (value or str(value)[0] != "-")
    return f"{value:.0f}" if plain else repr(value)
