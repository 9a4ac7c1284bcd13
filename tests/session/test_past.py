"""Of the iteration at the cursor a number is known once its step is revealed, however often it was walked before."""

from __future__ import annotations

import csv

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.session.comparison import compared, frame_at
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.history.cursor import Bookmark
from bpstudio.session.past import NOTHING
from bpstudio.session.recall import Recall
from bpstudio.session.session import Session
from bpstudio.storage.export.table import csv_of
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read

THETA_2 = Parameter.parse("theta2[0,0]")


@pytest.fixture
def session() -> Session:
    """Ten iterations of the article's network, back at the beginning of number 4."""
    found = Session(read(located("article")).state)
    found.train(10)
    found.seek(4)
    return found


def reveal(session: Session, op: Op, layer: int | None = None) -> None:
    session.seek(4, session.frame.program.find(op, layer).number)


def test_the_cost_is_hidden_until_its_step(session: Session) -> None:
    assert session.frame.past.costs.hidden == range(4, 5)
    assert session.frame.past.cost(4) is None
    assert session.frame.past.cost(3) is not None
    assert session.frame.past.cost(7) is not None, "what comes after it has been seen"
    reveal(session, Op.C)
    assert session.frame.past.costs.hidden == NOTHING
    assert session.frame.past.cost(4) == session.frame.cost


def test_a_gradient_is_hidden_until_its_branch(session: Session) -> None:
    for step in session.frame.program:
        session.step()
        past = session.frame.past
        assert (past.gradient(THETA_2).hidden == NOTHING) is (session.frame.gradient(THETA_2) is not None), (
            step
        )
        assert (past.without_all_gradients == NOTHING) is (session.frame.all_gradients is not None), step


def test_all_gradients_told_are_those_of_the_iteration_before_while_one_is_hidden(session: Session) -> None:
    before = session.frame.past.gradient_row(3)
    assert before is not None
    reveal(session, Op.DZ_DTHETA, 1)
    told = session.frame.past.gradient_row(4)
    assert told is not None
    assert (told.values == before.values).all()
    session.finish_phase()
    told = session.frame.past.gradient_row(4)
    assert told is not None
    assert (told.values == session.frame.all_gradients).all()


def test_what_the_update_makes_is_hidden_until_it(session: Session) -> None:
    series = session.frame.past.parameter(THETA_2)
    assert series.hidden == session.frame.past.without_parameters == range(5, 6)
    assert session.frame.past.without_update == range(4, 5)
    session.finish_iteration()
    assert session.frame.past.parameter(THETA_2).hidden == NOTHING
    assert session.frame.past.without_update == NOTHING


def test_nothing_is_hidden_where_nothing_is_recorded_yet() -> None:
    session = Session(read(located("article")).state)
    assert session.frame.past.costs.hidden == session.frame.past.without_parameters == NOTHING
    assert session.frame.past.told is None
    assert session.frame.past.last == -1


def test_nothing_ahead_is_recalled(session: Session) -> None:
    recall, frame = Recall(), session.frame
    assert recall.checkpoint(frame, 4).parameters == frame.before
    assert recall.gradients(frame, 3).values.any()
    with pytest.raises(ValueError, match="4 is not completed"):
        recall.gradients(frame, 4)
    with pytest.raises(ValueError, match="what iteration 5 begins with is not known yet"):
        recall.checkpoint(frame, 5)


@pytest.mark.parametrize("later", [Bookmark(4, 20, "the end"), Bookmark(5, 0, "the next")])
def test_beside_a_later_moment_stands_nothing_that_is_hidden_now(session: Session, later: Bookmark) -> None:
    rows = compared(frame_at(session.state, later), session.frame, 9)
    assert all(row.then is None for row in rows)
    assert all(row.now is not None for row in rows)
    session.finish_iteration()
    assert all(row.then is not None for row in compared(frame_at(session.state, later), session.frame, 9))


def test_a_table_of_the_series_leaves_hidden_cells_empty(session: Session) -> None:
    session.seek(4, session.frame.program.find(Op.DZ_DTHETA, 3).number)
    rows = list(csv.DictReader(csv_of(session.state, session.frame.past).splitlines()))
    whole = list(csv.DictReader(csv_of(session.state).splitlines()))
    assert rows[4]["cost"] == whole[4]["cost"] != ""
    assert rows[4]["dC/dtheta3[0,0]"] == whole[4]["dC/dtheta3[0,0]"] != ""
    assert rows[4]["dC/db3[0]"] == rows[4]["dC/dtheta1[0,0]"] == ""
    assert [row for number, row in enumerate(rows) if number != 4] == [
        row for number, row in enumerate(whole) if number != 4
    ]
    session.seek(4)
    rows = list(csv.DictReader(csv_of(session.state, session.frame.past).splitlines()))
    assert rows[4]["cost"] == ""


def test_the_cost_of_examples_held_out_is_hidden_where_the_update_makes_it() -> None:
    session = Session(read(located("xor")).state)
    session.apply(HoldOut((1,)))
    session.train(6)
    session.seek(4)
    rows = list(csv.DictReader(csv_of(session.state, session.frame.past).splitlines()))
    assert rows[4]["cost_held_out"] != ""
    assert rows[5]["cost_held_out"] == ""
