from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import MOST_LAYERS, Layer, Network
from bpstudio.engine.optimizers import Adam, Momentum
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.session.edits import base as edits
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.registry import EDITS
from bpstudio.session.edits.structure import AddLayer, AddUnit, RemoveLayer, RemoveUnit
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(3, "relu"), Layer(2, "sigmoid")))
DATA = Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0, 0.0], [0.0, 1.0]]))
DOCUMENT = Document(NETWORK, DATA, training=Training(0.4, seed=2))
PARAMETERS = Parameters(NETWORK, np.arange(1.0, NETWORK.size + 1))


def applied(edit: Edit, document: Document = DOCUMENT) -> tuple[Document, Parameters]:
    return edit.apply(document, Parameters(document.network, np.arange(1.0, document.network.size + 1)))


def refused(edit: Edit, sentence: str, document: Document = DOCUMENT) -> None:
    with pytest.raises(ValueError, match=sentence):
        applied(edit, document)


def test_every_edit_is_registered_under_its_own_name() -> None:
    assert all(kind.type == name for name, kind in EDITS.items())
    assert {kind for kind in edits.__dict__.values() if edits_something(kind)} <= set(EDITS.values())


def edits_something(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Edit) and kind is not Edit


@pytest.mark.parametrize(
    ("edit", "part", "value"),
    [
        (edits.SetLearningRate(0.7), "learning_rate", 0.7),
        (edits.SetOptimizer(Adam()), "optimizer", Adam()),
        (edits.SetBatch(1, True), "batch_size", 1),
        (edits.SetBatch(1, True), "shuffle", True),
        (edits.SetRegularization(Regularization("l1", 0.1)), "regularization", Regularization("l1", 0.1)),
        (edits.Reinitialize("he", 9), "initializer", "he"),
        (edits.Reinitialize("he", 9), "seed", 9),
    ],
)
def test_a_setting_is_set_and_nothing_else(edit: Edit, part: str, value: object) -> None:
    document, parameters = applied(edit)
    assert getattr(document.training, part) == value
    assert replace(document, training=DOCUMENT.training) == DOCUMENT
    assert isinstance(edit, edits.Reinitialize) or parameters == PARAMETERS


def test_a_parameter_is_set_and_no_other() -> None:
    document, parameters = applied(edits.SetParameter("theta1[1,2]", -0.5))
    changed = np.flatnonzero(parameters.flat != PARAMETERS.flat)
    assert changed.tolist() == [Parameter.parse("theta1[1,2]").position(NETWORK)]
    assert parameters[Parameter.parse("theta1[1,2]")] == -0.5
    assert document is DOCUMENT


def test_inputs_and_targets_are_set_where_they_stand() -> None:
    document, _ = applied(edits.SetInput(1, 0, 9.0))
    assert document.data.x.tolist() == [[0.5, -1.0], [9.0, 0.25]]
    document, _ = applied(edits.SetTarget(0, 1, 0.5), document)
    assert document.data.y is not None
    assert document.data.y.tolist() == [[1.0, 0.5], [0.0, 1.0]]
    assert DOCUMENT.data == DATA


def test_examples_come_and_go() -> None:
    more, _ = applied(edits.AddExample())
    assert more.data.x.tolist() == [[0.5, -1.0], [1.5, 0.25], [1.5, 0.25]]
    fewer, _ = applied(edits.RemoveExample(0), more)
    assert fewer.data.x.tolist() == [[1.5, 0.25], [1.5, 0.25]]
    assert fewer.data.y is not None
    assert fewer.data.y.tolist() == [[0.0, 1.0], [0.0, 1.0]]


def test_new_weights_come_from_the_initializer_and_the_seed() -> None:
    document, parameters = applied(edits.Reinitialize("he", 9))
    assert parameters == document.initial_parameters()
    assert (parameters.b(1) == 0.0).all()


def test_an_activation_and_frozen_parts_leave_the_weights_as_they_are() -> None:
    document, parameters = applied(edits.SetActivation(1, "tanh"))
    assert document.network.layer(1) == Layer(3, "tanh")
    assert (parameters.flat == PARAMETERS.flat).all()
    document, parameters = applied(edits.SetTrained(2, theta=False, b=True), document)
    assert document.network.layer(2) == Layer(2, "sigmoid", train_theta=False)
    assert (parameters.flat == PARAMETERS.flat).all()


# Structure


@pytest.mark.parametrize("layer", [1, 2])
def test_a_new_layer_keeps_every_weight_that_does_not_touch_it(layer: int) -> None:
    document, parameters = applied(AddLayer(layer, 4, "tanh"))
    assert document.network.layer(layer) == Layer(4, "tanh")
    assert document.network.depth == 3
    assert (parameters.b(layer) == 0.0).all()
    for old in (1, 2):
        new = old if old < layer else old + 1
        assert (parameters.b(new) == PARAMETERS.b(old)).all()
        if old != layer:
            assert (parameters.theta(new) == PARAMETERS.theta(old)).all()


def test_removing_a_layer_keeps_the_others_and_draws_what_closes_the_gap() -> None:
    deep = replace(DOCUMENT, network=Network(2, (Layer(3), Layer(4), Layer(1), Layer(2))))
    before = Parameters(deep.network, np.arange(1.0, deep.network.size + 1))
    document, parameters = applied(RemoveLayer(2), deep)
    assert [layer.width for layer in document.network.layers] == [3, 1, 2]
    assert (parameters.theta(1) == before.theta(1)).all()
    assert parameters.theta(2).shape == (3, 1)
    assert (parameters.theta(3) == before.theta(4)).all()
    assert [(parameters.b(new) == before.b(old)).all() for new, old in ((1, 1), (2, 3), (3, 4))] == [True] * 3


def test_a_new_unit_keeps_every_weight_and_brings_its_own() -> None:
    document, parameters = applied(AddUnit(1))
    assert document.network.width(1) == 4
    assert (parameters.theta(1)[:, :3] == PARAMETERS.theta(1)).all()
    assert (parameters.theta(2)[:3] == PARAMETERS.theta(2)).all()
    assert parameters.b(1).tolist() == [*PARAMETERS.b(1), 0.0]
    assert parameters.theta(1)[:, 3].all()
    assert parameters.theta(2)[3].all()
    assert document.data == DATA


def test_a_new_input_or_output_is_zero_in_every_example() -> None:
    document, parameters = applied(AddUnit(0))
    assert document.network.inputs == 3
    assert document.data.x.tolist() == [[0.5, -1.0, 0.0], [1.5, 0.25, 0.0]]
    assert (parameters.theta(1)[:2] == PARAMETERS.theta(1)).all()
    document, _ = applied(AddUnit(2))
    assert document.data.y is not None
    assert document.data.y.tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]


def test_a_removed_unit_takes_its_weights_its_bias_and_its_column_along() -> None:
    document, parameters = applied(RemoveUnit(1, 1))
    assert (parameters.theta(1) == PARAMETERS.theta(1)[:, [0, 2]]).all()
    assert (parameters.b(1) == PARAMETERS.b(1)[[0, 2]]).all()
    assert (parameters.theta(2) == PARAMETERS.theta(2)[[0, 2]]).all()
    document, parameters = applied(RemoveUnit(0, 0))
    assert document.data.x.tolist() == [[-1.0], [0.25]]
    assert (parameters.theta(1) == PARAMETERS.theta(1)[[1]]).all()
    document, _ = applied(RemoveUnit(2, 0))
    assert document.data.y is not None
    assert document.data.y.tolist() == [[0.0], [1.0]]


def test_a_unit_is_added_before_another() -> None:
    _, parameters = applied(AddUnit(1, 1))
    assert (parameters.theta(1)[:, [0, 2, 3]] == PARAMETERS.theta(1)).all()
    assert (parameters.theta(2)[[0, 2, 3]] == PARAMETERS.theta(2)).all()
    assert parameters.b(1)[1] == 0.0
    assert applied(AddUnit(0, 0))[0].data.x.tolist() == [[0.0, 0.5, -1.0], [0.0, 1.5, 0.25]]
    refused(AddUnit(1, 4), "index must be 0 to 3, not 4")


def test_a_layer_added_after_the_output_is_the_output() -> None:
    document, parameters = applied(AddLayer(3, 2, "identity"))
    assert [layer.activation for layer in document.network.layers] == ["relu", "sigmoid", "identity"]
    assert (parameters.theta(2) == PARAMETERS.theta(2)).all()
    refused(AddLayer(3, 3), "data.y has 2 columns, the network has 3 outputs")


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_unit_added_and_removed_leaves_everything_as_it_was(layer: int) -> None:
    document, parameters = AddUnit(layer).apply(DOCUMENT, PARAMETERS)
    assert RemoveUnit(layer, DOCUMENT.network.width(layer)).apply(document, parameters) == (
        DOCUMENT,
        PARAMETERS,
    )


@pytest.mark.parametrize("edit", [AddLayer(1, 2), RemoveLayer(1), AddUnit(1), AddUnit(0)])
def test_an_edit_draws_the_same_weights_wherever_it_is_replayed(edit: Edit) -> None:
    assert applied(edit) == applied(edit)
    assert applied(edit, replace(DOCUMENT, training=Training(seed=3)))[1] != applied(edit)[1]


def test_nothing_that_was_there_before_is_changed_by_an_edit() -> None:
    parameters = PARAMETERS.copy()
    for edit in (
        AddLayer(1, 2),
        RemoveLayer(1),
        AddUnit(1),
        RemoveUnit(0, 1),
        edits.SetParameter("b1[0]", 7.0),
    ):
        _, after = edit.apply(DOCUMENT, parameters)
        assert not np.shares_memory(after.flat, parameters.flat)
    assert parameters == PARAMETERS
    assert DOCUMENT.data == DATA


# What an optimizer remembers


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (edits.SetLearningRate(0.1), True),
        (edits.SetParameter("b1[0]", 1.0), True),
        (edits.SetActivation(1, "tanh"), True),
        (edits.SetOptimizer(Momentum(0.9)), True),
        (edits.SetOptimizer(Momentum(0.5)), False),
        (AddUnit(1), False),
        (AddLayer(1), False),
    ],
)
def test_an_optimizer_remembers_as_long_as_it_and_the_shape_stay(edit: Edit, kept: bool) -> None:
    session = Session(replace(DOCUMENT, training=Training(0.4, Momentum(0.9))))
    session.train(3)
    session.apply(edit)
    moments = session.state.segments[-1].record.start.moments
    assert moments.rows.any() == kept
    assert moments.rows.shape == (1, session.document.network.size)


# Refusals


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (edits.SetParameter("theta9[0,0]", 1.0), "is not a single parameter of this network"),
        (edits.SetParameter("theta1", 1.0), "is not a single parameter of this network"),
        (edits.SetParameter("weight", 1.0), "'weight' is not a parameter"),
        (edits.SetParameter("b1[0]", np.inf), r"b1\[0\] must be a finite number, not inf"),
        (edits.SetInput(2, 0, 1.0), "there is no row of x 2; there are 2, counted from 0"),
        (edits.SetInput(0, -1, 1.0), "there is no column of x -1"),
        (edits.SetTarget(0, 2, 1.0), "there is no column of y 2"),
        (edits.SetTarget(0, 0, np.nan), r"y\[0\]\[0\] must be a finite number, not nan"),
        (
            edits.SetData(Examples(np.ones((1, 3)), np.ones((1, 2)))),
            "data.x has 3 columns, the network has 2 inputs",
        ),
        (edits.SetData(Examples(np.ones((1, 2)))), "data.y is missing, and the cost squared_error needs it"),
        (edits.RemoveExample(2), "there is no example 2"),
        (edits.SetLearningRate(-1.0), "learning.rate must be 0 or more"),
        (edits.SetBatch(0), "batch.size must be at least 1"),
        (edits.Reinitialize("he", -1), "seed must be at least 0"),
        (edits.SetActivation(3, "tanh"), "there is no layer 3; the network has layers 1 to 2"),
        (edits.SetActivation(1, "softmax"), "layer 1 is hidden, and softmax belongs at the output only"),
        (edits.SetTrained(0, True, True), "there is no layer 0"),
        (AddLayer(4), "a new layer can be number 1 to 3, not 4"),
        (AddLayer(1, 0), "width must be at least 1"),
        (AddLayer(1, 2, "softmax"), "softmax belongs at the output only"),
        (RemoveLayer(2), "only a hidden layer can be removed"),
        (AddUnit(3), "there is no layer 3; the network has layers 0 to 2"),
        (RemoveUnit(1, 3), "layer 1 has 3 units, counted from 0; there is no unit 3"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_in_one_sentence(edit: Edit, sentence: str) -> None:
    refused(edit, sentence)


def test_the_last_of_anything_stays() -> None:
    smallest = Document(Network(1, (Layer(1),)), Examples(np.ones((1, 1)), np.ones((1, 1))))
    refused(edits.RemoveExample(0), "a network needs at least one example", smallest)
    refused(RemoveUnit(0, 0), "a network needs at least one input", smallest)
    refused(RemoveUnit(1, 0), "a layer needs at least one unit", smallest)
    refused(RemoveLayer(1), "only a hidden layer can be removed", smallest)


def test_targets_are_asked_for_as_soon_as_the_cost_needs_them() -> None:
    without = replace(DOCUMENT, data=Examples(DATA.x), cost=Cost("output"))
    refused(
        edits.SetCost(Cost("squared_error")),
        "data.y is missing, and the cost squared_error needs it",
        without,
    )
    refused(edits.SetTarget(0, 0, 1.0), "these examples have no targets", without)
    assert applied(edits.AddExample(), without)[0].data.y is None
    assert applied(AddUnit(2), without)[0].data.y is None


def test_no_edit_makes_a_network_deeper_than_can_be_opened() -> None:
    deep = Document(Network(1, (Layer(1),) * MOST_LAYERS), Examples(np.array([[1.0]]), np.array([[1.0]])))
    sentence = f"a network has at most {MOST_LAYERS:,} layers, not {MOST_LAYERS + 1:,}"
    refused(AddLayer(1), sentence, deep)
    refused(AddLayer(MOST_LAYERS + 1), sentence, deep)
    fewer, _ = applied(RemoveLayer(1), deep)
    assert applied(AddLayer(1), fewer)[0].network.depth == MOST_LAYERS
