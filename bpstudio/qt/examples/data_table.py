"""The examples as an editable table, one of them studied; text files in and out, and examples made to order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Network
from bpstudio.explain.words import examples as words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.problem_line import ProblemLine
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.controls.tables import style_table
from bpstudio.qt.examples.cell_editor import CellEditor
from bpstudio.qt.examples.cell_view import CellView
from bpstudio.qt.examples.cells import copied, ranges, to_paste
from bpstudio.qt.examples.column_name import ColumnName
from bpstudio.qt.examples.data_files import DataFiles
from bpstudio.qt.examples.data_model import DataModel, shape_of
from bpstudio.qt.examples.held_out_row import HeldOutRow
from bpstudio.qt.examples.loading import load
from bpstudio.qt.examples.new_example import NewExample
from bpstudio.qt.examples.pasting import Pasting
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.keys import keys_shown, sequences
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.session.edits.examples import HoldOut, RemoveExamples, RenameColumn, SetCells
from bpstudio.session.edits.replacing import GenerateExamples
from bpstudio.session.history.state import State
from bpstudio.session.selection import Selection

COLUMN_WIDTH = 76


class DataTable(QWidget):
    """The row of the studied example is marked; going to another row of the batch studies that one.

    ``said`` carries a sentence about what was done, for the window to show.
    """

    said = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_table")
        self._bridge = bridge
        self.model = DataModel(bridge, self)
        self.caption, self.refusal = PlainLabel(self), RefusalLine(self)
        self.caption.setProperty("role", "muted")
        self.caption.setWordWrap(True)
        self.problem = ProblemLine(bridge, ("targets", "inputs"), self)
        self.files, self.held_out = DataFiles(bridge, self), HeldOutRow(bridge, self)
        self.view = self._make_view()
        self.pasting = Pasting(bridge, self.view, self.model, self)
        self.new_example = NewExample(bridge, self.view, self.model)
        self._make_actions()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE + SPACE_SMALL, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.caption)
        column.addWidget(self.view, 1)
        for part in (self.refusal, self.problem, self.files):
            column.addWidget(part)
        column.addLayout(self._make_buttons())
        column.addLayout(self._make_sources())
        self._connect()
        self._on_replaced()

    def _make_view(self) -> CellView:
        view = CellView(self)
        view.setModel(self.model)
        view.setItemDelegate(CellEditor(view))
        style_table(view, "Examples")
        view.verticalHeader().setMinimumWidth(36)
        header = view.horizontalHeader()
        header.setMinimumSectionSize(44)
        header.setDefaultSectionSize(COLUMN_WIDTH)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        for part in (view, header, view.verticalHeader()):
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.column_name = ColumnName(view)
        return view

    def _make_actions(self) -> None:
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        make = self._action
        self.copy = make("&Copy", "Ctrl+C", "Copy the selected cells, for a spreadsheet.", self._copy, "copy")
        self.paste = make(
            "&Paste", "Ctrl+V", "Write copied cells from the current one on.", self._paste, "paste"
        )
        self.append = make(
            "Paste as &new examples",
            "Ctrl+Shift+V",
            "Add copied rows after the last example.",
            self._paste_new,
        )
        self.menu.addSeparator()
        self.hold = make(
            "&Keep out of training",
            "Ctrl+H; Ctrl+Shift+H",
            "Training never sees the selected examples.",
            self._toggle_held_out,
        )
        self.rename = make(
            "&Name the column…", "F4; Ctrl+Shift+N", "Give the current column a name.", self._rename_current
        )
        self.menu.addSeparator()
        self.delete = make(
            "&Remove examples", "Del; Backspace", "Remove the examples with a selected cell.", self._remove
        )
        self.menu.aboutToShow.connect(self._refresh_actions)

    def _action(self, text: str, keys: str, tip: str, slot: Callable[[], None], name: str = "") -> QAction:
        action = QAction(text, self)
        action.setShortcuts(sequences(keys, name))
        action.setToolTip(plain_tip(tip))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
        self.menu.addAction(action)
        return action

    def _make_buttons(self) -> QHBoxLayout:
        self.add, self.remove, self.more = QToolButton(self), QToolButton(self), QToolButton(self)
        for button, picture, name, more in (
            (self.add, "add", "Add an example", ": a blank line, to be filled in."),
            (self.remove, "remove", "Remove the selected examples", f".  ({keys_shown('Del')})"),
            (self.more, "more", "What else can be done with the selected cells", "."),
        ):
            button.setIcon(icon(picture))
            button.setToolTip(plain_tip(f"{name}{more}"))
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout()
        row.setSpacing(SPACE_SMALL)
        for part in (self.add, self.remove, self.more):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.held_out)
        return row

    def _make_sources(self) -> QHBoxLayout:
        self.generate = QPushButton("Generate…", self)
        self.load, self.store = QPushButton("Import…", self), QPushButton("Export…", self)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for button, tip, slot in (
            (self.generate, "Make examples to order: XOR, moons, spirals, a sine…", self._choose_set),
            (
                self.load,
                "Read examples from a table in a text file; you see how before they are taken.",
                self.files.choose_import,
            ),
            (
                self.store,
                "Write the examples as comma-separated values, exact to the last digit.",
                self.files.choose_export,
            ),
        ):
            button.setToolTip(plain_tip(tip))
            button.clicked.connect(slot)
            row.addWidget(button, 1)
        return row

    def _connect(self) -> None:
        for source in (self.model, self.files, self.held_out, self.pasting, self.new_example):
            source.refused.connect(self.refusal.say)
        self.pasting.wrote.connect(self._show_pasted)
        self.pasting.replaced.connect(self._say_replaced)
        self.files.said.connect(self.said)
        self.column_name.named.connect(self._name)
        self.add.clicked.connect(self.new_example.begin)
        self.new_example.added.connect(self._go_to)
        self.new_example.left.connect(self._bridge.refused)
        self.remove.clicked.connect(self._remove)
        self.view.selectionModel().currentChanged.connect(self._study)
        self.view.clicked.connect(self._study)
        for part in (self.view, self.view.verticalHeader()):
            part.customContextMenuRequested.connect(self._pop_up)
        self.view.horizontalHeader().customContextMenuRequested.connect(self._rename_at)
        self._bridge.changed.connect(self.refresh)
        self._bridge.replaced.connect(self._on_replaced)
        self._bridge.studied.connect(self._on_studied)

    # Following the session

    def _on_replaced(self) -> None:
        self.files.stop()
        self.refresh(None, self._bridge.state)

    def refresh(self, old: State | None, new: State) -> None:
        data = new.document.data
        changed = old is None or old.document.data is not data
        if old is None or shape_of(old.document.data) != shape_of(data):
            self.model.restart()
            self._fit_columns(anew=True)
        elif changed:
            self.model.resort()
        if changed:
            self.remove.setEnabled(len(data) > 1)
            self.refusal.say("")
            self.held_out.refresh(data)
        if old is None or old.document is not new.document:
            self.problem.refresh()
        self._say_what_there_is()
        self._repaint()

    def _say_what_there_is(self, more: str = "") -> None:
        parts = words.examples_in_words(self._bridge.frame)
        self.caption.setText("  ·  ".join(parts + ([more] if more else [])))

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        """Examples are studied, not selected."""

    def _on_studied(self, example: int) -> None:
        self._say_what_there_is()
        self._repaint()
        line = self.model.line_of(self.model.studied)
        self.view.scrollTo(self.model.index(line, max(self.view.columnAt(0), 0)))

    def _repaint(self) -> None:
        """Which rows are in the batch may have changed, or any number: what is on screen is asked for anew."""
        for part in (self.view, self.view.verticalHeader(), self.view.horizontalHeader()):
            part.viewport().update()

    def refresh_theme(self) -> None:
        self._repaint()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self, anew: bool = False) -> None:
        """Share out the width while that is enough; else give every column enough for its numbers, and scroll."""
        header, count = self.view.horizontalHeader(), self.model.columnCount()
        # The view itself is laid out only after its parent has been resized.
        room = self.width() - 2 * SPACE - self.view.verticalHeader().sizeHint().width()
        fits = count * COLUMN_WIDTH <= room
        mode = QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Interactive
        if not header.count() or (header.sectionResizeMode(0) == mode and not anew):
            return
        header.setSectionResizeMode(mode)
        if not fits:
            for column in range(count):
                header.resizeSection(column, COLUMN_WIDTH)

    # Examples

    @property
    def _rows(self) -> tuple[int, ...]:
        """The examples with a selected cell; where nothing is selected, the one studied."""
        lines = {
            line
            for part in ranges(self.view.selectionModel().selection())
            for line in range(part.top(), part.bottom() + 1)
        }
        rows = (self.model.row_of(line) for line in lines if not self.model.is_draft(line))
        return tuple(sorted(rows)) or (self.model.studied,)

    def _study(self) -> None:
        current = self.view.currentIndex()
        if not current.isValid() or self.model.is_draft(current.row()):
            return
        row = self.model.row_of(current.row())
        place = self.model.batch_row(row)
        if place is not None:
            self._bridge.study(place)
            self._say_what_there_is()
        else:
            self._say_what_there_is(words.why_not_studied(row, held_out=self.model.is_held_out(row)))

    def _ask(self, make: Callable[[], object]) -> bool:
        refusal = ask(self._bridge, make)  # type: ignore[arg-type]
        self.refusal.say(refusal)
        return not refusal

    def _go_to(self, row: int, column: int = 0) -> None:
        index = self.model.index(self.model.line_of(row), column)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _remove(self) -> None:
        if self.new_example.dropped():
            return
        rows = self._rows
        if self._ask(lambda: RemoveExamples(rows)):
            self._go_to(min(rows[0], len(self._bridge.document.data) - 1))

    def _toggle_held_out(self) -> None:
        rows = self._rows
        out = not all(map(self.model.is_held_out, rows))
        self._ask(lambda: HoldOut(rows, out))

    def _refresh_actions(self) -> None:
        rows = self._rows
        out = all(map(self.model.is_held_out, rows))
        self.hold.setText((words.training_on if out else words.holding_out)(len(rows)))
        self.delete.setText(words.removing_examples(len(rows)))
        mime = to_paste()
        self.paste.setEnabled(mime.hasText() or mime.hasHtml())
        self.append.setEnabled(self.paste.isEnabled())

    def _pop_up(self, place: QPoint) -> None:
        self.menu.popup(self.view.viewport().mapToGlobal(place))

    # Cells

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(copied(self.model, self.view.selectionModel().selection()))

    def _paste(self) -> None:
        from bpstudio.storage.pasted import CellPlace  # not part of the start

        current = self.view.currentIndex()
        place = CellPlace(self.model.row_of(current.row()), current.column()) if current.isValid() else None
        self.pasting.paste(to_paste(), place)

    def _paste_new(self) -> None:
        self.pasting.paste(to_paste(), None)

    def _show_pasted(self, edit: SetCells) -> None:
        self._go_to(edit.row, edit.column)
        self._select_block(edit.row, edit.column, len(edit.values), len(edit.values[0]))

    def _say_replaced(self, examples: Examples, before: Network) -> None:
        self.said.emit(words.pasted_in_place(len(examples), before, self._bridge.document.network))

    def _select_block(self, row: int, column: int, height: int, width: int) -> None:
        """What was pasted is selected, so that it can be seen, held out or removed at once."""
        chosen = QItemSelection()
        for place in range(row, row + height) if self.model.is_sorted else (row,):
            line = self.model.line_of(place)
            last = line if self.model.is_sorted else line + height - 1
            chosen.select(self.model.index(line, column), self.model.index(last, column + width - 1))
        self.view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # Columns

    def _rename_current(self) -> None:
        self._begin_name(max(0, self.view.currentIndex().column()))

    def _rename_at(self, place: QPoint) -> None:
        column = self.view.horizontalHeader().logicalIndexAt(place)
        if column >= 0:
            self._begin_name(column)

    def _begin_name(self, column: int) -> None:
        self.view.scrollTo(self.model.index(max(0, self.view.currentIndex().row()), column))
        name = self._bridge.document.data.column_name(*self.model.place(column))
        self.column_name.begin(column, name, self.model.letter(column))

    def _name(self, column: int, name: str) -> None:
        table, place = self.model.place(column)
        self._ask(lambda: RenameColumn(table, place, name))

    # Other examples

    def _choose_set(self) -> None:
        from bpstudio.qt.examples.generate_dialog import GenerateDialog  # not part of the start

        dialog = GenerateDialog(self._bridge.document, self.window())
        dialog.confirmed.connect(self._generate)
        dialog.open()

    def _generate(self, edit: GenerateExamples) -> None:
        before = self._bridge.document.network

        def done(refusal: str) -> None:
            self.refusal.say(refusal)
            if not refusal:
                self.said.emit(words.generated(edit, before, self._bridge.document.network))

        load(self._bridge, edit, self.window(), done)
