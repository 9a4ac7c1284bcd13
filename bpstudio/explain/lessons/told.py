"""What the window says of lessons."""

from __future__ import annotations

from bpstudio.engine.words import counted, plural
from bpstudio.explain.lessons.waiting import what_to_do
from bpstudio.explain.practice.asked import FIRST_ANSWER
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame
from bpstudio.session.lessons.directives import Ask, Hunt, Wait

CHECKED = "The numbers of this lesson are being computed again."
AS_BEFORE = "The lesson’s network is as it was before you changed it."
ONCE_MORE = "Press Esc again to leave the lesson. It goes on at this page the next time."
PROGRESS_CLEARED = "How far you came in each lesson is forgotten."


def page_of(page: int, pages: int) -> str:
    """``page`` is counted from 0."""
    return f"Page {page + 1} of {pages}"


def minutes_of(minutes: int) -> str:
    """How long it takes."""
    return counted(minutes, "minute")


def came_so_far(page: int, pages: int, done: bool) -> str:
    """In the list of lessons: where somebody is, counted from 0."""
    if done:
        return "done"
    return page_of(page, pages).casefold() if page else "begun"


def lesson_left(title: str, page: int, pages: int, path: str) -> str:
    """Once somebody has gone back to the session that was there before; ``path`` leads to the lessons again."""
    return (
        f"“{title}” was left on page {page + 1} of {pages}; {path} goes on there. Your session is as it was."
    )


def lesson_done(title: str) -> str:
    """At the end of the last page."""
    return f"“{title}” is done. Your session is as it was."


def not_done_yet(waits: Ask | Hunt | Wait, frame: Frame, notation: Notation) -> str:
    """Why the last page does not end the lesson: what it still waits for."""
    if isinstance(waits, Ask):
        return FIRST_ANSWER
    return f"This page still waits. {what_to_do(waits, frame, notation)}"


def lesson_is_wrong(line: int, why: str, more: int) -> str:
    """Of a lesson that is not ours, once it was computed again; ``more`` things are wrong after that line."""
    others = f" {counted(more, 'thing')} more {plural(more, 'is', 'are')} wrong." if more else ""
    return f"This lesson does not hold. Line {line}: {why}.{others}"


def not_to_be_done(line: int, why: str) -> str:
    """Of a directive that the session of the lesson cannot carry out."""
    return f"Line {line} of this lesson asks for what cannot be done here: {why}."
