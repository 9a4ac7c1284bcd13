"""What the network answers to inputs of anybody's choosing, with the parameters in force at the cursor."""

from __future__ import annotations

from bpstudio.engine.forward import ForwardPass, outputs_for, run_forward
from bpstudio.engine.network import Array
from bpstudio.session.frame import Frame


def answers(frame: Frame, x: Array) -> Array:
    """ŷ for inputs (m, inputs): (m, outputs)."""
    return outputs_for(frame.network, frame.parameters, x)


def passed(frame: Frame, x: Array) -> ForwardPass:
    """The forward pass over inputs (m, inputs): how each unit takes them."""
    return run_forward(frame.parameters, x)
