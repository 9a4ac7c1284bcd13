"""How a table is to be read, for a person to change: its separator, its decimal sign, its heading and its lines."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QSpinBox, QWidget

from bpstudio.explain.words.examples import heading_is, leaving_out
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE
from bpstudio.storage.cells import NumberStyle
from bpstudio.storage.delimited import Sheet
from bpstudio.storage.manner import SEPARATORS, Choice

STYLES: dict[NumberStyle, str] = {"point": "0.5", "comma": "0,5", "thousands": "1,200.5", "points": "1.200,5"}
MOST_LINES = 2**31 - 1


class ImportOptions(QWidget):
    """Shows how a sheet was read. ``changed(choice)`` once a person wants it read otherwise.

    ``whole_rows_only`` says whether rows are left out that have no number somewhere; that needs no reading.
    """

    changed = Signal(object)
    narrowed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice = Choice()
        self.separator, self.style_of_numbers = QComboBox(self), QComboBox(self)
        self.heading = QCheckBox("The first line is the heading", self)
        self.first, self.last = QSpinBox(self), QSpinBox(self)
        self.whole_rows_only = QCheckBox(self)
        self._lines = PlainLabel("Lines", self)
        for mark, words in SEPARATORS.items():
            self.separator.addItem(words, mark)
        for style, words in STYLES.items():
            self.style_of_numbers.addItem(words, style)
        self._tell_what_they_are()
        self._arrange()
        self.separator.activated.connect(self._choose)
        self.style_of_numbers.activated.connect(self._choose_style)
        self.heading.clicked.connect(self._choose_heading)
        for box in (self.first, self.last):
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self._choose_lines)
        self.whole_rows_only.clicked.connect(self.narrowed)

    def _tell_what_they_are(self) -> None:
        for part, name, tip in (
            (self.separator, "What parts the columns", "What stands between two columns."),
            (
                self.style_of_numbers,
                "How numbers are written",
                "How a number is written: with a point or a comma.",
            ),
            (self.heading, "The first line is the heading", "The first line has names, not numbers."),
            (
                self.first,
                "First line that is read",
                "The first line that belongs to the table, its heading included.",
            ),
            (
                self.last,
                "Last line that is read",
                "The last line that belongs to the table; a line of sums does not.",
            ),
            (
                self.whole_rows_only,
                "Leave out rows with a missing number",
                "Rows in which a column that is used has no number are left out. Nothing is put in place of a number.",
            ),
        ):
            part.setAccessibleName(name)
            part.setToolTip(plain_tip(tip))

    def _arrange(self) -> None:
        lines = QHBoxLayout()
        lines.setSpacing(SPACE)
        for part in (self.first, PlainLabel("to", self), self.last):
            lines.addWidget(part)
        lines.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE)
        grid.addWidget(PlainLabel("Columns parted by", self), 0, 0)
        grid.addWidget(self.separator, 0, 1)
        grid.addWidget(PlainLabel("Numbers like", self), 0, 2)
        grid.addWidget(self.style_of_numbers, 0, 3)
        grid.addWidget(self._lines, 1, 0)
        grid.addLayout(lines, 1, 1)
        grid.addWidget(self.heading, 1, 2, 1, 2)
        grid.addWidget(self.whole_rows_only, 2, 0, 1, 4)
        grid.setColumnStretch(4, 1)

    def show_sheet(self, sheet: Sheet) -> None:
        """What was found out; nothing of it counts as chosen."""
        manner = sheet.manner
        boxes = (self.separator, self.style_of_numbers, self.first, self.last)
        blocked = [QSignalBlocker(box) for box in boxes]
        self.separator.setCurrentIndex(self.separator.findData(manner.separator))
        self.separator.setEnabled(not manner.known)
        self.style_of_numbers.setCurrentIndex(self.style_of_numbers.findData(manner.style))
        self.heading.setChecked(manner.heading)
        self.heading.setText(heading_is(manner.place))
        self._lines.setText("Lines" if manner.place == "line" else "Rows")
        for box, value in ((self.first, self.choice.first), (self.last, self.choice.last or sheet.lines)):
            box.setRange(1, max(1, sheet.lines))
            box.setValue(value)
        del blocked

    def show_missing(self, rows: int) -> None:
        """How many rows have a cell without a number."""
        self.whole_rows_only.setText(leaving_out(rows))
        self.whole_rows_only.setVisible(rows > 0)

    def _choose(self) -> None:
        self._ask(replace(self.choice, separator=self.separator.currentData()))

    def _choose_style(self) -> None:
        self._ask(replace(self.choice, style=self.style_of_numbers.currentData()))

    def _choose_heading(self, heading: bool) -> None:
        self._ask(replace(self.choice, heading=heading))

    def _choose_lines(self) -> None:
        last = self.last.value()
        self._ask(
            replace(self.choice, first=self.first.value(), last=None if last == self.last.maximum() else last)
        )

    def _ask(self, choice: Choice) -> None:
        self.choice = choice
        self.changed.emit(choice)
