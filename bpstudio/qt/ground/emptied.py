"""Menus that are filled anew each time they are opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu


def empty_menu(menu: QMenu) -> None:
    """Take everything out of it. Qt deletes the actions, but neither the groups of them nor the menus in it."""
    menu.clear()
    for kind in (QActionGroup, QMenu):
        for left in menu.findChildren(kind, options=Qt.FindChildOption.FindDirectChildrenOnly):
            left.deleteLater()
