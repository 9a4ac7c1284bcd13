"""A look at single weights of a matrix: the one pointed at or selected and its neighbours, with their numbers."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.numbers import format_number, number_text
from bpstudio.notation.tree import Node
from bpstudio.qt.canvas.drawing.colours import backward_ink, blended, ground, weight_ink
from bpstudio.qt.canvas.drawing.matrix_image import largest_of
from bpstudio.qt.canvas.plan.number_type import font_of
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.symbol import draw_symbol, symbol_width

REACH = 2  # neighbours shown at each side
CELL_WIDTH, CELL_HEIGHT = 52, 19  # pixels, as all below
INSET = 8  # from the edge to the cells, and the corners' radius
WIDTH = (2 * REACH + 1) * CELL_WIDTH + 2 * INSET
VALUE_TOP, GRADIENT_TOP, LINE_HEIGHT = 5, 25, 20  # the lines over the cells
CELLS_TOP = 46
HINT_HEIGHT, HINT_UP = 14, 18  # the line under the cells, and how far above the lower edge it begins
AROUND = CELLS_TOP + 20  # the height of all but the cells
AWAY = 10  # from the matrix
SYMBOL_SIZE, WORDS_SIZE, NUMBER_SIZE = 14, 13, 10  # of type
STRONGEST = 0.3  # of the weights' ink in the ground of the cell with the largest
LEAST_WEIGHT = 1e-300  # no division by a matrix of zeros


def looked_at(stage: Stage) -> Parameter | None:
    """The weight of a matrix that is pointed at, else the one selected; None where neither is one.

    While paths are open only the pointer asks: the lens of the selection would lie over them.
    """
    selected = None if stage.bridge.routes else stage.bridge.selection
    for place in (stage.hovered, selected):
        single = isinstance(place, Parameter) and place.kind == "theta" and not place.whole
        if single and isinstance(place, Parameter) and place.exists_in(stage.network):
            return place if stage.geometry.is_matrix(place.layer) else None
    return None


class Lens(QWidget):
    """Lets the mouse through: what it shows is clicked where it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_lens")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rows = REACH
        self._stage: Stage | None = None
        self.weight: Parameter | None = None
        self.hide()

    def show_weight(
        self, stage: Stage, weight: Parameter | None, images: QRect, y: int, inside: QRect
    ) -> None:
        """Show beside the ``images`` of its matrix, at height ``y``, within ``inside``; without a weight nothing.

        All of the parent. Where there is little height, fewer neighbours are shown.
        """
        self._stage, self.weight = stage, weight
        if weight is None:
            return self.hide()
        self._rows = min(max((inside.height() - AROUND - 4) // CELL_HEIGHT - 1, 0) // 2, REACH)
        height = (2 * self._rows + 1) * CELL_HEIGHT + AROUND
        self.setFixedSize(WIDTH, height)
        x = images.right() + AWAY
        if x + WIDTH > inside.right():
            x = (
                images.left() - AWAY - WIDTH
                if images.left() - AWAY - WIDTH >= inside.left()
                else inside.right() - WIDTH
            )
        top = min(max(y - height // 2, inside.top() + 2), inside.bottom() - height - 2)
        self.move(x, max(top, inside.top()))
        self.show()
        self.raise_()
        return self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._stage is not None and self.weight is not None and self.weight.exists_in(self._stage.network):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, self._stage, self.weight)
        painter.end()

    def _paint(self, painter: QPainter, stage: Stage, weight: Parameter) -> None:
        theme = current_theme()
        painter.setPen(QPen(theme.border_strong, 1.2))
        painter.setBrush(theme.surface_raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), INSET, INSET)
        value, gradient = stage.frame.parameters[weight], stage.gradient(weight)
        symbol = parameter_symbol(weight, stage.network)
        words = "cut" if stage.cut(weight) else f"= {format_number(value, 6)}"
        self._line(painter, stage, VALUE_TOP, symbol, words, weight_ink(value))
        known = f"= {number_text(gradient, 6)}"
        self._line(
            painter, stage, GRADIENT_TOP, stage.derivative_symbol(symbol), known, backward_ink(gradient)
        )
        self._cells(painter, stage, weight)
        painter.setFont(font_of(NUMBER_SIZE))
        painter.setPen(theme.text_muted)
        below = QRectF(INSET, self.height() - HINT_UP, WIDTH - 2 * INSET, HINT_HEIGHT)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), "click selects · F follows · Return types")

    def _line(self, painter: QPainter, stage: Stage, top: int, symbol: Node, words: str, ink: QColor) -> None:
        width = symbol_width(symbol, SYMBOL_SIZE, inline=True, notation=stage.notation)
        place = QRectF(INSET + 2, top, width + 2, LINE_HEIGHT)
        draw_symbol(painter, symbol, place, SYMBOL_SIZE, ink, inline=True, notation=stage.notation)
        painter.setFont(font_of(WORDS_SIZE))
        painter.setPen(ink)
        rest = QRectF(2 * INSET + width, top, WIDTH - width - 20, LINE_HEIGHT)
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _cells(self, painter: QPainter, stage: Stage, weight: Parameter) -> None:
        theta = stage.frame.parameters.theta(weight.layer)
        largest = max(largest_of(theta), LEAST_WEIGHT)
        assert weight.i is not None, "a single weight"
        assert weight.j is not None, "a single weight"
        painter.setFont(font_of(NUMBER_SIZE))
        for down in range(-self._rows, self._rows + 1):
            for across in range(-REACH, REACH + 1):
                i, j = weight.i + down, weight.j + across
                if not (0 <= i < theta.shape[0] and 0 <= j < theta.shape[1]):
                    continue
                cell, value = self._cell(across, down), float(theta[i, j])
                share = min(abs(value) / largest, 1.0) ** 0.5 if isfinite(value) else 1.0
                painter.fillRect(cell, blended(ground(), weight_ink(value), STRONGEST * share))
                painter.setPen(current_theme().text)
                painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), format_number(value, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(current_theme().accent, 2))
        painter.drawRect(self._cell(0, 0))

    def _cell(self, across: int, down: int) -> QRectF:
        """The cell so many columns and rows from the weight that is looked at."""
        left, top = INSET + (across + REACH) * CELL_WIDTH, CELLS_TOP + (down + self._rows) * CELL_HEIGHT
        return QRectF(left, top, CELL_WIDTH - 1, CELL_HEIGHT - 1)
