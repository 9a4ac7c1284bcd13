"""The reader of equations tells a false one from a true one; without that the property would hold of anything."""

from __future__ import annotations

import re

import numpy as np
import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.chain.gradients import gradient_equation
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import to_tex
from bpstudio.session.session import Session
from bpstudio.storage import reader
from tests.explain.reading import LettersError, check, plain_of, value

FALSE = [
    "∂C/∂θ₄₁² = a₄¹·σ(z²)(1 − σ(z²))·∂C/∂ŷ = 0·0.25·0.5 = −0.06169",
    "∂C/∂θ₁₁¹ = 0.05·0.2413·[0.4, 0.5]·[0.187; 0.176]·[0.741; −0.217] = 0.0004386",
    "∂C/∂θ₁ = [0.4, 0.5]·[0.187; 0.176]·[0.741; −0.217] = 0.0004386",
    "C = (0.3603 − 1)² = 0.4192",
    "ŷ = 1/(1 + e^(0.574)) = 0.6397",
    "a = max(0, −0.5) = −0.5",
    "∂a/∂z = 0, since 1.14 ≤ 0",
    "∂C/∂b = 0.125 + (−0.09895) = 0.02616",
    "x = [1, 2]ᵀ·[3, 4] = 11",
    "z¹ = 0.5·0.5 + (−0.3)·1.5 + 0.3 ≈ 0 (2.8e-17)",
    "z¹ = [0.5·0.5 + (−0.3)·1.5 + 0.2, 0.4] = [≈ 0 (2.8e-17), 0.5]",
    "z¹ = θ₁x + b₁ = ≈ 0 (2.8e-17)",
    "∂a¹/∂z¹ = 1, since z¹ ≈ 0 (2.8e-17), on the corner: rounding decided = 1",
]
TRUE = [
    "∂C/∂θ₁ = [0.05; 0.1]·([0.2413; 0.2406] ⊙ [0.03635; 0.04137])ᵀ = "
    "[0.0004386, 0.0004977; 0.0008771, 0.0009954]",
    "C = −(1·ln 0.6042 + (1 − 1)·ln(1 − 0.6042)) = 0.5039",
    "ŷ = 1/(1 + e^(0.574)) = 0.3603",
    "v ← 0.999·0 + (1 − 0.999)·(−0.002)² = 4×10⁻⁹",
    "∂a/∂z = 1, since 1.14 > 0",
    "a = [tanh(0.5), max(0, −1)] = [0.4621, 0]",
    "z¹ = 0.5·0.5 + (−0.3)·1.5 + 0.2 ≈ 0 (2.8e-17)",
    "z¹ = [0.5·0.5 + (−0.3)·1.5 + 0.2, 0.4] = [≈ 0 (2.8e-17), 0.4]",
    plain_of(r"z^1 = 0.5 - 0.5 \approx 0 \text{ ($-$2.8e-17)}"),
    "∂a¹/∂z¹ = 1, since z¹ ≈ 0 (2.8e-17), on the corner: rounding decided",
]


@pytest.mark.parametrize("text", FALSE)
def test_what_is_false_is_found(text: str) -> None:
    with pytest.raises(AssertionError):
        check(text)


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_passes(text: str) -> None:
    assert check(text) > 0


def test_letters_are_not_taken_for_numbers() -> None:
    with pytest.raises(LettersError):
        value("2(ŷ − y)")
    assert check("∂C/∂ŷ = 2(ŷ − y)") == 0


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("article", "theta1"),
        ("mazur", "theta1"),
        ("mazur", "theta1[0,0]"),
        ("xor", "theta2[1,0]"),
        ("xor", "b2"),
    ],
)
def test_any_other_number_in_a_copy_makes_it_false(name: str, parameter: str) -> None:
    session = Session(reader.read(name).state)
    session.finish_iteration()
    session.back()
    target = Parameter.parse(parameter)
    for whose in (1, None) if len(session.frame.rows) > 1 else (0,):
        equation = gradient_equation(session.frame, target, whose, notation=textbook.ARTICLE)
        for text in (to_plain(equation, textbook.ARTICLE), plain_of(to_tex(equation, textbook.ARTICLE))):
            assert check(text) >= 2
            start = len(" = ".join(text.split(" = ")[:-2]))
            for found in re.finditer(r"\d+\.\d{3,}", text[start:]):
                place = start + found.start()
                other = (
                    f"{text[:place]}{float(found[0]) * 1.1:.{len(found[0])}f}{text[place + len(found[0]) :]}"
                )
                with pytest.raises(AssertionError):
                    check(other)


def test_a_product_of_one_example_is_not_the_gradient_of_the_batch() -> None:
    """What was copied before: the factors of the first example, and what all four come to."""
    session = Session(reader.read("xor").state)
    session.finish_iteration()
    frame, target = session.frame, Parameter.parse("theta2[3,0]")
    factors = [np.ravel(np.asarray(frame.factor(step)))[0] for step in frame.program.chain_of(target)]
    gradient = frame.gradient(target)
    assert gradient is not None
    written = "·".join(f"({factor:.4g})".replace("-", "−") for factor in factors)
    with pytest.raises(AssertionError):
        check(f"∂C/∂θ = {written} = {gradient.item():.4g}".replace("-", "−"))
