"""Bookmarks in the window: by key, on the timeline, in the list; and what has changed since one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.qt.app import create_window
from bpstudio.qt.shell.bookmarks_dialog import BookmarksDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.timeline.timeline_layout import AXIS_Y
from bpstudio.session.comparison import compared, frame_at
from bpstudio.session.edits.arrangement import MoveLayer
from bpstudio.session.edits.structure import AddUnit
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session
from tests.qt.there import there


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("xor")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.train(40)
    yield made
    made.files.keep()
    made.close()


def test_a_moment_is_named_and_marked(window: MainWindow, qtbot: QtBot) -> None:
    window.session.seek(12, 3)
    window.named_actions["bookmark"].trigger()
    dialog = there(window.findChild(QInputDialog))
    assert dialog.textValue() == "iteration 12, step 3"
    dialog.setTextValue("before it turns")
    dialog.accept()
    assert window.session.state.bookmarks == (Bookmark(12, 3, "before it turns"),)


def test_an_empty_name_is_refused_in_words(window: MainWindow, qtbot: QtBot) -> None:
    window.named_actions["bookmark"].trigger()
    dialog = there(window.findChild(QInputDialog))
    dialog.setTextValue(" ")
    dialog.accept()
    assert "needs a name" in window.notice.text
    assert not window.session.state.bookmarks


def test_a_click_on_the_ribbon_goes_to_the_very_step(window: MainWindow, qtbot: QtBot) -> None:
    window.session.bookmark("here", (12, 3))
    layout = window.timeline.layout_now
    at = QPoint(round(layout.px(12)) + 2, round(AXIS_Y + 8))
    assert window.timeline.text_at(at) == "here: iteration 12, step 3"
    QTest.mouseClick(window.timeline, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: window.session.state.cursor == Cursor(12, 3))


def test_the_list_goes_there_and_removes(window: MainWindow, qtbot: QtBot) -> None:
    window.session.bookmark("first", (5, 0))
    window.session.bookmark("second", (20, 2))
    window.named_actions["bookmarks"].trigger()
    dialog = there(window.findChild(BookmarksDialog))
    window.named_actions["bookmarks"].trigger()
    assert len(window.findChildren(BookmarksDialog)) == 1
    dialog.list.setCurrentRow(1)
    dialog.go_button.click()
    assert window.session.state.cursor == Cursor(20, 2)
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert [bookmark.name for bookmark in window.session.state.bookmarks] == ["first"]
    window.session.undo()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    dialog.close()


def test_now_is_compared_with_then_and_follows_the_cursor(window: MainWindow, qtbot: QtBot) -> None:
    window.session.bookmark("start", (0, 0))
    window.named_actions["bookmarks"].trigger()
    dialog = there(window.findChild(BookmarksDialog))
    start, now = window.session.record_in_training.start.parameters, window.session.frame.parameters
    largest = np.abs(now.flat - start.flat).max()
    differences = [there(dialog.table.item(row, 3)).text() for row in range(1, dialog.table.rowCount())]
    assert len(differences) == now.network.size
    rows = compared(frame_at(window.session.state, there(dialog.chosen)), window.session.frame, 500)
    assert abs(rows[1].difference or 0.0) == largest
    window.session.seek(0)
    qtbot.waitUntil(lambda: there(dialog.table.item(1, 3)).text() == "0")
    dialog.close()


def test_networks_of_different_shapes_are_compared_as_far_as_they_go(window: MainWindow) -> None:
    window.session.bookmark("small", (40, 0))
    small = window.session.frame.network.size
    window.session.seek(40)
    window.session.apply(AddUnit(1))
    session: Session = window.session
    session.bookmark("large", (40, 0))
    session.train(1)
    then = frame_at(session.state, Bookmark(39, 0, "then"))
    rows = compared(then, session.frame, 500)
    assert len(rows) == 1 + session.frame.network.size > 1 + small
    assert [row.difference is None for row in rows].count(True) == session.frame.network.size - small
    assert all(Parameter.parse(row.name) for row in rows[1:])


def test_only_what_changed_most_is_listed_of_many(window: MainWindow) -> None:
    session = window.session
    rows = compared(frame_at(session.state, Bookmark(0, 0, "then")), session.frame, 4)
    assert len(rows) == 5
    sizes = [abs(row.difference or 0.0) for row in rows[1:]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_bookmark_is_work_that_is_not_lost_without_a_question(window: MainWindow) -> None:
    window.files.keep()
    assert not window.files.modified
    window.session.bookmark("here", (3, 0))
    assert window.files.modified


def test_moments_of_networks_as_large_but_of_another_shape_are_not_taken_for_one_another() -> None:
    network = Network(1, (Layer(2), Layer(3), Layer(1)))
    session = Session(Document(network, Examples(np.ones((1, 1)), np.ones((1, 1)))))
    session.train(1)
    then = frame_at(session.state, Bookmark(0, 0, "before"))
    session.apply(MoveLayer(1, 2))
    assert session.document.network.size == network.size
    rows = {row.name: row for row in compared(then, session.frame, 60)}
    assert rows["theta2[0,0]"].then == then.parameters[Parameter.parse("theta2[0,0]")]
    assert rows["theta1[0,2]"].then is None
