from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.forward import ForwardPass
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.nudge import cost_after_update, cost_at, cost_slice
from bpstudio.session.session import Session

X = np.array([[0.4, -1.1], [0.7, 0.2], [-0.3, 0.9]])


def finished(output: str = "sigmoid", cost: str = "squared_error", rate: float = 0.0) -> Frame:
    """The frame after one whole iteration of a 2-3-2 network."""
    network = Network(2, (Layer(3, "tanh"), Layer(2, output)))
    data = Examples(X, np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]))
    training = Training(regularization=Regularization("l2", rate), seed=5, batch_size=2)
    session = Session(Document(network, data, Cost(cost), training))
    session.finish_iteration()
    return session.frame


@pytest.mark.parametrize("rate", [0.0, 0.3])
@pytest.mark.parametrize(
    ("output", "cost"), [("sigmoid", "squared_error"), ("softmax", "categorical_cross_entropy")]
)
def test_an_unmoved_parameter_costs_what_the_frame_shows(output: str, cost: str, rate: float) -> None:
    frame = finished(output, cost, rate)
    for parameter in every_parameter(frame.network):
        assert cost_at(frame, parameter, frame.before[parameter]) == frame.cost


def test_the_ratio_of_a_small_move_nears_the_gradient() -> None:
    frame = finished(rate=0.1)
    for parameter in every_parameter(frame.network):
        value, delta = frame.before[parameter], 1e-6
        costs = cost_slice(frame, parameter, [value - delta, value + delta])
        assert costs is not None
        low, high = costs
        gradient = frame.gradient(parameter)
        assert gradient is not None
        assert (high - low) / (2 * delta) == pytest.approx(float(gradient), rel=1e-6, abs=1e-9)


def test_looking_changes_nothing() -> None:
    frame = finished()
    before, after, cost = frame.before.copy(), frame.parameters.copy(), frame.cost
    cost_slice(frame, Parameter.parse("theta1[0,1]"), np.linspace(-5.0, 5.0, 11))
    assert (frame.before, frame.parameters, frame.cost) == (before, after, cost)


def test_a_move_that_overflows_costs_infinity_and_warns_of_nothing() -> None:
    network = Network(1, (Layer(1, "identity"),))
    session = Session(Document(network, Examples(np.array([[2.0]]), np.array([[0.0]]))))
    session.finish_iteration()
    assert cost_at(session.frame, Parameter.parse("theta1[0,0]"), 1e200) == np.inf


def test_a_cost_without_target_needs_none() -> None:
    network = Network(1, (Layer(1, "identity"),))
    session = Session(Document(network, Examples(np.array([[2.0], [4.0]])), Cost("output")))
    session.finish_iteration()
    assert cost_at(session.frame, Parameter.parse("theta1[0,0]"), 3.0) == 9.0


def test_the_slice_is_hidden_as_long_as_the_cost_it_passes_through_is() -> None:
    session = Session(finished().state)
    session.seek(0)
    parameter = Parameter.parse("theta1[0,1]")
    while session.frame.cost is None:
        assert cost_slice(session.frame, parameter, [0.5]) is None
        assert cost_at(session.frame, parameter, 0.5) is None
        session.step()
    assert cost_at(session.frame, parameter, 0.5) is not None


@pytest.mark.parametrize("name", ["theta1", "b1", "theta1[0,7]", "theta9[0,0]"])
def test_only_a_single_parameter_can_be_moved(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name.split('[')[0]}.* is not a single parameter"):
        cost_at(finished(), Parameter.parse(name), 0.0)


def test_what_the_cost_is_after_the_update_is_known_once_it_is_made() -> None:
    frame = finished()
    assert (
        cost_after_update(frame)
        == ForwardPass(frame.parameters, frame.x, frame.y, frame.state.document.cost).run().cost
    )
    assert cost_after_update(Session(frame.state.document).frame) is None
