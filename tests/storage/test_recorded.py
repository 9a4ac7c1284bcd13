from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.trainer import trace
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.edits.structure import AddUnit
from bpstudio.session.history import record
from bpstudio.session.session import Session
from bpstudio.storage import recorded
from bpstudio.storage.export.table import csv_of
from bpstudio.storage.reader import decode, read
from bpstudio.storage.recorded import RecordedRow, gradients_at, series_rows
from bpstudio.storage.replay import verify
from bpstudio.storage.writer import encode


@pytest.fixture
def session() -> Session:
    """The article's network: 6 parameters, so 8 numbers an iteration; an edit after 37 of 100 iterations."""
    of = Session(read("article").state)
    of.train(37)
    of.apply(SetLearningRate(0.2))
    of.train(63)
    return of


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "MOST_NUMBERS", 250)


def same(row: RecordedRow, other: RecordedRow) -> bool:
    assert row.gradient is not None
    return (row.iteration, row.cost, row.gradient) == (other.iteration, other.cost, other.gradient)


def test_a_short_session_is_recorded_whole(session: Session) -> None:
    assert [row.iteration for row in series_rows(session.state)] == list(range(100))


@pytest.mark.usefixtures("small_budget")
def test_a_long_session_keeps_every_second_fourth_eighth_iteration(session: Session) -> None:
    rows = series_rows(session.state)
    assert [row.iteration for row in rows] == list(range(0, 100, 4))
    assert len(rows) * 8 <= 250


def test_what_is_kept_of_a_long_session_is_what_it_was(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = series_rows(session.state)
    monkeypatch.setattr(recorded, "MOST_NUMBERS", 250)
    assert all(same(row, whole[row.iteration]) for row in series_rows(session.state))


@pytest.mark.usefixtures("small_budget")
def test_a_thinned_file_can_be_checked(session: Session) -> None:
    assert verify(decode(encode(session.frame))).agrees


def test_gradients_that_were_not_kept_are_computed_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = session.state.segments[1]
    kept = np.array(list(gradients_at(segment, [0, 3, 10, 62])))
    monkeypatch.setattr(record, "GRADIENT_BYTES", 0)
    thinned = decode(encode(session.frame)).state.segments[1]
    assert thinned.record.gradient_stride > 3
    np.testing.assert_array_equal(np.array(list(gradients_at(thinned, [0, 3, 10, 62]))), kept)


@pytest.mark.usefixtures("small_budget")
def test_the_gradients_of_a_large_network_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "MOST_PARAMETERS", 5)
    of = Session(read("article").state)
    of.train(100)
    opened = decode(encode(of.frame))
    assert (len(opened.series.cost), opened.series.gradients.theta, opened.series.gradients.b) == (
        100,
        (),
        (),
    )
    assert verify(opened).agrees


def test_the_table_has_a_line_an_iteration_and_a_column_a_gradient(session: Session) -> None:
    lines = csv_of(session.state).splitlines()
    head = lines[0]
    assert head == (
        'iteration,cost,"dC/dtheta1[0,0]",dC/db1[0],"dC/dtheta2[0,0]",dC/db2[0],"dC/dtheta3[0,0]",dC/db3[0]'
    )
    assert len(lines) == 101
    values = [float(cell) for cell in lines[1].split(",")]
    session.seek(0, 20)
    assert values[:2] == [0.0, session.frame.cost]
    parameters = session.frame.quantity(Quantity.parse("dC/dtheta2"))
    assert parameters is not None
    assert values[4] == parameters.item()


def test_what_a_network_did_not_have_yet_is_an_empty_cell(session: Session) -> None:
    session.apply(AddUnit(1))
    session.train(2)
    lines = csv_of(session.state).splitlines()
    assert '"dC/dtheta1[0,1]"' in lines[0]
    assert lines[1].endswith(",,,")
    assert not lines[-1].endswith(",")


def test_the_cost_of_the_examples_held_out_has_a_column_from_when_there_are_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = Session(read("xor").state)
    of.train(3)
    of.apply(HoldOut((1,)))
    of.train(4)
    head, *lines = csv_of(of.state).splitlines()
    assert head.startswith("iteration,cost,cost_held_out,")
    cells = [line.split(",")[2] for line in lines]
    assert cells[:3] == ["", "", ""]
    of.seek(3, 0)
    task = of.state.document.task
    assert task.examples.y is not None
    alone = replace(task, examples=Examples(task.examples.x[[1]], task.examples.y[[1]]))
    assert float(cells[3]) == pytest.approx(
        float(trace(alone, of.frame.before, None, 0).workspace.C), rel=1e-14
    )
    assert len({float(cell) for cell in cells[3:]}) == 4
