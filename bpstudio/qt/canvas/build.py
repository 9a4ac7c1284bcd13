"""Filling the scene, and knowing what of it a change of state concerns."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsScene

from bpstudio.engine.program import Op, Step
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.drawing.asked_mark import AskedMark
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.drawing.chain import FactorArrows, LitPath
from bpstudio.qt.canvas.drawing.cost import CostItem
from bpstudio.qt.canvas.drawing.crowd import DotLayer
from bpstudio.qt.canvas.drawing.edges import ChosenEdges, Edges
from bpstudio.qt.canvas.drawing.gesture_hint import GestureHint
from bpstudio.qt.canvas.drawing.matrix import WeightMatrix
from bpstudio.qt.canvas.drawing.neuron import Neuron
from bpstudio.qt.canvas.drawing.parameter_labels import Spotlight, WeightLabels
from bpstudio.qt.canvas.drawing.routes import Routes
from bpstudio.qt.canvas.drawing.vector_layer import VectorLayer
from bpstudio.qt.canvas.plan.geometry import Geometry, arrange
from bpstudio.qt.canvas.plan.label_places import place_labels
from bpstudio.qt.canvas.plan.stage import FocusRing, Stage
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State


def targets_of(document: Document) -> int:
    """How many targets there are to show."""
    return 0 if document.data.y is None else document.network.outputs


def build(scene: QGraphicsScene, bridge: Bridge, ring: FocusRing, width: float, height: float) -> Stage:
    """Empty the scene and fill it with the session's network, for a view of ``width`` x ``height`` pixels."""
    network = bridge.document.network
    geometry = arrange(network, targets_of(bridge.document), max(width, 160.0), max(height, 100.0))
    labels = tuple(place_labels(geometry, layer, bridge.notation) for layer in network.layer_ids)
    stage = Stage(bridge, geometry, labels, ring)
    scene.clear()
    for layer in network.node_ids:
        if layer:
            scene.addItem(WeightMatrix(stage, layer) if geometry.is_matrix(layer) else Edges(stage, layer))
            if stage.labels_into(layer).rects:
                scene.addItem(WeightLabels(stage, layer))
        if geometry.columns[layer].block:
            scene.addItem(VectorLayer(stage, layer))
        elif geometry.columns[layer].dot is not None:
            scene.addItem(DotLayer(stage, layer))
        else:
            for index in range(network.width(layer)):
                scene.addItem(Neuron(stage, layer, index))
    for over in (ChosenEdges, CostItem, LitPath, Routes, FactorArrows, Spotlight, AskedMark, GestureHint):
        scene.addItem(over(stage))
    return stage


def made_for(stage: Stage, bridge: Bridge) -> bool:
    """Whether the scene has the shape of the session's network."""
    geometry, document = stage.geometry, bridge.document
    return [layer.width for layer in geometry.network.layers] == [
        layer.width for layer in document.network.layers
    ] and (geometry.network.inputs, geometry.target_count) == (document.network.inputs, targets_of(document))


def regions(stage: Stage, old: State, new: State) -> list[QRectF]:
    """What of the scene looks different after a change of state with the same shape of network.

    While a parameter is followed a step may bring back, or hide, what earlier chains computed anywhere.
    """
    same = old.segments is new.segments and old.following == new.following
    if not same or new.following or old.cursor.iteration != new.cursor.iteration:
        return [stage.geometry.rect]
    program = stage.frame.program
    first, last = sorted((old.cursor.revealed, new.cursor.revealed))
    touched: set[int] = set()
    for step in program.steps[max(first - 1, 0) : last]:
        if step.op is Op.UPDATE:
            return [stage.geometry.rect]
        touched |= _touched(step, program.network.depth)
    return _merged([_strip(stage.geometry, number) for number in sorted(touched)])


def _touched(step: Step, depth: int) -> set[int]:
    """What a step reads, writes and draws: 2l is the column of layer l, 2l − 1 the gap before it."""
    if step.layer is None:
        return {2 * depth, 2 * depth + 1}
    column = 2 * step.layer
    if step.op is Op.A:
        return {column}
    around = {column - 1, column, column + 1}  # where the name of the factor finds room
    return around if step.op in (Op.DA_DZ, Op.DZ_DB) else {column - 2, column - 1, column}


def _strip(geometry: Geometry, number: int) -> QRectF:
    """The whole height of a column or a gap, with the light around what is in it."""
    columns, layer = geometry.columns, (number + 1) // 2
    if number % 2 == 0:
        left, right = columns[layer].left, columns[layer].right
    else:
        left = columns[layer - 1].right
        right = columns[layer].left if layer < len(columns) else geometry.rect.right()
    return QRectF(left - 10, 0, right - left + 20, geometry.rect.height())


def _merged(strips: list[QRectF]) -> list[QRectF]:
    """Of strips in order those that meet as one: a pass through a deep network touches thousands, side by side."""
    found: list[QRectF] = []
    for strip in strips:
        if found and strip.left() <= found[-1].right():
            found[-1] = found[-1].united(strip)
        else:
            found.append(strip)
    return found


def repaint_steps(scene: QGraphicsScene, stage: Stage, old: State, new: State) -> None:
    """Paint again what steps have changed."""
    concerned = regions(stage, old, new)
    if stage.geometry.rect in concerned:
        repaint_all(scene)
    repaint(scene, concerned)


def repaint(scene: QGraphicsScene, parts: list[QRectF]) -> None:
    """Paint parts of the scene again after a step."""
    for item in scene.items():
        if isinstance(item, CachedItem) and any(part.intersects(item.boundingRect()) for part in parts):
            item.step()
    for part in parts:
        scene.update(part)


def stretch(scene: QGraphicsScene, scale: float) -> None:
    """Make do with the pictures there are while the view is zoomed."""
    for item in scene.items():
        if isinstance(item, CachedItem):
            item.stretch(scale)


def repaint_attention(scene: QGraphicsScene) -> None:
    """Something else is pointed at or selected: paint again what shows it."""
    for item in scene.items():
        if isinstance(item, CachedItem) and item.attentive:
            item.redraw()
    scene.update()


def repaint_all(scene: QGraphicsScene, rough: bool = False) -> None:
    """Paint everything again; ``rough`` draws fast and without care."""
    for item in scene.items():
        if isinstance(item, CachedItem):
            item.redraw(rough)
    scene.update()
