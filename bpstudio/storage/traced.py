"""The trace of a file: every step revealed at the cursor, unless that is more than a file should carry."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.program import Op, Step
from bpstudio.session.frame import Frame
from bpstudio.storage.plain import trace_entry

MOST_NUMBERS = 2_000_000
"""Some 40 MB; with more the trace is left out. Softmax over a thousand classes would have millions for each example."""


def traced(frame: Frame) -> dict[str, object]:
    """``trace`` with an entry for each visible step; nothing where it would be too large."""
    steps = frame.visible_steps
    if sum(_numbers(frame, step) for step in steps) > MOST_NUMBERS:
        return {}
    return {"trace": [trace_entry(frame, step) for step in steps]}


def _numbers(frame: Frame, step: Step) -> int:
    """How many numbers the entry of a step has, without making them."""
    network, rows = frame.network, len(frame.rows)
    layer = network.depth if step.layer is None else step.layer
    width, below = network.width(layer), network.width_below(layer)
    match step.op:
        case Op.C:
            return 1
        case Op.DC_DYHAT:
            return 2 * rows * width
        case Op.DA_DZ:
            every = ACTIVATIONS[network.layer(layer).activation].couples
            return rows * width * (1 + (width if every else 1))
        case Op.DZ_DTHETA:
            return rows * below + below * width
        case Op.DZ_DB:
            return 1 + width
        case Op.DZ_DA:
            return below * width + rows * below
        case Op.UPDATE:
            return network.size
    return rows * width
