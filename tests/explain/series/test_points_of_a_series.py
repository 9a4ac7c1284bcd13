"""What is drawn of a record: what the plot shows of it, no more than fits, broken where there is nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.series.chosen import chosen
from bpstudio.explain.series.decimate import Extremes
from bpstudio.explain.series.series import (
    MOST_KEPT,
    Points,
    Sample,
    Trails,
    points,
    points_from_start,
    sample,
)
from bpstudio.explain.series.summary import FIRST_NORM, GREATEST, LEAST, Summaries, summarized
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.structure import AddUnit
from bpstudio.session.history import record
from bpstudio.session.past import Column, GradientRow, Series, cost_column
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

WHOLE = (-1.0, 1e6)
WEIGHT = Parameter("theta", 1, 0, 1)


def trained(*iterations: int) -> Session:
    """So many iterations, with an edit between any two."""
    session = Session(read("xor").state)
    for number, count in enumerate(iterations):
        if number:
            session.apply(SetLearningRate(0.1 + 0.01 * number))
        session.train(count)
    return session


def same(one: Points, other: Points) -> bool:
    return np.array_equal(one.x, other.x) and np.array_equal(one.y, other.y, equal_nan=True)


def test_the_cost_of_every_iteration_is_drawn_over_all_edits() -> None:
    session = trained(10, 5, 7)
    found = points(session.state, session.frame.past.costs, Trails(), WHOLE)
    assert found.x.tolist() == [float(iteration) for iteration in range(22)]
    assert found.y.tolist() == [session.frame.past.cost(iteration) for iteration in range(22)]
    assert found.between(3, 5).x.tolist() == [3.0, 4.0, 5.0]


def test_the_line_breaks_where_a_segment_has_no_such_number() -> None:
    session = trained(5)
    session.apply(AddUnit(1))
    session.train(4)
    new = Parameter("theta", 1, 0, session.document.network.width(1) - 1)
    found = points(session.state, session.frame.past.parameter(new), Trails(), WHOLE)
    assert np.isnan(found.y[0])
    assert found.x[1:].tolist() == [5.0, 6.0, 7.0, 8.0, 9.0]
    assert sample(session.state, session.frame.past.parameter(new), 3) is None


def test_what_is_hidden_is_not_drawn_and_the_last_shown_is_what_is_told() -> None:
    session = trained(10)
    session.seek(6, 0)
    costs = session.frame.past.costs
    assert 6.0 not in points(session.state, costs, Trails(), WHOLE).x
    told = sample(session.state, costs, 6)
    assert told == Sample(5, float(session.state.segments[0].record.costs[5]))
    session.seek(0, 0)
    assert sample(session.state, session.frame.past.costs, 0) is None
    assert sample(session.state, session.frame.past.costs, -1) is None


def test_a_long_series_has_few_points_and_its_highest_and_lowest_are_among_them() -> None:
    session = trained(5_000)
    costs = session.state.segments[0].record.costs
    found = points(session.state, session.frame.past.costs, Trails(64), WHOLE)
    assert len(found.x) < 200
    assert (found.y.max(), found.y.min()) == (costs.max(), costs.min())
    assert (found.x[0], found.x[-1]) == (0.0, 4_999.0)


def test_on_an_axis_of_powers_the_first_iterations_are_finer() -> None:
    session, trails = trained(2_000, 1_000), Trails(64)
    series = session.frame.past.costs
    even = points(session.state, series, trails, WHOLE, "C")
    fine = points_from_start(session.state, series, trails, WHOLE, "C")
    assert fine.between(0, 64).x.tolist() == [float(iteration) for iteration in range(65)]
    assert len(even.between(0, 64).x) < 20
    assert (np.diff(fine.x) > 0).all()
    assert same(fine.between(257, np.inf), even.between(256.5, np.inf))
    short = points_from_start(session.state, series, Trails(64), (-1.0, 50.0))
    assert same(short, points(session.state, series, Trails(64), (-1.0, 50.0)))


def test_the_first_iterations_are_read_once_as_long_as_they_are_the_same() -> None:
    session, trails, read_of = trained(1_000), Trails(64), list[int]()

    def column(segment: object) -> object:
        read_of.append(1)
        return cost_column(segment)  # type: ignore[arg-type]

    series = Series(column)  # type: ignore[arg-type]
    first = points_from_start(session.state, series, trails, WHOLE, "C")
    once = len(read_of)
    assert same(points_from_start(session.state, series, trails, WHOLE, "C"), first)
    assert len(read_of) - once < once
    session.seek(10, 0)
    session.apply(SetLearningRate(0.9))
    session.train(900)
    anew = points_from_start(session.state, series, Trails(64), WHOLE)
    assert same(points_from_start(session.state, series, trails, WHOLE, "C"), anew)


def test_however_many_series_are_looked_at_only_the_last_ones_are_kept() -> None:
    session, trails = trained(600, 5), Trails(64)
    past = session.frame.past
    for number in range(MOST_KEPT + 5):
        points_from_start(session.state, past.costs, trails, WHOLE, f"series {number}")
    assert trails.past("series 0", session.state.segments[:-1]) is None
    assert trails.past(f"series {MOST_KEPT + 4}", session.state.segments[:-1]) is not None


def test_however_many_columns_a_segment_has_each_keeps_its_own_extremes() -> None:
    class Whose:
        """Of whom columns are kept."""

    whose, trails, chance = Whose(), Trails(4), np.random.default_rng(2)
    for number in range(2 * MOST_KEPT):
        values = chance.normal(size=50)
        found = trails.indexes(whose, Column(("column", number), values), 0, 50)
        assert {int(values.argmin()), int(values.argmax())} <= set(found.tolist())


@pytest.mark.parametrize("iterations", [900, 4_000])
def test_while_a_record_is_thinned_what_is_drawn_stays_that_of_the_gradients_kept(
    iterations: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "GRADIENT_BYTES", 40_000)
    session, trails, strides = trained(0), Trails(16), set[int]()
    for _ in range(6):
        session.train(iterations // 6)
        (segment,) = session.state.segments
        strides.add(segment.keeping.gradients)
        found = points(session.state, session.frame.past.gradient(WEIGHT), trails, WHOLE)
        rows = segment.record.gradients[:, WEIGHT.position(segment.document.network)]
        for x, y in zip(found.x, found.y, strict=True):
            assert rows[int(x) // segment.keeping.gradients] == y
        assert found.y.max() == rows.max()
        assert found.y.min() == rows.min()
    assert len(strides) > 1


def test_thinned_by_more_than_its_buckets_hold_a_series_is_looked_at_anew() -> None:
    growing, values = Extremes(4), np.sin(np.arange(40.0))
    growing.of(values)
    growing.thinned(3)
    thin = values[::3]
    assert growing.of(thin).tolist() == Extremes(4).of(thin).tolist()


def test_of_few_parameters_each_has_a_line() -> None:
    network = read("article").state.document.network
    row = GradientRow(network, np.arange(float(network.size)))
    assert len(chosen(row, [], {})) == network.size == 6


def test_the_lowest_the_highest_and_each_layers_length_are_series_as_far_as_they_may_be_seen() -> None:
    session, summaries = trained(9), Summaries()
    (segment,) = session.state.segments
    network = segment.document.network
    table = summarized(segment.record.gradients, network)
    for number in (LEAST, GREATEST, FIRST_NORM, FIRST_NORM + network.depth - 1):
        found = points(session.state, summaries.series(session.frame.past, number), Trails(), WHOLE)
        assert found.y.tolist() == table[:9, number].tolist()
    beyond = summaries.series(session.frame.past, FIRST_NORM + network.depth)
    assert np.isnan(points(session.state, beyond, Trails(), WHOLE).y).all()
    session.seek(4, 0)
    hidden = points(session.state, summaries.series(session.frame.past, LEAST), Trails(), WHOLE)
    assert 4.0 not in hidden.x
