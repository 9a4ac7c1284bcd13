"""What is said of bookmarks: how they are made, where they stand, and what is compared with now."""

from __future__ import annotations

from bpstudio.engine.words import grouped
from bpstudio.explain.words.where import moment
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.state import Cursor


def list_of_bookmarks(key: str) -> str:
    """What the list holds and what the keys do in it; ``key`` marks a moment."""
    return f"Moments marked with {key}. Return goes there, Delete removes."


def no_bookmark(key: str) -> str:
    """That there is none, and the key that makes one."""
    return f"There is no bookmark yet. {key} marks the moment shown."


def moment_of(bookmark: Bookmark) -> str:
    """Where a bookmark stands: iteration and step."""
    return moment(bookmark.iteration, bookmark.revealed)


def offered_name(cursor: Cursor) -> str:
    """What a bookmark is called where nobody gives it a name: its moment, and the step only within an iteration."""
    return (
        moment(cursor.iteration, cursor.revealed)
        if cursor.revealed
        else f"iteration {grouped(cursor.iteration)}"
    )


def then_and_now(bookmark: Bookmark, name: str, now: Cursor, *, parameters: int, shown: int) -> str:
    """Which two moments are compared, and that only so many of the parameters are ``shown``, where there are more."""
    more = f" The {shown} that changed most of {grouped(parameters)}." if parameters > shown else ""
    return f"Then: “{name}”, {moment_of(bookmark)}. Now: {moment(now.iteration, now.revealed)}.{more}"
