"""What a worked solution says is so: of what is cut, held fixed, edited in between, or too much to write out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Regularization, Training
from bpstudio.explain.solution.blocks import BLANK, NetworkPicture, SectionTitle
from bpstudio.explain.solution.solution import solution_of
from bpstudio.explain.words.solution import kept_in_its_direction, network_told
from bpstudio.notation.tree import Number
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage import reader
from tests.explain.reading import check
from tests.explain.solution.reading import equations, everything, headings, paragraphs, request, tables, text
from tests.explain.solution.test_exercise_sheets import gaps


def learning(network: Network, examples: int = 1, names: Names | None = None, **training: object) -> Session:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(examples, network.inputs)), rng.integers(2, size=(examples, network.outputs))
    data = Examples(x, y.astype(float), names=names)
    return Session(Document(network, data, training=Training(0.1, **training)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "layer",
    [Layer(1, frozen=Frozen(b=(0,))), Layer(1, frozen=Frozen(theta=((0, 0),))), Layer(1, train_b=False)],
)
def test_the_only_weight_or_bias_of_a_layer_stays_where_it_is_held_fixed(layer: Layer) -> None:
    solution = solution_of(request(learning(Network(1, (Layer(1, "tanh"), layer))).state))
    assert sum(map(check, equations(solution))) > 0
    held = "θ₂" if layer.frozen.theta else "b₂"
    assert not any(each.startswith(f"{held} ← ") for each in equations(solution))


def test_what_is_cut_is_told_and_is_none_of_the_weights_that_are_there() -> None:
    network = Network(3, (Layer(2, "tanh", cut=((0, 1), (2, 0))), Layer(1)))
    assert "with 9 weights and biases in all. 2 connections are cut: their weights stay 0." in network_told(
        network
    )
    one = replace(network, layers=(replace(network.layers[0], cut=((0, 1),)), network.layers[1]))
    assert network_told(one).endswith("1 connection is cut: its weight stays 0.")


@pytest.mark.parametrize(
    ("widths", "told"),
    [
        ((1,), "from 2 inputs to 1 output,"),
        ((3, 1), "from 2 inputs, through 3 units, to 1 output,"),
        ((3, 4, 1), "through 3 units and 4 units, to"),
        ((2, 2, 2, 1), "through 3 layers of 2 units, to"),
        ((1, 1, 1), "through 2 layers of 1 unit, to"),
        ((2, 3, 4, 5, 6, 7, 8, 1), "through 7 layers of 2 to 8 units, to"),
    ],
)
def test_many_inner_layers_are_told_together(widths: tuple[int, ...], told: str) -> None:
    assert told in network_told(Network(2, tuple(Layer(width, "tanh") for width in widths)))


def test_the_example_that_explains_the_parts_is_one_of_those_seen() -> None:
    session = learning(Network(2, (Layer(1),)), examples=6, batch_size=2)
    session.train(3)
    said = paragraphs(solution_of(request(session.state, iterations=(2,))))
    assert any(each.endswith("C₅ and ∂C₅/∂θ are those of example 5.") for each in said)


def test_without_targets_none_are_announced() -> None:
    captions = [
        text(each.caption, request(reader.read("xor").state).notation)
        for each in tables(solution_of(request(reader.read("tests/sessions/no_target.json").state)))
    ]
    assert "Inputs of the examples of this iteration." in captions


def edited() -> Session:
    session = learning(Network(1, (Layer(1),)))
    session.train(1)
    session.apply(SetParameter("theta1[0,0]", 2.5))
    session.train(1)
    return session


TOLD = "The session was edited before this iteration: it does not begin with what the one before ended with."


def test_it_is_said_where_an_edit_came_between_two_iterations() -> None:
    state = edited().state
    assert paragraphs(solution_of(request(state, iterations=(0, 1)))).count(TOLD) == 1
    assert TOLD not in paragraphs(solution_of(request(state, iterations=(1,))))


def test_iterations_that_follow_one_another_are_not_said_to_be_edited() -> None:
    session = learning(Network(1, (Layer(1),)))
    session.train(3)
    assert TOLD not in paragraphs(solution_of(request(session.state, iterations=(0, 1, 2))))


def test_a_network_that_was_changed_begins_a_page_and_says_from_when_it_holds() -> None:
    state = reader.read("tests/sessions/every_edit.json").state
    solution = solution_of(request(state, iterations=(0, 2)))
    assert "The network as it is from iteration 2 on" in headings(solution)
    titles = [block for block in solution.blocks if isinstance(block, SectionTitle) and block.new_page]
    assert [str(block.runs[0]) for block in titles] == ["The network as it is from iteration 2 on"]


def test_a_column_that_would_be_empty_is_left_out() -> None:
    sheet = solution_of(request(reader.read("mazur").state), "sheet")
    (head,) = [
        [text(cell, sheet.notation) for cell in one.head]
        for one in tables(sheet)
        if "answer" in [text(cell, sheet.notation) for cell in one.head]
    ]
    assert head == ["question", "number", "answer"]


@pytest.mark.parametrize("name", ["עברית", "السعر 2"])
def test_a_name_read_from_right_to_left_leaves_what_is_around_it_in_its_order(name: str) -> None:
    session = learning(Network(1, (Layer(1),)), names=Names((name,), ("y (cm)",)))
    solution = solution_of(request(session.state))
    assert f"\u2068{name}\u2069 (x)" in everything(solution)
    assert "y (cm) (y)" in everything(solution)
    assert kept_in_its_direction("价格") == "价格"


def test_the_table_of_layers_writes_its_counts_as_the_sentence_above_it_does() -> None:
    solution = solution_of(request(reader.read("digits").state, parameters=(Parameter.parse("b2[0]"),)))
    layers = tables(solution)[0]
    told = [[text(cell, solution.notation) for cell in row] for row in layers.rows]
    assert told[1] == ["layer 1", "32", "ReLU", "2,048", "32"]


def test_weights_in_the_picture_are_short_enough_to_stand_beside_one_another() -> None:
    solution = solution_of(request(reader.read("xor").state, digits=17))
    (picture,) = [block for block in solution.blocks if isinstance(block, NetworkPicture)]
    weights = [edge.weight for edge in picture.edges]
    assert all(isinstance(one, Number) and len(one.text) < 11 for one in weights)


def test_the_key_leaves_nothing_open_and_its_sheet_gives_no_numbers_in_words() -> None:
    network = Network(2, (Layer(12, "tanh"), Layer(12, "identity"), Layer(1)))
    for ask in ((), ("z",), ("dC/dz",)):
        wanted = request(learning(network, examples=2).state, ask=ask)
        sheet, key = solution_of(wanted, "sheet"), solution_of(wanted, "key")
        assert not gaps(key, BLANK)
        assert gaps(sheet, BLANK)
        for each in (*equations(sheet), *equations(key)):
            check(each)
        asked = "∂C/∂θ₁ = " if ask != ("z",) else "z¹ = "
        assert not any(each.startswith(asked) and "numbers" in each for each in equations(sheet))
        assert any(each.startswith(asked) and "numbers" in each for each in equations(key))


def test_a_gradient_has_one_value_also_where_it_is_a_sum_over_paths_beside_a_penalty() -> None:
    network = Network(1, (Layer(1, "tanh"), Layer(2, "tanh")))
    state = learning(network, regularization=Regularization("l2", 0.3)).state
    solution = solution_of(request(state, parameters=(Parameter("theta", 1),)))
    ends = {each.split(" = ")[-1] for each in equations(solution) if each.startswith("∂C/∂θ₁ = ")}
    assert len(ends) == 1


@pytest.mark.parametrize("digits", [3, 6, 17])
def test_the_weights_of_sixteen_units_are_all_there_however_many_digits_they_have(digits: int) -> None:
    network = Network(2, (Layer(16, "tanh"), Layer(16, "tanh"), Layer(1)))
    solution = solution_of(request(learning(network).state, digits=digits))
    captions = [text(each.caption, solution.notation) for each in tables(solution)]
    assert not any("left out" in each for each in captions if "weights into" in each or "biases of" in each)
    parts = [
        each
        for each in tables(solution)
        if text(each.caption, solution.notation) == "The weights into layer 2."
    ]
    heads = [text(cell, solution.notation) for part in parts for cell in part.head[1:]]
    assert heads == [f"to unit {number}" for number in range(1, 17)]
    assert {len(part.rows) for part in parts} == {16}
