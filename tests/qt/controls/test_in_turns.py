"""Long work of the window's own thread is done a piece at a time, and can be left at any of them."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.qt.controls import in_turns
from bpstudio.qt.controls.in_thread import Outcome
from bpstudio.qt.controls.in_turns import InTurns, Turns
from bpstudio.storage.progress import Progress, Stopped


class Told:
    """What came of it."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def __call__(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


def counting(to: int, closed: list[str] | None = None) -> Turns:
    try:
        for number in range(to):
            yield number / to
        return to
    finally:
        if closed is not None:
            closed.append("closed")


def test_the_result_is_told_and_how_far_it_is(owner: QObject, qtbot: QtBot) -> None:
    work, told, shares = InTurns(owner), Told(), list[float]()
    work.progressed.connect(shares.append)
    work.do(counting(4), told)
    assert work.busy
    assert not told.outcomes
    qtbot.waitUntil(lambda: bool(told.outcomes))
    assert told.outcomes[0]() == 4
    assert shares == [0, 0.25, 0.5, 0.75]
    assert not work.busy


def test_the_window_has_its_turn_between_pieces(
    owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_turns, "AT_A_STRETCH_SECONDS", 0)
    work, told, happened = InTurns(owner), Told(), list[str]()

    def turns() -> Turns:
        for _ in range(3):
            QTimer.singleShot(0, lambda: happened.append("an event"))
            yield 0.5
            happened.append("a piece")
        return None

    work.do(turns(), told)
    qtbot.waitUntil(lambda: bool(told.outcomes))
    assert happened[:4] == ["an event", "a piece", "an event", "a piece"]


def test_a_part_is_done_in_a_thread_and_its_result_comes_back(owner: QObject, qtbot: QtBot) -> None:
    work, told = InTurns(owner), Told()

    def elsewhere(_: Progress) -> threading.Thread:
        return threading.current_thread()

    def turns() -> Turns:
        thread = yield elsewhere
        yield 0.5
        return thread, threading.current_thread()

    work.do(turns(), told)
    qtbot.waitUntil(lambda: bool(told.outcomes))
    there, here = told.outcomes[0]()
    assert there is not threading.main_thread()
    assert here is threading.main_thread()


@pytest.mark.parametrize("caught", [False, True])
def test_what_the_thread_raises_is_raised_in_the_work(owner: QObject, qtbot: QtBot, caught: bool) -> None:
    work, told = InTurns(owner), Told()

    def refuse(_: Progress) -> None:
        raise ValueError("no")

    def turns() -> Turns:
        try:
            yield refuse
        except ValueError as wrong:
            if not caught:
                raise
            return f"it was {wrong}"

    work.do(turns(), told)
    qtbot.waitUntil(lambda: bool(told.outcomes))
    if caught:
        assert told.outcomes[0]() == "it was no"
    else:
        with pytest.raises(ValueError, match="no"):
            told.outcomes[0]()


def test_what_the_work_raises_is_the_outcome(owner: QObject, qtbot: QtBot) -> None:
    work, told = InTurns(owner), Told()

    def turns() -> Turns:
        yield 0.0
        raise OSError("full")

    work.do(turns(), told)
    qtbot.waitUntil(lambda: bool(told.outcomes))
    with pytest.raises(OSError, match="full"):
        told.outcomes[0]()


def test_stopped_it_says_so_and_closes_what_it_has_open(owner: QObject, qtbot: QtBot) -> None:
    work, told, closed = InTurns(owner), Told(), list[str]()
    work.progressed.connect(lambda _share: work.stop())
    work.do(counting(10**9, closed), told)
    qtbot.waitUntil(lambda: bool(told.outcomes))
    with pytest.raises(Stopped):
        told.outcomes[0]()
    assert closed == ["closed"]
    assert not work.busy


def test_stopped_while_a_thread_works_it_is_told_at_once(owner: QObject, qtbot: QtBot) -> None:
    work, told, go, done = InTurns(owner), Told(), threading.Event(), list[str]()

    def elsewhere(progress: Progress) -> None:
        go.wait(20)
        try:
            progress(0.5)
        except Stopped:
            done.append("left")
            raise

    def turns() -> Turns:
        yield elsewhere

    work.do(turns(), told)
    qtbot.waitUntil(lambda: any(one.name == "bpstudio-work" for one in threading.enumerate()))
    work.stop()
    with pytest.raises(Stopped):
        told.outcomes[0]()
    go.set()
    qtbot.waitUntil(lambda: done == ["left"])


def test_other_work_takes_the_place_of_what_is_under_way(owner: QObject, qtbot: QtBot) -> None:
    work, first, second, closed = InTurns(owner), Told(), Told(), list[str]()
    work.do(counting(10**9, closed), first)
    QApplication.processEvents()
    work.do(counting(2), second)
    qtbot.waitUntil(lambda: bool(second.outcomes))
    assert not first.outcomes
    assert closed == ["closed"]


def test_where_the_owner_goes_nothing_more_is_heard_of_it(qtbot: QtBot) -> None:
    owner, told, closed = QObject(), Told(), list[str]()
    work = InTurns(owner)
    work.do(counting(10**9, closed), told)
    QApplication.processEvents()
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    QApplication.processEvents()
    assert closed == ["closed"]
    assert not told.outcomes


@pytest.mark.parametrize("ends", ["done", "stopped", "given up", "in a fault"])
def test_python_looks_for_garbage_again_once_it_has_ended(owner: QObject, qtbot: QtBot, ends: str) -> None:
    work, told = InTurns(owner), Told()

    def turns() -> Turns:
        yield 0.0
        if ends == "in a fault":
            raise OSError
        yield from counting(10**9 if ends in ("stopped", "given up") else 3)

    gc.enable()
    work.do(turns(), told)
    assert not gc.isenabled()
    QApplication.processEvents()
    if ends == "stopped":
        work.stop()
    elif ends == "given up":
        work.give_up()
    qtbot.waitUntil(lambda: not work.busy)
    assert gc.isenabled()
    assert len(told.outcomes) == (ends != "given up")


def test_what_the_work_makes_is_not_looked_through_until_it_is_forgotten(
    owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_turns, "AT_A_STRETCH_SECONDS", 0)
    work, told, made = InTurns(owner), Told(), list[list[int]]()

    def turns() -> Turns:
        for number in range(5):
            made.append([number])
            yield 0.5

    def looked_through() -> bool:
        return any(one is made[0] for one in gc.get_objects())

    gc.enable()
    work.do(turns(), told)
    qtbot.waitUntil(lambda: not work.busy)
    assert not looked_through()
    work.forget()
    assert looked_through()
