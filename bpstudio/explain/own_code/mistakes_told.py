"""A mistake in two sentences: what was done, and in which layers; and what should be instead."""

from __future__ import annotations

from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.words import capital
from bpstudio.explain.diagnosis.causes import cause_in_layers
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.textbook import Notation, in_words


def mistake_told(alterations: tuple[Alteration, ...], right: PlainPass, notation: Notation) -> str:
    """What was done, for each form of the mistake; ``right`` is the iteration without it."""
    told = " ".join(dict.fromkeys(_told(one, right, notation) for one in alterations))
    return in_words(told, notation)


def _told(one: Alteration, right: PlainPass, notation: Notation) -> str:
    made = MistakeMade(right, one, notation)
    cause = cause_in_layers(made)
    if made.several and cause.when.startswith("a "):  # the letter, which has no capital, and not the article
        return f"{cause.when}. {cause.instead}"
    return f"{capital(cause.when)}. {cause.instead}"
