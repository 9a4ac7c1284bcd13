"""What people call quantities in programs of their own, and what is meant by it."""

from __future__ import annotations

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.explain.own_code.names import LONGEST, known, meant_by

ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
ONE_LAYER = Network(2, (Layer(1, "sigmoid"),))


def meant(text: str, network: Network = ARTICLE) -> str:
    return str(meant_by(text, network))


def test_every_name_of_the_file_means_itself() -> None:
    assert [meant(name) for name in known(ARTICLE)] == list(known(ARTICLE))


def test_they_come_in_the_order_of_the_program() -> None:
    names = list(known(ONE_LAYER))
    assert names == [
        *("x", "y", "theta1", "b1", "z1", "yhat", "C", "dC/dyhat", "dyhat/dz1", "dC/dz1"),
        *("dz1/dtheta1", "dC/dtheta1", "dz1/db1", "dC/db1", "update/theta1", "update/b1"),
    ]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("dW2", "dC/dtheta2"),
        ("dtheta2", "dC/dtheta2"),
        ("dtheta_2", "dC/dtheta2"),
        ("W2.grad", "dC/dtheta2"),
        ("grad_W2", "dC/dtheta2"),
        ("gradients/W2", "dC/dtheta2"),
        ("dL/dW2", "dC/dtheta2"),
        ("dJ_dW2", "dC/dtheta2"),
        ("∂C/∂θ₂", "dC/dtheta2"),
        (r"\theta_2", "theta2"),
        ("W^2", "theta2"),
        ("weights1", "theta1"),
        ("bias_1", "b1"),
        ("db1", "dC/db1"),
        ("delta2", "dC/dz2"),
        ("δ²", "dC/dz2"),
        ("Z3", "z3"),
        ("A1", "a1"),
        ("a3", "yhat"),
        ("a0", "x"),
        ("dA3", "dC/dyhat"),
        ("da3/dz3", "dyhat/dz3"),
        ("dyhat_dz3", "dyhat/dz3"),
        ("dz2/da1", "dz2/da1"),
        ("y_pred", "yhat"),
        ("y\N{COMBINING CIRCUMFLEX ACCENT}", "yhat"),
        ("loss", "C"),
        ("W1_new", "update/theta1"),
        ("new_b1", "update/b1"),
        ("update/W1", "update/theta1"),
    ],
)
def test_what_leaves_no_doubt_is_understood(text: str, quantity: str) -> None:
    assert meant(text) == quantity


@pytest.mark.parametrize(
    "text",
    ["", "foo", "z7", "z0", "W", "d", "grad", "dx", "theta2[0,0]", "z1@0", "update/z1", "penalty", "update"],
)
def test_what_is_no_quantity_of_the_network_is_none(text: str) -> None:
    assert meant_by(text, ARTICLE) is None


def test_in_a_network_of_one_layer_the_number_may_be_left_out() -> None:
    found = [meant(text, ONE_LAYER) for text in ("W", "b", "z", "a", "dW", "db", "delta")]
    assert found == ["theta1", "b1", "z1", "yhat", "dC/dtheta1", "dC/db1", "dC/dz1"]


def test_a_very_long_name_is_none() -> None:
    assert meant_by("z" + "_" * LONGEST + "1", ARTICLE) is None
