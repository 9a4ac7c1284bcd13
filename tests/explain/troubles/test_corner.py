"""A z that is 0 but for rounding is written as that, with the slope that was used; any other is a number like all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.chain.batch import batch_of, equation_of
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.explain.troubles.corner import (
    corner_on_path,
    corner_words,
    is_zero,
    on_corner,
    slope_used,
    value_text,
    zero_words,
)
from bpstudio.explain.troubles.remarks import remark_on_unit, remarks_on_step
from bpstudio.explain.words.meaning import meaning_of
from bpstudio.explain.words.sentences import spoken, written
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_zero, nearly_zero
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tex import to_tex
from bpstudio.notation.tree import Equation, Number
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.rounding import kinks, rounded_zeros
from bpstudio.session.session import Session
from tests.explain.reading import check, plain_of
from tests.session.history.test_rounding import session_of

BY_HAND = (0.5, -0.3), 0.2, ((0.5, 1.5),)
"""0.5·0.5 − 0.3·1.5 + 0.2 is 0 by hand, and 2^-55 by machine."""


def session_on(
    activation: str, weights: tuple[float, ...], bias: float, rows: tuple[tuple[float, ...], ...]
) -> Session:
    network = Network(len(weights), (Layer(1, activation), Layer(1, "sigmoid")))
    start = Parameters.of(network, [[[weight] for weight in weights], [[0.7]]], [[bias], [0.1]])
    return session_of(Document(network, Examples(np.array(rows), np.ones((len(rows), 1)))), start)


def walked(activation: str = "relu", rows: tuple[tuple[float, ...], ...] = BY_HAND[2]) -> Frame:
    session = session_on(activation, *BY_HAND[:2], rows)
    session.finish_iteration()
    session.back()
    return session.frame


@pytest.mark.parametrize(
    ("activation", "corner"),
    [("relu", True), ("leaky_relu", True), ("tanh", False), ("sigmoid", False), ("identity", False)],
)
def test_it_is_written_as_0_with_its_float_behind_it(activation: str, corner: bool) -> None:
    frame = walked(activation)
    z = frame.quantity(Quantity.parse("z1"))
    assert z is not None
    assert float(z[0, 0]) == 2.0**-55
    assert value_text(frame, Quantity.parse("z1"), 0, 0) == "≈ 0 (2.8e-17)"
    assert on_corner(frame, 1, 0, 0) == corner
    assert bool(corner_words(frame, 1, 0, 0)) == corner
    assert zero_words(frame, 1, 0, 0, textbook.ARTICLE).startswith("z¹ ≈ 0 (2.8e-17)")
    assert remark_on_unit(frame, 1, 0, 0, textbook.ARTICLE).startswith("z¹ ≈ 0 (2.8e-17)")
    assert remarks_on_step(frame, frame.program[0], textbook.ARTICLE)[0].startswith("z¹ ≈ 0 (2.8e-17)")


def test_the_corner_says_which_slope_was_used_and_that_rounding_decided_it() -> None:
    frame = walked()
    assert slope_used(frame, 1, 0, 0) == 1.0
    assert corner_words(frame, 1, 0, 0) == "on the corner: rounding decided that the slope g′ is 1 here"
    assert remark_on_unit(frame, 1, 0, 0, textbook.ARTICLE).endswith(
        "the slope of ReLU is 0 or 1 there; 1 was used."
    )


def test_what_passes_unchanged_through_its_activation_is_so_too() -> None:
    assert value_text(walked("relu"), Quantity.parse("a1"), 0, 0) == "≈ 0 (2.8e-17)"
    assert value_text(walked("sigmoid"), Quantity.parse("a1"), 0, 0) == "0.5"


def test_every_sentence_and_equation_has_it_and_none_compares_it_with_0() -> None:
    frame = walked()
    forward, slope = frame.program.find(Op.Z, 1), frame.program.find(Op.DA_DZ, 1)
    applied = frame.program.find(Op.A, 1)
    assert written(frame, applied, 0, notation=textbook.ARTICLE).endswith(
        "a¹ = g(z¹) = max(0, z¹) ≈ 0 (2.8e-17)"
    )
    assert spoken(frame, applied, 0, notation=textbook.ARTICLE) == "Layer 1 applies ReLU: a¹ ≈ 0 (2.8e-17)."
    assert (
        spoken(frame, forward, 0, notation=textbook.ARTICLE)
        == "Layer 1 computes z¹ = θ₁ᵀx + b₁ ≈ 0 (2.8e-17)."
    )
    assert written(frame, forward, notation=textbook.ARTICLE).endswith(
        "= 0.5·0.5 + (−0.3)·1.5 + 0.2 ≈ 0 (2.8e-17)"
    )
    node = with_numbers(slope, readings_of(frame, slope, 0), conventions_of(frame, notation=textbook.ARTICLE))
    assert node is not None
    assert to_plain(node, textbook.ARTICLE) == "1, since z¹ ≈ 0 (2.8e-17), on the corner: rounding decided"
    assert r"z^1 \approx 0" in to_tex(node, textbook.ARTICLE)
    for step in (forward, applied, slope):
        for text in (
            written(frame, step, notation=textbook.ARTICLE),
            spoken(frame, step, 0, notation=textbook.ARTICLE),
        ):
            assert "> 0 =" not in text
            assert "10⁻¹⁷" not in text
            assert "= ≈" not in text
    sides = Equation((quantity(Quantity.parse("z1")), Number("0.2"), nearly_zero(2.0**-55)))
    assert to_plain(sides, textbook.ARTICLE) == "z¹ = 0.2 ≈ 0 (2.8e-17)"
    assert to_tex(sides, textbook.ARTICLE) == r"z^1 = 0.2 \approx 0 \text{ (2.8e-17)}"


def test_in_the_table_of_the_batch_each_example_has_its_own() -> None:
    session = session_on("relu", *BY_HAND[:2], ((0.5, 1.5), (1.0, 1.0)))
    session.step()
    batch = batch_of(session.frame, None, notation=textbook.ARTICLE)
    assert [batch.cells(place) for place in range(2)] == [("≈ 0 (2.8e-17)",), ("0.4",)]
    flags = rounded_zeros(session.frame, 1)
    assert flags is not None
    assert flags.tolist() == [[True], [False]]
    copied = equation_of(session.frame, batch, textbook.ARTICLE)
    assert to_plain(copied, textbook.ARTICLE) == "z¹ = [≈ 0 (2.8e-17), 0.4]"
    assert (
        check(to_plain(copied, textbook.ARTICLE), [[2.0**-55, 0.4]])
        == check(plain_of(to_tex(copied, textbook.ARTICLE)))
        == 1
    )


def test_what_is_not_revealed_is_not_judged_and_what_is_0_is_just_0() -> None:
    session = session_on("relu", *BY_HAND[:2], BY_HAND[2])
    assert rounded_zeros(session.frame, 1) is None
    assert not is_zero(session.frame, Quantity.parse("z1"), 0, 0)
    exact = session_on("relu", (1.0, -1.0), 0.0, ((1.0, 1.0),))
    exact.step()
    assert value_text(exact.frame, Quantity.parse("z1"), 0, 0) == "0"
    assert not on_corner(exact.frame, 1, 0, 0)


@given(st.integers(-200, 200), st.floats(1e-3, 1e3))
def test_the_bound_is_64_units_in_the_last_place_of_the_largest_term(units: int, size: float) -> None:
    """z = size − size·1 + units in its last place: in doubles, exactly that."""
    rest = units * float(np.spacing(size))
    session = session_on("tanh", (1.0, -1.0), rest, ((size, size),))
    session.step()
    z = session.frame.quantity(Quantity.parse("z1"))
    assert z is not None
    flags = rounded_zeros(session.frame, 1)
    assert flags is not None
    assert bool(flags[0, 0]) == (z[0, 0] != 0 and abs(z[0, 0]) < 64 * np.spacing(size))


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3), st.floats(-2, 2))
def test_whatever_a_remark_calls_0_but_for_rounding_is_written_so(weights: list[float], bias: float) -> None:
    session = session_on("relu", tuple(weights), bias, ((1.0, 0.3, -0.7), (0.1, 0.2, 0.3)))
    session.step()
    flags = rounded_zeros(session.frame, 1)
    assert flags is not None
    for kink in kinks(session.frame, 1):
        assert flags[kink.example, kink.unit]


def test_a_negative_one_keeps_its_sign() -> None:
    assert format_zero(-(2.0**-55)) == "≈ 0 (−2.8e-17)"


def at_zero(activation: str, rows: tuple[tuple[float, ...], ...] = ((0.0,),)) -> Frame:
    """b₁ = 0, so that z¹ is exactly 0 where x is."""
    session = session_on(activation, (0.5,), 0.0, rows)
    session.finish_iteration()
    session.back()
    return session.frame


def test_at_a_corner_no_slope_says_where_the_cost_goes() -> None:
    frame, bias = at_zero("relu"), Parameter("b", 1)
    assert float(np.ravel(np.asarray(frame.gradient(bias)))[0]) == 0
    assert meaning_of(frame, bias, "C", frame.gradient, 0, notation=textbook.ARTICLE) == (
        "At the corner of ReLU the slope is taken as 0, which does not say what a small change of b₁ does to C.",
    )
    assert "the slope is taken as 0.01" in str(corner_on_path(at_zero("leaky_relu"), bias, 0))
    assert corner_on_path(at_zero("tanh"), bias, 0) is None
    rounded = walked()
    assert str(corner_on_path(rounded, bias, 0)) == "at the corner of ReLU the slope is taken as 1"


def test_what_no_corner_lies_on_the_path_of_is_told_by_its_slope() -> None:
    frame, bias = at_zero("relu", ((0.0,), (1.0,))), Parameter("b", 1)
    assert corner_on_path(frame, bias, 0)
    assert corner_on_path(frame, bias, None)
    assert corner_on_path(frame, bias, 1) is None
    for kind, layer in (("theta", 1), ("theta", 2), ("b", 2)):
        assert corner_on_path(frame, Parameter(kind, layer), None) is None  # type: ignore[arg-type]
    (sentence,) = meaning_of(
        at_zero("relu"), Parameter("theta", 1), "C", at_zero("relu").gradient, 0, notation=textbook.ARTICLE
    )
    assert sentence == "The slope is 0: a very small change of θ₁ leaves C as it is."
