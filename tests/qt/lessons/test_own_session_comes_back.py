"""A lesson is read beside the learner's own session, and nothing of that is lost, whichever way the lesson ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bpstudio.qt.ground import settings
from bpstudio.qt.lessons import progress
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.state import State
from bpstudio.session.selection import Unit
from bpstudio.storage import reader
from bpstudio.storage.journal import Journalled, read_journal
from tests.qt.lessons.by_keys import BATCH, FIRST, LESSONS, pane_of, press


def state_of(found: Journalled) -> State:
    """What the next start would offer."""
    return reader.opened(found.contents).state


def room_of_panels(window: MainWindow) -> int:
    QApplication.processEvents()
    return window._bands.middle.sizes()[1]


def test_leaving_brings_back_the_session_with_undo_changes_file_and_what_was_selected(
    at_work: MainWindow, own: Path
) -> None:
    session, state, title = at_work.session, at_work.session.state, at_work.windowTitle()
    at_work.lessons.open(BATCH)
    assert at_work.session is not session
    assert at_work.windowTitle().startswith("A batch")
    at_work.session.step()
    at_work.lessons.leave()
    assert at_work.session is session
    assert at_work.session.state is state
    assert at_work.bridge.selection == Unit(1, 0)
    assert at_work.windowTitle() == title
    assert at_work.files.path == own
    assert at_work.files.modified
    assert at_work.files.lock is not None
    at_work.named_actions["undo"].trigger()
    assert at_work.session.document.training.learning_rate != 0.123
    assert at_work.session.redoable is not None


def test_the_button_leaves_as_well(at_work: MainWindow) -> None:
    session = at_work.session
    at_work.lessons.open(FIRST)
    pane_of(at_work).leave_button.click()
    assert at_work.session is session


def test_a_crash_in_the_middle_of_a_lesson_leaves_the_own_session_for_the_next_start(
    at_work: MainWindow, own: Path
) -> None:
    state = at_work.session.state
    at_work.lessons.open(BATCH)
    at_work.session.step()
    at_work.recovery.write_now()
    found = read_journal(at_work.recovery.place.journal)
    assert state_of(found).segments == state.segments
    assert found.origin.path == str(own)


def test_told_to_end_in_the_middle_of_a_lesson_the_program_keeps_the_own_session(at_work: MainWindow) -> None:
    state = at_work.session.state
    at_work.lessons.open(BATCH)
    journal = at_work.recovery.place.journal
    at_work.end()
    assert state_of(read_journal(journal)).segments == state.segments
    at_work.recovery.place.clear()


def test_what_is_not_to_be_seen_cannot_be_saved_and_says_why(at_work: MainWindow, own: Path) -> None:
    before = own.read_bytes()
    at_work.lessons.open(BATCH)
    for name in ("save", "save_as"):
        assert not at_work.named_actions[name].isEnabled()
        assert "Leave the lesson first" in at_work.named_actions[name].toolTip()
    at_work.lessons.leave()
    at_work.named_actions["save"].trigger()
    assert own.read_bytes() != before
    assert not at_work.files.modified


def test_nothing_that_is_done_in_a_lesson_counts_as_work(window: MainWindow) -> None:
    assert window.files.untouched
    window.lessons.open(FIRST)
    assert not window.files.untouched, "nothing else may be opened in its place without a word"
    window.bridge.edit(SetLearningRate(0.5))
    assert not window.files.modified
    window.lessons.leave()
    assert window.files.untouched


def test_training_is_paused_when_a_lesson_opens(at_work: MainWindow) -> None:
    at_work.named_actions["train"].trigger()
    assert at_work.player.playing
    at_work.lessons.open(FIRST)
    assert not at_work.player.playing


def test_another_lesson_takes_the_place_of_the_first_and_the_own_session_is_still_there(
    at_work: MainWindow,
) -> None:
    session = at_work.session
    at_work.lessons.open(FIRST)
    at_work.lessons.open(BATCH)
    assert at_work.windowTitle().startswith("A batch")
    at_work.lessons.leave()
    assert at_work.session is session


def test_the_window_is_divided_afterwards_as_it_was(opened: Callable[..., MainWindow]) -> None:
    window = opened("article", (1024, 700))
    QApplication.processEvents()
    before = window._bands.middle.sizes()
    window.lessons.open(FIRST)
    QApplication.processEvents()
    assert room_of_panels(window) == 0, "the panels give way"
    assert window.canvas.width() >= 600
    window.lessons.leave()
    QApplication.processEvents()
    assert window._bands.middle.sizes() == before


def test_a_part_that_has_given_way_comes_back_while_it_is_pointed_at(
    opened: Callable[..., MainWindow],
) -> None:
    window = opened("article", (1024, 700))
    window.lessons.open(LESSONS["13-checking-gradients"], 5)
    assert room_of_panels(window) == 0
    press(Qt.Key.Key_PageDown)
    assert room_of_panels(window) >= 330
    assert window.panels.currentWidget() is window.parameter_table
    press(Qt.Key.Key_PageDown)
    assert room_of_panels(window) == 0


def test_the_panel_that_was_in_front_is_in_front_again(window: MainWindow) -> None:
    window.panels.setCurrentWidget(window.training_settings)
    window.lessons.open(LESSONS["13-checking-gradients"], 6)
    assert window.panels.currentWidget() is window.parameter_table
    window.lessons.leave()
    assert window.panels.currentWidget() is window.training_settings


def test_the_network_is_the_lessons_own_again_on_the_next_page_after_it_was_changed(
    window: MainWindow,
) -> None:
    window.lessons.open(FIRST)
    before = window.session.state.segments[0].parameters_at_start.flat.copy()
    window.bridge.edit(SetLearningRate(0.7))
    press(Qt.Key.Key_PageDown)
    assert window.session.document.training.learning_rate != 0.7
    assert (window.session.state.segments[0].parameters_at_start.flat == before).all()
    assert "as it was before you changed it" in window.notice.text


def test_how_far_one_came_is_kept_and_can_be_cleared(window: MainWindow) -> None:
    window.lessons.open(FIRST)
    press(Qt.Key.Key_PageDown)
    window.lessons.leave()
    assert progress.how_far() == {"01-forward-pass": progress.CameSoFar(1, False)}
    progress.forget()
    assert progress.how_far() == {}


def test_what_is_no_progress_counts_as_none(window: MainWindow) -> None:
    settings.keep(progress.KEY, ["rubbish", "2 done 04-one-weight-by-hand"])
    assert progress.how_far() == {"04-one-weight-by-hand": progress.CameSoFar(2, True)}


def test_undo_in_a_lesson_is_the_lessons(at_work: MainWindow) -> None:
    rate = at_work.session.document.training.learning_rate
    at_work.lessons.open(FIRST)
    assert not at_work.named_actions["undo"].isEnabled()
    at_work.lessons.leave()
    assert at_work.session.document.training.learning_rate == rate
