"""Places on the network and in the equation, written as text and read again."""

from __future__ import annotations

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Op, Program
from bpstudio.session.selection import (
    COST_NODE,
    Factor,
    Place,
    Target,
    Unit,
    place_of,
    place_text,
    selectable,
)

NETWORK = Network(2, (Layer(3), Layer(1), Layer(2, "softmax")))
PROGRAM = Program.of(NETWORK)
THETA = Parameter("theta", 1, 1, 2)


def every_place() -> list[Place]:
    """All there are in the network, layers as a whole too."""
    found: list[Place] = [*every_parameter(NETWORK), COST_NODE]
    found += [Parameter(kind, layer) for kind in ("theta", "b") for layer in range(1, NETWORK.depth + 1)]
    found += [
        Unit(layer, index) for layer in range(NETWORK.depth + 1) for index in range(NETWORK.width(layer))
    ]
    found += [Target(index) for index in range(NETWORK.outputs)]
    return [*found, *(Factor(step.index, of) for step in PROGRAM for of in (None, THETA))]


def test_every_place_comes_back_from_its_text_and_no_two_share_one() -> None:
    places = every_place()
    texts = [place_text(place, PROGRAM) for place in places]
    assert [place_of(text, PROGRAM) for text in texts] == places
    assert len(set(texts)) == len(texts)


def test_in_whose_chain_a_factor_was_picked_comes_back_too() -> None:
    factor = place_of("factor dz2/da1 of theta1[1,2]", PROGRAM)
    assert isinstance(factor, Factor)
    assert factor.of == THETA


def test_nothing_selected_is_written_as_nothing() -> None:
    assert place_text(None, PROGRAM) == ""
    assert place_of("  ", PROGRAM) is None


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Unit(0, 1), "unit x[1]"),
        (Unit(1, 2), "unit a1[2]"),
        (Unit(3, 0), "unit yhat[0]"),
        (Parameter("theta", 2, 0, 0), "theta2[0,0]"),
        (Parameter("b", 3), "b3"),
        (Target(1), "y[1]"),
        (COST_NODE, "C"),
        (Factor(6), "factor C"),
    ],
)
def test_places_are_written_with_the_files_names(place: Place, text: str) -> None:
    assert place_text(place, PROGRAM) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("unit a1[3]", r"the network has no unit a1\[3\]"),
        ("unit a3[0]", r"the network has no unit a3\[0\]"),
        ("unit y[0]", r"the network has no unit y\[0\]"),
        ("a1[0]", r"a1\[0\] is no place; write unit a1\[0\] for the unit"),
        ("y[2]", r"there is no target y\[2\]; the network has 2 outputs"),
        ("factor dz9/da8", "the program of this network has no factor dz9/da8"),
        ("factor dz2/da1 of theta9", "the network has no theta9"),
        ("theta1[2,0]", r"the network has no theta1\[2,0\]"),
        ("nonsense", "'nonsense' is not a parameter; write theta2, "),
    ],
)
def test_a_place_that_is_none_is_refused_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        place_of(text, PROGRAM)


def test_the_cost_is_selected_as_the_step_that_computes_it_and_a_target_not_at_all() -> None:
    cost = selectable(COST_NODE, PROGRAM)
    assert isinstance(cost, Factor)
    assert PROGRAM[cost.step].op is Op.C
    assert selectable(Target(0), PROGRAM) is None
    assert selectable(None, PROGRAM) is None
    for place in (THETA, Unit(1, 0), Factor(3)):
        assert selectable(place, PROGRAM) == place
