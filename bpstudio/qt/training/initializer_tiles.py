"""What each initializer would draw: a small histogram of the weights of each layer, at the network's own widths."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QWidget

from bpstudio.engine.initializers import InitializerName, initial_parameters
from bpstudio.engine.network import Network
from bpstudio.explain.words.building import spreads_drawn
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import RADIUS_SMALL, SPACE, SPACE_SMALL, current_theme
from bpstudio.session.history.document import Document

BINS, BOUND, MOST_LAYERS = 41, 2.0, 4
TITLE, LINE = 20, 22
SPREAD = 40
COLUMNS = 2


class WeightSpread(NamedTuple):
    """The weights of one layer: how many in each of ``BINS`` from −BOUND to BOUND, and their standard deviation.

    The outermost bins also hold what lies beyond.
    """

    layer: int
    counts: NDArray[np.int64]
    deviation: float


def spreads(network: Network, name: InitializerName, seed: int) -> tuple[WeightSpread, ...]:
    """What the initializer draws for each layer."""
    parameters = initial_parameters(network, name, seed)
    edges = np.linspace(-BOUND, BOUND, BINS + 1)
    return tuple(
        WeightSpread(
            number,
            np.histogram(np.clip(parameters.theta(number), -BOUND, BOUND), edges)[0],
            float(parameters.theta(number).std()),
        )
        for number in network.layer_ids
    )


class InitializerTile(QAbstractButton):
    """One initializer: its name, and a line a layer."""

    def __init__(self, name: InitializerName, shown: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self._spreads: tuple[WeightSpread, ...] = ()
        self.setText(shown)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_spreads(self, found: tuple[WeightSpread, ...]) -> None:
        """Draw a line for each layer's weights, and tell the spreads in the tooltip."""
        self._spreads = found
        each = [(spread.layer, spread.deviation) for spread in found[:MOST_LAYERS]]
        self.setToolTip(plain_tip(spreads_drawn(self.text(), each)))
        self.setAccessibleName(self.toolTip())
        self.updateGeometry()
        self.update()

    @property
    def _shown(self) -> tuple[WeightSpread, ...]:
        """The first layers, and the last where there are too many."""
        few = len(self._spreads) <= MOST_LAYERS
        return self._spreads if few else (*self._spreads[: MOST_LAYERS - 1], self._spreads[-1])

    @guarded(returning=QSize(140, 64))
    def sizeHint(self) -> QSize:
        return QSize(140, TITLE + LINE * max(1, len(self._shown)) + SPACE)

    @guarded(returning=QSize(100, 64))
    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        edge = theme.focus if self.hasFocus() else theme.accent if self.isChecked() else theme.border
        painter.setPen(QPen(edge, 2.0 if self.hasFocus() or self.isChecked() else 1.0))
        ground = (
            theme.accent_soft if self.isChecked() else theme.hover if self.underMouse() else theme.surface
        )
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)
        painter.setPen(theme.text)
        painter.setFont(ui_font(-1))
        title = QRectF(SPACE, SPACE_SMALL, self.width() - 2 * SPACE, TITLE)
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        for place, spread in enumerate(self._shown):
            top = TITLE + SPACE_SMALL + place * LINE
            self._paint_line(
                painter, spread, QRectF(SPACE, top, self.width() - 2 * SPACE, LINE - SPACE_SMALL)
            )
        painter.end()

    def _paint_line(self, painter: QPainter, spread: WeightSpread, rect: QRectF) -> None:
        theme = current_theme()
        painter.setPen(theme.text_muted)
        number = QRectF(rect.right() - SPREAD, rect.top(), SPREAD, rect.height())
        text = f"{spread.deviation:.2f}" if spread.deviation else "0"
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        width, base = (rect.width() - SPREAD) / BINS, rect.bottom()
        painter.setPen(theme.border_strong)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight() - number.topRight() + number.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        most = max(1, int(spread.counts.max()))
        for place in np.flatnonzero(spread.counts).tolist():
            height = max(2.0, rect.height() * spread.counts[place] / most)
            middle = place == BINS // 2
            painter.setBrush(
                theme.text_muted
                if middle
                else theme.weight_positive
                if place > BINS // 2
                else theme.weight_negative
            )
            painter.drawRect(
                QRectF(rect.left() + place * width, base - height, max(1.0, width - 0.5), height)
            )


class InitializerTiles(QWidget):
    """``chosen(name)`` says that the learner wants one."""

    chosen = Signal(str)

    def __init__(self, names: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._drawn: tuple[tuple[int, ...], int] | None = None
        self._group = QButtonGroup(self)
        self.tiles: dict[str, InitializerTile] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_SMALL)
        for place, (name, shown) in enumerate(names.items()):
            tile = InitializerTile(name, shown, self)
            self.tiles[name] = tile
            self._group.addButton(tile)
            grid.addWidget(tile, place // COLUMNS, place % COLUMNS)
        self._group.buttonClicked.connect(lambda tile: self.chosen.emit(tile.name))

    def refresh(self, document: Document) -> None:
        """Show what each would draw now; drawn anew only where widths or seed are others."""
        self.tiles[document.training.initializer].setChecked(True)
        network, seed = document.network, document.training.seed
        key = network.widths, seed
        if key != self._drawn:
            self._drawn = key
            for tile in self.tiles.values():
                tile.show_spreads(spreads(network, tile.name, seed))
