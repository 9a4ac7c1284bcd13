"""A small button in the row over a plot."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import plain_tip


def tool_button(parent: QWidget, picture: str | None, tip: str, name: str) -> QToolButton:
    """A small button in the row of a plot, with that picture or, without one, its name; Tab alone brings the focus."""
    button = QToolButton(parent)
    button.setToolTip(plain_tip(tip))
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setText("" if picture else name)
    button.setFont(ui_font(-1))
    button.setMinimumHeight(24)
    if picture is not None:
        button.setIcon(icon(picture, "text_muted"))
        button.setIconSize(QSize(16, 16))
    return button
