"""Numbers as people type them: ``1/3``, ``0,5``, ``-2e-3``, and as the program shows them: ``−2×10⁻³``."""

from __future__ import annotations

import math
import re

from bpstudio.engine.words import FROM_SUPERSCRIPTS

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII)
_POWER = re.compile(r"[×*·]10\^?([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[+-]?\d+)")
_TWO_NUMBERS = re.compile(r"[\d.,]\s+[\d.,]")

MINUSES = "−–‒‐‑－﹣"
"""What a word processor, or a page, puts in place of a minus sign."""
_MINUS = str.maketrans(MINUSES, "-" * len(MINUSES))


def with_minus(text: str) -> str:
    """The same text with every dash and minus sign as the one that a number is written with."""
    return text if text.isascii() else text.translate(_MINUS)


def parse_number(text: str) -> float:
    """The number that ``text`` says. Raises ValueError, in words, where that is none or not a finite one."""
    plain = with_minus(text.lower())
    if _TWO_NUMBERS.search(plain):
        raise ValueError(f"“{text.strip()}” has a blank between digits; type one number, for example 0.5")
    plain = "".join(plain.split())
    if not plain:
        raise ValueError("type a number, for example 0.5, 1/3 or -2e-3")
    top, slash, bottom = plain.partition("/")
    value = _decimal(top, text)
    if slash:
        divisor = _decimal(bottom, text)
        if divisor == 0:
            raise ValueError(f"{text.strip()} divides by 0")
        value /= divisor
    if not math.isfinite(value):
        raise ValueError(f"{text.strip()} is too large a number")
    return value


def _decimal(plain: str, text: str) -> float:
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    plain = _POWER.sub(lambda power: "e" + power[1].translate(FROM_SUPERSCRIPTS), plain)
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text.strip()}” is not a number; write for example 0.5, 1/3 or -2e-3")
    return float(plain)
