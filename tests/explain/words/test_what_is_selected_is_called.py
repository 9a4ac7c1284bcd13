"""What is selected has one name, in the button that leads back to it as in every other view."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import output_of
from bpstudio.explain.words.naming import alone, parameter_words, selection_text, subscript
from bpstudio.explain.words.place_names import bias, weight
from bpstudio.explain.words.where import back_to_selection
from bpstudio.notation import textbook
from bpstudio.notation.naming import parameter_text, unit_text
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Factor, Selection, Unit
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(3), Layer(2)))
FRAME = Session(Document(NETWORK, Examples(np.ones((1, 2)), np.ones((1, 2))))).frame


@pytest.mark.parametrize(
    ("unit", "name"), [(Unit(0, 1), "x₂"), (Unit(1, 2), "a₃¹"), (Unit(2, 0), "ŷ₁"), (Unit(2, 1), "ŷ₂")]
)
def test_inputs_and_outputs_have_their_number_too(unit: Unit, name: str) -> None:
    network, frame = NETWORK, FRAME
    assert selection_text(unit, frame, textbook.ARTICLE) == name
    assert unit_text(output_of(network, unit.layer), unit.index, network, textbook.ARTICLE) == name


@pytest.mark.parametrize(
    ("selection", "name"),
    [
        (Parameter("b", 2, None, 1), "b₂²"),
        (Factor(FRAME.program.find(Op.DC_DYHAT).index), "∂C/∂ŷ"),
        (Factor(len(FRAME.program) - 1), "θ ←"),
        (None, ""),
    ],
)
def test_parameters_and_steps_have_their_symbol(selection: Selection, name: str) -> None:
    assert selection_text(selection, FRAME, textbook.ARTICLE) == name


def test_the_way_back_says_what_is_shown_and_what_is_selected() -> None:
    assert back_to_selection("θ₂") == (
        "back to θ₂",
        "The step just taken is shown. θ₂ is still selected: show it again.",
    )


ONE = Network(1, (Layer(1), Layer(1)))


@pytest.mark.parametrize(
    ("parameter", "network", "single"),
    [
        (Parameter("theta", 2), ONE, Parameter("theta", 2, 0, 0)),
        (Parameter("b", 2), ONE, Parameter("b", 2, None, 0)),
        (Parameter("b", 1), NETWORK, Parameter("b", 1)),
        (Parameter("theta", 1, 0, 2), NETWORK, Parameter("theta", 1, 0, 2)),
    ],
)
def test_what_stands_for_a_layer_with_one_parameter_is_that_parameter(
    parameter: Parameter, network: Network, single: Parameter
) -> None:
    assert alone(parameter, network) == single


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        (Parameter("theta", 2), "all weights into layer 2"),
        (Parameter("b", 1), "all biases of layer 1"),
        (bias(1, 2), "bias of unit 3 of layer 1"),
        (weight(1, 0, 2), "weight from input 1 to unit 3 of layer 1"),
        (weight(2, 2, 1), "weight from unit 3 of layer 1 to output 2"),
    ],
)
def test_a_parameter_says_where_it_is(parameter: Parameter, words: str) -> None:
    assert parameter_words(parameter, NETWORK) == words


def test_an_index_is_written_small() -> None:
    assert subscript(120) == "₁₂₀"


def test_names_are_the_articles() -> None:
    def named(name: str, network: Network) -> str:
        return parameter_text(Parameter.parse(name), network, textbook.ARTICLE)

    assert named("theta2[0,0]", ONE) == "θ₂"
    assert named("theta1[0,1]", Network(2, (Layer(2),))) == "θ₁₂¹"
    assert named("theta1[9,7]", Network(64, (Layer(32),))) == "θ¹[10,8]"
    assert named("b1", Network(64, (Layer(32),))) == "b₁"
