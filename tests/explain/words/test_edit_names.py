"""An edit is called by the screen's names, counted from 1, with what was there before."""

from __future__ import annotations

import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.optimizers import Momentum
from bpstudio.engine.task import Cost, Regularization
from bpstudio.explain.words.edit_names import edit_name, name_of_segment, number_as_typed, undoable_name
from bpstudio.notation import textbook
from bpstudio.session.edits.arrangement import MoveUnit
from bpstudio.session.edits.base import (
    AddExample,
    Edit,
    Reinitialize,
    RemoveExample,
    SetActivation,
    SetBatch,
    SetCost,
    SetInput,
    SetLearningRate,
    SetOptimizer,
    SetParameter,
    SetRegularization,
    SetTarget,
    SetTrained,
)
from bpstudio.session.edits.connections import CutConnections, Reconnect, SetFrozen, SetParameters, SetValues
from bpstudio.session.edits.registry import EDITS
from bpstudio.session.edits.replacing import LoadWeights
from bpstudio.session.edits.structure import AddUnit, RemoveUnit
from bpstudio.session.session import Session
from bpstudio.storage import presets, reader


def opened(name: str) -> Session:
    return Session(reader.read(presets.located(name)).state)


@pytest.mark.parametrize(
    ("preset", "edit", "name"),
    [
        ("article", SetParameter("theta2[0,0]", 1 / 3), "Set θ₂ to 1/3 (was 0.6)"),
        ("mazur", SetParameter("theta1[0,1]", -2e-3), "Set θ₁₂¹ to −0.002 (was 0.25)"),
        ("mazur", SetParameters(("b2[1]",), 0.5), "Set b₂² to 0.5 (was 0.6)"),
        ("mazur", SetParameters(("b2[0]", "b2[1]"), 0.5), "Set 2 parameters to 0.5"),
        ("article", SetInput(0, 0, 2.0), "Set x to 2 (was 1.5)"),
        ("mazur", SetValues(("b2[1]",), (0.5,)), "Set b₂² to 0.5 (was 0.6)"),
        ("mazur", SetValues(("b2[0]", "b2[1]"), (0.5, 1.0)), "Set 2 parameters"),
        ("xor", SetInput(1, 0, 0.5), "Set x₁ of example 2 to 0.5 (was 0)"),
        ("xor", SetTarget(3, 0, 1.0), "Set y of example 4 to 1 (was 0)"),
        ("article", SetLearningRate(1e-5), "Set η to 1×10⁻⁵ (was 0.1)"),
        ("article", SetActivation(2, "tanh"), "Set layer 2 to tanh (was ReLU)"),
        ("article", SetOptimizer(Momentum(0.9)), "Use momentum (was gradient descent)"),
        ("mazur", SetCost(Cost("binary_cross_entropy")), "Use binary cross-entropy (was squared error)"),
        ("article", SetRegularization(Regularization("l2", 0.01)), "Set the penalty to L2, rate 0.01"),
        ("xor", SetBatch(2, True), "Use batches of 2, shuffled"),
        ("xor", SetBatch(None), "Use all examples in every iteration"),
        ("mazur", SetTrained(2, False, True), "Train biases only of layer 2"),
        ("mazur", Reinitialize("he", 8), "Draw the weights again (He, seed 8)"),
        ("article", LoadWeights((((1.0,),), ((2.0,),)), ((0.0,), (0.5,))), "Load weights"),
        ("xor", RemoveExample(0), "Remove example 1"),
        ("xor", CutConnections(("theta1[0,3]",)), "Cut the connection θ₁₄¹"),
        ("xor", SetFrozen(("theta1[1,0]",), True), "Freeze θ₂₁¹"),
        ("xor", AddExample(), "Add an example"),
        ("xor", AddUnit(1), "Add unit to layer 1"),
        ("xor", RemoveUnit(0, 1), "Remove input x₂"),
        ("xor", MoveUnit(0, 1, 0), "Move input x₂"),
        ("xor", SetRegularization(Regularization("none")), "Use no penalty"),
    ],
)
def test_the_name_says_what_where_and_what_it_was(preset: str, edit: Edit, name: str) -> None:
    session = opened(preset)
    before = session.state.segment
    session.apply(edit)
    assert edit_name(edit, before, textbook.ARTICLE) == name
    assert name_of_segment(session.state, len(session.state.segments) - 1, textbook.ARTICLE) == name
    entry = session.undoable
    assert entry is not None
    assert undoable_name(entry, textbook.ARTICLE) == name
    session.undo()
    entry = session.redoable
    assert entry is not None
    assert undoable_name(entry, textbook.ARTICLE) == name


def test_what_it_was_is_what_training_had_made_of_it() -> None:
    session = opened("article")
    session.train(40)
    was = session.frame.parameters
    session.apply(SetParameter("theta2[0,0]", 0.5))
    entry = session.undoable
    assert entry is not None
    assert f"(was {number_as_typed(float(was.theta(2)[0, 0]))})" in undoable_name(entry, textbook.ARTICLE)


def test_a_drag_is_one_edit_from_where_it_began_to_where_it_ended() -> None:
    session = opened("article")
    for value in (0.2, 0.3, 0.4):
        session.apply(SetLearningRate(value), gesture="drag")
    entry = session.undoable
    assert entry is not None
    assert undoable_name(entry, textbook.ARTICLE) == "Set η to 0.4 (was 0.1)"
    session.undo()
    assert session.document.training.learning_rate == 0.1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.6, "0.6"),
        (1 / 3, "1/3"),
        (-2 / 7, "−2/7"),
        (3.0, "3"),
        (0.0, "0"),
        (-0.125, "−0.125"),
        (1e9, "1×10⁹"),
    ],
)
def test_a_number_is_written_as_somebody_might_have_typed_it(value: float, text: str) -> None:
    assert number_as_typed(value) == text


def test_no_name_counts_from_0_or_has_the_files_own_words() -> None:
    names = {kind: kind.type for kind in EDITS.values()}
    assert len(names) > 20
    session = opened("xor")
    before = session.state.segment
    for edit in (
        SetFrozen(("b1[0]",), True),
        SetParameter("b1[0]", 1.0),
        SetInput(0, 0, 1.0),
        RemoveExample(0),
        SetTarget(0, 0, 1.0),
    ):
        name = edit_name(edit, before, textbook.ARTICLE)
        assert "[0" not in name
        assert "example 0" not in name
        assert "_" not in name
    assert isinstance(session.document.data, Examples)


def test_a_mark_that_undo_would_take_away_is_called_a_bookmark() -> None:
    session = opened("xor")
    session.bookmark("before it falls")
    entry = session.undoable
    assert entry is not None
    assert undoable_name(entry, textbook.ARTICLE) == "Bookmark"


def test_a_connection_that_comes_back_is_called_by_its_weight() -> None:
    session = opened("xor")
    session.apply(CutConnections(("theta1[0,3]",)))
    session.apply(Reconnect(("theta1[0,3]",)))
    entry = session.undoable
    assert entry is not None
    assert undoable_name(entry, textbook.ARTICLE) == "Restore the connection θ₁₄¹"
