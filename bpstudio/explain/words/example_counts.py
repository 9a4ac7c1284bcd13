"""How many examples there are, in the line over their table."""

from __future__ import annotations

from bpstudio.engine.words import counted, grouped
from bpstudio.explain.words.examples_taken import held_out_in_words
from bpstudio.explain.words.happened import seen_among_held_out
from bpstudio.session.frame import Frame

HELD_OUT, IN_BATCH = "○", "•"
"""The marks of rows that are held out, and of those in this iteration’s batch."""


def examples_in_words(frame: Frame) -> list[str]:
    """All of them, those held out, and those in the batch of this iteration, as far as there are such."""
    data, batch = frame.state.document.data, len(frame.rows)
    parts = [counted(len(data), "example")]
    if data.held_out:
        seen = seen_among_held_out(frame.state)
        parts.append(f"{HELD_OUT} {held_out_in_words(len(data.held_out))}" + (f", {seen}" if seen else ""))
    if batch < len(data.training_rows):
        parts.append(f"{IN_BATCH} {grouped(batch)} in this iteration’s batch")
    return parts
