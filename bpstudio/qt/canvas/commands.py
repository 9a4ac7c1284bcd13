"""What menus, keys and the palette do with everything that is selected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtGui import QGuiApplication

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.qt.bridge import Bridge
from bpstudio.session.edits.arrangement import DuplicateUnits, MoveLayer, MoveUnit, PasteUnits
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.connections import CutConnections, Reconnect, SetFrozen, SetParameters
from bpstudio.session.edits.parts import why_the_last_stays
from bpstudio.session.edits.structure import RemoveLayer, RemoveUnit, RemoveUnits, UnitAddress
from bpstudio.session.selection import Unit
from bpstudio.storage.copied import copied_layer, layer_text, number_of, pasting, units_text

NOTHING = "select units or weights on the canvas first"
NOTHING_TO_FREEZE = "select a weight, a bias or a unit to freeze first"
WhyNothingToDo = Callable[[Bridge], str | None]
"""Why a command has nothing to do with what is selected; None where it has."""


def chosen_units(bridge: Bridge) -> tuple[UnitAddress, ...]:
    """The units that are chosen, as layer and place in it."""
    return tuple((thing.layer, thing.index) for thing in bridge.chosen if isinstance(thing, Unit))


def chosen_parameters(bridge: Bridge) -> tuple[Parameter, ...]:
    """The weights and biases that are chosen."""
    return tuple(thing for thing in bridge.chosen if isinstance(thing, Parameter))


def whole_layer(network: Network, units: tuple[UnitAddress, ...]) -> int | None:
    """The hidden layer of several units that these are all of; None where they are not."""
    layers = {layer for layer, _ in units}
    if len(layers) != 1 or len(units) < 2:
        return None
    (layer,) = layers
    hidden = 0 < layer < network.depth
    return layer if hidden and len(set(units)) == network.width(layer) else None


def _possible(bridge: Bridge, why_not: WhyNothingToDo) -> bool:
    """Whether there is something to do; where not, the reason is said."""
    why = why_not(bridge)
    if why is not None:
        bridge.refused.emit(why)
    return why is None


def why_not_copy(bridge: Bridge) -> str | None:
    """Units can be copied, and the number of one weight or bias."""
    parameters = chosen_parameters(bridge)
    if chosen_units(bridge) or (len(parameters) == 1 and not parameters[0].whole):
        return None
    return "select units, or one weight or bias, on the canvas first"


def copy(bridge: Bridge) -> bool:
    """Units, a layer whose units are all selected, or the value of one parameter, to the clipboard."""
    if not _possible(bridge, why_not_copy):
        return False
    units, parameters = chosen_units(bridge), chosen_parameters(bridge)
    layer = whole_layer(bridge.document.network, units)
    if layer is not None:
        text = layer_text(bridge.frame.parameters, layer)
    elif units:
        text = units_text(bridge.frame.parameters, units)
    else:
        text = repr(bridge.frame.parameters[parameters[0]])
    QGuiApplication.clipboard().setText(text)
    return True


def copy_layer(bridge: Bridge, layer: int) -> None:
    """Put the layer on the clipboard as text."""
    QGuiApplication.clipboard().setText(layer_text(bridge.frame.parameters, layer))


def why_not_cut(bridge: Bridge) -> str | None:
    """Units can be cut: a parameter is there as long as its units are."""
    if not chosen_units(bridge):
        return "select the units to cut first; Delete cuts the connection of a weight"
    return _why_units_stay(bridge)


def cut(bridge: Bridge) -> None:
    """Copy, then delete."""
    if _possible(bridge, why_not_cut) and copy(bridge):
        delete(bridge)


def paste(bridge: Bridge, layer: int | None = None, index: int | None = None) -> None:
    """What is on the clipboard, after the selected unit or at a place given; a number into what is selected."""
    text = QGuiApplication.clipboard().text()
    parameters, value = chosen_parameters(bridge), number_of(text)
    if value is not None and parameters and layer is None:
        bridge.edit(SetParameters(tuple(map(str, parameters)), value))
        return
    if layer is None:
        units = sorted(chosen_units(bridge))
        layer, index = (units[-1][0], units[-1][1] + 1) if units else (_hidden_or_output(bridge), None)
    target, made = layer, []

    def act() -> None:
        made.append(pasting(text, target, index))
        bridge.apply(made[0])

    if bridge.attempt(act) and isinstance(made[0], PasteUnits):
        count = len(made[0].units)
        first = bridge.document.network.width(target) - count if index is None else index
        bridge.choose(Unit(target, first + number) for number in range(count))


def _hidden_or_output(bridge: Bridge) -> int:
    return max(bridge.document.network.depth - 1, 1)


def why_not_duplicate(bridge: Bridge) -> str | None:
    """Units can be duplicated."""
    return None if chosen_units(bridge) else "select the units to duplicate first"


def duplicate(bridge: Bridge) -> None:
    """A copy beside each selected unit; of a layer that is selected as a whole, a layer after it."""
    if not _possible(bridge, why_not_duplicate):
        return
    units = chosen_units(bridge)
    layer = whole_layer(bridge.document.network, units)
    if layer is not None:
        duplicate_layer(bridge, layer)
    else:
        bridge.edit(DuplicateUnits(tuple(sorted(units))))


def duplicate_layer(bridge: Bridge, layer: int) -> None:
    """Put a copy of the layer above it, as one edit."""
    bridge.edit(copied_layer(bridge.frame.parameters, layer, layer + 1))


def why_not_delete(bridge: Bridge) -> str | None:
    """Units can be deleted, all but the last of a layer or one hidden layer whole; and connections cut that are not."""
    if chosen_units(bridge):
        return _why_units_stay(bridge)
    parameters, network = chosen_parameters(bridge), bridge.document.network
    weights = [p for p in parameters if p.kind == "theta"]
    if any(_is_there(p, network) for p in weights):
        return None
    if weights:
        return "what is selected is cut already; Reconnect puts it back"
    if parameters:
        return "a bias belongs to its unit and cannot be deleted; set it to 0 and freeze it"
    return NOTHING


def _is_there(parameter: Parameter, network: Network) -> bool:
    """Whether it is not cut; of the weights of a whole layer, whether any is not."""
    if parameter.whole and parameter.kind == "theta":
        layer = network.layer(parameter.layer)
        return len(layer.cut) < network.width_below(parameter.layer) * layer.width
    return not parameter.is_cut_in(network)


def _why_units_stay(bridge: Bridge) -> str | None:
    network, units = bridge.document.network, chosen_units(bridge)
    if whole_layer(network, units) is not None:
        return None
    counts = Counter(layer for layer, _ in set(units))
    return next(
        (why_the_last_stays(layer) for layer, count in counts.items() if count == network.width(layer)), None
    )


def delete(bridge: Bridge) -> None:
    """Units go, a whole hidden layer as one; of weights the connection is cut."""
    if not _possible(bridge, why_not_delete):
        return
    units = chosen_units(bridge)
    if units:
        _remove(bridge, units)
    else:
        weights = (str(p) for p in chosen_parameters(bridge) if p.kind == "theta")
        bridge.edit(CutConnections(tuple(weights)))


def _remove(bridge: Bridge, units: tuple[UnitAddress, ...]) -> None:
    layer = whole_layer(bridge.document.network, units)
    edit: Edit = RemoveUnits(tuple(sorted(units)))
    if layer is not None:
        edit = RemoveLayer(layer)
    elif len(units) == 1:
        edit = RemoveUnit(*units[0])
    if bridge.edit(edit):
        bridge.select(None)


def select_all(bridge: Bridge) -> None:
    """Every unit of the selected unit's layer; with that done, or without one, every unit of the network."""
    network, units = bridge.document.network, chosen_units(bridge)
    layers = {layer for layer, _ in units}
    if len(layers) == 1 and len(units) < network.width(min(layers)):
        bridge.choose(Unit(min(layers), index) for index in range(network.width(min(layers))))
    else:
        everything = network.node_ids
        bridge.choose(Unit(layer, index) for layer in everything for index in range(network.width(layer)))


def parameters_of(network: Network, units: Iterable[UnitAddress]) -> tuple[Parameter, ...]:
    """The weights into those units and their biases; inputs have none."""
    return tuple(
        parameter
        for layer, unit in units
        if layer
        for parameter in (
            *(Parameter("theta", layer, i, unit) for i in range(network.width_below(layer))),
            Parameter("b", layer, None, unit),
        )
    )


def concerned(bridge: Bridge) -> tuple[Parameter, ...]:
    """The single parameters that freezing is about: those selected, and all of the selected units."""
    network = bridge.document.network
    singles = [p for p in chosen_parameters(bridge) if not p.whole]
    wholes = [p for p in chosen_parameters(bridge) if p.whole]
    for whole in wholes:
        kind = (whole.kind, whole.layer)
        singles += [p for p in every_parameter(network) if (p.kind, p.layer) == kind]
    found = (*singles, *parameters_of(network, chosen_units(bridge)))
    return tuple(p for p in dict.fromkeys(found) if not p.is_cut_in(network))


def why_not_freeze(bridge: Bridge) -> str | None:
    """What trains, or would if it were released, can be frozen: inputs have nothing that does, nor what is cut."""
    network = bridge.document.network
    units = any(layer for layer, _ in chosen_units(bridge))
    if units or any(_is_there(p, network) for p in chosen_parameters(bridge)):
        return None
    return NOTHING_TO_FREEZE


def toggle_frozen(bridge: Bridge, parameters: tuple[Parameter, ...] | None = None) -> None:
    """Freeze what is selected; release it where all of it is frozen."""
    found = concerned(bridge) if parameters is None else parameters
    if not found:
        return bridge.refused.emit(NOTHING_TO_FREEZE)
    network = bridge.document.network
    trained = tuple(str(p) for p in found if p.trains_in(network))
    bridge.edit(SetFrozen(trained, True) if trained else SetFrozen(tuple(map(str, found)), False))
    return None


def _cut_ones(bridge: Bridge) -> Iterator[Parameter]:
    """The selected connections that are cut; of selected units and layers, all that are cut at either side."""
    network, units = bridge.document.network, set(chosen_units(bridge))
    weights = [p for p in chosen_parameters(bridge) if p.kind == "theta"]
    yield from (p for p in weights if p.is_cut_in(network))
    whole = {p.layer for p in weights if p.whole}
    for number, layer in enumerate(network.layers if units or whole else (), start=1):
        for i, j in layer.cut:
            if number in whole or (number, j) in units or (network.below(number), i) in units:
                yield Parameter("theta", number, i, j)


def why_not_reconnect(bridge: Bridge) -> str | None:
    """Connections that are cut can be put back."""
    return None if any(True for _ in _cut_ones(bridge)) else "nothing that is selected is cut"


def reconnect(bridge: Bridge) -> None:
    """Put the selected connections back that are cut."""
    if _possible(bridge, why_not_reconnect):
        bridge.edit(Reconnect(tuple(dict.fromkeys(map(str, _cut_ones(bridge))))))


def move_unit(bridge: Bridge, unit: Unit, by: int) -> None:
    """One place up or down within its layer; at the end nothing."""
    to = unit.index + by
    if 0 <= to < bridge.document.network.width(unit.layer) and bridge.edit(
        MoveUnit(unit.layer, unit.index, to)
    ):
        bridge.select(Unit(unit.layer, to))


def move_layer(bridge: Bridge, layer: int, by: int) -> None:
    """Move the layer up or down by that many places, as one edit."""
    bridge.edit(MoveLayer(layer, layer + by))
