"""Questions with a few answers: the right one comes from the engine, whatever the network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.entry import entry_of
from bpstudio.engine.examples import Examples
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import C, Quantity
from bpstudio.engine.task import Training
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import State
from bpstudio.session.practice.asking import askings
from bpstudio.session.practice.choices import (
    CHANGES,
    AnswerChoice,
    change_asked,
    choice_of,
    choice_question,
    effect_asked,
    factor_asked,
    note_of_choice,
    path_count,
    paths_asked,
    sign_asked,
    value_asked,
)
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Question, asked_in_passing, asks_factor, asks_paths
from bpstudio.session.session import Session
from tests.explain.networks import random_document
from tests.session.practice.asked import BATCH, CHAIN


def every_question(document: Document) -> list[Question]:
    found = []
    for quantity, stand in stands(document.network).items():
        place = tuple(count - 1 for count in stand.shape)
        found.append(asked_in_passing(quantity, place, 0 if stand.by_example else None, 0))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_number_asked_for_is_that_of_the_plain_pass(seed: int) -> None:
    document = random_document(np.random.default_rng(seed))
    frame = Session(document).frame
    moments = Moments.fresh(document.training.optimizer, document.network.size)
    found = plain_pass(document.task, frame.before, moments, frame.rows)
    for question in every_question(document):
        true = entry_of(found, question.quantity, question.place, question.example)
        assert value_asked(frame, question) == pytest.approx(true, rel=1e-9, abs=1e-14, nan_ok=True)


def test_a_sign_is_negative_zero_or_positive() -> None:
    frame = Session(CHAIN).frame
    for text in ("z1", "dC/dz2", "dz1/db1"):
        question = asked_in_passing(Quantity.parse(text), (0,), None if "b" in text else 0, 0, "sign")
        choice = choice_of(frame, "forward z", question)
        assert choice == sign_asked(frame, question)
        assert choice is not None
        assert (
            choice.answer
            == {-1: "negative", 0: "zero", 1: "positive"}[int(np.sign(value_asked(frame, question)))]
        )


def test_a_sum_that_is_0_but_for_rounding_is_neither_negative_nor_positive() -> None:
    """0.1 + 0.2 − 0.3 is 5.6e-17 in floats."""
    network = Network(2, (Layer(1, "identity"),))
    document = Document(network, Examples(np.array([[0.1, 0.2]]), np.array([[1.0]])))
    start = Checkpoint(
        Parameters.of(network, [[[1.0], [1.0]]], [[-0.3]]), Moments.fresh(Training().optimizer, network.size)
    )
    frame = Session(State((beginning(document, start),))).frame
    choice = sign_asked(frame, asked_in_passing(Quantity.parse("z1"), (0,), 0, 0, "sign"))
    assert choice is not None
    assert choice.answer == "zero"
    assert [note_of_choice(choice, str(option)) for option in choice.options] == ["sign", "right", "sign"]


def test_of_what_is_no_number_no_sign_can_be_chosen() -> None:
    network = Network(1, (Layer(2, "identity"), Layer(1, "identity")))
    document = Document(network, Examples(np.array([[1e308]]), np.array([[0.5]])))
    start = Checkpoint(
        Parameters.of(network, [[[9.0, -9.0]], [[1.0], [1.0]]], [[0.0, 0.0], [0.0]]),
        Moments.fresh(Training().optimizer, network.size),
    )
    frame = Session(State((beginning(document, start),))).frame
    question = asked_in_passing(Quantity.parse("z2"), (0,), 0, 0, "sign")
    assert np.isnan(value_asked(frame, question))
    assert sign_asked(frame, question) is None


def test_a_cost_is_compared_with_that_of_the_iteration_before() -> None:
    session = Session(BATCH)
    assert change_asked(session.frame) is None
    session.next_iteration()
    assert session.frame.iteration == 1
    choice = change_asked(session.frame)
    assert choice is not None
    costs = [session.frame.unveiled.past.cost(number) or 0.0 for number in (0, 1)]
    assert choice.answer == ("smaller" if costs[1] < costs[0] else "bigger")
    still = Session(replace(BATCH, training=replace(BATCH.training, learning_rate=1e-300)))
    still.next_iteration()
    assert change_asked(still.frame) == AnswerChoice("change", CHANGES, 1)
    question = choice_question("change", 1, session.frame.program.find(Op.C))
    assert question.quantity == C
    assert choice_of(session.frame, "change", question) == choice
    assert note_of_choice(choice, str(choice.options[(choice.right + 1) % 3])) == "wrong"


def wide(*widths: int, last: ActivationName = "sigmoid") -> Network:
    layers = [Layer(width) for width in widths[:-1]]
    return Network(2, (*layers, Layer(widths[-1], last)))


def test_paths_are_counted_through_every_layer_above() -> None:
    network = wide(2, 3, 4)
    assert [path_count(network, Parameter("theta", layer, 0, 0)) for layer in (1, 2, 3)] == [12, 4, 1]
    assert path_count(wide(2, 3, last="softmax"), Parameter("b", 2, j=0)) == 3
    choice = paths_asked(network, Parameter("theta", 1, 0, 0))
    assert choice is not None
    assert choice.options == (2, 4, 7, 12)
    assert choice.answer == 12
    assert paths_asked(network, Parameter("theta", 3, 0, 0)) is None


def test_paths_are_asked_of_the_parameter_that_is_followed() -> None:
    session = Session(BATCH)
    parameter = Parameter("theta", 1, 0, 1)
    session.follow(parameter)
    first = askings(session.frame, session.frame.program.find(Op.DC_DYHAT))[0]
    assert (first.kind, first.question.id) == ("paths", "0: paths theta1[0,1]")
    choice = choice_of(session.frame, first.kind, first.question)
    assert choice is not None
    assert choice.answer == path_count(BATCH.network, parameter)
    with_bias = choice_question("paths", 0, Parameter("b", 1, j=1))
    assert choice_of(session.frame, "paths", with_bias) == choice
    whole = Question("all", Quantity.parse("C"))
    assert choice_of(session.frame, "paths", whole) is None


def test_the_largest_effect_is_asked_for_once_every_gradient_is_seen() -> None:
    session = Session(BATCH)
    assert effect_asked(session.frame) is None
    session.seek(0, len(session.frame.program) - 1)
    choice = effect_asked(session.frame)
    assert choice is not None
    sizes = [abs(float(str(session.frame.gradient(Parameter.parse(str(one)))))) for one in choice.options]
    assert choice.right == int(np.argmax(sizes))
    assert len(choice.options) > 2
    first = askings(session.frame, session.frame.program.find(Op.UPDATE))[0]
    assert first.kind == "effect"
    assert choice_of(session.frame, "effect", first.question) == choice


def test_no_effect_is_asked_for_where_it_is_a_close_call() -> None:
    equal = Document(
        Network(1, (Layer(2, "identity"),)), Examples(np.array([[1.0]]), np.array([[100.0, 100.0]]))
    )
    session = Session(equal)
    session.seek(0, len(session.frame.program) - 1)
    assert effect_asked(session.frame) is None


def test_the_factor_that_comes_next_is_among_its_neighbours() -> None:
    session = Session(CHAIN)
    for step in session.frame.program:
        choice = factor_asked(session.frame, step)
        if step.gradient is None or step.op is Op.DC_DYHAT:
            assert choice is None
            continue
        assert choice is not None
        assert choice.answer == step.symbol
        assert len(choice.options) == 4
        question = choice_question("factor", 0, step)
        assert choice_of(session.frame, "which factor", question) == choice


def test_the_chain_of_what_is_followed_is_put_together_factor_by_factor() -> None:
    session = Session(CHAIN)
    session.follow(Parameter("theta", 1, 0, 0))
    kinds = []
    for index in session.frame.visited:
        found = askings(session.frame, session.frame.program[index])
        kinds.append([one.question.id for one in found if one.kind == "which factor"])
    assert kinds == [[]] * 6 + [["0: factor 7"], ["0: factor 10"], ["0: factor 11"], ["0: factor 12"]]
    assert asks_factor(choice_question("factor", 0, session.frame.program[6]))
    assert not asks_factor(None)
    assert not asks_paths(choice_question("factor", 0, session.frame.program[6]))
    assert asks_paths(choice_question("paths", 0, Parameter("theta", 1, 0, 0)))


def test_where_a_number_is_typed_nothing_is_to_be_chosen() -> None:
    question = asked_in_passing(Quantity.parse("z1"), (0,), 0, 0)
    assert choice_of(Session(CHAIN).frame, "forward z", question) is None
