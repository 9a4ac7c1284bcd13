"""A mistake in two sentences: what was done, and in which layers; and what should be instead."""

from __future__ import annotations

from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Program
from bpstudio.engine.words import capital, grouped, listed, plural
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.textbook import Notation, in_words


def mistake_told(alterations: tuple[Alteration, ...], right: PlainPass, notation: Notation) -> str:
    """What was done, for each form of the mistake; ``right`` is the iteration without it."""
    told = " ".join(dict.fromkeys(_told(one, right, notation) for one in alterations))
    return in_words(told, notation)


def _told(one: Alteration, right: PlainPass, notation: Notation) -> str:
    cause, program = cause_of(MistakeMade(right, one, notation)), Program.of(right.task.network)
    layers = sorted({layer for index in one.steps if (layer := program[index].layer) is not None})
    where = f", in {plural(len(layers), 'layer')} {listed(map(grouped, layers))}" if layers else ""
    if len(layers) == right.task.network.depth > 1:
        where = ", in every layer"
    return f"{capital(cause.when)}{where}. {cause.instead}"
