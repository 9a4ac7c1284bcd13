"""What building the network would do, in sentences: units, layers and connections, and the weights it starts with.

Layers count from 1, the inputs are layer 0; units count from 0 and are told from 1.
"""

from __future__ import annotations

from collections.abc import Iterable

from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.words import an, capital, in_a_row
from bpstudio.notation.numbers import format_number

DROP_A_UNIT = "Drop it between units to move it, or on a unit to connect the two."
DROP_A_LAYER = "Drop it between two layers to move it there."
STAYS_THERE = "Drop it here to leave it where it is."
INPUTS_HEAD = "The inputs: add or remove one, or insert a layer after them."


# While the mouse is held


def drawn_over(count: int) -> str:
    """How many things are inside what is drawn with the mouse to select them."""
    return f"{count} selected." if count else "Drag over what you want to select."


def connecting(below: str, above: str, *, cut: bool) -> str:
    """What dropping a unit on one of the next layer does, both by their symbols."""
    if cut:
        return f"Connect {below} with {above} again."
    return f"{below} and {above} are connected: Delete on the weight cuts the connection."


def moving_unit(layer: int, index: int, *, to_layer: int) -> str:
    """What dropping a unit between two others does."""
    what = f"unit {index + 1}" if layer else f"input {index + 1}"
    if to_layer != layer:
        return f"Move {what} to layer {to_layer}: it keeps its bias, its weights will be new."
    return f"Move {what} here; the network computes the same."


def moving_layer(layer: int, *, to: int) -> str:
    """What dropping a layer between two others does."""
    return f"Move layer {layer} to place {to}: its biases stay, and its weights where they fit."


def putting_unit(layer: int | None) -> str:
    """What a click does once a new unit is asked for: in a layer, or with None where there is none."""
    if layer is None:
        return "Click in a layer to add a unit there. Esc cancels."
    return f"Click to add {f'a unit to layer {layer}' if layer else 'an input'} here. Esc cancels."


def putting_layer(output: bool | None) -> str:
    """What a click does once a new layer is asked for: an output layer, a hidden one, or with None neither."""
    if output is None:
        return "Click between two layers to add one there. Esc cancels."
    return f"Click to add {'a new output layer' if output else 'a hidden layer'} here. Esc cancels."


def room_for_unit(layer: int) -> str:
    """Of an empty place between the units of a layer."""
    return f"Double-click to add {an(unit_to(layer))} here."


def room_for_layer() -> str:
    """Of an empty place between two layers."""
    return "Double-click to add a layer here; drag to select."


# With the controls of a layer


def unit_to(layer: int) -> str:
    """What can be added to a layer; to layer 0, an input."""
    return f"unit to layer {layer}" if layer else "input"


def _unit_of(layer: int) -> str:
    return f"unit of layer {layer}" if layer else "input"


def one_less(layer: int) -> str:
    """What takes the last unit, or input, away."""
    return f"Remove the last {_unit_of(layer)}."


def one_more(layer: int) -> str:
    """What adds a unit, or an input, in a line of settings."""
    return f"Add {an(unit_to(layer))}."


def one_more_here(layer: int) -> str:
    """The same over the column of the layer."""
    return f"Add one {_unit_of(layer)}."


def inserting(layer: int) -> str:
    """What puts a hidden layer in the place that ``layer`` has, between those that are there."""
    where = f"between layer {layer - 1} and layer {layer}" if layer > 1 else "after the inputs"
    return f"Insert a hidden layer {where}."


def inserting_before(layer: int) -> str:
    """The same in a list of layers."""
    return f"Insert a hidden layer before layer {layer}."


def removing_layer(layer: int) -> str:
    """What takes a layer away."""
    return f"Remove layer {layer} with its weights."


def freezing(layer: int) -> str:
    """What freezes a layer as a whole."""
    return f"Freeze layer {layer}: updates leave its parameters alone."


def freezing_part(part: str, layer: int) -> str:
    """What freezes the ``weights`` or the ``biases`` of a layer."""
    return f"Freeze the {part} of layer {layer}: their gradient is shown, updates leave them alone."


def layer_head(title: str) -> str:
    """What the head of a layer, called ``layer 2 · ReLU``, is for."""
    return capital(f"{title}: set its activation, units and freezing; drag it to move the layer.")


def cost_head(label: str) -> str:
    """What the head of the cost is for."""
    return f"The cost: {label}. Click to see it; it is chosen in the settings."


def activation_of(layer: int) -> str:
    """What the choice of a layer's activation is about."""
    return f"Activation of layer {layer}: the function that makes a out of z."


# The weights it starts with


def initializers() -> str:
    """What an initializer is, what each suits, and what choosing one does."""
    suited = in_a_row(f"{found.label} suits {found.suits}" for found in INITIALIZERS.values() if found.suits)
    return (
        f"Initializer: how the starting weights are drawn. {suited}. "
        "Choosing one draws all weights again. Undo brings the old ones back."
    )


def spreads_drawn(label: str, deviations: Iterable[tuple[int, float]]) -> str:
    """How wide an initializer draws the weights of each of those layers."""
    each = in_a_row(f"layer {layer}: {format_number(deviation, 2)}" for layer, deviation in deviations)
    return f"{label} draws weights of this spread (standard deviation) {each}. Click to draw them."


def no_seed(value: str) -> str:
    """Of a number that is no seed."""
    return f"A seed is a whole number, not {value}."
