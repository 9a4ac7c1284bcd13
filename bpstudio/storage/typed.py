"""From parsed JSON to the dataclasses of engine and session, which declare every key once: there.

``convert`` follows their type hints. Unknown keys, missing keys, wrong types and whatever a ``__post_init__`` refuses
become a SessionFileError with the JSON path.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import numpy as np
from msgspec import UnsetType

from bpstudio.engine.functions.costs import COSTS, USUAL
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import OPTIMIZERS, Optimizer
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Cost
from bpstudio.engine.words import in_a_row
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.registry import EDITS
from bpstudio.session.history.document import BESIDE
from bpstudio.storage.contents import Block, Memory, Number, Numbers
from bpstudio.storage.errors import SessionFileError, child, described, quoted, unexpected

NOT_FINITE = ("NaN", "Infinity", "-Infinity")
_DEEPEST = 4
_MOST_NAMED = 16
_NUMBER_TYPES = {int, float}


def convert(value: object, kind: Any, path: str) -> Any:
    """``value`` as an instance of ``kind``. Raises SessionFileError."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _one_of(value, get_args(kind), path)
    if origin is Literal:
        return _choice(value, get_args(kind), path)
    if origin is Annotated:
        return _choice(value, registered(kind), path)
    if origin is tuple:
        kind = get_args(kind)[0]
        return tuple(
            convert(item, kind, f"{path}[{index}]") for index, item in enumerate(_array(value, path))
        )
    if kind in _READERS:
        return _READERS[kind](value, path)
    if kind is Edit:
        return _tagged(value, "type", EDITS, path)
    if kind is Optimizer:
        return _tagged(value, "name", OPTIMIZERS, path)
    if issubclass(kind, Enum):
        return kind(_choice(value, [member.value for member in kind], path))
    return _object(value, kind, path)


def _one_of(value: object, kinds: tuple[Any, ...], path: str) -> Any:
    """A value that may be null, or left out."""
    if value is None and type(None) in kinds:
        return None
    [kind] = (kind for kind in kinds if kind not in (type(None), UnsetType))
    return convert(value, kind, path)


def registered(kind: Any) -> tuple[str, ...]:
    """The names that a text may be which is annotated with a registry of them, or with a name besides."""
    names = (each if isinstance(each, str) else tuple(each) for each in kind.__metadata__)
    return tuple(name for some in names for name in ((some,) if isinstance(some, str) else some))


def _tagged(value: object, tag: str, kinds: Mapping[str, type], path: str) -> Any:
    members = _members(value, path)
    if tag not in members:
        unexpected(f"{path}.{tag}", "nothing", _listed(kinds))
    name = _choice(members[tag], tuple(kinds), f"{path}.{tag}")
    return _object({key: member for key, member in members.items() if key != tag}, kinds[name], path)


def _object(value: object, kind: type, path: str) -> Any:
    hints, required = _declared(kind)
    names = {file_key(field.name): field.name for field in dataclasses.fields(kind)}

    def made(**arguments: Any) -> object:
        return kind(**{names[key]: argument for key, argument in arguments.items()})

    return _filled(_members(value, path), hints, required, made, path)


def _cost(value: object, path: str) -> Cost:
    """The settings of the cost stand among its other keys."""
    members, (declared, required) = _members(value, path), _declared(Cost)
    name = convert(members.get("name", USUAL), declared["name"], f"{path}.name")
    own = COSTS[name].settings
    hints = {key: hint for key, hint in declared.items() if key != "settings"} | dict.fromkeys(own, float)

    def made(**arguments: Any) -> Cost:
        settings = tuple((key, arguments.pop(key)) for key in own if key in arguments)
        return Cost(**arguments, settings=settings)

    return cast("Cost", _filled(members, hints, required, made, path))


def _filled(
    members: dict[str, object],
    hints: Mapping[str, Any],
    required: tuple[str, ...],
    kind: Callable[..., Any],
    path: str,
) -> Any:
    for key in members:
        if key not in hints:
            unexpected(child(path, key), "an unknown key", _listed(hints) if hints else "none here")
    for key in required:
        if key not in members:
            unexpected(child(path, key), "nothing", _named(hints[key]))
    arguments = {key: convert(member, hints[key], f"{path}.{key}") for key, member in members.items()}
    return built(kind, arguments, path)


def built(kind: Callable[..., Any], arguments: Mapping[str, Any], path: str) -> Any:
    """``kind(**arguments)``, its ValueError as a SessionFileError at the part of ``path`` that it is about."""
    try:
        return kind(**arguments)
    except RefusedError as refused:
        raise SessionFileError(f"{path}.{refused.about}", str(refused)) from None
    except ValueError as refused:
        raise SessionFileError(path, str(refused)) from None


@cache
def _declared(kind: type) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The hints of a dataclass's keys, and those without a default.

    A field that the file has elsewhere is none of them; one that Python cannot have has its name with a _ at the end.
    """
    hints = get_type_hints(kind, include_extras=True)
    fields = [field for field in dataclasses.fields(kind) if BESIDE not in field.metadata]
    missing = dataclasses.MISSING
    required = tuple(f.name for f in fields if f.default is missing and f.default_factory is missing)
    return {file_key(field.name): hints[field.name] for field in fields}, required


def file_key(name: str) -> str:
    """The key under which the file has a field."""
    return name.removesuffix("_")


def _named(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is Literal:
        return f"one of {_listed(get_args(kind))}"
    if origin is Annotated:
        return f"one of {_listed(registered(kind))}"
    if origin is tuple:
        return "an array"
    return _NAMES.get(kind, "a value" if origin else "an object")


def _listed(names: Any) -> str:
    shown = list(names)[:_MOST_NAMED]
    more = len(names) - len(shown)
    return in_a_row(shown) + (f" and {more} more, which the schema lists" if more else "")


def _members(value: object, path: str) -> dict[str, object]:
    if type(value) is not dict:
        unexpected(path, described(value), "an object")
    return value


def _array(value: object, path: str) -> list[object]:
    if isinstance(value, np.ndarray):
        return _items(value)
    if type(value) is not list:
        unexpected(path, described(value), "an array")
    return value


def _items(table: Array) -> list[object]:
    """The rows of a table as lists, of whole numbers where it holds no others."""
    whole = bool((np.abs(table) < 2**53).all() and (table == np.trunc(table)).all())
    return list((table.astype(np.int64) if whole else table).tolist())


def _choice(value: object, names: Any, path: str) -> str:
    if not isinstance(value, str) or value not in names:
        unexpected(path, described(value), _listed(names))
    return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        unexpected(path, described(value), "a string")
    return value


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        unexpected(path, described(value), "true or false")
    return value


def _whole(value: object, path: str) -> int:
    if type(value) is not int:
        unexpected(path, described(value), "a whole number")
    if abs(value) >= 2**63:
        unexpected(path, described(value), "a whole number below 2^63")
    return value


def _real(value: object, path: str) -> float:
    if type(value) not in _NUMBER_TYPES:
        unexpected(path, described(value), "a number")
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        unexpected(path, described(value), "a number that a float64 can hold")


def _table(value: object, path: str) -> Array:
    """Rows of numbers, all of one length; checked a row at a time, for files of millions of numbers."""
    if isinstance(value, np.ndarray):
        return value
    rows = _array(value, path)
    for index, row in enumerate(rows):
        place = f"{path}[{index}]"
        numbers = _array(row, place)
        if len(numbers) != len(_array(rows[0], path)):
            unexpected(place, f"a row of {len(numbers)}", f"{len(_array(rows[0], path))} as in the first")
        if not set(map(type, numbers)) <= _NUMBER_TYPES or int in map(type, numbers):
            for column, number in enumerate(numbers):
                _real(number, f"{place}[{column}]")
    return np.array(rows, dtype=np.float64)


def _number(value: object, path: str) -> object:
    if isinstance(value, str):
        if value not in NOT_FINITE:
            unexpected(path, quoted(value), "a number, " + _listed(NOT_FINITE))
        return value
    return _real(value, path)


def _numbers(value: object, path: str) -> object:
    if type(value) is dict:
        if set(value) != {"theta", "b"}:
            unexpected(path, _listed(value) or "no keys", "theta and b")
        return {key: _nested(member, f"{path}.{key}", _DEEPEST) for key, member in value.items()}
    return _nested(value, path, _DEEPEST)


def _nested(value: object, path: str, levels: int) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if type(value) is not list:
        return _number(value, path)
    if not levels:
        unexpected(path, described(value), "a number")
    if set(map(type, value)) == {float}:
        return value
    return [_nested(item, f"{path}[{index}]", levels - 1) for index, item in enumerate(value)]


def _block(value: object, path: str) -> object:
    """Checked for its shape where the network is known."""
    if type(value) is not dict:
        return value if isinstance(value, np.ndarray) else _nested(_array(value, path), path, 2)
    if set(value) != {"float64"}:
        unexpected(path, _listed(value) or "no keys", "an array, or float64")
    _text(value["float64"], f"{path}.float64")
    return value


def _memory(value: object, path: str) -> object:
    """Checked for its names where the optimizer is known."""
    found: dict[str, object] = {}
    for key, member in _members(value, path).items():
        place = child(path, key)
        if key == "updates":
            found[key] = _whole(member, place)
        else:
            found[key] = {
                name: [_block(item, f"{place}.{name}[{index}]") for index, item in enumerate(layers)]
                for name, layers in ((n, _array(part, f"{place}.{n}")) for n, part in _weights(member, place))
            }
    return found


def _weights(value: object, path: str) -> list[tuple[str, object]]:
    members = _members(value, path)
    if set(members) != {"theta", "b"}:
        unexpected(path, _listed(members) or "no keys", "theta and b")
    return list(members.items())


def _quantity(value: object, path: str) -> Quantity:
    try:
        return Quantity.parse(_text(value, path))
    except RefusedError as refused:
        raise SessionFileError(path, str(refused)) from None


_READERS: dict[Any, Callable[[object, str], Any]] = {
    bool: _flag,
    int: _whole,
    float: _real,
    str: _text,
    Number: _number,
    Numbers: _numbers,
    Block: _block,
    Memory: _memory,
    Cost: _cost,
    Quantity: _quantity,
    Array: _table,  # known as a whole, whatever numpy makes of NDArray
}
_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    Numbers: "numbers",
    Array: "an array",
}
