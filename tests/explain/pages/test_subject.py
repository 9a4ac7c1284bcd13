"""What the strip is about: which page is in front and whose chain it tells, and what can be asked why it is so."""

from __future__ import annotations

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.pages.stage import Attention, branch_ahead, parameter_on_stage
from bpstudio.explain.pages.steps import update_equations
from bpstudio.explain.pages.subject import (
    Subject,
    factors_of,
    pages_closed,
    single_parameter,
    subject_of,
)
from bpstudio.explain.pages.update import update_of
from bpstudio.explain.pages.why import CUT, GIVEN, NOTHING, UPDATE, chain_rule_of, question_of, sections_of
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection, Unit
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

ONE = Parameter("theta", 1, 0, 0)
CUT_ONE = Parameter("theta", 1, 0, 3)


def session(name: str = "xor") -> Session:
    return Session(read(name).state)


def whole(name: str = "xor") -> Frame:
    """An iteration with its update revealed."""
    given = session(name)
    given.finish_iteration()
    return given.frame


def on_the_way_back(name: str = "xor") -> Session:
    """All but the update revealed."""
    given = session(name)
    given.finish_iteration()
    given.back()
    return given


def test_going_forward_it_is_the_composition_going_back_a_chain_at_the_end_the_update() -> None:
    assert subject_of(session().frame, Attention(), None, ()) == Subject("composition")
    back = on_the_way_back().frame
    assert subject_of(back, Attention(), None, ()) == Subject("factors", Parameter("b", 1))
    assert subject_of(back, Attention(ONE), None, ()) == Subject("factors", ONE)
    assert subject_of(whole(), Attention(), None, ()) == Subject("update")
    assert subject_of(whole(), Attention(ONE), None, ()) == Subject("update", ONE)


def test_the_table_of_the_batch_tells_a_chain_only_where_there_is_one() -> None:
    assert subject_of(session().frame, Attention(), None, (), True) == Subject("batch")
    assert subject_of(on_the_way_back().frame, Attention(), None, (), True).parameter is not None


def test_a_factor_that_is_selected_off_the_way_has_its_own_chain() -> None:
    frame = on_the_way_back().frame
    slope = frame.program.find(Op.DA_DZ, 1)
    branch = frame.program.branch(Parameter("theta", 2))
    assert parameter_on_stage(frame, Attention(step=slope.index)) == Parameter("b", 1)
    assert parameter_on_stage(frame, Attention(step=branch.index)) == Parameter("theta", 2)
    assert parameter_on_stage(frame, Attention(step=branch.index, passed=True)) == Parameter("b", 1)


def test_without_a_choice_the_chain_is_the_one_that_comes_next_or_came_last() -> None:
    assert parameter_on_stage(session().frame, Attention()) == Parameter("theta", 2)
    assert parameter_on_stage(whole(), Attention()) == Parameter("b", 1)


@pytest.mark.parametrize(
    ("op", "layer", "target"),
    [
        (Op.DC_DYHAT, None, Parameter("theta", 2)),
        (Op.DA_DZ, 2, Parameter("theta", 2)),
        (Op.DZ_DTHETA, 2, Parameter("theta", 2)),
        (Op.DZ_DB, 2, Parameter("b", 2)),
        (Op.DZ_DA, 2, Parameter("theta", 1)),
    ],
)
def test_every_step_back_is_on_the_way_to_some_parameter(
    op: Op, layer: int | None, target: Parameter
) -> None:
    program = session().frame.program
    assert branch_ahead(program, program.find(op, layer)) == target


def test_what_is_selected_on_the_network_brings_its_factors_to_the_front() -> None:
    frame = session().frame
    slope, branch = frame.program.find(Op.DA_DZ, 1).index, frame.program.branch(Parameter("b", 1)).index
    for selection, expected in (
        (Factor(3), {3}),
        (Unit(1, 0), {slope}),
        (Unit(0, 0), set()),
        (Parameter("b", 1, None, 0), {branch}),
        (None, set()),
    ):
        assert factors_of(frame, selection) == expected


def test_paths_are_told_of_one_parameter_alone() -> None:
    back = on_the_way_back().frame
    assert single_parameter(back, Attention(ONE)) == ONE
    assert single_parameter(back, Attention()) is None, "the biases of a layer are several"
    assert single_parameter(session().frame, Attention()) is None, "nothing is chosen"
    article = on_the_way_back("article").frame
    assert single_parameter(article, Attention()) == Parameter("b", 1, None, 0)


def test_a_page_that_cannot_be_shown_says_why() -> None:
    assert pages_closed(whole(), Attention(), False) == {
        "paths": "Select one weight or bias first: on the canvas, in the table, or with Follow."
    }
    in_batch = pages_closed(session().frame, Attention(ONE), True)
    assert in_batch["update"] == "The update is the last step of an iteration."
    assert in_batch["paths"] == in_batch["composition"] == "It is of one example: press E to see one."
    assert pages_closed(whole(), Attention(ONE), False) == {}


def test_of_a_connection_that_is_cut_the_update_says_so() -> None:
    given = session()
    given.apply(CutConnections((str(CUT_ONE),)))
    given.finish_iteration()
    page = update_of(given.frame, CUT_ONE, notation=ARTICLE)
    assert page.note == "Cut: there is no connection, and its weight stays 0."


def test_before_the_update_nobody_says_where_a_parameter_goes() -> None:
    (sides,) = update_equations(session("article").frame, Parameter("theta", 2))
    assert sides.numbers is None
    assert to_plain(sides.value, ARTICLE) == "θ₂: 0.6 → —"


@pytest.mark.parametrize(
    ("selection", "said"), [(CUT_ONE, CUT), (Unit(0, 0), GIVEN), (None, NOTHING), (Factor(10_000), NOTHING)]
)
def test_what_has_no_derivation_says_so(selection: Selection, said: str) -> None:
    given = session()
    given.apply(CutConnections((str(CUT_ONE),)))
    assert question_of(given.frame, selection, ARTICLE) == said


def test_why_is_asked_of_what_is_selected_and_else_of_the_step_at_hand() -> None:
    given = on_the_way_back()
    frame = given.frame
    assert question_of(frame, ONE, ARTICLE) == ONE
    assert question_of(frame, Unit(1, 0), ARTICLE) == frame.program.find(Op.DA_DZ, 1)
    assert question_of(frame, None, ARTICLE) == frame.current
    given.step()
    assert question_of(given.frame, None, ARTICLE) == UPDATE


def test_why_a_gradient_is_a_product_ends_in_the_product() -> None:
    sections = chain_rule_of(on_the_way_back("article").frame, Parameter("theta", 2), ARTICLE)
    assert len(sections) > 3
    assert all(section.title and section.sides for section in sections)
    last = to_plain(sections[-1].left, ARTICLE), to_plain(sections[-1].sides[-1], ARTICLE)
    assert last[0] == "∂C/∂θ₂"
    assert last[1] == "2(ŷ − y) × σ(z³)(1 − σ(z³)) × θ₃ × g′(z²) × a¹"


def test_in_the_chain_of_one_weight_the_derivation_is_that_of_one_unit() -> None:
    frame = on_the_way_back().frame
    step: Step = frame.program.branch(ONE)
    (of_all, *_), (of_one, *_) = (
        sections_of(frame, step, 0, parameter, notation=ARTICLE) for parameter in (None, ONE)
    )
    assert of_one.sides != of_all.sides
    assert to_plain(of_one.sides[-1], ARTICLE) == "0", "x₁ of the first example"
