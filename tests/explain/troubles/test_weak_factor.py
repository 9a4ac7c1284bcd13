"""Where a chain gets small, and that its steps multiply to the whole."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.explain.chain.shares import share_of_example
from bpstudio.explain.troubles.weak_factor import shrinkages, weakest
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

parse = Parameter.parse
NARROW = Network(1, (Layer(1, "sigmoid"), Layer(1, "relu"), Layer(1, "identity")))


def session(network: Network = NARROW, examples: int = 2) -> Session:
    rng = np.random.default_rng(6)
    made = Session(
        Document(
            network, Examples(rng.random((examples, network.inputs)), rng.random((examples, network.outputs)))
        )
    )
    made.finish_iteration()
    return made


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_the_ratios_multiply_to_the_size_of_the_examples_part(output: str) -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(2, "leaky_relu"), Layer(2, output)))
    frame = session(network).frame
    for parameter in every_parameter(network):
        for example in range(2):
            found = shrinkages(frame, parameter, example)
            assert len(found) == len(frame.program.chain_of(parameter))
            product = frame.state.document.cost.coefficient(2, 2) * np.prod([each.ratio for each in found])
            assert product == pytest.approx(abs(share_of_example(frame, parameter, example) or 0.0))


@pytest.mark.parametrize(
    ("edits", "step"),
    [
        ({"theta1[0,0]": 40.0, "theta2[0,0]": 1.0, "b2[0]": 1.0, "theta3[0,0]": 1.0}, "da1/dz1"),
        ({"theta1[0,0]": 0.1, "theta2[0,0]": 1.0, "b2[0]": -5.0, "theta3[0,0]": 1.0}, "da2/dz2"),
        ({"theta1[0,0]": 0.1, "theta2[0,0]": 1e-4, "b2[0]": 1.0, "theta3[0,0]": 1.0}, "dz2/da1"),
        ({"theta1[0,0]": 0.1, "theta2[0,0]": 1.0, "b2[0]": 1.0, "theta3[0,0]": 1e-5}, "dz3/da2"),
    ],
)
def test_the_weakest_step_is_the_saturated_the_dead_or_the_tiny_one(
    edits: dict[str, float], step: str
) -> None:
    made = session()
    for name, value in edits.items():
        made.apply(SetParameter(name, value))
    made.finish_iteration()
    found = weakest(made.frame, parse("b1[0]"), 0)
    assert found is not None
    assert str(found.step.symbol) == step


def test_nothing_behind_a_dead_unit_is_blamed_and_nothing_is_said_before_its_time() -> None:
    made = session()
    made.apply(SetParameter("b2[0]", -50.0))
    made.finish_iteration()
    found = shrinkages(made.frame, parse("theta1[0,0]"), 0)
    assert [str(each.step.symbol) for each in found] == ["dC/dyhat", "dyhat/dz3", "dz3/da2", "da2/dz2"]
    assert found[-1].ratio == 0.0
    made.seek(0, 8)
    assert [str(each.step.symbol) for each in shrinkages(made.frame, parse("theta1[0,0]"), 0)] == ["dC/dyhat"]
