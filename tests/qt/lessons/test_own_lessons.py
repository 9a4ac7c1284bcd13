"""Lessons of one's own: opened from a file, computed again, and shown however they are written."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.qt import app
from bpstudio.qt.app import create_window
from bpstudio.qt.documents.recent import recent_files
from bpstudio.qt.shell.drops import told_apart
from bpstudio.qt.shell.lifetime import Lifetime
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.errors import SessionFileError
from tests.qt.lessons.by_keys import FIRST, HEAD, LESSONS, own_lesson, pane_of, press, view_of


def test_a_lesson_of_ones_own_with_a_wrong_number_says_which_when_it_is_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = own_lesson(tmp_path, "## One\n\nC is [0.41](bpstudio:C@0) and [0.55](bpstudio:C@0).\n")
    window.files.open(path)
    fault = pane_of(window)._fault
    qtbot.waitUntil(lambda: "does not hold" in fault.text())
    assert fault.isVisible()
    assert fault.text() == (
        "This lesson does not hold. Line 8: says 0.55, and C@0 is 0.4092. And 0 more.".removesuffix(
            " And 0 more."
        )
    )


def test_a_lesson_of_ones_own_that_holds_says_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = own_lesson(tmp_path, "## One\n\nC is [0.4092](bpstudio:C@0).\n")
    window.files.open(path)
    fault = pane_of(window)._fault
    assert fault.text() == "The numbers of this lesson are being computed again."
    qtbot.waitUntil(fault.isHidden)


def test_ours_are_not_computed_again(window: MainWindow) -> None:
    window.lessons.open(FIRST)
    assert pane_of(window)._fault.isHidden()


def test_what_the_session_cannot_do_is_said_on_the_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = own_lesson(tmp_path, "## One\n\n```bpstudio\ngoto 7 0\n```\n\n## Two\n\nAfter.\n")
    window.files.open(path)
    assert (
        "asks for what cannot be done here: iteration 7 has not begun; the last is 0." in view_of(window).text
    )
    press(Qt.Key.Key_PageDown)
    assert "After." in view_of(window).text
    qtbot.waitUntil(lambda: "does not hold" in pane_of(window)._fault.text())


def test_the_example_that_is_asked_about_is_the_one_that_is_shown(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "batch.md"
    path.write_text(HEAD.replace("article", "xor") + "## One\n\n```bpstudio\nask z1 [0]@2\n```\n")
    window.files.open(path)
    assert window.bridge.example == 2
    qtbot.waitUntil(pane_of(window)._fault.isHidden)


def test_lists_code_and_what_cannot_be_read_are_shown(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    text = "## One\n\n1. first\n2. second\n\n> said\n\n### Under\n\n~~~python\na = 1\n\nb = 2\n~~~\n\nA lone $ sign.\n"
    window.files.open(own_lesson(tmp_path, text))
    for said in ("1. first", "2. second", "said", "Under", "a = 1\n\nb = 2", "A lone $ sign."):
        assert said in view_of(window).text
    qtbot.waitUntil(lambda: "does not hold" in pane_of(window)._fault.text())


def test_what_is_no_lesson_is_refused_and_nothing_changes(window: MainWindow, tmp_path: Path) -> None:
    session = window.session
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n")
    window.files.open(path)
    assert "notes.md: line 1: a lesson begins with a line ---" in window.notice.text
    assert window.session is session
    assert not window.lessons.active


def test_a_window_is_made_on_a_lesson(qtbot: QtBot) -> None:
    window = create_window(FIRST)
    qtbot.addWidget(window)
    window.show()
    assert window.lessons.active
    window.lessons.leave()
    assert window.files.untouched
    window.close()


def test_no_window_is_made_on_what_is_no_lesson(qapp: QApplication, tmp_path: Path) -> None:
    path = own_lesson(tmp_path, "No page.\n")
    with pytest.raises(SessionFileError, match="line 6"):
        create_window(path)


def test_a_lesson_that_is_dropped_is_opened_and_a_markdown_table_is_still_imported(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    lesson, table = own_lesson(tmp_path, "## One\n\nWords.\n"), tmp_path / "table.md"
    table.write_text("| x | y |\n|---|---|\n| 1 | 2 |\n")
    assert told_apart([QUrl.fromLocalFile(str(table))]).table == table
    window.drops.take(told_apart([QUrl.fromLocalFile(str(lesson))]))
    assert window.lessons.active
    assert lesson in recent_files()
    qtbot.waitUntil(pane_of(window)._fault.isHidden)


def test_the_desktop_and_the_command_line_open_a_lesson_in_a_window_of_its_own(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainWindow, "raise_", lambda _: None)  # there is no desktop to do it
    lifetime = cast(Lifetime, None)  # which only windows that are dropped on ask for
    first = app._new_window(lifetime, "mazur")
    second = app._new_window(lifetime, FIRST)
    for window in (first, second):
        qtbot.addWidget(window)
    assert not first.in_a_lesson
    assert second.in_a_lesson
    app._open_wanted(lifetime, LESSONS["04-one-weight-by-hand"])
    assert first.in_a_lesson, "nobody had used that one yet"
    assert second.lessons.title == "The forward pass is a composition"
    for window in (first, second):
        window.close()


def test_a_lesson_opens_another_session_only_when_it_is_left(window: MainWindow, tmp_path: Path) -> None:
    window.lessons.open(FIRST)
    window.files.open("mazur")
    assert not window.in_a_lesson
    assert window.files.title == "mazur"
