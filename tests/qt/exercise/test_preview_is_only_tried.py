"""A preview of an exercise is for looking and trying: nothing takes its place, nothing is saved, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpstudio.explain.words.exercises import ONLY_A_PREVIEW
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.storage import writer
from tests.explain.exercises.sheets import exercise_on
from tests.qt.hand import press
from tests.qt.shell.test_drops import carried, drop, enter
from tests.qt.there import there

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT_OUT = (
    "new",
    "open",
    "save",
    "save_as",
    "save_for_students",
    "export",
    "export_picture",
    "export_solution",
    "print",
    "new_exercise",
    "paste",
    "lessons",
    "help_tour",
)


@pytest.fixture
def preview(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """Of an exercise that a teacher makes of a session with unsaved work."""
    window.bridge.edit(SetLearningRate(0.25))
    window.exercising._show_preview(exercise_on("article", "0: z1[0]", "0: dC/dz2[0]").state)
    shown = window.exercising.preview
    assert isinstance(shown, MainWindow)
    with qtbot.waitActive(shown):
        shown.activateWindow()
    yield shown
    window.exercising.close_preview()
    QApplication.processEvents()


@pytest.fixture(autouse=True)
def no_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """No dialog for files may be opened: it would wait for somebody."""

    def opened(*_: object) -> tuple[str, str]:
        raise AssertionError("a dialog for files was opened")

    monkeypatch.setattr(QFileDialog, "getOpenFileName", opened)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", opened)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_would_replace_or_keep_it_cannot_be_used_and_says_why(
    window: MainWindow, preview: MainWindow, name: str
) -> None:
    action, session = preview.named_actions[name], preview.session
    assert not action.isEnabled()
    assert action.toolTip().endswith(ONLY_A_PREVIEW)
    action.trigger()
    assert preview.session is session
    assert ONLY_A_PREVIEW not in window.named_actions[name].toolTip()


def test_it_stays_so_once_all_is_answered(preview: MainWindow) -> None:
    for row in there(preview.exercising.pane).rows:
        row.show_button.click()
        row.show_button.click()
    assert not preview.session.state.open_questions
    assert not any(preview.named_actions[name].isEnabled() for name in (*LEFT_OUT, "another_like_this"))


def test_its_menus_of_files_are_closed(window: MainWindow, preview: MainWindow) -> None:
    assert not preview.new_menu.menuAction().isEnabled()
    assert not preview.recent_menu.menuAction().isEnabled()
    assert window.new_menu.menuAction().isEnabled()
    assert window.recent_menu.menuAction().isEnabled()


@pytest.mark.parametrize("key", [Qt.Key.Key_N, Qt.Key.Key_O, Qt.Key.Key_S, Qt.Key.Key_E])
def test_the_keys_of_these_do_nothing(preview: MainWindow, key: Qt.Key) -> None:
    preview.canvas.setFocus()
    session = preview.session
    press(key, CTRL)
    assert preview.session is session
    assert QApplication.activePopupWidget() is None


def test_no_file_and_no_text_can_be_dropped(preview: MainWindow, tmp_path: Path) -> None:
    path, session = tmp_path / "other.json", preview.session
    writer.save_over(session.state, path, None)
    preview.panels.setCurrentWidget(preview.data_table)
    assert not enter(preview, carried(path))
    assert preview.notice.text == ONLY_A_PREVIEW
    text = QMimeData()
    text.setText("1\t2\n")
    assert not drop(preview, text)
    assert preview.session is session


def test_whatever_else_wants_to_open_or_save_is_refused_in_words(preview: MainWindow, tmp_path: Path) -> None:
    session, done = preview.session, list[str]()
    ways: tuple[Callable[[], object], ...] = (
        lambda: preview.files.open("mazur"),
        preview.files.open_with_dialog,
        preview.files.save,
        preview.files.save_as,
        lambda: preview.files.leaving(lambda: done.append("left")),
    )
    for act in ways:
        preview.notice.pass_on()
        act()
        assert preview.notice.text == ONLY_A_PREVIEW
    assert preview.session is session
    assert not done


def test_nothing_that_is_pasted_changes_it(preview: MainWindow) -> None:
    before = preview.session.document
    QGuiApplication.clipboard().setText("1\t2\n3\t4")
    preview.canvas.setFocus()
    press(Qt.Key.Key_V, CTRL)
    preview.panels.setCurrentWidget(preview.data_table)
    preview.data_table.view.setFocus()
    QTest.keyClick(preview.data_table.view, Qt.Key.Key_V, CTRL)
    assert preview.session.document is before


def test_it_can_be_tried_and_closes_without_a_question_leaving_the_session_as_it_was(
    window: MainWindow, preview: MainWindow
) -> None:
    session, state = window.session, window.session.state
    row = there(preview.exercising.pane).rows[0]
    row.field.setText("1.4")
    row.field.returnPressed.emit()
    preview.session.bookmark("here")
    assert preview.files.modified
    preview.named_actions["quit"].trigger()
    QApplication.processEvents()
    assert window.exercising.preview is None
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert window.isVisible()
    assert (window.session, window.session.state) == (session, state)
    assert window.files.modified
    window.recovery.write_now()
    assert window.recovery.place.journal.exists()
