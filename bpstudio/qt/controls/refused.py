"""How a field shows that what was typed is refused: it stays there, framed, until it is put right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def mark_refused(field: QWidget, refused: bool) -> None:
    """By the role that the style sheet frames, and for which the field keeps the keys."""
    role = "refused" if refused else None
    if field.property("role") != role:
        field.setProperty("role", role)
        field.style().unpolish(field)
        field.style().polish(field)
