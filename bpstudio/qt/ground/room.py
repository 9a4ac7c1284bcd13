"""The room that a screen has for what opens over a window."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

TITLE_BAR = 32  # pixels that the desktop puts over a dialog


def room_over(dialog: QWidget) -> QSize:
    """The largest size at which all of a dialog is on the screen of its window, title and all."""
    owner = dialog.parentWidget()
    screen = (dialog if owner is None else owner.window()).screen()
    return screen.availableSize() - QSize(0, TITLE_BAR)


def open_sized(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog the size it is designed for, in pixels, or as much of that as its screen has room for."""
    dialog.resize(QSize(width, height).boundedTo(room_over(dialog)))
