"""What an edit changes, by which one follows another in one entry, and what a list of edits calls it."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost
from bpstudio.session.edits.base import Edit, SetInput, SetParameter, SetTarget
from bpstudio.session.edits.connections import SetParameters
from bpstudio.session.edits.examples import NormalizeTargets, RenameColumn, SetCells
from bpstudio.session.edits.structure import RemoveUnits
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

NETWORK = Network(2, (Layer(2), Layer(1)))
DATA = Examples(np.arange(6.0).reshape(3, 2), np.arange(3.0)[:, None])
DOCUMENT = Document(NETWORK, DATA)


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        (SetInput(0, 1, 0.1), SetInput(0, 1, 0.2), SetInput(1, 1, 0.2)),
        (SetTarget(0, 0, 0.1), SetTarget(0, 0, 0.2), SetTarget(2, 0, 0.2)),
        (SetParameters(("b1[0]",), 0.1), SetParameters(("b1[0]",), 0.2), SetParameters(("b1[1]",), 0.2)),
        (RenameColumn("x", 0, "a"), RenameColumn("x", 0, "age"), RenameColumn("x", 1, "age")),
    ],
)
def test_one_hand_at_one_place_leaves_one_entry(first: Edit, second: Edit, other: Edit) -> None:
    session, hand = Session(DOCUMENT), object()
    for edit in (first, second):
        session.apply(edit, hand)
    assert [segment.edit for segment in session.state.segments] == [None, second]
    session.apply(other, hand)
    assert [segment.edit for segment in session.state.segments] == [None, second, other]


@pytest.mark.parametrize(
    ("edit", "alone", "here"),
    [
        (SetCells(3, 0, ((1.0, 2.0, 3.0),)), "write 3 cells of example 4", "add an example"),
        (SetCells(1, 0, ((1.0, 2.0, 3.0),)), "write 3 cells of example 2", "write 3 cells of example 2"),
        (SetCells(1, 0, ((1.0,), (2.0,))), "paste 2 × 1 cells", "paste 2 × 1 cells"),
        (SetCells(1, 0, ((1.0, 2.0, 3.0),) * 2), "paste 2 × 3 cells", "paste 2 examples"),
    ],
)
def test_what_is_pasted_is_told_by_what_it_makes_of_the_table(edit: SetCells, alone: str, here: str) -> None:
    assert edit.title == alone
    assert edit.title_on(DOCUMENT) == here
    session = Session(DOCUMENT)
    session.apply(edit)
    assert session.document.data.x[edit.row, 0] == 1.0


def test_targets_that_are_not_there_cannot_be_divided() -> None:
    without = Document(NETWORK, Examples(DATA.x), Cost("output"))
    with pytest.raises(ValueError, match="these examples have no targets"):
        NormalizeTargets().apply(without, without.initial_parameters())


def test_a_unit_is_named_by_its_layer_and_its_place() -> None:
    with pytest.raises(ValueError, match=r"units\[1\] has 3 numbers, expected layer and unit"):
        RemoveUnits(((1, 0), (1, 0, 2))).apply(DOCUMENT, DOCUMENT.initial_parameters())  # type: ignore[arg-type]


def test_an_edit_of_no_kind_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="Edit is a kind of edit, not an edit"):
        Edit().apply(DOCUMENT, DOCUMENT.initial_parameters())


def test_what_an_edit_does_to_the_initial_weights_stays_when_all_training_goes() -> None:
    session = Session(DOCUMENT)
    session.train(3)
    session.apply(SetParameter("b1[0]", 7.0))
    session.train(2)
    session.apply_anew(SetParameter("b1[1]", 8.0))
    assert session.state.iterations == 0
    assert session.frame.parameters.b(1).tolist() == [7.0, 8.0]
    assert session.frame.parameters.theta(1).tolist() == DOCUMENT.initial_parameters().theta(1).tolist()
