"""Where the cursor is, in a sentence, and what any other moment is called."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.engine.program import Op, Step
from bpstudio.engine.words import grouped
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.edit_names import name_of_segment
from bpstudio.explain.words.happened import update_sentence
from bpstudio.explain.words.said import said, whose
from bpstudio.explain.words.transcript import recorded_in_words
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import symbol
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State

START = "Ready."
NOT_RUN_YET = "Not run yet: train, or step on"
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


def place_in_words(frame: Frame) -> tuple[str, str]:
    """Where the cursor is, in short, and what that means, with how its parameters are known."""
    at, steps = frame.state.cursor, len(frame.program)
    return (
        f"iteration {grouped(at.iteration)}  ·  step {at.revealed} of {steps} ",
        f"Where the cursor is: the iteration, and the step within it. {recorded_in_words(frame.state)}",
    )


def place_among_all(state: State) -> str:
    """Where the cursor is among all iterations on record, for whoever hears the timeline."""
    at, steps = state.cursor, len(state.segment.program)
    return f"iteration {grouped(at.iteration)} of {grouped(state.iterations)}, step {at.revealed} of {steps}"


def moment(iteration: int, step: int) -> str:
    """Any moment, such as that of a bookmark."""
    return f"iteration {grouped(iteration)}, step {step}"


def iteration_among(iteration: int, iterations: int) -> str:
    """An iteration on the timeline, or that it is not run yet."""
    if iteration > iterations:
        return NOT_RUN_YET
    return f"Iteration {grouped(iteration)} of {grouped(iterations)}"


def step_in_short(step: Step, *, visited: bool, notation: Notation) -> str:
    """A step on the timeline: its number, its symbol and its phase."""
    name = "update" if step.op is Op.UPDATE else to_plain(symbol(step), notation)
    skipped = "" if visited else " · not on the chain followed"
    return f"Step {step.number}: {name} · {step.phase}{skipped}"


def back_to_selection(name: str) -> tuple[str, str]:
    """What leads back from the step under the cursor to what is selected, and what that means."""
    return f"back to {name}", f"The step just taken is shown. {name} is still selected: show it again."
