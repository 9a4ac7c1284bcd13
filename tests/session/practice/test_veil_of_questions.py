"""While a question is open, nothing is seen that is worked out of what it asks for.

An iteration is run a second time with what is asked for made up, and everything after it worked out of that. Whatever
differs between both runs would give the answer away, and may not be seen.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine import plain_pass
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.plain_values import PlainPass, before_the_first_step
from bpstudio.engine.program import Op, Phase, Program, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import (
    Answer,
    GivenNumbers,
)
from bpstudio.session.practice.veil import made_of
from bpstudio.session.session import Session
from tests.session.practice.asked import ASKED, BATCH, GIVEN, asking_for, in_exercise


def run_otherwise(frame: Frame, asked: Step) -> tuple[PlainPass, PlainPass]:
    """The iteration as it is, and with the step that is asked for giving other numbers."""
    task = frame.state.document.task
    moments = Moments.fresh(task.training.optimizer, task.network.size)
    found = []
    for other in (False, True):
        run = before_the_first_step(task, frame.before, moments, frame.rows)
        for step in Program.of(task.network):
            layer = task.network.depth if step.layer is None else step.layer
            plain_pass.RULES[step.op](run, layer)
            if other and step == asked:
                made_up(run, step)
        found.append(run)
    return found[0], found[1]


def made_up(run: PlainPass, step: Step) -> None:
    if step.op is Op.C:
        run.C += 1.0
    else:
        for array in numbers_of_step(run, step):
            array *= 1.25
            array += 0.125


def numbers_of_step(run: PlainPass, step: Step) -> list[np.ndarray]:
    layer = step.layer or run.task.network.depth
    match step.op:
        case Op.Z:
            return [run.z[layer]]
        case Op.A:
            return [run.a[layer]]
        case Op.C:
            return [np.array(run.C)]
        case Op.DC_DYHAT:
            return [run.dc_da[layer]]
        case Op.DA_DZ:
            return [run.da_dz[layer], run.dc_dz[layer]]
        case Op.DZ_DTHETA:
            return [run.gradient.theta(layer)]
        case Op.DZ_DB:
            return [run.gradient.b(layer)]
        case Op.DZ_DA:
            return [run.dc_da[layer - 1]]
    return [run.after.flat]


@pytest.mark.parametrize(("document", "quantity"), ASKED)
def test_nothing_is_seen_that_would_be_another_number_with_another_answer(
    document: Document, quantity: Quantity
) -> None:
    frame = in_exercise(document, asking_for(document, quantity)).frame
    asked = stands(document.network)[quantity].step
    assert not frame.visible(asked)
    true, other = run_otherwise(frame, asked)
    for step in frame.visible_steps:
        pairs = zip(numbers_of_step(true, step), numbers_of_step(other, step), strict=True)
        assert all(np.array_equal(one, another) for one, another in pairs), str(step.writes)


@pytest.mark.parametrize(("document", "quantity"), ASKED)
def test_all_else_is_seen_where_all_but_what_is_asked_is_given(
    document: Document, quantity: Quantity
) -> None:
    frame = in_exercise(document, asking_for(document, quantity)).frame
    asked = stands(document.network)[quantity].step
    hidden = {step.index for step in frame.program if not frame.visible(step)}
    assert hidden == made_of(frame.program, {asked.index})


@pytest.mark.parametrize("given", GIVEN)
def test_only_what_is_given_is_seen_besides(given: GivenNumbers) -> None:
    frame = in_exercise(BATCH, asking_for(BATCH, Quantity.parse("dC/dtheta1")), given=given).frame
    forward = {step for step in frame.program if step.phase in (Phase.FORWARD, Phase.COST)}
    seen, none = set(frame.visible_steps), set[Step]()
    assert seen & forward == (none if given == "inputs" else forward)
    assert bool(seen - forward) == (given == "all_but_asked")


def seen_in(session: Session) -> list[str]:
    return [str(step.writes) for step in session.frame.visible_steps]


def test_what_was_answered_is_seen_whatever_is_given() -> None:
    asked = [asking_for(BATCH, Quantity.parse(name)) for name in ("z1", "dC/dtheta1")]
    questions = [replace(question, id=str(number)) for number, question in enumerate(asked)]
    session = in_exercise(BATCH, *questions, given="inputs")
    assert seen_in(session) == []
    session.answer(Answer("0", note="right"))
    assert seen_in(session) == ["z1"]
    session.answer(Answer("1", shown=True))
    assert len(session.frame.visible_steps) == len(session.frame.program)
