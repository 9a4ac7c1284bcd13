"""Where the columns of the network lie: in the view, and which of them a step is about."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsView

from bpstudio.qt.canvas.plan.geometry import Geometry
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.selection import Factor, Selection, Unit


def columns_in(view: QGraphicsView, geometry: Geometry) -> dict[int | str, tuple[float, float]]:
    """{layer: (left, right)} and "cost", in pixels of the viewport."""
    extents: dict[int | str, tuple[float, float]] = {
        column.layer: (column.left, column.right) for column in geometry.columns
    }
    extents["cost"] = (geometry.cost.left(), geometry.cost.right())
    across = view.viewportTransform()
    return {
        name: (across.map(QPointF(left, 0)).x(), across.map(QPointF(right, 0)).x())
        for name, (left, right) in extents.items()
    }


def extent_of_step(stage: Stage) -> tuple[float, float]:
    """From left to right what the step under the cursor, or the first to come, reads and writes."""
    step = stage.frame.current or stage.frame.next
    return _around(stage.geometry, None if step is None else step.layer)


def extent_of(stage: Stage, selection: Selection) -> tuple[float, float] | None:
    """The same of what is selected."""
    match selection:
        case Factor(step) if step < len(stage.frame.program):
            return _around(stage.geometry, stage.frame.program[step].layer)
        case Unit(layer, _):
            return stage.geometry.columns[layer].left, stage.geometry.columns[layer].right
        case None | Factor():
            return None
    return _around(stage.geometry, selection.layer)


def _around(geometry: Geometry, layer: int | None) -> tuple[float, float]:
    """A layer with the one below it; without a layer the output and the cost."""
    if layer is None:
        return geometry.columns[-1].left, geometry.cost.right()
    return geometry.columns[geometry.network.below(layer)].left, geometry.columns[layer].right
