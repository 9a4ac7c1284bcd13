from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.trainer import Training
from bpstudio.session.data_edits import HoldOut, RemoveExamples, RenameColumn, SplitExamples
from bpstudio.session.document import Document
from bpstudio.session.edits import AddExample, Edit, RemoveExample, SetInput, SetTarget
from bpstudio.session.structure import AddUnit, RemoveUnit

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
