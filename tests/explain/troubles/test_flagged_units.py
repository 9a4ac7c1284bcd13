"""What is said of a unit that does not learn, and of which examples it is said."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.forward import run_forward
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.explain.troubles.flagged_units import troubles


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
