"""What a gradient is said to mean is what its number says."""

from __future__ import annotations

import re
from math import inf, isfinite, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.meaning import (
    TIMES,
    compared_effect,
    direction,
    meaning,
    meaning_of,
    meaning_of_many,
    small_change,
    times,
)
from bpstudio.notation import textbook
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
SIZES = st.floats(1e-12, 1e12)
WORDS = {words: number for number, words in TIMES.items()}


def said_factor(sentence: str) -> float:
    """The factor that a comparison names."""
    if "more than 1,000 times" in sentence:
        return 1000.0
    if "same effect" in sentence:
        return 1.0
    found = re.search(r"([\d.,]+) times", sentence)
    if found is not None:
        return float(found[1].replace(",", ""))
    return next(number for words, number in WORDS.items() if words in sentence)


@given(NUMBERS)
def test_the_direction_is_that_of_the_sign(gradient: float) -> None:
    sentence = direction("C", "θ₂", gradient)
    assert ("grows when θ₂ grows" in sentence) == (isfinite(gradient) and gradient > 0)
    assert ("falls when θ₂ grows" in sentence) == (isfinite(gradient) and gradient < 0)


@pytest.mark.parametrize("gradient", [0.0, -0.0])
def test_a_gradient_of_0_has_its_own_sentence(gradient: float) -> None:
    assert meaning("C", "θ₂", gradient, ("b₁", 0.1)) == (
        "The slope is 0: a very small change of θ₂ leaves C as it is."
    )
    assert small_change("C", "θ₂", gradient) == ""


@pytest.mark.parametrize("gradient", [inf, -inf, nan])
def test_a_gradient_that_is_no_finite_number_says_nothing_about_the_cost(gradient: float) -> None:
    sentence = "The gradient is not a finite number, so it says nothing about C."
    assert meaning("C", "θ₂", gradient, ("b₁", 0.1)) == sentence
    assert small_change("C", "θ₂", gradient) == ""


def test_what_the_article_says_of_its_weight() -> None:
    assert meaning("C", "θ₂", -0.3715, ("b₁", 0.03715)) == (
        "C falls when θ₂ grows; ten times the effect of b₁."
    )
    assert small_change("C", "θ₂", -0.371548) == ("A small change of θ₂ by Δ changes C by about −0.3715·Δ.")


@given(SIZES, SIZES, st.sampled_from([-1, 1]), st.sampled_from([-1, 1]))
def test_the_factor_is_that_of_the_sizes_rounded_to_two_digits(
    one: float, other: float, sign: int, other_sign: int
) -> None:
    sentence = compared_effect(sign * one, "b₁", other_sign * other)
    factor = max(one, other) / min(one, other)
    said = said_factor(sentence)
    if factor >= 1000:
        assert said == 1000
    else:
        assert said == pytest.approx(factor, rel=0.0501)
        assert "about" in sentence or said == pytest.approx(factor, rel=1e-8)
    assert sentence.startswith("b₁ has") == (factor < 1.05 or one < other)


@given(st.floats(1.05, 999))
def test_a_factor_is_never_said_to_be_exact_where_it_is_rounded(factor: float) -> None:
    words = times(factor)
    assert words.startswith("about") or said_factor(words) == pytest.approx(factor, rel=1e-8)


def trained(network: Network) -> Session:
    rng = np.random.default_rng(4)
    data = Examples(rng.random((3, network.inputs)), rng.random((3, network.outputs)))
    return Session(Document(network, data))


def test_only_gradients_that_can_be_seen_are_compared_with() -> None:
    network = Network(1, (Layer(1, "tanh"), Layer(1, "tanh"), Layer(1, "tanh")))
    given = trained(network)
    last = Parameter("theta", 3)
    while given.frame.gradient(last) is None:
        assert meaning_of(given.frame, last, "C", given.frame.gradient, notation=textbook.ARTICLE) == ()
        given.step()
    first, second = meaning_of(given.frame, last, "C", given.frame.gradient, notation=textbook.ARTICLE)
    assert first.count("θ₃") == 1
    assert "effect" not in first
    assert "Δ" in second
    given.step()
    assert "b₃" in meaning_of(given.frame, last, "C", given.frame.gradient, notation=textbook.ARTICLE)[0]


def test_of_a_whole_layer_the_largest_is_named_with_its_direction() -> None:
    network = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
    given = trained(network)
    given.finish_iteration()
    gradient = given.frame.gradient(Parameter("theta", 1))
    assert gradient is not None
    i, j = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
    (sentence,) = meaning_of(
        given.frame, Parameter("theta", 1), "C", given.frame.gradient, notation=textbook.ARTICLE
    )
    way = "grows" if gradient[i, j] > 0 else "falls"
    lower = str.maketrans("123", "₁₂₃")
    name = f"θ{str(i + 1).translate(lower)}{str(j + 1).translate(lower)}¹"
    assert sentence == f"Of its 6 numbers that of {name} is the largest in size: C {way} when {name} grows."


def test_a_layer_of_slopes_that_are_all_0_or_not_all_finite_has_its_own_sentence() -> None:
    def name(place: int) -> str:
        raise AssertionError(f"none is the largest, not {place}")

    assert meaning_of_many("C", np.zeros((2, 3)), name) == (
        "All 6 slopes are 0: very small changes leave C as it is."
    )
    assert meaning_of_many("C", np.array([0.5, nan]), name) == (
        "The gradient is not a finite number, so it says nothing about C."
    )


def test_where_a_mistake_is_planted_nothing_is_said_of_what_a_gradient_does_to_the_cost() -> None:
    """It may be wrong, and the sentence with it."""
    session = Session(read(located("hunt-1")).state)
    frame, parameter = session.frame, Parameter.parse("b1[0]")
    assert frame.gradient(parameter) is not None
    assert meaning_of(frame, parameter, "C", frame.gradient, notation=textbook.ARTICLE) == ()
