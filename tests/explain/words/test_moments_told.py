"""Moments in words: where the cursor is, what the timeline has under the mouse, bookmarks, and what waits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.program import Op
from bpstudio.explain.series.series import only_every, seams
from bpstudio.explain.troubles.runaway import again
from bpstudio.explain.words import bookmarks, transcript, where
from bpstudio.explain.words.happened import ahead_in_full, held_up
from bpstudio.explain.words.verdicts import stopped
from bpstudio.notation import textbook
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history import record
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.session import Session


@pytest.fixture
def session() -> Session:
    made = Session(Document(Network(1, (Layer(2), Layer(1))), Examples(np.ones((1, 1)), np.ones((1, 1)))))
    made.train(3)
    made.seek(2, 4)
    return made


def test_the_place_of_the_cursor_is_told_in_short_and_in_full(session: Session) -> None:
    steps = len(session.frame.program)
    text, tip = where.place_in_words(session.frame)
    assert text.strip() == f"iteration 2  ·  step 4 of {steps}"
    assert tip.startswith("Where the cursor is: the iteration, and the step within it. Its parameters are")
    assert where.place_among_all(session.state) == f"iteration 2 of 3, step 4 of {steps}"


def test_the_timeline_tells_iterations_and_what_is_not_run() -> None:
    assert where.iteration_among(1204, 31_000) == "Iteration 1,204 of 31,000"
    assert where.iteration_among(4, 3) == where.NOT_RUN_YET


def test_a_step_on_the_timeline_says_whether_the_chain_followed_visits_it(session: Session) -> None:
    program, notation = session.frame.program, textbook.ARTICLE
    z, update = program.find(Op.Z, 1), program.find(Op.UPDATE)
    assert where.step_in_short(z, visited=True, notation=notation) == "Step 1: z¹ · forward"
    told = where.step_in_short(update, visited=False, notation=notation)
    assert told == f"Step {update.number}: update · update · not on the chain followed"


def test_a_mark_on_the_timeline_names_the_edits_made_there(session: Session) -> None:
    session.apply(SetLearningRate(0.25))
    [seam] = seams(session.state)
    assert seam.words(textbook.ARTICLE).startswith("Before iteration 2: Set η to 0.25")


def test_what_an_edit_here_drops_comes_with_the_way_back(session: Session) -> None:
    assert ahead_in_full(session.state) == "An edit here drops 1 later iteration. Undo brings it back."
    session.seek(0, 0)
    assert ahead_in_full(session.state) == "An edit here drops 3 later iterations. Undo brings them back."
    session.seek(session.state.iterations)
    assert ahead_in_full(session.state) == ""


def test_bookmarks_are_told_by_their_moment() -> None:
    bookmark = Bookmark(1204, 3, "before")
    assert bookmarks.moment_of(bookmark) == "iteration 1,204, step 3"
    assert bookmarks.offered_name(Cursor(1204, 3)) == "iteration 1,204, step 3"
    assert bookmarks.offered_name(Cursor(1204, 0)) == "iteration 1,204"
    assert "Ctrl+B" in bookmarks.no_bookmark("Ctrl+B")
    assert bookmarks.list_of_bookmarks("Ctrl+B").startswith("Moments marked with Ctrl+B.")
    told = bookmarks.then_and_now(bookmark, "before", Cursor(5, 0), parameters=9, shown=500)
    assert told == "Then: “before”, iteration 1,204, step 3. Now: iteration 5, step 0."
    many = bookmarks.then_and_now(bookmark, "before", Cursor(5, 0), parameters=9000, shown=500)
    assert many == f"{told} The 500 that changed most of 9,000."


def test_what_holds_training_up_or_ends_it_is_told() -> None:
    assert held_up("There are no targets.", more=0) == (
        "There are no targets. Stepping and training wait until this is put right."
    )
    assert held_up("There are no targets.", more=2).endswith("put right.  (and 2 more)")
    assert stopped("the cost is below 0.1") == "Training stopped: the cost is below 0.1."
    assert again(1204, 0.01) == "Again from iteration 1,204 with η = 0.01"


def test_a_plot_says_which_iterations_it_has() -> None:
    assert only_every(1, after=" kept") == ""
    assert only_every(4, after=" kept") == "every 4th iteration kept"
    assert only_every(2, before="held-out cost at ") == "held-out cost at every 2nd iteration"


def test_an_iteration_that_begins_is_ready_and_says_which_edit_was_made_there(session: Session) -> None:
    def told(keys: str = "", named: Callable[[str], str] = str) -> str:
        return where.where_in_words(session.frame, "example", 0, keys, named, notation=textbook.ARTICLE)

    session.seek(2, 0)
    assert told() == "Iteration 2, ready. → steps, Space trains."
    session.apply(SetLearningRate(0.25))
    assert told() == "Iteration 2, ready. Set η to 0.25 (was 0.1). → steps, Space trains."
    assert told("Type on.", str.upper) == "Iteration 2, ready. SET Η TO 0.25 (WAS 0.1). Type on."


def test_what_is_run_again_to_be_seen_says_from_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "CHECKPOINT_BYTES", 2_000)
    session = Session(Document(Network(1, (Layer(2), Layer(1))), Examples(np.ones((1, 1)), np.ones((1, 1)))))
    session.train(300)
    session.seek(256)
    assert transcript.recorded_in_words(session.state) == "Its parameters are on record."
    session.seek(257)
    assert "are run again from iteration 256, the last before it" in transcript.recorded_in_words(
        session.state
    )


def test_of_no_iteration_no_cost_is_told(session: Session) -> None:
    session.seek(2, 0)
    assert transcript.trained(session.state, 2) == "0 iterations"
    assert transcript.trained(session.state, 0).startswith("2 iterations, C from ")
