"""Above each column: the layer's name and activation, its units, its freezing; between columns, a new layer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QToolButton, QWidget

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.words import plural
from bpstudio.explain.words import building as words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.canvas.hands.menus import add_activations, add_layer_actions
from bpstudio.qt.controls.problem_mark import ProblemMark
from bpstudio.qt.ground.emptied import empty_menu
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import in_menu, plain_tip
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.edits.base import SetTrained
from bpstudio.session.edits.structure import AddLayer, AddUnit, RemoveUnit
from bpstudio.session.selection import COST_NODE, selectable

HEIGHT = 36
INSERT = 22
COST_WIDTH = 104
MOST_HEADS = 48
LEAST_HEAD = 24


class HeaderForm(NamedTuple):
    """How much a head shows; what it leaves out its menu has."""

    short: bool
    units: bool
    freezing: bool


FORMS = (
    HeaderForm(False, True, True),
    HeaderForm(True, True, True),
    HeaderForm(True, True, False),
    HeaderForm(True, False, False),
)


class HeadTitle(QToolButton):
    """Opens its menu with a click, and can be dragged, which moves the layer. Positions are global."""

    grabbed = Signal()
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed: QPoint | None = None
        self._dragging = False

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.globalPosition().toPoint(), False
            self.setDown(True)

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        if not self._dragging and (at - self._pressed).manhattanLength() > QApplication.startDragDistance():
            self._dragging = True
            self.grabbed.emit()
        if self._dragging:
            self.dragged.emit(at)

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked, self._pressed = self._pressed is not None and not self._dragging, None
        self.setDown(False)
        if self._dragging:
            self._dragging = False
            self.dropped.emit(event.globalPosition().toPoint())
        elif clicked:
            self.showMenu()


class ColumnHead(QWidget):
    """The controls of one layer; as many as the column is wide enough for. All of them are in the menu too."""

    def __init__(self, bridge: Bridge, layer: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._layer = bridge, layer
        self.title = HeadTitle(self)
        self.title.setObjectName(f"canvas_layer_{layer}")
        self.title.setFont(ui_font(-1))
        self.title.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.title)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.title.setMenu(self.menu)
        self.fewer = self._button("remove", f"canvas_remove_unit_{layer}", words.one_less(layer))
        self.more = self._button("add", f"canvas_add_unit_{layer}", words.one_more_here(layer))
        self.freeze = self._button("freeze", f"canvas_freeze_{layer}", words.freezing(layer))
        self.freeze.setCheckable(True)
        self.fewer.clicked.connect(self._remove_unit)
        self.more.clicked.connect(lambda: bridge.edit(AddUnit(layer)))
        self.freeze.clicked.connect(self._toggle_frozen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.mark = ProblemMark(bridge, layer, self)
        for button in self.stops:
            row.addWidget(button)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What of it the keyboard comes to, in order."""
        return self.mark, self.title, self.fewer, self.more, self.freeze

    def _button(self, picture: str, name: str, tip: str) -> QToolButton:
        return small_button(self, picture, name, tip)

    def refresh(self) -> None:
        """Say what the layer is now."""
        network = self._bridge.document.network
        self.mark.refresh()
        self.fewer.setEnabled(network.width(self._layer) > 1)
        if self._layer:
            layer = network.layer(self._layer)
            self.freeze.setChecked(not layer.train_theta and not layer.train_b)
            self.title.setToolTip(plain_tip(words.layer_head(self.words[0])))
        else:
            self.title.setToolTip(plain_tip(words.INPUTS_HEAD))
        self.title.setAccessibleName(self.words[0])

    @property
    def words(self) -> tuple[str, str]:
        """The title in full and in short."""
        network = self._bridge.document.network
        if not self._layer:
            return plural(network.inputs, "input"), "x"
        label = ACTIVATIONS[network.layer(self._layer).activation].label
        return f"layer {self._layer} · {label}", label

    def take(self, form: HeaderForm) -> int:
        """Show only what belongs to the form; the width that needs."""
        self.title.setText(self.words[form.short])
        self.fewer.setVisible(form.units)
        self.more.setVisible(form.units)
        self.freeze.setVisible(form.freezing and self._layer > 0)
        buttons = 2 * form.units + (form.freezing and self._layer > 0) + bool(self.mark.problems)
        self.setFixedSize(self.title.sizeHint().width() + buttons * INSERT, HEIGHT - 4)
        return self.width()

    def _fill_menu(self) -> None:
        empty_menu(self.menu)
        if self._layer:
            add_activations(self.menu, self._bridge, self._layer)
            self.menu.addSeparator()
            add_layer_actions(self.menu.addMenu("&Layer"), self._bridge, self._layer)
        else:
            add_layer_actions(self.menu, self._bridge, self._layer)

    def _remove_unit(self) -> None:
        last = self._bridge.document.network.width(self._layer) - 1
        self._bridge.edit(RemoveUnit(self._layer, last))

    def _toggle_frozen(self) -> None:
        layer = self._bridge.document.network.layer(self._layer)
        frozen = not layer.train_theta and not layer.train_b
        self._bridge.edit(SetTrained(self._layer, frozen, frozen))


def small_button(parent: QWidget, picture: str, name: str, tip: str) -> QToolButton:
    """A flat button with a picture, for the line above the canvas."""
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setIcon(icon(picture, "text_muted"))
    side = 18 if picture == "layer_add" else 14
    button.setIconSize(QSize(side, side))
    button.setFixedSize(INSERT, INSERT)
    button.setToolTip(plain_tip(tip))
    button.setAccessibleName(tip.rstrip("."))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class HeaderBar(QWidget):
    """All the heads, placed by the columns' extents in the view; one that is dragged tells where, globally.

    A deep network has only those that are in the view.
    """

    layer_grabbed = Signal(int)
    layer_dragged = Signal(QPoint)
    layer_dropped = Signal(QPoint)

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_header")
        self._bridge = bridge
        self._depth = -1
        self._heads: dict[int, ColumnHead] = {}
        self._inserts: dict[int, QToolButton] = {}
        self._cost = QToolButton(self)
        self._cost.setObjectName("canvas_cost")
        self._cost.setFont(ui_font(-1))
        self._cost.setAutoRaise(True)
        self._cost.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cost.clicked.connect(self._select_cost)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground())
        painter.setPen(current_theme().border)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _make(self, depth: int, layers: list[int]) -> None:
        """Have the heads of those layers, and the buttons before them that insert another."""
        wanted = set(layers) if depth == self._depth else set()
        self._depth = depth
        for widgets in (self._heads, self._inserts):
            for layer in [layer for layer in widgets if layer not in wanted]:
                gone = widgets.pop(layer)
                gone.hide()
                gone.deleteLater()
        made = [layer for layer in layers if layer not in self._heads]
        self._heads = {layer: self._heads.get(layer) or self._head(layer) for layer in layers}
        self._inserts = {layer: self._inserts.get(layer) or self._insert(layer) for layer in layers if layer}
        if made and len(made) < len(layers):
            stops = [part for head in self._heads.values() for part in head.stops]
            for before, after in pairwise([*stops, *self._inserts.values()]):
                QWidget.setTabOrder(before, after)

    def _head(self, layer: int) -> ColumnHead:
        head = ColumnHead(self._bridge, layer, self)
        head.title.grabbed.connect(partial(self.layer_grabbed.emit, layer))
        head.title.dragged.connect(self.layer_dragged)
        head.title.dropped.connect(self.layer_dropped)
        return head

    def _insert(self, layer: int) -> QToolButton:
        button = small_button(self, "layer_add", f"canvas_insert_{layer}", words.inserting(layer))
        button.clicked.connect(lambda: self._bridge.edit(AddLayer(layer)))
        return button

    def place(self, columns: Mapping[int | str, tuple[float, float]]) -> None:
        """Move everything above its column and say what it is now."""
        depth = self._bridge.document.network.depth
        middles = [sum(columns[layer]) / 2 for layer in range(depth + 1)] + [sum(columns["cost"]) / 2]
        rooms = [_room(middles, layer) for layer in range(depth + 1)]
        self._make(depth, self._in_view(middles, rooms))
        for head in self._heads.values():
            head.refresh()
        for form in FORMS:  # each head takes it, also after one that it is too wide for
            wide = [head.take(form) > rooms[layer] for layer, head in self._heads.items()]
            if not any(wide):
                break
        for layer, head in self._heads.items():
            head.setVisible(head.width() <= rooms[layer] + INSERT)
            head.move(round(middles[layer] - head.width() / 2), 2)
        for layer, button in self._inserts.items():
            before = self._heads.get(layer - 1)
            left = round(middles[layer - 1]) if before is None else before.geometry().right() + 1
            right = self._heads[layer].geometry().left()
            button.move((left + right) // 2 - INSERT // 2, (HEIGHT - INSERT) // 2)
            button.setVisible(right - left >= INSERT)
        self._place_cost(columns["cost"])

    def _in_view(self, middles: list[float], rooms: list[float]) -> list[int]:
        """The layers whose heads there are: all, or of many those in the view with room for a head at all."""
        layers = range(len(rooms))
        if len(layers) <= MOST_HEADS:
            return list(layers)
        beside = 2 * COST_WIDTH
        return [
            layer
            for layer in layers
            if rooms[layer] + INSERT >= LEAST_HEAD and -beside < middles[layer] < self.width() + beside
        ]

    def _select_cost(self) -> None:
        self._bridge.select(selectable(COST_NODE, self._bridge.frame.program))

    def _place_cost(self, extent: tuple[float, float]) -> None:
        cost = self._bridge.document.cost
        label = COSTS[cost.name].label
        self._cost.setText(in_menu(label))
        self._cost.setToolTip(plain_tip(words.cost_head(label)))
        self._cost.setAccessibleName(f"cost: {label}")
        width = self._cost.sizeHint().width() + 8
        left = max(
            (head.geometry().right() + 4 for head in self._heads.values() if not head.isHidden()), default=0
        )
        middle = round(sum(extent) / 2)
        x = min(middle - width // 2, self.width() - width)
        self._cost.setVisible(x >= left and middle <= self.width())
        self._cost.setGeometry(x, 2, width, HEIGHT - 4)


def _room(middles: list[float], layer: int) -> float:
    """How wide a head may be so that it and a button for a new layer fit beside the next."""
    if not layer:
        return 2 * middles[0]
    left, right = middles[layer] - middles[layer - 1], middles[layer + 1] - middles[layer]
    if layer == len(middles) - 2:
        return min(left - INSERT - 2, 2 * right - COST_WIDTH)
    return min(left, right) - INSERT - 2
