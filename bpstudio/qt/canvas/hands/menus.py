"""What the context menus offer: everything the canvas can change, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import ActivationName
from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.building import unit_to
from bpstudio.explain.words.place_names import bias
from bpstudio.notation.naming import parameter_text
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.commands import (
    copy,
    copy_layer,
    duplicate_layer,
    move_layer,
    move_unit,
    parameters_of,
    paste,
    select_all,
    toggle_frozen,
)
from bpstudio.qt.canvas.hands.gestures import put_layer, put_unit
from bpstudio.qt.canvas.plan.gaps import LayerGap, UnitGap
from bpstudio.qt.canvas.plan.number_places import editable
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.keys import keys_shown
from bpstudio.session.edits.arrangement import DuplicateUnits
from bpstudio.session.edits.base import SetActivation, SetTrained
from bpstudio.session.edits.connections import CutConnections, Reconnect
from bpstudio.session.edits.structure import AddLayer, AddUnit, RemoveLayer, RemoveUnit
from bpstudio.session.selection import Place, Unit

_Act = Callable[[], object]


def place_menu(stage: Stage, place: Place, edit: Callable[[Place], None], parent: QWidget) -> QMenu:
    """The menu of one place; ``edit`` opens the field for its number."""
    menu, bridge = QMenu(parent), stage.bridge
    menu.setToolTipsVisible(True)
    if editable(stage, place):
        add(menu, "&Edit value…", lambda: edit(place))
    match place:
        case Parameter():
            _add_parameter(menu, stage, place)
            menu.addSeparator()
            add_layer_actions(menu.addMenu(f"&Layer {place.layer}"), bridge, place.layer)
        case Unit(layer, index):
            if layer:
                add(menu, "Edit &bias…", lambda: edit(bias(layer, index)))
                _add_follow(menu, bridge, bias(layer, index))
                _add_freeze(menu, bridge, parameters_of(bridge.document.network, [(layer, index)]), "unit")
            menu.addSeparator()
            _add_unit(menu, bridge, place)
            menu.addSeparator()
            _add_removal(menu, bridge, layer, index)
            name = f"&Layer {layer}" if layer else "&Inputs"
            add_layer_actions(menu.addMenu(name), bridge, layer)
    return menu


def gap_menu(stage: Stage, spot: UnitGap | LayerGap | None, parent: QWidget) -> QMenu:
    """The menu of an empty place: what can be put there."""
    menu, bridge = QMenu(parent), stage.bridge
    menu.setToolTipsVisible(True)
    match spot:
        case UnitGap(layer, index):
            add(menu, f"&Add {unit_to(layer)} here", lambda: put_unit(stage, spot), "unit_add")
            add(menu, "&Paste here", lambda: paste(bridge, layer, index), "paste")
        case LayerGap(layer):
            after = layer > bridge.document.network.depth
            words = "Add &output layer here" if after else "&Add layer here"
            add(menu, words, lambda: put_layer(stage, spot), "layer_add")
            if not after:
                add(menu, "&Paste layer here", lambda: paste(bridge, layer - 1), "paste")
    if spot is not None:
        menu.addSeparator()
    add(menu, "&Select all", lambda: select_all(bridge))
    return menu


def _add_parameter(menu: QMenu, stage: Stage, parameter: Parameter) -> None:
    bridge = stage.bridge
    if parameter.kind == "theta" and not parameter.whole:
        if stage.cut(parameter):
            add(menu, "&Reconnect", lambda: bridge.edit(Reconnect((str(parameter),))), "connect")
            return
        add(menu, "&Cut connection", lambda: bridge.edit(CutConnections((str(parameter),))), "disconnect")
    _add_follow(menu, bridge, parameter)
    _add_freeze(menu, bridge, (parameter,), "weight" if parameter.kind == "theta" else "bias")


def _add_freeze(menu: QMenu, bridge: Bridge, parameters: tuple[Parameter, ...], what: str) -> None:
    """Checked while all of them are frozen; where the layer is frozen as a whole, that is to be released first."""
    network = bridge.document.network
    there = tuple(p for p in parameters if not p.is_cut_in(network))
    frozen = not any(p.trains_in(network) for p in there)
    action = add(menu, f"Free&ze this {what}", lambda: toggle_frozen(bridge, there), "freeze")
    action.setCheckable(True)
    action.setChecked(frozen)
    layers = [network.layer(p.layer) for p in there]
    whole = any(
        not (n.train_theta if p.kind == "theta" else n.train_b) for n, p in zip(layers, there, strict=True)
    )
    action.setEnabled(bool(there) and not whole)
    if whole:
        action.setToolTip("The layer is frozen as a whole: release the layer to freeze its parts.")


def _add_unit(menu: QMenu, bridge: Bridge, unit: Unit) -> None:
    layer, index = unit.layer, unit.index
    width = bridge.document.network.width(layer)
    address = ((layer, index),)
    add(menu, "&Copy", lambda: copy(bridge), "copy")
    add(menu, "D&uplicate", lambda: bridge.edit(DuplicateUnits(address)), "duplicate")
    add(menu, "&Paste after", lambda: paste(bridge, layer, index + 1), "paste")
    add(menu, "Add &above", lambda: bridge.edit(AddUnit(layer, index)), "unit_add")
    add(menu, "Add belo&w", lambda: bridge.edit(AddUnit(layer, index + 1)), "unit_add")
    up = add(menu, f"Move up\t{keys_shown('Alt+Up')}", lambda: move_unit(bridge, unit, -1), enabled=index > 0)
    down = add(
        menu,
        f"Move down\t{keys_shown('Alt+Down')}",
        lambda: move_unit(bridge, unit, 1),
        enabled=index < width - 1,
    )
    for action in (up, down):
        action.setToolTip("Units can be dragged as well.")


def add(menu: QMenu, text: str, act: _Act, picture: str | None = None, enabled: bool = True) -> QAction:
    """The entry that was added to the menu; choosing it runs ``act``."""
    action = QAction(text, menu)
    if picture:
        action.setIcon(icon(picture))
    action.setEnabled(enabled)
    action.triggered.connect(lambda *_: act())
    menu.addAction(action)
    return action


def add_zooming(menu: QMenu, zoom_in: _Act, zoom_out: _Act, fit: _Act) -> None:
    """Add the entries that zoom in, zoom out and show everything."""
    add(menu, "Zoom &in", zoom_in, "zoom_in")
    add(menu, "Zoom &out", zoom_out, "zoom_out")
    add(menu, "&Fit", fit, "zoom_fit")


def _add_follow(menu: QMenu, bridge: Bridge, parameter: Parameter) -> None:
    name = parameter_text(parameter, bridge.document.network, bridge.notation)
    what = "weight" if parameter.kind == "theta" else "bias"
    add(
        menu,
        f"&Follow this {what}, {name}",
        lambda: bridge.attempt(lambda: bridge.session.follow(parameter)),
        "follow",
    )


def _add_removal(menu: QMenu, bridge: Bridge, layer: int, index: int) -> None:
    text = f"&Remove unit {index + 1}" if layer else f"&Remove input {index + 1}"
    several = bridge.document.network.width(layer) > 1
    add(menu, text, lambda: bridge.edit(RemoveUnit(layer, index)), "unit_remove", several)


def add_layer_actions(menu: QMenu, bridge: Bridge, layer: int) -> None:
    """All that can be done with a layer; with the inputs, only what concerns their number and the layer after."""
    network = bridge.document.network
    add(menu, "&Add unit" if layer else "&Add input", lambda: bridge.edit(AddUnit(layer)), "unit_add")
    menu.addSeparator()
    if layer:
        add(menu, "Insert layer &before", lambda: bridge.edit(AddLayer(layer)), "layer_add")
    if layer < network.depth:
        add(menu, "Insert layer a&fter", lambda: bridge.edit(AddLayer(layer + 1)), "layer_add")
    if layer:
        hidden = layer < network.depth
        add(menu, "Move layer &left", lambda: move_layer(bridge, layer, -1), enabled=hidden and layer > 1)
        movable = hidden and layer < network.depth - 1
        add(menu, "Move layer &right", lambda: move_layer(bridge, layer, 1), enabled=movable)
        add(menu, "Cop&y layer", lambda: copy_layer(bridge, layer), "copy")
        add(menu, "D&uplicate layer", lambda: duplicate_layer(bridge, layer), "duplicate", hidden)
        add(menu, "Remove la&yer", lambda: bridge.edit(RemoveLayer(layer)), "layer_remove", hidden)
        menu.addSeparator()
        add_activations(menu.addMenu("Acti&vation"), bridge, layer)
        _add_freezing(menu, bridge, layer)


def add_activations(menu: QMenu, bridge: Bridge, layer: int) -> None:
    """One entry for each activation, the layer's own checked."""
    network = bridge.document.network
    group = QActionGroup(menu)
    for name, activation in ACTIVATIONS.items():
        action = add(menu, activation.title, partial(_activate, bridge, layer, name))
        action.setCheckable(True)
        action.setChecked(network.layer(layer).activation == name)
        action.setEnabled(not activation.couples or layer == network.depth)
        group.addAction(action)


def _activate(bridge: Bridge, layer: int, name: ActivationName) -> None:
    if name != bridge.document.network.layer(layer).activation:
        bridge.edit(SetActivation(layer, name))


def _add_freezing(menu: QMenu, bridge: Bridge, layer: int) -> None:
    now = bridge.document.network.layer(layer)
    theta = add(menu, "Freeze &weights", lambda: _train(bridge, layer, not now.train_theta, now.train_b))
    b = add(menu, "Freeze b&iases", lambda: _train(bridge, layer, now.train_theta, not now.train_b))
    for action, trained in ((theta, now.train_theta), (b, now.train_b)):
        action.setCheckable(True)
        action.setChecked(not trained)


def _train(bridge: Bridge, layer: int, theta: bool, b: bool) -> None:
    bridge.edit(SetTrained(layer, theta, b))
