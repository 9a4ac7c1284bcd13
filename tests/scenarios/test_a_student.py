"""A student at the article's network: one gradient by hand, and why it is what it is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from bpstudio.qt.equation.why_sheet import WhySheet
from tests.scenarios.learner import KEY, NOT_OFFSCREEN, Learner, part
from tests.scenarios.screen import (
    cards,
    meaning,
    noticed,
    number_on,
    place,
    result,
    said,
    texts_in,
    the_session_looks_like,
)

pytestmark = pytest.mark.qt_log_ignore(NOT_OFFSCREEN, extend=True)


def test_the_forward_pass_by_hand(learner: Learner) -> None:
    learner.opens("article")
    learner.steps()
    assert "z¹ = θ₁x + b₁ = 1.4" in said(learner)
    learner.goes_back_to_the_start()
    learner.steps_to_the_cost()
    assert "C = 0.4092" in said(learner)
    the_session_looks_like(
        learner,
        """{"cursor": {"iteration": 0, "revealed": 7},
            "log": [{"iterations": 0}],
            "trace": ["…", "…", "…", "…", "…", "…", "…"]}""",
    )


def test_one_gradient_factor_by_factor(learner: Learner) -> None:
    learner.opens("article")
    learner.follows("θ₂")
    assert cards(learner) == [
        f"{symbol} = —" for symbol in ("∂z²/∂θ₂", "∂a²/∂z²", "∂z³/∂a²", "∂ŷ/∂z³", "∂C/∂ŷ")
    ]
    learner.steps_to_the_cost()
    learner.steps(2)
    assert cards(learner)[3:] == ["∂ŷ/∂z³ = 0.2305", "∂C/∂ŷ = −1.279"]
    assert result(learner) == ""
    learner.steps(3)
    assert cards(learner)[:3] == ["∂z²/∂θ₂ = 1.4", "∂a²/∂z² = 1", "∂z³/∂a² = 0.9"]
    assert result(learner) == "−0.3715"
    assert "C falls when θ₂ grows" in meaning(learner)


def test_every_step_back_is_exact(learner: Learner) -> None:
    learner.opens("article")
    learner.follows("θ₂")
    learner.steps_to_the_cost()
    learner.steps(5)
    stood, had = place(learner), cards(learner)
    learner.steps_back(5)
    assert cards(learner) == [f"{name.partition(' = ')[0]} = —" for name in had]
    learner.steps(5)
    assert (place(learner), cards(learner)) == (stood, had)


def test_what_was_computed_on_the_way_to_one_weight_is_used_again_for_the_next(learner: Learner) -> None:
    learner.opens("article")
    learner.follows("θ₂")
    learner.steps_to_the_cost()
    learner.steps(5)
    learner.follows("b₂")
    assert [name.endswith(", reused") for name in cards(learner)] == [False, True, True, True, True]
    learner.steps()
    assert cards(learner)[0] == "∂z²/∂b₂ = 1"


def test_asking_why_and_going_on(learner: Learner) -> None:
    learner.opens("article")
    learner.follows("θ₂")
    learner.steps_to_the_cost()
    learner.steps(2)
    learner.asks_why("∂ŷ/∂z³")
    sheet = part(learner.window, WhySheet, "why_sheet")
    assert sheet.title == "Why ∂ŷ/∂z³ is what it is"
    learner.presses(KEY.Key_Escape)
    learner.steps()
    assert cards(learner)[2] == "∂z³/∂a² = 0.9"


def test_every_gradient_is_checked_without_backpropagation(learner: Learner) -> None:
    learner.opens("article")
    learner.finishes_the_iteration()
    dialog = learner.checks_the_gradients()
    learner.waits_until(lambda: "All 6 gradients are right." in texts_in(dialog))


def test_a_third_typed_on_a_weight_and_undone(learner: Learner) -> None:
    learner.opens("article")
    learner.types_on("θ₂", "1/3")
    assert number_on(learner, "θ₂") == "0.3333"
    the_session_looks_like(
        learner,
        """{"log": [{"iterations": 0},
                    {"edit": {"type": "set_parameter", "parameter": "theta2[0,0]", "value": 0.3333333333333333},
                     "iterations": 0}]}""",
    )
    learner.undoes_it()
    assert number_on(learner, "θ₂") == "0.6"
    the_session_looks_like(learner, """{"log": [{"iterations": 0}]}""")


def test_what_is_no_number_is_refused_and_nothing_is_lost(learner: Learner) -> None:
    learner.opens("article")
    learner.types_on("θ₂", "half")
    refusal = part(learner.window, QLabel, "canvas_refusal")
    assert "“half” is not a number" in refusal.text()
    learner.types("1/2")
    assert number_on(learner, "θ₂") == "0.5"
    assert noticed(learner) == ""
