"""In which notation a widget writes: that of its window, whose dialogs and second windows are written like it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bpstudio.notation.textbook import ARTICLE, Notation


def notation_of(widget: QWidget) -> Notation:
    """The notation of the nearest widget above that has one; the article's where there is none, as in a bare box."""
    above: QWidget | None = widget
    while above is not None:
        own = getattr(above, "notation", None)
        if isinstance(own, Notation):
            return own
        above = above.parentWidget()
    return ARTICLE
