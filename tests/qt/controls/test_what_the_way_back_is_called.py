"""The button that leads back calls a unit what every other view calls it."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.quantity import output_of
from bpstudio.notation import textbook
from bpstudio.notation.naming import unit_text
from bpstudio.qt.controls.back_chip import selection_name
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session


@pytest.mark.parametrize(
    ("unit", "name"), [(Unit(0, 1), "x₂"), (Unit(1, 2), "a₃¹"), (Unit(2, 0), "ŷ₁"), (Unit(2, 1), "ŷ₂")]
)
def test_inputs_and_outputs_have_their_number_too(unit: Unit, name: str) -> None:
    network = Network(2, (Layer(3), Layer(2)))
    frame = Session(Document(network, Examples(np.ones((1, 2)), np.ones((1, 2))))).frame
    assert selection_name(unit, frame, textbook.ARTICLE) == name
    assert unit_text(output_of(network, unit.layer), unit.index, network, textbook.ARTICLE) == name
