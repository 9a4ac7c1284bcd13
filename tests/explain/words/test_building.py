"""What is said of units, layers and connections that are about to be added, moved or removed."""

from __future__ import annotations

import pytest

from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.explain.words import building


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (building.drawn_over(0), "Drag over what you want to select."),
        (building.drawn_over(3), "3 selected."),
        (building.connecting("x₁", "z²₁", cut=True), "Connect x₁ with z²₁ again."),
        (
            building.connecting("x₁", "z²₁", cut=False),
            "x₁ and z²₁ are connected: Delete on the weight cuts the connection.",
        ),
        (building.moving_unit(0, 1, to_layer=0), "Move input 2 here; the network computes the same."),
        (
            building.moving_unit(1, 0, to_layer=2),
            "Move unit 1 to layer 2: it keeps its bias, its weights will be new.",
        ),
        (
            building.moving_layer(1, to=2),
            "Move layer 1 to place 2: its biases stay, and its weights where they fit.",
        ),
        (building.putting_unit(None), "Click in a layer to add a unit there. Esc cancels."),
        (building.putting_unit(0), "Click to add an input here. Esc cancels."),
        (building.putting_unit(3), "Click to add a unit to layer 3 here. Esc cancels."),
        (building.putting_layer(None), "Click between two layers to add one there. Esc cancels."),
        (building.putting_layer(True), "Click to add a new output layer here. Esc cancels."),
        (building.putting_layer(False), "Click to add a hidden layer here. Esc cancels."),
        (building.room_for_unit(0), "Double-click to add an input here."),
        (building.room_for_unit(2), "Double-click to add a unit to layer 2 here."),
        (building.room_for_layer(), "Double-click to add a layer here; drag to select."),
    ],
)
def test_a_gesture_says_what_letting_go_would_do(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (building.one_less(0), "Remove the last input."),
        (building.one_less(2), "Remove the last unit of layer 2."),
        (building.one_more(0), "Add an input."),
        (building.one_more(2), "Add a unit to layer 2."),
        (building.one_more_here(2), "Add one unit of layer 2."),
        (building.inserting(1), "Insert a hidden layer after the inputs."),
        (building.inserting(3), "Insert a hidden layer between layer 2 and layer 3."),
        (building.inserting_before(3), "Insert a hidden layer before layer 3."),
        (building.removing_layer(2), "Remove layer 2 with its weights."),
        (building.freezing(2), "Freeze layer 2: updates leave its parameters alone."),
        (
            building.freezing_part("biases", 2),
            "Freeze the biases of layer 2: their gradient is shown, updates leave them alone.",
        ),
        (
            building.layer_head("layer 2 · ReLU"),
            "Layer 2 · ReLU: set its activation, units and freezing; drag it to move the layer.",
        ),
        (
            building.cost_head("squared error"),
            "The cost: squared error. Click to see it; it is chosen in the settings.",
        ),
        (building.activation_of(1), "Activation of layer 1: the function that makes a out of z."),
        (building.no_seed("1.5"), "A seed is a whole number, not 1.5."),
    ],
)
def test_a_control_of_a_layer_says_what_it_does(text: str, expected: str) -> None:
    assert text == expected


def test_every_initializer_that_suits_something_is_told_with_it() -> None:
    told = building.initializers()
    assert all(f"{found.label} suits {found.suits}" in told for found in INITIALIZERS.values() if found.suits)


def test_the_spreads_an_initializer_draws_are_told_layer_by_layer() -> None:
    assert building.spreads_drawn("He", [(1, 1.0), (2, 0.7071)]) == (
        "He draws weights of this spread (standard deviation) layer 1: 1, layer 2: 0.71. Click to draw them."
    )
