from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, CostName
from bpstudio.engine.network import ActivationName, Frozen, Layer, Network
from bpstudio.engine.task import Cost, Training
from bpstudio.engine.trainer import trace
from bpstudio.session.edits.base import SetTarget
from bpstudio.session.edits.examples import SetCells
from bpstudio.session.history.document import Document
from bpstudio.session.problems import Problem, check_targets, problems
from bpstudio.session.session import Session
from bpstudio.storage.presets import presets
from bpstudio.storage.reader import read
from tests.session.any_edit import GENERATORS

X = np.array([[0.5, -1.0], [1.5, 0.25], [0.0, 2.0]])
CLASSES = np.eye(2)[[0, 1, 1]]
MIXED = np.array([[0.5, 0.5], [0.25, 1.0], [1.0, 0.0]])


def document(activation: ActivationName, cost: CostName, y: object = CLASSES, **training: object) -> Document:
    targets = np.array(y, dtype=float)
    network = Network(2, (Layer(3, "tanh"), Layer(targets.shape[1], activation)))
    return Document(network, Examples(X, targets), Cost(cost), Training(**training))  # type: ignore[arg-type]


def repaired(document: Document, problem: Problem) -> Document:
    assert problem.repair is not None
    return problem.repair.edit.apply(document, document.initial_parameters())[0]


ONE = CLASSES[:, :1]
CASES = {
    "softmax of one unit": (document("softmax", "squared_error", ONE), "error", "layers", "always 1"),
    "logarithm of an identity": (
        document("identity", "binary_cross_entropy"), "error", "cost",
        "takes the logarithm of ŷ, and identity gives numbers outside 0 to 1"),
    "logarithm of a tanh": (document("tanh", "binary_cross_entropy", ONE), "error", "cost", "tanh gives"),
    "logarithm of a ReLU": (document("relu", "categorical_cross_entropy"), "error", "cost", "ReLU gives"),
    "classes of one output": (
        document("sigmoid", "categorical_cross_entropy", ONE), "error", "cost", "no other class"),
    "shares that need not sum to 1": (
        document("sigmoid", "categorical_cross_entropy"), "warning", "cost", "need not sum to 1"),
    "a target that is no probability": (
        document("sigmoid", "binary_cross_entropy", [[0.0], [2.0], [1.0]]), "error", "targets",
        "Example 2 has the target 2"),
    "targets that are no shares": (
        document("softmax", "categorical_cross_entropy", MIXED), "warning", "targets",
        "targets of example 2 sum to 1.25"),
    "a target out of a sigmoid's reach": (
        document("sigmoid", "squared_error", 3 * ONE), "warning", "targets", "sigmoid stays between 0 and 1"),
    "a target out of a ReLU's reach": (
        document("relu", "squared_error", -ONE), "warning", "targets", "ReLU stays at 0 or above"),
    "no learning rate": (
        document("sigmoid", "squared_error", learning_rate=0.0), "warning", "learning_rate", "rate of 0"),
    "zeros": (
        document("sigmoid", "squared_error", initializer="zeros"), "warning", "initializer", "alike for ever"),
    "everything frozen": (
        replace(
            document("sigmoid", "squared_error"),
            network=Network(2, (Layer(2, "sigmoid", train_theta=False, train_b=False),)),
        ), "warning", "layers", "Every weight and bias is frozen"),
    "an input without data": (
        replace(document("sigmoid", "squared_error"), data=Examples(X * [1.0, 0.0], CLASSES)), "warning", "inputs",
        "The input x2 is 0 in every example"),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "severity", "setting", "words"), CASES.values(), ids=CASES)
def test_what_leads_nowhere_is_said_of_the_thing_concerned_and_can_be_repaired(
    wrong: Document, severity: str, setting: str, words: str
) -> None:
    (problem,) = problems(wrong)
    assert (problem.severity, problem.setting) == (severity, setting)
    assert words in problem.sentence
    assert problem.sentence[0].isupper()
    assert problem.sentence.endswith(".")
    assert setting not in {p.setting for p in problems(repaired(wrong, problem)) if p.severity == severity}


def test_repairs_lead_to_a_document_without_problems() -> None:
    found = document("softmax", "categorical_cross_entropy", 5 * ONE, learning_rate=0.0, initializer="zeros")
    for _ in range(10):
        if problems(found):
            found = repaired(found, problems(found)[0])
    assert problems(found) == ()


def test_errors_come_first() -> None:
    found = problems(document("identity", "binary_cross_entropy", 3 * CLASSES, learning_rate=0.0))
    assert [problem.severity for problem in found] == ["error", "error", "warning"]


@pytest.mark.parametrize("name", presets())
def test_no_ready_made_network_has_a_problem(name: str) -> None:
    assert problems(read(name).state.document) == ()


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parents[1].glob("sessions/*.json")), ids=lambda path: path.stem
)
def test_any_document_on_record_can_be_looked_at(path: Path) -> None:
    for segment in read(path).state.segments:
        assert all(problem.sentence for problem in problems(segment.document))


@given(st.data(), st.sampled_from(sorted(ACTIVATIONS)), st.sampled_from(sorted(COSTS)))
def test_without_an_error_the_cost_is_a_number(
    data: st.DataObject, activation: ActivationName, cost: CostName
) -> None:
    y = np.array(
        data.draw(st.lists(st.lists(st.floats(-2, 2), min_size=2, max_size=2), min_size=3, max_size=3))
    )
    found = document(activation, cost, y)
    if not any(problem.severity == "error" for problem in problems(found)):
        assert np.isfinite(trace(found.task, found.initial_parameters(), None, 0).workspace.C)


@given(st.data())
def test_whatever_the_edits_made_has_problems_that_are_repaired_by_edits_that_fit(
    data: st.DataObject,
) -> None:
    found = document("softmax", "categorical_cross_entropy")
    for kind in data.draw(
        st.lists(st.sampled_from(sorted(GENERATORS, key=lambda kind: kind.type)), max_size=6)
    ):
        try:
            edit = data.draw(GENERATORS[kind](found))
            found = edit.apply(found, found.initial_parameters())[0]
        except ValueError:
            continue
    for problem in problems(found):
        if problem.repair:
            assert problem not in problems(repaired(found, problem))


# Typed targets


@pytest.mark.parametrize("value", [-0.1, 1.5])
def test_a_typed_target_that_is_no_probability_is_refused_saying_what_fits(value: float) -> None:
    with pytest.raises(
        ValueError, match=r"cannot be a target of binary cross-entropy.*from 0 to 1 would fit"
    ):
        check_targets(document("sigmoid", "binary_cross_entropy"), SetTarget(0, 1, value))
    check_targets(document("sigmoid", "squared_error"), SetTarget(0, 1, value))
    check_targets(document("tanh", "squared_error"), SetTarget(0, 1, 5.0))


def test_one_cell_of_a_class_may_be_typed_before_the_others() -> None:
    check_targets(document("softmax", "categorical_cross_entropy"), SetTarget(0, 1, 1.0))


def test_pasted_rows_are_held_to_the_same() -> None:
    softmax = document("softmax", "categorical_cross_entropy")
    check_targets(softmax, SetCells(0, 0, ((5.0, -7.0, 0.25, 0.75),)))
    check_targets(softmax, SetCells(0, 3, ((0.25,),)))
    check_targets(softmax, SetCells(0, 0, ((5.0, -7.0),)))
    with pytest.raises(
        ValueError, match=r"row 2 sum to 2, and categorical cross-entropy compares shares of 1"
    ):
        check_targets(softmax, SetCells(0, 2, ((0.0, 1.0), (1.0, 1.0))))
    with pytest.raises(ValueError, match=r"^7 cannot be a target"):
        check_targets(softmax, SetCells(0, 1, ((-7.0, 7.0),)))


def test_no_way_into_a_session_goes_round_that() -> None:
    """The window's is one of several: the command line and a notebook have others."""
    session = Session(document("sigmoid", "binary_cross_entropy", ONE))
    session.finish_iteration()
    before = session.state
    wrong = SetTarget(0, 0, 1.5)
    acts: tuple[Callable[[], object], ...] = (
        lambda: session.apply(wrong),
        lambda: session.apply_from(0, wrong),
        lambda: session.apply_anew(wrong),
    )
    for act in acts:
        with pytest.raises(ValueError, match="cannot be a target of binary cross-entropy"):
            act()
    assert session.state is before


@pytest.mark.parametrize(
    ("activation", "cost"),
    [("softmax", "categorical_cross_entropy"), ("identity", "hinge"), ("hard_tanh", "squared_error")],
)
def test_a_number_in_a_problem_has_the_sign_of_a_number(activation: ActivationName, cost: CostName) -> None:
    told = [found.sentence for found in problems(document(activation, cost, [[-2.0, 3.0], [1, -1], [0, 1]]))]
    assert any("the target −2" in sentence for sentence in told)
    assert not any(re.search(r"-\d", sentence) for sentence in told)


@pytest.mark.parametrize("cost", ["binary_cross_entropy", "hinge"])
def test_a_refused_target_has_the_sign_of_a_number(cost: CostName) -> None:
    activation: ActivationName = "identity" if cost == "hinge" else "sigmoid"
    with pytest.raises(ValueError, match=r"^−2 cannot be a target"):
        check_targets(document(activation, cost), SetTarget(0, 0, -2.0))


def test_single_weights_that_are_frozen_are_released_one_by_one() -> None:
    held = Frozen(theta=((0, 0), (0, 1), (1, 0), (1, 1)), b=(0, 1))
    wrong = replace(
        document("sigmoid", "squared_error"), network=Network(2, (Layer(2, "sigmoid", frozen=held),))
    )
    (problem,) = problems(wrong)
    assert problem.repair is not None
    assert problem.repair.words == "Release layer 1"
    assert repaired(wrong, problem).network.layers[0].frozen == Frozen()
