"""What practice asks for has the stage: the page in front is the one on which the number will stand."""

from __future__ import annotations

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.pages.composition import composition_of
from bpstudio.explain.pages.stage import Attention, step_asked
from bpstudio.explain.pages.subject import Subject, subject_of
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Question, asked_in_passing
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read


def asking(text: str, revealed: int, followed: str = "") -> Session:
    session = Session(read(located("article")).state)
    if followed:
        session.follow(Parameter.parse(followed))
    session.seek(0, revealed)
    session.ask(asked_for(text, session.document))
    return session


@pytest.mark.parametrize(
    ("text", "revealed", "followed", "shown"),
    [
        ("z2", 2, "", Subject("composition")),
        ("z2", 2, "theta2", Subject("composition", Parameter("theta", 2))),
        ("dC/dyhat", 7, "", Subject("factors", Parameter("theta", 3))),
        ("dz3/db3", 10, "", Subject("factors", Parameter("b", 3))),
        ("dyhat/dz3", 8, "theta2", Subject("factors", Parameter("theta", 2))),
        ("dz3/dtheta3", 9, "theta2", Subject("factors", Parameter("theta", 3))),
    ],
)
def test_the_page_is_that_of_the_number(text: str, revealed: int, followed: str, shown: Subject) -> None:
    frame = asking(text, revealed, followed).frame
    assert subject_of(frame, Attention(), "update", ()) == shown
    assert subject_of(frame, Attention(), None, (), batch=True).page == "batch"


def test_after_the_update_nothing_has_a_place_of_its_own() -> None:
    frame = asking("theta2", 19).frame
    assert step_asked(frame) is not None
    assert subject_of(frame, Attention(), None, ()) == Subject("factors", Parameter("b", 1))


def test_the_composition_ends_in_the_equation_that_is_asked_for() -> None:
    frame = asking("z2", 2).frame
    [sides] = composition_of(frame, None, 0, notation=ARTICLE).equations
    assert to_plain(sides.lines(0)[0], ARTICLE) == "z² = θ₂ᵀa¹ + b₂ = —"


def test_what_is_asked_elsewhere_or_is_not_there_has_no_stage() -> None:
    session = asking("z2", 2)
    session.ask(asked_in_passing(Quantity.parse("z2"), (0,), 0, 5))
    assert step_asked(session.frame) is None
    session.ask(Question("odd", Quantity.parse("z9"), (0,), 0))
    assert step_asked(session.frame) is None
