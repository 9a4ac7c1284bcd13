"""What things are called on screen: θ₂ where a layer has one weight, θ²₁₂ where it has several."""

from __future__ import annotations

from functools import lru_cache

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import UPDATE, Quantity, output_of
from bpstudio.engine.words import capital
from bpstudio.notation.naming import only_one, parameter_text, unit_text
from bpstudio.notation.plain import LOWER, to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection, Unit

_SUBSCRIPTS = str.maketrans(LOWER)


def shown(what: Quantity, notation: Notation) -> str:
    """A quantity of the program in one line of Unicode: ∂C/∂z²."""
    return _shown(what, notation)


@lru_cache(maxsize=1024)
def _shown(what: Quantity, notation: Notation) -> str:
    return to_plain(quantity(what), notation)


def alone(parameter: Parameter, network: Network) -> Parameter:
    """The single parameter where there is just one of its kind in the layer, else ``parameter`` itself."""
    if not parameter.whole or not only_one(parameter, network):
        return parameter
    return Parameter(parameter.kind, parameter.layer, 0 if parameter.kind == "theta" else None, 0)


def parameter_words(parameter: Parameter, network: Network) -> str:
    """Where it is: ``weight from x₁ to unit 2 of layer 1``."""
    layer = parameter.layer
    if parameter.whole:
        return f"all {'weights into' if parameter.kind == 'theta' else 'biases of'} layer {layer}"
    assert parameter.j is not None
    if parameter.kind == "b":
        return f"bias of {unit_words(layer, parameter.j, network)}"
    assert parameter.i is not None
    above = unit_words(layer, parameter.j, network)
    return f"weight from {unit_words(network.below(layer), parameter.i, network)} to {above}"


def unit_words(layer: int, index: int, network: Network) -> str:
    """The unit in words, such as "input 1", "output 2" or "unit 3 of layer 2"; a single output is "the output"."""
    if layer == 0:
        return f"input {index + 1}"
    if network.width(layer) == 1:
        return "the output" if layer == network.depth else f"layer {layer}"
    return f"output {index + 1}" if layer == network.depth else f"unit {index + 1} of layer {layer}"


def unit_title(layer: int, index: int, network: Network) -> str:
    """The same over a page about it: ``Output``, ``Unit 2 of layer 1``."""
    if layer == network.depth and network.width(layer) == 1:
        return "Output"
    return capital(unit_words(layer, index, network))


def subscript(number: int) -> str:
    """The number in subscript digits."""
    return str(number).translate(_SUBSCRIPTS)


def selection_text(selection: Selection, frame: Frame, notation: Notation) -> str:
    """What a selected thing is called on screen; empty where nothing is selected."""
    network = frame.network
    match selection:
        case Parameter():
            return parameter_text(selection, network, notation)
        case Factor(step):
            what = frame.program[step].symbol
            return in_words("θ ←", notation) if what == UPDATE else shown(what, notation)
        case Unit(layer, index):
            return unit_text(output_of(network, layer), index, network, notation)
    return ""
