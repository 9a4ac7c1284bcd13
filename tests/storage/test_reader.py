from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.task import Cost
from bpstudio.session.edits.base import SetCost
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.errors import SessionFileError, one_line
from bpstudio.storage.files import LARGEST
from bpstudio.storage.presets import presets
from bpstudio.storage.reader import Opened, decode, read
from bpstudio.storage.replay import verify
from bpstudio.storage.writer import encode

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
GOOD = sorted(SESSIONS.glob("*.json"))
BAD = {
    "an_array": "$",
    "no_format": "$.format",
    "another_format": "$.format",
    "newer_version": "$.version",
    "version_as_text": "$.version",
    "no_document": "$.document",
    "no_network": "$.document.network",
    "no_data": "$.document.data",
    "no_theta": "$.parameters.theta",
    "unknown_key": "$.colour",
    "unknown_key_deep": "$.document.network.layers[1].dropout",
    "inputs_as_text": "$.document.network.inputs",
    "width_of_zero": "$.document.network.layers[0].width",
    "half_a_unit": "$.document.network.layers[0].width",
    "no_layers": "$.document.network.layers",
    "unknown_activation": "$.document.network.layers[0].activation",
    "hidden_softmax": "$.document.network.layers[0].activation",
    "flag_as_number": "$.document.network.layers[0].train_b",
    "huge_width": "$.document.network",
    "unknown_cost": "$.document.cost.name",
    "negative_scale": "$.document.cost.scale",
    "x_of_another_width": "$.document.data.x",
    "ragged_x": "$.document.data.x[1]",
    "number_as_text": "$.document.data.x[0][1]",
    "number_as_flag": "$.document.data.x[0][1]",
    "number_as_null": "$.document.data.y[1][0]",
    "no_examples": "$.document.data.x",
    "fewer_targets": "$.document.data.y",
    "held_out_in_disorder": "$.document.data.held_out[1]",
    "held_out_of_everything": "$.document.data.held_out",
    "bookmark_beyond_the_log": "$.bookmarks[0]",
    "bookmark_without_a_name": "$.bookmarks[0].name",
    "held_out_beyond": "$.document.data.held_out[0]",
    "held_out_as_flags": "$.document.data.held_out[0]",
    "names_of_another_width": "$.document.data.names.x",
    "names_without_x": "$.document.data.names.x",
    "no_targets": "$.document.data.y",
    "targets_of_another_width": "$.document.data.y",
    "delta_of_zero": "$.document.cost.delta",
    "delta_of_another_cost": "$.document.cost.delta",
    "settings_of_a_cost_apart": "$.document.cost.settings",
    "negative_rate": "$.document.training.learning_rate",
    "unknown_optimizer": "$.document.training.optimizer.name",
    "nameless_optimizer": "$.document.training.optimizer.name",
    "optimizer_with_a_strange_key": "$.document.training.optimizer.beta",
    "beta_of_one": "$.document.training.optimizer.beta",
    "batch_of_zero": "$.document.training.batch_size",
    "negative_seed": "$.document.training.seed",
    "negative_penalty": "$.document.training.regularization.rate",
    "theta_of_another_shape": "$.parameters.theta[0]",
    "theta_of_too_few_layers": "$.parameters.theta",
    "b_of_another_shape": "$.parameters.b[1]",
    "b_as_a_number": "$.parameters.b[1]",
    "parameters_of_null": "$.parameters",
    "negative_iterations": "$.log[0].iterations",
    "endless_log": "$.log[1].iterations",
    "edit_without_type": "$.log[0].edit.type",
    "unknown_edit": "$.log[1].edit.type",
    "edit_that_does_not_fit": "$.log[1].edit",
    "edit_with_a_missing_part": "$.log[0].edit.column",
    "edit_of_a_huge_layer": "$.log[0].edit",
    "cursor_beyond_the_log": "$.cursor",
    "cursor_beyond_the_steps": "$.cursor",
    "cursor_before_the_start": "$.cursor",
    "trace_of_an_unknown_op": "$.trace[0].op",
    "trace_of_text": "$.trace[0].value[0][0]",
    "series_of_text": "$.series.cost[0]",
    "series_of_a_string": "$.series",
    "byte_order_mark": "$",
    "not_utf8": "$",
    "empty": "$",
    "half_a_file": "$",
    "two_values": "$",
    "bare_nan": "$.document.data.x[1][1]",
    "bare_infinity": "$.document.data.x[1][1]",
    "past_float64": "$.document.data.x[1][1]",
    "digits_past_float64": "$.document.data.x[1][1]",
    "a_key_twice": "$.document.network",
    "a_key_twice_at_the_top": "$",
}  # fmt: skip
"""The JSON path that the error names for every file in sessions/bad."""


def refused(raw: bytes) -> SessionFileError:
    with pytest.raises(SessionFileError) as caught:
        decode(raw)
    return caught.value


def changed(**keys: object) -> bytes:
    return json.dumps(json.loads((SESSIONS / "by_hand.json").read_bytes()) | keys).encode()


def test_every_bad_file_has_its_place_in_the_table() -> None:
    assert {path.stem for path in (SESSIONS / "bad").iterdir()} == set(BAD)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_line_that_names_the_place(name: str) -> None:
    error = refused((SESSIONS / "bad" / f"{name}.json").read_bytes())
    assert error.path == BAD[name]
    assert str(error).startswith(f"{error.path}: ")
    assert len(str(error)) < 400
    assert str(error) == one_line(str(error))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_opens_and_its_numbers_come_out_again(path: Path) -> None:
    assert verify(read(path)).agrees


@pytest.mark.parametrize("name", presets())
def test_every_preset_opens_at_its_start(name: str) -> None:
    opened = read(name)
    assert (opened.state.iterations, opened.state.cursor.revealed) == (0, 0)


def test_everything_but_the_document_may_be_left_out() -> None:
    raw = json.loads((SESSIONS / "by_hand.json").read_bytes())
    del raw["parameters"]
    state = decode(json.dumps(raw).encode()).state
    assert state.document.cost.name == "squared_error"
    assert state.document.training.learning_rate == 0.1
    assert state.segments[0].record.start.parameters == state.document.initial_parameters()


def test_keys_may_come_in_any_order() -> None:
    contents = json.loads((SESSIONS / "every_edit.json").read_bytes())
    turned = json.dumps(dict(reversed(contents.items()))).encode()
    assert decode(turned).state == read(SESSIONS / "every_edit.json").state


def test_entries_of_the_log_without_an_edit_go_on_where_the_last_one_ended() -> None:
    parts, whole = changed(log=[{"iterations": 2}, {}, {"iterations": 3}]), changed(log=[{"iterations": 5}])
    assert decode(parts).state == decode(whole).state


def test_an_edit_may_be_the_first_thing_that_happened() -> None:
    edit = {"type": "set_learning_rate", "value": 0.5}
    state = decode(changed(log=[{"edit": edit, "iterations": 2}])).state
    assert state.document.training.learning_rate == 0.5
    assert state.segments[0].document.training.learning_rate == 0.1
    assert state.iterations == 2


def test_the_cursor_may_look_into_the_iteration_after_the_last() -> None:
    state = decode(changed(log=[{"iterations": 3}], cursor={"iteration": 3, "revealed": 5})).state
    assert Session(state).frame.visible_steps[-1].number == 5
    assert state.iterations == 3


def test_the_last_batch_may_be_larger_than_all_examples() -> None:
    raw = json.loads((SESSIONS / "by_hand.json").read_bytes())
    raw["document"]["training"] = {"batch_size": 10**15}
    assert len(Session(decode(json.dumps(raw).encode()).state).frame.rows) == 2


def test_a_nesting_bomb_is_refused() -> None:
    head = b'{"format": "bpstudio-session", "version": 1, "document": '
    assert refused(head + b"[" * 1_000_000).path == "$"
    assert refused(head + b'{"a":' * 1_000_000).path == "$"
    deep = b"[" * 300 + b"1.0" + b"]" * 300
    raw = changed(series={"gradients": {"theta": ["HERE"]}}).replace(b'"HERE"', deep)
    assert refused(raw).path.startswith("$.series.gradients.theta[0]")


def test_where_a_nesting_bomb_lies_behind_what_is_refused_that_is_said() -> None:
    error = refused(b'{"format": NaN, "version": ' + b"[" * 100_000)
    assert error.path == "$"
    assert "found malformed JSON" in str(error)


def test_a_log_that_memory_does_not_hold_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*rest: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reader, "replayed", full)
    error = refused(changed(log=[]))
    assert error.path == "$.log"
    assert "found more than fits into memory" in str(error)


def test_too_many_layers_are_refused_before_they_are_made() -> None:
    network = {"inputs": 1, "layers": [{"width": 1}] * 200_000}
    error = refused(changed(document={"network": network, "data": {"x": [[1]], "y": [[1]]}}))
    assert error.path == "$.document.network.layers"


def test_a_log_that_would_keep_more_than_memory_holds_is_refused() -> None:
    edit = {"edit": {"type": "set_learning_rate", "value": 0.5}}
    layers = [{"width": 1_500}, {"width": 1_500}, {"width": 1}]
    document = {"network": {"inputs": 1, "layers": layers}, "data": {"x": [[1]], "y": [[1]]}}
    raw = json.loads(changed(document=document, log=[edit] * 100))
    del raw["parameters"]
    assert refused(json.dumps(raw).encode()).path.startswith("$.log[")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 40) | st.just(10**30) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield place
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*place, key))


def opens_or_is_refused(raw: bytes) -> None:
    with contextlib.suppress(SessionFileError):
        decode(raw)


@given(st.sampled_from(["every_edit", "following", "no_target"]), st.data())
def test_whatever_stands_in_one_place_opens_or_is_refused(name: str, data: st.DataObject) -> None:
    contents = json.loads((SESSIONS / f"{name}.json").read_bytes())
    place = data.draw(st.sampled_from(list(places(contents))[1:]))
    part = contents
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = data.draw(JUNK)
    opens_or_is_refused(json.dumps(contents).encode())


@given(
    st.sampled_from(["by_hand", "no_target"]), st.integers(0, 400), st.integers(0, 30), st.binary(max_size=4)
)
def test_whatever_bytes_stand_there_it_opens_or_is_refused(
    name: str, start: int, length: int, junk: bytes
) -> None:
    raw = (SESSIONS / f"{name}.json").read_bytes()
    opens_or_is_refused(raw[:start] + junk + raw[start + length :])


def test_strange_characters_of_a_file_reach_no_terminal() -> None:
    text = str(refused(changed(**{"a\nb\x1b[2J\u2028": 1})))
    assert text.isprintable()
    assert "an unknown key" in text


def test_long_text_is_cut_short() -> None:
    assert len(str(refused(changed(format="x" * 100_000)))) < 200


@pytest.mark.parametrize("number", [b"1", b"-0", b"0.1", b"5e-324", b"1.7976931348623157e308", b"1e-400"])
def test_a_number_in_any_spelling_is_a_number(number: bytes) -> None:
    raw = changed(parameters={"theta": [[[7777, -1], [2, 0.5]], [[1], [-1]]], "b": [[0, 0], [0]]})
    state = decode(raw.replace(b"7777", number)).state
    assert state.segments[0].record.start.parameters.theta(1)[0, 0] == float(number)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.mkdir(), "folder"),
        (lambda path: os.mkfifo(path), "not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
        (lambda path: path.symlink_to(path), "symbolic links"),
        (lambda path: None, "no such file"),
    ],
    ids=["folder", "pipe", "device", "loop", "nothing"],
)
def test_what_is_no_file_is_refused_without_waiting_for_it(
    tmp_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    path = tmp_path / "session.json"
    make(path)
    with pytest.raises(SessionFileError, match=sentence):
        read(path)


def test_a_file_past_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(SessionFileError, match="expected at most"):
        read(path)


def test_a_name_no_system_takes_is_refused() -> None:
    with pytest.raises(SessionFileError):
        read("session\0.json")


def test_a_bare_name_that_is_neither_lists_the_presets() -> None:
    with pytest.raises(SessionFileError, match=r"no such preset .*article, mazur"):
        read("artcle")


def test_a_preset_comes_before_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mazur").write_bytes((SESSIONS / "by_hand.json").read_bytes())
    monkeypatch.chdir(tmp_path)

    def activation(opened: Opened) -> str:
        return opened.state.document.network.layers[0].activation

    assert (activation(read("mazur")), activation(read("./mazur"))) == ("sigmoid", "tanh")


def test_the_number_of_a_cost_stands_beside_its_name_and_is_the_usual_one_where_it_is_left_out() -> None:
    given = json.loads((SESSIONS / "by_hand.json").read_bytes())

    def cost_of(described: dict[str, object]) -> Cost:
        given["document"]["cost"] = described
        return decode(json.dumps(given).encode()).state.document.cost

    assert cost_of({"name": "huber"}) == Cost("huber")
    assert cost_of({"name": "huber", "delta": 0.25}) == Cost("huber", settings=(("delta", 0.25),))


@pytest.mark.parametrize("named", ["Huber", "huber ", 3, None])
def test_a_name_of_no_cost_is_refused_before_the_number_beside_it(named: object) -> None:
    given = json.loads((SESSIONS / "by_hand.json").read_bytes())
    given["document"]["cost"] = {"name": named, "delta": 1.0}
    with pytest.raises(SessionFileError) as refused:
        decode(json.dumps(given).encode())
    assert refused.value.path == "$.document.cost.name"


def test_the_number_of_a_cost_is_written_where_the_cost_has_one_and_comes_back() -> None:
    session = Session(decode((SESSIONS / "by_hand.json").read_bytes()).state.document)
    written = json.loads(encode(session.frame))
    assert set(written["document"]["cost"]) == {"name", "scale", "over_outputs", "over_examples"}
    session.apply(SetCost(Cost("huber").with_setting("delta", 0.25)))
    session.train(2)
    raw = encode(session.frame)
    assert json.loads(raw)["log"][-1]["edit"]["value"]["delta"] == 0.25
    opened = decode(raw).state
    assert opened.document.cost.constants == {"delta": 0.25}
    assert encode(Session(opened).frame) == raw
