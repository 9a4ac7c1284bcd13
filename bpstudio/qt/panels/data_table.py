"""The examples as an editable table, one of them studied; text files in and out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.examples import Examples
from bpstudio.qt.bridge import Bridge, Selection
from bpstudio.qt.guard import guarded
from bpstudio.qt.icons import icon
from bpstudio.qt.panels.asking import as_sentence, ask
from bpstudio.qt.panels.data_model import DataModel, shape_of
from bpstudio.qt.panels.delimited import Columns, read_sheet, sheet_of
from bpstudio.qt.panels.import_dialog import ImportDialog
from bpstudio.qt.panels.refusal import Refusal
from bpstudio.qt.panels.tables import copied, style_table
from bpstudio.qt.theme import SPACE, SPACE_SMALL
from bpstudio.session.edits import AddExample, RemoveExample, SetData
from bpstudio.session.state import State
from bpstudio.storage.files import read_bytes, write_bytes

COLUMN_WIDTH = 62
FILES = "Tables (*.csv *.tsv *.txt);;All files (*)"


class DataTable(QWidget):
    """The row of the studied example is marked; going to another row of the batch studies that one."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_table")
        self._bridge = bridge
        self.model = DataModel(bridge, self)
        self.caption, self.refusal = QLabel(self), Refusal(self)
        self.caption.setProperty("role", "muted")
        self.view = self._make_view()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE + SPACE_SMALL, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.caption)
        column.addWidget(self.view, 1)
        column.addWidget(self.refusal)
        column.addLayout(self._make_buttons())
        self._make_copy()
        self.model.refused.connect(self.refusal.say)
        self.view.selectionModel().currentChanged.connect(self._study)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._on_replaced)
        bridge.studied.connect(self._on_studied)
        self._on_replaced()

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        style_table(view, "Examples")
        view.verticalHeader().setMinimumWidth(36)
        view.horizontalHeader().setMinimumSectionSize(44)
        view.horizontalHeader().setDefaultSectionSize(COLUMN_WIDTH)
        return view

    def _make_buttons(self) -> QHBoxLayout:
        self.add, self.remove = QToolButton(self), QToolButton(self)
        for button, name, tip in (
            (self.add, "add", "Add an example, a copy of the last."),
            (self.remove, "remove", "Remove the example of the current row."),
        ):
            button.setIcon(icon(name))
            button.setToolTip(tip)
            button.setAccessibleName(tip.partition(",")[0].rstrip("."))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.load, self.store = QPushButton("Import…", self), QPushButton("Export…", self)
        self.load.setToolTip("Read examples from a table in a text file: inputs first, then targets.")
        self.store.setToolTip("Write the examples as comma-separated values, exact to the last digit.")
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.load.clicked.connect(self._choose_import)
        self.store.clicked.connect(self._choose_export)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.load)
        row.addWidget(self.store)
        return row

    def _make_copy(self) -> None:
        copy = QAction("Copy", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self._copy)
        self.addAction(copy)

    # Following the session

    def _on_replaced(self) -> None:
        self.refresh(None, self._bridge.state)

    def refresh(self, old: State | None, new: State) -> None:
        data = new.document.data
        if old is None or shape_of(old.document.data) != shape_of(data):
            self.model.restart()
            self.remove.setEnabled(len(data) > 1)
            self._fit_columns()
        if old is None or old.document.data is not data:
            self.refusal.say("")
        batch = len(self._bridge.frame.rows)
        part = f" · {batch:,} in this iteration’s batch" if batch < len(data) else ""
        self.caption.setText(_count(len(data), "example") + part)
        self._repaint()

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        """Examples are studied, not selected."""

    def _on_studied(self, example: int) -> None:
        self._repaint()
        self.view.scrollTo(self.model.index(self.model.studied, max(self.view.columnAt(0), 0)))

    def _repaint(self) -> None:
        """Which rows are in the batch may have changed, or any number: what is on screen is asked for anew."""
        self.view.viewport().update()
        self.view.verticalHeader().viewport().update()

    def refresh_theme(self) -> None:
        self.refusal.refresh_theme()
        self._repaint()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        header, count = self.view.horizontalHeader(), self.model.columnCount()
        # The view itself is laid out only after its parent has been resized.
        room = self.width() - 2 * SPACE - self.view.verticalHeader().sizeHint().width()
        fits = count * COLUMN_WIDTH <= room
        mode = QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Fixed
        if header.count() and header.sectionResizeMode(0) != mode:
            header.setSectionResizeMode(mode)
        if not fits:
            header.setDefaultSectionSize(COLUMN_WIDTH)

    # What can be done

    def _study(self) -> None:
        current = self.view.currentIndex()
        place = self.model.batch_row(current.row()) if current.isValid() else None
        if place is not None:
            self._bridge.study(place)

    def _add(self) -> None:
        self.refusal.say(ask(self._bridge, AddExample))
        last = self.model.index(self.model.rowCount() - 1, 0)
        self.view.setCurrentIndex(last)
        self.view.scrollTo(last)

    def _remove(self) -> None:
        current = self.view.currentIndex()
        row = current.row() if current.isValid() else self.model.studied
        self.refusal.say(ask(self._bridge, lambda: RemoveExample(row)))
        self.view.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(copied(self.view))

    # Files

    def _choose_import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Import examples", "", FILES)
        if path:
            self.import_file(Path(path))

    def _choose_export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Export examples", "examples.csv", FILES)
        if path:
            self.export_file(Path(path))

    def import_file(self, path: Path) -> ImportDialog | None:
        """Show what the file holds and ask; None, and the reason under the table, where it does not fit."""
        network, data = self._bridge.document.network, self._bridge.document.data
        columns = Columns(network.inputs, 0 if data.y is None else network.outputs)
        try:
            sheet = read_sheet(read_bytes(path), columns)
        except ValueError as refusal:
            self.refusal.say(as_sentence(f"“{path.name}”: {refusal}"))
            return None
        self.refusal.say("")
        dialog = ImportDialog(sheet, path.name, columns, len(data), self)
        dialog.confirmed.connect(self._replace)
        dialog.open()
        return dialog

    def _replace(self, examples: Examples) -> None:
        self.refusal.say(ask(self._bridge, lambda: SetData(examples)))

    def export_file(self, path: Path) -> None:
        try:
            write_bytes(path, sheet_of(self._bridge.document.data).encode())
        except OSError as refusal:
            self.refusal.say(
                as_sentence(f"“{path.name}” could not be written: {refusal.strerror or refusal}")
            )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
