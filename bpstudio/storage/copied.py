"""Units and layers as text on the clipboard, and back as the edit that pastes them."""

from __future__ import annotations

import json

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.functions.activations import unchanged
from bpstudio.engine.parameters import Parameters
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.session.edits.arrangement import CopiedUnit, PasteLayer, PasteUnits
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.structure import UnitAddress
from bpstudio.storage.plain import plain
from bpstudio.storage.typed import convert

FORMAT = "bpstudio-copy"
NOTHING = "the clipboard has no units or layer of a network; copy some first"


def units_text(parameters: Parameters, units: tuple[UnitAddress, ...]) -> str:
    """Units with their weights and biases, as JSON."""
    copies = [plain(copied_unit(parameters, layer, unit)) for layer, unit in sorted(units)]
    return json.dumps({"format": FORMAT, "units": copies})


def copied_unit(parameters: Parameters, layer: int, unit: int) -> CopiedUnit:
    """The unit with copies of its weights, of both sides, and of its bias."""
    network = parameters.network
    incoming = parameters.theta(layer)[:, unit].tolist() if layer else []
    outgoing = parameters.theta(network.above(layer))[unit].tolist() if layer < network.depth else []
    return CopiedUnit(tuple(incoming), float(parameters.b(layer)[unit]) if layer else 0.0, tuple(outgoing))


def layer_text(parameters: Parameters, layer: int) -> str:
    """A layer with its activation, weights and biases, as JSON."""
    return json.dumps({"format": FORMAT, "layer": plain(copied_layer(parameters, layer, layer))})


def copied_layer(parameters: Parameters, layer: int, to: int) -> PasteLayer:
    """The edit that puts a copy of a layer at place ``to``."""
    network = parameters.network
    outgoing = parameters.theta(network.above(layer)).tolist() if layer < network.depth else []
    activation = network.layer(layer).activation
    return PasteLayer(
        to,
        unchanged() if ACTIVATIONS[activation].couples else activation,
        tuple(parameters.b(layer).tolist()),
        tuple(map(tuple, parameters.theta(layer).tolist())),
        tuple(map(tuple, outgoing)),
    )


def number_of(text: str) -> float | None:
    """The number on the clipboard, where it is one."""
    try:
        return parse_number(text)
    except ValueError:
        return None


def pasting(text: str, layer: int, index: int | None) -> Edit:
    """What pasting into ``layer`` before unit ``index`` does; a layer comes after ``layer``.

    Raises ValueError, in words, for text that is no copy of units or of a layer.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(NOTHING) from None
    match found:
        case {"format": "bpstudio-copy", "units": units}:
            return PasteUnits(layer, convert(units, tuple[CopiedUnit, ...], "clipboard.units"), index)
        case {"format": "bpstudio-copy", "layer": dict(members)}:
            pasted = convert(
                {**members, "type": PasteLayer.type, "layer": layer + 1}, Edit, "clipboard.layer"
            )
            assert isinstance(pasted, Edit)
            return pasted
    raise ValueError(NOTHING)
