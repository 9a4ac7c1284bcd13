"""An example's part of the cost and of its derivatives: what it is called, and its number.

C = C₁ + C₂ + … and what a penalty adds: C₂ is the part of example 2, with its 1/m where C is a mean, and its part of a
gradient is ∂C₂/∂θ. ∂C/∂z, ∂C/∂a and ∂C/∂ŷ keep their names, for z, a and ŷ are the example's own. Where an iteration
sees one example, its part is the whole and is called so.
"""

from __future__ import annotations

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.words import counted, grouped
from bpstudio.explain.readings import gradient_or_part, several
from bpstudio.explain.scope import Scope
from bpstudio.notation.naming import parameter_symbol, parameter_text, row_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.tree import Node, Number, Partial, Script
from bpstudio.session.frame import Frame


def is_part(frame: Frame, scope: Scope) -> bool:
    """Whether costs and gradients shown are one example's parts of those of the batch."""
    return scope == "example" and several(frame)


def cost_symbol(frame: Frame, scope: Scope, example: int) -> Node:
    """C, or C₂ for the part of the example that is row 2 of the data."""
    if not is_part(frame, scope):
        return COST
    return Script(COST, lower=Number(str(row_number(frame.rows, example))))


def cost_in(frame: Frame, scope: Scope, example: int) -> float | None:
    """The number of ``cost_symbol``; None while it is not computed."""
    shares = frame.cost_shares if is_part(frame, scope) else None
    return frame.cost if shares is None else float(shares[example])


def of_scope(scope: Scope, example: int) -> int | None:
    """The example whose numbers are meant, or None for those of the batch."""
    return example if scope == "example" else None


def gradient_in(frame: Frame, parameter: Parameter, scope: Scope, example: int) -> Array | None:
    """The number of ``gradient_text``, or all of a layer's; None while it is not computed."""
    return gradient_or_part(frame, parameter, of_scope(scope, example))


def gradient_text(frame: Frame, parameter: Parameter, scope: Scope, example: int, notation: Notation) -> str:
    """∂C/∂θ₂, or ∂C₂/∂θ₂ for the part of an example."""
    return by_text(parameter_text(parameter, frame.network, notation), frame, scope, example, notation)


def gradient_symbol(frame: Frame, parameter: Parameter, scope: Scope, example: int) -> Node:
    """The same to be typeset."""
    return Partial(cost_symbol(frame, scope, example), parameter_symbol(parameter, frame.network))


def by_text(of: str, frame: Frame, scope: Scope, example: int, notation: Notation) -> str:
    """The derivative by ``of``, which is in the notation in force, of the cost or an example's part of it."""
    return f"∂{to_plain(cost_symbol(frame, scope, example), notation)}/∂{of}"


# In words


def example_words(frame: Frame, example: int) -> str:
    """``example 2 of 4``; of a mini-batch the row of the data: ``example 37 in a batch of 10``."""
    name = example_name(frame, example)
    return name if _is_every(frame) else f"{name} in {_group(frame)}"


def example_name(frame: Frame, example: int) -> str:
    """The same without the batch: ``example 2 of 4``, ``example 37``."""
    return f"example {example_number(frame, example)}"


def example_in_short(frame: Frame, example: int) -> str:
    """The same where there is little room: ``2 of 4``, ``example 37``."""
    return example_number(frame, example) if _is_every(frame) else example_name(frame, example)


def example_number(frame: Frame, example: int) -> str:
    """Its number alone: ``2 of 4``, ``37``."""
    row = grouped(row_number(frame.rows, example))
    return f"{row} of {grouped(len(frame.rows))}" if _is_every(frame) else row


def _is_every(frame: Frame) -> bool:
    """Whether an iteration sees all examples there are."""
    return len(frame.rows) == len(frame.state.document.data)


def batch_words(frame: Frame) -> str:
    """``all 4 examples``, or ``the batch of 10``."""
    count = len(frame.rows)
    if count == 1:
        return counted(count, "example")
    if frame.state.document.task.batches > 1:
        return f"the batch of {grouped(count)}"
    held_out = bool(frame.state.document.data.held_out)
    return f"all {counted(count, 'example')}{' trained on' if held_out else ''}"


def batch_in_short(frame: Frame) -> str:
    """The same where there is little room: ``all 4``, ``batch of 10``."""
    count = len(frame.rows)
    if count == 1:
        return counted(count, "example")
    if frame.state.document.task.batches > 1:
        return f"batch of {grouped(count)}"
    held_out = bool(frame.state.document.data.held_out)
    return f"all {grouped(count)}{' trained on' if held_out else ''}"


def _group(frame: Frame) -> str:
    count = len(frame.rows)
    return (
        f"a batch of {grouped(count)}"
        if frame.state.document.task.batches > 1
        else f"{grouped(count)} trained on"
    )


def scope_words(frame: Frame, scope: Scope, example: int) -> str:
    """Whose numbers are meant: ``example 2 of 4`` or ``all 4 examples``; empty where there is but one."""
    if not several(frame):
        return ""
    return example_words(frame, example) if scope == "example" else batch_words(frame)


def batch_note(frame: Frame, scope: Scope) -> str:
    """What a heading adds over numbers that are the batch's whatever is shown beside; empty where that is plain."""
    return batch_words(frame) if is_part(frame, scope) else ""


def update_note(frame: Frame, scope: Scope) -> str:
    """Whose gradients an update takes, as a sentence; empty where that is plain."""
    note = batch_note(frame, scope)
    return f"The gradient in the update is that of {note}." if note else ""


def legend(frame: Frame, scope: Scope, example: int, notation: Notation) -> str:
    """Whose numbers stand where on the network, in plain words; empty where all are of the one example there is."""
    if not several(frame):
        return ""
    own, whose = in_words("z, a, ∂C/∂z", notation), example_name(frame, example)
    cost = to_plain(cost_symbol(frame, scope, example), notation)
    theirs = f"{cost}, ∂{cost}/∂{in_words('θ', notation)}"
    if scope == "example":
        return f"{whose}: {own}, and its part {theirs}"
    return f"{own}: {whose} · {theirs}: {batch_words(frame)}"


def short_legend(frame: Frame, scope: Scope, example: int, notation: Notation) -> tuple[str, ...]:
    """The same in two short lines; nothing where ``legend`` says nothing."""
    if not several(frame):
        return ()
    one, own = example_in_short(frame, example), in_words("z, a, ∂C/∂z", notation)
    cost = to_plain(cost_symbol(frame, scope, example), notation)
    theirs = f"{cost}, ∂{cost}/∂{in_words('θ', notation)}"
    if scope == "example":
        return f"{one}: {own}", f"its part: {theirs}"
    return f"{own}: {one}", f"{theirs}: {batch_in_short(frame)}"
