"""The button that leads back from the step under the cursor to what is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.explain.words.naming import selection_text
from bpstudio.explain.words.where import back_to_selection
from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.plain_text import in_menu, plain_tip
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Selection


class BackChip(QToolButton):
    """Hidden as long as there is nothing to go back to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("back_to_selection")
        self.setProperty("role", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(ui_font(-1))
        self.setFixedHeight(24)
        self.hide()

    def offer(self, selection: Selection, frame: Frame, notation: Notation) -> None:
        """Lead back to ``selection``; None where it is what is shown."""
        if selection is not None:
            text, tip = back_to_selection(selection_text(selection, frame, notation))
            self.setText(in_menu(text))
            self.setAccessibleName(text)
            self.setToolTip(plain_tip(tip))
        self.setVisible(selection is not None)
