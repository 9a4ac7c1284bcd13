"""The schema and the reader hold each other: what one knows, the other knows."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from bpstudio.engine.datasets import DatasetName
from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.network import Frozen, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS
from bpstudio.engine.planted import Planted
from bpstudio.engine.program import Op
from bpstudio.engine.task import Cost, Reduction, Regularization, Training
from bpstudio.session.edits.arrangement import CopiedUnit
from bpstudio.session.edits.registry import EDITS
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.document import BESIDE, Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.practice.questions import Answer, AnswerKind, Exercise, GivenNumbers, Question
from bpstudio.session.session import Session
from bpstudio.storage.contents import (
    Contents,
    Gradients,
    LogEntry,
    MadeOn,
    SavedCheckpoint,
    Series,
    TraceEntry,
    Weights,
)
from bpstudio.storage.presets import presets
from bpstudio.storage.reader import read
from bpstudio.storage.resources import resource
from bpstudio.storage.schema import schema_text
from bpstudio.storage.typed import file_key
from bpstudio.storage.writer import encode

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
GOOD = sorted(SESSIONS.glob("*.json"))
SCHEMA: dict[str, Any] = json.loads(resource("session.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
DEFINED = SCHEMA["$defs"]
PLAIN = (
    Contents, Document, Network, Layer, Cost, Examples, Names, Training, Regularization, Weights, LogEntry, Cursor,
    TraceEntry, Series, Gradients, Frozen, CopiedUnit, Bookmark, SavedCheckpoint, MadeOn,
    Exercise, Question, Answer, Planted,
)  # fmt: skip
UNSEEN = {
    "a_key_twice", "a_key_twice_at_the_top", "past_float64", "digits_past_float64", "bare_infinity", "bare_nan",
    "hidden_softmax", "huge_width", "x_of_another_width", "ragged_x", "fewer_targets", "no_targets",
    "targets_of_another_width", "theta_of_another_shape", "theta_of_too_few_layers", "b_of_another_shape",
    "bookmark_beyond_the_log",
    "held_out_in_disorder", "held_out_of_everything", "held_out_beyond", "names_of_another_width",
    "edit_that_does_not_fit", "edit_of_a_huge_layer", "cursor_beyond_the_log", "cursor_beyond_the_steps",
}  # fmt: skip
"""Bad files that a schema cannot see: two parts that do not fit, or what a JSON parser has lost by then."""
NO_JSON = {"byte_order_mark", "not_utf8", "empty", "half_a_file", "two_values"}


def errors(contents: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(contents)]


def test_the_file_is_what_the_registries_make_of_it() -> None:
    assert resource("session.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_fit_the_schema(path: Path) -> None:
    assert errors(json.loads(path.read_bytes())) == []


@pytest.mark.parametrize("name", presets())
def test_presets_and_what_is_written_of_them_fit_the_schema(name: str) -> None:
    assert errors(json.loads(resource(f"presets/{name}.json").read_bytes())) == []
    session = Session(read(name).state)
    session.train(2)
    session.finish_iteration()
    assert errors(json.loads(encode(session.frame))) == []


@pytest.mark.parametrize("name", [path.stem for path in sorted((SESSIONS / "bad").iterdir())])
def test_what_the_reader_refuses_does_not_fit_the_schema(name: str) -> None:
    raw = (SESSIONS / "bad" / f"{name}.json").read_bytes()
    if name in NO_JSON:
        with pytest.raises(ValueError, match=r"."):
            json.loads(raw.decode("utf-8"))
    else:
        assert bool(errors(json.loads(raw))) == (name not in UNSEEN)


def test_every_edit_is_in_a_good_file() -> None:
    logs = [json.loads(path.read_bytes()).get("log", []) for path in GOOD]
    assert {entry["edit"]["type"] for log in logs for entry in log if "edit" in entry} == set(EDITS)


def required(kind: type) -> set[str]:
    missing = dataclasses.MISSING
    fields = dataclasses.fields(kind)
    return {f.name for f in fields if f.default is missing and f.default_factory is missing}


def check_keys(kind: type, described: dict[str, Any], tag: str | None = None) -> None:
    fields = [field for field in dataclasses.fields(kind) if BESIDE not in field.metadata]
    names = {file_key(field.name) for field in fields} | ({tag} if tag else set())
    if kind is Cost:
        names = names - {"settings"} | {name for cost in COSTS.values() for name in cost.settings}
    assert set(described["properties"]) == names
    assert set(described.get("required", ())) - {tag} == required(kind)
    assert described["additionalProperties"] is False
    for field in fields:
        if "default" in described["properties"].get(field.name, {}):
            assert described["properties"][field.name]["default"] == field.default


@pytest.mark.parametrize("kind", PLAIN)
def test_the_schema_has_the_keys_that_the_program_declares(kind: type) -> None:
    check_keys(kind, DEFINED[kind.__name__])


def test_the_schema_has_every_edit_with_its_keys() -> None:
    assert [entry["$ref"] for entry in DEFINED["Edit"]["oneOf"]] == [f"#/$defs/{name}" for name in EDITS]
    for name, kind in EDITS.items():
        check_keys(kind, DEFINED[name], "type")
        assert DEFINED[name]["properties"]["type"] == {"const": name}


def test_the_schema_has_every_optimizer_with_its_keys() -> None:
    described = {entry["properties"]["name"]["const"]: entry for entry in DEFINED["Optimizer"]["oneOf"]}
    assert list(described) == list(OPTIMIZERS)
    for name, kind in OPTIMIZERS.items():
        check_keys(kind, described[name], "name")


def test_the_schema_has_every_name_the_program_knows() -> None:
    assert DEFINED["ActivationName"]["enum"] == list(ACTIVATIONS)
    assert DEFINED["InitializerName"]["enum"] == list(INITIALIZERS)
    assert DEFINED["DatasetName"]["enum"] == list(get_args(DatasetName))
    assert DEFINED["Reduction"]["enum"] == list(get_args(Reduction))
    assert DEFINED["Exercise"]["properties"]["given"]["enum"] == list(get_args(GivenNumbers))
    assert DEFINED["Question"]["properties"]["answer"]["enum"] == list(get_args(AnswerKind))
    assert DEFINED["Cost"]["properties"]["name"]["enum"] == list(COSTS)
    assert DEFINED["Regularization"]["properties"]["name"]["enum"] == ["none", *PENALTIES]
    assert DEFINED["TraceEntry"]["properties"]["op"]["enum"] == [op.value for op in Op]


def test_only_the_cost_that_has_a_setting_may_name_it() -> None:
    described = Draft202012Validator({"$defs": DEFINED, "$ref": "#/$defs/Cost"})
    assert described.is_valid({"name": "huber"})
    assert described.is_valid({"name": "huber", "delta": 0.25})
    for wrong in ({"name": "squared_error", "delta": 0.25}, {"delta": 0.25}, {"name": "huber", "delta": 0}):
        assert not described.is_valid(wrong)
