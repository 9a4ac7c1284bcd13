"""A question of practice in words: its symbol with the units it needs, whose it is, and what is said around it."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.practice.asked import (
    going_on,
    iteration_answered,
    question_symbol,
    question_text,
    shown_text,
    worked_out,
)
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.history.document import Document
from bpstudio.session.practice.asking import askings
from bpstudio.session.practice.places import asked_for, stands
from bpstudio.session.practice.questions import asked_in_passing
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.explain.networks import random_document
from tests.session.practice.asked import BATCH, CHAIN


def symbol_of(document: Document, text: str) -> str:
    return to_plain(question_symbol(asked_for(text, document), document.network), ARTICLE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("z1", "z¹"),
        ("a1", "a¹"),
        ("yhat", "ŷ"),
        ("C", "C"),
        ("dC/dyhat", "∂C/∂ŷ"),
        ("dyhat/dz2", "∂ŷ/∂z²"),
        ("dz2/dtheta2", "∂z²/∂θ₂"),
        ("dz2/db2", "∂z²/∂b₂"),
        ("dz2/da1", "∂z²/∂a¹"),
        ("dC/dtheta1", "∂C/∂θ₁"),
        ("theta2", "θ₂"),
        ("b1", "b₁"),
    ],
)
def test_where_a_layer_has_one_unit_no_index_is_written(text: str, shown: str) -> None:
    assert symbol_of(CHAIN, text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("z1[1]@0", "z₂¹"),
        ("yhat[0]@0", "ŷ₁"),
        ("dC/dyhat[1]@0", "∂C/∂ŷ₂"),
        ("da1[1]/dz1[1]@0".replace("[1]/", "/"), "∂a₂¹/∂z₂¹"),
        ("dyhat[0]/dz3[1]@0", "∂ŷ₁/∂z₂³"),
        ("dz2/dtheta2[1,0]@0", "∂z₁²/∂θ₂₁²"),
        ("dz2/db2[1]", "∂z₂²/∂b₂²"),
        ("dC/da1[1]@0", "∂C/∂a₂¹"),
        ("dC/dtheta2[0,1]", "∂C/∂θ₁₂²"),
        ("theta3[0,1]", "θ₁₂³"),
        ("b2[1]", "b₂²"),
    ],
)
def test_else_the_units_are_counted_from_one(text: str, shown: str) -> None:
    assert symbol_of(BATCH, text) == shown


def test_a_weight_between_layers_is_named_from_below() -> None:
    question = asked_in_passing(Quantity.parse("dz2/da1"), (0, 1), None, 0)
    assert to_plain(question_symbol(question, BATCH.network), ARTICLE) == "∂z₂²/∂a₁¹"


def test_a_question_says_whose_number_it_is_where_there_are_several() -> None:
    frame = Session(BATCH).frame
    assert question_text(asked_for("z1[1]@2", BATCH), frame, ARTICLE) == "What is z₂¹ of example 3?"
    assert question_text(asked_for("C", BATCH), frame, ARTICLE) == "What is C?"
    of_one = Session(CHAIN).frame
    assert question_text(asked_for("z1", CHAIN), of_one, ARTICLE) == "What is z¹?"
    assert question_text(asked_for("theta2", CHAIN), of_one, ARTICLE) == "What is θ₂ after the update?"
    sign = asked_in_passing(asked_for("z1", CHAIN).quantity, (0,), 0, 0, "sign")
    assert question_text(sign, of_one, ARTICLE) == "Which sign has z¹?"


def test_what_is_new_is_named_once() -> None:
    session = Session(BATCH)
    session.seek(0, session.frame.program.find(Op.DZ_DTHETA, 3).index)
    assert session.frame.next is not None
    found = askings(session.frame, session.frame.next)
    names = "a factor by a weight: the activation below and a sum over paths or examples"
    said = f"New: {names}. Here it is worked out; the next time you are asked for it."
    assert worked_out(found) == said
    assert worked_out((*found, *found)) == said


def test_the_number_is_told_in_place_of_an_answer() -> None:
    session = Session(read(located("article")).state)
    assert shown_text(asked_for("z1", session.document), session.frame, ARTICLE) == "z¹ = 1.4."
    slope = asked_for("dyhat/dz3", session.document)
    assert shown_text(slope, session.frame, ARTICLE) == "∂ŷ/∂z³ = 0.2305."
    assert shown_text(slope, session.frame, ARTICLE, 1) == "∂ŷ/∂z³ = 0.2."


def test_after_a_factor_comes_what_it_leads_to() -> None:
    assert going_on("Right.") == "Right. Now what it leads to."


def test_at_the_end_of_an_iteration_the_answers_are_counted() -> None:
    said = iteration_answered(["right", "right", "sign"], ARTICLE)
    assert said == "This iteration is through: 2 of 3 answers right. Most often: the sign (1 time)."


@pytest.mark.parametrize("seed", range(6))
def test_of_any_network_everything_can_be_said(seed: int) -> None:
    frame = Session(random_document(np.random.default_rng(seed))).frame
    for quantity, stand in stands(frame.network).items():
        place = tuple(count - 1 for count in stand.shape)
        question = asked_in_passing(quantity, place, 0 if stand.by_example else None, 0)
        assert question_text(question, frame, ARTICLE).endswith("?")
