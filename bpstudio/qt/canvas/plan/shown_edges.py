"""Which of the weights between two layers are drawn as lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Array

Indices = NDArray[np.intp]
MOST_LINES = 400


def most_important(theta: Array) -> Indices:
    """Flat indices of the largest |θ|, the smallest of them first, so that they end up on top."""
    flat = abs(theta.ravel())
    if flat.size > MOST_LINES:
        chosen = np.argpartition(flat, flat.size - MOST_LINES)[flat.size - MOST_LINES :]
        return np.asarray(chosen[np.argsort(flat[chosen])], dtype=np.intp)
    return np.asarray(np.argsort(flat), dtype=np.intp)
