"""Weights and biases on the network: symbol, value, and the gradient of each once its chain has been walked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity, b_of, gradient_of, theta_of
from bpstudio.explain.facts.network_numbers import StepMark, strongest
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.numbers import number_text
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.cells import LEFT, draw_glow, draw_mark, draw_ring
from bpstudio.qt.canvas.drawing.colours import backward_ink, blended, ground, weight_ink
from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.number import draw_number
from bpstudio.qt.canvas.drawing.overlay import Overlay
from bpstudio.qt.canvas.drawing.shapes import rounded
from bpstudio.qt.canvas.plan.label_places import PAD, LabelLook, label_for, line_height, type_size
from bpstudio.qt.canvas.plan.number_type import font_of, text_width
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.symbol import draw_symbol, symbol_width

RADIUS = 7.0
GRADIENT_SMALLER = 0.5  # pixels that a gradient's type is smaller than its value's
NAMED_SMALLER = 0.88  # of the type where symbol and value are a little too wide
LIGHT_AROUND = 9  # pixels that the light around a label reaches beyond it


def draw_labels(painter: QPainter, stage: Stage, look: LabelLook, labels: dict[Parameter, QRectF]) -> None:
    """Weights' labels on their edges, or above and below them; all grounds first, so that no light hides a number."""
    for lights in (True, False):
        for weight, rect in labels.items():
            _draw_label_ground(painter, stage, weight, rect, look, lights)
    for weight, rect in labels.items():
        upper, lower = _rows(stage, rect, look)
        known = look.gradient and stage.gradient(weight) is not None
        _draw_value(painter, stage, weight, upper, look)
        if known:
            inner = lower.adjusted(PAD - 2, 0, 2 - PAD, 0)
            _draw_beneath(painter, stage, weight, inner, type_size(stage.geometry) - GRADIENT_SMALLER)
        whole = upper if not known or look.split else rect
        draw_ring(painter, rounded(whole, RADIUS), weight, stage)


def _draw_beneath(painter: QPainter, stage: Stage, parameter: Parameter, rect: QRectF, size: float) -> None:
    """The gradient; at the update what it makes of the value above."""
    moved, gradient = stage.moved(parameter), stage.gradient(parameter)
    if moved is not None:
        draw_number(painter, moved[1], rect, size, current_theme().update, before="→ ")
    elif gradient is not None:
        draw_number(painter, gradient, rect, size, backward_ink(gradient))


def _above(stage: Stage, parameter: Parameter, beneath: bool) -> float:
    """The value; at the update the one before it, where the one after it is written ``beneath``."""
    moved = stage.moved(parameter) if beneath else None
    return stage.frame.parameters[parameter] if moved is None else moved[0]


def _draw_label_ground(
    painter: QPainter, stage: Stage, weight: Parameter, rect: QRectF, look: LabelLook, lights: bool
) -> None:
    """The paper of a label, or only the light around it."""
    draw = _draw_light if lights else _draw_ground
    upper, lower = _rows(stage, rect, look)
    theta, known = theta_of(weight.layer), look.gradient and stage.gradient(weight) is not None
    if not look.split:
        draw(painter, stage, weight, rect if known else upper, (theta, gradient_of(theta)))
        return
    draw(painter, stage, weight, upper, (theta,))
    if known:
        draw(painter, stage, weight, lower, (gradient_of(theta),))


def _rows(stage: Stage, rect: QRectF, look: LabelLook) -> tuple[QRectF, QRectF]:
    """The part of a label with the value, and the part with the gradient."""
    line = line_height(stage.geometry)
    upper = QRectF(rect.left(), rect.top(), rect.width(), line * (1 + look.above))
    return upper, QRectF(rect.left(), rect.bottom() - line, rect.width(), line)


def _draw_value(painter: QPainter, stage: Stage, weight: Parameter, upper: QRectF, look: LabelLook) -> None:
    size, value = type_size(stage.geometry), _above(stage, weight, look.gradient)
    if stage.cut(weight):
        painter.setFont(font_of(round(size)))
        painter.setPen(current_theme().text_muted)
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), "cut")
        return None
    inner = upper.adjusted(PAD - 2, 0, 2 - PAD, 0)
    if look.above:
        top = QRectF(inner.left(), inner.top(), inner.width(), inner.height() / 2)
        draw_symbol(
            painter,
            parameter_symbol(weight, stage.network),
            top,
            size,
            weight_ink(value),
            notation=stage.notation,
        )
        draw_number(painter, value, top.translated(0, top.height() - 1), size, weight_ink(value))
    elif look.symbol:
        _draw_named(painter, stage, weight, value, inner, size)
    else:
        draw_number(painter, value, inner, size, weight_ink(value))
    return None


def draw_bias(painter: QPainter, stage: Stage, bias: Parameter, tab: QRectF) -> None:
    """The tab under a neuron: b and its value, and ∂C/∂b under or beside it."""
    if tab.isEmpty():
        return
    measures, gradient = stage.geometry.measures, stage.gradient(bias)
    line = tab.height() / 2 if measures.stacked else tab.height()
    shown = tab if gradient is not None else QRectF(tab.left(), tab.top(), tab.width(), line + 3)
    shape = rounded(shown, RADIUS)
    _draw_stalk(painter, stage, tab)
    told = (b_of(bias.layer), gradient_of(b_of(bias.layer)))
    _draw_light(painter, stage, bias, shown, told)
    _draw_ground(painter, stage, bias, shown, told)
    if measures.symbol:
        top = QRectF(tab.left() + 3, tab.top(), tab.width() - 6, line)
        size = type_size(stage.geometry)
        _draw_named(painter, stage, bias, _above(stage, bias, True), top.adjusted(0, 1, 0, 1), size)
        if gradient is not None:
            beneath = top.translated(0, line - 1) if measures.stacked else top.translated(tab.width() + 6, 0)
            _draw_beneath(painter, stage, bias, beneath, size - GRADIENT_SMALLER)
    elif measures.numbered:
        size = min(type_size(stage.geometry), tab.height() * 0.78)
        _draw_named(painter, stage, bias, _above(stage, bias, True), tab.adjusted(2, 0, -2, 0), size)
        if gradient is not None:
            _draw_beneath(painter, stage, bias, tab.translated(tab.width() + 4, 0), size)
    else:
        value = stage.frame.parameters[bias]
        painter.fillPath(shape, weight_ink(value) if gradient is None else backward_ink(gradient))
    draw_ring(painter, shape, bias, stage)


def _draw_named(
    painter: QPainter, stage: Stage, parameter: Parameter, value: float, rect: QRectF, size: float
) -> None:
    """Symbol and value side by side, together in the middle; the value alone where both are too wide."""
    symbol = parameter_symbol(parameter, stage.network)
    ink, total = weight_ink(value), _named_width(symbol, value, size, stage.notation)
    if total > rect.width():
        size *= NAMED_SMALLER
        total = _named_width(symbol, value, size, stage.notation)
    if total > rect.width() + 2:
        return draw_number(painter, value, rect, size, ink)
    width = symbol_width(symbol, size, notation=stage.notation)
    left = rect.left() + (rect.width() - total) / 2
    draw_symbol(
        painter,
        symbol,
        QRectF(left, rect.top(), width, rect.height()),
        size,
        ink,
        LEFT,
        notation=stage.notation,
    )
    rest = QRectF(left + width + PAD, rect.top(), total - width - PAD + 1, rect.height())
    return draw_number(painter, value, rest, size, ink, LEFT)


def _named_width(symbol: Node, value: float, size: float, notation: Notation) -> float:
    return symbol_width(symbol, size, notation=notation) + PAD + text_width(number_text(value), size)


def _draw_ground(
    painter: QPainter,
    stage: Stage,
    parameter: Parameter,
    rect: QRectF,
    told: tuple[Quantity, ...],
) -> None:
    """Paper, border, and the marks of the current step; a dotted border says that training leaves it alone."""
    theme, shape, mark = current_theme(), rounded(rect, RADIUS), _mark(stage, parameter, told)
    frozen = stage.frozen(parameter) and not told[0].is_gradient
    pen = QPen(Qt.PenStyle.NoPen)
    if parameter.kind == "b" or frozen:
        pen = QPen(blended(ground(), theme.text, 0.35), 1)
        pen.setStyle(Qt.PenStyle.DotLine if frozen else Qt.PenStyle.SolidLine)
    painter.setPen(pen)
    painter.setBrush(theme.surface)
    painter.drawPath(shape)
    draw_mark(painter, shape, mark)


def _mark(stage: Stage, parameter: Parameter, told: tuple[Quantity, ...]) -> StepMark:
    """Of a weight's or bias's own number, of its gradient, or of both where they are in one box.

    The update writes what stands in the gradient's place then, and leaves alone what is frozen or cut.
    """
    step = stage.frame.current
    if step is not None and step.op is Op.UPDATE:
        if stage.moved(parameter) is None:
            return StepMark.NONE
        return StepMark.WRITTEN if told[0].is_gradient or len(told) > 1 else StepMark.READ
    return strongest(stage.mark(each) for each in told)


def _draw_light(
    painter: QPainter, stage: Stage, parameter: Parameter, rect: QRectF, told: tuple[Quantity, ...]
) -> None:
    if _mark(stage, parameter, told) is StepMark.WRITTEN:
        draw_glow(painter, rounded(rect, RADIUS))


def _draw_stalk(painter: QPainter, stage: Stage, tab: QRectF) -> None:
    """The short line by which a bias hangs on its neuron."""
    gap = stage.geometry.measures.tab_gap
    if gap:
        painter.setPen(QPen(blended(ground(), current_theme().text, 0.35), 1.2))
        x = tab.center().x()
        painter.drawLine(QPointF(x, tab.top() - gap), QPointF(x, tab.top()))


class WeightLabels(CachedItem):
    """All the labels that found room on the edges into one layer."""

    def __init__(self, stage: Stage, layer: int) -> None:
        super().__init__(stage)
        self._layer = layer
        self._bounds = QRectF()
        for rect in stage.labels_into(layer).rects.values():
            self._bounds = self._bounds.united(rect)
        self.setZValue(Level.LABELS)

    @guarded(returning=QRectF())
    def boundingRect(self) -> QRectF:
        return self._bounds.adjusted(-LIGHT_AROUND, -LIGHT_AROUND, LIGHT_AROUND, LIGHT_AROUND)

    def quantities(self) -> tuple[Quantity, ...]:
        theta = theta_of(self._layer)
        return theta, gradient_of(theta)

    def draw(self, painter: QPainter) -> None:
        labels = self._stage.labels_into(self._layer)
        rects = {Parameter("theta", self._layer, i, j): rect for (i, j), rect in labels.rects.items()}
        draw_labels(painter, self._stage, labels.look, rects)


class Spotlight(Overlay):
    """Labels of single weights that have none of their own: hovered, selected, or with the keyboard."""

    level = Level.SINGLE_LABELS

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        for parameter in self._wanted():
            if parameter.i is None or parameter.j is None:
                continue
            labels = self._stage.labels_into(parameter.layer)
            rect, look = label_for(
                self._stage.geometry, labels, parameter.layer, parameter.i, parameter.j, self._stage.notation
            )
            draw_labels(painter, self._stage, look, {parameter: rect})

    def _wanted(self) -> Iterator[Parameter]:
        stage = self._stage
        for place in {stage.bridge.selection, stage.hovered, stage.focused}:
            if isinstance(place, Parameter) and place.kind == "theta":
                if self._stage.geometry.is_matrix(place.layer):
                    continue  # the lens shows it
                labelled = self._stage.labels_into(place.layer).rects
                if (place.i, place.j) not in labelled:
                    yield place
