"""A session file before it is run: with edits in its log, far from a checkpoint, and with what does not fit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.session import Session
from bpstudio.storage import outline
from bpstudio.storage.checkpoints import iteration_work
from bpstudio.storage.contents import Contents
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.outline import preview, takes_long
from bpstudio.storage.reader import parsed, read
from bpstudio.storage.writer import encode


def file_of(session: Session, **changes: Any) -> Contents:
    return parsed(json.dumps({**json.loads(encode(session.frame)), **changes}).encode()).contents


@pytest.fixture
def edited() -> Session:
    """Forty iterations, the last twenty with another rate."""
    session = Session(read("xor").state)
    session.train(20)
    session.apply(SetLearningRate(0.05))
    session.train(20)
    return session


def test_a_moment_is_seen_with_the_settings_of_the_edits_before_it(edited: Session) -> None:
    early = preview(file_of(edited))
    assert early is not None
    assert early.document.training.learning_rate == 0.05
    assert Session(early).frame.cost == edited.frame.cost


def test_where_an_edit_lies_between_the_cursor_and_the_checkpoint_nothing_is_shown(edited: Session) -> None:
    contents = json.loads(encode(edited.frame))["checkpoints"]
    assert preview(file_of(edited, checkpoints=[c for c in contents if c["iteration"] < 20])) is None


def test_a_cursor_far_from_its_checkpoint_is_not_shown_early(
    edited: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited.seek(30)
    contents = json.loads(encode(edited.frame))
    near = {**contents["checkpoints"][0], "iteration": 25}
    assert preview(file_of(edited, checkpoints=[near])) is not None
    monkeypatch.setattr(outline, "AT_ONCE", 0)
    assert preview(file_of(edited, checkpoints=[near])) is None


def test_how_long_a_file_takes_is_that_of_all_its_parts(
    edited: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = file_of(edited)
    assert not takes_long(contents)
    work = 40 * iteration_work(edited.document)
    monkeypatch.setattr(outline, "AT_ONCE", work - 1)
    assert takes_long(contents)
    monkeypatch.setattr(outline, "AT_ONCE", work)
    assert not takes_long(contents)


def test_an_edit_that_does_not_fit_is_refused_with_its_place(edited: Session) -> None:
    log = [{"iterations": 20}, {"edit": {"type": "remove_layer", "layer": 7}, "iterations": 20}]
    with pytest.raises(SessionFileError) as caught:
        takes_long(file_of(edited, log=log))
    assert caught.value.path == "$.log[1].edit"


def test_a_cursor_past_the_steps_of_its_iteration_is_refused(edited: Session) -> None:
    with pytest.raises(SessionFileError) as caught:
        preview(file_of(edited, cursor={"iteration": 39, "revealed": 900}))
    assert caught.value.path == "$.cursor"
