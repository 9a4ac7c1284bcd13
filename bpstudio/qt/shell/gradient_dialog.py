"""The gradient check in the window: every parameter, one click, and the factor named that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.gradient_check import Comparison, GradientCheck, comparing, method_for, wrong_factors
from bpstudio.engine.network import Network
from bpstudio.explain.parts import batch_words
from bpstudio.explain.readings import several
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import symbol
from bpstudio.notation.textbook import in_words
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.qt.mathematics.delegate import SYMBOL_ROLE, SymbolDelegate
from bpstudio.session.frame import Frame

SLICE_SECONDS = 0.012
MOST_ROWS = 500
NOT_REACHED = f"{NOT_COMPUTED} stands for what you have not stepped to yet; it is checked all the same."
_HEADERS = ("parameter", "∂C/∂ by backpropagation", "reference", "relative error", "verdict")


class GradientDialog(QDialog):
    """Checks the iteration under the cursor in slices, so that it can be watched and stopped.

    A gradient that the learner has not reached yet stays "—"; the verdict is shown all the same.
    """

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("gradient_dialog")
        whose = f": {batch_words(frame)}" if several(frame) else ""
        self.setWindowTitle(f"Gradient check{whose}")
        self.resize(660, 460)
        self._frame, self._task = frame, frame.state.document.task
        self._trace = frame.whole_trace()
        self._method = method_for(self._task)
        self._found: list[Comparison] = []
        self._left: Iterator[Comparison] = comparing(self._task, self._trace)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)
        self._timer.start(0)
        self.finished.connect(self._timer.stop)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        self.summary = PlainLabel(f"Comparing with a {self._method}…", self)
        self.summary.setProperty("role", "title")
        self.summary.setWordWrap(True)
        self._detail = PlainLabel(self)
        self._detail.setProperty("role", "muted")
        self._detail.setWordWrap(True)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, self._task.network.size)
        self.table = QTableWidget(0, len(_HEADERS), self)
        self.table.setHorizontalHeaderLabels([in_words(text) for text in _HEADERS])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setItemDelegateForColumn(0, SymbolDelegate(self.table))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # no heading and no number is cut
        head.setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        for part in (self.summary, self._detail, self._progress, self.table, buttons):
            column.addWidget(part)

    def _work(self) -> None:
        begun = perf_counter()
        for comparison in self._left:
            self._found.append(comparison)
            if perf_counter() - begun > SLICE_SECONDS:
                self._progress.setValue(len(self._found))
                return
        self._timer.stop()
        self._show(GradientCheck(self._method, tuple(self._found), wrong_factors(self._task, self._trace)))

    def _show(self, check: GradientCheck) -> None:
        self._progress.hide()
        self.summary.setText(verdict(check))
        hidden = any(self._frame.gradient(found.parameter) is None for found in check.comparisons)
        self._detail.setText(detail(check, self._task.network) + (f" {NOT_REACHED}" if hidden else ""))
        worst_first = sorted(check.comparisons, key=lambda found: (found.verdict != "wrong", -found.error))
        self.table.setRowCount(min(len(worst_first), MOST_ROWS))
        for row, comparison in enumerate(worst_first[:MOST_ROWS]):
            self._fill(row, comparison)

    def _fill(self, row: int, found: Comparison) -> None:
        known = self._frame.gradient(found.parameter) is not None
        texts = (
            parameter_text(found.parameter, self._task.network),
            format_number(found.gradient, 8) if known else NOT_COMPUTED,
            format_number(found.reference, 8) if known else NOT_COMPUTED,
            format_number(found.error, 2),
            found.verdict,
        )
        colours = {"right": "success", "wrong": "error", "kink": "warning", "undefined": "warning"}
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column == 0:
                item.setData(SYMBOL_ROLE, parameter_symbol(found.parameter, self._task.network))
            if 0 < column < 4:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setFont(number_font())
            if column == 4:
                item.setForeground(current_theme().colour(colours[found.verdict]))
            self.table.setItem(row, column, item)


def verdict(check: GradientCheck) -> str:
    """The result in one sentence."""
    wrong = sum(found.verdict == "wrong" for found in check.comparisons)
    if check.wrong_factors:
        names = ", ".join(to_plain(symbol(step)) for step in check.wrong_factors)
        return f"The factor {names} is wrong, and {wrong} of {len(check.comparisons)} gradients with it."
    if wrong:
        return f"{wrong} of {len(check.comparisons)} gradients are wrong, though every factor by itself is right."
    undefined = sum(found.verdict == "undefined" for found in check.comparisons)
    if undefined:
        return f"{undefined} of {len(check.comparisons)} gradients cannot be checked: numbers here are not finite."
    return f"All {len(check.comparisons)} gradients are right."


def detail(check: GradientCheck, network: Network) -> str:
    """How it was checked, and what lay at a kink."""
    kinks = sum(found.verdict == "kink" for found in check.comparisons)
    worst = check.worst
    text = (
        f"Compared with a {check.method}. The largest relative error is {format_number(worst.error, 2)}, "
        f"at {parameter_text(worst.parameter, network)}."
    )
    if kinks:
        text += f" {kinks} lie at a kink, where the cost has a corner and no single slope to compare with."
    if len(check.comparisons) > MOST_ROWS:
        text += f" The table shows the {MOST_ROWS} that differ most."
    return text
