"""All parameters of a frame as flat arrays: which is where, their gradients, and their order by either."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.session.frame import Frame

Positions = NDArray[np.intp]


def flat_gradients(frame: Frame) -> tuple[Array, NDArray[np.bool_]]:
    """∂C/∂ every parameter and which of them may be seen, both in the order of the flat vector."""
    gradients = Parameters(frame.network)
    seen = Parameters(frame.network)
    for layer in frame.network.layer_ids:
        for kind in ("theta", "b"):
            found = frame.gradient(Parameter(kind, layer))
            if found is not None:
                part = gradients.theta(layer) if kind == "theta" else gradients.b(layer)
                part[...] = found
                (seen.theta(layer) if kind == "theta" else seen.b(layer))[...] = 1.0
    return gradients.flat, seen.flat > 0


def sorted_positions(keys: Array, known: NDArray[np.bool_], descending: bool) -> Positions:
    """Positions by their keys; NaN after the numbers and what is not known last, whichever the direction."""
    undefined = np.isnan(keys)
    numbers = np.flatnonzero(known & ~undefined)
    ranks = np.argsort(-keys[numbers] if descending else keys[numbers], kind="stable")
    return np.concatenate([numbers[ranks], np.flatnonzero(known & undefined), np.flatnonzero(~known)])
