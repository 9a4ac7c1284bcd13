"""The buttons of lessons."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from bpstudio.qt.ground.plain_text import plain_tip


def lesson_button(text: str, tip: str, parent: QWidget, role: str = "") -> QPushButton:
    """With words on it and a tip; its look is that of its role."""
    button = QPushButton(text, parent)
    if role:
        button.setProperty("role", role)
    button.setToolTip(plain_tip(tip))
    return button
