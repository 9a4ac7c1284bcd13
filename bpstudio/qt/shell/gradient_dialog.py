"""The gradient check in the window: every parameter, one click, and the factor named that is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
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

from bpstudio.engine.gradient_check import Comparison, GradientCheck, method_for
from bpstudio.engine.words import as_sentence
from bpstudio.explain.chain.parts import batch_words
from bpstudio.explain.readings import several
from bpstudio.explain.words.verdicts import NOT_REACHED, check_detail, check_row, check_verdict, worst_first
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.in_thread import InThread, Outcome, result_of
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.qt.mathematics.delegate import SYMBOL_ROLE, SymbolDelegate
from bpstudio.session.checking import checking, numbers_of

_PATIENCE_SECONDS = 0.05  # what is quick is there as the dialog opens
_PARTS = 1000
MOST_ROWS = 500
_HEADERS = ("parameter", "∂C/∂ by backpropagation", "reference", "relative error", "verdict")


class GradientDialog(QDialog):
    """Checks the iteration under the cursor in a thread, so that it can be watched; closing it stops the check.

    A gradient that the learner has not reached yet stays "—"; the verdict is shown all the same.
    """

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, frame = bridge, bridge.frame
        self.setObjectName("gradient_dialog")
        whose = f": {batch_words(frame)}" if several(frame) else ""
        self.setWindowTitle(f"Gradient check{whose}")
        open_sized(self, 660, 460)
        self._frame, self._task = frame, frame.state.document.task
        self._method = method_for(self._task)
        self._check: GradientCheck | None = None
        self._lay_out()
        bridge.renoted.connect(self._write_again)
        self.in_thread = InThread(self)
        self.in_thread.progressed.connect(self._show_progress)
        self.in_thread.do(checking(frame), self._checked)
        self.in_thread.ends_within(_PATIENCE_SECONDS)

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
        self._progress.setRange(0, _PARTS)
        self.table = QTableWidget(0, len(_HEADERS), self)
        self._name_columns()
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setItemDelegateForColumn(0, SymbolDelegate(self.table, lambda: self._bridge.notation))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)  # no heading and no number is cut
        head.setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        for part in (self.summary, self._detail, self._progress, self.table, buttons):
            column.addWidget(part)

    def _show_progress(self, share: float) -> None:
        self._progress.setValue(round(_PARTS * share))

    def _checked(self, outcome: Outcome) -> None:
        self._progress.hide()
        self._check = result_of(outcome, self._refuse)
        if self._check is not None:
            self._show(self._check)

    def _refuse(self, refusal: str) -> None:
        self.summary.setText(as_sentence(refusal))

    @guarded
    def done(self, result: int) -> None:
        self.in_thread.give_up(wait=False)
        super().done(result)

    def _name_columns(self) -> None:
        self.table.setHorizontalHeaderLabels([in_words(text, self._bridge.notation) for text in _HEADERS])

    def _write_again(self) -> None:
        """In other colours or letters than before."""
        self._name_columns()
        if self._check is not None:
            self._show(self._check)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._check is not None:
            self._show(self._check)

    def _show(self, check: GradientCheck) -> None:
        self.summary.setText(check_verdict(check, self._bridge.notation))
        hidden = any(numbers_of(self._frame, found) is None for found in check.comparisons)
        self._detail.setText(
            check_detail(check, self._task.network, MOST_ROWS, notation=self._bridge.notation)
            + (f" {NOT_REACHED}" if hidden else "")
        )
        shown = worst_first(check)[:MOST_ROWS]
        self.table.setRowCount(len(shown))
        for row, comparison in enumerate(shown):
            self._fill(row, comparison)

    def _fill(self, row: int, found: Comparison) -> None:
        known = numbers_of(self._frame, found)
        texts = check_row(found, self._task.network, known, self._bridge.notation)
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
