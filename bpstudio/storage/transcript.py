"""A session in words and equations: where the frame's numbers meet the notation."""

from __future__ import annotations

from bpstudio.engine.gradient_check import GradientCheck
from bpstudio.engine.network import Parameters
from bpstudio.engine.program import Step
from bpstudio.engine.quantity import b_of, theta_of
from bpstudio.explain.readings import conventions_of
from bpstudio.explain.sentences import written
from bpstudio.notation.conventions import conventions_line
from bpstudio.notation.numbers import stated
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity, symbol
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import Cursor, State
from bpstudio.session.session import Divergence
from bpstudio.storage.errors import one_line
from bpstudio.storage.recorded import rows_of
from bpstudio.storage.remarks import remarks_on_step
from bpstudio.storage.replay import Verification


def kept(state: State) -> str:
    """Whether the parameters of the iteration at the cursor are on record, or run again to be seen."""
    record, first = state.segment.record, state.segment.first
    offset = state.cursor.iteration - first
    before = record.checkpoint_before(offset)
    if before == offset:
        return "Its parameters are on record."
    return (
        f"Its parameters are run again from iteration {first + before:,}, the last before it on record, and come "
        "out the same to the last bit."
    )


def heading(frame: Frame, name: str) -> str:
    """Which network this is and which customs hold, before its steps."""
    network = frame.network
    widths = "-".join(map(str, network.widths))
    rows = len(frame.rows)
    examples = "1 example" if rows == 1 else f"{rows} examples"
    about = f"{one_line(name)}: {widths}, {network.size} parameters, {examples} in an iteration"
    cursor, steps = frame.state.cursor, len(frame.program)
    where = (
        f"from iteration {cursor.iteration}, {cursor.revealed} of {steps} steps revealed\n"
        if cursor > Cursor()
        else ""
    )
    return f"{about}\n{conventions_line(conventions_of(frame))}\n{where}".rstrip()


def written_in_full(frame: Frame, step: Step) -> str:
    """``written`` of the batch, under the update what became of the parameters, a note where rounding alone decides."""
    lines = [written(frame, step)]
    after = frame.value(step)
    if isinstance(after, Parameters):
        for number in frame.network.layer_ids:
            both = ((theta_of(number), after.theta(number)), (b_of(number), after.b(number)[:, None]))
            told = "    ".join(stated(to_plain(quantity(what)), values) for what, values in both)
            lines.append(f"{'':14}{told}")
    lines += [f"{'':14}note: {remark}" for remark in remarks_on_step(frame, step)]
    return "\n".join(lines)


def trained(state: State, start: int) -> str:
    """How many iterations ran from number ``start`` to the cursor, and what became of the cost."""
    count = state.completed - start
    if not count:
        return "0 iterations"
    rows = list(rows_of(state, [start, state.completed - 1], gradients=False))
    first, last = rows[0].cost, rows[-1].cost
    return f"{count} iteration{'s' * (count != 1)}, C from {first:.6g} to {last:.6g}"


def stopped(divergence: Divergence) -> str:
    """Why training ended before its time."""
    return (
        f"training stopped: {divergence.quantity} became not finite in iteration {divergence.iteration}; "
        + (
            "a smaller learning rate may help"
            if divergence.iteration
            else "the weights or inputs may be too large"
        )
    )


def verified(iterations: int, found: Verification) -> str:
    """What came of running a file of so many iterations again, in one sentence."""
    if found.difference is not None:
        return f"wrong: {found.difference}"
    if not found.compared:
        return (
            "nothing to compare: the file has no trace, no series and no checkpoints, so there is no computed number "
            "in it that could be checked"
        )
    counts = (
        _counted(found.steps, "step", " of the trace"),
        _counted(found.rows, "row", " of the series"),
        _counted(found.checkpoints, "checkpoint"),
    )
    compared = f"{_counted(iterations, 'iteration')} run again; {', '.join(counts)}"
    if found.untold is not None:
        return (
            f"cannot be told from iteration {found.untold} on: from there the last digit decides what comes of this "
            "training, and another processor may round it otherwise than the one that ran it; all before that agrees "
            f"({compared}). `bpstudio export FILE --to json -o NEW` runs it again here, and NEW can be verified here"
        )
    explained = ""
    if found.explained:
        stretches = _counted(found.explained, "stretch", plural="stretches")
        explained = f"; {stretches} within what rounding explains on another processor"
    return f"ok: {compared} agree{_exactly(found)}{explained}"


def _exactly(found: Verification) -> str:
    if found.inexact is None:
        return " to the bit"
    if found.same_kernels:
        return f", though not to the bit as they would with the kernels that the file names ({found.inexact.path})"
    return ""


def _counted(count: int, name: str, more: str = "", plural: str = "") -> str:
    return f"{count:,} {name if count == 1 else plural or name + 's'}{more}"


def check_table(check: GradientCheck) -> str:
    """A line a parameter: its gradient, the reference, how far they are apart, and the verdict."""
    lines = [f"{'parameter':<14}{'gradient':>25}{check.method:>25}{'relative error':>16}"]
    for found in check.comparisons:
        numbers = f"{found.gradient:>25.16g}{found.reference:>25.16g}{found.error:>16.1e}"
        lines.append(f"{found.parameter!s:<14}{numbers}  {found.verdict}")
    counted = "names count units from 0, as in the file: theta1[0,1] is the weight from unit 1 to unit 2"
    return "\n".join([*lines, counted, _check_summary(check)])


def _check_summary(check: GradientCheck) -> str:
    verdicts = [found.verdict for found in check.comparisons]
    counted = f"{len(verdicts)} gradients: {verdicts.count('right')} right, {verdicts.count('wrong')} wrong"
    kinks = f", {verdicts.count('kink')} at a kink" if "kink" in verdicts else ""
    if "undefined" in verdicts:
        kinks += f", {verdicts.count('undefined')} undefined because a number on the way is not finite"
    wrong = ", ".join(to_plain(symbol(step)) for step in check.wrong_factors)
    factor = f"\nthe local derivative that is wrong: {wrong}" if wrong else ""
    return (
        f"{counted}{kinks}; the largest error is {check.worst.error:.1e} at {check.worst.parameter}{factor}"
    )
