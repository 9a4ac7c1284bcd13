"""Networks never seen: wide and deep, of every activation, cost, penalty and optimizer, in any notation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.notation.textbook import COSTS as LETTERS
from bpstudio.notation.textbook import FORMS, LAYERS, WEIGHTS, Notation
from bpstudio.session.history.document import Document


def random_document(rng: np.random.Generator) -> Document:
    names = [name for name in ACTIVATIONS if name != "softmax"]
    depth = int(rng.choice([1, 2, 3, 4, 14], p=[0.2, 0.35, 0.25, 0.12, 0.08]))
    widths = rng.choice([1, 2, 3, 4, 12], size=depth, p=[0.4, 0.25, 0.2, 0.1, 0.05])
    if depth > 4 or rng.random() < 0.2:
        widths = np.ones(depth, dtype=int)
    layers = [Layer(int(width), str(rng.choice(names))) for width in widths]
    cost = str(rng.choice(list(COSTS)))
    if cost == "binary_cross_entropy":
        layers[-1] = replace(layers[-1], activation="sigmoid")
    if cost == "categorical_cross_entropy" or rng.random() < 0.15:
        layers[-1] = Layer(max(2, layers[-1].width), "softmax")
    network = Network(int(rng.integers(1, 4)), tuple(layers))
    examples = int(rng.choice([1, 2, 3, 4, 7]))
    x = rng.choice([0.0, 1.0, 0.5, -1.25, *rng.normal(size=4)], size=(examples, network.inputs))
    y = np.eye(network.outputs)[rng.integers(network.outputs, size=examples)]
    if network.outputs == 1:
        y = rng.integers(2, size=(examples, 1)).astype(float)
    optimizer = (GradientDescent(), Momentum(0.9), Adam())[int(rng.integers(3))]
    penalty = Regularization(str(rng.choice(["none", *PENALTIES])), 0.01)
    batch = None if rng.random() < 0.6 else int(rng.integers(1, examples + 1))
    training = Training(
        float(rng.choice([0.1, 0.5, 3.0])),
        optimizer,
        batch_size=batch,
        shuffle=True,
        regularization=penalty,
        seed=5,
    )
    over = rng.choice(["sum", "mean"], size=2)
    scale = float(rng.choice([1.0, 0.5, 2.7]))
    network = _with_cuts(network, rng)
    given = Document(network, Examples(x, y), Cost(cost, scale, str(over[0]), str(over[1])), training)  # type: ignore[arg-type]
    return given


def _with_cuts(network: Network, rng: np.random.Generator) -> Network:
    """In some networks connections are cut, but never all of a layer's."""
    layers, below = [], network.inputs
    for layer in network.layers:
        pairs = [(i, j) for i in range(below) for j in range(layer.width)]
        count = int(rng.integers(1, len(pairs))) if len(pairs) > 1 and rng.random() < 0.15 else 0
        chosen = [pairs[place] for place in rng.permutation(len(pairs))[:count]]
        layers.append(replace(layer, cut=tuple(sorted(chosen))))
        below = layer.width
    return replace(network, layers=tuple(layers))


def random_notation(rng: np.random.Generator) -> Notation:
    if rng.random() < 0.4:
        return Notation(form=FORMS[int(rng.integers(2))])
    chosen: list[Any] = [
        choices[int(rng.integers(len(choices)))] for choices in (WEIGHTS, LETTERS, LAYERS, FORMS)
    ]
    return Notation(*chosen)
