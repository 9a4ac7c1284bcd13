from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.notation.mathml import to_mathml
from bpstudio.notation.parse import parse
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.tree import (
    Call,
    Equation,
    Hat,
    Node,
    Number,
    Operator,
    Parens,
    Product,
    Row,
    Script,
    Sum,
    Symbol,
    Tagged,
    Text,
    row,
)

X, Y = Symbol("x"), Symbol("y")
WRITTEN: dict[str, Node] = {
    "<mi>x</mi>": X,
    "<mn>−0.5</mn>": Number("−0.5"),
    "<mn>∞</mn>": Number("∞"),
    "<mtext>—</mtext>": Number("—"),
    "<mo>·</mo>": Operator("·"),
    "<mo>&lt;</mo>": Operator("<"),
    "<mtext>\u00a0a &amp; b\u00a0</mtext>": Text(" a & b "),
    "<mrow><mi>x</mi><mo>+</mo><mi>y</mi></mrow>": row(X, Operator("+"), Y),
    '<mrow><mo form="prefix">−</mo><mi>y</mi></mrow>': row(Operator("−"), Y),
    '<mrow><mo fence="true">(</mo><mi>x</mi><mo fence="true">)</mo></mrow>': Parens(X),
    "<msup><mi>x</mi><mn>2</mn></msup>": Script(X, Number("2")),
    "<msub><mi>x</mi><mn>1</mn></msub>": Script(X, None, Number("1")),
    "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>": Script(X, Number("2"), Number("1")),
    '<msup><mi>x</mi><mi mathvariant="normal">T</mi></msup>': Script(X, Symbol("T")),
    '<mover accent="true"><mi>y</mi><mo stretchy="false">^</mo></mover>': Hat(Y),
    "<msqrt><mi>x</mi></msqrt>": parse(r"\sqrt{x}"),
    "<mfrac><mi>x</mi><mi>y</mi></mfrac>": parse(r"\frac{x}{y}"),
    "<mfrac><mrow><mi>∂</mi><mi>x</mi></mrow><mrow><mi>∂</mi><mi>y</mi></mrow></mfrac>": parse(
        r"\frac{\partial x}{\partial y}"
    ),
    "<mfrac><mrow><mi>∂</mi></mrow><mrow><mi>∂</mi><mi>y</mi></mrow></mfrac>": parse(
        r"\frac{\partial}{\partial y}"
    ),
    '<mo movablelimits="false">∑</mo>': Sum(),
    '<munder><mo movablelimits="false">∑</mo><mi>i</mi></munder>': Sum(Symbol("i")),
    '<mover><mo movablelimits="false">∑</mo><mi>m</mi></mover>': Sum(None, Symbol("m")),
    '<munderover><mo movablelimits="false">∑</mo><mi>i</mi><mi>m</mi></munderover>': Sum(
        Symbol("i"), Symbol("m")
    ),
    "<mrow><mi>x</mi><mo>⊙</mo><mi>y</mi></mrow>": Product((X, Y), "⊙"),
    "<mrow><mi>x</mi><mo>=</mo><mi>y</mi></mrow>": Equation((X, Y)),
    "<mrow><mi>x</mi><mrow><mo>≈</mo><mn>0</mn></mrow></mrow>": Equation(
        (X, Row((Operator("≈"), Number("0"))))
    ),
    '<mrow class="gap"><mi>x</mi></mrow>': Tagged(X, "gap"),
    "<mi>y</mi>": Tagged(Y, role="number"),
}


@pytest.mark.parametrize("mathml", WRITTEN)
def test_every_kind_of_node_has_its_element(mathml: str) -> None:
    assert to_mathml(WRITTEN[mathml], ARTICLE) == mathml


def test_a_function_is_joined_to_its_argument_by_an_invisible_sign() -> None:
    assert to_mathml(Call(Symbol("tanh"), Parens(X)), ARTICLE).startswith(
        "<mrow><mi>tanh</mi><mo>\u2061</mo><mrow>"
    )
    assert "<mspace" in to_mathml(Call(Symbol("ln"), X), ARTICLE)


def test_cases_and_matrices_are_tables() -> None:
    cases = to_mathml(parse(r"\begin{cases} z & z > 0 \\ 0 & z \le 0 \end{cases}"), ARTICLE)
    assert '<mtable class="cases"><mtr><mtd><mi>z</mi></mtd><mtd>' in cases
    matrix = to_mathml(parse(r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}"), ARTICLE)
    assert matrix.count("<mtr>") == 2
    assert matrix.count("<mtd>") == 4


def test_it_is_written_in_the_notation_of_the_textbook() -> None:
    theta = Script(Symbol("θ"), None, Number("2"))
    assert to_mathml(theta, Notation("w", "J", "superscript")) == "<msup><mi>w</mi><mn>2</mn></msup>"


@pytest.mark.parametrize(
    "tex",
    [
        *(each for entry in ACTIVATIONS.values() for each in (entry.tex, entry.derivative_tex)),
        *(each for entry in COSTS.values() for each in (entry.tex, entry.derivative_tex)),
    ],
)
def test_every_formula_of_the_registry_is_well_formed(tex: str) -> None:
    assert ElementTree.fromstring(f"<math>{to_mathml(parse(tex), ARTICLE)}</math>").tag == "math"


def test_what_is_no_node_is_refused() -> None:
    with pytest.raises(TypeError, match="is not a node"):
        to_mathml("x", ARTICLE)  # type: ignore[arg-type]
