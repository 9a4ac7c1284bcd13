from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.datasets import DATASETS, DatasetName
from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost, Training
from bpstudio.session.edits.base import AddExample, Edit, RemoveExample, SetInput, SetTarget
from bpstudio.session.edits.examples import (
    AddTargets,
    HoldOut,
    NormalizeTargets,
    RemoveExamples,
    RenameColumn,
    SetCells,
    SplitExamples,
)
from bpstudio.session.edits.replacing import DATASET_TITLES, GenerateExamples, LoadExamples
from bpstudio.session.edits.structure import AddUnit, RemoveUnit
from bpstudio.session.history.document import Document

DATA = Examples(np.arange(20.0).reshape(10, 2), np.arange(10.0)[:, None] / 10)
DOCUMENT = Document(Network(2, (Layer(3), Layer(1))), DATA, training=Training(0.4, seed=2))


def data_after(*edits: Edit) -> Examples:
    document, parameters = DOCUMENT, DOCUMENT.initial_parameters()
    for edit in edits:
        document, after = edit.apply(document, parameters)
        assert parameters.network != document.network or after == parameters
        parameters = after
    return document.data


@pytest.mark.parametrize(
    ("fraction", "count"), [(0.0, 0), (0.01, 1), (0.2, 2), (0.25, 2), (0.5, 5), (0.99, 9)]
)
def test_a_split_holds_out_a_share_and_never_all(fraction: float, count: int) -> None:
    held_out = data_after(SplitExamples(fraction, 4)).held_out
    assert len(held_out) == count
    assert list(held_out) == sorted(set(held_out))


def test_a_split_is_drawn_by_its_seed_and_replaces_the_one_before() -> None:
    assert data_after(SplitExamples(0.3, 1)) == data_after(SplitExamples(0.5, 9), SplitExamples(0.3, 1))
    assert data_after(SplitExamples(0.3, 1)) != data_after(SplitExamples(0.3, 2))
    assert data_after(SplitExamples(0.3, 1), SplitExamples(0.0)) == DATA


def test_single_rows_are_held_out_and_taken_back() -> None:
    assert data_after(HoldOut((7, 2))).held_out == (2, 7)
    assert data_after(HoldOut((7, 2)), HoldOut((2, 3))).held_out == (2, 3, 7)
    assert data_after(HoldOut((7, 2)), HoldOut((7, 1), held_out=False)).held_out == (2,)


def test_rows_removed_before_one_held_out_move_it_up() -> None:
    assert data_after(HoldOut((4, 8)), RemoveExamples((8, 0, 1))).held_out == (2,)
    assert data_after(HoldOut((4, 8)), RemoveExample(0)).held_out == (3, 7)
    assert data_after(HoldOut((4, 8)), AddExample()).held_out == (4, 8)


@pytest.mark.parametrize(
    "edit", [SetInput(0, 0, 5.0), SetTarget(0, 0, 0.5), AddExample(), AddUnit(1), AddUnit(0), AddUnit(2)]
)
def test_other_edits_keep_names_and_what_is_held_out(edit: Edit) -> None:
    data = data_after(HoldOut((4,)), RenameColumn("x", 1, "width"), edit)
    assert data.held_out == (4,)
    assert data.column_name("x", 1) == "width"


def test_a_name_leaves_with_its_column() -> None:
    named = RenameColumn("x", 0, "height"), RenameColumn("y", 0, "area"), RenameColumn("x", 1, "width")
    assert data_after(*named).names == Names(("height", "width"), ("area",))
    assert data_after(*named, RemoveUnit(0, 0)).names == Names(("width",), ("area",))
    assert data_after(*named, RenameColumn("x", 0, "")).names == Names(("", "width"), ("area",))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (SplitExamples(1.0), "must be from 0 to below 1, not 1"),
        (SplitExamples(-0.1), "must be from 0 to below 1"),
        (SplitExamples(float("nan")), "must be from 0 to below 1"),
        (SplitExamples(0.5, -1), "the seed must be at least 0"),
        (HoldOut(()), "at least one example"),
        (HoldOut((10,)), "there is no example 10; there are 10"),
        (HoldOut(tuple(range(10))), "at least one example that is not held out"),
        (RemoveExamples(tuple(range(10))), "at least one example to train on"),
        (RemoveExamples((-1,)), "there is no example -1"),
        (RenameColumn("x", 2, "a"), "there is no column of x 2; there are 2"),
        (RenameColumn("y", 0, "a\tb"), "must be one line"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(edit: Edit, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        data_after(edit)


def test_titles_say_what_was_done() -> None:
    titles = [
        edit.title
        for edit in (
            SplitExamples(0.2),
            SplitExamples(0.0),
            HoldOut((3,)),
            HoldOut((3, 4), held_out=False),
            RenameColumn("x", 0, "width"),
            RemoveExamples((0, 1)),
        )
    ]
    assert titles == [
        "hold out 20% of the examples",
        "hold out no example",
        "hold out example 4",
        "train on 2 examples",
        "name x1 “width”",
        "remove 2 examples",
    ]


# A block of cells


def test_a_block_is_written_over_inputs_and_targets() -> None:
    data = data_after(SetCells(1, 1, ((-1.0, 0.5), (-2.0, 0.25))))
    assert data.x[1:3].tolist() == [[2.0, -1.0], [4.0, -2.0]]
    assert data.y is not None
    assert data.y[:4, 0].tolist() == [0.0, 0.5, 0.25, 0.3]
    assert len(data) == 10


def test_a_block_past_the_end_brings_examples() -> None:
    data = data_after(HoldOut((4,)), SetCells(9, 0, ((7.0,), (8.0,), (9.0,))))
    assert data.x[9:].tolist() == [[7.0, 19.0], [8.0, 0.0], [9.0, 0.0]]
    assert data.held_out == (4,)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (SetCells(11, 0, ((1.0,),)), "there is no example 11 to write to"),
        (SetCells(0, 2, ((1.0, 2.0),)), "2 columns do not fit from column 3 on; the table has 3"),
        (SetCells(0, -1, ((1.0,),)), "1 column does not fit"),
        (SetCells(0, 0, ()), "all of one length"),
        (SetCells(0, 0, ((1.0,), (1.0, 2.0))), "all of one length"),
        (SetCells(0, 0, ((float("nan"),),)), r"x\[0\]\[0\] is nan"),
        (AddTargets(), "these examples have targets"),
    ],
)
def test_a_block_that_does_not_fit_is_refused(edit: Edit, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        data_after(edit)


def test_targets_of_nothing_are_added_where_there_are_none() -> None:
    without = Document(DOCUMENT.network, Examples(DATA.x, None, (1,), Names(("a", ""))), Cost("output"))
    data = AddTargets().apply(without, without.initial_parameters())[0].data
    assert data == Examples(DATA.x, np.zeros((10, 1)), (1,), Names(("a", ""), ("",)))


def test_targets_become_shares_of_their_sum() -> None:
    y = np.array([[1.0, 3.0], [0.5, 0.5]])
    document = Document(Network(1, (Layer(2),)), Examples(np.ones((2, 1)), y))
    data = NormalizeTargets().apply(document, document.initial_parameters())[0].data
    assert data.y is not None
    assert data.y.tolist() == [[0.25, 0.75], [0.5, 0.5]]
    with pytest.raises(ValueError, match="the targets of example 1 sum to 0, which cannot become 1"):
        data_after(NormalizeTargets())


# Other examples


@pytest.mark.parametrize(("inputs", "outputs"), [(2, 1), (1, 1), (4, 1), (2, 3), (5, 4)])
def test_the_network_is_fitted_to_other_examples_and_keeps_the_weights_that_still_have_a_place(
    inputs: int, outputs: int
) -> None:
    data = Examples(np.ones((3, inputs)), np.zeros((3, outputs)))
    before = DOCUMENT.initial_parameters()
    document, after = LoadExamples(data).apply(DOCUMENT, before)
    assert (document.network.inputs, document.network.outputs) == (inputs, outputs)
    assert document.data == data
    common = min(2, inputs)
    assert (after.theta(1)[:common] == before.theta(1)[:common]).all()
    assert (after.theta(2)[:, :1] == before.theta(2)).all()
    assert after.theta(1).all()
    assert after.theta(2).all()


@pytest.mark.parametrize("dataset", sorted(DATASETS))
def test_generated_examples_are_those_of_the_data_set(dataset: DatasetName) -> None:
    edit = GenerateExamples(dataset, 20, 0.1, 3, 0.25)
    document, parameters = edit.apply(DOCUMENT, DOCUMENT.initial_parameters())
    x, y = DATASETS[dataset](20, 0.1, 3)
    assert (document.data.x == x).all()
    assert document.data.y is not None
    assert (document.data.y == y).all()
    assert len(document.data.held_out) == 5
    assert parameters.network == document.network
    assert edit.title == f"generate 20 examples of {DATASET_TITLES[dataset]}"


def test_two_classes_are_two_targets_for_softmax() -> None:
    softmax = Document(Network(2, (Layer(2, "softmax"),)), Examples(np.ones((1, 2)), np.array([[1.0, 0.0]])))
    document, _ = GenerateExamples("xor", 4).apply(softmax, softmax.initial_parameters())
    assert document.data.y is not None
    assert document.data.y.tolist() == [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]
    assert data_after(GenerateExamples("xor", 4)).columns("y") == 1


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (LoadExamples(Examples(DATA.x)), "no column is a target, and the cost squared error needs one"),
        (GenerateExamples("moons", 0), "count must be from 1 to 100,000, not 0"),
        (GenerateExamples("moons", 100_001), "count must be from 1 to 100,000"),
        (GenerateExamples("moons", 5, -1.0), "noise must be at least 0"),
        (GenerateExamples("moons", 5, 0.0, 0, 1.0), "the fraction held out must be from 0 to below 1"),
    ],
)
def test_examples_that_cannot_be_taken_are_refused(edit: Edit, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        data_after(edit)
