"""What another processor rounds otherwise is never called wrong, and what somebody changed still is."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.parameters import parameter_at
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.session import Session
from bpstudio.storage.reader import decode
from bpstudio.storage.replay import Verification, verify
from bpstudio.storage.writer import encode
from tests.storage.foreign import LEARNERS, trained, written_elsewhere

SOME = sorted(LEARNERS)[::7]
HARD = [
    "xor, adam, rate x10, relu, l1",
    "xor, adam, rate x30, sigmoid, l2",
    "softmax-3, momentum, rate x30, sigmoid, l2",
    "moons, momentum, rate x10, kept, l1",
]
TAME = ["xor, descent, rate x1, kept, none", "moons, momentum, rate x1, kept, none"]


def verified(contents: dict[str, Any]) -> Verification:
    return verify(decode(json.dumps(contents).encode()))


@pytest.mark.parametrize("name", [*SOME, *HARD])
def test_an_honest_file_of_another_processor_is_never_called_wrong(name: str) -> None:
    session = trained(name, 120)
    for seed in (51, 52):
        assert verified(written_elsewhere(session, seed)).difference is None


@pytest.mark.parametrize("name", HARD)
def test_without_its_checkpoints_it_is_not_called_wrong_either(name: str) -> None:
    contents = written_elsewhere(trained(name, 400), 53)
    contents["checkpoints"] = []
    assert verified(contents).difference is None


@pytest.mark.parametrize("name", TAME)
def test_a_tame_session_can_be_told_on_any_processor_and_has_hardly_a_checkpoint_but_at_its_end(
    name: str,
) -> None:
    contents = written_elsewhere(trained(name, 500), 54)
    places = [entry["iteration"] for entry in contents["checkpoints"]]
    assert len(places) <= 3
    assert places[-1] == 500
    found = verified(contents)
    assert found.agrees
    assert found.rows > 100


def changed(contents: dict[str, Any], place: str, by: float) -> dict[str, Any]:
    contents = copy.deepcopy(contents)
    series = contents["series"]
    middle = len(series["cost"]) // 2
    if place == "cost":
        series["cost"][middle] *= 1 + by
    elif place == "largest gradient":
        flat = [
            (abs(v), i, j)
            for i, row in enumerate(series["gradients"]["theta"][middle][0])
            for j, v in enumerate(row)
        ]
        _, i, j = max(flat)
        series["gradients"]["theta"][middle][0][i][j] *= 1 + by
    elif place == "every row from the middle on":
        for row in range(middle, len(series["cost"])):
            series["cost"][row] *= 1 + by
    else:
        layer = contents["checkpoints"][-1]["b"][-1]
        layer[int(np.argmax(np.abs(layer)))] *= 1 + by
    return contents


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("cost", "$.series.cost["),
        ("largest gradient", "$.series.gradients.theta["),
        ("every row from the middle on", "$.series.cost["),
        ("the parameters at the end", "$.checkpoints[1].b["),
    ],
)
@pytest.mark.parametrize("name", TAME)
def test_a_number_changed_by_a_few_billionths_is_found_whoever_ran_it(
    name: str, place: str, where: str
) -> None:
    here, elsewhere = trained(name, 300), written_elsewhere(trained(name, 300), 55)
    for contents in (json.loads(encode(here.frame)), elsewhere):
        found = verified(changed(contents, place, 4e-9))
        assert found.difference is not None
        assert found.difference.path.startswith(where)
        assert verified(changed(contents, place, 1e-10)).agrees


@pytest.mark.parametrize("name", HARD)
def test_a_number_changed_in_a_wild_session_is_found_unless_it_cannot_be_told(name: str) -> None:
    contents = written_elsewhere(trained(name, 200), 56)
    found = verified(changed(contents, "cost", 1e-3))
    assert found.difference is not None or found.untold is not None
    assert not found.agrees


def test_on_the_same_processor_even_a_wild_session_is_told_to_the_last_billionth() -> None:
    for name in HARD:
        contents = json.loads(encode(trained(name, 200).frame))
        assert verified(contents).explained == 0
        assert verified(contents).agrees


def test_with_the_same_kernels_a_single_digit_that_is_another_is_told_though_it_may_be_right() -> None:
    contents = json.loads(encode(trained(TAME[0], 50).frame))
    found = verified(contents)
    assert (found.same_kernels, found.inexact) == (True, None)
    contents["series"]["cost"][7] *= 1 + 1e-12
    found = verified(contents)
    assert found.agrees
    assert found.inexact is not None
    assert found.inexact.path == "$.series.cost[7]"
    contents["made_on"]["blas"] = "another"
    assert not verified(contents).same_kernels


def test_the_place_of_a_wrong_weight_in_a_checkpoint_is_named() -> None:
    session = trained(TAME[0], 50)
    contents = json.loads(encode(session.frame))
    network = session.document.network
    for position in range(network.size):
        parameter = parameter_at(network, position)
        wrong = copy.deepcopy(contents)
        layer = wrong["checkpoints"][0][parameter.kind][parameter.layer - 1]
        inner = f"[{parameter.j}]" if parameter.i is None else f"[{parameter.i}][{parameter.j}]"
        row = layer if parameter.i is None else layer[parameter.i]
        row[parameter.j] += 0.5
        found = verified(wrong).difference
        assert found is not None
        assert found.path == f"$.checkpoints[0].{parameter.kind}[{parameter.layer - 1}]{inner}"


def test_a_dead_network_whose_gradient_is_all_rounding_is_told() -> None:
    """Its hidden units are off for every example, so that all but the last bias has no gradient but noise."""
    session = Session(decode(LEARNERS["xor, descent, rate x1, relu, none"]).state)
    for unit in range(session.document.network.width(1)):
        session.apply(SetParameter(f"b1[{unit}]", -100.0))
    session.train(200)
    for seed in (57, 58, 59):
        assert verified(written_elsewhere(session, seed)).agrees
