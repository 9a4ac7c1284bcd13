"""Units and layers that move, are doubled and pasted, with all that is theirs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import Momentum
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Training
from bpstudio.session.edits.arrangement import (
    CopiedUnit,
    DuplicateUnits,
    MoveLayer,
    MoveUnit,
    PasteLayer,
    PasteUnits,
)
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.structure import RemoveLayer, RemoveUnits
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(3, "relu", cut=((1, 0),), frozen=Frozen(((0, 2),), (2,))), Layer(2, "sigmoid")))
DATA = Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0, 0.0], [0.0, 1.0]]))
DOCUMENT = Document(NETWORK, DATA, training=Training(0.4, Momentum(), seed=2))
START = Parameters(NETWORK, np.arange(1.0, NETWORK.size + 1))
START.theta(1)[1, 0] = 0.0
DEEP = Document(Network(2, (Layer(2, "tanh"), Layer(2, "relu"), Layer(3), Layer(2))), DATA)


def applied(edit: Edit, document: Document = DOCUMENT) -> tuple[Document, Parameters]:
    numbers = START if document is DOCUMENT else counted(document)
    return edit.apply(document, numbers.copy())


def counted(document: Document) -> Parameters:
    return Parameters(document.network, np.arange(1.0, document.network.size + 1))


def outputs(document: Document, parameters: Parameters) -> np.ndarray:
    """ŷ of every example, by textbook formulas: ReLU, then σ."""
    a = np.maximum(document.data.x @ parameters.theta(1) + parameters.b(1), 0)
    found: np.ndarray = 1 / (1 + np.exp(-(a @ parameters.theta(2) + parameters.b(2)) / 100))
    return found


@pytest.mark.parametrize(("layer", "unit", "to"), [(1, 0, 2), (1, 2, 0), (0, 0, 1)])
def test_a_unit_that_moves_takes_everything_along_and_computes_the_same(
    layer: int, unit: int, to: int
) -> None:
    document, parameters = applied(MoveUnit(layer, unit, to))
    assert np.allclose(outputs(document, parameters), outputs(DOCUMENT, START), rtol=0, atol=1e-15)
    back = MoveUnit(layer, to, unit).apply(document, parameters)
    assert back == (DOCUMENT, START)


def test_cuts_and_freezing_go_with_their_unit() -> None:
    document, parameters = applied(MoveUnit(1, 0, 2))
    layer = document.network.layer(1)
    assert layer.cut == ((1, 2),)
    assert layer.frozen == Frozen(((0, 1),), (1,))
    assert parameters.theta(1)[1, 2] == 0.0
    document, _ = applied(MoveUnit(0, 0, 1))
    assert document.network.layer(1).cut == ((0, 0),)
    assert document.network.layer(1).frozen.theta == ((1, 2),)


def test_an_output_that_moves_takes_its_target_along() -> None:
    document, parameters = applied(MoveUnit(2, 0, 1))
    assert document.data.y is not None
    assert document.data.y.tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert (parameters.theta(2) == START.theta(2)[:, ::-1]).all()


def test_training_goes_on_as_if_the_unit_had_not_moved() -> None:
    moved, stayed = (Session(replace(DOCUMENT, network=Network(2, (Layer(3), Layer(2))))) for _ in range(2))
    for session in (moved, stayed):
        session.train(4)
    moved.apply(MoveUnit(1, 0, 2))
    for session in (moved, stayed):
        session.train(4)
    found, expected = moved.frame.parameters, stayed.frame.parameters
    np.testing.assert_allclose(found.theta(1), expected.theta(1)[:, [1, 2, 0]], rtol=1e-12)
    np.testing.assert_allclose(found.b(1), expected.b(1)[[1, 2, 0]], rtol=1e-12)


def test_a_unit_moves_to_another_hidden_layer_with_its_bias() -> None:
    document, parameters = applied(MoveUnit(1, 1, 0, 2), DEEP)
    assert [layer.width for layer in document.network.layers] == [1, 3, 3, 2]
    assert parameters.b(2)[0] == counted(DEEP).b(1)[1]
    with pytest.raises(ValueError, match="inputs and outputs keep to their layer"):
        applied(MoveUnit(1, 1, 0, 4), DEEP)


def test_a_layer_moves_with_its_biases_and_the_weights_that_fit() -> None:
    document, parameters = applied(MoveLayer(2, 1), DEEP)
    assert [layer.activation for layer in document.network.layers] == ["relu", "tanh", "sigmoid", "sigmoid"]
    before = counted(DEEP)
    assert (parameters.theta(1) == before.theta(2)).all()
    assert (parameters.theta(2) == before.theta(1)).all()
    assert (parameters.b(1) == before.b(2)).all()
    document, parameters = applied(MoveLayer(3, 1), DEEP)
    assert [layer.width for layer in document.network.layers] == [3, 2, 2, 2]
    assert (parameters.b(1) == before.b(3)).all()


def test_a_duplicate_has_the_weights_the_bias_and_the_column_of_its_unit() -> None:
    document, parameters = applied(DuplicateUnits(((1, 0), (0, 1))))
    assert document.data.x.tolist() == [[0.5, -1.0, -1.0], [1.5, 0.25, 0.25]]
    assert document.network.width(1) == 4
    assert document.network.layer(1).cut == ((1, 0), (1, 1), (2, 0), (2, 1))
    assert (parameters.theta(1)[:, 0] == parameters.theta(1)[:, 1]).all()
    assert (parameters.theta(2)[0] == parameters.theta(2)[1]).all()


def test_several_units_are_removed_at_once() -> None:
    document, parameters = applied(RemoveUnits(((1, 0), (1, 2), (0, 0))))
    assert (document.network.inputs, document.network.width(1)) == (1, 1)
    assert parameters.theta(1).tolist() == [[START.theta(1)[1, 1]]]
    with pytest.raises(ValueError, match="a layer needs at least one unit"):
        applied(RemoveUnits(((2, 0), (2, 1))))


def test_pasted_units_bring_the_weights_that_fit() -> None:
    units = (CopiedUnit((7.0, 8.0), 9.0, (5.0, 6.0)), CopiedUnit((1.0,), 2.0, ()))
    document, parameters = applied(PasteUnits(1, units, 1))
    assert document.network.width(1) == 5
    assert parameters.theta(1)[:, 1].tolist() == [7.0, 8.0]
    assert parameters.theta(2)[1].tolist() == [5.0, 6.0]
    assert parameters.b(1)[1:3].tolist() == [9.0, 2.0]
    assert parameters.theta(1)[:, 2].all()
    assert (parameters.theta(1)[:, [0, 3, 4]] == START.theta(1)).all()


def test_a_pasted_layer_brings_the_weights_that_fit() -> None:
    rows = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
    document, parameters = applied(PasteLayer(2, "tanh", (0.5, 0.25), rows, ((1.0, 0.0), (0.0, 1.0))))
    assert document.network.layer(2) == Layer(2, "tanh")
    assert parameters.theta(2).tolist() == [list(row) for row in rows]
    assert parameters.theta(3).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    document, parameters = applied(PasteLayer(1, "tanh", (0.5, 0.25), rows))
    assert parameters.theta(1).shape == (2, 2)
    assert parameters.theta(1)[0, 0] != 1.0


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (MoveUnit(1, 3, 0), "layer 1 has 3 units, counted from 0; there is no unit 3"),
        (MoveUnit(1, 0, 5), "to must be 0 to 2, not 5"),
        (MoveLayer(2, 1), "only a hidden layer can be moved"),
        (MoveLayer(1, 2), "only a hidden layer can be where a layer moves to"),
        (DuplicateUnits(()), "no unit is named"),
        (DuplicateUnits(((1, 9),)), "there is no unit 9"),
        (PasteUnits(1, ()), "there is no unit to paste"),
        (PasteUnits(1, (CopiedUnit((), np.nan),)), "weights and biases must be finite"),
        (PasteUnits(4, (CopiedUnit(),)), "there is no layer 4"),
        (PasteLayer(3, "relu", (0.0,)), "a pasted layer can be number 1 to 2, not 3"),
        (PasteLayer(1, "relu", ()), "width must be at least 1"),
        (PasteLayer(1, "softmax", (0.0,)), "softmax belongs at the output only"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(edit: Edit, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        applied(edit)


@pytest.mark.parametrize(
    ("edit", "title"),
    [
        (MoveUnit(1, 0, 2), "move unit 1 of layer 1"),
        (MoveUnit(1, 0, 2, 2), "move unit 1 of layer 1 to layer 2"),
        (MoveLayer(1, 2), "move layer 1 to place 2"),
        (DuplicateUnits(((1, 0),)), "duplicate 1 unit"),
        (RemoveUnits(((1, 0), (1, 1))), "remove 2 units"),
        (PasteUnits(1, (CopiedUnit(), CopiedUnit())), "paste 2 units into layer 1"),
        (PasteLayer(1, "relu", (0.0,)), "paste layer 1"),
    ],
)
def test_the_undo_menu_names_what_was_done(edit: Edit, title: str) -> None:
    assert edit.title == title


@pytest.mark.parametrize("edit", [RemoveLayer(2), MoveLayer(2, 3)])
def test_layers_that_would_meet_in_too_many_weights_are_refused_before_any_is_made(edit: Edit) -> None:
    widths = (20_000, 1, 20_000, 1)
    network = Network(1, tuple(Layer(width) for width in widths))
    document = Document(network, Examples(np.ones((1, 1)), np.ones((1, 1))))
    with pytest.raises(ValueError, match="bytes"):
        edit.apply(document, Parameters(network))
