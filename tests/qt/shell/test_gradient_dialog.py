"""The gradient check: its table is seen whole, what is hidden says why, and what takes long is watched and left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QProgressBar
from pytestqt.qtbot import QtBot

from bpstudio.explain.words.verdicts import NOT_REACHED
from bpstudio.qt.app import create_window
from bpstudio.qt.shell import gradient_dialog
from bpstudio.qt.shell.gradient_dialog import GradientDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.checking import checking
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.frame import Frame
from bpstudio.storage.progress import Progress


@pytest.fixture
def checked(qtbot: QtBot) -> Callable[[bool], GradientDialog]:
    """``checked(finish)`` is the dialog at the start of an iteration, or at its end."""

    def check(finish: bool) -> GradientDialog:
        window = create_window("article")
        qtbot.addWidget(window)
        if finish:
            window.session.finish_iteration()
        dialog = GradientDialog(window.bridge, window)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
        QApplication.processEvents()
        window.files.keep()
        return dialog

    return check


@pytest.mark.parametrize("finish", [False, True])
def test_every_heading_and_number_is_seen_whole(
    checked: Callable[[bool], GradientDialog], finish: bool
) -> None:
    table = checked(finish).table
    head = table.horizontalHeader()
    for column in range(table.columnCount()):
        assert head.sectionSize(column) >= head.sectionSizeHint(column)
        assert head.sectionSize(column) >= table.sizeHintForColumn(column)
    assert head.length() <= table.viewport().width()


def test_what_is_not_reached_yet_says_so(checked: Callable[[bool], GradientDialog]) -> None:
    assert checked(False)._detail.text().endswith(NOT_REACHED)
    assert NOT_REACHED not in checked(True)._detail.text()


class HeldBack:
    """A check that stands at a half of it until it ``may_go_on``; ``left`` once nothing of it happens any more."""

    def __init__(self) -> None:
        self.may_go_on, self.left = threading.Event(), threading.Event()

    def __call__(self, frame: Frame) -> Callable[[Progress], object]:
        return lambda progress: self._run(checking(frame), progress)

    def _run(self, work: Callable[[Progress], object], progress: Progress) -> object:
        try:
            while not self.may_go_on.wait(0.005):
                progress(0.5)
            return work(progress)
        finally:
            self.left.set()


@pytest.fixture
def held_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldBack]:
    held = HeldBack()
    monkeypatch.setattr(gradient_dialog, "checking", held)
    yield held
    held.may_go_on.set()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    shown = create_window("article")
    qtbot.addWidget(shown)
    yield shown
    shown.files.keep()


def dialog_of(window: MainWindow) -> GradientDialog:
    window.named_actions["check_gradients"].trigger()
    dialog = window.findChild(GradientDialog)
    assert dialog is not None
    return dialog


def test_a_check_that_takes_long_says_how_far_it_is_and_then_shows_its_verdict(
    held_back: HeldBack, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = dialog_of(window)
    bar = dialog.findChild(QProgressBar)
    assert bar is not None
    qtbot.waitUntil(lambda: 2 * bar.value() == bar.maximum())
    assert dialog.table.rowCount() == 0
    held_back.may_go_on.set()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 6)
    assert not bar.isVisible()
    dialog.close()


def test_closing_the_dialog_stops_the_check(held_back: HeldBack, window: MainWindow) -> None:
    dialog = dialog_of(window)
    dialog.close()
    assert held_back.left.wait(5)


def test_closing_the_window_stops_the_check(held_back: HeldBack, qtbot: QtBot) -> None:
    window = create_window("article")
    dialog = dialog_of(window)
    window.files.keep()
    window.close()
    window.deleteLater()
    with qtbot.waitSignal(dialog.destroyed):
        pass
    assert held_back.left.wait(5)


def test_a_check_is_of_the_iteration_it_began_with_whatever_is_done_meanwhile(
    held_back: HeldBack, window: MainWindow, qtbot: QtBot
) -> None:
    window.session.finish_iteration()
    dialog = dialog_of(window)
    window.session.apply(SetLearningRate(0.05))
    window.session.train(3)
    held_back.may_go_on.set()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 6)
    assert "All 6 gradients are right" in dialog.summary.text()
    assert NOT_REACHED not in dialog._detail.text()
    dialog.close()


def test_a_check_that_finds_no_memory_says_so(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short_of_memory(progress: Progress) -> object:
        raise MemoryError

    monkeypatch.setattr(gradient_dialog, "checking", lambda frame: short_of_memory)
    dialog = dialog_of(window)
    qtbot.waitUntil(lambda: not dialog.in_thread.busy)
    assert "not enough memory" in dialog.summary.text()
    dialog.close()
