"""Every action of the table has one entry that says what it does and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.help.action_table import ACTIONS
from bpstudio.explain.help.bars import BARS
from bpstudio.qt.app import create_window
from bpstudio.qt.canvas import commands
from bpstudio.qt.ground.action_button import ActionButton
from bpstudio.qt.shell.handlers import HANDLERS
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetActivation, SetLearningRate
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.selection import Thing, Unit


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("xor")
    qtbot.addWidget(made)
    yield made
    made.files.keep()
    made.close()


def test_every_action_has_one_handler_and_every_handler_an_action() -> None:
    assert Counter(handler.name for handler in HANDLERS) == Counter(entry.name for entry in ACTIONS)
    assert len({entry.name for entry in ACTIONS}) == len(ACTIONS)


def test_every_bar_of_the_table_is_in_the_window(window: MainWindow) -> None:
    shown = {button.defaultAction() for button in window.findChildren(ActionButton)}
    for groups in BARS.values():
        for name in (name for group in groups for name in group):
            assert window.named_actions[name] in shown, name


def possible(window: MainWindow) -> set[str]:
    ruled = {handler.name for handler in HANDLERS if handler.why_not(window) is not None}
    shown = {name for name, action in window.named_actions.items() if not action.isEnabled()}
    assert ruled == shown, "the buttons show what the entries say"
    return set(window.named_actions) - shown


def test_what_would_do_nothing_is_not_offered(window: MainWindow) -> None:
    there = {"undo", "redo", "step_back", "reset", "previous_iteration", "follow_none"}
    assert not there & possible(window)
    window.session.finish_iteration()
    window.session.step()
    window.bridge.edit(SetLearningRate(0.25))
    assert there & possible(window) == {"undo", "step_back", "reset", "previous_iteration"}
    window.session.undo()
    assert there & possible(window) == {"redo", "step_back", "reset", "previous_iteration"}


def test_undo_names_what_it_takes_back(window: MainWindow) -> None:
    assert window.named_actions["undo"].text() == "&Undo"
    window.bridge.edit(SetLearningRate(0.25))
    assert window.named_actions["undo"].text().startswith("&Undo: ")


def test_what_computes_waits_until_an_error_is_put_right_and_says_why(window: MainWindow) -> None:
    computing = {"step_next", "finish_phase", "finish_iteration", "next_iteration", "train"}
    window.bridge.edit(SetActivation(2, "identity"))
    assert not computing & possible(window)
    for name in computing:
        assert "Stopped: Binary cross-entropy" in window.named_actions[name].toolTip()
    window.session.undo()
    assert computing <= possible(window)
    assert "Stopped" not in window.named_actions["train"].toolTip()


THETA, BIAS = Parameter("theta", 1, 0, 0), Parameter("b", 1, None, 0)
WITH_THE_SELECTION = {"cut", "copy", "duplicate", "delete", "reconnect", "freeze_selected"}


@pytest.mark.parametrize(
    ("chosen", "there"),
    [
        ((), set()),
        ((Unit(1, 0),), WITH_THE_SELECTION - {"reconnect"}),
        ((Unit(0, 0),), {"cut", "copy", "duplicate", "delete"}),
        ((Unit(2, 0),), {"copy", "duplicate", "freeze_selected"}),  # the one output
        ((THETA,), {"copy", "delete", "freeze_selected"}),
        ((BIAS,), {"copy", "freeze_selected"}),
        ((THETA, BIAS), {"delete", "freeze_selected"}),
        ((Parameter("theta", 1),), {"delete", "freeze_selected"}),
    ],
)
def test_what_the_selection_does_not_allow_is_not_offered(
    window: MainWindow, chosen: tuple[Thing, ...], there: set[str]
) -> None:
    window.bridge.choose(chosen)
    assert WITH_THE_SELECTION & possible(window) == there


@pytest.mark.parametrize(
    ("chosen", "goes"),
    [
        ((Unit(1, 0),), True),
        ((Unit(1, 0), Unit(1, 1)), True),  # the layer goes as one
        ((Unit(0, 0), Unit(1, 1), Unit(2, 0)), True),
        ((Unit(2, 0), Unit(2, 1)), False),
        ((Unit(0, 0), Unit(0, 1)), False),
        ((Unit(1, 0), Unit(1, 1), Unit(2, 0)), False),
    ],
)
def test_units_are_cut_and_deleted_where_one_stays_in_their_layer(
    opened: Callable[..., MainWindow], chosen: tuple[Thing, ...], goes: bool
) -> None:
    window = opened("mazur")
    window.bridge.choose(chosen)
    assert ({"cut", "delete"} & possible(window) == {"cut", "delete"}) is goes
    before = window.bridge.document
    commands.delete(window.bridge)
    assert (window.bridge.document != before) is goes


def test_a_whole_layer_of_weights_is_frozen_and_cut_where_any_of_them_is_there(window: MainWindow) -> None:
    window.bridge.choose((Parameter("theta", 2),))
    assert WITH_THE_SELECTION & possible(window) == {"delete", "freeze_selected"}
    window.named_actions["delete"].trigger()
    window.bridge.choose((Parameter("theta", 2),))
    assert WITH_THE_SELECTION & possible(window) == {"reconnect"}
    assert "is cut already" in window.named_actions["delete"].toolTip()
    window.named_actions["reconnect"].trigger()
    window.bridge.choose((Parameter("theta", 2),))
    assert WITH_THE_SELECTION & possible(window) == {"delete", "freeze_selected"}


def test_a_cut_connection_can_be_put_back_and_that_alone(window: MainWindow) -> None:
    window.bridge.edit(CutConnections((str(THETA),)))
    window.bridge.choose((THETA,))
    assert {"reconnect", "freeze_selected", "delete"} & possible(window) == {"reconnect"}
    window.bridge.choose((Unit(1, 0),))
    assert "reconnect" in possible(window)
    window.named_actions["reconnect"].trigger()
    assert "reconnect" not in possible(window)


def test_what_the_selection_does_not_allow_says_why_in_its_tip_and_at_its_key(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    window.bridge.choose((BIAS,))
    assert "A bias belongs to its unit" in window.named_actions["delete"].toolTip()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    QTest.keyClick(window.canvas, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert window.notice.text.startswith("Select the units to cut first")
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert window.notice.text.startswith("A bias belongs to its unit")


def test_keys_of_the_canvas_are_not_answered_elsewhere(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.timeline.setFocus()
    qtbot.waitUntil(window.timeline.hasFocus)
    QTest.keyClick(window.timeline, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert not window.notice.isVisible()
