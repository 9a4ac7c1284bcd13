"""Checkpoints and comparison where things meet: edits, two faults at once, trainings that ran away, odd cursors."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from bpstudio.session.edits.base import Edit, SetLearningRate, SetParameter
from bpstudio.session.edits.registry import EDITS
from bpstudio.session.session import Session
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.outline import preview
from bpstudio.storage.reader import decode, parsed, read
from bpstudio.storage.replay import Verification, verify
from bpstudio.storage.writer import encode
from tests.storage.foreign import trained, written_elsewhere

WILD = "softmax-3, momentum, rate x30, sigmoid, l2"


def edit_of(kind: str, **its: Any) -> Edit:
    made: Edit = EDITS[kind](**its)
    return made


def session(preset: str = "xor") -> Session:
    return Session(read(preset).state)


def contents_of(of: Session) -> dict[str, Any]:
    contents: dict[str, Any] = json.loads(encode(of.frame))
    return contents


def verified(contents: dict[str, Any]) -> Verification:
    return verify(decode(json.dumps(contents).encode()))


@pytest.mark.parametrize(
    "edit",
    [
        {"type": "reinitialize", "initializer": "xavier", "seed": 4},
        {"type": "add_layer", "layer": 1, "width": 2},
        {"type": "set_learning_rate", "value": 0.1},
    ],
    ids=lambda edit: edit["type"],
)
def test_where_training_is_wild_up_to_an_edit_the_checkpoint_there_is_what_the_edit_made(
    edit: dict[str, Any],
) -> None:
    of = session("moons")
    of.apply(SetLearningRate(200.0))
    of.train(16)
    of.apply(EDITS[edit["type"]](**{key: value for key, value in edit.items() if key != "type"}))
    of.train(3)
    again = decode(encode(of.frame))
    assert verify(again).agrees
    assert again.state.segments[-1].record.costs.tobytes() == of.state.segments[-1].record.costs.tobytes()


def test_two_wrong_steps_of_a_trace_are_one_difference() -> None:
    of = session()
    of.train(10)
    of.seek(5, 12)
    contents = contents_of(of)
    for step in (0, 1):
        contents["trace"][step]["value"][0][0] += 1
    found = verified(contents).difference
    assert found is not None
    assert found.path == "$.trace[0].value[0][0]"


@pytest.mark.parametrize("more", [5, 0])
def test_a_trace_at_an_edit_is_compared_with_what_the_edit_made_even_without_checkpoints(more: int) -> None:
    of = session()
    of.train(10)
    of.apply(SetParameter("theta1[0,0]", 3.0))
    of.train(more)
    of.seek(10, 12)
    contents = contents_of(of)
    del contents["checkpoints"], contents["made_on"]
    assert verified(contents).agrees
    contents["trace"][0]["value"][2][0] += 10
    found = verified(contents).difference
    assert found is not None
    assert found.path == "$.trace[0].value[2][0]"


@pytest.mark.filterwarnings("ignore")
def test_a_training_that_ran_away_hides_nothing_of_the_one_after_it() -> None:
    of = session()
    for layer in range(1, of.document.network.depth + 1):
        of.apply(edit_of("set_activation", layer=layer, value="identity"))
    of.apply(edit_of("set_cost", value=read("mazur").state.document.cost))
    of.apply(SetLearningRate(20.0))
    of.train(4)
    of.apply(SetLearningRate(0.05))
    of.apply(edit_of("reinitialize", initializer="xavier", seed=3))
    of.train(40)
    contents = contents_of(of)
    assert max(c for c in contents["series"]["cost"] if isinstance(c, float)) > 1e6
    assert verified(contents).agrees
    contents["series"]["cost"][-1] *= 1 + 1e-6
    found = verified(contents)
    assert found.difference is not None
    assert found.difference.path == f"$.series.cost[{len(contents['series']['cost']) - 1}]"


def test_a_file_opened_and_saved_again_on_the_same_machine_is_the_same_file() -> None:
    of = session("moons")
    of.train(150)
    once = encode(of.frame)
    moved = Session(decode(once).state)
    moved.seek(37, 3)
    again = Session(decode(encode(moved.frame)).state)
    again.go_to(149)
    assert encode(again.frame) == once


def test_what_ran_elsewhere_is_not_said_to_have_run_here() -> None:
    foreign = Session(decode(json.dumps(written_elsewhere(trained(WILD, 60), 91)).encode()).state)
    contents = contents_of(foreign)
    assert "made_on" not in contents
    assert not verified(contents).same_kernels


@pytest.mark.parametrize(
    "name", [WILD, "xor, adam, rate x30, sigmoid, l2", "softmax-3, adam, rate x10, kept, none"]
)
@pytest.mark.parametrize("cursor", [0, 40, 100])
def test_a_file_from_elsewhere_saved_here_says_no_more_and_no_less_than_before(
    name: str, cursor: int
) -> None:
    contents = written_elsewhere(trained(name, 120), 93)
    contents["checkpoints"] = contents["checkpoints"][:: -(-len(contents["checkpoints"]) // 3)]
    foreign = Session(decode(json.dumps(contents).encode()).state)
    foreign.seek(cursor, 0)
    saved = encode(foreign.frame)
    assert verify(decode(saved)).difference is None
    assert encode(Session(decode(saved).state).frame) == saved
    foreign.seek(120, 0)
    foreign.train(10)
    assert verify(decode(encode(foreign.frame))).difference is None


def test_an_edit_that_forgets_what_ran_elsewhere_leaves_nothing_of_it_in_the_file() -> None:
    foreign = Session(decode(json.dumps(written_elsewhere(trained(WILD, 40), 94)).encode()).state)
    foreign.seek(0, 0)
    foreign.apply(edit_of("reinitialize", initializer="xavier", seed=3))
    foreign.train(20)
    saved = encode(foreign.frame)
    assert "made_on" in json.loads(saved)
    assert encode(Session(decode(saved).state).frame) == saved


def test_a_changed_checkpoint_is_named_before_what_came_of_it() -> None:
    of = session()
    of.train(60)
    of.seek(30, 5)
    contents = contents_of(of)
    entry = next(entry for entry in contents["checkpoints"] if entry["iteration"] == 30)
    entry["b"][0][1] += 1e-3
    found = verified(contents).difference
    assert found is not None
    assert found.path == f"$.checkpoints[{contents['checkpoints'].index(entry)}].b[0][1]"


def test_other_parameters_at_the_start_do_not_come_into_the_file_by_saving_it() -> None:
    of = session("article")
    of.train(3)
    contents = contents_of(of)
    start = {"iteration": 0, "theta": [[[9.0]], [[0.6]], [[0.9]]], "b": contents["parameters"]["b"]}
    contents["checkpoints"] = [start, *contents["checkpoints"]]
    saved = json.loads(encode(Session(decode(json.dumps(contents).encode()).state).frame))
    assert saved["parameters"] == contents["parameters"]
    assert verified(saved).difference is not None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"cursor": {"iteration": -5, "revealed": 0}}, "$.cursor"),
        ({"cursor": {"iteration": 5, "revealed": -3}}, "$.cursor"),
        ({"cursor": {"iteration": 500, "revealed": 0}}, "$.cursor"),
        ({"bookmarks": [{"iteration": 900, "revealed": 0, "name": "late"}]}, "$.bookmarks[0]"),
    ],
)
def test_nothing_is_shown_beforehand_that_the_log_does_not_have(change: dict[str, Any], path: str) -> None:
    of = session()
    of.train(100)
    contents = parsed(json.dumps({**contents_of(of), **change}).encode()).contents
    with pytest.raises(SessionFileError) as caught:
        preview(contents)
    assert caught.value.path == path


def test_too_many_checkpoints_are_refused() -> None:
    of = session("article")
    of.train(3)
    contents = contents_of(of)
    contents["log"] = [{"iterations": 3000}]
    contents["checkpoints"] = [{**contents["checkpoints"][0], "iteration": k} for k in range(1, 2002)]
    with pytest.raises(SessionFileError, match=r"2,001 of them, expected at most 2,000"):
        decode(json.dumps(contents).encode())


def test_a_saturated_unit_whose_slope_is_a_last_digit_is_not_called_wrong_after_an_edit() -> None:
    """Adam with a fresh memory divides what is left of 1 − a² by its own size."""
    of = session()
    for edit in (
        edit_of("set_optimizer", value=read("spiral").state.document.training.optimizer),
        SetLearningRate(5.0),
        edit_of("set_activation", layer=1, value="tanh"),
    ):
        of.apply(edit)
    of.train(5)
    of.apply(edit_of("add_unit", layer=1))
    of.train(50)
    assert np.abs(of.frame.before.flat).max() > 3
    for seed in range(92, 98):
        assert verified(written_elsewhere(of, seed)).difference is None
