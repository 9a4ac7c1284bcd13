"""Which letters lean and how far parts of a row stand apart, as in TeX."""

from __future__ import annotations

from bpstudio.notation.plain import RELATIONS
from bpstudio.notation.tree import (
    Call,
    Cases,
    Fraction,
    Matrix,
    Node,
    Operator,
    Parens,
    Partial,
    Script,
    Sum,
    Symbol,
    Text,
)
from bpstudio.notation.walk import bare

THIN, MEDIUM, THICK = 167, 222, 278
ITALIC_GREEK = 0x1D6FC - ord("α")
_ITALICS = {"h": "ℎ", "∂": "\U0001d715", "ε": "\U0001d716"}


def italic(letter: str) -> str:
    """The letter of the mathematical italic alphabet; capital Greek stays upright, as in TeX."""
    if letter in _ITALICS:
        return _ITALICS[letter]
    if "a" <= letter <= "z":
        return chr(0x1D44E + ord(letter) - ord("a"))
    if "A" <= letter <= "Z":
        return chr(0x1D434 + ord(letter) - ord("A"))
    return chr(ord(letter) + ITALIC_GREEK) if "α" <= letter <= "ω" else letter


def kind_of(node: Node) -> str:
    """What a part of a row is to its neighbours."""
    match node:
        case Operator(","):
            return "comma"
        case Operator("/"):
            return "term"
        case Operator(sign):
            return "relation" if sign in RELATIONS else "operator"
        case Call(function, _) if _is_word(function):
            return "word"
        case Sum():
            return "word"
        case Partial(None, _):
            return "word"
        case Fraction() | Partial():
            return "fraction"
        case Parens() | Matrix() | Cases():
            return "parens"
        case Text():
            return "text"
        case _:
            return "term"


def gap(before: str, kind: str) -> float:
    """The space of TeX between two parts of a row by their kinds; the scripts have none."""
    pair = {before, kind}
    if not before or "text" in pair:
        return 0.0
    if "relation" in pair:
        return THICK
    if "operator" in pair:
        return MEDIUM
    if before == "comma" or "word" in pair or before == "fraction" or (before, kind) == ("term", "fraction"):
        return THIN
    return 0.0


def _is_word(function: Node) -> bool:
    inner = bare(function)
    name = inner.base if isinstance(inner, Script) else inner
    return isinstance(name, Symbol) and len(name.name) > 1
