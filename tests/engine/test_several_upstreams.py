"""A step may multiply the gradients of several steps, whose products are added: a layer that two layers read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program, Step
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

NETWORK = Network(1, (Layer(1), Layer(1), Layer(1)))
CHAIN = Program.of(NETWORK)


def with_a_skip() -> Program:
    """The article's program, but a¹ is read by layer 3 as well: ∂C/∂z¹ adds what comes through z³ and through z²."""
    skipping, slope = CHAIN.find(Op.DA_DZ, 3).index, CHAIN.find(Op.DA_DZ, 1)
    both = replace(slope, upstreams=(CHAIN.find(Op.DZ_DA, 2).index, skipping))
    return Program(NETWORK, tuple(both if step == slope else step for step in CHAIN))


SKIPPING = with_a_skip()


def symbols(steps: tuple[Step, ...]) -> str:
    return " ".join(str(step.symbol) for step in steps)


def test_every_step_of_a_chain_has_one_contribution_its_chain() -> None:
    for step in CHAIN:
        assert list(CHAIN.contributions(step)) == [CHAIN.chain(step)]
        assert len(step.upstreams) <= 1


def test_a_gradient_that_two_layers_add_to_has_a_product_through_each() -> None:
    found = [symbols(links) for links in SKIPPING.contributions(SKIPPING.branch(Parameter("theta", 1)))]
    assert found == [
        "dz1/dtheta1 da1/dz1 dz2/da1 da2/dz2 dz3/da2 dyhat/dz3 dC/dyhat",
        "dz1/dtheta1 da1/dz1 dyhat/dz3 dC/dyhat",
    ]
    assert symbols(SKIPPING.chain_of(Parameter("theta", 2))) == symbols(CHAIN.chain_of(Parameter("theta", 2)))


def test_what_is_no_single_product_is_refused_as_a_chain() -> None:
    with pytest.raises(ValueError, match=r"dC/dtheta1 is no single product: dC/dz1 adds up 2"):
        SKIPPING.chain_of(Parameter("theta", 1))


def test_following_visits_every_step_that_adds_to_the_gradient_once_and_in_order() -> None:
    visited = SKIPPING.followed(Parameter("b", 1))
    assert visited == CHAIN.followed(Parameter("b", 1)), "the short way has no step that the long one lacks"
    assert list(visited) == sorted(set(visited))
    alone = replace(CHAIN.find(Op.DA_DZ, 1), upstreams=(CHAIN.find(Op.DA_DZ, 3).index,))
    short = Program(NETWORK, tuple(alone if step.index == alone.index else step for step in CHAIN))
    assert set(short.followed(Parameter("b", 1))) < set(visited)


def test_all_ways_up_are_of_what_a_gradient_is_made_of() -> None:
    slope = SKIPPING.find(Op.DA_DZ, 1)
    made_of = {step.index for links in SKIPPING.contributions(slope) for step in links} - {slope.index}
    assert SKIPPING.upstream_of(slope) == made_of
    assert SKIPPING.upstream_of() == frozenset()


def seen(revealed: int) -> Frame:
    session = Session(Document(NETWORK, Examples(np.array([[0.5]]), np.array([[1.0]]))))
    session.seek(0, revealed)
    frame = Frame(session.state, session._traces)
    frame.program = SKIPPING
    return frame


def test_the_links_before_a_branch_go_up_all_ways() -> None:
    frame, goal = seen(len(SKIPPING) - 1), SKIPPING.find(Op.DZ_DB, 1)
    reused = {str(step.symbol) for step in SKIPPING if frame.reused_by(Parameter("b", 1), step)}
    assert reused == {str(SKIPPING[index].symbol) for index in SKIPPING.upstream_of(goal)} | {
        str(SKIPPING[index].symbol) for index in SKIPPING.upstream_of(SKIPPING.find(Op.DZ_DTHETA, 1))
    }
    assert "dz2/da1" in reused
    assert "dyhat/dz3" in reused


def test_as_long_as_a_branch_is_hidden_nothing_of_it_is_reused() -> None:
    frame = seen(SKIPPING.find(Op.DC_DYHAT).number)
    assert not any(frame.reused_by(Parameter("b", 1), step) for step in SKIPPING)
