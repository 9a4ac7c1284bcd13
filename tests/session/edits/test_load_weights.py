from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.task import Training
from bpstudio.session.edits.replacing import LoadWeights
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.session.edits.test_edits import DATA, DOCUMENT, applied, refused

THETA_1 = ((0.5, -1.0, 2.0), (0.25, 0.0, -0.125))
THETA_2 = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
SAME = LoadWeights((THETA_1, THETA_2), ((0.1, 0.2, 0.3), (-1.0, -2.0)))
NARROW = LoadWeights((((1.0,), (2.0,)), ((3.0, 4.0),)), ((0.5,), (0.25, 0.75)))
DEEP = LoadWeights(
    (((1.0,), (2.0,)), ((3.0, 4.0),), ((1.0, 0.0), (0.0, 1.0))), ((0.5,), (0.0, 0.0), (1.0, 2.0))
)
FLAT = LoadWeights((((1.0, 2.0), (3.0, 4.0)),), ((5.0, 6.0),))


def values(edit: LoadWeights) -> list[float]:
    """Layer by layer, as the parameters of a network lie."""
    pairs = zip(edit.theta, edit.b, strict=True)
    return [value for theta, b in pairs for row in (*theta, b) for value in row]


def with_first_layer(layer: Layer) -> Document:
    return replace(DOCUMENT, network=Network(2, (layer, DOCUMENT.network.layer(2))))


def test_every_weight_and_bias_becomes_the_one_given() -> None:
    document, parameters = applied(SAME)
    assert document == DOCUMENT
    assert parameters.flat.tolist() == values(SAME)


@pytest.mark.parametrize(("edit", "widths"), [(NARROW, (2, 1, 2)), (DEEP, (2, 1, 2, 2)), (FLAT, (2, 2))])
def test_hidden_layers_become_as_many_and_as_wide_as_the_weights_say(
    edit: LoadWeights, widths: tuple[int, ...]
) -> None:
    document, parameters = applied(edit)
    assert document.network.widths == widths
    assert document.data == DATA
    assert parameters.network == document.network
    assert parameters.flat.tolist() == values(edit)


def test_layers_that_stay_keep_their_activation_and_new_ones_have_the_usual() -> None:
    document = with_first_layer(Layer(3, "tanh", train_theta=False))
    deeper, _ = applied(DEEP, document)
    assert [layer.activation for layer in deeper.network.layers] == ["tanh", "relu", "sigmoid"]
    assert [layer.train_theta for layer in deeper.network.layers] == [False, True, True]
    flat, _ = applied(FLAT, document)
    assert [layer.activation for layer in flat.network.layers] == ["sigmoid"]


def test_activations_that_come_with_the_weights_are_taken_on() -> None:
    document, _ = applied(replace(DEEP, activations=("elu", "tanh", "softmax")))
    assert [layer.activation for layer in document.network.layers] == ["elu", "tanh", "softmax"]
    layer = Layer(3, "relu", cut=((0, 1),), frozen=Frozen(((1, 2),), (0,)))
    document, _ = applied(replace(SAME, activations=("gelu", "sigmoid")), with_first_layer(layer))
    assert document.network.layer(1) == replace(layer, activation="gelu")


def test_what_is_cut_stays_0_and_what_is_frozen_frozen_where_the_shape_stays() -> None:
    layer = Layer(3, "relu", cut=((0, 1),), frozen=Frozen(((1, 2),), (0,)))
    document, parameters = applied(SAME, with_first_layer(layer))
    assert document.network.layer(1) == layer
    assert parameters.theta(1).tolist() == [[0.5, 0.0, 2.0], [0.25, 0.0, -0.125]]
    narrow, _ = applied(NARROW, with_first_layer(layer))
    assert narrow.network.layer(1) == Layer(1, "relu")


def test_biases_stay_frozen_where_only_the_layer_below_has_another_width() -> None:
    network = Network(2, (Layer(3, "relu"), Layer(2, "sigmoid", frozen=Frozen(((0, 0),), (1,)))))
    document, _ = applied(NARROW, replace(DOCUMENT, network=network))
    assert document.network.layer(2).frozen == Frozen((), (1,))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (LoadWeights((), ()), "theta has 0 layers and b has 0; each layer needs both"),
        (LoadWeights(SAME.theta, SAME.b, ("tanh",)), "activations has 1 name, and theta 2 layers"),
        (LoadWeights(SAME.theta, SAME.b, ("softmax", "tanh")), "softmax belongs at the output only"),
        (LoadWeights(SAME.theta, SAME.b[:1]), "theta has 2 layers and b has 1"),
        (LoadWeights((THETA_2,), ((0.0, 0.0),)), r"theta\[0\] has 3 rows, expected 2"),
        (LoadWeights((THETA_1, THETA_1), SAME.b), r"theta\[1\] has 2 rows, expected 3"),
        (LoadWeights(((*THETA_1[:1], (1.0,)), THETA_2), SAME.b), r"each row of theta\[0\] needs 3 numbers"),
        (LoadWeights((((), ()),), ((),)), "the last layer has 0 units, and the network 2 outputs"),
        (LoadWeights((((), ()), ()), ((), (1.0, 2.0))), "width must be at least 1"),
        (LoadWeights((((1.0,), (2.0,)),), ((1.0,),)), "the last layer has 1 unit, and the network 2 outputs"),
        (LoadWeights(SAME.theta, ((0.1, math.nan, 0.3), (0.0, 0.0))), "must be finite numbers"),
        (LoadWeights((((math.inf, 0.0), (0.0, 0.0)),), ((0.0, 0.0),)), "must be finite numbers"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(edit: LoadWeights, sentence: str) -> None:
    refused(edit, sentence)


def test_one_undo_brings_network_and_weights_back() -> None:
    session = Session(DOCUMENT)
    before = session.state
    session.apply(DEEP)
    assert DEEP.title == "load weights"
    session.undo()
    assert session.state == before


def test_an_optimizer_remembers_nothing_of_the_gradients_of_other_weights() -> None:
    document = replace(DOCUMENT, training=Training(0.4, Adam(), seed=2))
    trained, fresh = Session(document), Session(document)
    trained.train(2)
    for session in (trained, fresh):
        session.apply(SAME)
        session.train(1)
    assert np.array_equal(trained.frame.parameters.flat, fresh.frame.parameters.flat)
