"""How sentences are put together: counts and plurals, lists, capitals and full stops, digits in groups of three.

The only module that knows how English does these, so that another language needs another such module and no search
through the others. It lies at the bottom because everything words something: an edit its name, a reader its refusal, a
view its tip. What is said stands where it is known; this is only how.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "\u2212"
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
FROM_SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
FROM_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
MOST_COUNTED = 10**15
ENDS = (".", "?", "!", "…")
_WITHIN_WORDS = str.maketrans("", "", "-'’")
_SPOKEN_WITH_A_CONSONANT = ("uni", "use", "usu", "one", "eu")


def grouped(count: int) -> str:
    """``6,400``; from a thousand million million on ``2.4×10⁵⁸``: nobody reads more digits."""
    if abs(count) < MOST_COUNTED:
        return f"{count:,}".replace("-", MINUS)
    power = math.log10(abs(count))
    mantissa, exponent = 10 ** (power % 1), math.floor(power)
    if f"{mantissa:.1f}" == "10.0":
        mantissa, exponent = 1.0, exponent + 1
    sign = MINUS if count < 0 else ""
    return f"{sign}{mantissa:.1f}×10{str(exponent).translate(SUPERSCRIPTS)}"


def short_number(value: float) -> str:
    """``0.1``, ``−2``: to six digits, with the sign of a number, for a sentence."""
    return f"{value:g}".replace("-", MINUS)


def ordinal(value: int) -> str:
    """``2nd``, ``3rd``, ``4th``, ``1,024th``."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(value % 10 if value // 10 % 10 != 1 else 0, "th")
    return f"{grouped(value)}{ending}"


def plural(count: int, one: str, many: str = "") -> str:
    """The word that goes with so many: ``unit`` or ``units``, or of two that are given: ``is`` or ``are``."""
    return one if count == 1 else many or f"{one}s"


def counted(count: int, one: str, many: str = "", *, none: str = "") -> str:
    """``1 unit``, ``1,204 units``, ``2 stretches``; with ``none="no"`` of 0 ``no units``."""
    number = none if none and not count else grouped(count)
    return f"{number} {plural(count, one, many)}"


def an(noun: str) -> str:
    """``an input``, ``a layer``, ``a unit``."""
    vowel = noun[:1].lower() in "aeiou" and not noun.lower().startswith(_SPOKEN_WITH_A_CONSONANT)
    return f"{'an' if vowel and noun else 'a'} {noun}"


def in_a_row(names: Iterable[str]) -> str:
    """``a, b, c``."""
    return ", ".join(names)


def listed(names: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; of none an empty text."""
    every = list(names)
    return f" {last} ".join(filter(None, (in_a_row(every[:-1]), *every[-1:])))


def capital(text: str) -> str:
    """With a capital, as a sentence begins. A symbol or a name out of a file keeps its letter: ŷ, θ₂, ``b1[0]``."""
    return text[:1].upper() + text[1:] if _begins_with_a_word(text) else text


def without_capital(text: str) -> str:
    """The same within a sentence, after a colon. ``ReLU``, ``HTML`` and C keep theirs."""
    first = text[:1].lower()
    return first + text[1:] if _begins_with_a_word(first + text[1:], small=True) else text


def as_sentence(text: str) -> str:
    """With a capital and a full stop, where it has no other end; nothing of nothing."""
    text = capital(text.strip())
    return text if not text or text.endswith(ENDS) else f"{text}."


def _begins_with_a_word(text: str, small: bool = False) -> bool:
    """Whether the first word is one of letters alone, more than one or ``a``; ``small`` if it has no capital either."""
    word = (text.split(maxsplit=1) or [""])[0].rstrip(",.:;!?…)").translate(_WITHIN_WORDS)
    return word.isalpha() and (len(word) > 1 or word == "a") and (not small or word == word.lower())
