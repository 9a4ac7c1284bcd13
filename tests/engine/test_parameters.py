"""Weights and biases: their names, their places in the flat vector, and their values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters, every_parameter

NETWORK = Network(2, (Layer(3, "relu"), Layer(1, "tanh"), Layer(2)))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    widths = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    return Network(widths[0], tuple(Layer(width) for width in widths[1:]))


@st.composite
def parameter_names(draw: st.DrawFn) -> Parameter:
    layer, i, j = (draw(st.integers(0, 10**6)) for _ in range(3))
    return draw(
        st.sampled_from(
            [
                Parameter("theta", layer),
                Parameter("b", layer),
                Parameter("theta", layer, i, j),
                Parameter("b", layer, None, j),
            ]
        )
    )


@given(parameter_names())
def test_a_parameters_name_reads_back_as_itself(parameter: Parameter) -> None:
    assert Parameter.parse(str(parameter)) == parameter
    assert Parameter.parse(f"  {str(parameter).replace(',', ', ')} ") == parameter


@pytest.mark.parametrize(
    "text",
    [
        "",
        "theta",
        "b",
        "theta2[0]",
        "b1[0,1]",
        "theta2[0,1",
        "theta2[,1]",
        "theta-1",
        "z1",
        "theta2[0,1]x",
        "theta2[a,b]",
    ],
)
def test_what_is_not_a_parameters_name_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a parameter; write theta2, theta2\[0,1\], b1 or b1\[0\]"):
        Parameter.parse(text)


@given(networks())
def test_every_parameter_has_one_place_in_the_flat_vector(network: Network) -> None:
    positions = [parameter.position(network) for parameter in every_parameter(network)]
    assert positions == list(range(network.size))


@given(networks())
def test_matrices_and_vectors_are_views_into_the_flat_vector(network: Network) -> None:
    parameters = Parameters(network, np.arange(float(network.size)))
    for parameter in every_parameter(network):
        part = getattr(parameters, parameter.kind)(parameter.layer)
        place = (parameter.i, parameter.j) if parameter.kind == "theta" else parameter.j
        assert part[place] == parameters[parameter] == parameter.position(network)
        part[place] = -1.0
        assert parameters[parameter] == -1.0
    assert (parameters.flat == -1.0).all()


@given(networks())
def test_weights_run_from_the_layer_below_to_the_layer(network: Network) -> None:
    parameters = Parameters(network)
    for number in range(1, network.depth + 1):
        assert parameters.theta(number).shape == (network.width(number - 1), network.width(number))
        assert parameters.b(number).shape == (network.width(number),)
        block = parameters.blocks[number - 1]
        assert np.shares_memory(block, parameters.flat)
        assert block.flags.c_contiguous


def test_parameters_are_put_together_from_their_parts() -> None:
    theta = [[[1, 2, 3], [4, 5, 6]], [[7], [8], [9]], [[10, 11]]]
    parameters = Parameters.of(NETWORK, theta, [[0.1, 0.2, 0.3], [0.4], [0.5, 0.6]])
    assert [parameters.theta(number).tolist() for number in (1, 2, 3)] == theta
    assert parameters[Parameter.parse("theta1[1,2]")] == 6.0
    assert parameters[Parameter.parse("b3[1]")] == 0.6


@pytest.mark.parametrize(
    ("theta", "b", "sentence"),
    [
        (
            [np.zeros((3, 2)), np.zeros((3, 1)), np.zeros((1, 2))],
            None,
            r"theta\[0\] has shape \(3, 2\), expected \(2, 3\)",
        ),
        (None, [np.zeros(3), np.zeros(2), np.zeros(2)], r"b\[1\] has shape \(2,\), expected \(1,\)"),
        ([np.zeros((2, 3))], None, "theta has 1 layer, the network 3"),
    ],
)
def test_parts_of_the_wrong_shape_are_refused_by_place(theta: object, b: object, sentence: str) -> None:
    whole = Parameters(NETWORK)
    parts = [whole.theta(number) for number in (1, 2, 3)], [whole.b(number) for number in (1, 2, 3)]
    with pytest.raises(ValueError, match=sentence):
        Parameters.of(NETWORK, parts[0] if theta is None else theta, parts[1] if b is None else b)  # type: ignore[arg-type]


def test_a_flat_vector_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(3,\) numbers for a network of 17 parameters"):
        Parameters(NETWORK, np.zeros(3))


def test_a_copy_is_equal_and_apart() -> None:
    parameters = Parameters(NETWORK, np.linspace(0.0, 1.0, NETWORK.size))
    copy = parameters.copy()
    assert copy == parameters
    copy.flat[0] = 9.0
    assert copy != parameters


def test_equality_is_bit_for_bit() -> None:
    network = Network(1, (Layer(1),))
    assert Parameters(network, np.array([np.nan, 0.0])) == Parameters(network, np.array([np.nan, 0.0]))
    assert Parameters(network, np.array([0.0, 0.0])) != Parameters(network, np.array([-0.0, 0.0]))
    assert Parameters(network) != Parameters(Network(1, (Layer(1, "relu"),)))


@pytest.mark.parametrize(
    ("name", "exists"),
    [
        ("theta1", True),
        ("theta3[0,1]", True),
        ("b2[0]", True),
        ("theta4", False),
        ("theta0", False),
        ("b0[0]", False),
        ("theta1[2,0]", False),
        ("theta1[1,3]", False),
        ("b2[1]", False),
    ],
)
def test_a_network_knows_which_parameters_it_has(name: str, exists: bool) -> None:
    assert Parameter.parse(name).exists_in(NETWORK) is exists


@pytest.mark.parametrize("name", ["theta1", "b1", "theta1[5,0]", "b9[0]"])
def test_only_a_single_parameter_has_a_position(name: str) -> None:
    with pytest.raises(ValueError, match="is not a single parameter of this network"):
        Parameter.parse(name).position(NETWORK)


def test_parameters_say_their_numbers_where_a_test_fails() -> None:
    network = Network(1, (Layer(1),))
    assert repr(Parameters(network, np.array([0.5, -2.0]))) == "Parameters([0.5, -2.0])"
