"""The window's way to compare numbers of one's own program: pasted, or out of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.words import as_sentence
from bpstudio.explain.own_code import shown
from bpstudio.explain.own_code.compared import NumbersCompared, compare_numbers
from bpstudio.explain.own_code.shown import ComparedRow
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.in_thread import InThread, Outcome, result_of
from bpstudio.qt.controls.listing import LEFT, RIGHT, listing
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, named
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.session.alone import iteration_of
from bpstudio.storage.numbers import OwnNumbers, numbers_in, read_numbers
from bpstudio.storage.progress import Progress

FILES = "Numbers (*.json *.npz)"
_PATIENCE_SECONDS = 0.1
_PARTS = 1000
_TEXT_HEIGHT = 110
NUMBERS = (3, 4)
COLUMNS_SAY = "each quantity, and whether it agrees"


class CompareDialog(QDialog):
    """Takes numbers as text or as a file, and shows which agree with the iteration at the cursor.

    What the learner has not come to yet is compared, and what is right there stays "—". Numbers stay from one time to
    the next, so that a program can be mended and its output pasted again.
    """

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._file: Path | None = None
        self._found: NumbersCompared | None = None
        self.setObjectName("compare_dialog")
        self.setWindowTitle("Compare with my numbers")
        self.intro, self.summary, self.mistakes, self.details = (PlainLabel(self) for _ in range(4))
        self.text, self.file_name = QPlainTextEdit(self), PlainLabel(self)
        self.open_button, self.compare_button = (
            QPushButton("&Open a file…", self),
            QPushButton("&Compare", self),
        )
        self.progress, self.table = (
            QProgressBar(self),
            listing(self, COLUMNS_SAY, shown.COMPARED_HEADINGS, wide=2, numbers=NUMBERS),
        )
        self._equip()
        self._lay_out()
        self.in_thread = InThread(self)
        self.in_thread.progressed.connect(lambda share: self.progress.setValue(round(_PARTS * share)))
        bridge.renoted.connect(self._write_again)
        open_sized(self, 720, 640)

    def _equip(self) -> None:
        self.text.setAccessibleName("your numbers")
        self.text.setPlaceholderText(shown.WHOLE)
        self.text.setTabChangesFocus(True)
        self.text.setFont(number_font())
        self.text.setFixedHeight(_TEXT_HEIGHT)
        self.text.textChanged.connect(self._typed)
        self.open_button.setToolTip("Read the numbers from a JSON or npz file.")
        self.open_button.setAutoDefault(False)
        self.open_button.clicked.connect(self.choose_file)
        self.compare_button.setToolTip(
            "Compare each quantity, and look for the mistake that gives all of them."
        )
        self.compare_button.setDefault(True)
        self.compare_button.clicked.connect(self.compare)
        self.summary.setProperty("role", "title")
        for label in (self.intro, self.details, self.file_name):
            label.setProperty("role", "muted")
        for label in (self.intro, self.summary, self.mistakes, self.details):
            label.setWordWrap(True)
        self.progress.setRange(0, _PARTS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("comparing")

    def _lay_out(self) -> None:
        row, column = QHBoxLayout(), QVBoxLayout(self)
        row.addWidget(self.open_button)
        row.addWidget(self.file_name)
        row.addStretch(1)
        row.addWidget(self.compare_button)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addWidget(self.intro)
        column.addWidget(self.text)
        column.addLayout(row)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        for part in (self.summary, self.mistakes, self.progress, self.table, self.details):
            column.addWidget(part)
        column.setStretchFactor(self.table, 1)
        column.addWidget(close)

    def begin(self) -> None:
        """Open it for the iteration at the cursor; the numbers are those of the last time, the result is not."""
        self.intro.setText(in_words(shown.intro(self._bridge.frame), self._bridge.notation))
        self._forget()
        self.open()
        self.text.setFocus()

    def _forget(self) -> None:
        """Nothing is compared yet."""
        self._found = None
        self.summary.setText("")
        self.mistakes.hide()
        self.details.hide()
        self.progress.hide()
        self.table.setRowCount(0)

    def _typed(self) -> None:
        self._file = None
        self.file_name.setText("")
        self._forget()

    def choose_file(self) -> None:
        """Ask for a file, and compare what is in it."""
        name, _ = QFileDialog.getOpenFileName(self, "Open your numbers", "", FILES)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Compare what is in a file."""
        self.text.clear()
        self._file = path
        self.file_name.setText(named(path.name))
        self.compare()

    def compare(self) -> None:
        """Compare what was given last, in a thread; closing the dialog stops it."""
        self._forget()
        refused = shown.why_none_compared(self._bridge.frame)
        if refused:
            self._refuse(refused)
            return
        iteration, read = iteration_of(self._bridge.state), self._reading()
        notation = self._bridge.notation
        self.progress.setValue(0)
        self.progress.show()

        def work(progress: Progress) -> NumbersCompared:
            return compare_numbers(iteration, *read(), progress=progress, notation=notation)

        self.in_thread.do(work, self._compared)
        self.in_thread.ends_within(_PATIENCE_SECONDS)

    def _reading(self) -> Callable[[], OwnNumbers]:
        network, path = self._bridge.frame.network, self._file
        raw = self.text.toPlainText().encode("utf-8", "replace")
        return (lambda: numbers_in(raw, network)) if path is None else (lambda: read_numbers(path, network))

    def _compared(self, outcome: Outcome) -> None:
        self.progress.hide()
        self._found = result_of(outcome, self._refuse)
        self._write_again()

    def _refuse(self, refusal: str) -> None:
        self.summary.setText(as_sentence(refusal))

    def _write_again(self) -> None:
        """In other colours or letters than before."""
        if self._found is None:
            return
        hides, notation = shown.hides_in(self._bridge.frame), self._bridge.notation
        self.summary.setText(shown.summary_of(self._found))
        _tell(self.mistakes, shown.mistakes_of(self._found, notation))
        _tell(self.details, shown.details_of(self._found, hides, notation))
        rows = shown.rows_compared(self._found, hides, notation)
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            self._fill(place, row)
        first = next((place for place, row in enumerate(rows) if not row.agrees), 0)
        self.table.selectRow(first)
        self.table.scrollTo(self.table.model().index(first, 0), QTableWidget.ScrollHint.PositionAtCenter)

    def _fill(self, place: int, row: ComparedRow) -> None:
        colour = current_theme().colour("success" if row.agrees else "error")
        for column, text in enumerate((row.name, row.verdict, row.place, row.typed, row.right)):
            item = QTableWidgetItem(text)
            if column == 1:
                item.setForeground(colour)
            if column in NUMBERS:
                item.setFont(number_font())
            item.setTextAlignment(RIGHT if column in NUMBERS else LEFT)
            self.table.setItem(place, column, item)

    @guarded
    def done(self, result: int) -> None:
        self.in_thread.give_up(wait=False)
        super().done(result)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write_again()


def _tell(label: PlainLabel, text: str) -> None:
    """Where there is nothing to be said there is no room for it."""
    label.setText(text)
    label.setVisible(bool(text))


def compare_with_dialog(bridge: Bridge, window: QWidget) -> None:
    """Open the dialog, which keeps what was typed for as long as the window is there."""
    dialog = window.findChild(CompareDialog) or CompareDialog(bridge, window)
    dialog.begin()
