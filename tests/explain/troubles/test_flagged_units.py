"""What is said of a unit that does not learn, and of which examples it is said."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.forward import run_forward
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.explain.troubles.flagged_units import troubles

RNG = np.random.default_rng(8)
X = RNG.normal(size=(20, 2))
NETWORK = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))


def test_what_is_said_of_a_unit_is_said_of_the_examples_it_was_tried_on() -> None:
    network = Network(1, (Layer(1, "relu"), Layer(1)))
    parameters = Parameters(network)
    parameters.flat[:] = 0.5
    parameters.theta(1)[...] = -5.0
    few = run_forward(parameters, np.linspace(1, 3, 256)[:, None])
    (some,) = troubles(network, few, None, of=1_000)
    assert some.why == (
        "its slope is 0 for all of the 256 examples tried, out of 1,000: nothing of these passes back through it"
    )
    (all_of_them,) = troubles(network, few, None, of=256)
    assert all_of_them.why == "its slope is 0 for all of the 256 examples: nothing passes back through it"
    (one,) = troubles(network, run_forward(parameters, np.ones((1, 1))), None, of=1)
    assert one.why == "its slope is 0 for the one example: nothing passes back through it"
    gradients = Parameters(network)
    gradients.blocks[1][:] = 0.5
    parameters.theta(1)[...] = 5.0
    healthy = run_forward(parameters, np.ones((2, 1)))
    (still,) = troubles(network, healthy, gradients.flat, of=2)
    assert still.why.startswith("its gradient is 0, where the longest of a unit is ")


@pytest.mark.parametrize(
    ("network", "theta", "kind"),
    [
        (Network(1, (Layer(1, "relu"), Layer(1))), -5.0, "dead"),
        (Network(1, (Layer(1, "sigmoid"), Layer(1))), 90.0, "saturated"),
        (Network(1, (Layer(1, "tanh"), Layer(1))), 90.0, "saturated"),
    ],
)
def test_units_that_pass_nothing_back_are_named(network: Network, theta: float, kind: str) -> None:
    parameters = Parameters(network)
    parameters.flat[:] = 0.5
    parameters.theta(1)[...] = theta
    found = troubles(network, run_forward(parameters, np.linspace(1, 3, 9)[:, None]), None)
    assert [(trouble.layer, trouble.index, trouble.kind) for trouble in found] == [(1, 0, kind)]


def test_small_and_huge_gradients_are_named_and_healthy_units_are_not() -> None:
    parameters = Parameters(NETWORK)
    parameters.flat[:] = RNG.normal(size=NETWORK.size)
    passed = run_forward(parameters, X)
    gradients = Parameters(NETWORK)
    gradients.flat[:] = 0.5
    assert troubles(NETWORK, passed, gradients.flat) == []
    gradients.blocks[0][:, 1] = 1e-9
    gradients.blocks[1][:, 0] = np.inf
    kinds = {(t.layer, t.index): t.kind for t in troubles(NETWORK, passed, gradients.flat)}
    assert kinds[2, 0] == "exploding"
    gradients.blocks[1][:, 0] = 0.5
    assert [(t.layer, t.index, t.kind) for t in troubles(NETWORK, passed, gradients.flat)] == [
        (1, 1, "vanishing")
    ]


def test_softmax_has_no_slope_of_its_own_to_be_flat() -> None:
    network = Network(2, (Layer(3, "softmax"),))
    parameters = Parameters(network)
    parameters.flat[:] = 90.0
    assert troubles(network, run_forward(parameters, X), None) == []
