from __future__ import annotations

import numpy as np

from bpstudio.engine.functions import Regularization
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.program import Op, Program
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.plain import to_plain
from bpstudio.notation.products import product_equation, product_with_numbers
from bpstudio.notation.readings import Readings
from bpstudio.notation.tree import Equation

ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
PROGRAM = Program.of(ARTICLE)
PLAIN, PENALISED = Conventions(ARTICLE), Conventions(ARTICLE, regularization=Regularization("l2", 0.01))
FACTORS = {"dC/dyhat": -0.755, "dyhat/dz3": 0.25, "dz3/da2": 0.7, "da2/dz2": 1.0, "dz2/dtheta2": 0.5}


def text_of(equation: Equation | None) -> str | None:
    return None if equation is None else to_plain(equation)


def test_the_product_grows_by_one_number_a_step() -> None:
    start, da, branch = PROGRAM.find(Op.DC_DYHAT), PROGRAM.find(Op.DA_DZ, 2), PROGRAM.find(Op.DZ_DTHETA, 2)
    readings = Readings({**FACTORS, "dC/dz2": -0.132125, "dC/dtheta2": -0.0660625})
    products = [text_of(product_with_numbers(PROGRAM, step, readings, PLAIN)) for step in (start, da, branch)]
    assert products == [
        "∂C/∂ŷ = −0.755",
        "∂C/∂z² = 1·0.7·0.25·(−0.755) = −0.1321",
        "∂C/∂θ₂ = 0.5·1·0.7·0.25·(−0.755) = −0.06606",
    ]


def test_a_bias_multiplies_by_one() -> None:
    readings = Readings({**FACTORS, "dC/db3": -0.18875})
    equation = product_with_numbers(PROGRAM, PROGRAM.find(Op.DZ_DB, 3), readings, PLAIN)
    assert text_of(equation) == "∂C/∂b₃ = 1·0.25·(−0.755) = −0.1888"


def test_there_is_no_product_before_its_gradient_is_computed() -> None:
    assert product_with_numbers(PROGRAM, PROGRAM.find(Op.DA_DZ, 2), Readings(FACTORS), PLAIN) is None


def test_matrices_are_not_spelled_out_as_a_product() -> None:
    readings = Readings({**FACTORS, "dyhat/dz3": np.ones((2, 1)), "dC/dz3": np.array([[1.0], [2.0]])})
    equation = product_with_numbers(PROGRAM, PROGRAM.find(Op.DA_DZ, 3), readings, PLAIN)
    assert text_of(equation) == "∂C/∂z³ = [1, 2]"


def test_a_penalty_adds_its_own_derivative_to_the_weights_and_to_nothing_else() -> None:
    texts = [
        to_plain(product_equation(PROGRAM, PROGRAM.find(op, 3), PENALISED)) for op in (Op.DZ_DTHETA, Op.DZ_DB)
    ]
    assert texts == [
        "∂C/∂θ₃ = ∂z³/∂θ₃ · ∂ŷ/∂z³ · ∂C/∂ŷ + 2λθ₃",
        "∂C/∂b₃ = ∂z³/∂b₃ · ∂ŷ/∂z³ · ∂C/∂ŷ",
    ]
