"""What was said of an answer, said again when everything is written in other letters."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.notation.textbook import Notation

SaidAnew = Callable[[Notation], str]
"""A sentence in the letters of a notation."""


def said_anew(judged: Callable[[Notation], Judgement], found: Judgement) -> SaidAnew:
    """The sentence of ``found`` in any notation, from what ``judged`` it.

    It stays as it was where what was typed means nothing, or something else, in the other letters.
    """

    def said(notation: Notation) -> str:
        again = judged(notation)
        return again.sentence if again.note == found.note else found.sentence

    return said
