"""The chain as arrows, right to left: from the cost through every factor walked so far to the parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from PySide6.QtCore import QPointF, QRectF

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.qt.canvas.plan.geometry import Geometry
from bpstudio.qt.canvas.plan.label_places import line_height, middle_of
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.selection import Factor

MOST_ARROWS = 80  # of one factor; one arrow stands for more
FROM, TO = 2.0, 3.0  # pixels, as all below: from what an arrow begins at, and to what it ends at
HALF_WAY = 14.0  # half of the arrow in the middle of a layer
INSIDE, SHORT_INSIDE = 11.0, 2.5  # half of the arrow from a to z
COST_INSET = 8.0  # how far from the corners of the cost arrows begin
LEAST_NAME = 11.0  # the size of type of a name
NAME_HIGH, NAME_WIDE = 2.4, 1.1  # its height in sizes of type, and its width in heights
AWAY = (20.0, 27.0, 35.0, 45.0, 57.0, 72.0, 90.0, 110.0, 140.0)
"""How far from its arrow a factor's name may stand, tried one after the other."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One factor's arrow; ``bend`` is where a curved one is pulled to."""

    step: Step
    start: QPointF
    end: QPointF
    bend: QPointF | None = None


def walked(stage: Stage) -> tuple[tuple[Step, ...], Parameter | None]:
    """The visible steps of the chain, the parameter's end first, and the parameter if it is one that is meant.

    A factor that is selected or pointed at is among them, computed or not: an arrow has no number.

    That is the chain of what is followed; else the one that the current step ends; else that of what is selected.
    """
    frame, parameter = stage.frame, None
    following, current, selected = stage.bridge.state.following, frame.current, stage.bridge.selection
    chain: tuple[Step, ...] = ()
    if following is not None:
        parameter = following.parameter
    elif current is not None and current.gradient is not None:
        chain = frame.program.chain(current)
    elif isinstance(selected, Parameter):
        parameter = selected
    if parameter is not None:
        chain = frame.program.chain_of(parameter)
    picked = [at.step for at in (selected, stage.bridge.pointed_at) if isinstance(at, Factor)]
    chain = (
        *(frame.program[step] for step in dict.fromkeys(picked) if frame.program[step] not in chain),
        *chain,
    )
    return tuple(step for step in chain if frame.visible(step) or step.index in picked), parameter


def arrows(stage: Stage, layers: range | None = None) -> dict[Step, list[Arrow]]:
    """The arrows of every step walked, or of those in ``layers``; one parameter's chain keeps to its own units."""
    steps, parameter = walked(stage)
    layers = stage.network.node_ids if layers is None else layers
    return {
        step: list(_arrows_of(stage, step, parameter))
        for step in steps
        if step.gradient is not None and (step.layer or stage.network.depth) in layers
    }


def _arrows_of(stage: Stage, step: Step, parameter: Parameter | None) -> Iterator[Arrow]:
    """One arrow a unit or an edge; a single one for all where they are too many to be told apart."""
    geometry, layer = stage.geometry, step.layer or stage.network.depth
    here = units_on_path(stage, layer, parameter)
    dots = geometry.columns[layer].dot is not None
    if step.op in (Op.DA_DZ, Op.DZ_DB, Op.DC_DYHAT):
        if dots and len(here) > 1:
            yield _of_column(geometry, step, layer)
        else:
            make = {Op.DA_DZ: _inside, Op.DZ_DB: _to_bias, Op.DC_DYHAT: _from_cost}[step.op]
            yield from (make(geometry, step, layer, j) for j in here)
        return
    sources = units_on_path(stage, stage.network.below(layer), parameter)
    if len(sources) * len(here) > MOST_ARROWS:
        yield _of_column(geometry, step, layer)
    elif step.op is Op.DZ_DTHETA:
        yield from (_to_weight(stage, step, layer, i, j) for i, j in product(sources, here))
    else:
        yield from (_along_edge(geometry, step, layer, i, j) for i, j in product(sources, here))


def _of_column(geometry: Geometry, step: Step, layer: int) -> Arrow:
    """One arrow in the middle of the way, for all units or edges together."""
    column, below = geometry.columns[layer], geometry.columns[geometry.network.below(layer)]
    ends = {
        Op.DC_DYHAT: (geometry.cost.left() - FROM, column.right + TO),
        Op.DA_DZ: (column.centre + HALF_WAY, column.centre - HALF_WAY),
        Op.DZ_DB: (column.centre + HALF_WAY, column.centre - HALF_WAY),
        Op.DZ_DTHETA: (column.left - FROM, (column.left + below.right) / 2),
        Op.DZ_DA: (column.left - FROM, below.right + TO),
    }
    y = float(column.middles.mean())
    start, end = ends[step.op]
    if step.op in (Op.DZ_DTHETA, Op.DZ_DA) and geometry.is_matrix(layer):
        image = geometry.images(layer)[1]
        end, y = (image.right() + TO, y) if step.op is Op.DZ_DTHETA else (end, image.bottom() + 4)
    return Arrow(step, QPointF(start, y), QPointF(end, y))


def units_on_path(stage: Stage, layer: int, parameter: Parameter | None) -> range:
    """Which units of a layer the parameter's chain runs through."""
    if parameter is not None and not parameter.whole:
        if layer == parameter.layer and parameter.j is not None:
            return range(parameter.j, parameter.j + 1)
        if layer == stage.network.below(parameter.layer) and parameter.i is not None:
            return range(parameter.i, parameter.i + 1)
    return range(stage.network.width(layer))


def _backward_left(geometry: Geometry, layer: int, j: int) -> QPointF:
    body = geometry.body(layer, j)
    return QPointF(body.left() - FROM, body.center().y() + geometry.backward_y(layer))


def _backward_right(geometry: Geometry, layer: int, i: int) -> QPointF:
    body = geometry.body(layer, i)
    return QPointF(body.right() + TO, body.center().y() + geometry.backward_y(layer))


def _from_cost(geometry: Geometry, step: Step, layer: int, j: int) -> Arrow:
    end = _backward_right(geometry, layer, j)
    cost = geometry.cost
    y = min(max(end.y(), cost.top() + COST_INSET), cost.bottom() - COST_INSET)
    return Arrow(step, QPointF(cost.left() - FROM, y), end)


def _inside(geometry: Geometry, step: Step, layer: int, j: int) -> Arrow:
    body = geometry.body(layer, j)
    middle = QPointF(body.center().x(), body.center().y() + geometry.backward_y(layer))
    reach = INSIDE if geometry.measures.stacked else SHORT_INSIDE
    return Arrow(step, middle + QPointF(reach, 0), middle - QPointF(reach, 0))


def _to_bias(geometry: Geometry, step: Step, layer: int, j: int) -> Arrow:
    drawer, tab = geometry.drawer(layer, j, "z"), geometry.tab(layer, j)
    if tab.isEmpty():
        drawer = tab = geometry.body(layer, j)
    x = tab.center().x()
    return Arrow(step, QPointF(x, drawer.bottom() + 1), QPointF(x, max(tab.top() - 1, drawer.bottom() + 6)))


def _to_weight(stage: Stage, step: Step, layer: int, i: int, j: int) -> Arrow:
    """Ends on the weight's label, under its gradient; where it has none, on the edge."""
    geometry = stage.geometry
    start = _backward_left(geometry, layer, j)
    labels = stage.labels_into(layer)
    if (i, j) not in labels.rects:
        return Arrow(step, start, middle_of(geometry, layer, i, j))
    rect, look = labels.rects[i, j], labels.look
    target = QPointF(rect.center().x(), rect.bottom() + 2)
    if look.split and start.y() > target.y() + 6:
        return Arrow(step, start, target, QPointF(target.x(), start.y()))
    return Arrow(step, start, QPointF(rect.right() + 1, rect.bottom() - line_height(geometry) / 2))


def _along_edge(geometry: Geometry, step: Step, layer: int, i: int, j: int) -> Arrow:
    return Arrow(
        step, _backward_left(geometry, layer, j), _backward_right(geometry, geometry.network.below(layer), i)
    )


def is_alone(geometry: Geometry, step: Step) -> bool:
    """Whether one arrow is all there is to the step."""
    layer = step.layer or geometry.network.depth
    below = geometry.network.width_below(layer) if step.op in (Op.DZ_DA, Op.DZ_DTHETA) else 1
    return geometry.network.width(layer) * below == 1


def name_place(stage: Stage, step: Step, found: list[Arrow]) -> QRectF:
    """Where the factor's symbol stands: at its arrow, or the first of several, and on nothing that has a number."""
    geometry = stage.geometry
    size = NAME_HIGH * max(geometry.measures.symbol, LEAST_NAME)
    layer = step.layer or geometry.network.depth
    if is_alone(geometry, step) and geometry.measures.stacked:
        return _beside_arrow(geometry, step, layer, found[0], size)
    anchor = (found[0].start + found[0].end) / 2
    taken, room = list(_taken(stage, layer)), _room(geometry, step, layer)
    for away in AWAY:
        for across, down in _ways(step):
            place = QRectF(0, 0, size * NAME_WIDE, size)
            place.moveCenter(anchor + QPointF(across * (away + size * 0.2), down * away))
            if room.contains(place) and not any(place.intersects(other) for other in taken):
                return place
    return QRectF(anchor.x() - size, 3, 2 * size, geometry.rail - 6)


def _room(geometry: Geometry, step: Step, layer: int) -> QRectF:
    """Where the symbol may be: in what is painted again when the step comes or goes."""
    columns, network, whole = geometry.columns, geometry.network, geometry.rect.adjusted(2, 2, -2, -2)
    below = columns[network.below(layer)]
    left, right = below.right, whole.right()
    if step.op in (Op.DZ_DTHETA, Op.DZ_DA):
        left, right = below.left, columns[layer].right
    elif step.op is Op.DC_DYHAT:
        left = columns[layer].left
    elif layer < network.depth:
        right = columns[network.above(layer)].left
    return QRectF(left, whole.top(), right - left, whole.height())


def _ways(step: Step) -> tuple[tuple[float, float], ...]:
    """Beside what hangs under a unit; over or under what runs across."""
    if step.op is Op.DZ_DB:
        return (-1.6, 0.0), (-1.6, 0.5), (1.6, 0.5), (0.0, 1.0), (0.0, -1.0)
    return (0.0, -1.0), (0.0, 1.0), (-0.8, -1.0), (0.8, -1.0), (-0.8, 1.0), (0.8, 1.0)


def _taken(stage: Stage, layer: int) -> Iterator[QRectF]:
    """What has numbers around a layer: units, the labels of weights at both sides, the cost."""
    geometry = stage.geometry
    yield geometry.cost
    yield from geometry.targets
    network = geometry.network
    for number in (network.below(layer), layer):
        column = geometry.columns[number]
        if column.dot is not None:
            top, bottom = float(column.middles[0]), float(column.middles[-1])
            yield QRectF(column.left, top, column.right - column.left, bottom - top)
            continue
        for index in range(len(column.middles)):
            yield geometry.unit(number, index).adjusted(-3, -3, 3, 3)
    above = (network.above(layer),) if layer < network.depth else ()
    for labels in map(stage.labels_into, (layer, *above)):
        yield from (rect.adjusted(-4, -4, 4, 4) for rect in labels.rects.values())


def _beside_arrow(geometry: Geometry, step: Step, layer: int, arrow: Arrow, size: float) -> QRectF:
    middle = (arrow.start + arrow.end) / 2
    if step.op is Op.DZ_DB:
        tab = geometry.tab(layer, 0)
        return QRectF(tab.left() - 6 - size * 1.2, tab.center().y() - size / 2, size * 1.2, size)
    if step.op is Op.DA_DZ:
        drawer = geometry.drawer(layer, 0, "a")
        return QRectF(drawer.center().x() - size, drawer.bottom() + 4, 2 * size, size)
    if step.op is Op.DZ_DTHETA:
        below, here = geometry.ends(layer)
        middle = QPointF(float(below[0, 0] + here[0, 0]) / 2, arrow.start.y())
    return QRectF(middle.x() - size, middle.y() + 6, 2 * size, size)
