"""What stepping asks for: kinds that are unknown are shown, then asked, and fade once they are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.practice.asking import Coming, askings, coming
from bpstudio.session.practice.places import check_fits
from bpstudio.session.practice.progress import PracticeProgress
from bpstudio.session.session import Session
from tests.explain.networks import random_document
from tests.session.practice.asked import BATCH, CHAIN


def asked_at(frame: Frame) -> list[str]:
    assert frame.next is not None
    return [f"{found.kind} {found.question.text}" for found in askings(frame, frame.next)]


def all_asked(session: Session) -> list[list[str]]:
    found = []
    while session.frame.next is not None:
        found.append(asked_at(session.frame))
        session.step()
    return found


def test_every_step_of_a_chain_asks_for_its_factor_and_for_what_it_leads_to() -> None:
    assert all_asked(Session(CHAIN)) == [
        ["forward z z1[0]@0"],
        ["activation:tanh a1[0]@0"],
        ["forward z z2[0]@0"],
        ["activation:sigmoid yhat[0]@0"],
        ["cost C"],
        ["slope of the cost dC/dyhat[0]@0"],
        ["slope:sigmoid dyhat/dz2[0]@0", "product dC/dz2[0]@0"],
        ["input dz2/dtheta2[0,0]@0", "product dC/dtheta2[0,0]"],
        ["bias dz2/db2[0]", "product dC/db2[0]"],
        ["weight dz2/da1[0,0]", "product dC/da1[0]@0"],
        ["slope:tanh da1/dz1[0]@0", "product dC/dz1[0]@0"],
        ["input dz1/dtheta1[0,0]@0", "product dC/dtheta1[0,0]"],
        ["bias dz1/db1[0]", "product dC/db1[0]"],
        ["effect C", "update:momentum theta2[0,0]"],
    ]


def test_a_batch_and_a_softmax_ask_for_sums() -> None:
    found = all_asked(Session(BATCH))
    assert ["slope:softmax dyhat/dz3[0,0]@0", "sum dC/dz3[0]@0"] in found
    assert ["input dz3/dtheta3[0,0]@0", "sum dC/dtheta3[0,0]"] in found
    assert ["bias dz3/db3[0]", "sum dC/db3[0]"] in found
    assert ["weight dz3/da2[0,0]", "sum dC/da2[0]@0"] in found


@pytest.mark.parametrize("seed", range(12))
def test_of_any_network_each_question_fits(seed: int) -> None:
    session = Session(random_document(np.random.default_rng(seed)))
    for example in (0, 99):
        session.seek(0)
        while session.frame.next is not None:
            for found in askings(session.frame, session.frame.next, example):
                check_fits(found.question, session.document)
            session.step()


def test_the_units_asked_for_are_those_of_the_parameter_that_is_followed() -> None:
    session = Session(BATCH)
    session.follow(Parameter("theta", 2, 1, 0))
    found = [line for lines in all_asked(session) for line in lines]
    assert "input dz2/dtheta2[1,0]@0" in found
    assert "activation:sigmoid a1[1]@0" in found
    assert "slope:tanh da2/dz2[0]@0" in found
    session.follow(Parameter("b", 2, j=1))
    assert [one.question.text for one in askings(session.frame, session.frame.program.find(Op.Z, 2))] == [
        "z2[1]@0"
    ]


def test_the_update_is_asked_of_the_parameter_that_is_followed() -> None:
    session = Session(BATCH)
    session.seek(0, len(session.frame.program) - 1)
    assert asked_at(session.frame) == ["effect C", "update:gradient_descent theta3[0,0]"]
    followed = replace(session.state, wish_to_follow=None)
    other = Session(followed)
    other.follow(Parameter("b", 2, j=1))
    step = other.frame.program.find(Op.UPDATE)
    assert [one.question.text for one in askings(other.frame, step)][-1] == "b2[1]"
    other.follow(Parameter("theta", 1))
    assert [one.question.text for one in askings(other.frame, step)][-1] == "theta3[0,0]"


def with_layers(*layers: Layer, rows: int = 1) -> Document:
    given, last = np.ones((rows, 3)), layers[-1].width
    return Document(Network(3, layers), Examples(given, np.full((rows, last), 1.0 / last)))


def test_a_connection_that_is_cut_is_not_asked_for() -> None:
    document = with_layers(Layer(2, cut=((0, 0),)), Layer(1, cut=((0, 0), (1, 0))))
    found = [line for lines in all_asked(Session(document)) for line in lines]
    assert "input dz1/dtheta1[1,0]@0" in found
    assert not [line for line in found if line.startswith("weight") or "theta2" in line]


def test_nor_is_an_update_that_moves_nothing() -> None:
    frozen = with_layers(Layer(1, train_theta=False, train_b=False), Layer(1, frozen=Frozen(((0, 0),), (0,))))
    assert all_asked(Session(frozen))[-1] in ([], ["effect C"])
    session = Session(frozen)
    for followed in (Parameter("theta", 2, 0, 0), Parameter("b", 2, j=0), Parameter("b", 1, j=0)):
        session.follow(followed)
        asked = askings(session.frame, session.frame.program.find(Op.UPDATE))
        assert [one for one in asked if one.kind != "effect"] == []


def test_of_a_long_sum_only_the_sign_is_asked_for_and_a_long_mean_not_at_all() -> None:
    document = with_layers(Layer(7), Layer(7, "softmax"), rows=2)
    session = Session(document)
    answers = {}
    while session.frame.next is not None:
        for found in askings(session.frame, session.frame.next):
            answers[found.question.text if found.kind != "effect" else found.kind] = found.question.answer
        session.step()
    assert answers["z1[0]@0"] == "value"
    assert answers["z2[0]@0"] == answers["dC/da1[0]@0"] == answers["dC/dz2[0]@0"] == "sign"
    assert "C" not in answers
    session.next_iteration()
    session.seek(1, session.frame.program.find(Op.C).index)
    assert asked_at(session.frame) == ["change C"]
    assert "yhat[0]@0" not in answers


# Fading


def ahead(
    session: Session, progress: PracticeProgress, *answered: str, example: int = 0, ask_all: bool = False
) -> Coming:
    found = coming(session.frame, progress, frozenset(answered), example, ask_all)
    assert found is not None
    return found


def test_an_unknown_kind_is_shown_then_asked_until_two_right_answers_in_a_row() -> None:
    session, progress = Session(CHAIN), PracticeProgress()
    assert ahead(session, progress).manner == "shown"
    progress = progress.with_shown("forward z")
    assert ahead(session, progress).manner == "asked"
    progress = progress.with_right("forward z")
    assert ahead(session, progress).manner == "asked"
    progress = progress.with_wrong("forward z").with_right("forward z")
    assert ahead(session, progress).manner == "asked"
    progress = progress.with_right("forward z")
    assert progress.of("forward z").mastered
    assert coming(session.frame, progress, frozenset()) is None
    assert ahead(session, progress, ask_all=True).manner == "asked"
    assert ahead(session, progress.with_wrong("forward z")).manner == "asked"


def test_of_a_step_what_is_new_is_shown_and_what_is_known_is_asked() -> None:
    session, progress = Session(CHAIN), PracticeProgress().with_shown("product")
    session.seek(0, 6)
    found = ahead(session, progress)
    assert (found.manner, [one.kind for one in found.askings]) == ("shown", ["slope:sigmoid"])
    progress = progress.with_shown("slope:sigmoid")
    found = ahead(session, progress)
    assert (found.manner, [one.kind for one in found.askings]) == ("asked", ["slope:sigmoid", "product"])
    first = found.askings[0].question.id
    assert [one.kind for one in ahead(session, progress, first).askings] == ["product"]


def test_what_is_answered_is_not_asked_again_and_at_the_end_there_is_nothing() -> None:
    session = Session(CHAIN)
    only = ahead(session, PracticeProgress(), ask_all=True).askings[0].question.id
    assert coming(session.frame, PracticeProgress(), frozenset({only}), ask_all=True) is None
    session.finish_iteration()
    assert coming(session.frame, PracticeProgress(), frozenset()) is None
