from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import COSTS
from bpstudio.engine.initializers import INITIALIZERS, initial_parameters
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost
from bpstudio.qt.controls.problem_mark import ProblemMark
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.training.initializer_tiles import BINS, MOST_LAYERS, spreads
from bpstudio.session.edits.base import (
    Reinitialize,
    SetActivation,
    SetCost,
    SetData,
    SetLearningRate,
    SetTrained,
)
from bpstudio.session.edits.structure import AddUnit
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session


@pytest.fixture
def window(opened: Callable[..., MainWindow]) -> MainWindow:
    return opened("xor")


def mark(window: MainWindow, layer: int) -> ProblemMark:
    found = window.canvas.findChildren(ProblemMark, f"problem_layer_{layer}")
    return next(mark for mark in found if not mark.isHidden() or len(found) == 1)


STOPPED = ("step_next", "finish_phase", "finish_iteration", "next_iteration", "train")


def enabled(window: MainWindow) -> set[bool]:
    return {window.named_actions[name].isEnabled() for name in STOPPED}


def test_a_sound_network_has_no_mark(window: MainWindow) -> None:
    assert not window.problem_bar.isVisible()
    assert enabled(window) == {True}
    assert all(not mark.isVisible() for mark in window.canvas.findChildren(ProblemMark))
    assert window.panels.tabIcon(window.panels.indexOf(window.training_settings)).isNull()


def test_an_error_stops_stepping_and_says_why_everywhere(qtbot: QtBot, window: MainWindow) -> None:
    window.bridge.edit(SetActivation(2, "identity"))
    reason = "Binary cross-entropy takes the logarithm of ŷ, and identity gives numbers outside 0 to 1."
    assert window.problem_bar.isVisible()
    assert window.problem_bar.text.text().startswith(reason)
    assert enabled(window) == {False}
    assert reason in window.named_actions["step_next"].toolTip()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
    assert window.session.state.cursor == Cursor()
    assert mark(window, 2).isVisible()
    assert mark(window, 2).toolTip() == reason
    assert window.training_settings.cost.problem.text.text() == reason
    assert not window.panels.tabIcon(window.panels.indexOf(window.training_settings)).isNull()


def test_one_click_puts_it_right_and_undo_takes_that_back(window: MainWindow) -> None:
    window.bridge.edit(SetActivation(2, "identity"))
    assert window.problem_bar.repair.text() == "Use sigmoid"
    window.problem_bar.repair.click()
    assert window.bridge.document.network.layer(2).activation == "sigmoid"
    assert not window.problem_bar.isVisible()
    assert enabled(window) == {True}
    assert "Stopped" not in window.named_actions["step_next"].toolTip()
    window.session.undo()
    assert window.problem_bar.isVisible()


def test_the_mark_on_the_canvas_opens_the_sentence_and_the_repair(window: MainWindow) -> None:
    window.bridge.edit(SetActivation(2, "softmax"))
    found = mark(window, 2)
    found.menu_of_repairs.aboutToShow.emit()
    texts = [action.text() for action in found.menu_of_repairs.actions() if action.text()]
    assert texts == ["Use sigmoid"]
    next(action for action in found.menu_of_repairs.actions() if action.text()).trigger()
    assert window.bridge.document.network.layer(2).activation == "sigmoid"


def test_a_warning_is_marked_and_stops_nothing(window: MainWindow) -> None:
    window.bridge.edit(SetLearningRate(0.0))
    assert not window.problem_bar.isVisible()
    assert enabled(window) == {True}
    line = window.training_settings.learning.problem
    assert line.problem is not None
    assert line.text.text() == "With a learning rate of 0 an update changes nothing."
    line.repair.click()
    assert window.bridge.document.training.learning_rate == 0.1
    assert line.problem is None


def test_an_input_without_data_and_frozen_layers_are_marked_where_they_are(window: MainWindow) -> None:
    window.bridge.edit(AddUnit(0))
    assert "The input x3 is 0 in every example" in mark(window, 0).toolTip()
    assert window.data_table.problem.problem is not None
    window.data_table.problem.repair.click()
    assert window.bridge.document.network.inputs == 2
    for layer in (1, 2):
        window.bridge.edit(SetTrained(layer, False, False))
    assert "Every weight and bias is frozen" in window.training_settings.layers.problem.text.text()


def test_training_pauses_when_an_error_comes(qtbot: QtBot, window: MainWindow) -> None:
    window.named_actions["train"].trigger()
    assert window.player.playing
    window.bridge.edit(SetCost(Cost("categorical_cross_entropy")))
    assert not window.player.playing
    assert enabled(window) == {False}


def test_what_was_recorded_before_the_error_can_still_be_walked(window: MainWindow) -> None:
    window.session.train(3)
    window.bridge.edit(SetActivation(2, "relu"))
    assert enabled(window) == {False}
    window.session.seek(1)
    assert enabled(window) == {True}


def test_both_themes_show_the_bar_in_their_colours(window: MainWindow) -> None:
    window.bridge.edit(SetActivation(2, "tanh"))
    pictures = []
    for theme in ("dark", "light"):
        window.wear(theme)
        pictures.append(window.problem_bar.grab().toImage())
    assert pictures[0] != pictures[1]


def test_a_cost_that_needs_targets_offers_to_add_them(qtbot: QtBot, window: MainWindow) -> None:
    data = Examples(np.array([[0.5, 1.0], [1.0, 0.25]]))
    document = Document(Network(2, (Layer(2, "tanh"), Layer(1))), data, Cost("output"))
    window.bridge.replace_session(Session(document))
    section = window.training_settings.cost
    section.name.setCurrentIndex(section.name.findData("squared_error"))
    section.name.activated.emit(section.name.currentIndex())
    assert "needs it" in section.name_refusal.text()
    assert not section.add_targets.isHidden()
    assert section.name.currentData() == "output"
    section.add_targets.click()
    assert window.bridge.document.cost.name == "squared_error"
    assert window.bridge.document.data.y is not None
    assert window.bridge.document.data.y.tolist() == [[0.0], [0.0]]
    assert section.add_targets.isHidden()
    window.bridge.edit(SetData(data))


# Initializers


def test_every_initializer_is_shown_by_what_it_would_draw(window: MainWindow) -> None:
    tiles = window.training_settings.start.tiles.tiles
    assert list(tiles) == list(INITIALIZERS)
    assert tiles["xavier"].isChecked()
    network, seed = window.bridge.document.network, window.bridge.document.training.seed
    for name in INITIALIZERS:
        drawn = initial_parameters(network, name, seed)
        for spread in spreads(network, name, seed):
            assert spread.counts.sum() == drawn.theta(spread.layer).size
            assert spread.deviation == pytest.approx(drawn.theta(spread.layer).std())
    (layer, *_) = spreads(network, "zeros", seed)
    assert layer.counts.tolist() == [0] * (BINS // 2) + [drawn.theta(1).size] + [0] * (BINS // 2)


def test_a_tile_draws_its_weights_and_seed_and_reset_do_what_they_say(window: MainWindow) -> None:
    start = window.training_settings.start
    start.tiles.tiles["he"].click()
    document = window.bridge.document
    assert document.training.initializer == "he"
    assert start.initializer.currentData() == "he"
    drawn = initial_parameters(document.network, "he", document.training.seed)
    assert window.session.frame.before == drawn
    window.session.train(4)
    assert window.session.frame.before != drawn
    start.reset.click()
    assert window.session.frame.before == drawn, "the same start again"
    before = start.tiles.tiles["he"].grab().toImage()
    start.reseed.click()
    assert window.session.frame.before != drawn
    assert start.tiles.tiles["he"].grab().toImage() != before
    window.session.undo()
    assert window.session.frame.before == drawn
    window.session.undo()
    window.session.undo()
    assert start.tiles.tiles["xavier"].isChecked()


def test_a_tile_of_a_deep_network_shows_the_first_layers_and_the_last(window: MainWindow) -> None:
    deep = Network(2, (*(Layer(3, "tanh") for _ in range(9)), Layer(1)))
    window.bridge.replace_session(Session(Document(deep, Examples(np.ones((1, 2)), np.ones((1, 1))))))
    tile = window.training_settings.start.tiles.tiles["he"]
    assert [spread.layer for spread in tile._shown] == [*range(1, MOST_LAYERS), 10]
    window.bridge.edit(Reinitialize("zeros", 1))
    assert "alike for ever" in window.training_settings.start.problem.text.text()
    assert set(COSTS) == {window.training_settings.cost.name.itemData(n) for n in range(len(COSTS))}
