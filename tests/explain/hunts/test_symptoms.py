"""Every symptom is led to by exactly one of its choices, as running each of them shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.trainer import Trainer
from bpstudio.explain.hunts.observed import ITERATIONS
from bpstudio.explain.hunts.symptoms import SYMPTOMS, PossibleCause, Symptom, choice_text, run_of, tried_out
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.history.state import State
from bpstudio.session.practice.planting import begun_here
from bpstudio.storage.presets import comes_along
from bpstudio.storage.reader import read


def session_of(symptom: Symptom) -> State:
    return begun_here(read(symptom.session).state)


EACH = pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda symptom: symptom.name)


@EACH
def test_one_choice_leads_to_it_and_no_other_does(symptom: Symptom) -> None:
    assert comes_along(symptom.session)
    state = session_of(symptom)
    right = [choice for choice in symptom.choices if tried_out(symptom, choice, state, ARTICLE).right]
    assert len(right) == 1, right
    assert len(symptom.choices) >= 4


@EACH
def test_every_choice_is_answered_with_what_its_run_shows(symptom: Symptom) -> None:
    state = session_of(symptom)
    replies = [tried_out(symptom, choice, state, ARTICLE) for choice in symptom.choices]
    for reply in replies:
        assert reply.sentence.startswith("Yes. " if reply.right else "Not that. ")
        assert reply.sentence.endswith(".")
    texts = [choice_text(symptom, choice, state, ARTICLE) for choice in symptom.choices]
    assert len(set(texts)) == len(texts)


@EACH
def test_the_symptom_does_not_show_where_no_mistake_is_made(symptom: Symptom) -> None:
    state = session_of(symptom)
    run = run_of(symptom.choices[0], state)
    record = state.segments[0].record
    parameters, costs = record.start.parameters.copy(), np.empty(ITERATIONS)
    Trainer(record.task, parameters, record.start.moments.copy()).run(ITERATIONS, costs)
    honest = vars(run)
    honest["first"] = replace(run.first, wrong=run.first.right)
    honest["trained"] = costs, parameters
    assert not symptom.looking(run, ARTICLE).shows


def test_the_causes_do_not_stand_at_one_place_and_none_is_asked_for_twice() -> None:
    places, causes = [], []
    for symptom in SYMPTOMS:
        state = session_of(symptom)
        at = [tried_out(symptom, choice, state, ARTICLE).right for choice in symptom.choices].index(True)
        places.append(at)
        causes.append((symptom.looking.__name__, symptom.choices[at].mistake))
    assert len(set(places)) == 4
    assert len(set(causes)) == len(SYMPTOMS)


def said(name: str, number: int) -> str:
    symptom = next(each for each in SYMPTOMS if each.name == name)
    return tried_out(symptom, symptom.choices[number], session_of(symptom), ARTICLE).sentence


def test_what_is_said_of_a_choice_is_what_its_run_shows() -> None:
    assert said("all_are_tripled", 0) == "Not that. Every gradient is 0.3333 times what it should be."
    assert said("last_alone_is_right", 1) == "Not that. ∂C/∂θ₁ is 2 times what it should be."
    assert "In 30 iterations the cost goes from" in said("cost_rises", 0)
    assert (
        choice_text(
            SYMPTOMS[0],
            PossibleCause("error_sign", SYMPTOMS[0].choices[1].at),
            session_of(SYMPTOMS[0]),
            ARTICLE,
        )
        == "The sign of the error, at ∂C/∂ŷ"
    )
