"""Every weight and bias in one table: value, gradient, and its strength."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
)
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import of_layer
from bpstudio.engine.words import counted
from bpstudio.explain.chain.parts import batch_note
from bpstudio.explain.words.naming import alone, shown
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.controls.tables import CELL_PADDING, edit_cell, number_width, style_table
from bpstudio.qt.ground.fonts import number_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.keys import sequences
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL, current_theme
from bpstudio.qt.mathematics.delegate import SymbolDelegate
from bpstudio.qt.parameters.parameter_model import SHARE_ROLE, ParameterModel, TableColumn
from bpstudio.session.edits.base import SetTrained
from bpstudio.session.edits.connections import SetFrozen
from bpstudio.session.history.state import State
from bpstudio.session.selection import Selection

NAME_WIDTH, MARK_WIDTH, SWAY_WIDTH = 36, 18, 64


class ParameterTable(QWidget):
    """Rows follow the selection and lead it; sorted rows stay sorted while the numbers change."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parameter_table")
        self._bridge = bridge
        self._lit: Parameter | None = None
        self.model = ParameterModel(bridge, self)
        self.caption, self.refusal = PlainLabel(self), RefusalLine(self)
        self.caption.setProperty("role", "muted")
        self.view = self._make_view()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE + SPACE_SMALL, SPACE, SPACE)
        column.setSpacing(SPACE)
        for part in (self.caption, self.view, self.refusal):
            column.addWidget(part)
        self._make_actions()
        self.model.refused.connect(self.refusal.say)
        chosen = self.view.selectionModel()
        chosen.selectionChanged.connect(self._lead)
        chosen.currentRowChanged.connect(self._lead)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._on_replaced)
        bridge.selected.connect(self.refresh_selection)
        bridge.renoted.connect(self._rename)
        bridge.pointed.connect(lambda _at: self._light())
        bridge.scoped.connect(lambda _scope: self._say_caption())
        self._on_replaced()

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(self.model)
        style_table(view, "Parameters")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.verticalHeader().hide()
        view.setItemDelegateForColumn(TableColumn.NAME, SymbolDelegate(view, lambda: self._bridge.notation))
        view.setItemDelegateForColumn(TableColumn.STRENGTH, StrengthDelegate(view))
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(TableColumn.STRENGTH, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.doubleClicked.connect(self._edit_value)
        view.setMouseTracking(True)
        view.entered.connect(lambda index: self._bridge.point(self.model.parameter(index.row())))
        view.viewportEntered.connect(lambda: self._bridge.point(None))
        view.viewport().installEventFilter(self)
        return view

    def _make_actions(self) -> None:
        """Of the menu; functions that knew this table, connected to each menu, might take it along when they die."""
        self.follow, self.freeze = QAction(icon("follow"), "Follow", self), QAction("Freeze", self)
        self.follow.triggered.connect(self._follow)
        self.freeze.triggered.connect(self._freeze)
        self.freeze_one = QAction("Freeze alone", self)
        self.freeze_one.triggered.connect(self._freeze_one)
        self.copy = QAction(icon("export"), "Copy", self)
        self.copy.setShortcuts(sequences("Ctrl+C", "copy"))
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy.triggered.connect(self._copy)
        self.paste = QAction(icon("paste"), "Paste", self)
        self.paste.setShortcuts(sequences("Ctrl+V", "paste"))
        self.paste.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.paste.setToolTip(
            "Set the selected parameters to the numbers on the clipboard; one goes into all of them."
        )
        self.paste.triggered.connect(self._paste)
        self.addActions([self.copy, self.paste])

    # Following the session

    def _on_replaced(self) -> None:
        self.refresh(None, self._bridge.state)

    def refresh(self, old: State | None, new: State) -> None:
        network = new.document.network
        if old is None or old.document is not new.document:
            self._share_room(network)
        self._say_caption()
        if old is None or old.document.network.widths != network.widths:
            self.model.restart()
            self.refusal.say("")
            self.refresh_selection(None, self._bridge.selection)
        else:
            self.model.adopt()
            self._show_numbers()

    def _say_caption(self) -> None:
        """How many there are, and that the gradients are the batch's where one example is shown elsewhere."""
        frame = self._bridge.frame
        count, note = frame.network.size, batch_note(frame, self._bridge.scope)
        whose = f" · {in_words('∂C/∂θ', self._bridge.notation)}: {note}" if note else ""
        self.caption.setText(counted(count, "parameter") + whose)

    def _share_room(self, network: Network) -> None:
        """No number is cut off: where four digits do not fit beside the bar of the strength, three are shown."""
        name, width = self._name_width(network), self.view.viewport().width()
        fits = name + 2 * number_width(4) + SWAY_WIDTH <= width
        self.model.digits = 4 if fits else 3
        header = self.view.horizontalHeader()
        header.resizeSection(TableColumn.NAME, name)
        for column in (TableColumn.VALUE, TableColumn.GRADIENT):
            header.resizeSection(column, number_width(self.model.digits))

    def _name_width(self, network: Network) -> int:
        """Room for the longest name there can be, and for the mark of a frozen one where there is any."""
        longest = [
            Parameter("theta", n, network.width_below(n) - 1, network.width(n) - 1) for n in layers(network)
        ]
        text = max(
            QFontMetrics(number_font()).horizontalAdvance(parameter_text(p, network, self._bridge.notation))
            for p in longest
        )
        return max(text, NAME_WIDTH) + CELL_PADDING + (0 if network.trains_everything else MARK_WIDTH)

    def _show_numbers(self) -> None:
        """Only the rows on screen are told; what is hidden waits until it is shown."""
        if not self.isVisible():
            return
        self.model.resort()
        first, last = self.view.rowAt(0), self.view.rowAt(self.view.viewport().height() - 1)
        if first >= 0:
            last = last if last >= 0 else self.model.rowCount() - 1
            self.model.dataChanged.emit(
                self.model.index(first, 0), self.model.index(last, len(TableColumn) - 1)
            )

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._column.activate()
        self._share_room(self._bridge.frame.network)

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.resort()
        self._column.activate()  # or the table would scroll as if it still had its first, tiny size
        self._share_room(self._bridge.frame.network)
        self._scroll_to_selected()

    def refresh_theme(self) -> None:
        self.view.viewport().update()

    def _rename(self) -> None:
        self._say_caption()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1)

    # What is pointed at, both ways

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and watched is self.view.viewport():
            self._bridge.point(None)
        return super().eventFilter(watched, event)

    def _light(self) -> None:
        """The row of what is pointed at is lit, here or on the canvas."""
        before, self._lit = self._lit, self.model.pointed
        for parameter in {before, self._lit} - {None}:
            if self.isVisible() and parameter is not None and parameter.exists_in(self._bridge.frame.network):
                row = self.model.row_of(parameter)
                last = self.model.index(row, len(TableColumn) - 1)
                self.model.dataChanged.emit(self.model.index(row, 0), last, [Qt.ItemDataRole.BackgroundRole])

    # The selection, both ways

    def _lead(self) -> None:
        current = self.view.currentIndex()
        if current.isValid() and self.view.selectionModel().isRowSelected(current.row(), QModelIndex()):
            chosen = self.model.parameter(current.row())
            if self._selected != chosen:
                self._bridge.select(chosen)

    @property
    def _selected(self) -> Parameter | None:
        chosen = self._bridge.parameter
        return None if chosen is None else alone(chosen, self._bridge.frame.network)

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        """Select the row of the parameter that is selected, and none of a whole layer's."""
        parameter, rows = self._selected, self.view.selectionModel()
        if parameter is None or parameter.whole:
            rows.clear()
            return
        index = self.model.index(self.model.row_of(parameter), TableColumn.NAME)
        if (
            not rows.isRowSelected(index.row(), QModelIndex())
            or self.view.currentIndex().row() != index.row()
        ):
            command = (
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
            rows.setCurrentIndex(index, command)
            self._scroll_to_selected()

    def _scroll_to_selected(self) -> None:
        if self.isVisible() and self.view.selectionModel().hasSelection():
            self.view.scrollTo(self.view.currentIndex())

    # What a row offers

    def _edit_value(self, index: QModelIndex) -> None:
        if index.column() != TableColumn.VALUE:
            value = index.siblingAtColumn(TableColumn.VALUE)
            self.view.setCurrentIndex(value)
            edit_cell(self.view, value)

    def _open_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if index.isValid():
            menu = self.menu_for(self.model.parameter(index.row()))
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.view.viewport().mapToGlobal(place))

    def menu_for(self, parameter: Parameter) -> QMenu:
        """What can be done with a parameter, as a new menu."""
        layer = of_layer(parameter.kind, parameter.layer)
        frozen = not self._trained_as_a_whole(parameter)
        self.follow.setText(
            f"Follow {parameter_text(parameter, self._bridge.frame.network, self._bridge.notation)}"
        )
        self.follow.setData(parameter)
        self.freeze.setText(f"{'Release' if frozen else 'Freeze'} {shown(layer, self._bridge.notation)}")
        self.freeze.setIcon(icon("unfreeze" if frozen else "freeze"))
        self.freeze.setData(parameter)
        single = self.model.frozen(parameter)
        name = parameter_text(parameter, self._bridge.frame.network, self._bridge.notation)
        self.freeze_one.setText(f"{'Release' if single else 'Freeze'} {name} alone")
        self.freeze_one.setData(parameter)
        cut = parameter.is_cut_in(self._bridge.frame.network)
        self.freeze_one.setEnabled(not frozen and not cut)
        self.follow.setEnabled(not cut)
        menu = QMenu(self)
        menu.addActions([self.follow, self.freeze, self.freeze_one])
        menu.addSeparator()
        menu.addActions([self.copy, self.paste])
        return menu

    def _follow(self) -> None:
        parameter = self.follow.data()
        self._bridge.attempt(lambda: self._bridge.session.follow(parameter))

    def _freeze(self) -> None:
        parameter = self.freeze.data()
        layer, train = (
            self._bridge.frame.network.layer(parameter.layer),
            not self._trained_as_a_whole(parameter),
        )
        theta = train if parameter.kind == "theta" else layer.train_theta
        b = train if parameter.kind == "b" else layer.train_b
        self.refusal.say(ask(self._bridge, lambda: SetTrained(parameter.layer, theta, b)))

    def _freeze_one(self) -> None:
        parameter = self.freeze_one.data()
        frozen = not self.model.frozen(parameter)
        self.refusal.say(ask(self._bridge, lambda: SetFrozen((str(parameter),), frozen)))

    def _trained_as_a_whole(self, parameter: Parameter) -> bool:
        layer = self._bridge.frame.network.layer(parameter.layer)
        return layer.train_theta if parameter.kind == "theta" else layer.train_b

    def _copy(self) -> None:
        from bpstudio.qt.parameters.copying import copied_text  # not part of the start

        QGuiApplication.clipboard().setText(copied_text(self.view, self.model))

    def _paste(self) -> None:
        from bpstudio.qt.parameters.copying import paste_into  # not part of the start

        text = QGuiApplication.clipboard().text()
        self.refusal.say(paste_into(self.view, self.model, self._bridge, text))


def layers(network: Network) -> range:
    """The layers that have parameters, counted from 1."""
    return network.layer_ids


BAR_HEIGHT = 6.0


class StrengthDelegate(QStyledItemDelegate):
    """Draws a share as a bar in place of its text."""

    @guarded
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.data(SHARE_ROLE) is not None:
            option.text = ""

    @guarded
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE_ROLE)
        if share is None:
            return
        room = QRectF(option.rect).adjusted(SPACE, 0, -SPACE, 0)
        bar = QRectF(room.left(), room.center().y() - BAR_HEIGHT / 2, room.width(), BAR_HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().border)
        painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        if share > 0:
            bar.setWidth(max(BAR_HEIGHT, share * room.width()))
            painter.setBrush(current_theme().backward)
            painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.restore()
