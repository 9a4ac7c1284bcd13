"""A small button in the row over a plot."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import plain_tip


def tool_button(parent: QWidget, name: str | None, tip: str, text: str = "") -> QToolButton:
    """A small button in the row of a plot; it takes the focus by Tab only."""
    button = QToolButton(parent)
    button.setToolTip(plain_tip(tip))
    button.setAccessibleName(text or tip.partition(":")[0])
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setText(text)
    button.setFont(ui_font(-1))
    button.setMinimumHeight(24)
    if name is not None:
        button.setIcon(icon(name, "text_muted"))
        button.setIconSize(QSize(16, 16))
    return button
