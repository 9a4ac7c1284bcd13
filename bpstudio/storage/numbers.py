"""Somebody's own numbers: JSON as a file or as text, what Python prints, an npz file, or lists and arrays themselves.

The names are those of ``trace`` and ``update`` in a session file, or others that leave no doubt. Numbers in JSON keep
the digits that they are written with.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Network
from bpstudio.engine.words import counted, grouped, in_a_row
from bpstudio.explain.own_code.given import GivenArray, Written, as_an_array, as_written
from bpstudio.explain.own_code.names import LONGEST, Named, known, meant_by
from bpstudio.notation.typed_numbers import parse_number
from bpstudio.storage import npz
from bpstudio.storage.errors import (
    SessionFileError,
    child,
    described,
    one_line,
    quoted,
    shortened,
    unexpected,
)
from bpstudio.storage.files import read_bytes
from bpstudio.storage.from_python import from_python
from bpstudio.storage.repeated import ONCE, Unacceptable, refuse_marks
from bpstudio.storage.typed import NOT_FINITE

MOST_BYTES = 16 << 20
MOST_DIMENSIONS = 8
_LONGEST_NUMBER = 400
_EXPECTED = "an object with arrays of numbers by their names"
_EXAMPLES = "z1, yhat, C or dC/dtheta1"


class OwnNumbers(NamedTuple):
    """What was given for quantities of a network, and the names of what was given besides."""

    givens: dict[Named, GivenArray]
    left_out: tuple[str, ...]


class _Number(str):
    """A number of a file, as it is written."""

    __slots__ = ()


class _Parsed(NamedTuple):
    """What a text says, and whether it says that its numbers are of single precision."""

    value: object
    is_single: bool = False


class _Member(NamedTuple):
    """Something with a name, where it is in the file."""

    name: str
    path: str
    value: object


def read_numbers(path: str | Path, network: Network) -> OwnNumbers:
    """The numbers in a file, JSON or npz.

    Raises SessionFileError where it is no such file, or has none for this network.
    """
    return numbers_in(read_bytes(Path(path)), network)


def numbers_in(raw: bytes, network: Network) -> OwnNumbers:
    """As ``read_numbers``, from the file's bytes."""
    if raw.startswith(npz.BEGINNINGS):
        arrays = npz.arrays_of(raw)
        return _numbers((_Member(name, name, array) for name, array in arrays.items()), network)
    parsed = _parsed(raw)
    return _numbers(_members(parsed.value), network, parsed.is_single)


def given_numbers(values: Mapping[str, object], network: Network) -> OwnNumbers:
    """As ``read_numbers``, of lists, numbers and arrays by their names."""
    return _numbers((_Member(str(name), str(name), value) for name, value in values.items()), network)


# JSON


def _parsed(raw: bytes) -> _Parsed:
    if len(raw) > MOST_BYTES:
        unexpected(
            "$", f"{grouped(len(raw))} bytes of JSON", f"at most {grouped(MOST_BYTES)}, or an npz file"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        unexpected("$", f"bytes that are not UTF-8 ({wrong.reason})", "numbers as JSON, or an npz file")
    try:
        return _Parsed(_loaded(text))
    except RecursionError:
        unexpected("$", "values nested too deep", _EXPECTED)
    except json.JSONDecodeError as wrong:
        return _as_python_prints(text, wrong)


def _loaded(text: str) -> object:
    value = json.loads(
        text, parse_int=_Number, parse_float=_Number, parse_constant=_no_number, object_pairs_hook=_object
    )
    refuse_marks(value)
    return value


def _as_python_prints(text: str, wrong: json.JSONDecodeError) -> _Parsed:
    rewritten = from_python(text)
    if rewritten is not None:
        with suppress(json.JSONDecodeError, RecursionError):
            return _Parsed(_loaded(rewritten.text), rewritten.is_single)
    found = f"malformed JSON ({wrong.msg} at line {wrong.lineno}, column {wrong.colno})"
    raise SessionFileError("$", f"found {found}, expected {_EXPECTED}")


def _no_number(text: str) -> Unacceptable:
    return Unacceptable(text, f'a number, or "{text}" in quotation marks')


def _object(pairs: list[tuple[str, object]]) -> object:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
    return Unacceptable(f"the key {quoted(twice)} twice", ONCE)


def _members(value: object) -> Iterator[_Member]:
    """What has a name: the members of an object, or what the entries of a ``trace`` say."""
    if isinstance(value, dict) and isinstance(value.get("trace"), list):
        yield from _entries(value["trace"], "$.trace")
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        yield from _entries(value, "$")
    elif isinstance(value, dict):
        yield from (_Member(name, child("$", name), inner) for name, inner in value.items())
    else:
        unexpected("$", _found(value), _EXPECTED)


def _entries(trace: list[object], path: str) -> Iterator[_Member]:
    for index, entry in enumerate(trace):
        at = f"{path}[{index}]"
        if not isinstance(entry, dict) or not isinstance(entry.get("symbol"), str) or "value" not in entry:
            unexpected(at, _found(entry), "a step with its symbol and its value, as in a session file")
        symbol, gradient = entry["symbol"], entry.get("gradient")
        if isinstance(gradient, str) and gradient != symbol and "factor" in entry:
            yield _Member(symbol, f"{at}.factor", entry["factor"])
        yield _Member(gradient if isinstance(gradient, str) else symbol, f"{at}.value", entry["value"])


# Names


def _numbers(members: Iterable[_Member], network: Network, is_single: bool = False) -> OwnNumbers:
    written: dict[Named, Written] = {}
    arrays: dict[Named, GivenArray] = {}
    names: dict[Named, str] = {}
    left_out: list[str] = []
    for member in _flat(members, network):
        meant = meant_by(member.name, network)
        if meant is None:
            left_out.append(one_line(shortened(member.name)))
            continue
        if meant in names:
            both = f"{quoted(names[meant])} and {quoted(member.name)}, which are both {meant}"
            unexpected(member.path, both, "one of them")
        names[meant] = member.name
        array = _array(member.value, member.path)
        if array is None:
            written[meant] = _written(member)
        else:
            arrays[meant] = as_an_array(member.name, array)
    if not names:
        found = in_a_row(left_out[:10]) or "nothing"
        unexpected("", found, f"a quantity of this network under its name, such as {_EXAMPLES}")
    found_in = as_written(written, is_single) | arrays
    return OwnNumbers(
        {meant: found_in[meant] for meant in known(network).values() if meant in names}, tuple(left_out)
    )


def _flat(members: Iterable[_Member], network: Network) -> Iterator[_Member]:
    """What is in objects under both names, ``update/theta1``, and what is listed by layers under that of each layer."""
    for name, path, value in members:
        if isinstance(value, dict) and len(name) <= LONGEST:
            inner = (_Member(f"{name}/{key}", child(path, str(key)), each) for key, each in value.items())
            yield from _flat(inner, network)
            continue
        of_layers = [f"{name}{layer}" for layer in network.layer_ids]
        is_whole = meant_by(name, network) is not None or None in [
            meant_by(each, network) for each in of_layers
        ]
        if is_whole or not isinstance(value, list | tuple):
            yield _Member(name, path, value)
        elif len(value) != len(of_layers):
            unexpected(
                path, counted(len(value), "array"), f"one for each of {counted(network.depth, 'layer')}"
            )
        else:
            yield from (_Member(each, f"{path}[{at}]", value[at]) for at, each in enumerate(of_layers))


# Numbers


def _array(value: object, path: str) -> NDArray[np.generic] | None:
    """What numpy, or a library like it, has in an array; None of anything else. Raises SessionFileError."""
    if isinstance(value, str | float) or not hasattr(value, "__array__"):
        return None
    detached = value.detach() if hasattr(value, "detach") else value
    array = np.asarray(detached)
    if array.dtype.kind not in "fiub" or array.size == 0:
        what = "an empty array" if array.size == 0 else f"an array of {array.dtype.name}"
        unexpected(path, what, "an array of numbers")
    return array


def _written(member: _Member) -> Written:
    """Numbers in lists, all of one length. Raises SessionFileError with the place of what is none."""
    texts: list[str] = []
    shape = _collect(member.value, member.path, texts, MOST_DIMENSIONS)
    if not texts:
        unexpected(member.path, "an empty array", "numbers")
    return Written(member.name, shape, texts)


def _collect(value: object, path: str, texts: list[str], deep: int) -> tuple[int, ...]:
    """Put the numbers of nested lists into ``texts`` in their order; the shape they have."""
    if not isinstance(value, list | tuple):
        array = _array(value, path)
        if array is not None:
            return _collect(array.tolist(), path, texts, deep)
        texts.append(_text(value, path))
        return ()
    if deep == 0:
        unexpected(path, "arrays nested too deep", f"at most {MOST_DIMENSIONS} in one another")
    shape: tuple[int, ...] = ()
    for index, inner in enumerate(value):
        at = f"{path}[{index}]"
        found = _collect(inner, at, texts, deep - 1)
        if index and found != shape:
            unexpected(at, _of_shape(found), f"{_of_shape(shape)}, as before it")
        shape = found
    return (len(value), *shape)


def _of_shape(shape: tuple[int, ...]) -> str:
    return f"an array of {'×'.join(map(str, shape))}" if shape else "a number"


def _text(value: object, path: str) -> str:
    """A number as it is written, so that ``float`` reads it."""
    if isinstance(value, _Number):
        if len(value) > _LONGEST_NUMBER:
            unexpected(path, f"a number of {grouped(len(value))} characters", f"at most {_LONGEST_NUMBER}")
        if not math.isfinite(float(value)):
            unexpected(path, value, "a finite number")
        return value
    if isinstance(value, str) and value not in NOT_FINITE:
        return _typed(value, path)
    if isinstance(value, str):
        return value
    if isinstance(value, float | np.floating):
        return repr(float(value))
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and abs(int(value)) < 10**300:
        return repr(int(value))
    unexpected(path, _found(value), "a number")


def _typed(value: str, path: str) -> str:
    """A number in quotation marks, as people type them."""
    try:
        number = parse_number(value[:_LONGEST_NUMBER])
    except ValueError:
        unexpected(path, quoted(value), "a number")
    plain = value.strip().replace(",", ".").replace("−", "-")
    try:
        return plain if float(plain) == number else repr(number)
    except ValueError:
        return repr(number)


def _found(value: object) -> str:
    return shortened(value) if isinstance(value, _Number) else described(value)
