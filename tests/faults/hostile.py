"""Hostile files: how each is made, and the error it must give."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
PLAIN = (SESSIONS / "by_hand.json").read_bytes()
HEAD = b'{"format": "bpstudio-session", "version": 1, "document": '


def changed(place: str, value: object) -> bytes:
    """The session written by hand with ``value`` at ``place``, such as ``document.network.inputs``."""
    contents = json.loads(PLAIN)
    part = contents
    *way, last = place.split(".")
    for key in way:
        part = part[int(key) if key.isdigit() else key]
    part[last] = value
    return json.dumps(contents).encode()


def raw(place: str, text: bytes) -> bytes:
    return changed(place, "HERE").replace(b'"HERE"', text)


SMALL: dict[str, tuple[Callable[[], bytes], str]] = {
    "deep arrays": (lambda: HEAD + b"[" * 200_000, "$: found values nested too deep or too many"),
    "deep objects": (lambda: HEAD + b'{"a":' * 200_000, "$: found values nested too deep or too many"),
    "a key twice": (lambda: PLAIN.replace(b"{", b'{"app": "x", "app": "y", ', 1), 'the key "app" twice'),
    "NaN": (lambda: raw("document.data.x", b"[[NaN, 1], [0, 1]]"), "$.document.data.x[0][0]: found NaN"),
    "1e999": (
        lambda: raw("document.data.x", b"[[1e999, 1], [0, 1]]"),
        "$.document.data.x[0][0]: found 1e999",
    ),
    "400 digits": (
        lambda: raw("document.data.x", b"[[%b, 1], [0, 1]]" % (b"9" * 400)),
        "$.document.data.x[0][0]: found a number of more than 20 digits",
    ),
    "400 digits for a width": (
        lambda: raw("document.network.inputs", b"9" * 400),
        "$.document.network.inputs: found a number of more than 20 digits",
    ),
    "text for a number": (
        lambda: changed("document.network.inputs", "2"),
        "$.document.network.inputs: found",
    ),
    "an unknown key": (lambda: changed("document.cosy", 1), "$.document.cosy: found an unknown key"),
    "bad UTF-8": (lambda: raw("app", b'"\xff\xfe"'), "$: found bytes that are not UTF-8"),
    "a lone surrogate": (lambda: raw("app", b'"\\ud800"'), ""),
    "a byte order mark": (lambda: b"\xef\xbb\xbf" + PLAIN, "$: found a byte order mark"),
    "UTF-16": (lambda: PLAIN.decode().encode("utf-16"), "$: found"),
    "markup": (lambda: changed("document.<b>&amp;", 1), '$.document["<b>&amp;"]: found an unknown key'),
    "a long key": (lambda: changed("x" * 100_000, 1), f'$["{"x" * 80}…"]: found an unknown key'),
    "a newer version": (lambda: changed("version", 99), "$.version: found 99, from a newer Backprop Studio"),
    "a billion units": (
        lambda: changed("document.network.layers", [{"width": 10**9}, {"width": 10**9}]),
        "$.document",
    ),
    "a hundred thousand layers": (
        lambda: changed("document.network.layers", [{"width": 1}] * 100_000),
        "$.document.network.layers: found an array of 100000",
    ),
    "endless training": (
        lambda: changed("log", [{"iterations": 2**62}]),
        "$.log[0].iterations: found 4.6×10¹⁸ iterations, expected 0 or more",
    ),
    "a batch of 2^62": (lambda: changed("document.training", {"batch_size": 2**62}), ""),
    "nothing": (lambda: b"", "$: found malformed JSON"),
    "zeros": (lambda: bytes(100_000), "$: found malformed JSON"),
    "a word": (lambda: b"hello", "$: found malformed JSON"),
}
"""Each beside what its one line must contain; nothing, where it may be opened."""

MEGABYTES = 100
LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "100 MB of text": (lambda: raw("app", b'"' + b"x" * (MEGABYTES << 20) + b'"'), "$.app: found a text of"),
    "100 MB for a key": (lambda: raw("log", b'[{"' + b"x" * (MEGABYTES << 20) + b'": 1}]'), "$.log[0]"),
    "100 MB of empty objects": (lambda: HEAD + b"[" + b"{}," * 34_000_000 + b"{}]}", "no table of numbers"),
    "100 MB of ones": (lambda: HEAD + b"[" + b"1," * 50_000_000 + b"1]}", "fits into memory"),
    "100 MB of keys": (lambda: HEAD + b"{" + b'"":1,' * 20_000_000 + b'"":1}}', "keys"),
    "100 MB of brackets": (lambda: HEAD + b"[" * (MEGABYTES << 20), "$"),
    "100 MB of blanks": (lambda: b" " * (MEGABYTES << 20), "$"),
    "100 MB of a ragged table": (
        lambda: raw("document.data.x", b"[" + b"[1,2],[1]," * 10_000_000 + b"[1,2]]"),
        "$.document.data.x: found",
    ),
}

RATES = [{"edit": {"type": "set_learning_rate", "value": 0.1 + k}, "iterations": 1} for k in range(5)]
WIDER = [{"edit": {"type": "add_layer", "layer": 1, "width": 1000}} for _ in range(2)]
MOONS = {"edit": {"type": "generate_examples", "dataset": "moons", "count": 100_000}, "iterations": 1}
MOST_A_LAYER = {"width": 1, "activation": "tanh"}


def logged(*entries: Mapping[str, object]) -> bytes:
    return changed("log", list(entries))


def deep_with(edits: int) -> bytes:
    """A thousand layers, of which one after the other gets another activation."""
    contents = json.loads(PLAIN)
    contents.pop("parameters", None)
    contents["document"]["network"]["layers"] = [MOST_A_LAYER] * 999 + [{"width": 1}]
    kinds = ("relu", "sigmoid")
    contents["log"] = [
        {"edit": {"type": "set_activation", "layer": 1 + k % 999, "value": kinds[k % 2]}}
        for k in range(edits)
    ]
    return json.dumps(contents).encode()


def large_batches(edits: int) -> bytes:
    """Each edit begins a training whose batch takes hundreds of megabytes."""
    contents = json.loads(PLAIN)
    contents.pop("parameters", None)
    contents["document"]["network"] = {"inputs": 1, "layers": [{"width": 500}, {"width": 1}]}
    contents["document"]["data"] = {"x": [[0.5]] * 20_000, "y": [[1.0]] * 20_000}
    contents["log"] = (RATES * edits)[:edits]
    return json.dumps(contents).encode()


def examples(count: int) -> bytes:
    text = json.dumps(changed_to(json.loads(PLAIN))).encode()
    x, y = b"[1, 2]," * (count - 1) + b"[1, 2]", b"[1]," * (count - 1) + b"[1]"
    return text.replace(b'"X"', b"[%b]" % x).replace(b'"Y"', b"[%b]" % y)


def changed_to(contents: dict[str, object]) -> dict[str, object]:
    contents.pop("parameters", None)
    contents["document"] = {
        "network": {"inputs": 2, "layers": [{"width": 1}]},
        "data": {"x": "X", "y": "Y"},
        "cost": {"name": "squared_error"},
    }
    return contents


NO_ROOM = "take some back, or make them in a new session"
TAKING: dict[str, tuple[Callable[[], bytes], str]] = {
    "edits of a network that an edit made wide": (lambda: logged(*WIDER, *RATES * 200), NO_ROOM),
    "a hundred thousand examples, again and again": (lambda: logged(*[MOONS] * 400), NO_ROOM),
    "a hundred thousand edits": (
        lambda: logged(*[{"edit": rate["edit"]} for rate in RATES] * 20_000),
        NO_ROOM,
    ),
    "a thousand layers, edited": (lambda: deep_with(300), "opened"),
    "batches of hundreds of megabytes": (lambda: large_batches(6), "opened"),
    "1,500,000 examples": (lambda: examples(1_500_000), "opened"),
}
"""Small files that would have much memory taken, each beside what is said of it."""
