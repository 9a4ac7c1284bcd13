"""A journal holds what a window would lose, and costs no more than what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.session.edits.base import SetData, SetLearningRate, SetParameter
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.journal import Journal, Origin, read_journal
from bpstudio.storage.packed import packed, unpacked
from tests.faults.injected import failing, system

pytestmark = pytest.mark.usefixtures("either_system")

ORIGIN = Origin("walk.json", "/somewhere/walk.json", "abc")


@pytest.fixture
def session() -> Session:
    return Session(reader.read("mazur").state)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


def recovered(journal: Journal) -> State:
    return reader.opened(read_journal(journal.path).contents).state


def same(state: State, other: State) -> bool:
    return (state.segments, state.cursor) == (other.segments, other.cursor)


def walk(session: Session) -> Iterator[State]:
    """A history with edits, training, undo, and an edit in the past; a state after each."""
    yield session.state
    session.train(20)
    yield session.state
    session.apply(SetLearningRate(0.125))
    yield session.state
    session.train(5)
    session.step()
    yield session.state
    session.undo()
    yield session.state
    session.redo()
    session.seek(7, 3)
    yield session.state
    session.apply(SetParameter("b1[0]", 1 / 3))
    yield session.state
    session.undo()
    yield session.state
    session.apply(SetData(Examples(np.random.default_rng(1).random((500, 2)), np.zeros((500, 2)))))
    session.train(3)
    yield session.state


def test_what_is_journalled_at_any_moment_is_what_comes_back(session: Session, journal: Journal) -> None:
    for state in walk(session):
        journal.write(state, ORIGIN)
        assert same(recovered(journal), state)
    held = read_journal(journal.path)
    assert (held.origin, held.edits, held.iterations, held.damaged) == (ORIGIN, 1, 10, False)


def test_a_change_costs_what_it_is_and_not_what_the_session_is(session: Session, journal: Journal) -> None:
    session.apply(SetData(Examples(np.random.default_rng(1).random((50_000, 2)), np.zeros((50_000, 2)))))
    journal.write(session.state, ORIGIN)
    whole = journal.path.stat().st_size
    session.train(1)
    journal.write(session.state, ORIGIN)
    assert whole > 1_000_000
    assert journal.path.stat().st_size - whole < 400


def test_nothing_is_written_where_nothing_has_changed(session: Session, journal: Journal) -> None:
    journal.write(session.state, ORIGIN)
    before = journal.path.read_bytes()
    journal.write(session.state, ORIGIN)
    assert journal.path.read_bytes() == before


def test_a_journal_that_has_grown_is_begun_anew(
    session: Session, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpstudio.storage.journal._LONGER", 2_000)
    for _ in range(100):
        session.step()
        journal.write(session.state, ORIGIN)
    assert journal.path.stat().st_size < 4_000
    assert same(recovered(journal), session.state)


def test_another_session_begins_the_journal_anew(session: Session, journal: Journal) -> None:
    journal.write(session.state, ORIGIN)
    other = Session(reader.read("xor").state)
    journal.write(other.state, Origin("xor"))
    assert read_journal(journal.path).origin.title == "xor"
    assert same(recovered(journal), other.state)


def test_wherever_it_is_broken_off_an_earlier_moment_comes_back(session: Session, journal: Journal) -> None:
    states = []
    for state in walk(session):
        journal.write(state, ORIGIN)
        states.append((journal.path.stat().st_size, state))
    raw = journal.path.read_bytes()
    assert len(states) > 5
    for length in range(states[0][0], len(raw), 37):
        journal.path.write_bytes(raw[:length])
        held = read_journal(journal.path)
        expected = [state for size, state in states if size <= length][-1]
        assert same(reader.opened(held.contents).state, expected)
        assert not held.damaged
    for length in range(states[0][0]):
        journal.path.write_bytes(raw[:length])
        with pytest.raises(SessionFileError):
            read_journal(journal.path)


def test_whichever_byte_is_changed_an_earlier_moment_comes_back_or_it_is_refused(
    session: Session, journal: Journal
) -> None:
    states = []
    for state in list(walk(session))[:6]:
        journal.write(state, ORIGIN)
        states.append(state)
    raw = journal.path.read_bytes()
    for at in range(0, len(raw), 11):
        journal.path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        try:
            found = reader.opened(read_journal(journal.path).contents).state
        except SessionFileError:
            continue
        assert any(same(found, state) for state in states)


def test_a_line_that_could_not_be_written_is_made_up_for_by_the_next_one(
    session: Session, journal: Journal
) -> None:
    journal.write(session.state, ORIGIN)
    session.train(3)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("os.fsync", lambda handle: failing(0, 28, False)(0, "fsync", False))
        with pytest.raises(OSError, match="No space"):
            journal.write(session.state, ORIGIN)
    session.train(3)
    with system(failing(1, 28, True)), pytest.raises(OSError, match="No space"):
        journal.write(session.state, ORIGIN)
    journal.write(session.state, ORIGIN)
    assert same(recovered(journal), session.state)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (300,), (40, 50), (0, 4)])
def test_arrays_come_back_bit_for_bit(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(3).standard_normal(shape)
    back = np.asarray(unpacked(packed(array)), dtype=np.float64).reshape(shape)
    assert back.tobytes() == array.tobytes()


@pytest.mark.parametrize(
    "value",
    [
        {"shape": [2, 2], "float64": "AAAA"},
        {"shape": [-1, 2], "float64": ""},
        {"shape": [1 << 40, 1 << 40], "float64": ""},
        {"shape": [1], "float64": "not base64 at all"},
        {"shape": "2", "float64": 7},
    ],
)
def test_a_packed_array_that_is_none_is_refused(value: Any) -> None:
    with pytest.raises(SessionFileError):
        unpacked(value)
