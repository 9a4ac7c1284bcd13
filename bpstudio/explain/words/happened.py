"""What has just happened, or is about to, in one sentence for each kind of event."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.words import capital, counted, grouped, in_a_row, plural
from bpstudio.explain.words.edit_names import name_of_segment
from bpstudio.explain.words.finite import not_finite
from bpstudio.explain.words.withheld import UPDATE_WITHHELD
from bpstudio.notation.numbers import NOT_COMPUTED, format_number, number_text
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import Notation
from bpstudio.session.edits.base import Edit, SetData
from bpstudio.session.edits.examples import HoldOut, SplitExamples
from bpstudio.session.edits.replacing import GenerateExamples, LoadExamples
from bpstudio.session.edits.structure import AddLayer, AddUnit
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.nudge import cost_after_update
from bpstudio.session.seen import seen_in_training

MOST_LISTED = 24
HOLDING_OUT = (HoldOut, SplitExamples, LoadExamples, GenerateExamples, SetData)


def iterations(count: int) -> str:
    """1 iteration, 30,967 iterations."""
    return counted(count, "iteration")


def dropped_by_an_edit(state: State) -> str:
    """What an edit made at the cursor would drop, in a few words; empty where there is nothing after it."""
    later = state.iterations - state.completed
    return f"An edit here drops {_later(later)}" if later > 0 else ""


def ahead_in_full(state: State) -> str:
    """The same in sentences, with the way back."""
    dropped = dropped_by_an_edit(state)
    them = plural(state.iterations - state.completed, "it", "them")
    return f"{dropped}. Undo brings {them} back." if dropped else ""


def held_up(sentence: str, *, more: int) -> str:
    """Why nothing can be stepped or trained: the error in its own ``sentence``, and how many ``more`` there are."""
    others = f"  (and {more} more)" if more else ""
    return f"{sentence} Stepping and training wait until this is put right.{others}"


def edit_sentence(edit: Edit, dropped: int, state: State, notation: Notation) -> str:
    """What an edit has done beside what it was made for; empty where there is nothing to say.

    ``dropped`` iterations are gone with it; ``state`` is what it led to.
    """
    told = []
    if dropped:
        told.append(f"{_name(edit, state, notation)}: {_later(dropped)} {plural(dropped, 'is', 'are')} gone.")
    elif isinstance(edit, AddUnit | AddLayer):  # a double-click beside a number may have meant the number
        told.append(f"{_name(edit, state, notation)}.")
    if isinstance(edit, HOLDING_OUT):
        told.append(held_out_but_seen(state))
    return " ".join(filter(None, told))


def _name(edit: Edit, state: State, notation: Notation) -> str:
    """As undo calls it, which needs what was there before."""
    opened = state.segment.edit is edit
    return (opened and name_of_segment(state, len(state.segments) - 1, notation)) or capital(edit.title)


def _later(count: int) -> str:
    return counted(count, "later iteration")


def update_sentence(frame: Frame, notation: Notation) -> str:
    """What the update moved, by which rule, and what that did to C on the same examples.

    Where a question hides the update, when it is shown.
    """
    if not frame.updated:
        return UPDATE_WITHHELD
    moved, before, after = _moved(frame), frame.cost, cost_after_update(frame)
    if before is None or after is None or not moved:
        return f"{moved or 'The update moved nothing'}."
    return f"{moved}: {_cost_went(before, after, len(frame.rows), notation)}."


def _moved(frame: Frame) -> str:
    """Which of the weights and biases moved, and by what; empty where none did."""
    training, size = frame.state.document.training, frame.network.size
    count = int(np.count_nonzero(frame.parameters.flat != frame.before.flat))
    if not count:
        return ""
    who = (
        "Every weight and bias"
        if count == size
        else f"{grouped(count)} of {grouped(size)} weights and biases"
    )
    moves = training.optimizer.moves
    rule = f"by the rule of {training.optimizer.label}"
    if moves is not None:
        rule = moves[count not in (1, size)]
    return f"{who} moved {rule}, η = {format_number(training.learning_rate)}"


def _cost_went(before: float, after: float, examples: int, notation: Notation) -> str:
    name, old, new = to_plain(COST, notation), format_number(before), format_number(after)
    where = "" if examples == 1 else f" on these {grouped(examples)} examples"
    if np.isnan(after) or not np.isfinite([before, after]).any():
        return f"{not_finite(name, was=bool(np.isfinite(before)))}{where}"
    if old == new:
        return f"{name} stays at {new}{where}, to the digits shown"
    return f"{name} {'falls' if after < before else 'rises'} from {old} to {new}{where}"


def seen_among_held_out(state: State) -> str:
    """How many of the examples held out were trained on, in a few words; empty where none was."""
    seen = len(seen_in_training(state))
    return f"{grouped(seen)} of them seen in training" if seen else ""


def moved_in_words(before: Array, after: Array | None) -> tuple[str, str]:
    """Of a layer's weights or biases how many there are, and how far the update moved the one it moved most.

    Without ``after``, which may not be seen, the second is a dash.
    """
    numbers = f"{grouped(before.size)} numbers"
    if after is None:
        return numbers, NOT_COMPUTED
    if np.array_equal(before, after):
        return numbers, "none moved"
    with np.errstate(all="ignore"):
        most = float(np.max(np.abs(after - before)))
    return numbers, f"moved by up to {format_number(most)}"


def old_and_new(before: Array, after: Array | None) -> str:
    """0.1 → 0.12 of every entry, a line a row, indices counted from 1; of a large array the first rows.

    Without ``after``, which may not be seen, a dash stands for it.
    """
    lines: list[str] = []
    for place, old in np.ndenumerate(before):
        if len(lines) == MOST_LISTED:
            lines.append(f"… {grouped(before.size - MOST_LISTED)} more")
            break
        index = in_a_row(str(number + 1) for number in place)
        new = None if after is None else float(after[place])
        lines.append(f"{index}:  {format_number(float(old))} → {number_text(new)}")
    return "\n".join(lines)


def held_out_but_seen(state: State) -> str:
    """Says of the examples held out at the cursor how many were trained on before; empty where none was."""
    seen, held_out = len(seen_in_training(state)), len(state.document.data.held_out)
    if not seen:
        return ""
    if seen == held_out:
        which = f"The {plural(held_out, 'example')} held out"
    else:
        which = f"{grouped(seen)} of the {grouped(held_out)} examples held out"
    were = plural(seen, "was", "were")
    return f"{which} {were} trained on before, so the held-out cost says little about new examples."
