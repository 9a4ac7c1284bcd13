"""Any network, with any settings, for properties that hold of all of them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS
from bpstudio.engine.task import Cost, Reduction, Regularization, Task, Training

HIDDEN = [name for name, activation in ACTIVATIONS.items() if activation.derivative]
SETTINGS = [kind() for kind in OPTIMIZERS.values()]


@st.composite
def layers(draw: st.DrawFn, below: int, activation: str) -> Layer:
    """A layer with connections cut, with parameters frozen one by one, or frozen whole."""
    width = draw(st.integers(1, 4))
    weights, units = (
        st.tuples(st.integers(0, below - 1), st.integers(0, width - 1)),
        st.integers(0, width - 1),
    )
    cut, frozen = (tuple(draw(st.lists(weights, max_size=2))) for _ in range(2))
    still = Frozen(frozen, tuple(draw(st.lists(units, max_size=2))))
    return Layer(width, activation, draw(st.booleans()), draw(st.booleans()), cut, still)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Any network and any settings; of costs that take logarithms, also where what they are given is none."""
    inputs = draw(st.integers(1, 4))
    chain: list[Layer] = []
    for name in [
        *draw(st.lists(st.sampled_from(HIDDEN), max_size=3)),
        draw(st.sampled_from(list(ACTIVATIONS))),
    ]:
        chain.append(draw(layers(chain[-1].width if chain else inputs, name)))
    rng, count = np.random.default_rng(draw(st.integers(0, 1 << 32))), draw(st.integers(1, 7))
    outputs = chain[-1].width
    reductions: st.SearchStrategy[Reduction] = st.sampled_from(["sum", "mean"])
    y = (
        rng.uniform(size=(count, outputs))
        if draw(st.booleans())
        else rng.integers(0, 2, (count, outputs)).astype(float)
    )
    held_out = (0,) if count > 1 and draw(st.booleans()) else ()
    return Task(
        Network(inputs, tuple(chain)),
        Cost(
            draw(st.sampled_from(list(COSTS))),
            draw(st.sampled_from([0.5, 1.0])),
            draw(reductions),
            draw(reductions),
        ),
        Examples(rng.normal(size=(count, inputs)), y, held_out),
        Training(
            0.1,
            draw(st.sampled_from(SETTINGS)),
            draw(st.sampled_from([None, 1, 2, 3])),
            draw(st.booleans()),
            Regularization(draw(st.sampled_from(["none", *PENALTIES])), draw(st.sampled_from([0.0, 0.03]))),
            seed=draw(st.integers(0, 1000)),
        ),
    )


def task_of_seed(seed: int) -> Task:
    """A task for each seed, of all kinds, over three examples."""
    rng = np.random.default_rng(seed)
    layers = tuple(Layer(int(rng.integers(1, 4)), str(rng.choice(HIDDEN))) for _ in range(rng.integers(0, 3)))
    last = Layer(int(rng.integers(1, 4)), str(rng.choice(list(ACTIVATIONS))))
    examples = Examples(rng.normal(size=(3, 2)), rng.uniform(size=(3, last.width)))
    over: tuple[Reduction, ...] = ("sum", "mean")
    cost = Cost(str(rng.choice(list(COSTS))), 1.0, over[rng.integers(2)], over[rng.integers(2)])
    training = Training(
        0.1,
        OPTIMIZERS[str(rng.choice(list(OPTIMIZERS)))](),
        regularization=Regularization(str(rng.choice(list(PENALTIES))), 0.1),
    )
    return Task(Network(2, (*layers, last)), cost, examples, training)
