"""Which places the keyboard visits, and which is the neighbour in a direction."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bpstudio.engine.network import Parameter
from bpstudio.qt.bridge import Unit
from bpstudio.qt.canvas.editing import rect_of
from bpstudio.qt.canvas.places import COST_NODE, Place, Target, bias, weight
from bpstudio.qt.canvas.stage import Stage

DIRECTIONS = {
    int(Qt.Key.Key_Left): (-1, 0),
    int(Qt.Key.Key_Right): (1, 0),
    int(Qt.Key.Key_Up): (0, -1),
    int(Qt.Key.Key_Down): (0, 1),
}


def stops(stage: Stage) -> list[Place]:
    """Everything in the order of Tab: layer by layer weights, units and biases; then cost and targets.

    Of a layer drawn as dots only the first unit, of a matrix only the first weight: the arrow keys go on from it.
    """
    places: list[Place] = []
    for layer in range(stage.network.depth + 1):
        if layer:
            places += [weight(layer, i, j) for i, j in sorted(stage.labels[layer - 1].rects)]
            if stage.geometry.is_matrix(layer):
                places.append(weight(layer, 0, 0))
        dots = stage.geometry.columns[layer].dot is not None
        for index in range(1 if dots else stage.network.width(layer)):
            places.append(Unit(layer, index))
            if layer and not dots:
                places.append(bias(layer, index))
    return [*places, COST_NODE, *(Target(index) for index in range(len(stage.geometry.targets)))]


def neighbour(stage: Stage, place: Place, key: int) -> Place:
    """The nearest place in the key's direction; the same where there is none."""
    if isinstance(place, Unit) and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        index = place.index + DIRECTIONS[key][1]
        if stage.geometry.columns[place.layer].dot is not None:
            return Unit(place.layer, min(max(index, 0), stage.network.width(place.layer) - 1))
    across, down = DIRECTIONS[key]
    inside = _cell_beside(stage, place, across, down)
    if inside is not None:
        return inside
    here = rect_of(stage, place).center()
    best, found = float("inf"), place
    for other in stops(stage):
        away = rect_of(stage, other).center() - here
        along = away.x() * across + away.y() * down
        aside = abs(away.y() * across) + abs(away.x() * down)
        if along > 2 and along + 2.5 * aside < best:
            best, found = along + 2.5 * aside, other
    return found


def _cell_beside(stage: Stage, place: Place, across: int, down: int) -> Place | None:
    """The next weight of a matrix; None at its edge, and for anything else."""
    if not isinstance(place, Parameter) or place.i is None or place.j is None:
        return None
    if not stage.geometry.is_matrix(place.layer):
        return None
    beside = weight(place.layer, place.i + down, place.j + across)
    there = place.i + down >= 0 and place.j + across >= 0 and beside.exists_in(stage.network)
    return beside if there else None


def following(stage: Stage, place: Place | None, forward: bool) -> Place | None:
    """The place after or before in the order of Tab; None past either end."""
    places = stops(stage)
    if place not in places:
        if isinstance(place, Unit):
            place = Unit(place.layer, 0)
        elif isinstance(place, Parameter) and place.kind == "theta" and stage.geometry.is_matrix(place.layer):
            place = weight(place.layer, 0, 0)
        elif isinstance(place, Parameter):
            place = None
    if place is None or place not in places:
        return places[0 if forward else -1]
    index = places.index(place) + (1 if forward else -1)
    return places[index] if 0 <= index < len(places) else None
