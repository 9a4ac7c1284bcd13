"""A document of any network, with examples drawn for it."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.session.history.document import Document

ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))


def document(network: Network = ARTICLE, examples: int = 1, **settings: object) -> Document:
    rng = np.random.default_rng(3)
    x = np.abs(rng.normal(size=(examples, network.inputs))) + 0.5
    y = np.eye(network.outputs)[rng.integers(network.outputs, size=examples)]
    return Document(network, Examples(x, y), **settings)  # type: ignore[arg-type]
