"""The sum over paths against hand calculation, brute force, and what the backward pass has from reuse."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters, every_parameter
from bpstudio.engine.program import Program
from bpstudio.engine.task import Cost
from bpstudio.explain.chain import paths as paths_module
from bpstudio.explain.chain.effort import effort, path_sizes
from bpstudio.explain.chain.paths import Paths
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

parse = Parameter.parse
TWO_THREE_TWO_ONE = Network(2, (Layer(3, "relu"), Layer(2, "identity"), Layer(1, "identity")))


def session(network: Network, examples: int = 1, cost: str = "squared_error") -> Session:
    rng = np.random.default_rng(5)
    data = Examples(rng.random((examples, network.inputs)), rng.random((examples, network.outputs)))
    made = Session(Document(network, data, Cost(cost)))
    made.finish_iteration()
    return made


def by_hand() -> Session:
    theta = [
        [[0.5, -1.0, 0.25], [1.0, 0.5, -0.5]],
        [[0.5, -0.25], [2.0, 1.0], [1.0, 4.0]],
        [[2.0], [-0.5]],
    ]
    b = [[0.0, 2.0, -5.0], [0.5, -0.5], [0.25]]
    parameters = Parameters.of(TWO_THREE_TWO_ONE, theta, b)
    data = Examples(np.array([[2.0, 1.0]]), np.array([[6.0]]))
    made = Session(Document(TWO_THREE_TWO_ONE, data))
    for parameter in every_parameter(TWO_THREE_TWO_ONE):
        made.apply(SetParameter(str(parameter), parameters[parameter]))
    made.finish_iteration()
    return made


def test_a_2_3_2_1_network_comes_to_what_paper_and_pencil_give() -> None:
    """x = (2, 1); z¹ = (2, 0.5, −5), a¹ = (2, 0.5, 0); z² = (2.5, −0.5); ŷ = 5.5; ∂C/∂ŷ = 2(5.5 − 6) = −1.

    To θ¹₁₁ lead two paths: 2·1·0.5·1·2·1·(−1) = −2 over unit 1 of layer 2, 2·1·(−0.25)·1·(−0.5)·1·(−1) = −0.25 over
    unit 2; together −2.25.
    """
    frame = by_hand().frame
    found = Paths(frame, parse("theta1[0,0]"), 0)
    assert [(path.units, path.factors, path.product) for path in found.page(0, 10)] == [
        ((0, 0, 0), (2.0, 1.0, 0.5, 1.0, 2.0, 1.0, -1.0), -2.0),
        ((0, 1, 0), (2.0, 1.0, -0.25, 1.0, -0.5, 1.0, -1.0), -0.25),
    ]
    assert found.total == 2
    assert found.sum == found.reused == frame.gradient(parse("theta1[0,0]")) == -2.25


@pytest.mark.parametrize(
    ("name", "products", "total"),
    [
        ("theta1[0,1]", [-8.0, 1.0], -7.0),
        ("theta1[1,1]", [-4.0, 0.5], -3.5),
        ("theta1[1,2]", [0.0, 0.0], 0.0),
        ("theta2[0,1]", [1.0], 1.0),
        ("b1[1]", [-4.0, 0.5], -3.5),
        ("b2[0]", [-2.0], -2.0),
        ("theta3[1,0]", [0.5], 0.5),
        ("b3[0]", [-1.0], -1.0),
    ],
)
def test_every_kind_of_parameter_of_2_3_2_1_by_hand(name: str, products: list[float], total: float) -> None:
    frame = by_hand().frame
    found = Paths(frame, parse(name), 0)
    assert [path.product for path in found.page(0, 10)] == products
    assert found.sum == found.reused == frame.gradient(parse(name)) == total


@pytest.mark.parametrize(
    ("output", "cost"),
    [
        ("sigmoid", "squared_error"),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "categorical_cross_entropy"),
        ("softmax", "squared_error"),
    ],
)
def test_the_paths_of_all_examples_add_up_to_the_gradient_for_any_output(output: str, cost: str) -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(2, "leaky_relu"), Layer(3, output)))
    frame = session(network, 4, cost).frame
    for parameter in every_parameter(network):
        sums = [Paths(frame, parameter, example).sum or 0.0 for example in range(4)]
        assert sum(sums) == pytest.approx(float(np.asarray(frame.gradient(parameter))), rel=1e-10, abs=1e-14)


def test_each_path_is_the_product_of_its_own_factors_and_they_come_largest_first() -> None:
    frame = session(Network(2, (Layer(4, "tanh"), Layer(3, "sigmoid"), Layer(2, "softmax")))).frame
    found = Paths(frame, parse("theta1[1,2]"), 0)
    every = found.page(0, 100)
    assert len(every) == found.total == 3 * 2 * 2
    assert {path.units[1:] for path in every} == set(product(range(3), range(2), range(2)))
    for path in every:
        assert path.product == pytest.approx(np.prod(path.factors))
    sizes = [abs(path.product or 0.0) for path in every]
    assert sizes == sorted(sizes, reverse=True)
    assert found.sum == pytest.approx(found.reused)


def test_a_page_is_part_of_the_whole() -> None:
    frame = session(Network(2, (Layer(4, "tanh"), Layer(5, "sigmoid"), Layer(2)))).frame
    found = Paths(frame, parse("b1[0]"), 0)
    assert found.page(3, 4) == found.page(0, 10)[3:7]
    assert found.page(8, 10) == found.page(0, 10)[8:]
    assert found.page(10, 5) == ()


def test_of_too_many_paths_pages_are_still_exact_and_nothing_is_claimed_of_the_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = session(Network(2, (Layer(4, "tanh"), Layer(5, "sigmoid"), Layer(2, "softmax")))).frame
    ordered = Paths(frame, parse("theta1[0,1]"), 0).page(0, 100)
    monkeypatch.setattr(paths_module, "MOST_ADDED", 3)
    found = Paths(frame, parse("theta1[0,1]"), 0)
    assert found.sum is None
    assert not found.largest_first
    assert {path.units: path for path in found.page(0, 100)} == {path.units: path for path in ordered}
    assert [path.units[-1] for path in found.page(0, 4)] == [0, 1, 0, 1]


def test_more_paths_than_a_machine_word_counts_are_no_trouble() -> None:
    network = Network(1, (*(Layer(30, "tanh") for _ in range(14)), Layer(2)))
    frame = session(network).frame
    found = Paths(frame, parse("theta1[0,3]"), 0)
    assert found.total == 30**13 * 2 > 2**63
    last = found.page(found.total - 1, 5)
    assert [path.units for path in last] == [(3, *[29] * 13, 1)]
    assert last[0].product == pytest.approx(np.prod(last[0].factors))


def test_before_the_chain_is_walked_a_path_has_no_product() -> None:
    made = session(TWO_THREE_TWO_ONE)
    made.seek(0, 8)
    found = Paths(made.frame, parse("theta1[0,0]"), 0)
    path = found.page(0, 1)[0]
    assert path.product is None
    assert found.sum is found.reused is None
    assert np.isnan(path.factors[:-1]).all()
    assert not np.isnan(path.factors[-1])


def test_a_whole_layer_has_no_paths_of_its_own() -> None:
    with pytest.raises(ValueError, match="not a single parameter"):
        Paths(by_hand().frame, parse("theta1"), 0)


def test_paths_and_multiplications_are_counted() -> None:
    softmax = Network(2, (Layer(4, "tanh"), Layer(3, "softmax")))
    assert path_sizes(softmax, parse("theta1[0,0]")) == (3, 3)
    found = effort(Program.of(softmax), parse("theta1[0,0]"))
    assert (found.paths, found.written_out, found.reusing) == (9, 36, 5)
    found = effort(Program.of(softmax), parse("theta2[0,0]"))
    assert (found.paths, found.written_out, found.reusing) == (3, 6, 4)
    found = effort(Program.of(TWO_THREE_TWO_ONE), parse("theta1[0,0]"))
    assert (found.paths, found.written_out, found.reusing) == (2, 12, 4)


def test_paths_over_cut_connections_are_counted_and_add_nothing() -> None:
    made = by_hand()
    made.apply(CutConnections(("theta2[0,1]",)))
    made.finish_iteration()
    found = Paths(made.frame, parse("theta1[0,0]"), 0)
    assert (found.total, found.connected) == (2, 1)
    assert [path.product for path in found.page(0, 5)][1] == 0.0
