"""A new line of the data table: blank until its numbers are typed, and an example once it has all of them.

One that is refused stays open at the number that does not fit; it is dropped, with the reason, when it is left so.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bpstudio.engine.words import without_capital
from bpstudio.explain.words.examples import not_added, not_filled_in
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.tables import edit_cell
from bpstudio.qt.examples.cell_view import CellView
from bpstudio.qt.examples.data_model import DataModel
from bpstudio.session.edits.base import SetTarget
from bpstudio.session.edits.examples import SetCells
from bpstudio.session.problems import check_targets


class NewExample(QObject):
    """``left(sentence)`` says why a line that was left is gone and no example; ``added(row)`` that it is one now.

    Only a complete line becomes one of the examples: a network cannot learn from numbers that nobody gave.
    """

    left = Signal(str)
    added = Signal(int)
    refused = Signal(str)

    def __init__(self, bridge: Bridge, view: CellView, model: DataModel) -> None:
        super().__init__(view)
        self._bridge, self._view, self._model = bridge, view, model
        self._dropping = self._due = False
        self._refusal = ""
        model.completed.connect(self._on_completed)
        view.closed.connect(self._on_closed)
        view.returned.connect(self._go_on)
        view.selectionModel().currentChanged.connect(self._on_moved)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "views have an application"
        app.focusChanged.connect(self._on_focus)

    def begin(self) -> None:
        """Open a blank line with its first cell in edit; where there is one already, the first cell to be filled in."""
        self._model.begin_draft()
        self._edit(self._first_to_mend())

    def _first_to_mend(self) -> int:
        """The first blank cell; where none is, the first target that is refused by itself, or the first of all."""
        if self._model.blanks:
            return self._model.blanks[0]
        numbers, document = self._model.draft or (), self._bridge.document
        inputs = document.data.columns("x")
        for place, target in enumerate(numbers[inputs:]):
            try:
                check_targets(document, SetTarget(0, place, target))
            except ValueError:
                return inputs + place
        return min(inputs, max(0, len(numbers) - 1))

    def _edit(self, column: int) -> None:
        index = self._model.index(self._model.rowCount() - 1, column)
        self._view.setCurrentIndex(
            index
        )  # a table that gets the focus without one makes its first cell the current
        self._view.setFocus()
        self._view.scrollTo(index)
        edit_cell(self._view, index)

    def _go_on(self) -> None:
        """After Return: in the new line to the next blank cell, else down."""
        current = self._view.currentIndex()
        if self._model.is_draft(current.row()):
            if self._model.blanks:
                self._edit(self._model.blanks[0])
            elif not self._due:
                QTimer.singleShot(0, self, self._add)  # asked for once more
        elif current.row() + 1 < self._model.rowCount():
            self._view.setCurrentIndex(current.siblingAtRow(current.row() + 1))

    def _on_completed(self) -> None:
        """It is added once the field of its last number is closed: another table would take that from under it."""
        self._due, self._refusal = True, ""
        if not self._view.typed_into:
            self._on_closed()

    def _on_closed(self) -> None:
        if self._due:
            self._due = False
            QTimer.singleShot(0, self, self._add)

    def _add(self) -> None:
        numbers = self._model.draft
        if numbers is None or self._model.blanks:
            return
        row = len(self._bridge.document.data)
        self._refusal = ask(self._bridge, lambda: SetCells(row, 0, (numbers,)))
        if not self._refusal:
            self.refused.emit("")
            self.added.emit(row)
        elif self._is_elsewhere(QApplication.focusWidget()):
            self.leave()
        else:
            self._edit(self._first_to_mend())
            self.refused.emit(self._refusal)  # after a cell was closed, which clears what was said before

    def _is_elsewhere(self, focus: QWidget | None) -> bool:
        return focus is not None and focus is not self._view and not self._view.isAncestorOf(focus)

    def _on_moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._model.is_draft(current.row()):
            self.leave()

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._is_elsewhere(new):
            self.leave()

    def dropped(self) -> bool:
        """Drop the line, where it is the current one, without a word: it is what was to be removed."""
        here = self._model.is_draft(self._view.currentIndex().row())
        if here:
            self._drop()
        return here

    def _drop(self) -> None:
        self._dropping = True  # as the line goes another one becomes the current
        self._model.drop_draft()
        self._dropping, self._refusal = False, ""
        self.refused.emit("")

    def leave(self) -> None:
        """Drop the line if it is not complete or was refused, and say why."""
        blanks = self._model.blanks
        if self._dropping or self._model.draft is None or not (blanks or self._refusal):
            return
        letters = [self._model.letter(column) for column in blanks]
        why = not_filled_in(letters) if blanks else without_capital(self._refusal)
        self._drop()
        self.left.emit(not_added(why))
