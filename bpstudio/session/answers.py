"""What the network answers to inputs of anybody's choosing, with the parameters in force at the cursor."""

from __future__ import annotations

from bpstudio.engine.forward import ForwardPass, outputs_for, run_forward
from bpstudio.engine.network import Array
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame


def answers(frame: Frame, x: Array) -> Array:
    """ŷ for inputs (m, inputs): (m, outputs). Raises ValueError where the frame withholds it."""
    _refuse_where_withheld(frame)
    return outputs_for(frame.network, frame.parameters, x)


def passed(frame: Frame, x: Array) -> ForwardPass:
    """The forward pass over inputs (m, inputs): how each unit takes them. Raises ValueError as ``answers`` does."""
    _refuse_where_withheld(frame)
    return run_forward(frame.parameters, x)


def _refuse_where_withheld(frame: Frame) -> None:
    if frame.withholds_outputs:
        raise RefusedError(
            "x", "a question asks for a number of the forward pass, and is to be answered first"
        )
