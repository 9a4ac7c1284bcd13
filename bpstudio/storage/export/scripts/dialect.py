"""How numpy and PyTorch say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bpstudio.engine.functions import Activation, Code, CostFunction, Pair, Penalty

_Entry = Activation | CostFunction | Pair | Penalty
_NAME = re.compile(r"(?<![\w.\"])[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Dialect:
    """``module`` is what the library is called in a script, ``axis`` its word for a direction of an array."""

    module: str
    axis: str

    def code(self, entry: _Entry) -> Code:
        """An entry's own."""
        return entry.numpy if self is NUMPY else entry.torch

    def line(self, code: str) -> str:
        """A line of an optimizer, which is written for numpy."""
        return code.replace("np.", f"{self.module}.")


NUMPY, TORCH = Dialect("np", "axis"), Dialect("torch", "dim")


def put_in(code: str, names: Mapping[str, str]) -> str:
    """The expression with other names for its letters."""
    return _NAME.sub(lambda found: names.get(found[0], found[0]), code)
