from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.parameters import Parameter
from bpstudio.session.edits.base import SetLearningRate, SetParameter
from bpstudio.session.session import Session
from bpstudio.storage import large, writer
from bpstudio.storage.presets import located
from bpstudio.storage.reader import decode, read
from bpstudio.storage.replay import verify
from bpstudio.storage.writer import encode, save, save_over

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
WRITTEN = ("one_iteration", "arranged", "in_the_past", "every_edit", "batches_of_softmax", "diverged")


def session(name: str = "mazur") -> Session:
    return Session(read(name).state)


def written(of: Session) -> dict[str, Any]:
    contents: dict[str, Any] = json.loads(encode(of.frame), parse_constant=pytest.fail)
    return contents


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_read_is_written_again(name: str) -> None:
    path = SESSIONS / f"{name}.json"
    again = written(session(str(path)))
    before = json.loads(path.read_bytes())
    assert again["version"] == 2
    for key in ("format", "document", "parameters", "log", "cursor"):
        assert again[key] == before[key]
    assert [entry["step"] for entry in again["trace"]] == [entry["step"] for entry in before["trace"]]


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_state_gives_the_same_bytes(name: str) -> None:
    once = encode(session(str(SESSIONS / f"{name}.json")).frame)
    assert encode(Session(decode(once).state).frame) == once


def test_the_way_to_a_state_does_not_show_in_its_file() -> None:
    walked, jumped = session(), session()
    walked.finish_iteration()
    walked.apply(SetLearningRate(9.0))
    walked.undo()
    for _ in range(5):
        walked.step()
        walked.step()
        walked.back()
    jumped.train(1)
    jumped.seek(1, 4)
    walked.seek(1, 4)
    assert encode(walked.frame) == encode(jumped.frame)


def test_a_record_that_reaches_further_does_not_show_in_the_file() -> None:
    long = session("article")
    start = encode(long.frame)
    long.apply(SetParameter("b1[0]", 0.25))
    long.train(500)
    long.undo()
    assert encode(long.frame) == start


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=4, max_size=4))
def test_numbers_read_back_as_the_same_float64(values: list[float]) -> None:
    raw = json.loads((SESSIONS / "by_hand.json").read_bytes())
    raw["parameters"]["theta"][0] = [values[:2], values[2:]]
    start = decode(json.dumps(raw).encode()).state
    again = decode(encode(Session(start).frame)).state
    before, after = (state.segments[0].record.start.parameters for state in (start, again))
    assert before.flat.tobytes() == after.flat.tobytes()


def test_the_file_can_be_read_by_a_person() -> None:
    of = session()
    of.finish_iteration()
    of.apply(SetLearningRate(0.1))
    of.train(2)
    of.seek(0, 14)
    lines = encode(of.frame).decode().splitlines()
    assert lines[0] == '{"format": "bpstudio-session",'
    for key in ("version", "app", "document", "parameters", "log", "cursor", "trace", "series"):
        assert sum(line.startswith(f' "{key}": ') for line in lines) == 1
    assert '  {"edit": {"type": "set_learning_rate", "value": 0.1}, "iterations": 2}],' in lines
    assert sum(line.startswith('  {"step": ') for line in lines) == 14
    assert max(map(len, lines)) < 300


def test_the_trace_says_what_each_step_of_the_contract_does() -> None:
    of = session()
    of.finish_iteration()
    contents = written(of)
    ops = [(entry["op"], entry["layer"], entry["symbol"]) for entry in contents["trace"]]
    assert ops[:6] == [
        ("z", 1, "z1"),
        ("a", 1, "a1"),
        ("z", 2, "z2"),
        ("a", 2, "yhat"),
        ("C", None, "C"),
        ("dC/dyhat", None, "dC/dyhat"),
    ]
    assert ops[6:] == [
        ("da/dz", 2, "dyhat/dz2"),
        ("dz/dtheta", 2, "dz2/dtheta2"),
        ("dz/db", 2, "dz2/db2"),
        ("dz/da", 2, "dz2/da1"),
        ("da/dz", 1, "da1/dz1"),
        ("dz/dtheta", 1, "dz1/dtheta1"),
        ("dz/db", 1, "dz1/db1"),
        ("update", None, "update"),
    ]
    for entry in contents["trace"]:
        backward = entry["op"].startswith("d")
        assert {"factor", "gradient"} <= set(entry) if backward else not {"factor", "gradient"} & set(entry)
    assert contents["trace"][8]["factor"] == 1
    assert contents["trace"][9]["factor"] == contents["parameters"]["theta"][1]
    assert list(contents["trace"][-1]["value"]) == ["theta", "b"]


def test_only_what_is_revealed_is_in_the_trace() -> None:
    of = session()
    for revealed in range(15):
        of.seek(0, revealed)
        assert [entry["step"] for entry in written(of)["trace"]] == list(range(1, revealed + 1))


def test_after_training_every_step_of_the_last_iteration_is_in_the_trace() -> None:
    for follow in (None, Parameter("theta", 1)):
        of = session()
        of.follow(follow)
        of.train(3)
        contents = written(of)
        assert contents["cursor"] == {"iteration": 2, "revealed": len(of.frame.program)}
        assert [entry["step"] for entry in contents["trace"]] == list(range(1, len(of.frame.program) + 1))
        opened = decode(encode(of.frame))
        assert opened.state.completed == 3
        assert verify(opened).agrees


def test_a_trace_too_large_for_a_file_is_left_out_and_the_rest_verified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = Session(read(located("digits")).state)
    of.train(2)
    entries = written(of)["trace"]
    numbers = sum(
        np.size(entry[name]) for entry in entries[:-1] for name in ("factor", "value") if name in entry
    )
    monkeypatch.setattr(writer, "MOST_NUMBERS", numbers + of.document.network.size)
    assert written(of)["trace"] == entries, "as many as there may be"
    monkeypatch.setattr(writer, "MOST_NUMBERS", numbers + of.document.network.size - 1)
    assert "trace" not in written(of)
    assert verify(decode(encode(of.frame))).agrees


def test_a_followed_parameter_leaves_the_other_chains_out() -> None:
    of = session()
    of.follow(Parameter.parse("theta1[0,0]"))
    of.finish_iteration()
    steps = [entry["step"] for entry in written(of)["trace"]]
    assert steps == [1, 2, 3, 4, 5, 6, 7, 10, 11, 12]
    assert decode(encode(of.frame)).state.cursor == of.state.cursor


def test_parameters_are_those_of_iteration_0_and_the_series_holds_every_iteration() -> None:
    of = session()
    before = written(of)["parameters"]
    of.train(3)
    contents = written(of)
    assert contents["parameters"] == before
    series = contents["series"]
    assert (series["iteration"], len(series["cost"])) == ([0, 1, 2], 3)
    assert [len(series["gradients"][name]) for name in ("theta", "b")] == [3, 3]
    assert series["cost"][:2] == pytest.approx([0.298371109, 0.291027774], abs=5e-10)


def test_what_is_not_finite_is_written_as_a_string() -> None:
    contents = written(session(str(SESSIONS / "diverged.json")))
    assert contents["series"]["cost"][1:] == ["Infinity", "Infinity", "NaN"]
    assert contents["trace"][2]["value"] == [["Infinity", "-Infinity"]]
    assert math.isinf(float(contents["trace"][0]["value"][0][0]))


def test_targets_that_are_not_there_are_not_written() -> None:
    contents = written(session(str(SESSIONS / "no_target.json")))
    assert list(contents["document"]["data"]) == ["x"]


def test_saving_replaces_the_file(tmp_path: Path) -> None:
    of = session()
    save(of, tmp_path / "a.json")
    before = (tmp_path / "a.json").read_bytes()
    of.step()
    save(of, tmp_path / "a.json")
    assert read(tmp_path / "a.json").state == of.state
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", "a.json.bak"}
    assert (tmp_path / "a.json.bak").read_bytes() == before


def test_a_session_too_large_to_be_opened_again_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(read("article").state)
    path = tmp_path / "walk.json"
    save(session, path)
    before = path.read_bytes()
    monkeypatch.setattr(large, "MOST_BYTES", 1000)
    for again in (lambda: save(session, path), lambda: save_over(session.state, path, None)):
        with pytest.raises(OSError, match="more than can be opened again"):
            again()
    assert path.read_bytes() == before
