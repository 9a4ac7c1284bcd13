"""Long work of the window's own thread, a piece at a time between its events: laying out pages, painting pictures.

Such work is a generator that yields the share that is done, and returns what it gives. Where it yields a function
instead, that is done in a thread, as ``in_thread`` has it, and what came of it is sent back.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from functools import partial
from time import perf_counter
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from bpstudio.qt.controls.in_thread import InThread, Outcome, Then, Work
from bpstudio.qt.ground.collector import look_at_all_again, put_aside_what_lives
from bpstudio.storage.progress import Stopped

Turns = Generator[float | Work, Any, Any]
AT_A_STRETCH_SECONDS = 0.03
"""Small pieces are done one after the other for so long before the window has its turn."""


class _UnderWay(NamedTuple):
    """``collecting`` says whether Python looks for garbage: meanwhile it does so at the end of each stretch."""

    turns: Turns
    then: Then
    collecting: bool


class InTurns(QObject):
    """Does one thing at a time. ``progressed(share)``, 0 to 1, while it is under way.

    Where the owner goes, what is under way is left, and its outcome told to nobody.
    """

    progressed = Signal(float)

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._under_way: list[_UnderWay] = []
        self._put_aside = False
        self._in_thread = InThread(self)
        self._in_thread.progressed.connect(self.progressed)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_some)
        self.destroyed.connect(partial(_leave, self._under_way))

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._under_way)

    def do(self, turns: Turns, then: Then) -> None:
        """Take the turns, then call ``then(outcome)``. What is under way already is given up."""
        self.give_up()
        self._under_way.append(_UnderWay(turns, then, gc.isenabled()))
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Leave the work where it is; ``then`` is told that it was."""
        for left in self._given_up():
            left.then(_stopped)

    def give_up(self) -> None:
        """Leave what is under way, and tell nobody of it."""
        self._given_up()

    def forget(self) -> None:
        """The same; and nobody holds any more what earlier work has made."""
        self._given_up()
        if self._put_aside:
            look_at_all_again()
        self._put_aside = False

    def _given_up(self) -> list[_UnderWay]:
        left = list(self._under_way)
        self._in_thread.give_up(wait=False)
        self._timer.stop()
        _leave(self._under_way)
        return left

    def _take_some(self) -> None:
        until = perf_counter() + AT_A_STRETCH_SECONDS
        self._take(partial(next, self._under_way[0].turns))
        while self._timer.isActive() and perf_counter() < until:
            self._take(partial(next, self._under_way[0].turns))
        if self._under_way and self._under_way[0].collecting:
            put_aside_what_lives()
            self._put_aside = True

    def _take(self, turn: Outcome) -> None:
        """Take one turn: what it yields is how far it is, or what is to be done in a thread."""
        try:
            found = turn()
        except StopIteration as end:
            self._end(partial(_given, end.value))
        except Exception as wrong:  # it is raised where the outcome is asked for
            self._end(partial(_raised, wrong))
        else:
            if callable(found):
                self._timer.stop()
                self._in_thread.do(found, self._go_on)
            else:
                self.progressed.emit(found)

    def _go_on(self, outcome: Outcome) -> None:
        """With what came of the thread's part."""
        turns = self._under_way[0].turns
        self._timer.start()
        try:
            result = outcome()
        except Exception as wrong:  # the generator has it, or lets it out again
            self._take(partial(turns.throw, wrong))
        else:
            self._take(partial(turns.send, result))

    def _end(self, outcome: Outcome) -> None:
        self._timer.stop()
        ended = self._under_way.pop()
        _collect_again(ended)
        ended.then(outcome)


def _given(value: object) -> object:
    return value


def _raised(wrong: Exception) -> object:
    raise wrong


def _stopped() -> object:
    raise Stopped


def _leave(under_way: list[_UnderWay], *_: object) -> None:
    """Let each close what it has open."""
    while under_way:
        left = under_way.pop()
        _collect_again(left)
        left.turns.close()


def _collect_again(ended: _UnderWay) -> None:
    if ended.collecting:
        gc.enable()
