"""Why a product is small: a small weight, a small input, a slope that cannot be large; told of the factor at fault."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.explain.troubles.weakness import weak_step
from bpstudio.notation import textbook
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from tests.explain.troubles.test_corner import session_on
from tests.session.history.test_rounding import at, session_of

WIDE = Network(2, (Layer(2, "identity"), Layer(1, "identity")))


def linear(weight: float, x: float) -> Frame:
    """Two units that pass on the sum of two inputs, and one that adds up both of them times ``weight``."""
    start = Parameters.of(WIDE, [[[1.0, 1.0], [1.0, 1.0]], [[weight], [weight]]], [[0.0, 0.0], [0.0]])
    session = session_of(Document(WIDE, Examples(np.full((1, 2), x), np.full((1, 1), 5.0))), start)
    return at(session, 0, len(session.frame.program) - 1)


def why_weak(frame: Frame, name: str) -> str:
    found = weak_step(frame, Parameter.parse(name), 0, textbook.ARTICLE)
    return "" if found is None else found[1].partition(": ")[2]


@pytest.mark.parametrize(
    ("weight", "x", "name", "why"),
    [
        (1e-4, 1.0, "theta1", "the weights on the way are small, the largest is 0.0001 in size."),
        (0.2, 1.0, "theta1", "little comes through the weights on the way, the largest is 0.2 in size."),
        (1e-4, 1.0, "theta1[0,0]", "the weight θ₁₁² = 0.0001 is small."),
        (0.2, 1.0, "theta1[0,0]", "the weight θ₁₁² = 0.2 is well below 1."),
        (1.0, 1e-5, "theta1", "the inputs of layer 0 are small, the largest is 1×10⁻⁵ in size."),
        (1.0, 0.2, "theta1", "little comes from the inputs of layer 0, the largest is 0.2 in size."),
        (1.0, 1e-5, "theta2", "the activations of layer 1 are small, the largest is 2×10⁻⁵ in size."),
        (1.0, 0.0, "theta1[1,0]", "the input x₂ = 0 is 0."),
    ],
)
def test_weights_inputs_and_activations_are_named_with_their_size(
    weight: float, x: float, name: str, why: str
) -> None:
    assert why_weak(linear(weight, x), name) == why


@pytest.mark.parametrize(
    ("weight", "why"),
    [
        (40.0, "one output is near 1 and the others near 0, where softmax hardly moves."),
        (0.1, "the slopes of softmax are never above ¼."),
    ],
)
def test_softmax_hardly_moves_where_it_is_sure_and_never_much(weight: float, why: str) -> None:
    network = Network(1, (Layer(2, "identity"), Layer(3, "softmax")))
    weights = [[[1.0, 1.0]], [[weight, 0.0, 0.0], [weight, 0.0, 0.0]]]
    start = Parameters.of(network, weights, [[0.0, 0.0], [0.0, 0.0, 0.0]])
    document = Document(network, Examples(np.ones((1, 1)), np.array([[0.0, 1.0, 0.0]])))
    session = session_of(document, start)
    assert why_weak(at(session, 0, len(session.frame.program) - 1), "theta2[0,0]") == why


def test_where_rounding_alone_decided_the_slope_it_is_said() -> None:
    session = session_on("relu", (-0.5, 0.3), -0.2, ((0.5, 1.5),))
    session.finish_iteration()
    session.back()
    assert why_weak(session.frame, "b1[0]") == (
        "z¹ ≈ 0 (−2.8e-17), on the corner: rounding decided that the slope g′ is 0 here."
    )
