"""Questions with answers to choose from are told in words, with what decides them."""

from __future__ import annotations

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.practice.chosen import (
    WHY,
    choice_question_text,
    choice_shown,
    choice_verdict,
    choosing,
    option_text,
    option_tip,
)
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.choices import (
    AnswerChoice,
    choice_question,
    factor_asked,
    paths_asked,
    sign_asked,
)
from bpstudio.session.practice.questions import Question, asked_in_passing
from bpstudio.session.session import Session
from tests.session.practice.asked import BATCH, CHAIN


def test_every_kind_of_choice_asks_in_its_own_words() -> None:
    frame = Session(BATCH).frame
    program = frame.program
    parameter = Parameter("theta", 1, 0, 1)
    paths, asked = paths_asked(BATCH.network, parameter), choice_question("paths", 0, parameter)
    assert paths is not None
    assert choice_question_text(paths, asked, frame, ARTICLE) == "Over how many paths does θ₁₂¹ reach C?"
    of_cost = choice_question("change", 1, program.find(Op.C))
    change = AnswerChoice("change", ("smaller", "the same", "bigger"), 0)
    assert (
        choice_question_text(change, of_cost, frame, ARTICLE)
        == "Is C bigger or smaller than in the iteration before?"
    )
    effect = AnswerChoice("effect", (parameter, Parameter("b", 1, j=0)), 0)
    assert choice_question_text(effect, of_cost, frame, ARTICLE) == "Which of these moves C most?"
    step = program.find(Op.DA_DZ, 3)
    factor = factor_asked(frame, step)
    assert factor is not None
    assert (
        choice_question_text(factor, choice_question("factor", 0, step), frame, ARTICLE)
        == "Which factor comes next in the chain?"
    )
    sign = asked_in_passing(Quantity.parse("z1"), (0,), 0, 0, "sign")
    of_sign = sign_asked(frame, sign)
    assert of_sign is not None
    assert choice_question_text(of_sign, sign, frame, ARTICLE) == "Which sign has z₁¹ of example 1?"
    nothing = choice_question_text(paths, Question("all", Quantity.parse("C")), frame, ARTICLE)
    assert nothing == "Over how many paths does it reach C?"


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("negative", "negative"),
        (12, "12"),
        (Parameter("theta", 1, 0, 1), "θ₁₂¹"),
        (Quantity.parse("dyhat/dz3"), "∂ŷ/∂z³"),
    ],
)
def test_options_are_written_as_the_screen_writes_them(option: object, text: str) -> None:
    assert option_text(option, BATCH.network, ARTICLE) == text  # type: ignore[arg-type]


def test_a_verdict_says_what_decides_it() -> None:
    choice = AnswerChoice("sign", ("negative", "zero", "positive"), 2)
    assert choice_verdict(choice, 2, CHAIN.network, ARTICLE) == "Right: positive."
    assert choice_verdict(choice, 0, CHAIN.network, ARTICLE) == f"Not negative. {WHY['sign']}"
    assert choice_shown(choice, CHAIN.network, ARTICLE) == f"It is positive. {WHY['sign']}"


def test_it_is_said_how_to_choose_with_the_keys() -> None:
    assert choosing(4) == "1 to 4 choose, Return checks, Esc shows it."
    assert option_tip(2) == "This is the answer.  (2, then Return)"
