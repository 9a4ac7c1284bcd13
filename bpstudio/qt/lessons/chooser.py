"""The list of lessons: what each is about, how long it takes, and how far one came."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.explain.lessons import told
from bpstudio.explain.lessons.blocks import lettered
from bpstudio.notation.textbook import Notation
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.qt.lessons import progress
from bpstudio.qt.lessons.buttons import lesson_button
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.lessons import bundled, read_lesson

LESSON_FILTER = "Lessons (*.md)"
_NAME = Qt.ItemDataRole.UserRole


class LessonChooser(QDialog):
    """``chosen(path, page)``: a lesson, and the page it is to go on at, from 0; ``other(path)``: somebody's own."""

    chosen = Signal(object, int)
    other = Signal(object)

    def __init__(self, notation: Notation, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lessons_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Lessons")
        self._notation = notation
        self.list = QTreeWidget(self)
        self.list.setObjectName("lessons_list")
        self.list.setAccessibleName("lessons")
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels(["Lesson", "Time", "So far"])
        self.begin_button = lesson_button("Begin", "Open the lesson where you left it.", self)
        self.begin_button.setDefault(True)
        self.anew_button = lesson_button("From the beginning", "Open the lesson at its first page.", self)
        self.own_button = lesson_button("Open a lesson of your own…", "Choose a Markdown file.", self)
        self.clear_button = lesson_button(
            "Clear progress", "Forget how far you came. It is kept on this computer alone.", self
        )
        self.said = PlainLabel(self)
        self.said.setProperty("role", "muted")
        self.close_button = lesson_button("Close", "Go back to the window.", self)
        self._lay_out()
        self._connect()
        self.list.ensurePolished()  # the height of a row is asked for once
        self._fill()
        open_sized(self, 620, 520)
        self.list.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (upper, (self.begin_button, self.anew_button, None, self.close_button)),
            (lower, (self.own_button, None, self.clear_button)),
        ):
            for part in parts:
                row.addStretch(1) if part is None else row.addWidget(part)
            column.addLayout(row)
        self.said.hide()

    def _connect(self) -> None:
        self.begin_button.clicked.connect(lambda: self._choose(anew=False))
        self.anew_button.clicked.connect(lambda: self._choose(anew=True))
        self.own_button.clicked.connect(self._open_own)
        self.clear_button.clicked.connect(self._clear)
        self.close_button.clicked.connect(self.reject)
        self.list.itemDoubleClicked.connect(lambda *_: self._choose(anew=False))
        self.list.currentItemChanged.connect(lambda *_: self._name_button())

    def _fill(self) -> None:
        at, came = max(self.list.currentIndex().row(), 0), progress.how_far()
        self.list.clear()
        for name, path in bundled().items():
            try:
                lesson = read_lesson(path)
            except SessionFileError:  # an installation with a file that was altered: the others can be read
                continue
            far = came.get(name)
            so_far = "" if far is None else told.came_so_far(far.page, len(lesson.pages), far.done)
            title = lettered(lesson.title, self._notation)
            item = QTreeWidgetItem(self.list, [title, told.minutes_of(lesson.minutes), so_far])
            item.setData(0, _NAME, name)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section in (1, 2):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setCurrentIndex(self.list.model().index(at, 0))
        self.clear_button.setEnabled(bool(came))

    @property
    def name(self) -> str | None:
        """The lesson at hand."""
        item = self.list.currentItem()
        return None if item is None else str(item.data(0, _NAME))

    def _name_button(self) -> None:
        name = self.name
        far = progress.how_far().get(name or "")
        begun = far is not None and far.page > 0 and not far.done
        self.begin_button.setText("Go on" if begun else "Begin")
        self.anew_button.setEnabled(begun)

    def _choose(self, anew: bool) -> None:
        name = self.name
        if name is None:
            return
        far = progress.how_far().get(name, progress.CameSoFar())
        self.accept()
        self.chosen.emit(bundled()[name], 0 if anew or far.done else far.page)

    def _open_own(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a lesson", "", LESSON_FILTER)
        if name:
            self.accept()
            self.other.emit(Path(name))

    def _clear(self) -> None:
        progress.forget()
        self._fill()
        self.said.setText(told.PROGRESS_CLEARED)
        self.said.show()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.hasFocus():
            self._choose(anew=False)
        else:
            super().keyPressEvent(event)
