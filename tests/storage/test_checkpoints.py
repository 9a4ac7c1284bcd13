"""The moments a file holds: where they lie, how they are written and read, and what goes on from them."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.trainer import Trainer
from bpstudio.session.edits.base import SetLearningRate, SetOptimizer
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session
from bpstudio.storage import checkpoints
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.journal import Journal, Origin, read_journal
from bpstudio.storage.outline import preview, takes_long
from bpstudio.storage.reader import by_the_log_alone, decode, opened, parsed, read
from bpstudio.storage.replay import verify
from bpstudio.storage.writer import encode
from tests.storage.foreign import trained, written_elsewhere
from tests.undone import undo_title

WILD = "softmax-3, momentum, rate x30, sigmoid, l2"


def contents_of(session: Session) -> dict[str, Any]:
    contents: dict[str, Any] = json.loads(encode(session.frame))
    return contents


def raw(contents: dict[str, Any]) -> bytes:
    return json.dumps(contents).encode()


def adam() -> Session:
    session = Session(read("xor").state)
    session.apply(SetOptimizer(Adam()))
    session.train(30)
    return session


def flat(entry: dict[str, Any], network: Any) -> np.ndarray:
    """The numbers of a checkpoint, whichever way they are written."""
    found = Parameters(network)
    for kind, part in (("theta", found.theta), ("b", found.b)):
        for index, value in enumerate(entry[kind]):
            if isinstance(value, dict):
                value = np.frombuffer(base64.b64decode(value["float64"]), "<f8").reshape(
                    part(index + 1).shape
                )
            part(index + 1)[...] = value
    return found.flat


def test_the_parameters_at_the_end_are_in_the_file_to_the_bit() -> None:
    for name, iterations in (("digits", 20), ("xor", 50)):
        session = Session(read(name).state)
        session.train(iterations)
        entry = contents_of(session)["checkpoints"][-1]
        assert entry["iteration"] == iterations
        assert flat(entry, session.document.network).tobytes() == session.frame.parameters.flat.tobytes()


def test_one_lies_where_the_cursor_stands() -> None:
    session = adam()
    session.seek(17, 4)
    places = [entry["iteration"] for entry in contents_of(session)["checkpoints"]]
    assert {17, 30} <= set(places)
    assert places == sorted(places)


def test_nothing_has_run_so_there_is_none() -> None:
    contents = contents_of(Session(read("xor").state))
    assert not {"checkpoints", "made_on"} & set(contents)


@pytest.mark.parametrize(
    ("optimizer", "names"),
    [
        (GradientDescent(), None),
        (Momentum(), {"velocity"}),
        (Adam(), {"updates", "first_moment", "second_moment"}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_memory_of_the_optimizer_is_under_the_names_of_its_entry(
    optimizer: Any, names: set[str] | None
) -> None:
    session = Session(read("xor").state)
    session.apply(SetOptimizer(optimizer))
    session.train(12)
    memory = contents_of(session)["checkpoints"][-1].get("memory")
    assert (memory and set(memory)) == names
    if names and "updates" in names:
        assert memory["updates"] == 12
    again = decode(encode(session.frame)).state
    ours, theirs = (state.segments[-1].record.checkpoint(12).moments for state in (session.state, again))
    assert ours.rows.tobytes() == theirs.rows.tobytes()
    assert ours.updates == theirs.updates


def test_a_file_of_another_processor_shows_its_own_numbers() -> None:
    contents = written_elsewhere(trained(WILD, 60), 71)
    foreign = decode(raw(contents))
    network = foreign.state.document.network
    assert (
        foreign.state.segments[-1].record.checkpoint(60).parameters.flat.tobytes()
        == flat(contents["checkpoints"][-1], network).tobytes()
    )
    here = by_the_log_alone(foreign)
    ends = [state.segments[-1].record.checkpoint(60).parameters for state in (foreign.state, here.state)]
    assert ends[0] != ends[1]
    assert verify(here).checkpoints == 0


def test_what_is_opened_from_elsewhere_and_saved_here_is_the_same_session() -> None:
    contents = written_elsewhere(trained(WILD, 60), 72)
    foreign = decode(raw(contents))
    once = encode(Session(foreign.state).frame)
    assert verify(decode(once)).agrees
    assert encode(Session(decode(once).state).frame) == once


def test_every_moment_is_run_from_the_checkpoint_before_it_wherever_one_looks() -> None:
    foreign = decode(raw(written_elsewhere(trained(WILD, 60), 73)))
    record = foreign.state.segments[0].record
    assert record.anchors
    moment = record.start.copy()
    for offset in range(61):
        expected = record.anchors.get(offset, moment)
        assert record.checkpoint(offset).same(expected), offset
        moment = expected.copy()
        costs, row = np.empty(1), np.empty((1, record.task.network.size))
        Trainer(record.task, moment.parameters, moment.moments, offset).run(1, costs, row)
        if offset < 60:
            assert record.costs[offset] == costs[0]
            assert record.gradients[offset].tobytes() == row.tobytes()
            assert record.norms(offset, offset + 1)[0] == pytest.approx(float(np.linalg.norm(row)))


def test_an_edit_made_at_a_checkpoint_is_saved_with_what_it_made_of_it() -> None:
    foreign = decode(raw(written_elsewhere(trained(WILD, 60), 74)))
    session = Session(foreign.state)
    session.seek(60, 0)
    session.apply(SetLearningRate(0.5))
    session.train(5)
    again = Session(decode(encode(session.frame)).state)
    assert encode(again.frame) == encode(session.frame)
    assert again.frame.before == session.frame.before
    session.undo()
    assert encode(Session(decode(encode(session.frame)).state).frame) == encode(session.frame)


@pytest.mark.parametrize("iteration", [60, 50, 20])
def test_a_journal_brings_back_what_was_done_to_a_file_of_another_processor(
    tmp_path: Path, iteration: int
) -> None:
    session = Session(decode(raw(written_elsewhere(trained(WILD, 60), 76))).state)
    journal = Journal(tmp_path / "journal")
    journal.write(session.state, Origin())
    session.seek(iteration, 0)
    session.apply(SetLearningRate(0.5))
    journal.write(session.state, Origin())
    session.train(7)
    journal.write(session.state, Origin())
    again = Session(opened(read_journal(tmp_path / "journal").contents).state)
    assert encode(again.frame) == encode(session.frame)


def test_an_edit_before_a_checkpoint_drops_it() -> None:
    session = Session(decode(raw(written_elsewhere(trained(WILD, 60), 75))).state)
    session.seek(20, 0)
    session.apply(SetLearningRate(0.5))
    session.train(3)
    places = [entry["iteration"] for entry in contents_of(session)["checkpoints"]]
    assert max(places) == 23
    assert verify(decode(encode(session.frame))).agrees


def test_long_sessions_have_few_evenly_spread_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "TWIN_WORK", 0)
    session = Session(read("xor").state)
    session.train(1000)
    places = [entry["iteration"] for entry in contents_of(session)["checkpoints"]]
    assert places == [*range(16, 1000, 16), 999, 1000], "the last iteration is at the cursor"
    assert verify(decode(encode(session.frame))).agrees


def test_no_more_numbers_are_written_than_a_file_can_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    session = trained(WILD, 100)
    assert len(contents_of(session)["checkpoints"]) > 3
    monkeypatch.setattr(checkpoints, "MOST_NUMBERS", 3 * 2 * session.document.network.size)
    assert len(contents_of(session)["checkpoints"]) == 3
    monkeypatch.setattr(checkpoints, "MOST_NUMBERS", 0)
    monkeypatch.setattr(checkpoints, "TWIN_WORK", 0)
    places = [entry["iteration"] for entry in contents_of(session)["checkpoints"]]
    assert places == [99, 100], "at the cursor and at the end"


def test_where_every_iteration_drifts_each_has_one_and_an_edit_what_it_made_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoints, "DRIFT", 0.0)
    monkeypatch.setattr(checkpoints, "EVENLY", 0)
    session = Session(read("xor").state)
    session.train(5)
    session.apply(SetOptimizer(Adam()))
    session.train(4)
    entries = contents_of(session)["checkpoints"]
    assert [entry["iteration"] for entry in entries] == list(range(1, 10))
    assert ["memory" in entry for entry in entries] == [False] * 4 + [True] * 5
    assert entries[4]["memory"]["updates"] == 0, "the optimizer that begins there"
    assert verify(decode(encode(session.frame))).agrees


# Files somebody else wrote


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda c: c[0].update(iteration=31), "$.checkpoints[0].iteration"),
        (lambda c: c[0].update(iteration=-1), "$.checkpoints[0].iteration"),
        (lambda c: c.append(c[0]), "$.checkpoints[2].iteration"),
        (lambda c: c[0].update(iteration=True), "$.checkpoints[0].iteration"),
        (lambda c: c[0].update(extra=1), "$.checkpoints[0].extra"),
        (lambda c: c[0].pop("b"), "$.checkpoints[0].b"),
        (lambda c: c[0]["theta"].pop(), "$.checkpoints[0].theta"),
        (lambda c: c[0]["b"][0].pop(), "$.checkpoints[0].b[0]"),
        (lambda c: c[0]["theta"][0][0].pop(), "$.checkpoints[0].theta[0]"),
        (lambda c: c[0]["b"].__setitem__(0, {"float64": "AAAA"}), "$.checkpoints[0].b[0].float64"),
        (lambda c: c[0]["b"].__setitem__(0, {"float64": "no letters!"}), "$.checkpoints[0].b[0].float64"),
        (lambda c: c[0]["b"].__setitem__(0, {"float64": 1}), "$.checkpoints[0].b[0].float64"),
        (lambda c: c[0]["b"].__setitem__(0, {"float32": ""}), "$.checkpoints[0].b[0]"),
        (lambda c: c[0]["b"].__setitem__(0, "Infinity"), "$.checkpoints[0].b[0]"),
        (lambda c: c[0]["b"][0].__setitem__(0, "inf"), "$.checkpoints[0].b[0][0]"),
        (lambda c: c[0].pop("memory"), "$.checkpoints[0].memory.updates"),
        (lambda c: c[0]["memory"].pop("first_moment"), "$.checkpoints[0].memory.first_moment"),
        (
            lambda c: c[0]["memory"].update(velocity=c[0]["memory"]["first_moment"]),
            "$.checkpoints[0].memory.velocity",
        ),
        (lambda c: c[0]["memory"].update(updates=-1), "$.checkpoints[0].memory.updates"),
        (lambda c: c[0]["memory"].update(updates=0.5), "$.checkpoints[0].memory.updates"),
        (lambda c: c[0]["memory"]["first_moment"]["b"].pop(), "$.checkpoints[0].memory.first_moment.b"),
        (lambda c: c[0]["memory"]["first_moment"].pop("b"), "$.checkpoints[0].memory.first_moment"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused_with_its_place(change: Any, path: str) -> None:
    contents = contents_of(adam())
    change(contents["checkpoints"])
    with pytest.raises(SessionFileError) as caught:
        decode(raw(contents))
    assert caught.value.path == path


def test_another_count_of_updates_is_found() -> None:
    contents = contents_of(adam())
    contents["checkpoints"][-1]["memory"]["updates"] += 1
    found = verify(decode(raw(contents)))
    assert str(found.difference) == "$.checkpoints[1].memory.updates: the file says 31, run again it is 30."


def test_a_checkpoint_at_the_start_must_be_what_the_session_begins_with() -> None:
    contents = contents_of(Session(read("article").state))
    start = {"iteration": 0, **copy.deepcopy(contents["parameters"])}
    contents["checkpoints"] = [start]
    assert verify(decode(raw(contents))).agrees
    start["b"][0][0] = float(np.nextafter(start["b"][0][0], 9.0))
    found = verify(decode(raw(contents)))
    assert found.difference is not None
    assert found.difference.path == "$.checkpoints[0]"


# Before anything is run


def test_a_long_session_is_seen_at_once_from_the_checkpoint_before_its_cursor() -> None:
    session = Session(read("xor").state)
    session.train(200)
    session.seek(150, 6)
    contents = parsed(encode(session.frame)).contents
    early = preview(contents)
    assert early is not None
    assert (early.cursor, early.segments[0].first) == (Cursor(150, 6), 150)
    shown = Session(early).frame
    assert shown.before == session.frame.before
    assert [np.asarray(shown.value(step)).tolist() for step in shown.visible_steps] == [
        np.asarray(session.frame.value(step)).tolist() for step in session.frame.visible_steps
    ]


def test_only_what_takes_long_is_shown_early() -> None:
    few, many = (
        parsed(raw({**contents_of(Session(read("xor").state)), "log": [{"iterations": count}]})).contents
        for count in (100, 1_000_000)
    )
    assert (takes_long(few), takes_long(many)) == (False, True)
    assert preview(many) is None


def test_a_session_of_one_iteration_steps_and_refuses_everything_else() -> None:
    session = Session(read("xor").state)
    session.train(200)
    early = preview(parsed(encode(session.frame)).contents)
    assert early is not None
    glimpse = Session(early, confined="wait")
    assert glimpse.state.cursor == session.state.cursor, "the end of the last iteration"
    assert glimpse.frame.cost == session.frame.cost
    with pytest.raises(ValueError, match="wait"):
        glimpse.step()
    glimpse.back()
    glimpse.back()
    glimpse.step()
    moment = glimpse.state.cursor
    acts: tuple[Callable[[], object], ...] = (
        glimpse.next_iteration,
        glimpse.previous_iteration,
        lambda: glimpse.train(1),
        lambda: glimpse.seek(0),
        lambda: glimpse.apply(SetLearningRate(1.0)),
        lambda: glimpse.bookmark("here"),
    )
    for act in acts:
        with pytest.raises(ValueError, match="wait"):
            act()
        assert glimpse.state.cursor == moment
        assert undo_title(glimpse) is None
    glimpse.complete(session.state)
    assert glimpse.confined is None
    assert glimpse.state.cursor == moment
    glimpse.seek(0, 3)
    assert glimpse.state.segments is session.state.segments
