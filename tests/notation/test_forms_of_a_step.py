"""One unit's formula with the numbers of all behind it, a cost without a target, and what has no formula or symbol."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity, z_of
from bpstudio.engine.task import Cost
from bpstudio.notation import textbook
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import formula_sides
from bpstudio.notation.plain import to_plain
from bpstudio.notation.readings import Readings
from bpstudio.notation.sentences import sentence, terminal_line
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import quantity

WIDE = Network(2, (Layer(2, "tanh"),))
SINGLE = Network(1, (Layer(1, "sigmoid"),))


def readings(**values: object) -> Readings:
    return Readings({Quantity.parse(name): np.asarray(value) for name, value in values.items()})


def test_the_formula_of_one_unit_has_the_numbers_of_all_behind_it() -> None:
    scalar = Conventions(WIDE, notation=textbook.Notation(form="scalar"))
    z = np.array([[0.5, 0.25]])
    known = readings(z1=z, yhat=np.tanh(z))
    weighed, applied = (Program.of(WIDE).find(op, 1) for op in (Op.Z, Op.A))
    assert terminal_line(weighed, known, scalar) == (" 1  forward   zⱼ¹ = Σᵢ θᵢⱼ¹xᵢ + bⱼ¹, z¹ = [0.5; 0.25]")
    assert sentence(weighed, known, scalar) == "Layer 1 computes zⱼ¹ = Σᵢ θᵢⱼ¹xᵢ + bⱼ¹: z¹ = [0.5; 0.25]."
    assert terminal_line(applied, known, scalar) == (
        " 2  forward   ŷⱼ = tanh(zⱼ¹), ŷ = [tanh(0.5); tanh(0.25)] = [0.4621; 0.2449]"
    )


def test_a_cost_that_is_the_output_needs_no_target() -> None:
    conventions = Conventions(SINGLE, Cost("output", 2.0), notation=textbook.ARTICLE)
    known = readings(yhat=0.25, C=0.5)
    line = terminal_line(Program.of(SINGLE).find(Op.C), known, conventions)
    assert line.endswith("C = 2ŷ = 2·0.25 = 0.5")
    squared = Conventions(SINGLE, notation=textbook.ARTICLE)
    assert with_numbers(Program.of(SINGLE).find(Op.C), known, squared) is None, "whose target is not known"


def test_the_update_has_nothing_right_of_an_equals_sign() -> None:
    assert (
        formula_sides(Program.of(SINGLE).find(Op.UPDATE), Conventions(SINGLE, notation=textbook.ARTICLE))
        == ()
    )


def test_what_is_no_letter_of_the_article_has_no_symbol() -> None:
    for name in ("penalty", "update"):
        with pytest.raises(ValueError, match=f"{name} has no symbol"):
            quantity(Quantity.parse(name))


def test_what_is_needed_and_not_known_is_named() -> None:
    with pytest.raises(KeyError, match="yhat"):
        readings(z1=1.0).needed(Quantity.parse("yhat"))


def test_where_no_case_says_when_it_holds_the_value_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = r"\begin{cases} 1 & \text{sometimes} \\ 0 & \text{else} \end{cases}"
    monkeypatch.setitem(ACTIVATIONS, "odd", replace(ACTIVATIONS["relu"], derivative_tex=cases))
    network = Network(1, (Layer(1, "odd"),))
    step = Program.of(network).find(Op.DA_DZ, 1)
    node = with_numbers(
        step,
        Readings({z_of(1): np.ones((1, 1)), step.symbol: np.ones((1, 1)), **readings(yhat=1.0).values}),
        Conventions(network, notation=textbook.ARTICLE),
    )
    assert node is not None
    assert to_plain(node, textbook.ARTICLE) == "1"
