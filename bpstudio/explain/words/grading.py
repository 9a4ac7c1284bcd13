"""What a teacher is told of the exercises that were graded: how it went, and which mistakes are the most frequent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bpstudio.engine.words import counted, in_a_row, listed, plural
from bpstudio.explain.diagnosis.notes_told import note_words
from bpstudio.notation.textbook import Notation
from bpstudio.session.practice.questions import EARNS_ALL, Answer

MOST_FREQUENT, MOST_FOREIGN = 6, 10
LONGEST_FAULT = 200
FOR_NOBODY = "it has the numbers of the key, and others have numbers of their own"


def told_of_class(
    points: Sequence[float],
    of: float,
    foreign: Mapping[str, str],
    notes: Mapping[str, Counter[str]],
    files_of: Mapping[str, Sequence[str]],
    notation: Notation,
) -> Iterator[str]:
    """A line each: all files, each question with its notes, those without points, and whose files there are twice.

    ``points`` are those of the files that were graded, ``of`` what a file could earn; ``foreign`` says by file why it
    earned nothing, ``notes`` by question how often each note was given, ``files_of`` by name which files are theirs.
    """
    yield _all(points, of, len(foreign))
    for question, counts in notes.items():
        yield f"{question}: {_frequent(counts, notation)}"
    for file, why in list(foreign.items())[:MOST_FOREIGN]:
        yield f"{file}: no points: {why}"
    if len(foreign) > MOST_FOREIGN:
        yield f"{len(foreign) - MOST_FOREIGN} more without points"
    for name, files in files_of.items():
        if name and len(files) > 1:
            yield handed_in(name, files)


def handed_in(name: str, files: Sequence[str]) -> str:
    """Of whom there are several files, and which."""
    return f"“{name}” handed in {counted(len(files), 'file')}: {in_a_row(files)}"


def _all(points: Sequence[float], of: float, foreign: int) -> str:
    total = counted(len(points) + foreign, "file")
    apart = f", {foreign} of them without points" if foreign else ""
    if not points:
        return f"{total}{apart}"
    mean = sum(points) / len(points)
    which = plural(len(points), "it has", "they have")
    return f"{total}{apart}; {which} {mean:.4g} of {of:.10g} points" + (
        " on average" if len(points) > 1 else ""
    )


def _frequent(counts: Counter[str], notation: Notation) -> str:
    """The right ones first, then what was most frequent."""
    others = [(note, count) for note, count in counts.most_common() if note not in EARNS_ALL]
    shown = [(note, counts[note]) for note in EARNS_ALL if counts[note]] + others[:MOST_FREQUENT]
    more = len(others) - MOST_FREQUENT
    told = [f"{count} {_quoted(note, notation)}" for note, count in shown]
    return listed(told + ([f"{more} other notes"] if more > 0 else []))


def _quoted(note: str, notation: Notation) -> str:
    """A note in words, of which some have an “and” in them."""
    words = note_words(note, notation)
    return words if note in EARNS_ALL else f"“{words}”"


def as_claimed(note: str, answer: Answer) -> str:
    """A note with what the file says of tries and hints; never the right number."""
    tries, hints = counted(answer.tries, "try", "tries"), counted(answer.hints, "hint")
    return f"{note} ({tries} and {hints}, as the file says)"


def too_many_tries(claimed: int, most: int) -> str:
    """Why an answer that is right earns nothing."""
    return f"it says {claimed} tries, and there were {most}"


def not_graded(wrong: Exception) -> str:
    """Why a file earned nothing that met a fault of the program."""
    why = " ".join(f"{type(wrong).__name__}: {wrong}".split())[:LONGEST_FAULT]
    return f"grading it failed, please report this ({why})"


def left_aside(count: int) -> str:
    """That a folder has files that are no exercises."""
    return f"{counted(count, 'file')} of another kind left aside: exercises end in .json"
