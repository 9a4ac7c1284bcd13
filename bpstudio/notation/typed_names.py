"""Names of quantities as people type them: of the trace, ``a1[2]@3``, or of a textbook, ``a₂¹``, ``w^2_12``.

Units and examples count from 1, as on screen. What a name says is kept as it is said: which layers and units there are
is known to ``meaning`` alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NoReturn

from bpstudio.engine.quantity import YHAT, C, X, Y
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import FROM_SUBSCRIPTS, FROM_SUPERSCRIPTS
from bpstudio.notation.textbook import WEIGHTS, Notation

ANSWER = "answer"
"""What a refusal of this package is about."""

LAYERED, UNLAYERED = ("z", "a", "theta", "b"), (X.kind, Y.kind, YHAT.kind, C.kind)
_LETTERS = (
    {kind: kind for kind in (*LAYERED, *UNLAYERED)}
    | dict.fromkeys(("ŷ", "y_hat"), YHAT.kind)
    | dict.fromkeys((*WEIGHTS, "W"), "theta")
)
_ABOVE = r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|⁽[⁰¹²³⁴⁵⁶⁷⁸⁹]+⁾|\([⁰¹²³⁴⁵⁶⁷⁸⁹]+\)|\[[⁰¹²³⁴⁵⁶⁷⁸⁹]+\]"
_BELOW = r"[₀₁₂₃₄₅₆₇₈₉]+(?:[,‚ ]{1,2}[₀₁₂₃₄₅₆₇₈₉]+)*"
_INDEX = r"\s*\d{1,9}\s*"
_DECORATION = re.compile(
    rf"(?P<upper>{_ABOVE})|(?P<raised>\^(?:\d+|\{{{_INDEX}\}}|\({_INDEX}\)|\[{_INDEX}\]|\{{[(\[]{_INDEX}[)\]]\}}))"
    rf"|(?P<lower>{_BELOW})|(?P<under>_(?:\d+|\{{{_INDEX}(?:,{_INDEX})*\}}))"
    rf"|(?P<bracket>\[[^\[\]]*\])|(?P<example>@\d*)",
    re.ASCII,
)
_PLACE = re.compile(rf"\[{_INDEX}(?:,{_INDEX})?\]", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_BY = re.compile(r"\s*[/∕⁄÷]\s*[d∂]\s*")
_MOST = 9
"""Digits of an index: no network has as many units as a longer one says."""


@dataclass(frozen=True, slots=True)
class TypedName:
    """``kind`` is that of a quantity, or ``derivative``, which is that of ``of`` by ``by``.

    ``units`` are the indices that stand with it, and ``run`` says that they are digits in one run, of which it is not
    known where one ends, as the 12 of θ²₁₂ or of w12.
    """

    text: str
    kind: str
    layer: int | None = None
    units: tuple[int, ...] = ()
    run: str = ""
    example: int | None = None
    of: TypedName | None = None
    by: TypedName | None = None


def name_at(text: str, start: int, notation: Notation) -> tuple[TypedName, int] | None:
    """The name that begins at ``start``, and where it ends; None where none begins.

    Raises ValueError for a name that lacks its layer, or a derivative that lacks its other half.
    """
    if text[start] in "d∂":
        return _derivative(text, start, notation)
    return _quantity(text, start, notation)


def _derivative(text: str, start: int, notation: Notation) -> tuple[TypedName, int] | None:
    first = _first_after(text, start + 1)
    above = _quantity(text, first, notation) if first < len(text) else None
    if above is None:
        return None
    of, end = above
    between = _BY.match(text, end)
    below = _quantity(text, between.end(), notation) if between and between.end() < len(text) else None
    if below is None:
        typed = text[start:end]
        refuse(f"“{typed}” is half a derivative; write both halves, for example {typed}/dz1")
    by, end = below
    example = by.example if by.example is not None else of.example
    return TypedName(text[start:end], "derivative", example=example, of=of, by=by), end


def _first_after(text: str, start: int) -> int:
    return start + len(text[start:]) - len(text[start:].lstrip())


def _quantity(text: str, start: int, notation: Notation) -> tuple[TypedName, int] | None:
    letters = _letters(notation.cost)
    word = next((word for word in letters if text.startswith(word, start)), "")
    if not word:
        return None
    kind, end = letters[word], start + len(word)
    number = _DIGITS.match(text, end)
    found = TypedName(word, kind)
    if number:
        end = number.end()
        found = _numbered(found, number[0])
    elif text[end : end + 1].isalpha() and text[end].isascii():
        return None
    parts, end = _decorations(text, end, found, notation)
    return _decorated(replace(found, text=text[start:end]), parts, notation), end


@lru_cache(maxsize=8)
def _letters(cost: str) -> dict[str, str]:
    """The kind of quantity that each letter is of, the longest first."""
    letters = {**_LETTERS, cost: C.kind}
    return {word: letters[word] for word in sorted(letters, key=len, reverse=True)}


def _numbered(name: TypedName, digits: str) -> TypedName:
    """z12 is of layer 12, and x2 is unit 2."""
    if name.kind in LAYERED:
        return replace(name, layer=_index(digits), run=digits)
    return replace(name, units=(_index(digits),))


@dataclass(slots=True)
class _Parts:
    """What stands about a letter; ``brackets`` are lists of numbers, the others the digits as they are."""

    upper: str = ""
    lower: str = ""
    brackets: tuple[tuple[int, ...], ...] = ()
    example: int | None = None


def _decorations(text: str, end: int, name: TypedName, notation: Notation) -> tuple[_Parts, int]:
    """What stands about the letter, as far as it is no power of it."""
    parts = _Parts()
    while found := _DECORATION.match(text, end):
        kind, said = found.lastgroup, found[0]
        if kind in ("upper", "raised"):
            if not _is_layer(name, parts, notation):
                break
            parts.upper = said.translate(FROM_SUPERSCRIPTS)
        elif kind in ("lower", "under"):
            if parts.lower:
                break
            parts.lower = said.translate(FROM_SUBSCRIPTS)
        elif kind == "bracket":
            parts.brackets += (_bracket(said, text),)
        else:
            parts.example = _example(said, text)
        end = found.end()
    return parts, end


def _is_layer(name: TypedName, parts: _Parts, notation: Notation) -> bool:
    """Whether a number above says the layer. It is a power of what has its layer already, and of ŷ, y, x and C."""
    if name.kind in UNLAYERED or name.layer is not None or parts.upper:
        return False
    if not parts.lower:
        return not parts.brackets
    single = len(_DIGITS.findall(parts.lower)) == 1 and len(_DIGITS.findall(parts.lower)[0]) == 1
    return notation.layers != "subscript" and not (name.kind == "theta" and single)


def _bracket(said: str, text: str) -> tuple[int, ...]:
    if not _PLACE.fullmatch(said):
        refuse(
            f"“{said}” in “{excerpt(text)}” is no place; write the unit, [1], or both units of a weight, [1,2]"
        )
    return tuple(map(_index, _DIGITS.findall(said)))


def _example(said: str, text: str) -> int:
    if said == "@":
        refuse(f"“@” in “{excerpt(text)}” needs the number of an example after it, for example a1@2")
    return _index(said[1:])


def _index(digits: str) -> int:
    if len(digits) > _MOST:
        refuse(f"“{excerpt(digits)}” is too large an index; units, layers and examples count from 1")
    return int(digits)


def _decorated(name: TypedName, parts: _Parts, notation: Notation) -> TypedName:
    if parts.example is not None:
        name = replace(name, example=parts.example)
    lower, brackets = _DIGITS.findall(parts.lower), list(parts.brackets)
    if name.kind in LAYERED and name.layer is None:
        layer, lower, brackets, run = _layer_of(name, parts.upper, lower, brackets, notation)
        name = replace(name, layer=layer, run=run)
    if len(brackets) > 1 or (brackets and (lower or name.units)) or (lower and name.units):
        refuse(f"“{name.text}” says its place twice; write it once, for example a1[2]")
    if brackets:
        return replace(name, units=brackets[0], run="")
    if not lower:
        return name
    run = lower[0] if len(lower) == 1 and name.kind == "theta" else ""
    return replace(name, units=tuple(map(_index, lower)), run=run)


def _layer_of(
    name: TypedName,
    upper: str,
    lower: list[str],
    brackets: list[tuple[int, ...]],
    notation: Notation,
) -> tuple[int, list[str], list[tuple[int, ...]], str]:
    """The layer, and what is left to say the unit: below z₁², z₂, z₂,₁; in brackets z[2], z[2][1], z₁[2]."""
    if upper:
        return _index(_DIGITS.findall(upper)[0]), lower, brackets, ""
    first_is_layer = bool(brackets) and len(brackets[0]) == 1
    if first_is_layer and (not lower or (notation.layers == "brackets" and len(brackets) == 1)):
        return brackets[0][0], lower, brackets[1:], ""
    if lower:
        return _index(lower[0]), lower[1:], brackets, lower[0] if len(lower) == 1 else ""
    refuse(f"“{name.text}” needs the number of its layer, for example {name.text}1")


def refuse(sentence: str) -> NoReturn:
    """Raise the refusal of an answer, with its sentence."""
    raise RefusedError(ANSWER, sentence)


def excerpt(text: str, most: int = 40) -> str:
    """The text as a sentence quotes it."""
    text = text.strip()
    return text if len(text) <= most else f"{text[:most]}…"
