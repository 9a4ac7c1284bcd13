"""The window tells what has happened, with the button that takes it back or puts it right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Training
from bpstudio.qt.app import create_window
from bpstudio.qt.examples.loading import load
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetActivation, SetLearningRate, SetParameter
from bpstudio.session.edits.connections import SetParameters
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.edits.replacing import LoadExamples
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.qt.hand import LEFT, PLAIN
from tests.qt.there import there

THETA = Parameter("theta", 2, 0, 0)


@pytest.fixture
def window(opened: Callable[..., MainWindow]) -> MainWindow:
    return opened("mazur")


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def buttons_of(window: MainWindow) -> dict[str, QPushButton]:
    return {button.text(): button for button in window.notice.findChildren(QPushButton) if button.isVisible()}


def test_an_edit_in_the_past_says_what_it_drops_before_and_after_with_undo_in_the_same_place(
    window: MainWindow,
) -> None:
    window.session.train(40)
    assert window.status.ahead.isHidden()
    window.session.seek(17, 3)
    assert window.status.ahead.text() == "An edit here drops 23 later iterations"
    window.bridge.edit(SetParameter("theta2[0,0]", 1 / 3))
    assert window.status.ahead.isHidden()
    assert window.notice.text.startswith("Set θ₁₁² to 1/3 (was ")
    assert window.notice.text.endswith("): 23 later iterations are gone.")
    press(buttons_of(window)["Undo"])
    assert window.session.state.iterations == 40
    assert window.session.state.cursor.iteration == 17
    assert window.notice.isHidden()


@pytest.mark.parametrize(
    "act",
    [
        lambda window: window.session.undo(),
        lambda window: window.bridge.edit(SetLearningRate(0.3)),
        lambda window: window.bridge.replace_session(Session(window.session.document)),
    ],
    ids=["undone by its key", "another edit", "another session"],
)
def test_undo_is_offered_only_while_it_takes_back_what_the_notice_says(
    window: MainWindow, act: Callable[[MainWindow], object]
) -> None:
    window.session.train(40)
    window.session.seek(17, 3)
    window.bridge.edit(SetParameter("theta2[0,0]", 1 / 3))
    window.session.step()
    window.session.seek(5, 0)
    window.session.seek(window.session.state.iterations, 0)
    assert "Undo" in buttons_of(window), "to look at something else changes nothing"
    act(window)
    assert buttons_of(window) == {}
    assert window.notice.isHidden()


def test_an_edit_at_the_end_drops_nothing_and_says_nothing(window: MainWindow) -> None:
    window.session.train(40)
    window.bridge.edit(SetParameter("theta2[0,0]", 1 / 3))
    assert window.notice.isHidden()


def test_one_drag_of_a_slider_tells_once_what_it_dropped(window: MainWindow) -> None:
    window.session.train(40)
    window.session.seek(10, 0)
    for value in (0.2, 0.3, 0.4):
        window.bridge.edit(SetLearningRate(value), gesture="drag")
    assert "30 later iterations are gone." in window.notice.text
    press(buttons_of(window)["Undo"])
    assert window.session.state.iterations == 40


@pytest.fixture
def line(window: MainWindow) -> MainWindow:
    """The window with a line to be learned, where a learning rate of 3 is too much."""
    x = np.linspace(-1.0, 1.0, 8).reshape(8, 1)
    network = Network(1, (Layer(1, "identity"),))
    window.bridge.replace_session(Session(Document(network, Examples(x, 2 * x + 1), training=Training(0.1))))
    return window


def test_training_that_runs_away_says_so_with_the_way_back_and_a_smaller_rate(line: MainWindow) -> None:
    assert line.runaway_bar.isHidden()
    line.session.train(100)
    line.bridge.edit(SetLearningRate(3.0))
    line.session.train(30)
    bar = line.runaway_bar
    assert bar.isVisible()
    assert "η = 3 is too large" in bar.text.text()
    before = line.session.state
    press(bar.smaller)
    assert line.session.document.training.learning_rate == 0.3
    assert line.session.state.iterations < 130
    line.session.undo()
    assert line.session.state == before
    assert bar.isVisible()
    press(bar.back)
    assert bar.isHidden()
    assert line.session.state.iterations == 130


def test_numbers_that_are_not_finite_any_more_come_with_a_smaller_rate(line: MainWindow) -> None:
    line.session.train(10)
    line.bridge.edit(SetLearningRate(1e200))
    line.player.diverged.emit(line.session.train(30))
    [again] = buttons_of(line).values()
    assert again.text() == "Again from iteration 10 with η = 1×10¹⁹⁹"
    press(again)
    assert line.session.document.training.learning_rate == 1e199
    assert line.session.state.iterations == 10


def test_weights_that_are_too_large_from_the_start_are_not_blamed_on_the_learning_rate(
    window: MainWindow,
) -> None:
    names = tuple(f"theta{layer}[{i},{j}]" for layer in (1, 2) for i in (0, 1) for j in (0, 1))
    window.bridge.edit(SetActivation(1, "identity"))
    window.bridge.edit(SetActivation(2, "identity"))
    window.bridge.edit(SetParameters(names, 1e200))
    window.player.diverged.emit(window.session.train(3))
    assert "No update has run yet: the weights or the inputs are too large." in window.notice.text
    assert buttons_of(window) == {}


def answer(qtbot: QtBot, window: MainWindow, text: str) -> None:
    box = there(window.findChild(QMessageBox))
    [button] = [button for button in box.buttons() if button.text().replace("&", "") == text]
    press(button)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)


OTHERS = LoadExamples(Examples(np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([[0.0, 1.0], [1.0, 0.0]])))


def test_other_examples_in_a_fresh_session_are_taken_without_a_question(window: MainWindow) -> None:
    refusals: list[str] = []
    load(window.bridge, OTHERS, window, refusals.append)
    assert refusals == [""]
    assert len(window.session.document.data) == 2


@pytest.mark.parametrize(
    ("text", "first"), [("Start anew", 0), ("Go on with the trained weights", 20), ("Cancel", None)]
)
def test_other_examples_after_training_are_asked_about(
    qtbot: QtBot, window: MainWindow, text: str, first: int | None
) -> None:
    begun = window.session.frame.before.copy()
    window.session.train(10)
    window.bridge.edit(SetLearningRate(0.125))  # a setting made on the way stays, whatever is answered
    window.session.train(10)
    trained, before = window.session.frame.parameters.copy(), window.session.state
    refusals: list[str] = []
    load(window.bridge, OTHERS, window, refusals.append)
    answer(qtbot, window, text)
    if first is None:
        assert refusals == []
        assert window.session.state == before
        return
    assert refusals == [""]
    assert window.session.state.segments[-1].first == first
    assert window.session.frame.before == (trained if first else begun)
    assert window.session.document.training.learning_rate == 0.125
    window.session.undo()
    assert window.session.state == before


def test_holding_out_what_was_trained_on_is_said_in_the_table_and_on_top(qtbot: QtBot) -> None:
    window = create_window("xor")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.session.train(20)
    window.bridge.edit(HoldOut((0, 2), True))
    assert "The examples held out were trained on before" in window.notice.text
    assert "2 held out, 2 of them seen in training" in window.data_table.caption.text()
    press(buttons_of(window)["Undo"])
    assert "held out" not in window.data_table.caption.text()
    window.files.keep()
    window.close()


def test_the_update_says_what_became_of_the_cost(window: MainWindow) -> None:
    window.session.finish_iteration()
    assert "C falls from 0.2984 to 0.2910" in window.status.sentence.text()


def test_at_the_update_the_canvas_has_old_and_new_and_leaves_the_frozen_alone(window: MainWindow) -> None:
    stage = window.canvas.stage
    window.session.finish_phase()
    assert stage.moved(THETA) is None
    window.session.finish_iteration()
    moved = stage.moved(THETA)
    assert moved is not None
    old, new = moved
    assert (old, new) == (window.session.frame.before[THETA], window.session.frame.parameters[THETA])
    assert stage.moved(Parameter("b", 1, None, 0)) is None


def test_a_double_click_that_just_misses_a_number_types_it_and_one_on_nothing_says_what_it_put_there(
    window: MainWindow,
) -> None:
    canvas = window.canvas
    tab = canvas.stage.geometry.tab(2, 0)
    QTest.mouseDClick(canvas.viewport(), LEFT, PLAIN, canvas.mapFromScene(tab.bottomLeft() + QPointF(8, 5)))
    field = window.findChild(QLineEdit, "canvas_field")
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Escape)
    widths = window.session.document.network.widths
    unit = canvas.stage.geometry.unit(1, 1)
    QTest.mouseDClick(
        canvas.viewport(), LEFT, PLAIN, canvas.mapFromScene(unit.center() + QPointF(0, unit.height()))
    )
    assert window.session.document.network.widths != widths
    assert window.notice.text == "Add unit to layer 1."
    press(buttons_of(window)["Undo"])
    assert window.session.document.network.widths == widths


def test_a_refusal_goes_with_the_next_thing_done(window: MainWindow) -> None:
    window.follow_selected()
    assert window.notice.isVisible()
    window.bridge.select(THETA)
    assert window.notice.isHidden()


def test_a_step_is_said_while_the_pointer_rests_on_its_button(window: MainWindow) -> None:
    for action in window.named_actions.values():
        assert not action.statusTip() or action.statusTip() == action.toolTip()
    window.session.step()
    assert "Step 1." in window.status.sentence.text()
    assert window.statusBar().currentMessage() == ""
