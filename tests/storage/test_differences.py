"""What a file says where it should have numbers of a certain shape: the first odd place is named, with both sides."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.optimizers import Adam
from bpstudio.session.edits.base import SetOptimizer
from bpstudio.session.history.twins import Sizes
from bpstudio.session.session import Session
from bpstudio.storage.differences import of_checkpoints
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import decode, read
from bpstudio.storage.replay import verify
from bpstudio.storage.writer import encode

ONE = json.loads((Path(__file__).resolve().parents[1] / "sessions" / "one_iteration.json").read_bytes())
UPDATE, BRANCH = ("trace", 13, "value"), ("trace", 7, "value")


def changed(place: tuple[str | int, ...], value: object, contents: Any = ONE) -> Any:
    """A copy in which the value at one place is another."""
    contents = copy.deepcopy(contents)
    inner = contents
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return contents


def found_in(contents: Any) -> str:
    """Where a file is not what came out here, in words."""
    found = verify(decode(json.dumps(contents).encode())).difference
    assert found is not None, "it went unseen"
    return str(found)


@pytest.mark.parametrize(
    ("place", "value", "start"),
    [
        (UPDATE, {"theta": [], "b": []}, "$.trace[13].value.theta: the file says an array of 0"),
        (
            (*UPDATE, "theta", 0),
            [[1.0, 2.0], [3.0]],
            "$.trace[13].value.theta[0][1]: the file says an array of 1",
        ),
        ((*UPDATE, "b"), 5, "$.trace[13].value.b: the file says 5"),
        (
            BRANCH,
            [[1.0, 2.0]],
            "$.trace[7].value: the file says an array of 1, run again it is an array of 2.",
        ),
        (BRANCH, ONE["trace"][13]["value"], "$.trace[7].value: the file says an object"),
    ],
)
def test_a_value_of_another_shape_is_found_where_it_differs(
    place: tuple[str | int, ...], value: object, start: str
) -> None:
    assert found_in(changed(place, value)).startswith(start)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (UPDATE, {"theta": ONE["trace"][13]["value"]["theta"]}),
        (UPDATE, {"weights": 1}),
        ((*UPDATE, "b", 1), {"float64": ""}),
        ((*BRANCH, 0, 1), "many"),
        (BRANCH, None),
        (("series", "cost", 0), None),
        (("series", "cost", 0), [0.3]),
        (("series", "cost", 0), "a third"),
        (("series", "gradients", "b", 0, 0), None),
    ],
)
def test_what_is_no_number_where_one_belongs_is_refused_before_anything_is_run(
    place: tuple[str | int, ...], value: object
) -> None:
    with pytest.raises(SessionFileError) as refused:
        decode(json.dumps(changed(place, value)).encode())
    where = "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place)
    assert refused.value.path == where


def test_a_cost_that_is_not_finite_is_compared_as_such() -> None:
    assert found_in(changed(("series", "cost", 0), "NaN")).startswith('$.series.cost[0]: the file says "NaN"')


@pytest.mark.parametrize(
    ("name", "value", "start"),
    [
        ("theta", [], "$.series.gradients.theta[0]: the file says an array of 0"),
        ("theta", [[[1.0]], [[1.0]]], "$.series.gradients.theta[0][0]: the file says an array of 1"),
        ("b", 3.0, "$.series.gradients.b[0]: the file says 3"),
        ("b", {"theta": [], "b": []}, "$.series.gradients.b[0]: the file says an object"),
    ],
)
def test_gradients_of_another_shape_are_found_where_they_differ(name: str, value: object, start: str) -> None:
    assert found_in(changed(("series", "gradients", name, 0), value)).startswith(start)


def trained_by_adam() -> Any:
    session = Session(read("xor").state)
    session.apply(SetOptimizer(Adam()))
    session.train(30)
    return json.loads(encode(session.frame))


def test_a_number_in_the_memory_of_the_optimizer_is_named_by_what_it_is_of() -> None:
    contents = trained_by_adam()
    memory = contents["checkpoints"][-1]["memory"]["first_moment"]
    memory["b"][1][0] = 0.5
    at = f"$.checkpoints[{len(contents['checkpoints']) - 1}].memory.first_moment.b[1][0]: "
    assert found_in(contents).startswith(f"{at}the file says 0.5")


def test_of_a_checkpoint_everything_that_differs_can_be_named() -> None:
    contents = json.loads(encode(Session(read("article").state).frame))
    start = {"iteration": 0, **copy.deepcopy(contents["parameters"])}
    start["b"][0][0] = float(np.nextafter(start["b"][0][0], 9.0))
    contents["checkpoints"] = [start]
    state = decode(json.dumps(contents).encode()).state
    assert [str(found) for found in of_checkpoints(state, Sizes(state))] == [
        "$.checkpoints[0]: the file says other parameters than the session begins with, run again it is the same."
    ]
