"""What stands on the cards of a chain: its numbers multiply to the gradient, and each says what it leaves out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import CostName
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.program import Op
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.chain.cards import Chain, chain_cards, linear, number_forms
from bpstudio.explain.chain.compact import compact, in_full, shape_text
from bpstudio.explain.chain.units import Thread, readings_in
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tree import Symbol
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from tests.explain.documents import ARTICLE, document

WIDE = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid"), Layer(2, "sigmoid")))


def whole_pass(given: Document) -> Frame:
    session = Session(given)
    session.finish_iteration()
    session.back()
    return session.frame


def texts(chain: Chain) -> list[str]:
    return [to_plain(card.value.whole, textbook.ARTICLE) for card in chain.cards]


def test_one_weight_among_many_has_its_own_unit_and_says_how_many_paths_are_summed() -> None:
    frame, weight = whole_pass(document(WIDE)), Parameter("theta", 1, 1, 2)
    chain = chain_cards(frame, weight, 0, notation=textbook.ARTICLE)
    assert to_plain(chain.cards[0].symbol, textbook.ARTICLE) == "∂z₃¹/∂θ₂₃¹"
    assert [to_plain(card.formula, textbook.ARTICLE) for card in chain.cards][:3] == [
        "x₂",
        "1 − tanh(z₃¹)²",
        "θ_(3·)²",
    ]
    assert [card.note for card in chain.cards if card.note] == ["Σ over 4 paths"]
    slope = frame.factor(frame.program.chain_of(weight)[1])
    assert slope is not None
    assert texts(chain)[:2] == [format_number(float(frame.x[0, 1])), format_number(float(slope[0, 2]))]


@pytest.mark.parametrize("output", ["sigmoid", "softmax", "identity"])
@pytest.mark.parametrize("name", ["theta1[0,2]", "b1[1]", "theta2[2,1]", "b2[0]"])
def test_the_numbers_of_one_parameters_chain_multiply_to_its_gradient(
    name: str, output: ActivationName
) -> None:
    """Scalars in the parameter's own layer; above it vectors, whose product is the sum over the paths."""
    frame = whole_pass(document(Network(2, (Layer(3, "tanh"), Layer(2, output)))))
    target = Parameter.parse(name)
    thread, gradient = Thread(frame.network, target), frame.gradient(target)
    chain = frame.program.chain_of(target)
    product, before = 1.0, None
    for step in reversed(chain):
        readings = readings_in(frame, step, 0, thread)
        factor, after = readings.needed(step.symbol), readings.needed(step.writes)
        if before is not None and factor.size == before.size:
            multiplied = factor.ravel() * before.ravel()
            total = multiplied.sum() if after.size == 1 else multiplied
            np.testing.assert_allclose(total, after.ravel() if after.size > 1 else after.item(), rtol=1e-12)
        before, product = after, after.item() if after.size == 1 else np.nan
    assert gradient is not None
    assert product == pytest.approx(float(gradient), rel=1e-12)


def test_the_chain_of_the_batch_ends_in_a_sum_over_its_examples_that_of_one_in_its_part() -> None:
    frame, b2 = whole_pass(document(ARTICLE, examples=4)), Parameter.parse("b2")
    assert chain_cards(frame, b2, None, notation=textbook.ARTICLE).cards[0].note == "Σ over 4 examples"
    one = chain_cards(frame, b2, 1, notation=textbook.ARTICLE)
    assert (to_plain(one.symbol, textbook.ARTICLE), one.cards[0].note) == ("∂C₂/∂b₂", "")
    parts = [
        float(
            to_plain(
                chain_cards(frame, b2, place, notation=textbook.ARTICLE).gradient.whole, textbook.ARTICLE
            ).replace("−", "-")
        )
        for place in range(4)
    ]
    gradient = frame.gradient(b2)
    assert gradient is not None
    assert sum(parts) == pytest.approx(gradient.item(), abs=1e-3)


def test_the_penaltys_term_is_a_term_of_its_own_and_the_biases_have_none() -> None:
    training = Training(regularization=Regularization("l2", 0.05))
    frame = whole_pass(document(ARTICLE, training=training))
    term = frame.penalty_gradient(Parameter.parse("theta3"))
    chain = chain_cards(frame, Parameter.parse("theta3"), 0, notation=textbook.ARTICLE)
    assert term is not None
    assert chain.penalty is not None
    assert chain.penalty_symbol is not None
    assert to_plain(chain.penalty_symbol, textbook.ARTICLE) == "2λθ₃"
    assert to_plain(chain.penalty.whole, textbook.ARTICLE) == format_number(float(term.flat[0]))
    assert chain.product is not None
    products = [
        float(np.ravel(np.asarray(frame.factor(step)))[0])
        for step in frame.program.chain_of(Parameter.parse("theta3"))
    ]
    assert to_plain(chain.product.whole, textbook.ARTICLE) == format_number(float(np.prod(products)))
    assert chain_cards(frame, Parameter.parse("b3"), 0, notation=textbook.ARTICLE).penalty is None


@pytest.mark.parametrize(
    ("activation", "cost", "scale", "result"),
    [
        ("sigmoid", "binary_cross_entropy", 1.0, "= ŷ − y:"),
        ("softmax", "categorical_cross_entropy", 1.0, "= ŷ − y:"),
        ("sigmoid", "binary_cross_entropy", 3.0, "= 3·(ŷ − y):"),
    ],
)
def test_a_fused_pair_says_what_it_collapses_to(
    activation: ActivationName, cost: CostName, scale: float, result: str
) -> None:
    frame = whole_pass(document(Network(2, (Layer(2, activation),)), cost=Cost(cost, scale)))
    assert result in chain_cards(frame, Parameter.parse("theta1"), 0, notation=textbook.ARTICLE).line


def test_targets_that_do_not_sum_to_one_do_not_collapse_to_the_plain_difference() -> None:
    network = Network(2, (Layer(2, "softmax"),))
    data = Examples(np.ones((1, 2)), np.array([[0.5, 0.2]]))
    frame = whole_pass(Document(network, data, cost=Cost("categorical_cross_entropy")))
    assert "= ŷΣy − y:" in chain_cards(frame, Parameter.parse("theta1"), 0, notation=textbook.ARTICLE).line


def test_any_other_output_and_cost_has_no_such_line() -> None:
    assert (
        chain_cards(
            whole_pass(document(ARTICLE)), Parameter.parse("theta1"), 0, notation=textbook.ARTICLE
        ).line
        == ""
    )


def test_a_zero_factor_is_marked_as_what_makes_the_product_vanish() -> None:
    given = document(ARTICLE)
    start = beginning(given).record.start
    dead = Parameters.of(ARTICLE, [[[0.8]], [[-0.6]], [[0.9]]], [[0.2], [-0.3], [0.1]])
    session = Session(State((beginning(given, replace(start, parameters=dead)),)))
    session.finish_iteration()
    session.back()
    chain = chain_cards(session.frame, Parameter.parse("theta2"), 0, notation=textbook.ARTICLE)
    assert [(card.note, to_plain(card.symbol, textbook.ARTICLE)) for card in chain.cards if card.warns] == [
        ("makes it 0", "∂a²/∂z²")
    ]


@pytest.mark.parametrize(
    ("values", "rows", "text"),
    [
        (None, 3, "—"),
        (np.array([[0.25]]), 3, "0.25"),
        (np.array([[1.0], [2.0]]), 2, "[1; 2]"),
        (np.array([[1.0], [2.0]]), 1, "[1, 2]ᵀ"),
        (np.arange(12.0).reshape(3, 4), 3, "[0, …]"),
    ],
)
def test_a_value_takes_no_more_rows_than_it_may(values: object, rows: int, text: str) -> None:
    assert to_plain(compact(values, rows), textbook.ARTICLE).replace(",…", ", …") == text  # type: ignore[arg-type]


def test_what_is_cut_says_its_shape_and_is_whole_in_the_tooltip() -> None:
    values = np.arange(12.0).reshape(3, 4)
    assert shape_text(values, 3) == "3×4"
    assert in_full(values).splitlines()[1].split() == ["4", "5", "6", "7"]


def test_the_mean_of_a_last_smaller_batch_is_over_its_own_examples() -> None:
    session = Session(document(ARTICLE, 3, training=Training(batch_size=2)))
    session.train(1)
    session.finish_iteration()
    assert len(session.frame.rows) == 1
    last = chain_cards(session.frame, Parameter("theta", 3), 0, notation=textbook.ARTICLE).cards[-1]
    assert to_plain(last.formula, textbook.ARTICLE) == "2(ŷ − y)"
    session.seek(0, len(session.frame.program))
    last = chain_cards(session.frame, Parameter("theta", 3), 0, notation=textbook.ARTICLE).cards[-1]
    assert to_plain(last.formula, textbook.ARTICLE) != "2(ŷ − y)"


def test_a_chain_is_one_sentence_for_whoever_cannot_see_it() -> None:
    training = Training(regularization=Regularization("l2", 0.05))
    frame = whole_pass(document(ARTICLE, training=training))
    chain = chain_cards(frame, Parameter.parse("theta3"), 0, notation=textbook.ARTICLE)
    gradient, term = (frame.gradient(Parameter("theta", 3)), frame.penalty_gradient(Parameter("theta", 3)))
    assert gradient is not None
    assert term is not None
    assert chain.words == f"∂C/∂θ₃ = {format_number(float(gradient.flat[0]))}"
    assert chain.penalty_words == f"penalty 2λθ₃ = {format_number(float(term.flat[0]))}"
    plain = chain_cards(whole_pass(document(ARTICLE)), Parameter("b", 3), 0, notation=textbook.ARTICLE)
    assert plain.penalty_words == ""


def test_of_a_batch_through_softmax_one_weights_chain_has_the_slopes_of_every_example() -> None:
    frame = whole_pass(document(Network(2, (Layer(3, "tanh"), Layer(2, "softmax"))), examples=3))
    target = Parameter("theta", 1, 0, 1)
    slope = frame.program.find(Op.DA_DZ, 2)
    readings = readings_in(frame, slope, None, Thread(frame.network, target))
    assert readings.needed(slope.symbol).shape == (3, 2, 2)
    one = readings_in(frame, slope, 1, Thread(frame.network, target))
    assert one.needed(slope.symbol).tolist() == readings.needed(slope.symbol)[1].tolist()


def test_a_value_takes_the_room_it_is_given() -> None:
    values = number_forms(np.array([[0.25, 0.5], [1.0, 2.0], [3.0, 4.0]]))
    assert [to_plain(values.within(rows), textbook.ARTICLE).count(";") for rows in range(4)] == [0, 0, 0, 2]
    assert values.whole == values.within(3)


def test_what_is_no_derivative_stands_in_a_line_as_it_is() -> None:
    assert linear(Symbol("θ")) == Symbol("θ")


def test_among_several_numbers_one_that_is_0_but_for_rounding_is_written_so() -> None:
    values, zeros = np.array([2.0**-55, 0.5]), np.array([True, False])
    assert to_plain(compact(values, 2, zeros=zeros), textbook.ARTICLE) == "[≈ 0 (2.8e-17); 0.5]"
