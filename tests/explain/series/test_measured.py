"""What is worked out of the moments on record: each once, coarsely first, and no longer than anybody can wait."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.held_out import held_out_cost
from bpstudio.engine.network import Array
from bpstudio.engine.trainer import Trainer
from bpstudio.explain.series import measured as measured_module
from bpstudio.explain.series.measured import Measured, held_out, update_ratios
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.edits.structure import AddLayer
from bpstudio.session.history import record
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.segment import Segment
from bpstudio.session.session import Session
from bpstudio.storage.reader import read


class Asked:
    """A measure that gives the offset, and notes what it was asked."""

    def __init__(self) -> None:
        self.offsets: list[int] = []

    def __call__(self, segment: Segment, offset: int, moment: Checkpoint) -> Array:
        self.offsets.append(offset)
        return np.array([float(offset)])


def trained(iterations: int) -> Session:
    session = Session(read("xor").state)
    session.train(iterations)
    return session


def values_of(measured: Measured, session: Session) -> list[float]:
    column = measured.column(0)(session.state.segments[0])
    assert column is not None
    return list(map(float, column.values))


def test_what_takes_long_to_work_out_is_left_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    def clock() -> float:
        now[0] += 1.0
        return now[0]

    monkeypatch.setattr(measured_module, "perf_counter", clock)
    session, asked = trained(100), Asked()
    measured = Measured(asked)
    assert measured.work(session.state, seconds=4.0)
    some = len(asked.offsets)
    assert 0 < some < 101
    assert measured.work(session.state, seconds=4.0), "it rests a while, so that others have their turn"
    assert len(asked.offsets) == some
    now[0] += 1e6
    assert not measured.work(session.state, seconds=1e9)
    assert values_of(measured, session) == [float(offset) for offset in range(101)]
    assert sorted(asked.offsets) == list(range(101)), "each of them once"


def test_the_whole_is_there_coarsely_before_it_is_fine() -> None:
    session, asked = trained(200), Asked()
    assert not Measured(asked).work(session.state, seconds=1e9)
    assert asked.offsets[:5] == [0, 64, 128, 192, 8]


def test_where_rows_are_of_iterations_the_one_to_come_has_none() -> None:
    session, measured = trained(12), Measured(Asked(), runs=True)
    assert not measured.work(session.state, seconds=1e9)
    assert values_of(measured, session) == [float(offset) for offset in range(12)]


def test_a_row_that_is_asked_for_is_worked_out_once_wherever_it_lies() -> None:
    session, asked = trained(12), Asked()
    measured, (segment,) = Measured(asked), session.state.segments
    for _ in range(2):
        assert measured.at(segment, 5, segment.record.checkpoint(5)).tolist() == [5.0]
    assert asked.offsets == [5]
    measured.work(session.state, seconds=1e9)
    count = len(asked.offsets)
    assert measured.at(segment, 7, segment.record.checkpoint(7)).tolist() == [7.0]
    assert len(asked.offsets) == count


def test_of_a_record_that_was_thinned_the_moments_left_keep_their_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record, "CHECKPOINT_BYTES", 20_000)
    session, asked = trained(60), Asked()
    measured = Measured(asked)
    measured.work(session.state, seconds=1e9)
    session.train(400)
    stride = session.state.segments[0].keeping.checkpoints
    assert stride > 1
    assert np.isnan(values_of(measured, session)[-1]), "not worked out yet"
    measured.work(session.state, seconds=1e9)
    assert values_of(measured, session) == [float(offset) for offset in range(0, 461, stride)]
    assert len(asked.offsets) == len(set(asked.offsets))


def test_in_a_network_with_fewer_layers_the_others_have_no_column() -> None:
    session = trained(3)
    session.apply(AddLayer(1))
    session.train(2)
    measured = Measured(update_ratios, runs=True)
    measured.work(session.state, seconds=1e9)
    shallow, deep = session.state.segments
    depth = shallow.document.network.depth
    assert measured.column(depth)(shallow) is None
    column = measured.column(depth)(deep)
    assert column is not None
    assert np.isfinite(column.values).all()


def test_the_held_out_cost_is_that_of_the_examples_held_out() -> None:
    session = trained(5)
    (segment,) = session.state.segments
    assert held_out(segment, 3, segment.record.checkpoint(3)).size == 0
    session.apply(HoldOut((1,)))
    session.train(4)
    segment = session.state.segments[-1]
    moment = segment.record.checkpoint(3)
    assert held_out(segment, 3, moment).tolist() == [held_out_cost(segment.document.task, moment.parameters)]


def test_the_ratio_is_how_far_the_update_moves_a_layers_weights_against_their_size() -> None:
    session = trained(30)
    (segment,) = session.state.segments
    before = segment.record.checkpoint(12)
    after = before.copy()
    Trainer(segment.document.task, after.parameters, after.moments, 12).run(1)
    expected = [
        np.linalg.norm(after.parameters.theta(n) - before.parameters.theta(n))
        / np.linalg.norm(before.parameters.theta(n))
        for n in segment.document.network.layer_ids
    ]
    assert update_ratios(segment, 12, before) == pytest.approx(expected, rel=1e-12)
    assert replace(before).same(segment.record.checkpoint(12)), "the moment it begins with is left as it was"
