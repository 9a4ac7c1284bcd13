"""What undo and redo would change, by the edit's own short title; None where there is nothing."""

from __future__ import annotations

from bpstudio.session.session import Session, Undoable


def undo_title(session: Session) -> str | None:
    return _title(session.undoable)


def redo_title(session: Session) -> str | None:
    return _title(session.redoable)


def _title(found: Undoable | None) -> str | None:
    return None if found is None else found.title
