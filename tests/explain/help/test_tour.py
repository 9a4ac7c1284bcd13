"""The tour without a toolkit: what is done is read off the session, and every number is the session's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.help.tour import (
    CHECK,
    THETA,
    TOUR,
    WHY,
    TourMoment,
    TourPlace,
    TourProgress,
    advanced,
    perform_until,
    tour_place,
    way_back,
)
from bpstudio.explain.help.tour_shown import BRINGS, brought_before
from bpstudio.explain.words.telling import Telling
from bpstudio.notation import textbook
from bpstudio.session.edits.base import SetActivation, SetLearningRate, SetParameter
from bpstudio.session.session import Session
from bpstudio.storage import reader

PLACES = {step.name: at for at, step in enumerate(TOUR)}
ONLY_LOOKED_AT = {"why": WHY, "check": CHECK}


def key(name: str) -> str:
    return f"‹{name}›"


@pytest.fixture
def session() -> Session:
    return Session(reader.read("article").state)


def at(name: str, session: Session) -> Session:
    perform_until(session, PLACES[name])
    return session


def sentence(name: str, session: Session) -> str:
    return TOUR[PLACES[name]].says(Telling(session.frame, key, textbook.ARTICLE))


def back(name: str, session: Session) -> str:
    return way_back(
        TOUR[PLACES[name]], TourMoment(session.frame), Telling(session.frame, key, textbook.ARTICLE)
    )


def test_each_step_is_done_by_what_it_says_and_not_before(session: Session) -> None:
    progress = TourProgress()
    for number, step in enumerate(TOUR[:-1]):
        before = TourMoment(session.frame, playing=step.name == "pause")
        progress = advanced(progress, before)
        assert TOUR[progress.at] is step, f"{step.name} was taken for done"
        assert not way_back(step, before, Telling(session.frame, key, textbook.ARTICLE)), (
            f"{step.name} begins where it can be done"
        )
        if step.name == "back":
            session.back()
            progress = advanced(progress, TourMoment(session.frame))
            session.step()
        step.perform(session)
        seen = TourMoment(
            session.frame, playing=step.name == "train", opened=ONLY_LOOKED_AT.get(step.name, "")
        )
        progress = advanced(progress, seen)
        assert progress.at == number + 1, f"{step.name} was not taken for done"


def test_the_last_step_is_never_done_by_itself(session: Session) -> None:
    perform_until(session, len(TOUR))
    last = TourProgress(len(TOUR) - 1)
    assert advanced(last, TourMoment(session.frame, playing=True, opened=WHY)) == last


def test_the_numbers_of_the_tour_are_those_of_the_readme(session: Session) -> None:
    told = " ".join(step.says(Telling(session.frame, key, textbook.ARTICLE)) for step in TOUR)
    for promised in (
        *("z¹ = 0.8·1.5 + 0.2 = 1.4", "ŷ = 0.3603", "= 0.4092", "∂C/∂ŷ = 2·(0.3603 − 1) = −1.279"),
        *("= 0.2305", "∂C/∂z³ = −0.2949", "0.9, 1 and 1.4", "∂C/∂θ₂ = −0.3715", "4 of its 5 factors"),
    ):
        assert promised in told


def test_with_other_numbers_the_tour_tells_those(session: Session) -> None:
    session.apply(SetParameter("theta1[0,0]", -0.5))
    told = " ".join(step.says(Telling(session.frame, key, textbook.ARTICLE)) for step in TOUR)
    assert "z¹ = −0.5·1.5 + 0.2 = −0.55" in told
    assert "0.3715" not in told
    assert "0.4092" not in told


NUMBER = re.compile(r"\d+\.\d+")


def test_no_number_is_written_into_the_sentences(session: Session) -> None:
    """Whatever has a decimal point changes once every parameter is another one."""
    here = {
        number
        for step in TOUR
        for number in NUMBER.findall(step.says(Telling(session.frame, key, textbook.ARTICLE)))
    }
    for kind in ("theta", "b"):
        for layer in (1, 2, 3):
            place = f"{kind}{layer}[0,0]" if kind == "theta" else f"{kind}{layer}[0]"
            session.apply(SetParameter(place, 0.123 + layer / 7 + (kind == "b") / 13))
    session.apply(SetLearningRate(0.3))
    there = {
        number
        for step in TOUR
        for number in NUMBER.findall(step.says(Telling(session.frame, key, textbook.ARTICLE)))
    }
    assert here & there == {"1.5"}, "the input is still that"


def test_a_sentence_is_short() -> None:
    session = Session(reader.read("article").state)
    for step in TOUR:
        told = step.says(Telling(session.frame, key, textbook.ARTICLE))
        assert len(told) < 200
        assert len(re.findall(r"[.:;] [A-Z“]", told)) <= 2, told


@pytest.mark.parametrize(
    ("name", "astray", "word"),
    [
        ("cost", lambda s: s.seek(0, 2), "‹step_next› until ŷ"),
        ("factor", lambda s: s.follow(None), "Choose θ₂ in Follow"),
        ("factor", lambda s: s.follow(Parameter.parse("b1")), "Choose θ₂ in Follow"),
        ("chain", lambda s: s.seek(0, 0), "‹step_next› until C"),
        ("follow", lambda s: s.finish_iteration(), "‹step_back› until ∂C/∂ŷ is gone"),
        ("factor", lambda s: s.train(3), "‹reset›"),
        ("check", lambda s: s.apply(SetActivation(1, "tanh")), "‹undo›"),
        ("reuse", lambda s: s.back(), "until ∂C/∂θ₂"),
        ("bias", lambda s: s.follow(THETA), "Choose b₂ in Follow"),
    ],
)
def test_who_does_something_else_is_told_the_way_back(
    session: Session, name: str, astray: Callable[[Session], object], word: str
) -> None:
    assert not back(name, at(name, session))
    astray(session)
    assert word in back(name, session)


def test_the_way_back_leads_back(session: Session) -> None:
    at("chain", session)
    session.train(5)
    assert "‹reset›" in back("chain", session)
    session.seek(0, 0)
    while "‹step_next›" in back("chain", session):
        session.step()
    assert not back("chain", session)


def test_going_on_counts_what_is_left(session: Session) -> None:
    at("chain", session)
    assert "3 more times" in sentence("chain", session)
    session.step()
    session.step()
    assert "1 more time." in sentence("chain", session)


def test_back_and_forth_needs_both(session: Session) -> None:
    at("back", session)
    progress = advanced(TourProgress(PLACES["back"]), TourMoment(session.frame))
    assert progress == TourProgress(PLACES["back"])
    session.back()
    progress = advanced(progress, TourMoment(session.frame))
    assert progress == TourProgress(PLACES["back"], begun=True)
    session.step()
    assert advanced(progress, TourMoment(session.frame)).at == PLACES["reuse"]


def test_another_parameter_or_another_dialog_does_no_step(session: Session) -> None:
    at("follow", session)
    session.follow(Parameter.parse("theta1[0,0]"))
    follow = TourProgress(PLACES["follow"])
    assert advanced(follow, TourMoment(session.frame)).at == follow.at
    session.follow(Parameter.parse("theta2[0,0]"))
    assert advanced(follow, TourMoment(session.frame)).at == PLACES["factor"]
    check = TourProgress(PLACES["check"])
    assert advanced(check, TourMoment(session.frame, opened="stop_dialog")).at == check.at


def test_the_tour_is_taken_up_at_any_step_by_its_name(session: Session) -> None:
    for number, step in enumerate(TOUR):
        again = Session(reader.read("article").state)
        perform_until(again, tour_place(step.name))
        assert tour_place(step.name) == number
        moment = replace(TourMoment(again.frame), playing=step.name == "pause")
        assert advanced(TourProgress(number), moment).at == number
        assert not way_back(step, moment, Telling(again.frame, key, textbook.ARTICLE))
    assert tour_place("no such step") == 0


def test_on_a_network_of_another_shape_every_step_still_has_a_sentence_to_say() -> None:
    session = Session(reader.read("mazur").state)
    session.finish_iteration()
    for step in TOUR:
        moment, telling = TourMoment(session.frame), Telling(session.frame, key, textbook.ARTICLE)
        assert way_back(step, moment, telling) or step.says(telling)


def test_of_every_step_it_is_known_what_it_brings() -> None:
    assert list(BRINGS) == [step.name for step in TOUR[:-1]]
    assert brought_before(0) == ()
    assert TourPlace("result") in brought_before(tour_place("back"))


def test_of_an_edit_it_says_what_is_true_at_a_completed_iteration_too(session: Session) -> None:
    """There the edit takes effect in the next iteration, and the one at the cursor is not run again."""
    perform_until(session, tour_place("edit"))
    session.go_to(5)
    session.apply(SetParameter("theta2[0,0]", 1 / 3))
    assert session.state.completed == session.state.iterations == 6
    assert session.state.cursor.iteration == 6
    assert sentence("edit", session).endswith("Training goes on from there with it.")
