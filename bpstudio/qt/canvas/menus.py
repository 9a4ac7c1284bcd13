"""What the context menus offer: everything the canvas can change, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import ActivationName, Parameter
from bpstudio.notation.naming import parameter_text
from bpstudio.qt.bridge import Bridge, Unit
from bpstudio.qt.canvas.editing import editable
from bpstudio.qt.canvas.places import Place, bias
from bpstudio.qt.canvas.stage import Stage
from bpstudio.qt.icons import icon
from bpstudio.session.edits import SetActivation, SetTrained
from bpstudio.session.structure import AddLayer, AddUnit, RemoveLayer, RemoveUnit

Act = Callable[[], object]


def place_menu(stage: Stage, place: Place, edit: Callable[[Place], None], parent: QWidget) -> QMenu:
    """The menu of one place; ``edit`` opens the field for its number."""
    menu, bridge = QMenu(parent), stage.bridge
    menu.setToolTipsVisible(True)
    if editable(stage, place):
        add(menu, "&Edit value…", lambda: edit(place))
    match place:
        case Parameter():
            _add_follow(menu, bridge, place)
            menu.addSeparator()
            add_layer_actions(menu.addMenu(f"&Layer {place.layer}"), bridge, place.layer)
        case Unit(layer, index):
            if layer:
                add(menu, "Edit &bias…", lambda: edit(bias(layer, index)))
                _add_follow(menu, bridge, bias(layer, index))
            menu.addSeparator()
            _add_removal(menu, bridge, layer, index)
            add_layer_actions(menu, bridge, layer)
    return menu


def add(menu: QMenu, text: str, act: Act, picture: str | None = None, enabled: bool = True) -> QAction:
    action = QAction(text, menu)
    if picture:
        action.setIcon(icon(picture))
    action.setEnabled(enabled)
    action.triggered.connect(lambda *_: act())
    menu.addAction(action)
    return action


def _add_follow(menu: QMenu, bridge: Bridge, parameter: Parameter) -> None:
    name = parameter_text(parameter, bridge.document.network)
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
        add(menu, "Remove la&yer", lambda: bridge.edit(RemoveLayer(layer)), "layer_remove", hidden)
        menu.addSeparator()
        add_activations(menu.addMenu("Acti&vation"), bridge, layer)
        _add_freezing(menu, bridge, layer)


def add_activations(menu: QMenu, bridge: Bridge, layer: int) -> None:
    """One entry for each activation, the layer's own checked."""
    network = bridge.document.network
    group = QActionGroup(menu)
    for name, activation in ACTIVATIONS.items():
        label = activation.label[:1].upper() + activation.label[1:]
        action = add(menu, label, partial(_activate, bridge, layer, name))
        action.setCheckable(True)
        action.setChecked(network.layer(layer).activation == name)
        action.setEnabled(name != "softmax" or layer == network.depth)
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
