"""Why something is not shown or asked is true as long as it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.facts.nudge import nudge_graph
from bpstudio.explain.words.withheld import WITHHELD_IN_A_HUNT, why_not_practised
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.session import Session
from tests.session.practice.hunts import BATCH, solved, with_mistake

HUNT = with_mistake(BATCH, "slope_left_out", 11)


@pytest.mark.parametrize("state", [HUNT, solved(HUNT)])
def test_a_network_with_a_mistake_stays_as_it_is_until_the_mistake_is_taken_out(state: State) -> None:
    assert why_not_practised(state).endswith("until it is found and taken out.")
    with pytest.raises(ValueError, match="until the mistake is found and taken out"):
        Session(state).apply(SetLearningRate(0.5))


def test_once_it_is_taken_out_nothing_is_against_practice_and_edits() -> None:
    session = Session(solved(HUNT))
    session.take_out_mistake()
    assert why_not_practised(session.state) == ""
    session.apply(SetLearningRate(0.5))


def test_in_an_exercise_nothing_is_asked_in_passing_whether_it_is_answered_or_not() -> None:
    state = Session(BATCH).state
    exercise = Exercise((replace(asked_for("C", state.document), id="1a"),))
    assert "has questions of its own" in why_not_practised(replace(state, exercise=exercise))


def test_in_a_hunt_the_nudge_waits_for_the_mistake_and_not_for_a_question() -> None:
    frame = Frame(HUNT)
    assert nudge_graph(frame, Parameter.parse("theta1[0,0]"), None, None, 0.1, ARTICLE) == (
        None,
        WITHHELD_IN_A_HUNT,
    )
