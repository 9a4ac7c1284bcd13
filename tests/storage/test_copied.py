"""Units and layers on the clipboard: what is copied, and what pasting it into a network makes."""

from __future__ import annotations

import json

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.session.session import Session
from bpstudio.storage.copied import (
    NOTHING,
    copied_layer,
    copied_unit,
    layer_text,
    number_of,
    pasting,
    units_text,
)
from bpstudio.storage.reader import read

NETWORK = Network(2, (Layer(2, "tanh"), Layer(3, "softmax")))
PARAMETERS = Parameters.of(
    NETWORK, [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0, 7.0], [8.0, 9.0, 10.0]]], [[0.1, 0.2], [0.3, 0.4, 0.5]]
)


@pytest.mark.parametrize(
    ("layer", "unit", "incoming", "b", "outgoing"),
    [
        (0, 1, (), 0.0, (3.0, 4.0)),
        (1, 0, (1.0, 3.0), 0.1, (5.0, 6.0, 7.0)),
        (2, 2, (7.0, 10.0), 0.5, ()),
    ],
)
def test_a_unit_is_copied_with_the_weights_of_both_its_sides(
    layer: int, unit: int, incoming: tuple[float, ...], b: float, outgoing: tuple[float, ...]
) -> None:
    found = copied_unit(PARAMETERS, layer, unit)
    assert (found.incoming, found.b, found.outgoing) == (incoming, b, outgoing)


def test_a_unit_that_is_pasted_beside_itself_has_the_same_numbers() -> None:
    session = Session(read("xor").state)
    before = session.frame.parameters
    session.apply(pasting(units_text(before, ((1, 2), (1, 0))), 1, None))
    after = session.frame.parameters
    assert after.network.widths == (2, 6, 1)
    assert after.theta(1)[:, 4:].tolist() == before.theta(1)[:, [0, 2]].tolist(), (
        "in the order of their places"
    )
    assert after.theta(2)[4:].tolist() == before.theta(2)[[0, 2]].tolist()


def test_units_are_pasted_before_the_one_that_is_named() -> None:
    session = Session(read("xor").state)
    before = session.frame.parameters
    session.apply(pasting(units_text(before, ((1, 3),)), 1, 0))
    assert session.frame.parameters.theta(1)[:, 0].tolist() == before.theta(1)[:, 3].tolist()


def test_a_layer_is_pasted_after_another_with_its_activation_and_biases() -> None:
    session = Session(read("xor").state)
    before = session.frame.parameters
    session.apply(pasting(layer_text(before, 1), 1, None))
    after = session.frame.parameters
    assert after.network.widths == (2, 4, 4, 1)
    assert after.network.layer(2).activation == "tanh"
    assert after.b(2).tolist() == before.b(1).tolist()
    assert after.theta(3).tolist() == before.theta(2).tolist(), "as many units lead on"


def test_a_copy_of_an_output_that_couples_its_units_is_a_hidden_layer() -> None:
    found = copied_layer(PARAMETERS, 2, 1)
    assert (found.activation, found.outgoing) == ("identity", ())
    assert found.b == (0.3, 0.4, 0.5)
    assert copied_layer(PARAMETERS, 1, 1).activation == "tanh"


@pytest.mark.parametrize(
    "text",
    ["", "some words", "{}", "[1, 2]", "[" * 100_000, json.dumps({"format": "bpstudio-copy", "layer": 3})],
)
def test_a_clipboard_without_a_copy_says_what_to_do(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{NOTHING}$"):
        pasting(text, 1, None)


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ({"units": 3}, "clipboard.units: found 3, expected an array"),
        ({"units": [{"incoming": 1}]}, r"clipboard.units\[0\].incoming: found 1, expected an array"),
        ({"layer": {"width": 1}}, "clipboard.layer.width: found an unknown key"),
    ],
)
def test_a_copy_that_somebody_changed_is_refused_with_its_place(
    member: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        pasting(json.dumps({"format": "bpstudio-copy", **member}), 1, None)


def test_a_number_on_the_clipboard_is_a_number_in_any_spelling() -> None:
    assert number_of(" −0.5 ") == -0.5
    assert number_of("half") is None
