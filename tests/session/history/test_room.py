"""The room that records share: kept to, whoever comes and goes, at a cost that does not grow with their number."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.session.edits.base import SetInput, SetLearningRate
from bpstudio.session.edits.replacing import GenerateExamples
from bpstudio.session.history import record as record_module
from bpstudio.session.history import segment as segment_module
from bpstudio.session.history.bookmarks import Bookmark, all_bookmarked
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.room import Room
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State, replayed
from bpstudio.session.session import Session
from bpstudio.storage.recorded import series_rows

DOCUMENT = Document(
    Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid"))),
    Examples(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1.0], [0.0]])),
)


class Holding:
    """Holds as much as it is told, and gives up half of it down to ``least``."""

    def __init__(self, held: int, least: int = 1) -> None:
        self.bytes_kept, self.least, self.thinned = held, least, 0

    def thin(self, idle: bool = False) -> bool:
        if self.bytes_kept // 2 < self.least:
            return False
        self.bytes_kept //= 2
        self.thinned += 1
        return True


def test_the_largest_gives_up_first_until_all_together_fit() -> None:
    room, small, large = Room(), Holding(100), Holding(1000)
    room.note(small, 900)
    room.note(large, 900)
    assert (small.bytes_kept, large.bytes_kept) == (100, 500)
    assert room.total == 600


def test_what_is_gone_leaves_its_room_to_others() -> None:
    room = Room()
    for _ in range(50):
        room.note(Holding(800), 1000)
    kept = Holding(900)
    room.note(kept, 1000)
    assert kept.bytes_kept == 900
    assert room.total == 900


def test_what_cannot_give_up_any_more_is_not_asked_again() -> None:
    room, stuck = Room(), [Holding(100, least=100) for _ in range(2000)]
    for number, holder in enumerate(stuck):
        room.note(holder, 50)
        assert room.total == 100 * (number + 1)
    assert room.looked_at < 8 * len(stuck)


def test_what_had_to_keep_much_while_it_grew_gives_it_up_once_another_grows() -> None:
    class Growing(Holding):
        def thin(self, idle: bool = False) -> bool:
            return idle and super().thin(idle)

    room, first, second = Room(), Growing(900), Growing(900)
    room.note(first, 1000)
    room.note(second, 1000)
    assert (first.bytes_kept, second.bytes_kept) == (56, 900)


def many(edits: int, iterations: int = 1) -> State:
    log = [(SetLearningRate(0.1 + 0.01 * (number % 7)), iterations) for number in range(edits)]
    return replayed(DOCUMENT, None, log)


def calls(act: Callable[[], object]) -> int:
    """How many functions are called, of Python or of a library."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def test_an_edit_and_an_iteration_take_as_many_operations_among_few_as_among_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record_module, "_room", Room())
    many(3)
    few, lots = calls(lambda: many(100)), calls(lambda: many(800))
    assert lots < 1.1 * 8 * few


def test_neither_do_they_when_the_room_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_module, "_room", Room())
    monkeypatch.setattr(record_module, "ALL_BYTES", 20_000)
    many(3)
    few, lots = calls(lambda: many(100)), calls(lambda: many(800))
    assert lots < 1.25 * 8 * few


def test_the_series_of_many_short_stretches_takes_as_many_operations_for_each() -> None:
    short, long = many(100), many(800)
    series_rows(short)
    few, lots = calls(lambda: series_rows(short)), calls(lambda: series_rows(long))
    assert lots < 1.2 * 8 * few


def test_a_bookmark_takes_as_many_operations_among_few_as_among_many() -> None:
    state = replayed(DOCUMENT, None, [(None, 2000)])

    def marked(count: int) -> State:
        return all_bookmarked(state, [Bookmark(2000 - number, 0, "here") for number in range(count)])

    few, lots = calls(lambda: marked(100)), calls(lambda: marked(1600))
    assert lots < 1.2 * 16 * few
    assert [mark.iteration for mark in marked(3).bookmarks] == [1998, 1999, 2000]


def test_records_that_rest_give_up_all_but_a_gradient_and_every_moment_is_still_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = [segment.record.checkpoint(25).parameters for segment in many(40, iterations=30).segments[1:]]
    monkeypatch.setattr(record_module, "_room", Room())
    monkeypatch.setattr(record_module, "ALL_BYTES", 10_000)
    state = many(40, iterations=30)
    records = [segment.record for segment in state.segments[1:]]
    assert sum(record.bytes_kept for record in records) <= 10_000
    assert any(record.bytes_kept < 3 * record.start.parameters.flat.nbytes for record in records)
    for record, parameters in zip(records, expected, strict=True):
        assert record.checkpoint(25).parameters == parameters
    for record, following in pairwise(records):
        assert record.checkpoint(30).parameters == following.start.parameters
    records[0].run(1)
    assert np.isfinite(records[0].costs[30])


def test_only_the_record_that_is_trained_on_keeps_its_workspace() -> None:
    state = many(20)
    assert sum(segment.record._runner is not None for segment in state.segments) == 1
    first, last = state.segments[1].record, state.segments[-1].record
    before = last.checkpoint(1).parameters
    first.run(1)
    last.run(1)
    assert last.checkpoint(1).parameters == before


def test_edits_past_what_memory_there_is_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_module, "MOST_HELD", 200_000)
    session = Session(DOCUMENT)
    while session.state.segments[-1].held < 200_000 - 8_000:
        session.apply(SetLearningRate(0.2))
    with pytest.raises(ValueError, match="take some back, or make them in a new session"):
        session.apply(SetLearningRate(0.2))
    made = len(session.state.segments)
    assert 10 < made < 100
    session.undo()
    session.apply(SetLearningRate(0.3))
    assert len(session.state.segments) == made


def test_examples_count_where_an_edit_makes_new_ones() -> None:
    start = beginning(DOCUMENT)
    same = start.edited(SetLearningRate(0.2)).held
    assert start.edited(SetInput(0, 0, 0.5)).held > same
    assert start.edited(GenerateExamples("moons", 1000)).held > same + 1000 * 3 * 8


def test_a_moment_that_is_handed_in_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_module, "_room", Room())
    segment = beginning(DOCUMENT)
    assert isinstance(segment.record.checkpoint(0), Checkpoint)
    assert record_module._room.total == segment.record.bytes_kept
