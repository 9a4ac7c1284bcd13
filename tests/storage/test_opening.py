"""What is read of a file before it is shown, whose numbers are shown, and how long those of a run are in doubt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bpstudio.explain.words.files import CONFINED
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session
from bpstudio.storage import opening, outline
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.progress import Stopped
from bpstudio.storage.reader import decode, read
from bpstudio.storage.replay import Verification
from tests.storage.long_file import long_file


@pytest.fixture
def long_one(tmp_path: Path) -> Path:
    return long_file(tmp_path)


@pytest.fixture
def wrong_one(long_one: Path) -> Path:
    """The same with one cost doubled."""
    contents = json.loads(long_one.read_bytes())
    contents["series"]["cost"][5] *= 2
    long_one.write_text(json.dumps(contents))
    return long_one


def trained(iterations: int) -> Session:
    session = Session(read("xor").state)
    session.train(iterations)
    return session


def numbers(state: Any) -> list[bytes]:
    """The cost of every iteration, to the bit."""
    return [segment.record.costs.tobytes() for segment in state.segments]


def test_a_small_file_with_a_long_log_takes_long_and_one_that_is_small_does_not(
    tmp_path: Path, long_one: Path
) -> None:
    contents = json.loads(long_one.read_bytes())
    for part in ("trace", "series", "checkpoints"):
        contents.pop(part)
    assert not opening.keeps_waiting(long_one)
    contents["log"] = [{"iterations": 9_000_000}]
    path = tmp_path / "endless.json"
    path.write_text(json.dumps(contents))
    assert opening.keeps_waiting(path)
    assert not opening.keeps_waiting("article")


def test_a_large_file_keeps_one_waiting_before_a_line_of_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.json"
    path.write_text("not a session, and this is not looked at")
    monkeypatch.setattr(opening, "LARGE_BYTES", 10)
    assert opening.keeps_waiting(path)


def test_where_nobody_may_look_the_reader_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def forbidden(path: Path) -> bool:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "is_file", forbidden)
    monkeypatch.setattr(opening, "located", Path)
    with pytest.raises(SessionFileError):
        opening.keeps_waiting(tmp_path / "not there.json")


def test_a_file_is_run_again_at_once_and_shown_whole(long_one: Path) -> None:
    found = opening.read_to_show(long_one)
    assert found.glimpse is None
    assert found.found.agrees
    assert found.found.compared
    assert found.session.state.iterations == 300
    assert found.session.state.cursor == Cursor(200, 7)
    assert found.session.confined is None


def test_one_that_takes_long_is_seen_at_its_cursor_first_and_cannot_be_edited_yet(
    long_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "AT_ONCE", 30_000)
    found = opening.read_to_show(long_one)
    assert found.opened is None
    assert found.session.state.cursor == Cursor(200, 7)
    assert found.session.confined == CONFINED
    rest = opening.finished(found.parsed)
    assert rest.session.state.iterations == 300
    assert rest.session.frame.cost == found.session.frame.cost


def test_one_that_takes_long_and_has_nothing_to_show_is_waited_for(
    long_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = json.loads(long_one.read_bytes())
    contents["checkpoints"] = []
    long_one.write_text(json.dumps(contents))
    monkeypatch.setattr(outline, "AT_ONCE", 30_000)
    found = opening.read_to_show(long_one)
    assert found.glimpse is None
    assert found.session.state.iterations == 300


def test_how_far_it_has_come_only_ever_grows(long_one: Path) -> None:
    told: list[float] = []
    opening.read_to_show(long_one, told.append)
    assert told == sorted(told)
    assert len(set(told)) > 2
    assert 0.8 < told[-1] <= 1.0


def test_nothing_is_asked_of_a_file_that_agrees(long_one: Path) -> None:
    found, wrong = opening.read_unasked(long_one)
    assert wrong == ""
    assert found.session.state.segments[-1].record.anchors
    assert opening.read_unasked("article")[1] == ""


def test_with_nobody_to_ask_the_log_is_believed_and_what_is_wrong_is_said(wrong_one: Path) -> None:
    found, wrong = opening.read_unasked(wrong_one)
    assert "$.series.cost[5]" in wrong
    assert found.session.state.cursor == Cursor(200, 7)
    assert numbers(found.session.state) == numbers(trained(300).state)
    assert not found.session.state.segments[-1].record.anchors


def test_by_its_log_a_file_has_nothing_left_that_could_be_wrong(wrong_one: Path) -> None:
    asked = opening.read_to_show(wrong_one)
    assert not asked.found.agrees
    found = opening.by_the_log(asked)
    assert found.found == Verification()
    assert not found.found.compared


def test_the_glimpse_of_a_file_is_not_believed_by_its_log(
    long_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "AT_ONCE", 30_000)
    with pytest.raises(AssertionError, match="not run yet"):
        opening.by_the_log(opening.read_to_show(long_one))


def test_run_here_a_session_has_the_numbers_of_its_log_and_counts_up_to_all_of_it(wrong_one: Path) -> None:
    shown = decode(wrong_one.read_bytes()).state
    told: list[float] = []
    found = opening.run_here(shown, told.append)
    assert numbers(found) == numbers(trained(300).state)
    assert found.cursor == shown.cursor
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_running_it_here_can_be_stopped() -> None:
    def stop(share: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        opening.run_here(trained(20).state, stop)


def test_what_cannot_be_told_is_so_until_an_edit_drops_it_and_again_when_that_is_undone() -> None:
    session = trained(20)
    untold = opening.untold_in(session.state, 12)
    assert untold.is_in(session.state)
    session.train(5)
    assert untold.is_in(session.state)
    session.seek(2, 0)
    session.apply(SetLearningRate(0.01))
    assert not untold.is_in(session.state)
    session.train(30)
    assert session.state.iterations > 12
    assert not untold.is_in(session.state)
    session.undo()
    assert untold.is_in(session.state)


def test_an_edit_after_what_cannot_be_told_leaves_it_in_doubt() -> None:
    session = trained(20)
    untold = opening.untold_in(session.state, 12)
    session.apply(SetLearningRate(0.01))
    session.train(5)
    assert untold.is_in(session.state)
