"""The room that all records made by one thread share: who has how much of it, and who gives up some when it is full."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from threading import local
from typing import Protocol
from weakref import ref


class _Holder(Protocol):
    """What holds some of the room."""

    @property
    def bytes_kept(self) -> int:
        """How many bytes of the room it takes."""

    def thin(self, idle: bool = False) -> bool:
        """Give up about half of it, more where it is ``idle``; False where there is next to nothing to give up."""


class Room(local):
    """A thread that is opening a session has a room of its own: it must not thin what another looks at.

    What a holder costs here does not grow with the number of holders, whose edits can be many: the sum is carried along
    and the largest is at the top of a heap. Entries of the heap that no longer say what is held are passed over.
    """

    def __init__(self) -> None:
        self.total = 0
        self.looked_at = 0
        """How many entries of the heap have been looked at: what keeping to the budget has cost."""
        self._held: dict[int, int] = {}
        self._holders: dict[int, ref[_Holder]] = {}
        self._largest: list[tuple[int, int]] = []
        self._growing: int | None = None
        self._gone: deque[int] = deque()

    def note(self, holder: _Holder, most: int) -> None:
        """``holder`` holds more or less than before. Thin what holds most until all together keep to ``most``."""
        number = id(holder)
        if number not in self._holders or self._holders[number]() is not holder:
            self._forget_the_gone()
            self._holders[number] = ref(holder, _remembered(number, self._gone))
        self._hold(number, holder.bytes_kept)
        if number != self._growing:
            if self._growing in self._held:  # it is idle now, and can give up more
                heappush(self._largest, (-self._held[self._growing], self._growing))
            self._growing = number
        if self.total > most:
            self._forget_the_gone()
        while self.total > most and self._largest:
            self.looked_at += 1
            minus, number = heappop(self._largest)
            found = self._holders.get(number, _nobody)()
            if found is not None and self._held[number] == -minus and found.thin(found is not holder):
                self._hold(number, found.bytes_kept)

    def _hold(self, number: int, held: int) -> None:
        before = self._held.get(number, 0)
        if held != before:
            self.total += held - before
            self._held[number] = held
            heappush(self._largest, (-held, number))
            if len(self._largest) > 64 + 4 * len(self._held):
                self._largest = [(-held, number) for number, held in self._held.items()]
                heapify(self._largest)

    def _forget_the_gone(self) -> None:
        while self._gone:
            number = self._gone.popleft()
            self.total -= self._held.pop(number, 0)
            self._holders.pop(number, None)


def _nobody() -> None:
    return None


def _remembered(number: int, gone: deque[int]) -> Callable[[object], None]:
    """A note for later: what is collected may go at any moment, in the middle of this as well."""
    return lambda _: gone.append(number)
