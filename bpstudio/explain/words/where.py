"""Where the cursor is, in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.engine.program import Op
from bpstudio.engine.words import grouped
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.edit_names import name_of_segment
from bpstudio.explain.words.happened import update_sentence
from bpstudio.explain.words.said import said, whose
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State

START = "Ready."


FIRST, LATER = "Press → to reveal the first step, or Space to train.", "→ steps, Space trains."


def where_in_words(
    frame: Frame,
    scope: Scope,
    example: int,
    keys: str = "",
    named: Callable[[str], str] = str,
    *,
    notation: Notation,
) -> str:
    """The step at the cursor in one sentence, or the iteration that begins there with what the ``keys`` do then.

    Without a word of those they are the network's. ``named`` makes a name out of a file fit for a sentence.
    """
    step, state = frame.current, frame.state
    if step is not None and step.op is Op.UPDATE:
        return f"Step {step.number}.  {update_sentence(frame, notation)}"
    if step is not None:
        of = whose(frame, step, scope, example)
        return f"Step {step.number}{', ' + of if of else ''}.  {said(frame, step, scope, example, notation)}"
    if state.cursor.iteration == 0:
        return f"{START} {keys or FIRST}"
    return f"{_begins(state, named, notation)} {keys or LATER}"


def _begins(state: State, named: Callable[[str], str], notation: Notation) -> str:
    """``Iteration 17, ready.`` with the edit that was made there."""
    edit = name_of_segment(state, state.at, notation) if state.segment.first == state.cursor.iteration else ""
    changed = f" {named(edit)}." if edit else ""
    return f"Iteration {grouped(state.cursor.iteration)}, ready.{changed}"
