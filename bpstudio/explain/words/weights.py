"""What is said of weights out of a file: what goes where, what is turned, what stays, and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bpstudio.engine.words import counted, grouped, in_a_row, plural, short_number

HowToFit = Literal["command", "code"]
"""Where somebody is who may have the network made to fit."""

SAFETENSORS_MISSING = "safetensors files need one more package: pip install 'bpstudio[safetensors]'"
ONNX_MISSING = "onnx files need one more package: pip install 'bpstudio[onnx]'"
BY_PYTORCH = "transposed: PyTorch has a row for each unit of the layer"
BY_ONNX = "transposed: the model has a row for each unit of the layer"
BY_SHAPE = "transposed: it fits only so"
NOT_TURNED = "not transposed, though its name says so: it fits only as it stands"
LIKE_THE_OTHERS = "transposed like the others"
SQUARE = "square: taken as it stands, a row for each unit below"
MISSING_BIASES = "not in the file: 0"
LEFT_ALONE = "not in the file: stays as it is"
NORMALIZATION = "of a normalization: without it other numbers come out"
CONVOLUTION = "has more than two dimensions, as a convolution has; layers here have two"
NO_LAYERS = "its name is that of no layer's weights or biases"
OTHER_ACTIVATION = "one of its own"
SINGLE = "The numbers of the file have single precision or less: at most 7 digits of each are known."
IN_THE_FILES_ORDER = (
    "Their names say nothing of an order: the layers are taken in the order of the file, or of their names in "
    "safetensors."
)
IN_THE_ORDER_OF_SHAPES = (
    "Their names say nothing of an order: the layers are taken in the one in which shapes fit."
)
FLAT = "All weights and biases in one row: of each layer θ row by row, then b, as the session file has them."
SHAPES_CHANGE = "A layer that gets another shape loses what is cut or frozen in it."
FROZEN = "What is frozen takes the weights of the file as well; training leaves it alone."


HEADINGS = ("Here", "In the file", "Shape", "What is said of it")
FIT = "Make the network fit"
FIT_TIP = (
    "Hidden layers become as many and as wide as the weights say. Layers take on the activations that the file tells; "
    "of others those that stay keep theirs."
)
LOAD_TIP = "Take these weights and biases; undo brings the old ones back."
READING = "Reading the file."


def weights_loaded(name: str) -> str:
    """Once they are in the network."""
    return f"The weights of {name} are in the network. Undo brings the old ones back."


def may_be_loaded(name: str) -> str:
    """Above the table of what goes where."""
    return f"What is in {name}, and where it would go. Nothing has changed yet."


def dimensions_text(shape: Sequence[int]) -> str:
    """``2×3`` of a matrix, ``3`` of a vector, ``1`` of a number."""
    return "×".join(map(grouped, shape)) or "1"


def widths_text(widths: Sequence[int]) -> str:
    """``2 → 4 → 1``: units of each layer, the inputs first; of a deep network the first and the last."""
    shown = [*map(grouped, widths)]
    if len(shown) > 12:
        shown = [*shown[:6], "…", *shown[-5:]]
    return " → ".join(shown)


def multiplied_by(name: str, factor: float, before: str = "") -> str:
    """What an operator multiplies weights or biases by, after what else was done to them."""
    return f"{before}; " * bool(before) + f"times {name}, {short_number(factor)}"


def activations_found(labels: Sequence[str | None]) -> str:
    """Which activations a model has, layer after layer; None for one that is not there to be chosen here."""
    shown = [label or OTHER_ACTIVATION for label in labels]
    if len(shown) > 12:
        shown = list(dict.fromkeys(shown))
    other = (
        "" if all(labels) else " An activation of its own is not taken on: the layer keeps what it has here."
    )
    return f"Activations of the file: {in_a_row(shown)}.{other}"


def other_activation(layer: int, there: str, here: str) -> str:
    """Where the file has another activation than the network."""
    both = f"Layer {layer} has {there} in the file and {here} here"
    return f"{both}: it computes something else, unless the network is made to fit."


def cut_stays(count: int) -> str:
    """Where the file has weights for connections that are not there."""
    return f"{counted(count, 'connection')} {plural(count, 'is', 'are')} cut and {plural(count, 'stays', 'stay')} 0."


def stays_as_it_is(count: int) -> str:
    """How much of the network no array of the file is for."""
    which = f"{counted(count, 'number')} of the network {plural(count, 'is', 'are')} not in the file"
    return f"{which}, and {plural(count, 'stays as it is', 'stay as they are')}."


def to_be_fitted(found: Sequence[int], there: Sequence[int]) -> str:
    """What making the network fit would change."""
    return (
        f"The weights are those of a network {widths_text(found)}, and this one is {widths_text(there)}: "
        "its hidden layers can be made to fit."
    )


def needs_fitting(found: Sequence[int], there: Sequence[int], where: HowToFit) -> str:
    """The same as a refusal, half a sentence, with what to write on the command line or in a script."""
    how = {"command": "--fit makes", "code": "fit=True makes"}[where]
    return (
        f"the weights are those of a network {widths_text(found)}, and this one is {widths_text(there)}; "
        f"{how} its hidden layers fit"
    )


def biases_do_not_fit(b: str, count: int, *, theta: str, width: int) -> str:
    """Half a sentence, why weights do not fit; arrays are called by name and shape."""
    return f"{b} has {counted(count, 'number')}, and {theta} leads to {counted(width, 'unit')}"


def does_not_follow(theta: str, below: int, *, before: str, width: int) -> str:
    """The same of two layers that do not go together."""
    return f"{theta} starts from {counted(below, 'unit')}, and {before} before it leads to {width}"


def other_ends(found: int, there: int, what: str) -> str:
    """The same where inputs or outputs are not as many as the network's."""
    return (
        f"the weights are for {counted(found, what)}, and this network has {there}; "
        "load examples with as many columns first"
    )
