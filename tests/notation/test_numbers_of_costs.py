"""A cost's own numbers in formulas: the letter in the formula, the number in the conventions and among the numbers."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost
from bpstudio.notation import textbook
from bpstudio.notation.conventions import Conventions, conventions_line
from bpstudio.notation.formulas import formula
from bpstudio.notation.plain import to_plain
from bpstudio.notation.readings import Readings
from bpstudio.notation.substitution import with_numbers

NETWORK = Network(1, (Layer(1),))
CONVENTIONS = Conventions(NETWORK, Cost("huber").with_setting("delta", 0.25), notation=textbook.ARTICLE)


def put_in(op: Op, yhat: float, y: float) -> str:
    values = {"yhat": yhat, "y": y}
    readings = Readings({Quantity.parse(name): np.array([[value]]) for name, value in values.items()})
    node = with_numbers(Program.of(NETWORK).find(op), readings, CONVENTIONS)
    assert node is not None
    return to_plain(node, textbook.ARTICLE)


def test_the_formula_has_the_letter() -> None:
    slope = formula(Program.of(NETWORK).find(Op.DC_DYHAT), CONVENTIONS)
    assert to_plain(slope, textbook.ARTICLE) == "∂C/∂ŷ = max(−δ, min(δ, ŷ − y))"
    assert "|ŷ − y| ≤ δ" in to_plain(formula(Program.of(NETWORK).find(Op.C), CONVENTIONS), textbook.ARTICLE)


def test_the_conventions_have_its_number() -> None:
    assert "with δ = 0.25" in conventions_line(CONVENTIONS)


@pytest.mark.parametrize(("yhat", "slope"), [(0.6, "max(−0.25, min(0.25, 0.6 − 0.5))")])
def test_the_number_is_put_in_for_the_letter(yhat: float, slope: str) -> None:
    assert put_in(Op.DC_DYHAT, yhat, 0.5) == slope


@pytest.mark.parametrize(("yhat", "term"), [(0.6, "½·(0.6 − 0.5)²"), (2.5, "0.25·(|2.5 − 0.5| − ½·0.25)")])
def test_delta_decides_which_of_the_cases_holds(yhat: float, term: str) -> None:
    assert put_in(Op.C, yhat, 0.5).replace(" ", "") == term.replace(" ", "")
