"""Moments a learner wants to come back to, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bpstudio.session.history.cursor import LONGEST_NAME as LONGEST_NAME
from bpstudio.session.history.cursor import Bookmark as Bookmark
from bpstudio.session.history.state import State


def bookmarked(state: State, bookmark: Bookmark) -> State:
    """The state with one bookmark more, in the order of time; another at the same moment gives way to it.

    Raises ValueError when there is no such moment on record.
    """
    return all_bookmarked(state, (bookmark,))


def all_bookmarked(state: State, bookmarks: Iterable[Bookmark]) -> State:
    """The state as if they came one after the other: of several at one moment the last stays."""
    marks = {mark.cursor: mark for mark in state.bookmarks}
    for bookmark in bookmarks:
        state.check_moment(bookmark.cursor)
        marks[bookmark.cursor] = bookmark
    return replace(state, bookmarks=tuple(marks[moment] for moment in sorted(marks)))


def without(state: State, bookmark: Bookmark) -> State:
    """The state with one bookmark less."""
    return replace(state, bookmarks=tuple(other for other in state.bookmarks if other != bookmark))
