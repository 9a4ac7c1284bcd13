"""What is said in a hunt: of the card, the rule and the number, and when all is found what was done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.program import Phase
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import capital
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.explain.hunts.explained import explanation_of
from bpstudio.explain.hunts.hunted import (
    NOT_HERE,
    TASK_CARD,
    TASK_CHECK,
    TASK_OVER,
    HuntReply,
    asked,
    confirm,
    give_number,
    hunt_judged_again,
    name_card,
    name_rule,
    number_named,
    step_named,
)
from bpstudio.explain.hunts.rules import NEVER_APART, rules_to_choose, titled
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import found_in
from bpstudio.session.practice.hunting import CARD, hunt_of
from bpstudio.session.practice.planting import begun_here, plantable, planted_copy
from bpstudio.session.practice.questions import Answer
from bpstudio.session.session import Session
from tests.explain.networks import random_document
from tests.session.practice.hunts import BATCH, CHAIN, solved, with_mistake


def keep(session: Session, reply: HuntReply) -> bool:
    """Keep an answer; whether it was right."""
    assert reply.answer is not None
    session.answer(reply.answer)
    return reply.right


def test_a_hunt_from_its_beginning_to_its_end() -> None:
    session = Session(with_mistake(BATCH, "slope_left_out", 11))
    said = [asked(session.state, ARTICLE)]
    assert keep(session, name_card(session.state, session.frame.program[10]))
    said.append(asked(session.state, ARTICLE))
    assert keep(session, name_rule(session.state, "slope_left_out"))
    said.append(asked(session.state, ARTICLE))
    truth = float(found_in(session.state).right.da_dz[1][0, 0])
    assert keep(session, give_number(session.state, f"{truth:.4g}", ARTICLE))
    said.append(asked(session.state, ARTICLE))
    assert keep(session, confirm(session.state, ARTICLE))
    assert [*said, asked(session.state, ARTICLE)] == [
        TASK_CARD,
        "∂a¹/∂z¹ is the card. Which rule is it?",
        "What should ∂a₁¹/∂z₁¹ of example 1 be?",
        TASK_CHECK,
        TASK_OVER,
    ]
    hunt = hunt_of(session.state)
    assert hunt is not None
    assert hunt.over


def test_every_try_is_answered_with_what_it_tells() -> None:
    state = with_mistake(BATCH, "slope_left_out", 11)
    program = state.segment.program
    above, below = name_card(state, program[7]), name_card(state, program[12])
    assert above.sentence == "That card is as it should be: what it multiplies by, and the product so far."
    assert "the mistake is made before it" in below.sentence
    assert not above.right
    assert not below.right
    wrong, right = (name_rule(state, name) for name in ("activation_for_slope", "slope_left_out"))
    assert (wrong.right, wrong.sentence) == (False, "That would give other numbers at this card.")
    assert (right.right, right.sentence) == (True, "Yes: a hidden slope is left out.")
    assert name_rule(state, "error_sign").sentence == (
        "That is no rule of this card: it would be broken elsewhere."
    )
    assert name_rule(state, "softmax_diagonal").sentence == "There is no place for that in this network."
    assert give_number(state, "0.3.3", ARTICLE).answer is None
    assert not give_number(state, "1", ARTICLE).right
    frozen = solved(state)
    assert "The factor ∂a¹/∂z¹ is wrong" in confirm(frozen, ARTICLE).sentence


def test_a_card_has_its_factor_and_its_number() -> None:
    state = with_mistake(CHAIN, "error_sign", 6)
    assert step_named(state, state.segment.program[6], ARTICLE) == "∂ŷ/∂z², step 7"
    assert number_named(state, ARTICLE) == "∂C/∂ŷ"


def test_the_check_waits_until_all_else_is_found() -> None:
    with pytest.raises(ValueError, match="the gradients are checked once"):
        confirm(with_mistake(BATCH, "slope_left_out", 11), ARTICLE)


def test_what_was_done_is_told_with_the_right_numbers_beside_the_wrong_ones() -> None:
    state = with_mistake(BATCH, "slope_left_out", 11)
    found = explanation_of(state, ARTICLE)
    assert found.done == "What was done: the slope tanh′ is left out."
    assert found.instead == "∂C/∂z¹ is ∂C/∂a¹ times ∂a¹/∂z¹."
    first = found.rows[0]
    assert (first.symbol, first.wrong) == ("∂a₁¹/∂z₁¹", "1")
    assert first.right != "1"
    assert len(found.rows) == 7
    assert {row.symbol[:2] for row in found.rows[1:]} == {"∂C"}
    assert all(row.right != row.wrong for row in found.rows)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_four_to_six_rules_are_offered_one_of_them_true_and_all_others_false(seed: int) -> None:
    session = Session(random_document(np.random.default_rng(seed)))
    try:
        state = planted_copy(session.state, seed % 6, seed)
    except RefusedError:
        assert not plantable(begun_here(session.state))
        return
    names = rules_to_choose(state)
    assert 4 <= len(names) <= 6
    assert len(set(names)) == len(names)
    assert names == rules_to_choose(state)
    assert [name for name in names if name_rule(state, name).right] == [found_in(state).alteration.mistake]
    assert titled(names) == tuple(capital(TITLES[name]) for name in names)
    for pair in NEVER_APART:
        assert not set(pair) <= set(names)


def test_the_true_rule_does_not_stand_at_the_same_place_every_time() -> None:
    places = set()
    for seed in range(12):
        document = replace(BATCH, training=replace(BATCH.training, seed=seed))
        names = rules_to_choose(with_mistake(document, "slope_left_out", 11))
        places.add(names.index("slope_left_out"))
    assert len(places) > 2


def test_of_every_other_card_it_is_said_on_which_side_the_mistake_is() -> None:
    state = with_mistake(CHAIN, "slope_left_out_at_output", 7)
    said = {
        step.number: name_card(state, step) for step in state.segment.program if step.phase is Phase.BACKWARD
    }
    assert [number for number, outcome in said.items() if outcome.right] == [7]
    assert [number for number, outcome in said.items() if "as it should be" in outcome.sentence] == [6]


def judged(state: State) -> dict[str, str]:
    return {answer.question: answer.note for answer in hunt_judged_again(state, ARTICLE).answers}


def test_the_notes_of_a_file_are_not_believed() -> None:
    state = solved(with_mistake(BATCH, "slope_left_out", 11))
    read = replace(state, answers=tuple(replace(answer, note="open") for answer in state.answers))
    assert hunt_of(read) is not None
    assert set(judged(read).values()) == {"right"}
    lying = tuple(
        replace(answer, typed="7" if answer.question == CARD else "0.1") for answer in state.answers
    )
    other = Answer("1a", "0.5", note="open")
    assert set(judged(replace(state, answers=(*lying, other))).values()) == {"wrong", "open"}


def test_what_is_made_at_no_card_is_not_hunted() -> None:
    assert asked(with_mistake(CHAIN, "error_sign", 6), ARTICLE) == TASK_CARD
    relu = replace(CHAIN, network=Network(1, (Layer(1, "relu"), Layer(1, "sigmoid"))))
    assert asked(with_mistake(relu, "slope_left_out", 11), ARTICLE) == NOT_HERE
    still = with_mistake(CHAIN, "bias_not_trained", 14)
    assert asked(still, ARTICLE) == NOT_HERE
