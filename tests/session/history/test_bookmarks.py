"""Bookmarks: named moments that stay through training, edits and undo, as far as there is such a moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session
from bpstudio.storage.journal import Journal, Origin, read_journal
from bpstudio.storage.reader import decode
from bpstudio.storage.reader import opened as read_contents
from bpstudio.storage.writer import encode
from tests.undone import undo_title

DOCUMENT = Document(
    Network(1, (Layer(1, "sigmoid"),)), Examples(np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]]))
)


@pytest.fixture
def session() -> Session:
    made = Session(DOCUMENT)
    made.train(10)
    return made


def names(session: Session) -> list[str]:
    return [bookmark.name for bookmark in session.state.bookmarks]


def test_bookmarks_stand_in_the_order_of_time_one_at_a_moment(session: Session) -> None:
    session.bookmark("end")
    session.seek(4, 3)
    session.bookmark("middle")
    assert session.state.bookmarks == (Bookmark(4, 3, "middle"), Bookmark(9, 8, "end"))
    session.bookmark("centre")
    assert names(session) == ["centre", "end"]
    session.remove_bookmark(Bookmark(4, 3, "centre"))
    assert names(session) == ["end"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_bookmark_needs_a_name(session: Session, name: str) -> None:
    with pytest.raises(ValueError, match="a bookmark needs a name of 1 to 80 characters"):
        session.bookmark(name)
    assert not session.state.bookmarks


def test_undo_takes_back_the_bookmark_and_nothing_else(session: Session) -> None:
    session.bookmark("here")
    session.train(5)
    session.seek(12, 2)
    assert undo_title(session) == "bookmark"
    session.undo()
    assert names(session) == []
    assert (session.state.iterations, session.state.cursor) == (15, Cursor(12, 2))
    session.redo()
    assert names(session) == ["here"]


def test_an_edit_in_the_past_drops_the_bookmarks_of_the_future_and_undo_brings_them_back(
    session: Session,
) -> None:
    session.bookmark("late")
    session.seek(3)
    session.bookmark("early")
    session.seek(5)
    session.apply(SetLearningRate(0.5))
    assert names(session) == ["early"]
    session.undo()
    assert names(session) == ["early", "late"]


def test_following_and_stepping_leave_bookmarks_alone(session: Session) -> None:
    session.bookmark("here")
    session.follow(Parameter("theta", 1))
    session.step()
    session.train(3)
    assert names(session) == ["here"]


def test_bookmarks_are_in_the_file_only_where_there_are_some(session: Session) -> None:
    assert b"bookmarks" not in encode(session.frame)
    session.seek(4, 3)
    session.bookmark("the corner, θ")
    again = decode(encode(session.frame)).state
    assert again.bookmarks == session.state.bookmarks
    assert encode(Session(again).frame) == encode(session.frame)


def test_bookmarks_are_recovered_from_the_journal(session: Session, tmp_path: Path) -> None:
    journal, origin = Journal(tmp_path / "journal"), Origin()
    journal.write(session.state, origin)
    session.seek(4)
    session.bookmark("kept")
    journal.write(session.state, origin)
    assert (
        read_contents(read_journal(tmp_path / "journal").contents).state.bookmarks == session.state.bookmarks
    )
    session.undo()
    journal.write(session.state, origin)
    assert read_contents(read_journal(tmp_path / "journal").contents).state.bookmarks == ()
