"""A quantity is a value, and its text is what the session file and the command line say."""

from __future__ import annotations

import pickle

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Program
from bpstudio.engine.quantity import (
    UPDATE,
    YHAT,
    C,
    Quantity,
    X,
    b_of,
    derivative,
    gradient_of,
    of_parameter,
    output_of,
    theta_of,
    z_of,
)

NETWORK = Network(2, (Layer(3), Layer(2), Layer(1)))
TEXTS = [
    "x",
    "y",
    "yhat",
    "C",
    "penalty",
    "update",
    "z1",
    "a12",
    "theta3",
    "b2",
    "z1[0]",
    "theta2[0,11]",
    "b1[4]",
    "yhat[1]",
    "x[0]",
    "dC/dyhat",
    "dyhat/dz3",
    "da1/dz1",
    "dz1/dtheta1",
    "dz2/db2",
    "dz3/da2",
    "dC/dtheta1[0,1]",
    "dz2[1]/da1[0]",
    "z2@3",
    "z2[1]@0",
]
HOSTILE = [
    "",
    "w3",
    "z",
    "z0",
    "z01",
    "z-1",
    "z1.5",
    "z1 ",
    "Z1",
    "z١",
    "z" + "9" * 5_000,
    "theta1[0]",
    "b1[0,1]",
    "z1[0,1]",
    "C[0]",
    "update[1]",
    "z1[-1]",
    "z1[0",
    "theta1[0, 1]",
    "d",
    "d/d",
    "dC",
    "dC/d",
    "dC/dC/dz1",
    "ddC/dz1/dz2",
    "dC/ddC/dz1",
    "z1@",
    "z1@x",
    "z1@0@1",
    "z1\n",
    "z1\0",
    "d" * 100_000,
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_read_and_written_again_is_the_same(text: str) -> None:
    assert str(Quantity.parse(text)) == text


def test_everything_a_program_names_comes_back_from_its_text() -> None:
    for step in Program.of(NETWORK):
        for quantity in (step.symbol, step.writes, *step.reads):
            assert Quantity.parse(str(quantity)) == quantity


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_that_is_no_quantity_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is not a quantity of a network; write z1, yhat") as refused:
        Quantity.parse(text)
    assert len(str(refused.value)) < 200


def test_equal_quantities_are_one_key_however_they_came_about() -> None:
    made = derivative(C, Quantity("theta", 2, (0, 1)))
    assert {made: 1}[Quantity.parse("dC/dtheta2[0,1]")] == 1
    assert made == gradient_of(theta_of(2)).at(0, 1)
    assert pickle.loads(pickle.dumps(made)) == made
    assert len({z_of(1), Quantity("z", 1), Quantity.parse("z1"), z_of(2)}) == 2


def test_a_layer_puts_out_x_at_the_input_yhat_at_the_end_and_a_between() -> None:
    assert [str(output_of(NETWORK, layer)) for layer in NETWORK.node_ids] == ["x", "a1", "a2", "yhat"]


@pytest.mark.parametrize("name", ["theta2", "theta2[0,1]", "b1", "b1[2]"])
def test_a_parameter_is_a_quantity_and_its_gradient_knows_it(name: str) -> None:
    parameter = Parameter.parse(name)
    quantity = of_parameter(parameter)
    assert str(quantity) == name
    assert quantity.parameter == gradient_of(quantity).parameter == parameter
    assert quantity.is_parameter
    assert gradient_of(quantity).is_gradient


@pytest.mark.parametrize(
    "quantity", [X, YHAT, C, UPDATE, z_of(1), gradient_of(z_of(1)), derivative(z_of(1), b_of(1))]
)
def test_what_is_no_parameter_has_none(quantity: Quantity) -> None:
    assert quantity.parameter is None
    assert not quantity.is_parameter


def test_a_part_knows_its_whole() -> None:
    for text in TEXTS:
        part = Quantity.parse(text)
        assert part.whole.is_whole, text
        assert part.is_whole == ("[" not in text and "@" not in text), text
        assert str(part.whole) == Quantity.parse(text.partition("@")[0]).whole.__str__()
    assert Quantity.parse("dz2[1]/da1[0]").whole == Quantity.parse("dz2/da1")
