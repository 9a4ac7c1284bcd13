"""Where a sentence says that a small change leaves the cost as it is, a small change both ways must leave it so.

Held of every activation, cost and penalty that is entered, at all of their corners.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters, every_parameter
from bpstudio.engine.quantity import YHAT
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.facts.network_numbers import NumbersOf
from bpstudio.explain.facts.nudge import ratios_of
from bpstudio.explain.troubles.corner import corner_on_path
from bpstudio.explain.troubles.weakness import weak_step
from bpstudio.explain.words.meaning import meaning_of
from bpstudio.explain.words.tips import tip
from bpstudio.notation import textbook
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from tests.session.history.test_rounding import at, hovering, session_of

STILL = "leaves C as it is", "does not move"
SINGLE = [name for name, found in ACTIVATIONS.items() if not found.couples]
CORNERS = [(name, corner) for name in SINGLE for corner in ACTIVATIONS[name].corners]
COSTS_WITH_ONE = [name for name, found in COSTS.items() if found.corner is not None]
AT_ONCE = [*((name, "squared_error") for name in PENALTIES), *(("none", name) for name in COSTS)]


def frame_of(
    hidden: ActivationName,
    output: ActivationName = "identity",
    cost: str = "squared_error",
    *,
    z: float,
    weight: float = 0.5,
    y: float = 3.0,
    penalty: str = "none",
) -> Frame:
    """Of x = 1, θ₁ = z, θ₂ = weight and no bias, with all revealed but the update."""
    network = Network(1, (Layer(1, hidden), Layer(1, output)))
    start = Parameters.of(network, [[[z]], [[weight]]], [[0.0], [0.0]])
    training = Training(regularization=Regularization(penalty, 0.25))
    session = session_of(
        Document(network, Examples(np.array([[1.0]]), np.array([[y]])), Cost(cost), training), start
    )
    return at(session, 0, len(session.frame.program) - 1)


def sentences(frame: Frame, parameter: Parameter) -> tuple[str, ...]:
    said = meaning_of(frame, parameter, "C", frame.gradient, None, notation=textbook.ARTICLE)
    return *said, tip(NumbersOf(frame, "batch", 0, textbook.ARTICLE), parameter)


def untrue(frame: Frame) -> Iterator[str]:
    """What is said to leave the cost as it is, and does not."""
    for parameter in every_parameter(frame.network):
        told = [words for words in sentences(frame, parameter) if any(still in words for still in STILL)]
        ratios = [ratios_of(frame, parameter, sign) for sign in (1.0, -1.0)]
        if any(found is None or abs(found[-1]) > 1e-3 for found in ratios):
            yield from told


def targets(frame: Frame) -> set[float]:
    """Where costs have their corners for such an output, and elsewhere."""
    yhat = float(np.ravel(np.asarray(frame.quantity(YHAT)))[0])
    return {yhat, 1 / yhat if yhat else 1.0, 1.0, 0.0, -3.0}


@np.errstate(all="ignore")
@pytest.mark.parametrize("hidden", SINGLE)
def test_no_sentence_says_that_the_cost_stays_where_a_nudge_moves_it(hidden: ActivationName) -> None:
    for z in {*ACTIVATIONS[hidden].corners, -3.0, -1.0, 0.0, 1.0}:
        for penalty, cost in AT_ONCE:
            output: ActivationName = "sigmoid" if COSTS[cost].of_probabilities else "identity"
            for y in targets(frame_of(hidden, output, z=z)):
                if COSTS[cost].of_probabilities and not 0 <= y <= 1:
                    continue
                frame = frame_of(hidden, output, cost, z=z, y=y, penalty=penalty)
                assert list(untrue(frame)) == [], (z, penalty, cost, y)


@pytest.mark.parametrize(("name", "corner"), CORNERS)
def test_at_every_corner_of_an_activation_the_slope_is_said_to_be_taken(
    name: ActivationName, corner: float
) -> None:
    bias, label = Parameter("b", 1, None, 0), ACTIVATIONS[name].label
    said = sentences(frame_of(name, z=corner), bias)
    assert said[0].startswith(f"At the corner of {label} the slope is taken as ")
    assert said[0].endswith("which does not say what a small change of b₁ does to C.")
    assert f"at the corner of {label} the slope is taken as " in said[1]


@pytest.mark.parametrize("cost", COSTS_WITH_ONE)
def test_so_it_is_at_the_corner_of_a_cost(cost: str) -> None:
    frame = frame_of("identity", cost=cost, z=2.0, y=1.0)
    for parameter in every_parameter(frame.network):
        said = sentences(frame, parameter)
        assert said[0].startswith(
            f"At the corner of the {COSTS[cost].label} the slope is taken as 0, which does not"
        )
        assert "the slope is taken as 0" in said[1]
    away = frame_of("identity", cost=cost, z=2.0, y=-3.0)
    assert not any("corner" in words for words in sentences(away, Parameter("b", 1, None, 0)))


def test_so_it_is_at_the_corner_of_a_penalty() -> None:
    frame = frame_of("identity", z=0.0, penalty="l1")
    said = sentences(frame, Parameter("theta", 1, 0, 0))
    assert said[0].startswith("At the corner of the penalty L1 the slope is taken as 0, which does not")
    assert not any("corner" in words for words in sentences(frame, Parameter("b", 1, None, 0)))


@pytest.mark.parametrize(
    ("name", "corner"), [found for found in CORNERS if ACTIVATIONS[found[0]].ramp is None]
)
def test_the_weak_factor_at_a_corner_is_not_called_flat(name: ActivationName, corner: float) -> None:
    found = weak_step(frame_of(name, z=corner), Parameter("theta", 1, 0, 0), 0, textbook.ARTICLE)
    assert found is not None
    assert f"lies on the corner of {ACTIVATIONS[name].label}, where 0 is taken for the slope" in found[1]
    assert "flat" not in found[1]


@pytest.mark.parametrize("cost", COSTS_WITH_ONE)
def test_the_weak_factor_at_the_corner_of_a_cost_has_its_corner(cost: str) -> None:
    found = weak_step(
        frame_of("identity", cost=cost, z=2.0, y=1.0), Parameter("theta", 1, 0, 0), 0, textbook.ARTICLE
    )
    assert found is not None
    label, where = COSTS[cost].label, COSTS[cost].corner_at
    assert found[1].endswith(f"ŷ lies on the corner of the {label}, {where}, where 0 is taken for the slope.")


def test_of_several_units_those_at_a_corner_are_counted_by_themselves() -> None:
    network = Network(1, (Layer(3, "hard_tanh"), Layer(1, "identity")))
    start = Parameters.of(network, [[[-1.0, 1.0, 5.0]], [[0.5], [0.5], [0.5]]], [[0.0] * 3, [0.0]])
    session = session_of(Document(network, Examples(np.array([[1.0]]), np.array([[3.0]]))), start)
    frame = at(session, 0, len(session.frame.program) - 1)
    found = weak_step(frame, Parameter("theta", 1), 0, textbook.ARTICLE)
    assert found is not None
    assert found[1].endswith(
        "flat for 1 and at a corner, where 0 is taken for the slope, for 2 of 3 units of layer 1."
    )


def passed(network: Network, start: Parameters, y: tuple[float, ...], cost: str, *x: float) -> Frame:
    """One example, with all revealed but the update."""
    data = Examples(np.array([x or (1.0,)]), np.array([y]))
    session = session_of(Document(network, data, Cost(cost)), start)
    return at(session, 0, len(session.frame.program) - 1)


def why_weak(frame: Frame, name: str) -> str:
    found = weak_step(frame, Parameter.parse(name), 0, textbook.ARTICLE)
    return "" if found is None else found[1]


def test_of_several_outputs_those_on_the_corner_of_the_cost_are_named_or_counted() -> None:
    network = Network(1, (Layer(1, "identity"), Layer(2, "identity")))
    start = Parameters.of(network, [[[1.0]], [[2.0, 1.0]]], [[0.0], [0.0, 0.0]])
    frame = passed(network, start, (1.0, 1.0), "hinge")
    assert why_weak(frame, "theta1[0,0]") == (
        "∂C/∂ŷ makes the product 0: 1 of 2 outputs lies on the corner of the hinge, yŷ = 1, "
        "where 0 is taken for the slope."
    )
    assert "ŷ₂ lies on the corner of the hinge" in why_weak(frame, "theta2[0,1]")
    assert why_weak(frame, "theta2[0,0]") == (
        "∂C/∂ŷ₁ makes the product 0: the cost C hardly changes with ŷ here."
    )


def test_a_weight_that_is_cut_has_no_corner_of_the_penalty_though_it_is_0() -> None:
    network = Network(2, (Layer(1, "identity"),))
    training = Training(regularization=Regularization("l1", 0.01))
    document = Document(network, Examples(np.ones((1, 2)), np.ones((1, 1))), training=training)
    for weight, taken in ((0.5, None), (0.0, "at the corner of the penalty L1 the slope is taken as 0")):
        session = session_of(document, Parameters.of(network, [[[weight], [0.3]]], [[0.0]]))
        session.apply(CutConnections(("theta1[1,0]",)))
        session.finish_iteration()
        session.back()
        found = corner_on_path(session.frame, Parameter("theta", 1), None)
        assert (found and str(found)) == taken
        assert corner_on_path(session.frame, Parameter("theta", 1, 1, 0), None) is None


def test_a_weight_that_is_0_but_for_rounding_is_at_the_corner_of_the_penalty() -> None:
    frame = at(hovering(0.5), 500)
    for parameter in (Parameter("theta", 1), Parameter("theta", 1, 0, 0)):
        found = corner_on_path(frame, parameter, None)
        assert found is not None
        assert found.function == "the penalty L1"
        assert abs(found.slope) == 0.01
    assert corner_on_path(frame, Parameter("b", 1), None) is None
