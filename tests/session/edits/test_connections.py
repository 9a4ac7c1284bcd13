"""Cutting and reconnecting, freezing and setting, one parameter or many."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.task import Training
from bpstudio.session.edits.base import Edit, Reinitialize, SetParameter, SetTrained
from bpstudio.session.edits.connections import CutConnections, Reconnect, SetFrozen, SetParameters, SetValues
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import decode
from bpstudio.storage.writer import encode

NETWORK = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
DATA = Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0, 0.0], [0.0, 1.0]]))
DOCUMENT = Document(NETWORK, DATA, training=Training(0.4, Adam(), seed=2))
WEIGHT = Parameter.parse("theta1[1,2]")


def session(*made: Edit) -> Session:
    opened = Session(DOCUMENT)
    for edit in made:
        opened.apply(edit)
    return opened


def test_a_cut_connection_is_zero_and_stays_so_until_it_is_reconnected() -> None:
    opened = session(CutConnections(("theta1[1,2]",)))
    assert opened.frame.parameters[WEIGHT] == 0.0
    opened.train(5)
    assert opened.frame.parameters[WEIGHT] == 0.0
    opened.seek(5, len(opened.frame.program))
    assert opened.frame.gradient(WEIGHT) == 0.0
    opened.apply(Reconnect(("theta1[1,2]",)))
    assert opened.frame.parameters[WEIGHT] != 0.0
    assert opened.document.network == NETWORK
    assert opened.frame.gradient(WEIGHT) is None
    opened.train(1)
    assert opened.frame.gradient(WEIGHT) != 0.0


def test_what_an_optimizer_remembers_of_a_connection_is_forgotten_when_it_is_cut() -> None:
    opened = session()
    opened.train(3)
    opened.apply(CutConnections(("theta1[1,2]",)))
    rows = opened.state.segments[-1].record.start.moments.rows
    assert not rows[:, WEIGHT.position(NETWORK)].any()
    assert rows.any()


def test_a_cut_connection_takes_no_value_and_no_draw() -> None:
    opened = session(CutConnections(("theta1[1,2]",)), Reinitialize("normal", 4))
    assert opened.frame.parameters[WEIGHT] == 0.0
    values = SetValues(("theta1[1,2]",), (2.0,))
    for edit in (SetParameter("theta1[1,2]", 2.0), SetParameters(("theta1",), 2.0), values):
        with pytest.raises(ValueError, match="cut and stays 0; reconnect it first"):
            opened.apply(edit)


def test_a_cut_connection_cannot_be_followed() -> None:
    opened = session()
    opened.follow(WEIGHT)
    opened.apply(CutConnections(("theta1[1,2]",)))
    assert opened.state.following is None
    with pytest.raises(ValueError, match="is cut: no chain runs through it"):
        opened.follow(WEIGHT)


def test_single_parameters_are_frozen_and_released() -> None:
    opened = session(SetFrozen(("theta1[1,2]", "b1[0]", "b2"), True))
    assert opened.document.network.layer(1).frozen == Frozen(((1, 2),), (0,))
    assert opened.document.network.layer(2).frozen == Frozen((), (0, 1))
    before = opened.frame.parameters[WEIGHT]
    opened.train(3)
    assert opened.frame.parameters[WEIGHT] == before
    opened.apply(SetFrozen(("theta1[1,2]", "b1[0]", "b2"), False))
    assert opened.document.network == NETWORK


def test_a_part_of_what_is_frozen_as_a_whole_is_not_released_alone() -> None:
    with pytest.raises(ValueError, match="the weights of layer 1 are frozen as a whole"):
        session(SetTrained(1, False, True), SetFrozen(("theta1[0,0]",), False))


def test_several_parameters_are_set_at_once() -> None:
    opened = session(SetParameters(("theta2", "b1[1]"), 0.25))
    assert (opened.frame.parameters.theta(2) == 0.25).all()
    assert opened.frame.parameters.b(1).tolist() == [0.0, 0.25, 0.0]


def test_several_parameters_are_each_set_to_a_value_of_its_own() -> None:
    before = session().frame.parameters.flat.copy()
    opened = session(SetValues(("theta2", "b1[1]"), tuple(range(1, 8))))
    assert opened.frame.parameters.theta(2).tolist() == [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]
    assert opened.frame.parameters.b(1).tolist() == [0.0, 7.0, 0.0]
    assert np.count_nonzero(opened.frame.parameters.flat != before) == 7
    opened.undo()
    assert np.array_equal(opened.frame.parameters.flat, before)


@pytest.mark.parametrize(
    ("edit", "title"),
    [
        (CutConnections(("theta1[1,2]",)), "cut theta1[1,2]"),
        (CutConnections(("theta1[1,2]", "theta1[0,0]")), "cut 2 connections"),
        (SetFrozen(("b1[0]",), True), "freeze b1[0]"),
        (SetFrozen(("b1[0]", "b1[1]"), False), "release 2 parameters"),
        (SetParameters(("b1[0]", "b1[1]"), 1.0), "set 2 parameters"),
        (SetValues(("b1[0]", "b1[1]"), (1.0, 2.0)), "set 2 parameters"),
        (SetValues(("b1[0]",), (1.0,)), "set b1[0]"),
    ],
)
def test_the_undo_menu_names_what_was_done(edit: Edit, title: str) -> None:
    assert edit.title == title


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (CutConnections(()), "no parameter is named"),
        (CutConnections(("b1[0]",)), r"b1\[0\] is a bias, and only a connection can be cut"),
        (CutConnections(("theta3[0,0]",)), r"this network has no theta3\[0,0\]"),
        (Reconnect(("theta1[0,0]",)), r"theta1\[0,0\] is not cut"),
        (SetParameters(("theta1",), np.nan), "value must be a finite number"),
        (SetValues(("b1[0]",), (np.nan,)), "values must be finite numbers"),
        (
            SetValues(("b1[0]",), (1.0, 2.0)),
            "there must be a value for each parameter, not 2 values for 1 parameter",
        ),
        (SetValues((), ()), "no parameter is named"),
        (SetFrozen(("w",), True), "'w' is not a parameter"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(edit: Edit, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        session(edit)


def test_cuts_and_freezing_are_in_the_file_only_where_there_are_any() -> None:
    assert b'"cut"' not in encode(session().frame)
    assert b'"frozen"' not in encode(session().frame)
    network = replace(NETWORK, layers=(Layer(3, cut=((0, 1),), frozen=Frozen(((1, 1),))), Layer(2)))
    document = replace(DOCUMENT, network=network)
    written = encode(Session(document).frame)
    assert json.loads(written)["document"]["network"]["layers"][0] | {"activation": "", "width": 0} == {
        "width": 0, "activation": "", "train_theta": True, "train_b": True,
        "cut": [[0, 1]], "frozen": {"theta": [[1, 1]], "b": []},
    }  # fmt: skip
    assert decode(written).state.document == document


@pytest.mark.parametrize(
    ("layer", "parameters", "sentence"),
    [
        ({"cut": [[0, 3]]}, None, r"\$.document.network.layers\[0\].cut\[0\]: .*names unit 3"),
        (
            {"cut": [[2, 0]]},
            None,
            r"\$.document.network.layers\[0\].cut\[0\]: .*names unit 2 of the layer below",
        ),
        ({"cut": [[0]]}, None, r"\.cut\[0\]"),
        ({"cut": [0]}, None, r"\.cut\[0\]"),
        ({"frozen": {"b": [5]}}, None, r"\.frozen\.b\[0\]"),
        ({"frozen": {"c": []}}, None, r"\.frozen\.c"),
        ({"cut": [[0, 1]]}, {"theta": [[[0, 1, 0], [0, 0, 0]]], "b": [[0, 0, 0]]}, r"\.theta\[0\]\[0\]\[1\]"),
    ],
)
def test_a_file_with_an_impossible_cut_is_refused_at_the_place(
    layer: dict[str, object], parameters: object, sentence: str
) -> None:
    contents = {
        "format": "bpstudio-session",
        "version": 1,
        "document": {
            "network": {"inputs": 2, "layers": [{"width": 3, **layer}]},
            "cost": {"name": "output"},
            "data": {"x": [[1, 2]]},
            "training": {},
        },
    }
    if parameters is not None:
        contents["parameters"] = parameters
    with pytest.raises(SessionFileError, match=sentence):
        decode(json.dumps(contents).encode())


def test_parameters_that_are_cut_are_zero_from_the_start() -> None:
    network = replace(NETWORK, layers=(Layer(3, cut=((0, 1),)), Layer(2)))
    parameters = Session(replace(DOCUMENT, network=network)).frame.parameters
    assert parameters.theta(1)[0, 1] == 0.0
    assert isinstance(parameters, Parameters)
