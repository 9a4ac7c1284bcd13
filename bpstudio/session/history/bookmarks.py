"""Moments a learner wants to come back to, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpstudio.session.history.state import State

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The moment with ``revealed`` steps of iteration number ``iteration`` visible.

    Raises ValueError for a name that is empty or very long.
    """

    iteration: int
    revealed: int
    name: str

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise ValueError(f"a bookmark needs a name of 1 to {LONGEST_NAME} characters")


def bookmarked(state: State, bookmark: Bookmark) -> State:
    """With one bookmark more, in the order of time; another at the same moment gives way to it.

    Raises ValueError when there is no such moment on record.
    """
    return all_bookmarked(state, (bookmark,))


def all_bookmarked(state: State, bookmarks: Iterable[Bookmark]) -> State:
    """As if they came one after the other: of several at one moment the last stays."""
    marks = {_moment_of(mark): mark for mark in state.bookmarks}
    for bookmark in bookmarks:
        check_moment(state, bookmark)
        marks[_moment_of(bookmark)] = bookmark
    return replace(state, bookmarks=tuple(marks[moment] for moment in sorted(marks)))


def _moment_of(bookmark: Bookmark) -> tuple[int, int]:
    return bookmark.iteration, bookmark.revealed


def without(state: State, bookmark: Bookmark) -> State:
    return replace(state, bookmarks=tuple(other for other in state.bookmarks if other != bookmark))


def bookmarks_until(bookmarks: tuple[Bookmark, ...], iteration: int) -> tuple[Bookmark, ...]:
    """Those that an edit made before ``iteration`` leaves as they are."""
    return tuple(bookmark for bookmark in bookmarks if bookmark.iteration < iteration)


def check_moment(state: State, bookmark: Bookmark) -> None:
    """Raises ValueError when the moment is not on record."""
    if not 0 <= bookmark.iteration <= state.iterations:
        raise ValueError(f"iteration {bookmark.iteration} is not on record; there are {state.iterations}")
    steps = len(replace(state, cursor=type(state.cursor)(bookmark.iteration)).segment.program)
    if not 0 <= bookmark.revealed <= steps:
        raise ValueError(f"{bookmark.revealed} steps cannot be revealed; an iteration has {steps}")
