"""What can be ticked and typed where a solution is wanted."""

from __future__ import annotations

import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.explain.solution.asked import questions_of
from bpstudio.explain.solution.offered import (
    MOST_TICKED,
    iterations_in,
    kinds_offered,
    parameters_offered,
    singles_offered,
)
from bpstudio.notation.textbook import ARTICLE, notation_from
from bpstudio.session.history.state import with_iterations
from bpstudio.storage import reader


def test_a_layer_comes_before_its_weights_and_a_single_weight_is_its_layer() -> None:
    network = reader.read("mazur").state.document.network
    names = [str(one) for one in parameters_offered(network)]
    assert names[:7] == ["theta1", "theta1[0,0]", "theta1[0,1]", "theta1[1,0]", "theta1[1,1]", "b1", "b1[0]"]
    article = reader.read("article").state.document.network
    assert [str(one) for one in parameters_offered(article)] == [
        "theta1",
        "b1",
        "theta2",
        "b2",
        "theta3",
        "b3",
    ]


def test_of_a_large_network_whole_layers_are_offered() -> None:
    network = reader.read("digits").state.document.network
    assert network.size > MOST_TICKED
    assert all(one.whole for one in parameters_offered(network))
    assert Parameter("theta", 1) in parameters_offered(network)


@pytest.mark.parametrize("preset", ["article", "softmax-3"])
def test_every_kind_that_is_offered_is_asked_about(preset: str) -> None:
    state = reader.read(preset).state
    for kind in kinds_offered(state.document, ARTICLE):
        assert questions_of(state, 0, (kind,))


def test_kinds_are_read_in_the_notation() -> None:
    document = reader.read("article").state.document
    assert kinds_offered(document, ARTICLE)["dC/dtheta"] == "∂C/∂θ"
    assert kinds_offered(document, notation_from("w J brackets scalar"))["dC/dtheta"] == "∂J/∂w"


@pytest.mark.parametrize(
    ("text", "found"),
    [("", ()), ("2", (2,)), ("0, 3-5", (0, 3, 4, 5)), ("5 – 3; 4", (3, 4, 5)), (" 1 ,1", (1,))],
)
def test_iterations_are_typed_as_in_a_dialog_for_printing(text: str, found: tuple[int, ...]) -> None:
    assert iterations_in(text, with_iterations(reader.read("article").state, 9)) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one", "one names no iteration; write 0, 3-5"),
        ("-3", "-3 names no iteration; write 0, 3-5"),
        ("1, 2000", "iteration 2,000 has not begun; the last is 900"),
        ("0-500", "20 iterations are the most at once"),
        ("0-15, 20-30", "20 iterations are the most at once"),
    ],
)
def test_what_cannot_be_written_is_said(text: str, told: str) -> None:
    with pytest.raises(RefusedError) as refused:
        iterations_in(text, with_iterations(reader.read("article").state, 900))
    assert str(refused.value) == told


def test_where_one_iteration_is_wanted_it_is_said_to_write_one() -> None:
    with pytest.raises(RefusedError, match=r"^x names no iteration; write a number, such as 0$"):
        iterations_in("x", reader.read("article").state, several=False)


@pytest.mark.parametrize("preset", ["article", "mazur"])
def test_every_single_number_that_is_offered_is_one_question(preset: str) -> None:
    state = reader.read(preset).state
    offered = singles_offered(state, 0, ARTICLE)
    assert offered
    assert all(len(questions_of(state, 0, (name,))) == 1 for name in offered)
    assert len(set(offered.values())) == len(offered)


def test_single_numbers_are_read_as_in_the_textbook_with_what_they_are_of() -> None:
    offered = singles_offered(reader.read("mazur").state, 0, ARTICLE)
    assert offered["dC/dtheta2[0,0]"] == "∂C/∂θ₁₁²"
    assert offered["theta1[0,0]"] == "θ₁₁¹, after the update"
    assert "C@0" not in offered, "what is one number is offered as a kind"


def test_of_many_numbers_none_is_offered_by_itself() -> None:
    assert singles_offered(reader.read("xor").state, 0, ARTICLE) == {}


def test_a_number_that_is_asked_for_twice_is_one_question() -> None:
    state = reader.read("article").state
    both = questions_of(state, 0, ("dC/dtheta", "dC/dtheta2[0,0]"))
    assert [one.id for one in both] == ["1", "2", "3"]
