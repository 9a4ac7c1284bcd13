"""The graphs beside a thing, and the numbers under them: a curve with its points, the slice of the cost, and Δ."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.explain.facts.activation_graph import activation_graph
from bpstudio.explain.facts.graph import CurvePoint, Graph
from bpstudio.explain.facts.nudge import (
    DELTAS,
    LATER,
    nudge_facts,
    nudge_graph,
    ratio_rows,
    ratios_of,
    slice_about,
)
from bpstudio.explain.facts.step import graph_of_step
from bpstudio.notation.symbols import COST, THETA
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

THETA_2 = Parameter("theta", 2, 0, 0)


def session(name: str = "article") -> Session:
    return Session(read(name).state)


def finished(name: str = "article") -> Session:
    given = session(name)
    given.finish_iteration()
    return given


def graph_of(*ys: float, spots: tuple[CurvePoint, ...] = ()) -> Graph:
    return Graph(np.arange(float(len(ys))), np.array(ys), spots, THETA, COST, "cost", "backward")


def test_a_curve_leaves_some_air_about_what_is_finite() -> None:
    graph = graph_of(1.0, np.inf, np.nan, 3.0, spots=(CurvePoint(0.0, 5.0),))
    assert graph.extent == (1.0, 5.0)
    low, high = graph.range
    assert low < 1.0
    assert high > 5.0
    assert graph_of(np.nan).extent == (-1.0, 1.0)


@pytest.mark.parametrize("height", [0.0, 2.0, -1e300])
def test_a_curve_that_is_level_has_air_above_and_below(height: float) -> None:
    low, high = graph_of(height, height).range
    assert low < height < high
    assert high / 2 - low / 2 == pytest.approx(max(0.1 * abs(height), 1e-9))


def test_a_graph_looks_like_another_only_where_it_is_drawn_the_same() -> None:
    graph = graph_of(1.0, 2.0)
    same = Graph(graph.xs, graph.ys, (), THETA, COST, "cost", "backward")
    assert graph.looks_like(same)
    assert not graph.looks_like(graph_of(1.0, 2.0)), "other arrays are another curve"
    spot = (CurvePoint(0.5, 1.0),)
    assert not graph.looks_like(Graph(graph.xs, graph.ys, spot, THETA, COST, "cost", "backward"))


def test_units_lie_on_the_curve_of_their_activation_as_soon_as_they_have_a_value() -> None:
    given = session("xor")
    graph = activation_graph(given.frame, 1, 0)
    assert graph is not None
    assert graph.spots == ()
    given.step()
    graph = activation_graph(given.frame, 1, 0)
    assert graph is not None
    assert graph.spots == (), "z alone is no point of the curve"
    given.finish_iteration()
    graph = activation_graph(given.frame, 1, 1)
    assert graph is not None
    assert len(graph.spots) == 4
    name = given.frame.network.layer(1).activation
    ys = np.empty(4)
    ACTIVATIONS[name].value(np.array([spot.x for spot in graph.spots]), ys)
    assert [spot.y for spot in graph.spots] == pytest.approx(ys.tolist())
    assert all(spot.slope is not None for spot in graph.spots)
    one = activation_graph(given.frame, 1, 1, 2)
    assert one is not None
    assert one.spots == graph.spots[2:3]


def test_softmax_has_no_curve_of_a_single_unit() -> None:
    given = finished("softmax-3")
    assert activation_graph(given.frame, given.frame.network.depth, 0) is None


def test_a_step_about_an_activation_comes_with_its_curve_and_no_other_does() -> None:
    frame = finished().frame
    graph, words = graph_of_step(frame, frame.program.find(Op.DA_DZ, 2), 0, ARTICLE)
    assert graph is not None
    assert words == "The activation, with the layer’s units on it; slopes are ∂a/∂z."
    assert graph_of_step(frame, frame.program.find(Op.Z, 2), 0, ARTICLE)[0] is None
    assert graph_of_step(frame, frame.program.find(Op.UPDATE), 0, ARTICLE)[0] is None


def test_the_slice_waits_for_the_cost_and_then_for_training_to_pause() -> None:
    given = session()
    assert slice_about(given.frame, THETA_2) is None
    assert nudge_graph(given.frame, THETA_2, None, None, 0.1, ARTICLE) == (
        None,
        "The curve is drawn as soon as C is computed.",
    )
    given.finish_phase()
    given.step()
    assert nudge_graph(given.frame, THETA_2, None, None, 0.1, ARTICLE) == (None, LATER)


def test_the_slice_goes_through_the_cost_here_moved_and_after_the_update() -> None:
    frame = finished().frame
    facts, moved = nudge_facts(frame, THETA_2, 0.1, ARTICLE)
    graph, words = nudge_graph(frame, THETA_2, slice_about(frame, THETA_2), moved, 0.1, ARTICLE)
    assert graph is not None
    here, after, there = graph.spots
    assert here.x == frame.before[THETA_2]
    assert here.y == pytest.approx(frame.cost)
    assert after.x == frame.parameters[THETA_2]
    assert there == moved
    assert moved is not None
    assert moved.x == frame.before[THETA_2] + 0.1
    assert words.endswith("Drag the point that is moved by Δ = 0.1.")
    assert [fact.label for fact in facts] == ["C(θ₂)", "C(θ₂ + Δ)", "ΔC/Δθ", "∂C/∂θ₂"]


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_ratio_nears_the_derivative_as_delta_gets_smaller(sign: float) -> None:
    frame = finished().frame
    gradient = float(np.ravel(np.asarray(frame.gradient(THETA_2)))[0])
    ratios = ratios_of(frame, THETA_2, sign)
    assert ratios is not None
    apart = np.abs(ratios - gradient)
    assert (np.diff(apart) < 0).all()
    rows = ratio_rows(ratios, gradient, sign)
    assert [row[0].startswith("−") for row in rows] == [sign < 0] * len(DELTAS)
    assert rows[0][0].lstrip("−") == "0.1"


def test_before_the_cost_is_known_delta_has_no_ratio() -> None:
    assert ratios_of(session().frame, THETA_2, 1.0) is None
    assert ratio_rows(None, None)[0] == ("0.1", "—", "—")
    assert ratio_rows(np.ones(len(DELTAS)), None)[0] == ("0.1", "1", "—")
