"""What rows, paths, parameters and curves say of themselves where the mouse rests on them."""

from __future__ import annotations

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.explain.chain.effort import paths_counted
from bpstudio.explain.chain.factor_rows import FactorRow
from bpstudio.explain.facts.network_numbers import NumbersOf
from bpstudio.explain.facts.parameter import parameter_in_words
from bpstudio.explain.facts.unit import curve_in_words
from bpstudio.explain.help.keys import keys_in_number
from bpstudio.explain.help.tour import left
from bpstudio.explain.pages.copying import AS, on_the_clipboard
from bpstudio.explain.scope import Scope
from bpstudio.explain.series.chosen import MOST_LINES, lines_in_words
from bpstudio.explain.words.tips import number_name, tip
from bpstudio.notation import textbook
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.selection import COST_NODE, Place, Target, Unit
from bpstudio.session.session import Session
from bpstudio.storage.reader import read

NETWORK = Network(2, (Layer(3), Layer(2, cut=((0, 1),)), Layer(1, train_theta=False)))


@pytest.mark.parametrize(
    ("row", "words", "tip"),
    [
        (
            FactorRow(0, "∂C/∂ŷ", "0.5"),
            "∂C/∂ŷ: 0.5",
            "∂C/∂ŷ: 0.5. Click to select this factor.",
        ),
        (
            FactorRow(0, "∂C/∂ŷ", NOT_COMPUTED),
            "∂C/∂ŷ: not computed yet",
            "∂C/∂ŷ: not computed yet. Click to select this factor.",
        ),
        (
            FactorRow(0, "∂C/∂ŷ", "0.5", reused=True, weak="It is small."),
            "∂C/∂ŷ: 0.5, reused",
            "∂C/∂ŷ: 0.5. An earlier chain computed it already: it is reused. It is small. "
            "Click to select this factor.",
        ),
        (
            FactorRow(0, "⋯", "", folded="Layers 2 to 9"),
            "Layers 2 to 9, folded",
            "Layers 2 to 9 are folded: select one on the canvas to see its factors.",
        ),
    ],
)
def test_a_row_of_the_chain_says_what_is_known_of_its_factor(row: FactorRow, words: str, tip: str) -> None:
    assert (row.words, row.tip) == (words, tip)


def test_paths_are_counted_where_there_are_several() -> None:
    assert paths_counted(NETWORK, Parameter("theta", 1, 0, 0)) == "Paths 2"
    assert paths_counted(NETWORK, Parameter("theta", 3, 0, 0)) == "Paths"
    assert paths_counted(NETWORK, None) == "Paths"


def test_a_parameter_says_where_it_is_whether_it_moves_and_how_strong_its_gradient_is() -> None:
    def told(parameter: Parameter, share: float | None = None) -> str:
        return parameter_in_words(NETWORK, parameter, share, textbook.ARTICLE)

    assert told(Parameter("theta", 1, 0, 0), 0.25) == (
        "Weight from input 1 to unit 1 of layer 1; its gradient is 25% of the largest."
    )
    assert told(Parameter("theta", 3, 0, 0)) == (
        "Weight from unit 1 of layer 2 to the output, frozen: updates leave it alone; ∂C is not computed yet."
    )
    assert ", cut: there is no connection, it stays 0; " in told(Parameter("theta", 2, 0, 1), 0.0)


def test_curves_lines_and_copies_say_what_they_are() -> None:
    assert curve_in_words("ReLU").startswith("The curve of ReLU with this unit on it")
    assert f"up to {MOST_LINES}" in lines_in_words()
    assert [on_the_clipboard(kind) for kind in AS] == [
        "The equation is on the clipboard as LaTeX.",
        "The equation is on the clipboard as text.",
        "The equation is on the clipboard as a picture.",
    ]


def test_keys_and_the_way_back_to_the_tour_are_put_where_the_platform_has_them() -> None:
    assert "⌘↑ and ⌘↓ by ten" in keys_in_number("⌘↑", "⌘↓")
    assert left("Help › Take the tour") == "The tour is left. Help › Take the tour goes on where you were."


def numbers_of(session: Session, scope: Scope = "example") -> NumbersOf:
    return NumbersOf(session.frame, scope, 0, textbook.ARTICLE)


def test_a_connection_that_is_cut_says_so_and_how_to_restore_it() -> None:
    session = Session(read("xor").state)
    session.apply(CutConnections(("theta1[0,3]",)))
    assert tip(numbers_of(session), Parameter("theta", 1, 0, 3)) == (
        "θ₁₄¹: weight from x₁ to z₄¹ is cut. It stays 0, without gradient or update. "
        "Drag from unit to unit to connect them again."
    )


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Unit(0, 1), "x₂"),
        (Unit(1, 2), "a₃¹"),
        (Parameter("theta", 1, 0, 1), "θ₁₂¹"),
        (Parameter("b", 2, None, 0), "b₂"),
        (Target(0), "y"),
        (COST_NODE, "C"),
    ],
)
def test_a_field_over_a_number_has_the_name_of_the_number(place: Place, name: str) -> None:
    assert number_name(numbers_of(Session(read("xor").state)), place) == name
