"""What the list of hunts and their pane say."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.explain.hunts.choosing import (
    SELECT_A_CARD,
    card_text,
    difficulty_words,
    probes_text,
    ready_text,
    stages_text,
)
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.hunting import CARD, CHECK, after_try, hunt_of, shown_in_a_hunt
from tests.qt.there import there
from tests.session.practice.hunts import BATCH, solved, with_mistake


def test_a_ready_hunt_has_as_many_dots_as_it_is_hard() -> None:
    assert ready_text("two hidden units", 2) == "●●○○○  two hidden units"
    assert difficulty_words(2) == "difficulty 2 of 5"


def test_what_is_found_is_ticked_off_and_what_is_asked_for_is_pointed_at() -> None:
    state = with_mistake(BATCH, "slope_left_out", 11)
    assert stages_text(there(hunt_of(state))) == "→ card   · rule   · number   · check"
    assert probes_text(there(hunt_of(state))) == ""
    once = replace(state, answers=(after_try(state, CARD, "7", False),))
    assert probes_text(there(hunt_of(once))) == "1 answer tried"
    found = solved(state)
    assert stages_text(there(hunt_of(found))) == "✓ card   ✓ rule   ✓ number   → check"
    over = replace(found, answers=(*found.answers, after_try(found, CHECK, "", True)))
    assert stages_text(there(hunt_of(over))) == "✓ card   ✓ rule   ✓ number   ✓ check"
    assert probes_text(there(hunt_of(over))) == "3 answers tried"


def test_a_card_is_named_by_its_factor_and_its_step() -> None:
    state = with_mistake(BATCH, "slope_left_out", 11)
    assert card_text(state, None, ARTICLE) == SELECT_A_CARD
    assert card_text(state, state.segment.program[10], ARTICLE) == "Selected: ∂a¹/∂z¹, step 11"
    assert shown_in_a_hunt(state) == state.cursor
