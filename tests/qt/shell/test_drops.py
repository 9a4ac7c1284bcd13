"""A file dropped on the window opens; what cannot be used is refused, before it is let go and in words."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.qt.examples.import_dialog import ImportDialog
from bpstudio.qt.shell.drops import told_apart
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from tests.undone import undo_title

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "walk <b>.json"
    shutil.copy(SESSIONS / "by_hand.json", path)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,2\n3,4\n")
    return path


def carried(*paths: Path | str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) if isinstance(path, Path) else QUrl(path) for path in paths])
    return data


CORNER, BUTTON, NOTHING = QPoint(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ANY = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def moving(kind: type[QDropEvent], data: QMimeData, place: QPoint = CORNER) -> QDropEvent:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # from Qt 6.12 on it would have another kind of point
        return kind(place, ANY, data, BUTTON, NOTHING)


def enter(widget: QWidget, data: QMimeData) -> bool:
    """Whether what the mouse shows over ``widget`` is that it would be taken."""
    event = moving(QDragEnterEvent, data)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, data: QMimeData) -> bool:
    """As a hand does it; nothing is let go where it would not be taken."""
    if not enter(widget, data):
        return False
    QApplication.sendEvent(widget, moving(QDragMoveEvent, data))
    event = QDropEvent(QPointF(6, 6), ANY, data, BUTTON, NOTHING, QEvent.Type.Drop)
    QApplication.sendEvent(widget, event)
    assert event.dropAction() == Qt.DropAction.CopyAction, "else the file might be removed where it came from"
    return True


@pytest.mark.parametrize("where", ["window", "canvas", "equation", "cost_plot", "data_table"])
def test_a_session_dropped_anywhere_opens_in_this_window(
    window: MainWindow, session: Path, where: str
) -> None:
    target = {"window": window, "canvas": window.canvas.viewport()}.get(where) or getattr(window, where)
    assert drop(target, carried(session))
    assert window.files.path == session


def test_nothing_in_the_window_takes_files_for_itself_but_fields_of_text(window: MainWindow) -> None:
    window.session.train(3)
    taking = [w for w in window.findChildren(QWidget) if w.acceptDrops() and not isinstance(w, QLineEdit)]
    assert not taking


def test_while_it_is_carried_the_window_says_what_will_happen(
    window: MainWindow, session: Path, table: Path
) -> None:
    data = carried(session)
    assert enter(window, data)
    assert window.notice.text == f"Drop to open {session.name}."
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert window.notice.isHidden()
    enter(window, carried(table))
    assert window.notice.text == "Drop to import the examples in table.csv."
    enter(window, carried(session, session, session))
    assert "2 more beside it" in window.notice.text


def test_unsaved_work_is_asked_about_first(window: MainWindow, session: Path) -> None:
    window.bridge.edit(SetLearningRate(0.25))
    assert drop(window, carried(session))
    assert window.files.path is None
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    box.button(QMessageBox.StandardButton.Discard).click()
    assert window.files.path == session


def test_further_sessions_get_windows_of_their_own(window: MainWindow, session: Path, tmp_path: Path) -> None:
    others = [tmp_path / "a.json", tmp_path / "b.json"]
    wanted: list[object] = []
    window.drops.another.connect(wanted.append)
    assert drop(window, carried(session, *others[:0], *[shutil.copy(session, other) for other in others]))
    assert window.files.path == session
    assert wanted == others


def test_a_table_opens_the_dialog_that_shows_what_it_holds(
    window: MainWindow, table: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.data_table.files.opened) as opened:
        assert drop(window.canvas.viewport(), carried(table))
    [dialog] = opened.args
    assert isinstance(dialog, ImportDialog)
    assert window.panels.currentWidget() is window.data_table
    dialog.reject()


def refused(window: MainWindow, *what: Path | str) -> str:
    assert not drop(window, carried(*what))
    assert not window.notice.isHidden()
    return window.notice.text


def test_what_cannot_be_used_is_refused_in_words(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "folder").mkdir()
    assert "picture.png is neither a session nor a table" in refused(window, tmp_path / "picture.png")
    assert refused(window, tmp_path / "folder") == "folder is no file."
    assert "gone.json is no file" in refused(window, tmp_path / "gone.json").lower()
    assert "no file on this computer" in refused(window, "https://example.org/walk.json")
    assert window.files.path is None


def test_of_several_what_cannot_be_used_is_left_out_and_named(
    window: MainWindow, session: Path, table: Path, tmp_path: Path
) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    assert drop(window, carried(tmp_path / "picture.png", table, session))
    assert window.files.path == session
    assert "picture.png is neither" in window.notice.text
    assert "table.csv was left out" in window.notice.text


def test_a_text_that_is_dragged_is_no_file(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("0.5")
    assert not enter(window, data)


def test_cells_dragged_from_another_program_are_pasted_where_they_are_let_go(window: MainWindow) -> None:
    window.panels.setCurrentWidget(window.data_table)
    table, data = window.data_table, QMimeData()
    data.setText("0.5\t0.25\n0\t1\n")
    before, viewport = len(window.bridge.document.data), table.view.viewport()
    place = QPointF(viewport.mapTo(window, viewport.rect().center()))
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = moving(kind, data, place.toPoint())
        QApplication.sendEvent(window, event)
        assert event.isAccepted()
    QApplication.sendEvent(window, QDropEvent(place, ANY, data, BUTTON, NOTHING, QEvent.Type.Drop))
    assert len(window.bridge.document.data) == before + 2
    assert undo_title(window.session) == "paste 2 examples"
    away = moving(QDragMoveEvent, data)
    QApplication.sendEvent(window, away)
    assert not away.isAccepted()


def test_a_session_under_a_name_of_its_own_is_known_by_how_it_begins(session: Path, tmp_path: Path) -> None:
    path = tmp_path / "walk.session"
    shutil.copy(session, path)
    assert told_apart([QUrl.fromLocalFile(str(path))]).sessions == (path,)


def test_a_session_that_cannot_be_read_is_said_in_words(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{")
    assert drop(window, carried(path))
    assert window.files.path is None
    assert window.notice.text.startswith("broken.json: ")
    assert not window.notice.isHidden()


def test_what_is_left_out_is_still_said_where_what_is_opened_says_something_as_well(
    window: MainWindow, table: Path, tmp_path: Path
) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{")
    assert drop(window, carried(table, path))
    left_out, broken = window.notice.text.splitlines()
    assert "table.csv was left out" in left_out
    assert broken.startswith("broken.json: ")
    window.notice.hide()
    window.notice.say("Saved.", "success")
    assert window.notice.text == "Saved."
