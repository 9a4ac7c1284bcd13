"""Whatever the network, however training is cut into runs and whatever of it is recorded: the same to the last bit."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast import blas, kernels, lanes, workspace
from bpstudio.engine.functions import ACTIVATIONS, CostName
from bpstudio.engine.initializers import initial_parameters
from bpstudio.engine.network import ActivationName, Frozen, Layer, Network
from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum
from bpstudio.engine.task import Cost, Regularization, Task, Training
from bpstudio.engine.trainer import Trainer, trace

HIDDEN = [name for name, activation in ACTIVATIONS.items() if activation.derivative]
ENDS: list[tuple[ActivationName, CostName]] = [
    *((output, "squared_error") for output in (*HIDDEN, "softmax")),
    ("sigmoid", "binary_cross_entropy"),
    ("sigmoid", "categorical_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
    ("tanh", "output"),
]
SIZES = st.sampled_from([1, 1, 2, 3, 5, 9])


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    inputs, (output, cost) = draw(SIZES), draw(st.sampled_from(ENDS))
    layers: list[Layer] = []
    for activation in [*draw(st.lists(st.sampled_from(HIDDEN), max_size=3)), output]:
        width, below = draw(SIZES), layers[-1].width if layers else inputs
        pair = draw(st.integers(0, below - 1)), draw(st.integers(0, width - 1))
        cut = (pair,) if draw(st.booleans()) else ()
        frozen = Frozen((pair,), (pair[1],)) if draw(st.booleans()) else Frozen()
        layers.append(Layer(width, activation, train_b=draw(st.booleans()), cut=cut, frozen=frozen))
    size = draw(SIZES)
    rng, count = np.random.default_rng(draw(st.integers(0, 99))), size * draw(SIZES) + draw(st.integers(0, 2))
    training = Training(
        0.1,
        draw(st.sampled_from([GradientDescent(), Momentum(), Adam()])),
        size,
        draw(st.booleans()),
        Regularization(draw(st.sampled_from(["none", "l1", "l2"])), 0.01),
    )
    y = np.eye(layers[-1].width)[rng.integers(0, layers[-1].width, count)]
    examples = Examples(rng.normal(size=(count, inputs)), y)
    return Task(Network(inputs, tuple(layers)), Cost(cost), examples, training)


ONE_OR_NEVER = st.sampled_from([1, 1 << 40])
RUNS = st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.booleans()), min_size=1, max_size=4)


@settings(deadline=None, max_examples=150)
@given(tasks(), RUNS, ONE_OR_NEVER, ONE_OR_NEVER, ONE_OR_NEVER, st.sampled_from([0, 30, 100]), st.data())
def test_runs_agree_with_the_iterations_one_by_one(
    task: Task,
    runs: list[tuple[int, bool, bool]],
    many: int,
    large: int,
    wide: int,
    small: int,
    data: st.DataObject,
) -> None:
    """``many`` and the numbers after it let small networks take the ways that are made for large ones."""
    start = initial_parameters(task.network, "xavier", 1)
    if data.draw(st.integers(0, 3)) == 0:
        wild = st.tuples(st.integers(0, task.network.size - 1), st.sampled_from([np.inf, -np.inf, np.nan]))
        for position, value in data.draw(st.lists(wild, min_size=1, max_size=2)):
            start.flat[position] = value
    with (
        patch.multiple(kernels, _MANY=many, _PART=4),
        patch.object(lanes, "_LARGE", large),
        patch.multiple(workspace, WIDE=wide, PARTED=1, _LEAST=2),
        patch.object(blas, "small_product", lambda: small),
    ):
        trainer = Trainer(task, start.copy())
        seen, moments = start, None
        iteration = 0
        for count, with_costs, with_gradients in runs:
            costs = np.empty(count) if with_costs else None
            gradients = np.empty((count, task.network.size)) if with_gradients else None
            trainer.run(count, costs, gradients)
            for number in range(count):
                found = trace(task, seen, moments, iteration)
                if costs is not None:
                    np.testing.assert_array_equal(costs[number], found.workspace.C)
                if gradients is not None:
                    np.testing.assert_array_equal(gradients[number], found.workspace.gradient.flat)
                seen, moments, iteration = found.after, found.moments_after, iteration + 1
            np.testing.assert_array_equal(trainer.parameters.flat, seen.flat)
