from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Program
from bpstudio.engine.task import Cost
from bpstudio.explain.chain.effort import effort
from bpstudio.explain.chain.shares import factor_for, share_of_example
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

NARROW = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
parse = Parameter.parse


def session(network: Network, examples: int = 1, cost: str = "squared_error") -> Session:
    rng = np.random.default_rng(3)
    data = Examples(rng.random((examples, network.inputs)), rng.random((examples, network.outputs)))
    return Session(Document(network, data, Cost(cost)))


@pytest.mark.parametrize(
    ("name", "factors", "saved"),
    [("theta3", 3, 0), ("theta2", 5, 1), ("theta1", 7, 3), ("b1", 7, 3)],
)
def test_a_narrow_network_has_one_path_and_reuse_spares_what_was_multiplied_before(
    name: str, factors: int, saved: int
) -> None:
    found = effort(Program.of(NARROW), parse(name))
    assert (found.factors, found.paths, found.saved) == (factors, 1, saved)


def test_paths_are_the_product_of_the_widths_above() -> None:
    network = Network(3, (Layer(4, "tanh"), Layer(5, "tanh"), Layer(2)))
    found = effort(Program.of(network), parse("theta1[0,0]"))
    assert (found.paths, found.written_out, found.reusing) == (10, 60, 7)


def test_the_parts_of_all_examples_add_up_to_the_gradient() -> None:
    for output, cost in (("sigmoid", "squared_error"), ("softmax", "categorical_cross_entropy")):
        network = Network(2, (Layer(3, "tanh"), Layer(2, output)))
        at = session(network, 4, cost)
        at.finish_iteration()
        for parameter in every_parameter(network):
            shares = [share_of_example(at.frame, parameter, example) for example in range(4)]
            gradient = at.frame.gradient(parameter)
            assert gradient is not None
            assert sum(share or 0.0 for share in shares) == pytest.approx(
                float(gradient), rel=1e-12, abs=1e-15
            )


def test_factors_of_the_own_layer_are_numbers_and_multiply_to_the_gradient() -> None:
    at = session(NARROW)
    at.finish_iteration()
    for name in ("theta1[0,0]", "b2[0]", "theta3[0,0]"):
        chain = at.frame.program.chain_of(parse(name))
        factors = [factor_for(at.frame, step, parse(name), 0) for step in chain]
        product = np.prod([np.asarray(factor).item() for factor in factors])
        assert product == pytest.approx(float(np.asarray(at.frame.gradient(parse(name)))))


def test_no_factor_is_known_before_its_step() -> None:
    at = session(NARROW)
    at.seek(0, 8)
    known = [
        factor_for(at.frame, step, parse("theta3[0,0]"), 0) is not None
        for step in at.frame.program.steps[7:10]
    ]
    assert known == [True, False, False]
    assert share_of_example(at.frame, parse("theta3[0,0]"), 0) is None


def test_a_factor_is_reused_once_an_earlier_chain_has_computed_it() -> None:
    at = session(NARROW)
    chain = at.frame.program.chain_of(parse("theta2"))
    while at.frame.gradient(parse("theta2")) is None:
        at.step()
    assert [at.frame.reused_by(parse("theta2"), step) for step in chain] == [False, False, False, True, True]
    at.seek(0, 8)
    assert not any(at.frame.reused_by(parse("theta2"), step) for step in chain), "nothing before it is seen"
