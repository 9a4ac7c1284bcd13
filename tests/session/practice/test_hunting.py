"""A hunt: what is found stays found whatever is undone, and what would tell waits until all of it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.session.checking import check, checking
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.nudge import cost_slice
from bpstudio.session.practice.hunting import (
    CARD,
    CHECK,
    NUMBER,
    RULE,
    after_try,
    hunt_of,
    hunted,
    hunting,
    why_not_checked,
)
from bpstudio.session.session import Session
from tests.session.practice.hunts import BATCH, solved, with_mistake

PLANTED = ("slope_left_out", 11)


def test_card_rule_number_and_check_are_found_one_after_the_other() -> None:
    session = Session(with_mistake(BATCH, *PLANTED))
    asked = []
    for stage, typed in ((CARD, "11"), (RULE, "slope_left_out"), (NUMBER, "0.5"), (CHECK, "")):
        hunt = hunt_of(session.state)
        assert hunt is not None
        asked.append((hunt.asks, hunt.unlocked, hunt.over))
        session.answer(after_try(session.state, stage, typed, True))
    hunt = hunt_of(session.state)
    assert asked == [(CARD, False, False), (RULE, False, False), (NUMBER, False, False), (CHECK, True, False)]
    assert hunt is not None
    assert (hunt.asks, hunt.unlocked, hunt.over, hunt.probes) == (None, True, True, 3)


def test_every_try_is_counted_and_a_later_one_counts_alone() -> None:
    session = Session(with_mistake(BATCH, *PLANTED))
    for typed in ("7", "9", "11"):
        session.answer(after_try(session.state, CARD, typed, typed == "11"))
    hunt = hunt_of(session.state)
    assert hunt is not None
    assert (hunt.found, hunt.probes) == ((CARD,), 3)


def test_a_card_or_rule_that_is_not_planted_is_not_found_whatever_its_note_says() -> None:
    state = with_mistake(BATCH, *PLANTED)
    wrong = replace(state, answers=(after_try(state, CARD, "7", True),))
    hunt = hunt_of(wrong)
    assert hunt is not None
    assert hunt.found == ()
    out_of_order = hunt_of(replace(state, answers=(after_try(state, NUMBER, "0.5", True),)))
    assert out_of_order is not None
    assert out_of_order.found == ()


def test_undo_takes_nothing_back_that_was_found() -> None:
    session = Session(with_mistake(BATCH, *PLANTED))
    session.bookmark("here")
    session.answer(after_try(session.state, CARD, "11", True))
    session.undo()
    session.seek(0, 3)
    hunt = hunt_of(session.state)
    assert hunt is not None
    assert hunt.found == (CARD,)


def test_without_a_planted_mistake_nothing_is_hunted() -> None:
    state = Session(BATCH).state
    assert hunt_of(state) is None
    assert not hunting(state)
    assert why_not_checked(state) == ""


def test_no_check_and_no_nudge_tells_the_right_numbers_until_it_is_found() -> None:
    session = Session(with_mistake(BATCH, *PLANTED))
    weight = Parameter("theta", 1, 0, 0)
    assert session.frame.hunted
    assert cost_slice(session.frame, weight, np.array([0.1])) is None
    for ask in (check, checking):
        with pytest.raises(ValueError, match="the gradients are checked once its card"):
            ask(session.frame)
    with pytest.raises(ValueError, match="once it is found"):
        session.take_out_mistake()
    after = Session(solved(session.state))
    assert not after.frame.hunted
    assert cost_slice(after.frame, weight, np.array([0.1])) is not None
    found = check(after.frame)
    assert not found.passed
    assert [step.number for step in found.wrong_factors] == [11]
    assert checking(after.frame)(lambda share: None).wrong_factors == found.wrong_factors


def test_taken_out_the_right_numbers_stand_there_and_edits_are_allowed_again() -> None:
    session = Session(solved(with_mistake(BATCH, *PLANTED)))
    wrong = session.frame.all_gradients
    assert wrong is not None
    session.take_out_mistake()
    right = session.frame.all_gradients
    assert right is not None
    assert session.document.planted is None
    assert session.state.cursor == Cursor(0, len(session.frame.program) - 1)
    assert check(session.frame).passed
    assert not np.allclose(right, wrong)
    with pytest.raises(ValueError, match="no mistake is planted here"):
        session.take_out_mistake()


def test_the_iteration_that_is_hunted_is_the_first_wherever_the_cursor_is() -> None:
    session = Session(with_mistake(BATCH, *PLANTED))
    session.train(3)
    session.follow(Parameter("theta", 1, 0, 0))
    state = hunted(session.state)
    assert state.cursor == Cursor(0, len(session.frame.program))
    assert state.following is None
