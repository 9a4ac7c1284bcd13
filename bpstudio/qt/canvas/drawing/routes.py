"""Single paths to the cost, opened one by one: each a line of its own colour over the edges it takes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from bpstudio.qt.canvas.drawing.levels import Level
from bpstudio.qt.canvas.drawing.overlay import Overlay
from bpstudio.qt.canvas.plan.geometry import Geometry
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.selection import Route

APART = 3.0
THIN, THICK = 2.5, 6.0


class Routes(Overlay):
    """The paths that the bridge has open; nothing while there are none."""

    level = Level.ROUTES

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        series, routes = current_theme().series, self._stage.bridge.routes
        for place, route in sorted(enumerate(routes), key=lambda pair: pair[1].strong):
            pen = QPen(series[route.tone % len(series)], THICK if route.strong else THIN)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(way(self._stage.geometry, route, APART * (place - (len(routes) - 1) / 2)))


def way(geometry: Geometry, route: Route, aside: float) -> QPolygonF:
    """From the parameter over the middle of each unit to the cost, ``aside`` of where a single path would be."""
    own, units, network, depth = route.parameter.layer, route.units, geometry.network, geometry.network.depth
    points = list(_edge(geometry, own, route.parameter.i, units[0]))
    for place, layer in enumerate((own, *network.beyond(own))):
        points.append(geometry.body(layer, units[place]).center())
        if layer < depth:
            points += _edge(geometry, network.above(layer), units[place], units[place + 1])
    out = geometry.body(depth, units[-1])
    points += [
        QPointF(out.right(), out.center().y()),
        QPointF(geometry.cost.left(), geometry.cost.center().y()),
    ]
    return QPolygonF([point + QPointF(0, aside) for point in points])


def _edge(geometry: Geometry, layer: int, i: int | None, j: int) -> tuple[QPointF, ...]:
    """Both ends of a weight; none for a bias, whose path begins at its unit."""
    if i is None:
        return ()
    below, here = geometry.ends(layer)
    return QPointF(*map(float, below[i])), QPointF(*map(float, here[j]))
