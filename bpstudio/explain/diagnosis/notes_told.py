"""The notes of answers in words: in a few for a list and a teacher, in a sentence for who answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bpstudio.engine.quantity import Quantity
from bpstudio.engine.words import counted, grouped, in_a_row
from bpstudio.explain.diagnosis.outcomes import of_rule, of_sign
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.practice.questions import EARNS_ALL, AnswerKind

MISTAKE, OTHER, FOREIGN = "mistake", "other", "foreign"
_NOTES = {
    "right": "right",
    "carried": "right with an earlier answer",
    "sign": "the sign",
    "power": "the decimal point",
    "wrong": "no mistake that is known",
    "unreadable": "not to be read",
    "open": "not answered",
    "shown": "shown",
}
_SENTENCES = {
    "right": "Right.",
    "carried": "Right with your earlier numbers.",
    "sign": "The size is right, and the sign is not.",
    "power": "The digits are right, and the decimal point is not.",
    "other": "That is another number.",
    "shown": "It was shown, and earns no points.",
    "wrong": "{typed} is not right.",
}
NO_MISTAKES = (*EARNS_ALL, "open", "unreadable")
"""Notes that say of nothing that it was done wrong."""


def note_words(note: str, notation: Notation) -> str:
    """A note in a few words: ``the sign``, ``the slope is taken at a``, ``∂C/∂z³ in its place``.

    A note that is none of the program’s own stands as it is.
    """
    if note in _NOTES:
        return _NOTES[note]
    kind, _, name = note.partition(":")
    if kind == MISTAKE and name in TITLES:
        return in_words(TITLES[name], notation)
    if kind == OTHER:
        return _other(name, note, notation)
    return f"no points:{name}" if kind == FOREIGN else note


def _other(name: str, note: str, notation: Notation) -> str:
    try:
        return f"{to_plain(quantity(Quantity.parse(name)), notation)} in its place"
    except ValueError:
        return note


def said_of_note(note: str, *, typed: str, asked: AnswerKind = "value") -> str:
    """What an answer is that was typed earlier, in a sentence; empty where nothing was.

    Where only the sign was ``asked`` for, no size was given that could be right.
    """
    kind, _, name = note.partition(":")
    if (kind, asked) == ("sign", "sign"):
        return of_sign(False)
    if (kind, asked) == ("wrong", "mistake"):
        return of_rule(False)
    if kind == MISTAKE and name in TITLES:
        return f"{typed} comes of a known mistake: {TITLES[name]}."
    return _SENTENCES.get(kind, "").format(typed=typed)


def frequent_mistakes(notes: Iterable[str], most: int | None = None) -> tuple[tuple[str, int], ...]:
    """Each note that says of something that it was done wrong, and how often; the most frequent first, then by name."""
    found = Counter(note for note in notes if note not in NO_MISTAKES)
    ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return tuple(ordered[:most])


def overview_of_notes(notes: Iterable[str], notation: Notation, most: int = 3) -> str:
    """How many answers are right, and what was most often done wrong, in a sentence or two."""
    every = list(notes)
    right = sum(note in EARNS_ALL for note in every)
    said = f"{grouped(right)} of {counted(len(every), 'answer')} right."
    mistakes = frequent_mistakes(every, most)
    if not mistakes:
        return said
    told = in_a_row(f"{note_words(note, notation)} ({counted(count, 'time')})" for note, count in mistakes)
    return f"{said} Most often: {told}."
