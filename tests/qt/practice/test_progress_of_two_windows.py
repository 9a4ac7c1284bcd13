"""Two windows open at once share what is known of the learner: neither undoes what the other has learned."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.qt.ground import settings
from bpstudio.qt.practice import PROGRESS
from bpstudio.qt.practice.progress_dialog import ProgressDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.progress import PracticeProgress, progress_of
from tests.qt.practice.panels import Open

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)


def answer(window: MainWindow, step: int, typed: str) -> None:
    window.practice.set_ask_all(True)
    window.practice.switch(True)
    window.session.seek(0, step)
    window.practice.step()
    window.practice.check(typed)


def kept() -> PracticeProgress:
    return progress_of(settings.text(PROGRESS))


def test_what_both_windows_learn_is_kept(opened: Open) -> None:
    first, second = opened(), opened()
    assert first.practice.progress == second.practice.progress == PracticeProgress()
    answer(first, 0, "1.4")
    answer(second, 1, "9")
    answer(first, 2, "1.14")
    assert (kept().of("forward z").right, kept().of("activation:relu").wrong) == (2, 1)
    answer(second, 0, "9.99")
    assert (kept().of("forward z").right, kept().of("forward z").wrong) == (2, 1)
    assert first.practice.progress == second.practice.progress == kept()


def test_what_is_cleared_in_one_does_not_come_back_from_the_other(opened: Open) -> None:
    first, second = opened(), opened()
    answer(first, 0, "1.4")
    answer(second, 0, "1.4")
    first.practice.forget()
    assert second.practice.progress == PracticeProgress()
    answer(second, 1, "1.4")
    assert [kind for kind, _ in kept().tallies] == ["activation:relu"]


def test_the_page_of_progress_shows_what_another_window_has_learned_meanwhile(
    opened: Open, qtbot: QtBot
) -> None:
    first, second = opened(), opened()
    answer(first, 0, "1.4")
    page = ProgressDialog(first.practice, first)
    page.show()
    for one in (page, second):
        with qtbot.waitActive(one):
            one.activateWindow()
    answer(second, 1, "1.4")
    assert page.table.rowCount() == 1
    with qtbot.waitActive(page):
        page.activateWindow()
    assert page.table.rowCount() == 2
    page.close()


def test_where_nothing_can_be_kept_the_window_itself_remembers(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "text", lambda _key: None)
    monkeypatch.setattr(settings, "keep", lambda _key, _value: None)
    answer(window, 0, "1.4")
    assert window.practice.progress.of("forward z").right == 1
