"""Which page is in front and whose chain it tells, at every step, following or not, whatever is selected or pressed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Phase
from bpstudio.explain.pages.stage import (
    Attention,
    Page,
    chain_about,
    chosen_parameter,
    natural_page,
    page_shown,
    parameter_on_stage,
    pressed_after_following,
    still_pressed,
)
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
WIDE = Network(2, (Layer(2, "tanh"), Layer(2)))
THETA_2 = Parameter.parse("theta2[0,0]")
PAGES: tuple[Page, ...] = ("factors", "composition", "update", "paths", "batch")


def session(network: Network = ARTICLE) -> Session:
    ones = np.ones((2, network.inputs)), np.ones((2, network.outputs))
    return Session(Document(network, Examples(*ones)))


def every_step(given: Session) -> list[Session]:
    """The session after each step of its first iteration, the start included."""
    found = [given]
    for _ in range(len(given.frame.program)):
        later = Session(found[-1].state)
        later.step()
        if later.state.cursor == found[-1].state.cursor or later.state.cursor.iteration:
            break
        found.append(later)
    return found


def test_by_itself_the_forward_pass_shows_the_composition_the_way_back_the_factors() -> None:
    pages = {
        Phase.FORWARD: "composition",
        Phase.COST: "composition",
        Phase.BACKWARD: "factors",
        Phase.UPDATE: "update",
    }
    for at in every_step(session()):
        assert natural_page(at.frame) == pages[at.frame.phase]


def test_a_parameter_followed_shows_its_factors_before_and_during_the_forward_pass() -> None:
    given = session()
    given.follow(THETA_2)
    for at in every_step(given):
        expected = "update" if at.frame.phase is Phase.UPDATE else "factors"
        assert natural_page(at.frame) == expected
        assert parameter_on_stage(at.frame, Attention()) == Parameter("theta", 2)


@pytest.mark.parametrize("follow", [None, THETA_2])
def test_what_is_pressed_is_shown_at_every_step_unless_there_is_no_such_thing(
    follow: Parameter | None,
) -> None:
    given = session()
    given.follow(follow)
    for at, pressed in product(every_step(given), PAGES):
        assert page_shown(at.frame, pressed) == pressed
        assert page_shown(at.frame, pressed, (pressed,)) == natural_page(at.frame)


def test_factors_pressed_in_the_forward_pass_give_way_to_the_update_later() -> None:
    pressed: Page | None = "factors"
    shown = []
    for at in every_step(session()):
        pressed = still_pressed(at.frame, pressed)
        shown.append(page_shown(at.frame, pressed))
    assert shown[:8] == ["factors"] * 8
    assert shown[-1] == "update"


def test_the_composition_pressed_stays_until_another_is() -> None:
    pressed: Page | None = "composition"
    for at in every_step(session()):
        pressed = still_pressed(at.frame, pressed)
        assert page_shown(at.frame, pressed) == "composition"


def test_following_turns_to_the_factors_but_leaves_a_page_about_a_chain() -> None:
    assert [pressed_after_following(page) for page in PAGES] == ["factors", None, None, "paths", "batch"]


def test_a_step_that_is_not_in_the_selected_chain_shows_its_own() -> None:
    for at in every_step(session()):
        current = at.frame.current
        selected, passed = Attention(THETA_2), Attention(THETA_2, passed=True)
        assert parameter_on_stage(at.frame, selected) == Parameter("theta", 2)
        if current is not None and current.phase is Phase.BACKWARD:
            shown = parameter_on_stage(at.frame, passed)
            assert current in at.frame.program.chain_of(shown)


def test_followed_whatever_has_the_stage_the_chain_is_the_followed_one() -> None:
    given = session()
    given.follow(THETA_2)
    for at in every_step(given):
        for selected, passed in product(
            (None, Parameter.parse("theta3[0,0]"), Parameter("b", 1)), (False, True)
        ):
            attention = Attention(selected, passed=passed)
            assert chosen_parameter(at.frame, attention) == Parameter("theta", 2)
            assert parameter_on_stage(at.frame, attention) == Parameter("theta", 2)


def test_following_no_factor_is_told_in_the_chain_of_another_parameter() -> None:
    given = session()
    given.follow(THETA_2)
    while given.frame.gradient(THETA_2) is None:
        given.step()
    chain = given.frame.program.chain_of(THETA_2)
    for step in given.frame.program:
        about = chain_about(given.frame, step, Attention(Parameter.parse("theta3")))
        assert about == (None if step.gradient is None else (Parameter("theta", 2), step in chain))


@pytest.mark.parametrize("network", [ARTICLE, WIDE])
def test_without_following_a_factor_is_always_part_of_the_chain_it_is_told_in(network: Network) -> None:
    given = session(network)
    given.finish_iteration()
    program = given.frame.program
    for step, selected in product(program, (None, Parameter("theta", 1, 0, 0), Parameter("b", 2))):
        about = chain_about(given.frame, step, Attention(selected))
        assert about is None or (about[1] and step in program.chain_of(about[0]))
