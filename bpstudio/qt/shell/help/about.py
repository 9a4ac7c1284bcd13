"""About: the version, what the program is made of, and under which licences."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from bpstudio import __version__
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.storage.about import about_text

PURPOSE = "Backpropagation by hand: step through a neural network one chain-rule factor at a time."


class AboutDialog(QDialog):
    """Everything in one text, and a button that copies it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("about_dialog")
        self.setWindowTitle("About Backprop Studio")
        sign = PaintedIcon(48, self)
        sign.show_icon("bpstudio", "text")
        title, purpose = PlainLabel(f"Backprop Studio {__version__}", self), PlainLabel(PURPOSE, self)
        title.setProperty("role", "title")
        purpose.setWordWrap(True)
        self.text = QPlainTextEdit(about_text(), self)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName("versions and licences")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = buttons.addButton("Copy it all", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setToolTip("Put versions and licences on the clipboard.")
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        words = QVBoxLayout()
        words.addWidget(title)
        words.addWidget(purpose)
        head = QHBoxLayout()
        head.setSpacing(SPACE_LARGE)
        head.addWidget(sign)
        head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        open_sized(self, 640, 460)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText("Copied")
