"""One switch for the letters, and everything that writes mathematics follows it."""

from __future__ import annotations

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.notation.conventions import Conventions, conventions_line
from bpstudio.notation.formulas import formula
from bpstudio.notation.indices import indexed
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import chain_of, quantity
from bpstudio.notation.tex import to_tex
from bpstudio.notation.textbook import (
    ARTICLE,
    COSTS,
    FORMS,
    LAYERS,
    WEIGHTS,
    Notation,
    in_words,
    notation_from,
    notation_text,
)

SCALAR = Notation(form="scalar")
NARROW = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
WIDE = Network(2, (Layer(3, "tanh"), Layer(2, "softmax")))
EVERY = [Notation(w, c, where, form) for w in WEIGHTS for c in COSTS for where in LAYERS for form in FORMS]


def test_the_articles_notation_is_the_first_of_every_choice() -> None:
    assert Notation("θ", "C", "article", "matrix") == ARTICLE
    assert to_plain(quantity(Quantity.parse("dC/dtheta2")), ARTICLE) == "∂C/∂θ₂"


@pytest.mark.parametrize(
    ("layers", "z", "theta", "transposed", "one"),
    [
        ("article", "z²", "w₂", "w₂ᵀa¹ + b₂", "w₁₃²"),
        ("superscript", "z²", "w²", "w²ᵀa¹ + b²", "w₁₃²"),
        ("parentheses", "z⁽²⁾", "w⁽²⁾", "w⁽²⁾ᵀa⁽¹⁾ + b⁽²⁾", "w₁₃⁽²⁾"),
        ("brackets", "z[2]", "w[2]", "w[2]ᵀa[1] + b[2]", "w₁₃[2]"),
        ("subscript", "z₂", "w₂", "w₂ᵀa₁ + b₂", "w₂,₁₃"),
    ],
)
def test_the_layer_stands_where_the_textbook_has_it(
    layers: str, z: str, theta: str, transposed: str, one: str
) -> None:
    notation = Notation("w", "J", layers)  # type: ignore[arg-type]
    step = Program.of(NARROW).find(Op.Z, 2)
    assert to_plain(quantity(Quantity.parse("z2")), notation) == z
    assert to_plain(quantity(Quantity.parse("theta2")), notation) == theta
    assert to_plain(formula(step, Conventions(NARROW, notation=notation)), notation) == f"{z} = {transposed}"
    assert to_plain(quantity(Quantity.parse("theta2[0,2]")), notation) == one


def test_letters_are_changed_in_formulas_conventions_and_words_alike() -> None:
    notation = Notation("w", "E")
    chain = to_plain(chain_of(Program.of(NARROW), Parameter("theta", 3)), notation)
    assert chain == "∂E/∂w₃ = ∂z³/∂w₃ · ∂ŷ/∂z³ · ∂E/∂ŷ"
    assert conventions_line(Conventions(NARROW, notation=notation)).startswith("E = (ŷ − y)²")
    assert in_words("ΔC/Δθ: how Cost C moves", notation) == "ΔE/Δw: how Cost E moves"
    assert to_tex(quantity(Quantity.parse("dC/dtheta3")), notation) == r"\frac{\partial E}{\partial w_3}"


def test_a_power_of_a_weight_is_no_layer() -> None:
    notation = Notation("w", "C", "parentheses")
    assert to_plain(parse(r"\lambda \sum \theta^2"), notation) == "λ Σw²"


def test_writing_what_is_written_already_changes_nothing() -> None:
    for notation in EVERY:
        once = in_words("∂C/∂θ", notation)
        assert in_words(once, notation) == once


@pytest.mark.parametrize("notation", EVERY, ids=notation_text)
def test_a_notation_is_kept_as_a_line_and_read_again(notation: Notation) -> None:
    assert notation_from(notation_text(notation)) == notation


@pytest.mark.parametrize("text", ["", "None", "θ C article", "x C article matrix", "θ Q article matrix"])
def test_anything_else_is_the_articles_notation(text: str) -> None:
    assert notation_from(text) == ARTICLE


def test_units_beyond_nine_keep_their_commas_apart() -> None:
    network = Network(12, (Layer(11),))
    for layers, text in (("article", "θ¹[3,11]"), ("subscript", "θ₁[3,11]"), ("parentheses", "θ⁽¹⁾[3,11]")):
        notation = Notation(layers=layers)  # type: ignore[arg-type]
        assert parameter_text(Parameter.parse("theta1[2,10]"), network, notation) == text


def scalar(op: Op, layer: int | None, network: Network = WIDE) -> str:
    step = Program.of(network).find(op, layer)
    return to_plain(formula(step, Conventions(network, notation=SCALAR)), SCALAR)


def test_in_scalar_form_a_layers_formulas_are_those_of_one_unit() -> None:
    assert scalar(Op.Z, 1) == "zⱼ¹ = Σᵢ θᵢⱼ¹xᵢ + bⱼ¹"
    assert scalar(Op.Z, 2) == "zⱼ² = Σᵢ θᵢⱼ²aᵢ¹ + bⱼ²"
    assert scalar(Op.DA_DZ, 1) == "∂aⱼ¹/∂zⱼ¹ = 1 − tanh(zⱼ¹)²"
    assert scalar(Op.DZ_DTHETA, 2) == "∂zⱼ²/∂θᵢⱼ² = aᵢ¹"
    assert scalar(Op.DZ_DB, 2) == "∂zⱼ²/∂bⱼ² = 1"
    assert scalar(Op.DZ_DA, 2) == "∂zⱼ²/∂aᵢ¹ = θᵢⱼ²"
    assert scalar(Op.DC_DYHAT, None).startswith("∂C/∂ŷₖ = 2(ŷₖ − yₖ)")


def test_in_scalar_form_softmax_keeps_two_letters_apart() -> None:
    assert scalar(Op.DA_DZ, 2) == "∂ŷₖ/∂zⱼ² = ŷₖ(δₖⱼ − ŷⱼ)"
    assert scalar(Op.A, 2).startswith("ŷⱼ = ")
    step = Program.of(WIDE).find(Op.DA_DZ, 2)
    assert to_plain(indexed(quantity(Quantity.parse("dC/dz2")), step, WIDE), SCALAR) == "∂C/∂zⱼ²"


def test_in_scalar_form_the_articles_network_needs_no_letters_and_no_transpose() -> None:
    assert scalar(Op.Z, 3, NARROW) == "z³ = θ₃a² + b₃"
    assert scalar(Op.DZ_DA, 3, NARROW) == "∂z³/∂a² = θ₃"
