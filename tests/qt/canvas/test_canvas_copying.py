"""Copy, cut, paste and duplicate; freezing and values of several things at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.place_names import bias, weight
from bpstudio.explain.words.tips import tip
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas import commands
from bpstudio.qt.canvas.hands.editor import stepped
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.edits.base import SetTrained
from bpstudio.session.selection import Unit
from tests.qt.canvas.at_the_canvas import bridge_of
from tests.qt.there import there
from tests.undone import undo_title

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Shown = Callable[..., Canvas]


def clipboard(text: str | None = None) -> str:
    if text is not None:
        QGuiApplication.clipboard().setText(text)
    return QGuiApplication.clipboard().text()


def refusal(qtbot: QtBot, bridge: Bridge, act: Callable[[], object]) -> str:
    with qtbot.waitSignal(bridge.refused) as refused:
        act()
    return str(refused.args[0])


def test_units_are_pasted_after_the_selected_one_with_their_weights(shown: Shown) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    before = bridge.frame.parameters.copy()
    bridge.choose([Unit(1, 0), Unit(1, 2)])
    assert commands.copy(bridge)
    assert json.loads(clipboard())["format"] == "bpstudio-copy"
    bridge.select(Unit(1, 1))
    commands.paste(bridge)
    after = bridge.frame.parameters
    assert (after.theta(1) == before.theta(1)[:, [0, 1, 0, 2, 2]]).all()
    assert (after.theta(2) == before.theta(2)[[0, 1, 0, 2, 2]]).all()
    assert set(bridge.chosen) == {Unit(1, 2), Unit(1, 3)}


def test_cutting_copies_and_deletes_and_pasting_brings_back(shown: Shown) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    before = bridge.frame.parameters.copy()
    bridge.select(Unit(1, 2))
    commands.cut(bridge)
    assert bridge.document.network.width(1) == 2
    bridge.select(Unit(1, 1))
    commands.paste(bridge)
    assert bridge.frame.parameters == before


def test_a_layer_whose_units_are_all_selected_is_copied_as_a_layer(shown: Shown) -> None:
    bridge = bridge_of(shown((2, 2, 1)))
    bridge.select(Unit(1, 0))
    commands.select_all(bridge)
    commands.copy(bridge)
    assert "layer" in json.loads(clipboard())
    commands.paste(bridge)
    assert [layer.width for layer in bridge.document.network.layers] == [2, 2, 1]
    assert (bridge.frame.parameters.theta(2) != 0).all()
    bridge.choose([Unit(2, 0), Unit(2, 1)])
    commands.delete(bridge)
    assert bridge.document.network.depth == 2


def test_select_all_takes_the_layer_first_and_then_the_network(shown: Shown) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    bridge.select(Unit(1, 0))
    commands.select_all(bridge)
    assert len(bridge.chosen) == 3
    commands.select_all(bridge)
    assert len(bridge.chosen) == 6


def test_a_number_is_copied_from_one_parameter_and_pasted_into_several(shown: Shown) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    bridge.select(weight(1, 0, 0))
    commands.copy(bridge)
    value = bridge.frame.parameters[weight(1, 0, 0)]
    assert float(clipboard()) == value
    bridge.choose([weight(1, 1, 1), bias(2, 0)])
    commands.paste(bridge)
    assert bridge.frame.parameters[weight(1, 1, 1)] == value
    assert bridge.frame.parameters[bias(2, 0)] == value
    assert undo_title(bridge.session) == "set 2 parameters"


@pytest.mark.parametrize(
    "text",
    ["", "hello", "[1, 2]", '{"format": "bpstudio-copy"}', "[" * 100_000, '{"format": "other", "units": []}'],
)
def test_a_clipboard_with_something_else_is_refused_in_words(shown: Shown, qtbot: QtBot, text: str) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    clipboard(text)
    assert "the clipboard has no units" in refusal(qtbot, bridge, lambda: commands.paste(bridge))


@pytest.mark.parametrize(
    "units", ['[{"b": "x"}]', "[]", '[{"c": 1}]', "3", '[{"incoming": [NaN]}]', '[{"b": 1e999}]']
)
def test_a_copy_that_somebody_changed_is_refused_and_nothing_is_done(
    shown: Shown, qtbot: QtBot, units: str
) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    clipboard(f'{{"format": "bpstudio-copy", "units": {units}}}')
    assert refusal(qtbot, bridge, lambda: commands.paste(bridge))
    assert undo_title(bridge.session) is None


def test_duplicating_doubles_units_and_whole_layers(shown: Shown) -> None:
    bridge = bridge_of(shown((2, 2, 1)))
    bridge.select(Unit(0, 1))
    commands.duplicate(bridge)
    x = bridge.document.data.x
    assert x.shape[1] == 3
    assert (x[:, 1] == x[:, 2]).all()
    bridge.select(Unit(1, 0))
    commands.select_all(bridge)
    commands.duplicate(bridge)
    assert [layer.width for layer in bridge.document.network.layers] == [2, 2, 1]


def test_a_unit_is_frozen_and_released_with_all_that_is_its(shown: Shown) -> None:
    canvas = shown((2, 3, 1))
    bridge = bridge_of(canvas)
    bridge.select(Unit(1, 1))
    commands.toggle_frozen(bridge)
    frozen = commands.parameters_of(bridge.document.network, [(1, 1)])
    assert len(frozen) == 3
    assert not any(p.trains_in(bridge.document.network) for p in frozen)
    assert "frozen" in tip(canvas.stage, weight(1, 0, 1))
    commands.toggle_frozen(bridge)
    assert bridge.document.network.trains_everything


def test_a_part_of_a_frozen_layer_is_released_with_the_layer(shown: Shown, qtbot: QtBot) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    bridge.edit(SetTrained(1, False, True))
    bridge.select(weight(1, 0, 0))
    assert "frozen as a whole" in refusal(qtbot, bridge, lambda: commands.toggle_frozen(bridge))


def test_what_was_cut_at_a_unit_is_connected_again_at_once(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    bridge = bridge_of(canvas)
    bridge.choose([weight(1, 0, 1), weight(1, 1, 1), weight(2, 1, 0)])
    commands.delete(bridge)
    assert sum(len(layer.cut) for layer in bridge.document.network.layers) == 3
    assert "is cut" in tip(canvas.stage, weight(1, 0, 1))
    bridge.select(Unit(1, 1))
    commands.reconnect(bridge)
    assert bridge.document.network.trains_everything
    assert "nothing that is selected is cut" in refusal(qtbot, bridge, lambda: commands.reconnect(bridge))


def test_a_bias_cannot_be_deleted_and_it_says_what_to_do(shown: Shown, qtbot: QtBot) -> None:
    bridge = bridge_of(shown((2, 3, 1)))
    bridge.select(bias(1, 0))
    assert "set it to 0 and freeze it" in refusal(qtbot, bridge, lambda: commands.delete(bridge))


def test_a_number_typed_with_several_selected_goes_into_all_of_them(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    bridge = bridge_of(canvas)
    chosen: list[Parameter] = [weight(1, 0, 0), weight(1, 0, 1), bias(1, 2)]
    bridge.choose(chosen)
    canvas.edit(chosen[0])
    field = there(canvas.findChild(QLineEdit, "canvas_field"))
    field.setText("1/8")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [bridge.frame.parameters[p] for p in chosen] == [0.125] * 3


def test_a_connection_that_is_cut_has_no_field(shown: Shown) -> None:
    canvas = shown((2, 3, 1))
    bridge_of(canvas).select(weight(1, 0, 0))
    commands.delete(bridge_of(canvas))
    canvas.edit(weight(1, 0, 0))
    assert canvas.findChild(QLineEdit, "canvas_field") is None


def test_arrow_keys_step_the_number_and_ctrl_by_ten(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    canvas.edit(weight(2, 0, 0))
    field = there(canvas.findChild(QLineEdit, "canvas_field"))
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "0.61"
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "0.51"
    assert bridge_of(canvas).session.frame.parameters[weight(2, 0, 0)] == 0.6, "until it is accepted"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bridge_of(canvas).session.frame.parameters[weight(2, 0, 0)] == 0.51


@pytest.mark.parametrize(
    ("value", "steps", "text"),
    [(0.0, 1, "0.01"), (0.6, -1, "0.59"), (12.5, 1, "12.6"), (250.0, 10, "260"), (-0.005, 1, "0.005")],
)
def test_a_step_suits_the_size_of_the_number(value: float, steps: int, text: str) -> None:
    assert stepped(value, steps) == text
    assert np.isfinite(float(stepped(1e300, 1)))
