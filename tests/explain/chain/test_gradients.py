from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.chain.gradients import gradient_equation
from bpstudio.explain.words.sentences import spoken, written
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import to_tex
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import reader
from tests.explain.reading import check

SCALAR = Notation(form="scalar")


def passed(name: str) -> Frame:
    return whole(Session(reader.read(name).state))


def whole(session: Session) -> Frame:
    session.finish_iteration()
    session.back()
    return session.frame


def text(frame: Frame, name: str, whose: int | None = 0, notation: Notation = ARTICLE) -> str:
    return to_plain(gradient_equation(frame, Parameter.parse(name), whose, notation=notation), notation)


def test_the_articles_chain_is_the_articles_product_with_its_numbers() -> None:
    assert text(passed("article"), "theta2") == (
        "∂C/∂θ₂ = ∂z²/∂θ₂ · ∂a²/∂z² · ∂z³/∂a² · ∂ŷ/∂z³ · ∂C/∂ŷ = "
        "a¹·{1 if z² > 0; 0 if z² ≤ 0}·θ₃·σ(z³)(1 − σ(z³))·2(ŷ − y) = 1.4·1·0.9·0.2305·(−1.279) = −0.3715"
    )


def test_before_all_of_it_is_computed_it_is_there_in_letters() -> None:
    session = Session(reader.read("article").state)
    assert text(session.frame, "b3") == ("∂C/∂b₃ = ∂z³/∂b₃ · ∂ŷ/∂z³ · ∂C/∂ŷ = 1·σ(z³)(1 − σ(z³))·2(ŷ − y)")


def test_a_layer_of_several_units_has_its_products_number_by_number_its_weights_as_a_matrix() -> None:
    assert text(passed("mazur"), "theta1") == (
        "∂C/∂θ₁ = ∂z¹/∂θ₁ · (∂a¹/∂z¹ ⊙ (∂z²/∂a¹ · (∂ŷ/∂z² ⊙ ∂C/∂ŷ)))ᵀ = "
        "x·(σ(z¹) ⊙ (1 − σ(z¹)) ⊙ (θ₂·(σ(z²) ⊙ (1 − σ(z²)) ⊙ (ŷ − y))))ᵀ = "
        "[0.05; 0.1]·([0.2413; 0.2406] ⊙ ([0.4, 0.5; 0.45, 0.55]·([0.1868; 0.1755] ⊙ [0.7414; −0.2171])))ᵀ = "
        "[0.0004386, 0.0004977; 0.0008771, 0.0009954]"
    )


def test_of_one_weight_only_what_is_above_its_unit_is_a_matrix() -> None:
    assert text(passed("mazur"), "theta1[0,0]").endswith(
        " = 0.05·0.2413·[0.4, 0.5]·([0.1868; 0.1755] ⊙ [0.7414; −0.2171]) = 0.0004386"
    )


def test_in_the_scalar_form_one_weight_has_a_sum_over_the_units_above() -> None:
    assert text(passed("mazur"), "theta1[0,0]", notation=SCALAR) == (
        "∂C/∂θ₁₁¹ = ∂z₁¹/∂θ₁₁¹ · ∂a₁¹/∂z₁¹ · Σₖ ∂zₖ²/∂a₁¹ · ∂C/∂zₖ² = "
        "x₁·σ(z₁¹)(1 − σ(z₁¹))·Σₖ θ₁ₖ²·∂C/∂zₖ² = 0.05·0.2413·(0.4·0.1385 + 0.5·(−0.03810)) = 0.0004386"
    )


def test_in_the_scalar_form_a_layer_has_an_equation_for_one_unit_and_then_all_its_numbers() -> None:
    said = text(passed("mazur"), "b1", notation=SCALAR)
    assert said.startswith("∂C/∂bⱼ¹ = ∂zⱼ¹/∂bⱼ¹ · ∂aⱼ¹/∂zⱼ¹ · Σₖ ∂zₖ²/∂aⱼ¹ · ∂ŷₖ/∂zₖ² · ∂C/∂ŷₖ = ")
    assert said.endswith(", ∂C/∂b₁ = [0.008771; 0.009954]")


def test_of_one_example_among_several_the_gradient_is_its_part() -> None:
    frame = passed("xor")
    assert text(frame, "theta2[3,0]", 1).endswith(" = −0.1796·0.2391·(−0.4138) = 0.01778")
    assert text(frame, "theta2[3,0]", 1).startswith("∂C₂/∂θ₄₁² = ∂z²/∂θ₄₁² · ∂ŷ/∂z² · ∂C/∂ŷ = ")


def test_the_gradient_of_the_batch_is_the_sum_of_the_parts() -> None:
    equation = gradient_equation(
        passed("xor"), Parameter.parse("theta2[3,0]"), None, notation=textbook.ARTICLE
    )
    numbers = "0 + 0.01778 + (−0.1313) + 0.05189 = −0.06169"
    assert to_plain(equation, textbook.ARTICLE) == f"∂C/∂θ₄₁² = Σᵢ ∂Cᵢ/∂θ₄₁² = {numbers}"
    assert r"= \sum_i \frac{\partial C_i}{\partial \theta_{4 1}^2} = 0 + 0.01778" in to_tex(
        equation, textbook.ARTICLE
    )


def test_many_examples_are_not_written_out() -> None:
    assert len(passed("softmax-3").rows) == 12
    assert text(passed("softmax-3"), "b2", None).startswith("∂C/∂b₂ = Σᵢ ∂Cᵢ/∂b₂ = [")
    assert text(passed("moons"), "theta1[0,0]", None).count(" = ") == 2


def test_as_many_numbers_are_written_out_as_the_table_of_the_batch_has_rows() -> None:
    written = text(passed("softmax-3"), "theta1[0,0]", None)
    assert written.startswith("∂C/∂θ₁₁¹ = Σᵢ ∂Cᵢ/∂θ₁₁¹ = 0.009638 + (−0.06631) + ")
    assert written.count(" + ") == 11
    assert check(written) == 2


def test_many_numbers_are_told_in_words_that_are_no_side() -> None:
    frame = passed("digits")
    assert text(frame, "theta2", None).startswith("∂C/∂θ₂ = Σᵢ ∂Cᵢ/∂θ₂ (32×10 numbers, −")
    assert r"\text{ (32$\times$10 numbers, $-$" in to_tex(
        gradient_equation(frame, Parameter.parse("theta2"), None, notation=textbook.ARTICLE), textbook.ARTICLE
    )


def test_a_penalty_has_its_number_beside_the_product_and_belongs_to_no_example() -> None:
    network = Network(1, (Layer(1, "identity"),))
    data = Examples(np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]]))
    training = Training(regularization=Regularization("l2", 0.01))
    given = Document(network, data, Cost(), training)
    start = beginning(given).record.start
    known = Parameters.of(network, [[[0.5]]], [[0.0]])
    one = replace(given, data=Examples(data.x[:1], data.y[:1] if data.y is not None else None))
    frames = [
        whole(Session(State((beginning(document, replace(start, parameters=known)),))))
        for document in (one, given)
    ]
    assert text(frames[0], "theta1").endswith(" + 2λθ₁ = 1·1·1 + 0.01 = 1.01")
    assert text(frames[1], "theta1", 0).endswith(" = 1·1·0.5 = 0.5")
    assert text(frames[1], "theta1", None) == "∂C/∂θ₁ = Σᵢ ∂Cᵢ/∂θ₁ + 2λθ₁ = 0.5 + 0 + 0.01 = 0.51"


def test_numbers_that_rounding_has_left_nothing_of_are_not_written() -> None:
    """ŷ is 1 to the last bit, so ∂ŷ/∂z is 0 and ∂C/∂ŷ infinite; together they are ŷ − y all the same."""
    network = Network(1, (Layer(1, "sigmoid"),))
    given = Document(network, Examples(np.array([[50.0]]), np.array([[0.0]])), Cost("binary_cross_entropy"))
    start = replace(beginning(given).record.start, parameters=Parameters.of(network, [[[1.0]]], [[0.0]]))
    frame = whole(Session(State((beginning(given, start),))))
    said = text(frame, "b1")
    assert said.endswith(" = 1·σ(z¹)(1 − σ(z¹))·((1 − y)/(1 − ŷ) − y/ŷ) = 1")


def test_a_part_of_the_cost_is_named_as_such() -> None:
    frame = passed("xor")
    step = frame.program[4]
    assert (
        spoken(frame, step, 1, notation=textbook.ARTICLE)
        == "Compare with the target: C₂ = 0.1260, the part of example 2."
    )
    assert spoken(frame, step, notation=textbook.ARTICLE) == "Compare with the target: C = 0.7342."
    assert written(frame, step, 1, notation=textbook.ARTICLE).partition("  cost      ")[2] == (
        "C₂ = 1/m (−(y ln ŷ + (1 − y) ln(1 − ŷ))) = 0.25·(−(1·ln 0.6042 + (1 − 1)·ln(1 − 0.6042))) = 0.1260"
    )


@pytest.mark.parametrize(
    ("name", "index", "whose", "said"),
    [
        (
            "mazur",
            10,
            0,
            "Multiply number by number by ∂a¹/∂z¹ = [0.2413; 0.2406]: "
            "the running product is ∂C/∂z¹ = [0.008771; 0.009954].",
        ),
        (
            "mazur",
            7,
            0,
            "Branch off to θ₂, multiply ∂z²/∂θ₂ = [0.5933; 0.5969] by every number of ∂C/∂z²: "
            "∂C/∂θ₂ = [0.08217, −0.02260; 0.08267, −0.02274].",
        ),
        (
            "xor",
            8,
            None,
            "Branch off to b₂, multiply by ∂z²/∂b₂ = 1, add up the 4 examples: ∂C/∂b₂ = −0.07319.",
        ),
        (
            "xor",
            8,
            1,
            "Branch off to b₂, multiply by ∂z²/∂b₂ = 1: ∂C₂/∂b₂ = −0.09895, the part of example 2.",
        ),
        (
            "xor",
            10,
            None,
            "Multiply number by number by ∂a¹/∂z¹ (4×4 numbers, 0.4863 to 1): "
            "the running product is ∂C/∂z¹ (4×4 numbers, −0.1294 to 0.1001).",
        ),
    ],
)
def test_a_sentence_says_how_it_multiplies_and_what_it_adds_up(
    name: str, index: int, whose: int | None, said: str
) -> None:
    frame = passed(name)
    assert spoken(frame, frame.program[index], whose, notation=textbook.ARTICLE) == said


def test_the_terminal_has_the_batch_as_a_sum_of_its_parts() -> None:
    frame = passed("xor")
    assert written(frame, frame.program[8], notation=textbook.ARTICLE) == (
        " 9  backward  ∂z²/∂b₂ = 1    ∂C/∂b₂ = Σᵢ ∂Cᵢ/∂b₂ = 0.125 + (−0.09895) + (−0.1837) + 0.08448 = −0.07319"
    )


def test_a_layers_only_weight_has_one_name_wherever_it_is_written() -> None:
    narrow = Network(2, (Layer(1, "tanh"), Layer(1, "sigmoid")))
    session = Session(Document(narrow, Examples(np.array([[1.0, 0.5]]), np.array([[1.0]]))))
    session.finish_iteration()
    for name in ("theta1[0,0]", "theta1[1,0]", "b1[0]", "theta2[0,0]"):
        for each in (text(session.frame, name), text(session.frame, name.partition("[")[0])):
            assert "θ₁₁²" not in each, each
    assert "θ₂" in text(session.frame, "theta1[0,0]")
    assert text(session.frame, "theta2[0,0]").startswith("∂C/∂θ₂ = ∂z²/∂θ₂ · ")


def test_the_weight_to_the_only_unit_above_has_one_name_among_the_products_reused() -> None:
    deep = Network(1, (Layer(1, "tanh"), Layer(1, "tanh"), Layer(2, "sigmoid")))
    session = Session(Document(deep, Examples(np.array([[1.0]]), np.array([[1.0, 0.0]]))))
    session.finish_iteration()
    written_out = text(session.frame, "theta1[0,0]", notation=SCALAR)
    assert "θ₂" in written_out
    assert "θ₁₁²" not in written_out


def test_where_a_connection_is_cut_the_product_says_so_and_keeps_its_numbers() -> None:
    layers = (Layer(2, "tanh", cut=((0, 1),)), Layer(1, "sigmoid"))
    session = Session(Document(Network(2, layers), Examples(np.array([[1.0, 0.5]]), np.array([[1.0]]))))
    session.finish_iteration()
    sides = text(session.frame, "theta1").split(" = ")
    assert [side.endswith(" (0 where cut)") for side in sides] == [False, True, True, True, False]
    gradient = session.frame.gradient(Parameter("theta", 1))
    assert gradient is not None
    assert gradient[0, 1] == 0
    check(" = ".join(sides), gradient)
    assert " (0 where cut), ∂C/∂θ₁ = [" in text(session.frame, "theta1", notation=SCALAR)
    assert "cut" not in text(session.frame, "theta2", notation=SCALAR)


def test_the_sentence_of_a_layer_with_a_cut_connection_says_what_stays_0() -> None:
    layers = (Layer(2, "tanh", cut=((0, 1),)), Layer(1, "sigmoid"))
    session = Session(Document(Network(2, layers), Examples(np.array([[1.0, 0.5]]), np.array([[1.0]]))))
    session.finish_iteration()
    step = session.frame.program.branch(Parameter("theta", 1))
    assert " by every number of ∂C/∂z¹, put 0 where cut: ∂C/∂θ₁ = [" in spoken(
        session.frame, step, notation=textbook.ARTICLE
    )
