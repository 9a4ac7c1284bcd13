"""The activations by name. To add one, write its entry here or in a file beside, and enter it in ``ACTIVATIONS``."""

from __future__ import annotations

from typing import Annotated

from bpstudio.engine.functions.curves import GELU, SIGMOID, SILU, SOFTMAX, SOFTPLUS, TANH
from bpstudio.engine.functions.entries import Activation
from bpstudio.engine.functions.ramps import ELU, HARD_TANH, IDENTITY, LEAKY_RELU, RELU

ACTIVATIONS: dict[str, Activation] = {
    "identity": IDENTITY,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "softmax": SOFTMAX,
    "elu": ELU,
    "gelu": GELU,
    "silu": SILU,
    "softplus": SOFTPLUS,
    "hard_tanh": HARD_TANH,
}
ActivationName = Annotated[str, ACTIVATIONS]
"""A name in ``ACTIVATIONS``: what is read from a file is held to it."""
USUAL, USUAL_HIDDEN = "sigmoid", "relu"
"""What a layer has where a file says nothing, and what a layer that is added has."""


def unchanged() -> ActivationName:
    """The name of the activation that passes z on as it is."""
    return next(name for name, activation in ACTIVATIONS.items() if activation.same)
