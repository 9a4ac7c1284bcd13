"""Answers that are no numbers: a sign, or the name of the mistake that was made."""

from __future__ import annotations

from bpstudio.engine.signs import sign_of
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.notation.typed_numbers import parse_number, with_minus

_SIGNS = {
    "+": 1,
    "plus": 1,
    "positive": 1,
    ">0": 1,
    "-": -1,
    "minus": -1,
    "negative": -1,
    "<0": -1,
    "0": 0,
    "zero": 0,
    "=0": 0,
}


def typed_sign(typed: str) -> int | None:
    """1, −1 or 0 for a sign in words or as a sign, or for a number; None for anything else."""
    plain = "".join(with_minus(typed.casefold()).split())
    if plain in _SIGNS:
        return _SIGNS[plain]
    try:
        return sign_of(parse_number(typed))
    except ValueError:
        return None


def typed_mistake(typed: str) -> str | None:
    """The mistake that is named, by its name or by its title; None for anything else."""
    plain = " ".join(typed.casefold().split())
    known = {title.casefold(): name for name, title in TITLES.items()} | {name: name for name in TITLES}
    return known.get(plain)
