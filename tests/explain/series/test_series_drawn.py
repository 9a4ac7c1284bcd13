"""Of a long series every peak is drawn, ticks are round numbers, and lines keep their colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, parameter_at
from bpstudio.explain.series.chosen import chosen, slots_of
from bpstudio.explain.series.decimate import Extremes, extremes
from bpstudio.explain.series.summary import Summaries, summarized
from bpstudio.explain.series.ticks import log_ticks, roomy_end, tick_texts, ticks, whole_ticks
from bpstudio.session.history import record
from bpstudio.session.past import GradientRow
from bpstudio.session.session import Session
from bpstudio.storage import reader

finite = st.floats(-1e6, 1e6)


any_number = st.one_of(finite, st.sampled_from([float("nan"), float("inf"), float("-inf")]))


def check(values: np.ndarray, found: np.ndarray, most: int) -> None:
    assert (np.diff(found) > 0).all()
    assert len(found) <= 2 * most + 4
    if len(values):
        assert found[0] == 0
        assert found[-1] == len(values) - 1
    good = values[np.isfinite(values)]
    if len(good):
        kept = values[found][np.isfinite(values[found])]
        assert kept.min() == good.min()
        assert kept.max() == good.max()


@given(st.lists(any_number, max_size=200), st.integers(1, 20))
def test_extremes_of_a_series_are_never_lost(numbers: list[float], most: int) -> None:
    values = np.array(numbers, dtype=np.float64)
    check(values, extremes(values, most), most)


@given(st.lists(any_number, max_size=300), st.lists(st.integers(0, 300), max_size=8), st.integers(1, 16))
def test_extremes_of_a_growing_or_shortened_series_are_never_lost(
    numbers: list[float], lengths: list[int], most: int
) -> None:
    values, growing = np.array(numbers, dtype=np.float64), Extremes(most)
    for length in (*lengths, len(values)):
        check(values[:length], growing.of(values[:length]), most)


@given(st.integers(1, 400), st.integers(2, 16), st.data())
def test_each_spike_is_seen_wherever_it_is(length: int, most: int, data: st.DataObject) -> None:
    values = np.zeros(length)
    spike = data.draw(st.integers(0, length - 1))
    values[spike] = 1.0
    growing = Extremes(most)
    for part in range(0, length, 37):
        growing.of(values[:part])
    assert spike in growing.of(values)
    assert spike in extremes(values, most)


def test_a_series_growing_by_little_is_not_read_again_from_its_start() -> None:
    class Counted(np.ndarray):
        read = 0

        def __getitem__(self, key: Any) -> Any:
            found = np.asarray(super().__getitem__(key))
            Counted.read += found.size
            return found

    values: Any = np.random.default_rng(1).normal(size=100_000).view(Counted)
    growing = Extremes(1024)
    growing.of(values[:99_900].view(Counted))
    Counted.read = 0
    growing.of(values)
    assert Counted.read < 5_000


def test_a_short_series_is_drawn_whole() -> None:
    assert extremes(np.arange(9.0), 10).tolist() == list(range(9))


@given(finite, st.floats(1e-6, 1e6), st.integers(1, 12))
def test_ticks_are_few_inside_and_evenly_spaced(low: float, span: float, most: int) -> None:
    places = ticks(low, low + span, most)
    assert len(places) <= most + 1
    assert all(low - span * 1e-6 <= place <= low + span * (1 + 1e-6) for place in places)
    steps = np.diff(places)
    assert np.allclose(steps, steps[0] if len(steps) else 0, rtol=1e-3, atol=1e-9 * abs(low))


def test_iterations_have_whole_numbers_in_steps_of_one_two_and_five() -> None:
    assert whole_ticks(0, 23_456, 5) == [0, 5_000, 10_000, 15_000, 20_000]
    assert whole_ticks(0, 3, 10) == [0, 1, 2, 3]


def test_tick_texts_have_the_same_decimals_and_never_a_false_zero() -> None:
    assert tick_texts([0.1, 0.15, 0.2]) == ["0.10", "0.15", "0.20"]
    assert tick_texts([-1.0, 0.0, 1.0]) == ["−1", "0", "1"]
    assert tick_texts([0.0, 2e-7, 4e-7])[1:] == ["2×10⁻⁷", "4×10⁻⁷"]


def test_an_axis_of_powers_has_at_least_two_ticks() -> None:
    for low, high in ((-5.2, 0.1), (-0.4, 0.3), (-300.0, 300.0), (-3.5, -0.2)):
        assert 2 <= len(log_ticks(low, high, 3)) <= 10, (low, high)


@given(st.integers(0, 10**7))
def test_the_end_of_the_timeline_leaves_room_but_not_much(count: int) -> None:
    assert count <= roomy_end(count) <= max(10, 1.6 * count)


def test_the_wanted_come_first_then_the_largest_and_nan_last() -> None:
    network = Network(5, (Layer(3), Layer(2)))
    values = np.arange(network.size, dtype=float)
    values[-1] = np.nan
    found = chosen(GradientRow(network, values), [Parameter.parse("theta1[0,0]")], {})
    assert len(found) == 8
    assert found[0] == Parameter.parse("theta1[0,0]")
    assert [parameter.position(network) for parameter in found[1:]] == list(range(24, 17, -1))


def test_a_line_keeps_its_place_and_colour_while_it_is_nearly_among_the_largest() -> None:
    network = Network(9, (Layer(3),))
    values = np.linspace(1, 2, network.size)
    first = chosen(GradientRow(network, values), [], {})
    slots = slots_of(first, {})
    eighth, ninth = np.argsort(-values)[7:9]
    values[[eighth, ninth]] = values[[ninth, eighth]]
    again = chosen(GradientRow(network, values), [], slots)
    assert set(again) == set(first)
    assert slots_of(again, slots) == slots
    wanted = parameter_at(network, 0)
    changed = slots_of(chosen(GradientRow(network, values), [wanted], slots), slots)
    assert sorted(changed.values()) == list(range(8))
    assert all(changed[p] == slots[p] for p in changed if p in slots)


def test_norms_are_of_each_layers_weights_and_biases() -> None:
    network = Network(2, (Layer(2), Layer(1)))
    rows = np.random.default_rng(2).normal(size=(4, network.size))
    found = summarized(rows, network)
    assert np.allclose(found[:, 0], rows.min(axis=1))
    assert np.allclose(found[:, 1], rows.max(axis=1))
    assert np.allclose(found[:, 2], np.linalg.norm(rows[:, :6], axis=1))
    assert np.allclose(found[:, 3], np.linalg.norm(rows[:, 6:], axis=1))


def test_a_table_of_norms_stays_that_of_the_gradients_kept_while_they_are_thinned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record, "GRADIENT_BYTES", 6000)
    session, summaries, strides = Session(reader.read("xor").state), Summaries(), set()
    for iterations in (1, 50, 7, 300, 33, 900):
        session.train(iterations)
        (segment,) = session.state.segments
        strides.add(segment.record.gradient_stride)
        rows = segment.record.gradients
        assert np.array_equal(summaries.table(segment), summarized(rows, segment.document.network))
    assert len(strides) > 2
