"""Weights and biases as PyTorch has them in the ``state_dict`` of an ``nn.Sequential``, in a safetensors file."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words.weights import SAFETENSORS_MISSING
from bpstudio.storage.export.arrays import weights_wanted
from bpstudio.storage.export.wanted import Wanted


def safetensors_of(wanted: Wanted) -> bytes:
    """``0.weight``, ``0.bias``, ``2.weight`` and so on in double precision: each layer is followed by its activation.

    Raises RefusedError where the package is missing, and for more than one iteration.
    """
    try:
        from safetensors.numpy import save
    except ImportError:
        raise RefusedError("safetensors", SAFETENSORS_MISSING) from None
    written: bytes = save(state_dict_of(weights_wanted(wanted)), {"format": "pt"})
    return written


def state_dict_of(parameters: Parameters) -> dict[str, Array]:
    """The arrays by PyTorch's names; ``weight`` has a row for each unit of the layer."""
    found = {}
    for at, layer in enumerate(parameters.network.layer_ids):
        found[f"{2 * at}.weight"] = np.ascontiguousarray(parameters.theta(layer).T)
        found[f"{2 * at}.bias"] = parameters.b(layer)
    return found
