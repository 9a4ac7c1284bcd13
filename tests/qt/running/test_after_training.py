"""After training there is something to see, while it runs as well, and any iteration can be gone to by its number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from bpstudio.cli import main
from bpstudio.engine.parameters import Parameter
from bpstudio.qt.controls.pacing import FULL_SPEED, SLOW_START
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.state import Cursor, State
from bpstudio.session.session import Session
from bpstudio.session.training.stops import Stops
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from bpstudio.storage.writer import encode

STEPS = 20


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Session(read(located("article")).state))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.player.pause()
    made.files.keep()
    made.close()


def trained(window: MainWindow, qtbot: QtBot, iterations: int) -> None:
    """Press play, and let a condition end it."""
    window.player.set_speed(FULL_SPEED)
    window.player.set_stops(Stops(iterations=iterations))
    window.named_actions["train"].trigger()
    qtbot.waitUntil(lambda: not window.player.playing)


def texts(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_after_training_all_of_the_last_iteration_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    trained(window, qtbot, 30)
    assert window.session.state.cursor == Cursor(29, STEPS)
    assert window.bridge.frame.visible_steps == window.bridge.frame.program.steps
    assert "Nothing is computed" not in texts(window)
    assert "iteration 29" in window.status.place.text()
    assert window.timeline.field.text() == "29"
    window.named_actions["step_next"].trigger()
    assert window.session.state.cursor == Cursor(30, 0)


def test_window_command_line_and_file_leave_the_same(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    trained(window, qtbot, 30)
    assert main(["train", "article", "--iterations", "30", "-o", str(tmp_path / "a.json")]) == 0
    assert (tmp_path / "a.json").read_bytes() == encode(window.session.frame)
    assert read(tmp_path / "a.json").state == window.session.state


def test_training_while_following_shows_what_became_of_the_parameter(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.session.follow(Parameter("theta", 2))
    trained(window, qtbot, 30)
    assert window.session.state.cursor == Cursor(29, STEPS)
    assert window.bridge.frame.updated
    window.named_actions["step_next"].trigger()
    window.named_actions["step_back"].trigger()
    assert window.session.state.cursor == Cursor(29, STEPS)


def test_undo_after_training_takes_the_edit_back_and_the_training_after_it(
    window: MainWindow, qtbot: QtBot
) -> None:
    from bpstudio.session.edits.base import SetLearningRate

    trained(window, qtbot, 10)
    before = window.session.state
    window.bridge.edit(SetLearningRate(0.3))
    assert window.session.state.cursor == Cursor(10, 0)
    trained(window, qtbot, 5)
    assert window.session.state.cursor == Cursor(14, STEPS)
    window.named_actions["undo"].trigger()
    assert window.session.state is before
    window.named_actions["redo"].trigger()
    assert window.session.state.cursor == Cursor(14, STEPS)


def test_while_training_everything_names_the_iteration_completed_last(
    window: MainWindow, qtbot: QtBot
) -> None:
    seen = []

    def look(old: State, new: State) -> None:
        frame = window.bridge.frame
        seen.append(
            frame.cost is not None
            and new.cursor == Cursor(new.completed - 1, STEPS)
            and f"iteration {new.cursor.iteration:,} " in window.status.place.text()
            and window.status.sentence.text() == f"Training … iteration {new.cursor.iteration:,}"
            and window.timeline.field.text() == f"{new.cursor.iteration:,}"
        )

    window.bridge.changed.connect(look)
    trained(window, qtbot, 3000)
    assert seen
    assert all(seen[:-1])  # after the last one it says why it stopped


def test_a_window_starts_slowly_unless_the_box_says_otherwise(window: MainWindow) -> None:
    box = next(
        box for box in window.transport.findChildren(QComboBox) if box.accessibleName() == "training speed"
    )
    assert window.player.speed is SLOW_START
    assert box.currentText() == SLOW_START.text == "starts slowly"


# Going to an iteration


def go_to(window: MainWindow, qtbot: QtBot, text: str) -> None:
    window.named_actions["go_to_iteration"].trigger()
    assert QApplication.focusWidget() is window.timeline.field
    qtbot.keyClicks(window.timeline.field, text)
    qtbot.keyClick(window.timeline.field, Qt.Key.Key_Return)


@pytest.fixture
def in_front(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_an_iteration_is_gone_to_by_its_number_and_shown_whole(in_front: MainWindow, qtbot: QtBot) -> None:
    in_front.session.train(2000)
    go_to(in_front, qtbot, "1,234")
    assert in_front.session.state.cursor == Cursor(1234, STEPS)
    assert in_front.timeline.field.text() == "1,234"
    assert in_front.canvas.hasFocus(), "so that the arrow keys step again"
    go_to(in_front, qtbot, "0")
    assert in_front.session.state.cursor == Cursor(0, STEPS)


def test_a_number_that_is_not_on_record_is_answered_in_a_sentence(in_front: MainWindow, qtbot: QtBot) -> None:
    in_front.session.train(2000)
    before = in_front.session.state
    go_to(in_front, qtbot, "2000")
    assert in_front.session.state is before
    assert "There are 2,000 iterations on record, 0 to 1,999; train to go further" in in_front.notice.text
    assert in_front.timeline.field.selectedText() == "2000", "the next number typed takes its place"
    qtbot.keyClick(in_front.timeline.field, Qt.Key.Key_Escape)
    assert in_front.timeline.field.text() == "1,999"
    assert in_front.canvas.hasFocus()


def test_what_is_being_typed_stays_while_the_session_changes(in_front: MainWindow, qtbot: QtBot) -> None:
    in_front.session.train(20)
    in_front.named_actions["go_to_iteration"].trigger()
    qtbot.keyClicks(in_front.timeline.field, "1")
    in_front.session.train(20)
    assert in_front.timeline.field.text() == "1"
    qtbot.keyClick(in_front.timeline.field, Qt.Key.Key_Return)
    assert in_front.session.state.cursor == Cursor(1, STEPS)


def test_going_to_an_iteration_pauses_training(in_front: MainWindow, qtbot: QtBot) -> None:
    in_front.session.train(20)
    in_front.named_actions["train"].trigger()
    go_to(in_front, qtbot, "3")
    assert not in_front.player.playing
    assert in_front.session.state.cursor == Cursor(3, STEPS)


def test_going_to_an_iteration_while_following_shows_it_whole(in_front: MainWindow, qtbot: QtBot) -> None:
    in_front.session.train(20)
    in_front.session.follow(Parameter("theta", 1))
    go_to(in_front, qtbot, "7")
    assert in_front.session.state.cursor == Cursor(7, STEPS)
    assert in_front.bridge.frame.visible_steps == in_front.bridge.frame.program.steps
