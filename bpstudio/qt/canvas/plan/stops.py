"""Which places the keyboard visits, which is above or below another, and which is typed into next."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.place_names import bias, weight
from bpstudio.qt.canvas.plan.number_places import editable, rect_of
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.session.selection import COST_NODE, Place, Target, Unit

UP_AND_DOWN = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
"""Left and Right are no directions here: they step through the program, wherever Tab has gone."""


def _stops(stage: Stage) -> list[Place]:
    """Everything in the order of Tab: layer by layer weights, units and biases; then cost and targets.

    Of a layer drawn as dots only the first unit, of a matrix only the first weight: the arrow keys go on from it.
    """
    places: list[Place] = []
    for layer in stage.network.node_ids:
        if layer:
            places += [weight(layer, i, j) for i, j in sorted(stage.labels_into(layer).rects)]
            if stage.geometry.is_matrix(layer):
                places.append(weight(layer, 0, 0))
        dots = stage.geometry.columns[layer].dot is not None
        for index in range(1 if dots else stage.network.width(layer)):
            places.append(Unit(layer, index))
            if layer and not dots:
                places.append(bias(layer, index))
    return [*places, COST_NODE, *(Target(index) for index in range(len(stage.geometry.targets)))]


def neighbour(stage: Stage, place: Place, down: int) -> Place:
    """The nearest place below, or with −1 above; the same where there is none."""
    if isinstance(place, Unit) and stage.geometry.columns[place.layer].dot is not None:
        return Unit(place.layer, min(max(place.index + down, 0), stage.network.width(place.layer) - 1))
    inside = _next_cell(stage, place, down)
    if inside is not None:
        return inside
    here = rect_of(stage, place).center()
    best, found = float("inf"), place
    for other in _stops(stage):
        away = rect_of(stage, other).center() - here
        along, aside = away.y() * down, abs(away.x())
        if along > 2 and along + 2.5 * aside < best:
            best, found = along + 2.5 * aside, other
    return found


def _next_cell(stage: Stage, place: Place, down: int) -> Place | None:
    """The next weight of a matrix, column after column; None past either end, and for anything else."""
    if not isinstance(place, Parameter) or place.i is None or place.j is None:
        return None
    if not stage.geometry.is_matrix(place.layer):
        return None
    height, width = stage.network.width_below(place.layer), stage.network.width(place.layer)
    number = place.j * height + place.i + down
    return weight(place.layer, number % height, number // height) if 0 <= number < height * width else None


def typed_after(stage: Stage, place: Place, forward: bool) -> Place | None:
    """The next number that can be typed, or the one before: inputs, of each layer weights and biases, then targets.

    None past either end.
    """
    by, group = (1 if forward else -1), _group_of(stage, place)
    while 0 <= group <= 2 * stage.network.depth + 1:
        places = [other for other in _group(stage, group) if editable(stage, other)]
        if place in places:
            number = places.index(place) + by
            if 0 <= number < len(places):
                return places[number]
        elif places:
            return places[0 if forward else -1]
        group += by
    return None


def _group_of(stage: Stage, place: Place) -> int:
    match place:
        case Parameter(kind, layer):
            return 2 * layer - (1 if kind == "theta" else 0)
        case Target():
            return 2 * stage.network.depth + 1
    return 0


def _group(stage: Stage, group: int) -> list[Place]:
    """The inputs are group 0, the targets the last; between are weights and biases, layer by layer."""
    network, layer = stage.network, (group + 1) // 2
    if group == 0:
        return [Unit(0, index) for index in range(network.inputs)]
    if layer > network.depth:
        return [Target(index) for index in range(len(stage.geometry.targets))]
    below, here = range(network.width_below(layer)), range(network.width(layer))
    return [weight(layer, i, j) for i in below for j in here] if group % 2 else [bias(layer, j) for j in here]


def following(stage: Stage, place: Place | None, forward: bool) -> Place | None:
    """The place after or before in the order of Tab; None past either end."""
    places = _stops(stage)
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
