"""Paths opened one by one lie over the edges they take, each in its own colour."""

from __future__ import annotations

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.qt.canvas.drawing.routes import way
from bpstudio.qt.canvas.plan.geometry import arrange
from bpstudio.session.selection import Route

NETWORK = Network(2, (Layer(3, "tanh"), Layer(2, "softmax")))
WEIGHT, BIAS = Parameter.parse("theta1[1,2]"), Parameter.parse("b1[0]")


def test_a_path_runs_from_its_weight_through_its_units_to_the_cost() -> None:
    geometry = arrange(NETWORK, 2, 900, 300)
    points = way(geometry, Route(WEIGHT, (2, 1, 0), 0), 0.0).toList()
    below, here = geometry.ends(1)
    assert (points[0].x(), points[0].y()) == tuple(below[1])
    assert (points[1].x(), points[1].y()) == tuple(here[2])
    assert points[2] == geometry.body(1, 2).center()
    assert points[5] == geometry.body(2, 1).center()
    assert points[6].y() == geometry.body(2, 0).center().y(), "softmax: out by another unit than in"
    assert points[-1].x() == geometry.cost.left()


def test_the_path_of_a_bias_begins_at_its_unit_and_paths_lie_side_by_side() -> None:
    geometry = arrange(NETWORK, 2, 900, 300)
    points = way(geometry, Route(BIAS, (0, 1, 1), 0), 0.0).toList()
    assert points[0] == geometry.body(1, 0).center()
    aside = way(geometry, Route(BIAS, (0, 1, 1), 1), 3.0).toList()
    assert [b.y() - a.y() for a, b in zip(points, aside, strict=True)] == [3.0] * len(points)
