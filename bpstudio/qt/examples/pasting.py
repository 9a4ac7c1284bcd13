"""What is pasted into the table of examples: written at once where it is beyond doubt, else shown and asked about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Signal
from PySide6.QtWidgets import QTableView, QWidget

from bpstudio.engine.examples import Examples
from bpstudio.engine.words import as_sentence
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.examples.cells import way_to_read
from bpstudio.qt.examples.data_model import DataModel
from bpstudio.qt.examples.loading import load
from bpstudio.session.edits.examples import SetCells
from bpstudio.session.edits.replacing import LoadExamples
from bpstudio.storage.progress import Progress, unwatched

if TYPE_CHECKING:  # what reads tables is not part of the start
    from bpstudio.storage.delimited import Sheet, Source
    from bpstudio.storage.manner import Choice
    from bpstudio.storage.pasted import CellPlace

NAME = "the pasted text"


class Pasting(QObject):
    """``refused(sentence)``, empty where there is nothing to say any more; ``wrote(edit)`` what is in the table now;
    ``replaced(examples, network before)``; ``opened(dialog)`` a dialog that shows what the text holds.
    """

    refused = Signal(str)
    wrote = Signal(object)
    replaced = Signal(object, object)
    opened = Signal(object)

    def __init__(self, bridge: Bridge, view: QTableView, model: DataModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._view, self._model = bridge, view, model

    @property
    def is_shown(self) -> bool:
        """Whether the table is to be seen."""
        return self._view.isVisible()

    def takes_at(self, place: QPoint) -> bool:
        """Whether text may be dropped there, a place of the whole screen: on the table itself."""
        within = self._view.viewport().mapFromGlobal(place)
        return self.is_shown and self._view.viewport().rect().contains(within)

    def drop(self, data: QMimeData, place: QPoint) -> None:
        """Paste from the cell that it is dropped on, or after the last example where that is no cell."""
        from bpstudio.storage.pasted import CellPlace

        index = self._view.indexAt(self._view.viewport().mapFromGlobal(place))
        row = self._model.row_of(index.row()) if index.isValid() else 0
        self.paste(data, CellPlace(row, index.column()) if index.isValid() else None)

    def paste(self, data: QMimeData, place: CellPlace | None) -> None:
        """Write what ``data`` holds from ``place`` on, or after the last example where there is none."""
        from bpstudio.storage.pasted import pasted, plain_block

        examples = self._bridge.document.data
        read = partial(_read, examples=examples, place=place)
        try:
            source = pasted(data.text(), data.html() if data.hasHtml() else "")
            sheet = read(source, way_to_read(data), unwatched)
            self._check_order(sheet, place)
        except ValueError as refusal:
            self.refused.emit(as_sentence(str(refusal)))
            return
        block = plain_block(sheet, examples, place)
        if block is None:
            self._ask(sheet, partial(read, source), place)
            return
        whole = len(block[0]) == self._model.columnCount()
        row, column = (place.row, place.column) if place is not None else (len(examples), 0)
        self._write(SetCells(row, 0 if whole else column, block))

    def _check_order(self, sheet: Sheet, place: CellPlace | None) -> None:
        if self._model.is_sorted and len(sheet) > 1 and place is not None:
            raise ValueError(
                "the table is sorted, and these rows would go elsewhere; "
                "click the sorted heading until it has no arrow, then paste"
            )

    def _ask(self, sheet: Sheet, read: partial[Sheet], place: CellPlace | None) -> None:
        from bpstudio.qt.examples.import_dialog import ImportDialog

        self.refused.emit("")
        document, window = self._bridge.document, self._view.window()
        dialog = ImportDialog(sheet, NAME, document, window, read, pasting=True, place=place)
        dialog.pasted.connect(self._write)
        dialog.confirmed.connect(self._replace)
        dialog.open()
        self.opened.emit(dialog)

    def _write(self, edit: SetCells) -> None:
        refusal = ask(self._bridge, lambda: edit)
        self.refused.emit(refusal)
        if not refusal:
            self.wrote.emit(edit)

    def _replace(self, examples: Examples) -> None:
        before = self._bridge.document.network

        def done(refusal: str) -> None:
            self.refused.emit(refusal)
            if not refusal:
                self.replaced.emit(examples, before)

        load(self._bridge, LoadExamples(examples), self._view.window(), done)


def _read(
    source: Source, choice: Choice, progress: Progress, examples: Examples, place: CellPlace | None
) -> Sheet:
    from bpstudio.storage.delimited import read_source
    from bpstudio.storage.pasted import in_order

    wanted = examples.columns("x") + examples.columns("y")
    return in_order(read_source(source, wanted, progress, choice), examples, place)
