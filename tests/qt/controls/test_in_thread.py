"""Long work: one way to begin it, to be told how far it is, to stop it, and to hear what came of it."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from bpstudio.qt.controls.in_thread import InThread, InThreadWithBar, Outcome, result_of
from bpstudio.storage.progress import Progress, Stopped
from tests.sources import tree_of


class Endless:
    """Work that goes on until it is stopped; ``left`` is set once it has been left."""

    def __init__(self) -> None:
        self.left = threading.Event()

    def __call__(self, progress: Progress) -> None:
        try:
            while True:
                progress(0.5)
        finally:
            self.left.set()


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    one = QObject()
    yield one
    for work in one.findChildren(InThread):
        work.give_up()


def test_what_the_work_gives_is_told_on_the_thread_that_asked(qtbot: QtBot, owner: QObject) -> None:
    work, told = InThread(owner), list[object]()
    work.do(
        lambda progress: threading.current_thread(),
        lambda outcome: told.extend([outcome(), threading.current_thread()]),
    )
    assert work.busy
    qtbot.waitUntil(lambda: not work.busy)
    assert told[0] is not threading.main_thread()
    assert told[1] is threading.main_thread()


def test_who_waits_hears_how_far_it_is(qtbot: QtBot, owner: QObject) -> None:
    work, endless = InThread(owner), Endless()
    with qtbot.waitSignal(work.progressed, check_params_cb=lambda share: bool(share == 0.5)):
        work.do(endless, lambda outcome: None)
    work.give_up()


def test_work_that_is_stopped_is_left_and_its_outcome_says_so(qtbot: QtBot, owner: QObject) -> None:
    work, endless, told = InThread(owner), Endless(), list[Outcome]()
    work.do(endless, told.append)
    work.stop()
    qtbot.waitUntil(lambda: bool(told))
    assert endless.left.is_set()
    with pytest.raises(Stopped):
        told[0]()


def test_who_waits_for_what_is_quick_is_told_of_it_at_once(owner: QObject) -> None:
    work, told = InThread(owner), list[object]()
    work.do(lambda progress: "done", lambda outcome: told.append(outcome()))
    assert work.ends_within(5)
    assert told == ["done"]
    assert not work.busy


def test_who_waits_for_what_takes_long_is_told_of_it_later(owner: QObject) -> None:
    work, told = InThread(owner), list[Outcome]()
    work.do(Endless(), told.append)
    assert not work.ends_within(0)
    assert work.busy
    assert not told
    work.give_up()


@pytest.mark.parametrize("wait", [True, False])
def test_work_that_is_given_up_is_left_and_nobody_is_told(qtbot: QtBot, owner: QObject, wait: bool) -> None:
    work, endless, told = InThread(owner), Endless(), list[Outcome]()
    work.do(endless, told.append)
    work.give_up(wait)
    assert not work.busy
    assert endless.left.wait(0 if wait else 5)
    qtbot.wait(100)
    assert not told


def test_work_is_left_when_its_owner_goes(qtbot: QtBot) -> None:
    owner, endless, told = QObject(), Endless(), list[Outcome]()
    InThread(owner).do(endless, told.append)
    delete(owner)
    assert endless.left.wait(5)
    assert not told


def test_what_is_under_way_is_finished_before_the_next_begins(qtbot: QtBot, owner: QObject) -> None:
    work, told = InThread(owner), list[object]()
    work.do(lambda progress: "one", lambda outcome: told.append(outcome()))
    work.do(lambda progress: "two", lambda outcome: told.append(outcome()))
    assert told == ["one"]
    qtbot.waitUntil(lambda: told == ["one", "two"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ValueError("it is no table"), "it is no table"),
        (OSError("the disk is full"), "the disk is full"),
        (MemoryError(), "there is not enough memory for it"),
    ],
)
def test_what_went_wrong_is_said_in_words(qtbot: QtBot, owner: QObject, wrong: Exception, said: str) -> None:
    def work(progress: Progress) -> None:
        raise wrong

    in_thread, told = InThread(owner), list[str]()
    in_thread.do(work, lambda outcome: result_of(outcome, told.append))
    qtbot.waitUntil(lambda: not in_thread.busy)
    assert told == [said]


def test_a_mistake_in_the_work_is_not_swallowed(qtbot: QtBot, owner: QObject) -> None:
    work, said = InThread(owner), list[str]()
    with qtbot.captureExceptions() as caught:
        work.do(lambda progress: 1 // 0, lambda outcome: result_of(outcome, said.append))
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert len(said) == 1, "whoever shows that it is at work has to hear that it is no more"
    assert "nothing has changed" in said[0]
    assert not work.busy


def test_where_no_thread_can_be_had_the_work_is_done_at_once(
    qtbot: QtBot, owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    work, told = InThread(owner), list[object]()
    with monkeypatch.context() as system:
        system.setattr(threading.Thread, "start", refused)
        work.do(lambda progress: "done", lambda outcome: told.append(outcome()))
    qtbot.waitUntil(lambda: told == ["done"])


def test_what_is_quick_shows_no_bar(qtbot: QtBot) -> None:
    window, told = QWidget(), list[object]()
    qtbot.addWidget(window)
    work = InThreadWithBar(window)
    work.do_titled("Opening a file", lambda progress: "done", lambda outcome: told.append(outcome()))
    assert told == ["done"]
    assert window.findChild(QWidget, "progress") is None


def test_what_takes_long_shows_a_bar_whose_button_stops_it(qtbot: QtBot) -> None:
    window, endless, told = QWidget(), Endless(), list[Outcome]()
    qtbot.addWidget(window)
    window.show()
    work = InThreadWithBar(window)
    with qtbot.waitSignal(work.took_long):
        work.do_titled("Opening a file", endless, told.append)
    bar = window.findChild(QWidget, "progress")
    assert bar is not None
    assert bar.isVisible()
    stop = bar.findChild(QPushButton)
    assert stop is not None
    stop.click()
    assert not stop.isEnabled()
    qtbot.waitUntil(lambda: bool(told))
    with pytest.raises(Stopped):
        told[0]()
    qtbot.waitUntil(lambda: window.findChild(QWidget, "progress") is None)


QT = Path(__file__).resolve().parents[3] / "bpstudio" / "qt"
OTHER_WAYS = {"Thread", "QThread", "QThreadPool", "QRunnable", "QEventLoop", "processEvents", "perf_counter"}
MEANT = {
    "app.py": "what curves need is imported while the window is looked at; a screenshot is drawn before it is taken",
    "canvas/zooming.py": "how long painting takes tells how long to wait until the picture is drawn sharply",
    "controls/in_thread.py": "this is the one way",
    "controls/in_turns.py": "what belongs to the window's thread is done a piece at a time, the rest by the one way",
    "controls/pacing.py": "iterations are due by the clock",
    "ground/lent.py": "nothing is painted beside the main thread, and so it asks in which it is",
    "running/player.py": "training runs in a process, and here in slices where none can be had",
}
"""Who has a thread, takes its time by the clock or lets events in, and why."""


def ways_of_working(tree: ast.AST) -> set[str]:
    """The names in a module with which long work could be done in another way."""
    nodes = list(ast.walk(tree))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return OTHER_WAYS & (names | attributes)


def test_no_long_work_goes_a_way_of_its_own() -> None:
    found = {path.relative_to(QT).as_posix() for path in QT.rglob("*.py") if ways_of_working(tree_of(path))}
    assert found == set(MEANT)


@pytest.mark.parametrize(
    "source",
    ["class Reader(QtCore.QThread): ...", "QApplication.processEvents()", "begun = time.perf_counter()"],
)
def test_a_way_of_its_own_is_found(source: str) -> None:
    assert ways_of_working(ast.parse(source))
