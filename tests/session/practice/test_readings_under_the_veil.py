"""While a question is open, no reading of a frame, and nothing that is told around it, gives the answer away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters, every_parameter
from bpstudio.engine.program import Op, Phase
from bpstudio.engine.quantity import Quantity
from bpstudio.session.answers import answers, passed
from bpstudio.session.checking import check, numbers_of
from bpstudio.session.comparison import compared, frame_at
from bpstudio.session.frame import Frame
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.document import Document
from bpstudio.session.nudge import cost_after_update, cost_at, cost_slice
from bpstudio.session.practice.places import Stand, stands
from bpstudio.session.practice.questions import (
    Answer,
    GivenNumbers,
)
from bpstudio.session.session import Session
from bpstudio.storage.export.table import csv_of
from bpstudio.storage.writer import encode
from tests.session.poisoned import PoisonedTraces
from tests.session.practice.asked import ASKED, BATCH, CHAIN, GIVEN, asking_for, in_exercise

PARAMETERS = {"gradient", "landing", "penalty_gradient", "moments"}
STEPS = {"visible", "reused", "value", "factor", "nameless"}
QUANTITIES = {"quantity", "hides", "knows"}
VALUES = {
    "network", "iteration", "visited", "visible_steps", "current", "next", "phase", "rows", "x", "y", "updated",
    "parameters", "before", "cost", "cost_shares", "penalty", "all_gradients", "asking", "withholds_slopes",
    "withholds_outputs", "hunted",
}  # fmt: skip
ASKED_OTHERWISE = {
    "state": "what happened, and what is asked",
    "program": "the steps, without numbers",
    "zeros": "what was found of the numbers seen",
    "reused_by": "asked of each parameter and step below",
    "past": "asked by what it tells below",
    "unveiled": "read for each of its values below",
    "whole_trace": "for checking, never for showing",
    "spread": "for judging what is seen",
    "unsure_signs": "for judging what is seen",
}


def readings(frame: Frame) -> dict[str, object]:
    """Every number that a frame tells."""
    found: dict[str, object] = {name: plain(getattr(frame, name)) for name in sorted(VALUES)}
    parameters = list(every_parameter(frame.network))
    for parameter in parameters:
        for name in sorted(PARAMETERS):
            found[f"{name} {parameter}"] = plain(getattr(frame, name)(parameter))
    for step in frame.program:
        for name in sorted(STEPS):
            found[f"{name} {step.number}"] = plain(getattr(frame, name)(step))
        found[f"reused_by {step.number}"] = [frame.reused_by(parameter, step) for parameter in parameters]
    for quantity in (*frame.program.writers, Quantity("theta", 1), Quantity("b", 1)):
        if quantity.kind != "update":
            for name in sorted(QUANTITIES):
                found[f"{name} {quantity}"] = plain(getattr(frame, name)(quantity))
    return found


def plain(value: object) -> object:
    match value:
        case Parameters():
            return value.flat.tobytes()
        case np.ndarray():
            return value.shape, value.tobytes()
        case tuple() | list():
            return [plain(part) for part in value]
        case Moments():
            return value.rows.tobytes()
    return value


def test_every_public_reading_of_a_frame_is_looked_at() -> None:
    public = {name for name in dir(Session(CHAIN).frame) if not name.startswith("_")}
    known = PARAMETERS | STEPS | QUANTITIES | VALUES | set(ASKED_OTHERWISE)
    assert public == known, "look for leaks in it here as well"


def around(session: Session) -> dict[str, object]:
    """What is told of other inputs, of moved parameters, of other moments, and by what is written."""
    frame, found = session.frame, dict[str, object]()
    for parameter in every_parameter(frame.network):
        value = frame.before[parameter]
        found[f"nudge {parameter}"] = cost_at(frame, parameter, value + 0.25)
        found[f"slice {parameter}"] = plain(cost_slice(frame, parameter, [value, value + 0.5]))
    found["after the update"] = cost_after_update(frame)
    for name, tells in (("answers", answers), ("passed", passed)):
        found[name] = refused_or(partial(told, tells, frame))
    found["check"] = [plain(numbers_of(frame, one)) for one in check(frame).comparisons]
    for moment in ((0, 0), (0, len(frame.program)), (1, 0)):
        there = frame_at(session.state, Bookmark(*moment, "there"))
        found[f"compared {moment}"] = compared(there, frame, 99)
    past = frame.past
    found["past"] = [past.last, past.told, past.last_told, past.cost(0), past.cost(1), past.gradient_row(1)]
    found["csv"] = csv_of(session.state, past)
    found["file"] = encode(frame)
    return found


def told(tells: Callable[[Frame, Array], object], frame: Frame) -> object:
    return plain(tells(frame, frame.x))


def refused_or(tell: Callable[[], object]) -> object:
    try:
        return tell()
    except ValueError as refused:
        return str(refused)


def poisoned(session: Session) -> Session:
    found = Session(session.state)
    found._traces = PoisonedTraces()
    return found


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize(("document", "quantity"), ASKED)
def test_no_reading_depends_on_a_number_that_is_hidden(
    document: Document, quantity: Quantity, given: GivenNumbers
) -> None:
    session = in_exercise(document, asking_for(document, quantity), given=given)
    other = poisoned(session)
    assert readings(session.frame) == readings(other.frame)
    assert readings(session.frame.unveiled) == readings(other.frame.unveiled)


def open_slopes(found: dict[str, object]) -> list[str]:
    return [name for name, told in found.items() if name.startswith(("nudge", "slice")) and told is not None]


@pytest.mark.parametrize(("document", "quantity"), ASKED)
def test_nothing_around_tells_what_is_asked_for(document: Document, quantity: Quantity) -> None:
    session = in_exercise(document, asking_for(document, quantity))
    stand = stands(document.network)[quantity]
    found = around(session)
    assert open_slopes(found) == []
    assert found["after the update"] is None or stand.step.op is Op.C
    if stand.step.phase in (Phase.FORWARD, Phase.COST):
        assert found["answers"] == found["passed"]
        assert "is to be answered first" in str(found["answers"])
    assert session.state.iterations == 0
    assert session.frame.past.last == -1
    if document is BATCH or stand.step.op is not Op.DZ_DB:  # of one example ∂C/∂b is ∂C/∂z
        written = bytes(found["file"]).decode()  # type: ignore[call-overload]
        assert str(asked_number(session, stand)) not in written.partition('"trace"')[2]


def asked_number(session: Session, stand: Stand) -> float:
    """The number in the first place of what is asked for."""
    value = Frame(replace(session.state, exercise=None)).value(stand.step)
    array = value.flat if isinstance(value, Parameters) else value
    return float(np.asarray(array).flat[0])


@pytest.mark.parametrize(("document", "quantity"), ASKED)
def test_all_is_seen_once_the_question_is_closed(document: Document, quantity: Quantity) -> None:
    for closing in (
        Answer("1a", note="right"),
        Answer("1a", shown=True),
        Answer("1a", tries=2, note="wrong"),
    ):
        session = in_exercise(document, asking_for(document, quantity), tries=2)
        session.answer(closing)
        assert len(session.frame.visible_steps) == len(session.frame.program)
        assert session.frame.asking == ()
        assert session.state.iterations == session.state.completed == 1
        assert open_slopes(around(session)) != []
        assert session.frame.past.cost(0) is not None
        session.step()
        assert session.state.cursor == Cursor(1, 0)


def test_a_factor_that_is_another_number_stays_to_be_read_there() -> None:
    session = in_exercise(BATCH, asking_for(BATCH, Quantity.parse("dz2/dtheta2")))
    frame = session.frame
    assert frame.factor(frame.program.find(Op.DZ_DTHETA, 2)) is None
    assert frame.quantity(Quantity.parse("a1")) is not None
    assert frame.quantity(Quantity.parse("theta2")) is not None
