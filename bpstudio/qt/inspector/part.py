"""A part of a page under a heading that folds it up and unfolds it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from bpstudio.qt.ground.elided import ElidedButton
from bpstudio.qt.ground.plain_text import in_menu, plain_tip
from bpstudio.qt.ground.theme import SPACE


class InspectorPart(QWidget):
    """What belongs to it goes into ``column``."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = ElidedButton(self)
        self.heading.setObjectName(f"fold_{title.lower()}")
        self._title = title
        self.heading.setProperty("role", "section")
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body = QWidget(self)
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.heading)
        column.addWidget(self.body)
        self.heading.toggled.connect(self._unfold)
        self._unfold(True)

    @property
    def unfolded(self) -> bool:
        """Whether what is under the heading is shown."""
        return self.heading.isChecked()

    def _unfold(self, on: bool) -> None:
        self.body.setVisible(on)
        self.heading.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.say(self._title)

    def say(self, title: str) -> None:
        """Another heading; its tip has all of it, where there is no room for that."""
        self._title = title
        self.heading.setText(in_menu(title))
        self.heading.setToolTip(plain_tip(f"{title}: {'fold it up' if self.unfolded else 'unfold it'}."))
