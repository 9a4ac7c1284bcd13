"""A session in words and equations: where the frame's numbers meet the notation."""

from __future__ import annotations

from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Step
from bpstudio.engine.quantity import b_of, theta_of
from bpstudio.engine.words import counted, grouped
from bpstudio.explain.readings import conventions_of
from bpstudio.explain.troubles.remarks import remarks_on_step
from bpstudio.explain.words.sentences import written
from bpstudio.notation.conventions import conventions_line
from bpstudio.notation.numbers import stated
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import Cursor, State


def recorded_in_words(state: State) -> str:
    """Whether the parameters of the iteration at the cursor are on record, or run again to be seen."""
    before = Frame(state).past.parameters_kept
    if before == state.cursor.iteration:
        return "Its parameters are on record."
    return (
        f"Its parameters are run again from iteration {grouped(before)}, the last before it on record, and come "
        "out the same to the last bit."
    )


def heading(frame: Frame, name: str, notation: Notation) -> str:
    """Which network this is and which customs hold, before its steps; ``name`` is one line."""
    network = frame.network
    widths = "-".join(map(str, network.widths))
    examples = counted(len(frame.rows), "example")
    about = f"{name}: {widths}, {counted(network.size, 'parameter')}, {examples} in an iteration"
    cursor, steps = frame.state.cursor, len(frame.program)
    where = (
        f"from iteration {cursor.iteration}, {cursor.revealed} of {steps} steps revealed\n"
        if cursor > Cursor()
        else ""
    )
    return f"{about}\n{conventions_line(conventions_of(frame, notation=notation))}\n{where}".rstrip()


def written_in_full(frame: Frame, step: Step, notation: Notation) -> str:
    """``written`` of the batch, under the update what became of the parameters, a note where rounding alone decides."""
    lines = [written(frame, step, notation=notation)]
    after = frame.value(step)
    if isinstance(after, Parameters):
        for number in frame.network.layer_ids:
            both = ((theta_of(number), after.theta(number)), (b_of(number), after.b(number)[:, None]))
            told = "    ".join(stated(to_plain(quantity(what), notation), values) for what, values in both)
            lines.append(f"{'':14}{told}")
    lines += [f"{'':14}note: {remark}" for remark in remarks_on_step(frame, step, notation)]
    return "\n".join(lines)


def trained(state: State, start: int) -> str:
    """How many iterations ran from number ``start`` to the cursor, and what became of the cost."""
    count = state.completed - start
    if not count:
        return counted(0, "iteration")
    past = Frame(state).past
    first, last = (f"{past.cost(iteration):.6g}" for iteration in (start, state.last_completed))
    return f"{counted(count, 'iteration')}, C from {first} to {last}"
