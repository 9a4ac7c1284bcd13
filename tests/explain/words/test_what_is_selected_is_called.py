"""What is selected has one name, in the button that leads back to it as in every other view."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import output_of
from bpstudio.explain.words.naming import selection_text
from bpstudio.explain.words.where import back_to_selection
from bpstudio.notation import textbook
from bpstudio.notation.naming import unit_text
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
