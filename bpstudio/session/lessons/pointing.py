"""Where a number that a lesson points at stands on the network."""

from __future__ import annotations

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import YHAT, Quantity, of_layer
from bpstudio.session.lessons.number_name import NumberName
from bpstudio.session.selection import COST_NODE, Place, Target, Unit


def canvas_place(name: NumberName, network: Network) -> Place | None:
    """The unit, the weight, the target or the cost; a derivative stands where it is taken. None of the update."""
    quantity = name.quantity
    if quantity.kind == "derivative":
        assert quantity.by is not None, "a derivative is by something"
        layer = None if quantity.of is None else quantity.of.layer
        if layer is not None and quantity.by.kind == "a":
            return _at(of_layer("theta", layer), name.place, network)
        return _at(quantity.by, name.place, network)
    return _at(quantity, name.place, network)


def _at(what: Quantity, place: tuple[int, ...], network: Network) -> Place | None:
    unit = place[-1] if place else 0
    if what == YHAT:
        return Unit(network.depth, unit)
    match what.kind, what.layer:
        case (("z" | "a"), int(layer)):
            return Unit(layer, unit)
        case "theta", int(layer):
            return Parameter("theta", layer, place[0] if place else 0, unit)
        case "b", int(layer):
            return Parameter("b", layer, None, unit)
        case "x", _:
            return Unit(0, unit)
        case "y", _:
            return Target(unit)
        case "C", _:
            return COST_NODE
    return None
