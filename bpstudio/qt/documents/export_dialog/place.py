"""Where a file is written: a path that can be typed or chosen, its end that of the form."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QPushButton, QWidget

from bpstudio.engine.refused import RefusedError
from bpstudio.explain.words import exporting as words
from bpstudio.qt.controls.form import caption
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.ground.plain_text import named, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.storage.file_seen import FileSeen, seen


class ExportPlace(QWidget):
    """Offers a name until another is typed or chosen, whose end then follows the form. ``moved()`` as it is settled.

    ``replaceable`` is what may be replaced without a question: the dialog for files has asked about it, or the same
    was just written there.
    """

    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._suffix, self._several, self._own = "", False, False
        self._folder = Path()
        self._used: Path | None = None
        self.replaceable: FileSeen | None = None
        self.field, self.browse = QLineEdit(self), QPushButton("&Browse…", self)
        self.refusal = RefusalLine(self)
        self.field.setObjectName("export_path")
        self.field.setAccessibleName("Write to")
        self.field.setToolTip(plain_tip(words.PLACE_TIP))
        self.browse.setObjectName("export_browse")
        self.browse.setToolTip(plain_tip(words.BROWSE_TIP))
        self.browse.setAutoDefault(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE_SMALL)
        grid.addWidget(caption("Write to", self.field, words.PLACE_TIP), 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.browse, 0, 2)
        grid.addWidget(self.refusal, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        self.field.textEdited.connect(self._on_typed)
        self.field.editingFinished.connect(self.moved)
        self.browse.clicked.connect(self._ask)

    def offer(self, beside: Path, stem: str, suffix: str, several: bool) -> None:
        """A name for a form, in the folder used last, else in ``beside``; one that was typed keeps all but its end."""
        old = "" if self._several else self._suffix
        self._folder, self._suffix, self._several = self._used or beside, suffix, several
        end = "" if several else suffix
        text = self.field.text().strip()
        if self._own and text:
            text = text[: -len(old)] if old and text.lower().endswith(old) else text
            self.field.setText(f"{text}{end}")
        else:
            self._own = False
            self.field.setText(str(self._folder / f"{stem}{end}"))
        self.refusal.say("")

    def forget(self) -> None:
        """Let a name be offered again in the place of one that was typed."""
        self._own, self.replaceable = False, None

    def is_free(self, path: Path) -> bool:
        """Whether nothing is there but what may be replaced without a question."""
        return seen(path) in (None, self.replaceable)

    def settle(self, path: Path) -> None:
        """It was written there: the field says so in full, and the next name is in the same folder."""
        self._used = self._folder = path.absolute().parent
        self.field.setText(str(path.absolute()))
        self.replaceable = seen(path)

    @property
    def ending(self) -> str:
        """How the name ends, in small letters, with its point."""
        return Path(self.field.text().strip()).suffix.lower()

    def take_off(self, ending: str) -> None:
        """Leave an end out, in whatever letters it is."""
        text = self.field.text().strip()
        if text.lower().endswith(ending):
            self.field.setText(text[: -len(ending)])

    @property
    def path(self) -> Path:
        """Where to, with the end of the form; a name without its folder is in the one that is offered.

        Raises RefusedError where no name is said, for a folder in its place, and for a home nobody has.
        """
        text, path = self.field.text().strip(), self._whole
        if not text or not path.name:
            raise RefusedError("path", words.NAME_IT)
        if self._several:
            return path
        if os.path.isdir(path):
            raise RefusedError("path", words.only_a_folder(named(path.name)))
        if text.endswith(("/", os.sep)):
            raise RefusedError("path", words.no_such_folder(named(path.name)))
        if path.name.lower().endswith(self._suffix):
            return path
        return path.with_name(f"{path.name}{self._suffix}")

    @property
    def _whole(self) -> Path:
        """What stands in the field, in its folder. Raises RefusedError for a home nobody has."""
        typed = Path(self.field.text().strip())
        try:
            return self._folder / typed.expanduser()
        except RuntimeError:
            raise RefusedError("path", words.no_such_home(typed.parts[0])) from None

    def _on_typed(self) -> None:
        self._own = True
        self.refusal.say("")

    def _ask(self) -> None:
        """By the dialog for files, which asks before a file is replaced."""
        kinds = "" if self._several else f"*{self._suffix}"
        try:
            begins = self._whole
        except RefusedError:
            begins = self._folder
        name, _ = QFileDialog.getSaveFileName(self, "Export", str(begins), kinds)
        if name:
            self._own = True
            self.field.setText(name)
            self.refusal.say("")
            self.moved.emit()
            try:
                self.replaceable = seen(self.path) if self.path == Path(name) else None
            except RefusedError:
                self.replaceable = None
