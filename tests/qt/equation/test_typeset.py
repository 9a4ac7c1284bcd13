from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import Quantity
from bpstudio.notation import textbook
from bpstudio.notation.composition import composition
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.derivations import derivation
from bpstudio.notation.formulas import formula
from bpstudio.notation.numbers import format_number
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import chain_of, quantity
from bpstudio.notation.tree import Matrix, Node, Number, Parens, Row, Symbol, Tagged, Text
from bpstudio.qt.mathematics.glyphs import glyph_of
from bpstudio.qt.mathematics.spacing import italic
from bpstudio.qt.mathematics.typeset import Typeset, draw, typeset

pytestmark = pytest.mark.usefixtures("qapp")
ARTICLE = Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid")))
PROGRAM = Program.of(ARTICLE)


def formulas() -> list[Node]:
    registered: list[Any] = [*ACTIVATIONS.values(), *COSTS.values(), *PENALTIES.values()]
    trees = [parse(tex) for entry in registered for tex in (entry.tex, entry.derivative_tex)]
    conventions = [
        Conventions(ARTICLE, optimizer=name, notation=textbook.ARTICLE)
        for name in ("gradient_descent", "momentum", "adam")
    ]
    trees += [formula(step, chosen) for chosen in conventions for step in PROGRAM]
    trees += [line for step in PROGRAM for line in derivation(step, conventions[0])]
    return [*trees, composition(ARTICLE), Matrix(((Number("1"), Number("−2")), (Number("0.5"), Text("—"))))]


def ink(tree: Node, size: float = 100.0) -> QRectF:
    return typeset(tree, size, textbook.ARTICLE).path.boundingRect()


@pytest.mark.parametrize("tree", formulas(), ids=lambda tree: to_plain(tree, textbook.ARTICLE))
def test_every_formula_has_a_size_that_holds_its_ink(tree: Node) -> None:
    whole = typeset(tree, 20, textbook.ARTICLE)
    room = QRectF(-3, -whole.ascent - 1, whole.width + 6, whole.height + 2)
    assert 5 < whole.width < 1500
    assert 8 < whole.height < 150
    assert room.contains(whole.path.boundingRect())


def test_no_character_of_the_notation_is_blank() -> None:
    letters = {italic(letter) for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZαβδεηθλσΔ∂"}
    numbers = set("".join(format_number(x) for x in (-1.23456e-7, 9876543210.0, float("inf"), float("nan"))))
    signs = set("+−⋅×=<>≤≥≠≈←→⋯∘′,()[]{|√∑—\u0302") | set("maxlnsoftReLUtanhigd")
    blank = [character for character in letters | numbers | signs if glyph_of(character).path.isEmpty()]
    assert blank == []
    assert [character for character in letters | numbers | signs if glyph_of(character).index == 0] == []


def test_twice_the_size_is_twice_as_large() -> None:
    chain = chain_of(PROGRAM, Parameter.parse("theta2"))
    small, large = typeset(chain, 20, textbook.ARTICLE), typeset(chain, 40, textbook.ARTICLE)
    assert large.width == pytest.approx(2 * small.width)
    assert large.height == pytest.approx(2 * small.height)


def test_variables_lean_and_digits_and_names_stand_upright() -> None:
    assert italic("z") == "𝑧"
    assert italic("h") == "ℎ"
    assert italic("θ") == "𝜃"
    assert italic("Σ") == "Σ"
    assert ink(Symbol("z")) != ink(Text("z"))
    assert ink(Symbol("max")) == ink(Text("max"))


def test_the_hat_is_above_its_letter_and_within_its_width() -> None:
    plain, hatted = ink(Symbol("y")), ink(parse(r"\hat{y}"))
    assert hatted.top() < plain.top() - 5
    assert hatted.width() == pytest.approx(plain.width(), abs=2)


def test_superscripts_are_smaller_and_higher_and_subscripts_lower() -> None:
    base, upper, lower = ink(parse("z")), ink(parse("z^3")), ink(parse("z_3"))
    assert upper.top() < base.top()
    assert upper.bottom() == pytest.approx(base.bottom())
    assert lower.bottom() > base.bottom()
    assert ink(parse("3")).height() * 0.6 < upper.height() < base.height() + ink(parse("3")).height()


def test_fractions_stand_on_one_axis_with_minus_signs() -> None:
    bar = ink(parse(r"\frac{-}{-}")).center().y()
    minus = ink(parse("-")).center().y()
    assert bar == pytest.approx(minus, abs=2.5)


def test_denominators_with_and_without_scripts_share_one_baseline() -> None:
    descents = [
        typeset(quantity(Quantity.parse(name)), 100, textbook.ARTICLE).descent
        for name in ("dC/dz3", "dC/da2", "da2/dz2")
    ]
    assert descents == pytest.approx([descents[0]] * 3, abs=0.5)
    assert ink(quantity(Quantity.parse("dC/dz3"))).bottom() == pytest.approx(
        ink(parse(r"\frac{\partial}{\partial z}")).bottom(), abs=0.5
    )


def test_parentheses_grow_with_a_fraction_and_not_with_an_exponent() -> None:
    def height(tree: Node) -> float:
        return ink(Parens(Row((Tagged(Text(" ")), tree)))).height()

    assert height(parse("e^{-z}")) < 1.3 * ink(parse("()")).height()
    assert height(parse(r"\frac{1}{1 + e^{-z}}")) > 1.8 * ink(parse("()")).height()


def test_a_minus_sign_before_a_term_is_closer_than_one_between_terms() -> None:
    unary = typeset(parse("-z"), 100, textbook.ARTICLE).width
    binary = (
        typeset(parse("z - z"), 100, textbook.ARTICLE).width
        - typeset(parse("z"), 100, textbook.ARTICLE).width
    )
    assert binary - unary > 20


def test_tagged_parts_are_found_where_they_are_drawn() -> None:
    tree = Row((Symbol("a"), Tagged(Parens(Tagged(Symbol("z"), "inner")), "outer")))
    whole = typeset(tree, 40, textbook.ARTICLE)
    outer, inner = whole.rect("outer"), whole.rect("inner")
    assert outer is not None
    assert inner is not None
    assert outer.contains(inner)
    assert outer.left() < inner.left()
    assert not outer.contains(QPointF(2, -2))
    assert whole.rect("nothing") is None


def test_the_shells_of_the_composition_can_be_pointed_at_one_by_one() -> None:
    whole = typeset(composition(ARTICLE), 22, textbook.ARTICLE)
    widths = [
        rect.width() for name in (f"step{i}" for i in range(7)) if (rect := whole.rect(name)) is not None
    ]
    assert len(widths) == 7
    assert widths == sorted(widths)


def test_a_colour_of_its_own_reaches_everything_inside_a_tag() -> None:
    whole = typeset(Row((Symbol("z"), Tagged(parse(r"\frac{a}{b}"), role="backward"))), 40, textbook.ARTICLE)
    assert [role for role, _ in whole.runs] == ["", "backward"]
    image = painted(whole)
    assert {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())} >= {
        "#000000",
        "#ff0000",
    }


def painted(whole: Typeset) -> QImage:
    image = QImage(int(whole.width) + 10, int(whole.height) + 10, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw(painter, whole, QPointF(5, 5 + whole.ascent), lambda role: QColor("red" if role else "black"))
    painter.end()
    return image


def test_the_same_formula_is_laid_out_once() -> None:
    step = PROGRAM.find(Op.DA_DZ, 3)
    assert typeset(
        formula(step, Conventions(ARTICLE, notation=textbook.ARTICLE)), 18, textbook.ARTICLE
    ) is typeset(formula(step, Conventions(ARTICLE, notation=textbook.ARTICLE)), 18, textbook.ARTICLE)
