"""Where on the canvas the number of a place is written, without the symbol that stands before or above it."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from bpstudio.engine.parameters import Parameter, ParameterKind
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.words.place_names import a_symbol, y_symbol
from bpstudio.notation.naming import parameter_symbol
from bpstudio.notation.numbers import number_text
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.qt.canvas.plan.label_places import PAD, label_for, line_height, type_size
from bpstudio.qt.canvas.plan.number_type import text_width
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.mathematics.symbol import symbol_width
from bpstudio.session.practice.questions import Question, asks_factor
from bpstudio.session.selection import Place, Target, Unit


def editable(stage: Stage, place: Place | None) -> bool:
    """Whether the place has a number of the learner's: a single weight or bias, an input, a target."""
    match place:
        case Parameter():
            return not place.whole and not stage.cut(place)
        case Unit(layer):
            return layer == 0
        case Target():
            return stage.frame.y is not None
    return False


def number_to_edit(stage: Stage, place: Place) -> float:
    """The number to be edited. Raises TypeError for a place that has none."""
    match place:
        case Parameter():
            return stage.frame.parameters[place]
        case Unit(0, index):
            return float(stage.frame.x[stage.bridge.example, index])
        case Target(index) if stage.frame.y is not None:
            return float(stage.frame.y[stage.bridge.example, index])
    raise TypeError(f"{place} has no number to edit")


def rect_of(stage: Stage, place: Place) -> QRectF:
    """Where a place is in the scene."""
    geometry = stage.geometry
    match place:
        case Unit(layer, index):
            return geometry.body(layer, index)
        case Target(index) if index < len(geometry.targets):
            return geometry.targets[index]
        case Parameter("b", layer, None, j) if j is not None:
            tab = geometry.tab(layer, j)
            return tab if not tab.isEmpty() else geometry.body(layer, j)
        case Parameter("theta", layer, i, j) if i is not None and j is not None:
            return label_for(geometry, stage.labels_into(layer), layer, i, j, stage.notation)[0]
    return geometry.cost


def number_rect(stage: Stage, place: Place) -> QRectF:
    """The number of a place that can be typed, in the scene: as wide as it is written, as high as its line.

    Raises TypeError for a place without one.
    """
    value, network = number_to_edit(stage, place), stage.network
    measures, size = stage.geometry.measures, type_size(stage.geometry)
    rect = rect_of(stage, place)
    match place:
        case Parameter("theta", layer, i, j) if i is not None and j is not None:
            look = label_for(stage.geometry, stage.labels_into(layer), layer, i, j, stage.notation)[1]
            line = QRectF(rect.left(), rect.top(), rect.width(), line_height(stage.geometry))
            if look.above:
                return _centred(value, line.translated(0, line.height() - 1), size)
            return _beside(
                parameter_symbol(place, network) if look.symbol else None, value, line, size, stage.notation
            )
        case Parameter():
            line = QRectF(rect.left(), rect.top() + 1, rect.width(), rect.height())
            if measures.symbol and measures.stacked:
                line.setHeight(rect.height() / 2)
            named = measures.symbol or measures.numbered
            return _beside(
                parameter_symbol(place, network) if named else None, value, line, size, stage.notation
            )
        case Unit() if measures.stacked:
            rest = QRectF(rect.left(), rect.top() + rect.height() * 0.51, rect.width(), rect.height() * 0.47)
            return _centred(value, rest, measures.value)
        case Unit(_, index):
            return _beside(a_symbol(0, index, network), value, rect, measures.value, stage.notation)
        case Target(index):
            return _beside(y_symbol(index, network), value, rect, size, stage.notation)
    raise TypeError(f"{place} has no number to edit")


def _centred(value: float, rect: QRectF, size: float) -> QRectF:
    width = min(text_width(number_text(value), size), rect.width())
    return QRectF(rect.center().x() - width / 2, rect.top(), width, rect.height())


def _beside(symbol: Node | None, value: float, rect: QRectF, size: float, notation: Notation) -> QRectF:
    """Symbol and number together in the middle, as they are drawn; where they do not fit the number alone."""
    before = 0.0 if symbol is None else symbol_width(symbol, size, notation=notation) + PAD
    number = text_width(number_text(value), size)
    if before + number > rect.width() + 2:
        return _centred(value, rect, size)
    left = rect.left() + (rect.width() - before - number) / 2 + before
    return QRectF(left, rect.top(), number, rect.height())


# What is asked for


def asked_rect(stage: Stage, question: Question) -> QRectF | None:
    """The half of a unit, the drawer under it, a weight's label or a bias, in the scene; None where there is none.

    A factor stands where the product does that it leads to.
    """
    what, place = question.quantity, question.place
    if asks_factor(question):
        return None
    if what.of is None or what.by is None:
        return _forward(stage, what, place)
    if what.by.kind in ("theta", "b"):
        return _parameter(stage, what.by, place)
    unit = place[0] if place else 0
    return _drawer(stage, what.by, unit)


def _forward(stage: Stage, what: Quantity, place: tuple[int, ...]) -> QRectF | None:
    if what.is_parameter:
        return _parameter(stage, what, place)
    if what.kind == "C" or not place:
        return stage.geometry.cost
    layer, letter = _half(stage, what)
    if stage.geometry.columns[layer].dot is not None:
        return stage.geometry.body(layer, place[0])
    return stage.geometry.half(layer, place[0], letter)


def _drawer(stage: Stage, by: Quantity, unit: int) -> QRectF | None:
    """Where ∂C/∂(that of a unit) is shown; the unit itself where it is only a dot."""
    layer, letter = _half(stage, by)
    found = stage.geometry.drawer(layer, unit, letter)
    return stage.geometry.body(layer, unit) if found.isEmpty() else found


def _half(stage: Stage, what: Quantity) -> tuple[int, str]:
    layer = stage.network.depth if what.layer is None else what.layer
    return layer, "z" if what.kind == "z" else "a"


def _parameter(stage: Stage, what: Quantity, place: tuple[int, ...]) -> QRectF | None:
    assert what.layer is not None, "parameters have a layer"
    kind: ParameterKind = "theta" if what.kind == "theta" else "b"
    if not place:
        return None
    i, j = place if len(place) == 2 else (None, place[0])
    return rect_of(stage, Parameter(kind, what.layer, i, j))
