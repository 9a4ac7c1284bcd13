"""Series of what was recorded: of a gradient, a weight, a layer's norm; and how far back the numbers are at hand."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Op
from bpstudio.engine.task import Training
from bpstudio.session.comparison import Compared, compared, frame_at
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.structure import AddUnit, RemoveUnit
from bpstudio.session.history import checkpoint as checkpoint_module
from bpstudio.session.history import jitter
from bpstudio.session.history import record as record_module
from bpstudio.session.history.cursor import Bookmark
from bpstudio.session.history.document import Document
from bpstudio.session.past import NOTHING, moved_since_shaped
from bpstudio.session.recall import Recall
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
RNG = np.random.default_rng(3)
DOCUMENT = Document(
    NETWORK, Examples(RNG.normal(size=(4, 2)), np.array([[1.0], [0.0], [1.0], [0.0]])), training=Training(0.2)
)
THETA, LAST = Parameter.parse("theta1[0,1]"), Parameter.parse("theta1[0,3]")
"""A weight of the network, and one it has with one unit more."""


@pytest.fixture
def session() -> Session:
    found = Session(DOCUMENT)
    found.train(6)
    return found


@pytest.fixture
def thinned(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A long one whose record has room for eight checkpoints and eight gradients only."""
    for name in ("CHECKPOINT_BYTES", "GRADIENT_BYTES"):
        monkeypatch.setattr(record_module, name, 1)
    monkeypatch.setattr(checkpoint_module, "BLOCK_BYTES", 1)
    found = Session(DOCUMENT)
    found.train(300)
    return found


def test_a_series_of_a_gradient_has_what_each_iteration_computed(session: Session) -> None:
    (segment,) = session.state.segments
    column = session.frame.past.gradient(THETA).column_of(segment)
    assert column is not None
    for iteration, number in enumerate(column.values):
        session.seek(iteration, len(session.frame.program))
        assert session.frame.gradient(THETA) == number


def test_a_series_of_a_weight_has_what_each_iteration_kept_began_with(thinned: Session) -> None:
    (segment,) = thinned.state.segments
    column = thinned.frame.past.parameter(THETA).column_of(segment)
    assert column is not None
    assert column.stride == segment.keeping.checkpoints > 1
    assert len(column.values) == 300 // column.stride + 1
    for place, number in enumerate(column.values):
        thinned.seek(min(place * column.stride, 299))
        assert thinned.frame.before[THETA] == number


def test_where_the_network_had_no_such_weight_its_series_have_nothing(session: Session) -> None:
    session.apply(AddUnit(1))
    session.train(2)
    past, (before, after) = session.frame.past, session.state.segments
    for series in (past.gradient(LAST), past.parameter(LAST)):
        assert series.column_of(before) is None
        assert series.column_of(after) is not None
    session.seek(2)
    assert session.frame.past.gradient(LAST).hidden == NOTHING, "the network at the cursor has it not"


def test_of_a_layers_norm_the_iteration_at_the_cursor_is_hidden_until_both_gradients_are_known(
    session: Session,
) -> None:
    def hidden(layer: int) -> range:
        return session.frame.past.gradient_norm(layer, lambda segment: None).hidden

    session.seek(3, session.frame.program.find(Op.DZ_DTHETA, 2).number)
    assert hidden(2) == range(3, 4)
    session.seek(3, session.frame.program.find(Op.DZ_DB, 2).number)
    assert hidden(2) == NOTHING
    assert hidden(1) == range(3, 4)
    assert hidden(9) == NOTHING, "there is no such layer, so nothing of it lies ahead"


def test_a_series_says_which_of_its_numbers_may_be_seen(session: Session) -> None:
    session.seek(3)
    assert session.frame.past.costs.shows(np.arange(6)).tolist() == [True, True, True, False, True, True]


def test_how_far_each_weight_has_moved_is_counted_from_the_last_shape(session: Session) -> None:
    assert moved_since_shaped(Session(DOCUMENT).state) is None
    moved = moved_since_shaped(session.state)
    assert moved is not None
    start = DOCUMENT.initial_parameters()
    session.seek(5, len(session.frame.program))
    near = session.state.segments[-1].record.checkpoints[-1].parameters.flat - start.flat
    assert moved.values.tolist() == near.tolist()
    session.apply(AddUnit(1))
    session.train(20)
    moved = moved_since_shaped(session.state)
    assert moved is not None
    assert moved.network.widths == (2, 4, 1)
    assert len(moved.values) == moved.network.size


def test_what_is_soon_run_again_is_told_and_of_the_rest_what_is_kept(
    thinned: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    stride = max(thinned.state.segment.keeping)
    assert stride > 8
    thinned.seek(250)
    assert thinned.frame.past.last_told == 249
    assert thinned.frame.past.parameters_kept == 250 // stride * stride
    monkeypatch.setattr("bpstudio.session.past.MOST_WORK", 0)
    assert thinned.frame.past.last_told == 249 // stride * stride
    thinned.seek(249, len(thinned.frame.program))
    assert thinned.frame.past.last_told == 249, "the iteration at the cursor is at hand"
    assert Session(DOCUMENT).frame.past.last_told is None


def test_gradients_that_are_not_kept_are_run_again_and_come_to_the_same(thinned: Session) -> None:
    recall = Recall()
    thinned.seek(249, len(thinned.frame.program))
    here = recall.gradients(thinned.frame, 249)
    assert here.values.tolist() == thinned.frame.all_gradients.tolist()  # type: ignore[union-attr]
    thinned.seek(280)
    assert thinned.state.segment.record.gradient_stride > 1
    for _ in range(2):  # the second time from what was kept
        assert recall.gradients(thinned.frame, 249).values.tolist() == here.values.tolist()


def test_before_anything_is_known_there_is_no_row_of_gradients() -> None:
    assert Session(DOCUMENT).frame.past.gradient_row(0) is None


def test_beside_a_smaller_network_stands_what_it_has_not_and_then_what_changed_most(session: Session) -> None:
    session.bookmark("before", (2, 0))
    mark = session.state.bookmarks[0]
    session.seek(5, len(session.frame.program))
    session.apply(AddUnit(1))
    then, now = frame_at(session.state, mark), session.frame
    cost, *rows = compared(then, now, 40)
    assert cost.name == "C"
    assert {row.name for row in rows} == {str(parameter) for parameter in every_parameter(now.network)}
    new = [row for row in rows if row.then is None]
    assert rows[: len(new)] == new
    assert {row.name for row in new} == {"theta1[0,3]", "theta1[1,3]", "b1[3]", "theta2[3,0]"}
    apart = [abs(row.difference) for row in rows[len(new) :] if row.difference is not None]
    assert apart == sorted(apart, reverse=True)
    assert all(row.difference is None for row in new)


def test_beside_a_larger_network_stands_first_what_is_gone(session: Session) -> None:
    then = frame_at(session.state, Bookmark(2, 0, "before"))
    session.apply(RemoveUnit(1, 2))
    rows = compared(then, session.frame, 6)[1:]
    assert [row.name for row in rows[:4]] == ["theta1[0,2]", "theta1[1,2]", "b1[2]", "theta2[2,0]"]
    assert all(row.now is None and row.difference is None for row in rows[:4])
    assert len(rows) == 6
    assert Compared("C", 0.5, 0.25).difference == -0.25


def test_what_rounding_decides_is_not_asked_where_it_takes_too_long(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = session.frame
    record, seen = session.state.segment.record, session.state.segment.record.trace(5)
    assert jitter.spread_of(record, 5, seen) is not None
    assert jitter.unsure_signs(record, 5, frame.before) is not None
    monkeypatch.setattr(jitter, "MOST_WORK", 1)
    assert jitter.spread_of(record, 5, seen) is None
    assert jitter.unsure_signs(record, 5, frame.before) is None


def test_what_was_run_ahead_is_walked_and_not_run(session: Session) -> None:
    record = session.record_in_training
    assert session.run_ahead == 0
    record.run(4)
    assert session.run_ahead == 4
    session.train(3)
    assert session.run_ahead == 1
    assert session.record_in_training is record
    session.apply(SetLearningRate(0.1))
    assert session.record_in_training is not record


def test_while_the_rest_is_still_run_it_is_said_why_nothing_can_be_changed(session: Session) -> None:
    confined = Session(session.state, confined="It is being opened.")
    confined.confine("It could not be run.")
    assert confined.confined == "It could not be run."
    with pytest.raises(ValueError, match="It could not be run"):
        confined.train(1)
    with pytest.raises(ValueError, match="It could not be run"):
        confined.apply(SetLearningRate(0.1))
