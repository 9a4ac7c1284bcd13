"""In which direction the parts of a text are read, where letters read from the right stand among others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from unicodedata import bidirectional

_SET_APART = re.compile("\u2068([^\u2069]*)\u2069")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]|\{[^{}]*\}")
_KINDS = {"L": "L", "R": "R", "AL": "R", "EN": "D", "AN": "D", "CS": "S", "ES": "S", "ET": "T", "NSM": "M"}
"""The classes of Unicode that matter here: digits, what parts them, what belongs to them, and marks on a letter."""


@dataclass(frozen=True, slots=True)
class DirectedText:
    """A part of a text; in one that is read ``from_right`` the ``parts`` of that may be read from the left again."""

    text: str
    from_right: bool
    parts: tuple[DirectedText, ...] = ()


def directed(text: str) -> Iterator[DirectedText]:
    """The parts of a text one after the other, as the Unicode standard orders them, without nested directions.

    The text is read from the left as a whole; a name that is set apart in it is read as its first letter says.
    """
    for number, part in enumerate(_SET_APART.split(text)):
        kinds = "".join(_KINDS.get(kind, "_") for kind in map(bidirectional, part))
        first = re.search("[LR]", kinds)
        around = first[0] if number % 2 and first else "L"
        yield from _runs(part, _resolved(part, kinds, around), around)


def _resolved(text: str, kinds: str, around: str) -> str:
    """For each letter L, R, or D for a number that stands among what is read from the right."""
    kinds = re.sub("([^M])(M+)", lambda found: found[1] * len(found[0]), kinds).replace("M", "_")
    kinds = re.sub("(?<=D)S(?=D)", "D", kinds)
    kinds = re.sub("T+(?=D)|(?<=D)T+", lambda found: "D" * len(found[0]), kinds)
    kinds = re.sub("L[^R]*", lambda found: found[0].replace("D", "L"), kinds)
    if around == "L":
        kinds = re.sub("^[^R]*", lambda found: found[0].replace("D", "L"), kinds)
    for pair in _BRACKETS.finditer(text):
        start, end = pair.start(), pair.end() - 1
        its = _of_brackets(kinds[:start], kinds[start + 1 : end], around)
        kinds = kinds[:start] + its + kinds[start + 1 : end] + its + kinds[end + 1 :]

    def side(found: re.Match[str]) -> str:
        left, right = (
            kinds[at] if 0 <= at < len(kinds) else around for at in (found.start() - 1, found.end())
        )
        same = (left == "L") == (right == "L")
        return (("L" if left == "L" else "R") if same else around) * len(found[0])

    return re.sub("[_ST]+", side, kinds)


def _of_brackets(before: str, inside: str, around: str) -> str:
    """Both of a pair are read alike: as what they enclose where that is as all around, or as what stands before."""
    before, inside = (re.sub("[^LR]", "", kinds.replace("D", "R")) for kinds in (before, inside))
    if not inside:
        return "_"
    return around if around in inside else (around + before)[-1]


def _runs(text: str, kinds: str, around: str) -> Iterator[DirectedText]:
    start = 0
    for from_right, whole in groupby(kinds, lambda kind: around == "R" or kind != "L"):
        length = len(list(whole))
        run, its = text[start : start + length], kinds[start : start + length]
        yield DirectedText(run, from_right, tuple(_within(run, its)) if from_right else ())
        start += length


def _within(run: str, kinds: str) -> Iterator[DirectedText]:
    start = 0
    for from_right, same in groupby(kinds, lambda kind: kind == "R"):
        length = len(list(same))
        yield DirectedText(run[start : start + length], from_right)
        start += length
