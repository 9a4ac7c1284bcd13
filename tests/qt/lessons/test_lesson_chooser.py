"""The list of lessons, by keys and by mouse, and how far one came in each."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from bpstudio.qt.lessons import progress
from bpstudio.qt.lessons.chooser import LessonChooser
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.lessons import bundled


@pytest.fixture
def chooser(window: MainWindow) -> LessonChooser:
    window.named_actions["lessons"].trigger()
    found = window.findChild(LessonChooser)
    assert found is not None
    QApplication.processEvents()
    return found


def row(chooser: LessonChooser, at: int) -> list[str]:
    item = chooser.list.topLevelItem(at)
    assert item is not None
    return [item.text(column) for column in range(3)]


def test_every_lesson_is_listed_with_its_time(chooser: LessonChooser) -> None:
    assert chooser.list.topLevelItemCount() == len(bundled()) == 13
    assert row(chooser, 3) == ["One weight by hand", "12 minutes", ""]
    assert chooser.list.hasFocus()
    first = chooser.list.topLevelItem(0)
    assert first is not None
    assert chooser.list.visualItemRect(first).height() >= 26, "rows have room, as in every list"
    assert not chooser.clear_button.isEnabled()


def test_return_begins_the_lesson_at_hand(window: MainWindow, chooser: LessonChooser) -> None:
    QTest.keyClick(chooser.list, Qt.Key.Key_Down)
    QTest.keyClick(chooser.list, Qt.Key.Key_Return)
    assert window.lessons.reader.lesson.title.startswith("Why the chain rule")


def test_one_that_was_begun_goes_on_where_it_was_left_or_from_the_beginning(window: MainWindow) -> None:
    progress.note("01-forward-pass", 3)
    for anew, page in ((False, 3), (True, 0)):
        window.named_actions["lessons"].trigger()
        chooser = window.findChild(LessonChooser)
        assert chooser is not None
        if not anew:
            assert row(chooser, 0)[2] == "page 4 of 7"
            assert chooser.begin_button.text() == "Go on"
        (chooser.anew_button if anew else chooser.begin_button).click()
        assert window.lessons.reader.place.page == page
        window.lessons.leave()
        progress.note("01-forward-pass", 3)
        chooser.deleteLater()
        QApplication.sendPostedEvents(chooser)
        QApplication.processEvents()


def test_one_that_is_done_begins_anew(window: MainWindow) -> None:
    progress.note("01-forward-pass", 6, done=True)
    window.named_actions["lessons"].trigger()
    chooser = window.findChild(LessonChooser)
    assert chooser is not None
    assert row(chooser, 0)[2] == "done"
    chooser.begin_button.click()
    assert window.lessons.reader.place.page == 0


def test_progress_can_be_cleared(window: MainWindow) -> None:
    progress.note("02-why-the-chain-rule", 1)
    window.named_actions["lessons"].trigger()
    chooser = window.findChild(LessonChooser)
    assert chooser is not None
    assert row(chooser, 1)[2].startswith("page 2 of ")
    chooser.clear_button.click()
    assert row(chooser, 1)[2] == ""
    assert progress.how_far() == {}
    assert chooser.said.isVisible()
    chooser.close_button.click()


def test_one_of_somebodys_own_is_opened(
    window: MainWindow, chooser: LessonChooser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.md"
    path.write_text("---\ntitle: Mine\nsession: article\nminutes: 1\n---\n## One\n\nWords.\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    chooser.own_button.click()
    assert window.lessons.title == "Mine"
    window.lessons.leave()
    assert progress.how_far() == {str(path): progress.CameSoFar(0, False)}
