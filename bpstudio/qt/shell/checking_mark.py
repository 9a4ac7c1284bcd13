"""The mark in the status line of a file whose numbers are not, or cannot be, verified."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from bpstudio.explain.words.verdicts import not_to_be_told, verifying, why_not_verified
from bpstudio.qt.documents.checking import Checking
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import plain_tip


class CheckingMark(QToolButton):
    """Hidden while every number of the open file is known to agree."""

    def __init__(self, checking: Checking, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("checking_mark")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self._checking = checking
        checking.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        share, untold, failed = self._checking.share, self._checking.untold, self._checking.failed
        self.setVisible(share is not None or untold is not None or failed is not None)
        if share is not None:
            self.setIcon(icon("info"))
            self._say(*verifying(share))
        elif failed is not None:
            self.setIcon(icon("warning"))
            self._say(*why_not_verified(failed))
        elif untold is not None:
            self.setIcon(icon("warning"))
            self._say(*not_to_be_told(untold))

    def _say(self, text: str, tip: str) -> None:
        self.setText(text)
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(text)
