"""The JSON Schema of the session file: what is written by hand, and the names and settings that the registries hold."""

from __future__ import annotations

import json
import re
from typing import Any

from bpstudio.engine.functions import ACTIVATIONS, COSTS, NO_PENALTY, PENALTIES
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.optimizers import OPTIMIZERS, Optimizer
from bpstudio.engine.words import in_a_row
from bpstudio.storage.resources import resource

_RANGES: dict[str, dict[str, object]] = {
    "share": {"$ref": "#/$defs/Share"},
    "positive": {"type": "number", "exclusiveMinimum": 0},
    "size": {"type": "number", "minimum": 0},
}


def schema_text() -> str:
    """The schema that comes with the program, with every entry there is by now in the registries."""
    text = resource("session.schema.json").read_text("utf-8")
    text = _with_names(text, r'"ActivationName": \{"enum": ', list(ACTIVATIONS))
    text = _with_names(text, r'"InitializerName": \{"enum": ', list(INITIALIZERS))
    defined = json.loads(text)["$defs"]
    costs, penalties = (defined[name]["properties"]["name"]["enum"] for name in ("Cost", "Regularization"))
    text = text.replace(json.dumps(costs), json.dumps(list(COSTS)))
    text = _with_settings_of_costs(text)
    text = text.replace(json.dumps(penalties), json.dumps([NO_PENALTY, *PENALTIES]))
    begin = text.index('    "Optimizer": {')
    end = text.index("\n    },\n", begin)
    return text[:begin] + _optimizers() + text[end:]


def _with_settings_of_costs(text: str) -> str:
    """After the keys of all costs those that some have, and which have them."""
    last = '"over_examples": {"$ref": "#/$defs/Reduction", "default": "mean"}'
    begin = text.index(last) + len(last)
    end = text.index('      "additionalProperties": false', begin)
    names = dict.fromkeys(name for cost in COSTS.values() for name in cost.settings)
    keys = "".join(f',\n        "{name}": {json.dumps(_described(name))}' for name in names)
    where = ",\n".join(f'        "{name}": {json.dumps({"anyOf": _with_setting(name)})}' for name in names)
    dependent = f'      "dependentSchemas": {{\n{where}\n      }},\n' if names else ""
    return f"{text[:begin]}{keys}\n      }},\n{dependent}{text[end:]}"


def _described(setting: str) -> dict[str, object]:
    having = [name for name, cost in COSTS.items() if setting in cost.settings]
    return {
        "description": f"Of {in_a_row(having)} only.",
        "default": COSTS[having[0]].settings[setting].default,
    }


def _with_setting(setting: str) -> list[object]:
    """A choice for each cost that has it."""
    return [
        {
            "properties": {"name": {"const": name}, setting: _RANGES[cost.settings[setting].range]},
            "required": ["name"],
        }
        for name, cost in COSTS.items()
        if setting in cost.settings
    ]


def _with_names(text: str, before: str, names: list[str]) -> str:
    return re.sub(rf"({before})\[[^\]]*\]", lambda found: found[1] + json.dumps(names), text)


def _optimizers() -> str:
    kinds = ",\n".join(_optimizer(kind) for kind in OPTIMIZERS.values())
    return f'    "Optimizer": {{\n      "oneOf": [\n{kinds}\n      ]'


def _optimizer(kind: type[Optimizer]) -> str:
    """One choice, a setting a line."""
    settings: dict[str, Any] = {"name": {"const": kind.name}}
    for name, setting in kind.settings().items():
        settings[name] = _RANGES[setting.range] | {"default": setting.default}
    lines = [f'"{name}": {json.dumps(value)}' for name, value in settings.items()]
    inside = (
        lines[0]
        if len(lines) == 1
        else "\n" + ",\n".join(" " * 12 + line for line in lines) + "\n" + " " * 10
    )
    return (
        f'        {{\n          "type": "object",\n          "properties": {{{inside}}},\n'
        '          "required": ["name"],\n          "additionalProperties": false\n        }'
    )
