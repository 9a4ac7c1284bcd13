"""Piece by piece gives what parsing at once gives, and what would take too much is refused before it is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.session.session import Session
from bpstudio.storage import large, parse, reader
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.large import parse_large
from bpstudio.storage.presets import located
from bpstudio.storage.progress import Stopped, unwatched
from bpstudio.storage.writer import encode

ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=width, max_size=width)
    )
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | ROWS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


TOO_LONG = object()


def parsed(raw: bytes) -> Any:
    """In pieces, with lists for tables; what is refused only because no text is longer than a piece is told apart."""
    try:
        return plain(parse_large(raw, unwatched))
    except SessionFileError as refused:
        if "a text of" not in str(refused):
            raise
        return TOO_LONG


@pytest.fixture(scope="module", params=[1, 7, 60])
def pieces(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pieces so small that every file has many."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(large, "PIECE_BYTES", request.param)
        yield


@given(VALUES, st.sampled_from([None, 1]))
def test_a_file_in_pieces_is_the_file_at_once(pieces: None, value: Any, indent: int | None) -> None:
    raw = json.dumps(value, indent=indent).encode()
    if isinstance(value, str) and len(raw) > large.PIECE_BYTES:
        return
    assert parsed(raw) in (msgspec.json.decode(raw), TOO_LONG)


@given(ROWS, st.integers(0, 300), st.binary(min_size=1, max_size=2))
def test_whatever_is_wrong_in_pieces_is_wrong_at_once(pieces: None, rows: int, at: int, junk: bytes) -> None:
    raw = json.dumps({"x": rows}).encode()
    broken = raw[:at] + junk + raw[at + 1 :]
    try:
        expected = msgspec.json.decode(broken)
    except (msgspec.DecodeError, UnicodeDecodeError):
        with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError, SessionFileError)):
            parse_large(broken, unwatched)
        return
    assert parsed(broken) in (expected, TOO_LONG)


def test_a_large_table_becomes_an_array_of_the_same_numbers() -> None:
    table = np.random.default_rng(5).standard_normal((40_000, 3))
    found: Any = parse_large(json.dumps({"x": table.tolist()}).encode(), unwatched)
    assert found["x"].tobytes() == table.tobytes()


def session(**data: object) -> dict[str, object]:
    layers = [{"width": 1}]
    document = {"network": {"inputs": 3, "layers": layers}, "data": data}
    return {"format": "bpstudio-session", "version": 1, "document": document}


def test_a_large_session_opens_as_a_small_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.random((30_000, 3)), rng.integers(0, 2, (30_000, 1))
    raw = json.dumps(session(x=x.tolist(), y=y.tolist(), held_out=[1, 5])).encode()
    at_once = reader.decode(raw).state
    monkeypatch.setattr(parse, "CHECKED_BYTES", 1000)
    assert reader.decode(raw).state == at_once


def test_the_checkpoint_of_a_wide_layer_is_read_however_long_its_text_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = Session(reader.read(located("digits")).state)
    of.train(2)
    raw = encode(of.frame)
    monkeypatch.setattr(parse, "CHECKED_BYTES", 1000)
    monkeypatch.setattr(large, "PIECE_BYTES", 5000)
    assert any(len(part) > 5000 for part in raw.split(b'"')), "a text longer than a piece"
    assert reader.decode(raw).state == of.state


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"x": [[1.0, 2.0, 3.0]] * 3000 + [[1.0]], "y": [[1.0]]}, r"\$\.document\.data\.x\[3000\]"),
        ({"x": [[1.0, 2.0, 3.0]] * 3000 + [[1.0, 2.0, None]], "y": [[1.0]]}, r"data\.x\[3000\]\[2\]"),
        ({"x": [[1.0, 2.0, 3.0]] * 3000, "y": [[1.0]]}, "y has 1 row, x has 3000"),
        ({"x": [[1.0, 2.0]] * 4000, "y": [[1.0]] * 4000}, "2 columns"),
        ({"x": "x" * 90_000}, r"\$\.document\.data\.x: found a text of 90,002 bytes"),
        ({f"k{n}": 1 for n in range(8000)}, "unknown key"),
    ],
)
def test_a_large_file_that_is_no_session_is_refused_with_the_place(
    data: dict[str, object], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "CHECKED_BYTES", 1000)
    monkeypatch.setattr(large, "PIECE_BYTES", 5000)
    with pytest.raises(SessionFileError, match=sentence):
        reader.decode(json.dumps(session(**data)).encode())


@pytest.mark.parametrize("unit", [b"{},", b"1,", b"[[]],", b'{"a":1},'])
def test_many_small_things_are_refused_before_they_are_made(unit: bytes) -> None:
    raw = b'{"format": "bpstudio-session", "version": 1, "document": [' + unit * (36_000_000 // len(unit))
    with pytest.raises(SessionFileError, match=r"fits into memory|no table of numbers|keys"):
        parse.parse_json(raw + unit[:-1] + b"]}")


def test_reading_can_be_stopped_between_pieces() -> None:
    calls = []

    def progress(share: float) -> None:
        calls.append(share)
        if len(calls) == 3:
            raise Stopped

    raw = json.dumps({"x": np.zeros((300_000, 3)).tolist()}).encode()
    with pytest.raises(Stopped):
        parse_large(raw, progress)
    assert calls == sorted(calls)


@pytest.mark.parametrize(
    ("raw", "path", "key"),
    [
        (b'{"a": [1, 2, 3, 4], "b": 2, "a": 3}', "$", "a"),
        (b'{"a": 1, "b": {"c": "xyzuvw", "c": [1, 2]}}', "$.b", "c"),
        (b'{"a": [[1], {"b": 1, "b": 2}]}', "$.a[1]", "b"),
        (b'[1, 2, {"deep": {"x y": 1, "q": 0, "x y": 1}}]', "$[2].deep", "x y"),
        (rb'{"a\"b": [1, 2, 3], "a\"b": [1, 2, 3]}', "$", 'a"b'),
        (b'{"a": 1, "a": 2, "a": 3}', "$", "a"),
    ],
)
def test_a_key_that_is_there_twice_is_refused_with_its_place(
    pieces: None, raw: bytes, path: str, key: str
) -> None:
    with pytest.raises(SessionFileError) as refused:
        parse_large(raw, unwatched)
    assert str(refused.value).startswith(f"{path}: found the key ")
    assert key.split('"')[0] in str(refused.value)


def test_a_repeated_key_is_found_far_into_a_large_file() -> None:
    rows = ",".join("[0.25,1.5]" for _ in range(1_000_000))
    raw = f'{{"first":[{rows}],"log":{{"x":1}},"second":[{rows}],"log":{{"x":1}}}}'.encode()
    assert len(raw) > parse.CHECKED_BYTES
    with pytest.raises(SessionFileError, match=r"the key .log. twice"):
        parse.parse_json(raw)
    found: Any = parse.parse_json(raw.replace(b'"log"', b'"lag"', 1))
    assert set(found) == {"first", "lag", "second", "log"}


def test_a_key_as_long_as_a_piece_is_refused_without_being_searched(pieces: None) -> None:
    raw = b'{"log": {"' + b"x" * 100_000 + b'": [1, 2, 3]}, "more": [1, 2, 3]}'
    with pytest.raises(SessionFileError, match="a key that is very long"):
        parse_large(raw, unwatched)


@pytest.mark.parametrize("name", ["MOST_BYTES", "MOST_KEYS"])
def test_a_file_that_would_not_fit_into_memory_is_refused_unread(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, name, 1)
    with pytest.raises(SessionFileError) as caught:
        parse_large(b'{"a": [1, 2], "b": 3}', unwatched)
    assert caught.value.path == "$"
    words = {
        "MOST_BYTES": "2 numbers in 21 bytes, expected a session",
        "MOST_KEYS": "2 keys, expected at most 1",
    }
    assert words[name] in str(caught.value)


@pytest.mark.parametrize("text", ['{"a": [[1.5, 2.5], [3.5, 4.5]]}', "[[1.5, 2.5], [3.5, 4.5]]"])
def test_however_many_blanks_come_first_a_value_is_read_in_pieces(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "PIECE_BYTES", 10)
    found: Any = parse_large(b" \n" * 1000 + text.encode(), unwatched)
    assert plain(found) == json.loads(text)
    assert isinstance(found["a"] if isinstance(found, dict) else found, np.ndarray)


def test_blanks_alone_are_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "PIECE_BYTES", 10)
    with pytest.raises(msgspec.DecodeError, match="truncated"):
        parse_large(b" " * 2000, unwatched)
