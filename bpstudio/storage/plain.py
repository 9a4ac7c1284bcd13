"""Values of engine and session as what JSON knows: objects, arrays, numbers, strings."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from enum import Enum

import numpy as np

from bpstudio.engine.network import Array, Frozen
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Step
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost
from bpstudio.session.frame import Frame
from bpstudio.storage.typed import file_key

_TAGS = ("type", "name")
_LEFT_OUT: dict[str, object] = {
    "y": None,
    "held_out": (),
    "names": None,
    "cut": (),
    "frozen": Frozen(),
    "index": None,
    "to_layer": None,
}
"""Keys that are not written where they hold this."""


Arrays = Callable[[Array], object]
"""How arrays are written: ``numbers``, unless said otherwise."""


def plain(value: object, arrays: Arrays | None = None, briefly: bool = False) -> object:
    """Dataclasses as objects, their tag first; what says that there is nothing of the kind is left out.

    ``briefly`` leaves out whatever has its default.
    """
    if isinstance(value, Quantity):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Cost):
            return _cost(value, briefly)
        fields = dataclasses.fields(value)
        names = [field.name for field in fields]
        tags = {tag: getattr(value, tag) for tag in _TAGS if hasattr(value, tag) and tag not in names}
        members = {
            field.name: getattr(value, field.name)
            for field in fields
            if not (briefly and _is_default(field, getattr(value, field.name)))
        }
        return tags | {
            file_key(key): plain(m, arrays, briefly) for key, m in members.items() if not _absent(key, m)
        }
    if isinstance(value, np.ndarray):
        return (arrays or numbers)(value)
    if isinstance(value, tuple | list):
        return [plain(item, arrays, briefly) for item in value]
    return value.value if isinstance(value, Enum) else value


def _cost(cost: Cost, briefly: bool) -> dict[str, object]:
    """Its settings stand among its other keys."""
    fields = [field.name for field in dataclasses.fields(cost) if field.name != "settings"]
    written: dict[str, object] = {name: getattr(cost, name) for name in fields} | cost.constants
    if not briefly:
        return written
    usual = _cost(Cost(name=cost.name), briefly=False)
    return {"name": cost.name} | {name: value for name, value in written.items() if value != usual[name]}


def _is_default(field: dataclasses.Field[object], member: object) -> bool:
    """Whether reading would put the same in its place."""
    default = field.default
    if field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    return type(member) is type(default) and not isinstance(member, np.ndarray) and member == default


def _absent(key: str, member: object) -> bool:
    return key in _LEFT_OUT and type(member) is type(_LEFT_OUT[key]) and member == _LEFT_OUT[key]


def numbers(array: Array) -> object:
    """Nested lists; what is not finite as a string."""
    if np.isfinite(array).all():
        return array.tolist()
    return [numbers(item) for item in array] if array.ndim else json_number(float(array))


def json_number(value: float) -> float | str:
    """A number, or its name where JSON has none."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def weights(parameters: Parameters, arrays: Arrays | None = None) -> dict[str, list[object]]:
    """``{"theta": [...], "b": [...]}``, layer by layer."""
    written = arrays or numbers
    layers = parameters.network.layer_ids
    return {
        "theta": [written(parameters.theta(layer)) for layer in layers],
        "b": [written(parameters.b(layer)) for layer in layers],
    }


def trace_entry(frame: Frame, step: Step) -> dict[str, object]:
    """What a visible step computed, as an entry of ``trace``."""
    entry: dict[str, object] = {
        "step": step.number,
        "op": step.op.value,
        "layer": step.layer,
        "symbol": str(step.symbol),
    }
    factor, value = frame.factor(step), frame.value(step)
    if factor is not None:
        entry |= {"factor": numbers(factor), "gradient": str(step.gradient)}
    assert value is not None, "a trace holds visible steps only"
    entry["value"] = weights(value) if isinstance(value, Parameters) else numbers(np.asarray(value))
    return entry
