"""The rows of the dialog under what is chosen and looked at, and how all its parts lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bpstudio.explain.words import exporting as words
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.ground.plain_text import PlainLabel, named_path, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, SPACE_TINY

PATIENCE = 300  # milliseconds: what is done by then needs no bar
STEPS = 1000
CHOICES_WIDE = 346


class ProgressRow(QWidget):
    """How far it is, and the button that stops it; there once ``patience`` is over.

    ``deed`` says what is to be with what is made: written or copied; empty where it is only looked at.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.deed = ""
        self.bar, self.stop = QProgressBar(self), QPushButton("&Stop", self)
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far it is")
        self.stop.setObjectName("export_stop")
        self.stop.setToolTip(plain_tip(words.STOP_TIP))
        self.stop.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self.patience.timeout.connect(self.show)
        self.hide()

    @property
    def writing(self) -> bool:
        """Whether what is under way is no mere looking."""
        return bool(self.deed)

    def begin(self, deed: str = "") -> None:
        """Something is under way."""
        self.deed = deed
        self.bar.setValue(0)
        self.patience.start()

    def say(self, share: float) -> None:
        """So much of it is done."""
        self.bar.setValue(round(STEPS * share))

    def end(self) -> None:
        """Nothing is under way any more."""
        self.deed = ""
        self.patience.stop()
        self.hide()


class WrittenRow(QWidget):
    """What came of it, and a button for the ``folder`` where it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.told, self.open_folder = PlainLabel(self), QPushButton("&Open folder", self)
        self.told.setObjectName("export_told")
        self.told.setWordWrap(True)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.open_folder.setObjectName("export_open_folder")
        self.open_folder.setToolTip(plain_tip(words.OPEN_FOLDER_TIP))
        self.open_folder.setAutoDefault(False)
        self.open_folder.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.told, 1)
        row.addWidget(self.open_folder)
        self.say("")

    def _open(self) -> None:
        folder = self.folder
        if folder is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.say(words.not_opened(named_path(folder)), wrong=True, folder=folder)

    def say(self, sentence: str, *, wrong: bool = False, folder: Path | None = None) -> None:
        """A sentence, with the button where there is a folder; nothing is shown of an empty one."""
        self.folder = folder
        self.told.setProperty("role", "error" if wrong else None)
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.setText(sentence)
        self.open_folder.setVisible(folder is not None)
        self.setVisible(bool(sentence))


def button_for(parent: QWidget, text: str, name: str, tip: str, act: Callable[[], object]) -> QPushButton:
    """A button that acts, and that Return presses only where it is the default."""
    button = QPushButton(text, parent)
    button.setObjectName(name)
    button.setToolTip(plain_tip(tip))
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    return button


def put_on_clipboard(content: bytes, as_picture: bool) -> None:
    """The content of a file, as what it shows or as its text."""
    if as_picture:
        QGuiApplication.clipboard().setImage(QImage.fromData(content))
    else:
        QGuiApplication.clipboard().setText(content.decode().removesuffix("\n"))


def lay_out_export(dialog: QDialog, choices: QWidget, preview: QWidget, *rows: QWidget) -> None:
    """What is chosen at the left, scrolled where it is high, what comes of it at the right, the rows below."""
    left = Scroll("export_choices", dialog)
    left.setFixedWidth(CHOICES_WIDE)
    column = QVBoxLayout(left.content)
    column.setContentsMargins(SPACE_TINY, SPACE_TINY, SPACE, SPACE_TINY)
    column.addWidget(choices)
    column.addStretch(1)
    grid = QGridLayout(dialog)
    grid.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
    grid.setHorizontalSpacing(SPACE_LARGE)
    grid.setVerticalSpacing(SPACE)
    grid.addWidget(left, 0, 0)
    grid.addWidget(preview, 0, 1)
    for number, row in enumerate(rows, start=1):
        grid.addWidget(row, number, 0, 1, 2)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(0, 1)
