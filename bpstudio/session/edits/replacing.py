"""Edits that put other examples in place of all there are, and fit the network's inputs and outputs to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from bpstudio.engine.datasets import DATASETS, DatasetName
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import COSTS
from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped, short_number
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.examples import rows_held_out
from bpstudio.session.edits.parts import NEW, Edited, rearranged
from bpstudio.session.history.document import Document

MOST_GENERATED = 100_000
DATASET_TITLES: dict[DatasetName, str] = {
    "xor": "XOR",
    "logic_and": "AND",
    "moons": "two moons",
    "circles": "two circles",
    "spirals": "two spirals",
    "gaussians": "three clouds",
    "sine": "a sine",
    "line": "a line",
}


TWO_CLASSES = {"xor", "logic_and", "moons", "circles", "spirals"}


@dataclass(frozen=True, slots=True)
class LoadExamples(Edit):
    """Take other examples; inputs and outputs that the network lacks are new, those it has too many of go."""

    type: ClassVar[str] = "load_examples"
    data: Examples

    @property
    def title(self) -> str:
        return f"load {counted(len(self.data), 'example')}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return fitted(document, parameters, self.data)


@dataclass(frozen=True, slots=True)
class GenerateExamples(Edit):
    """Take examples of a data set, a share of them held out; inputs and outputs are fitted to them."""

    type: ClassVar[str] = "generate_examples"
    dataset: DatasetName
    count: int
    noise: float = 0.0
    seed: int = 0
    held_out: float = 0.0

    @property
    def title(self) -> str:
        return f"generate {counted(self.count, 'example')} of {DATASET_TITLES[self.dataset]}"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        if not 1 <= self.count <= MOST_GENERATED:
            raise RefusedError(
                "count", f"count must be from 1 to {grouped(MOST_GENERATED)}, not {self.count}"
            )
        return fitted(document, parameters, self.examples(document.network))

    def examples(self, network: Network) -> Examples:
        """What it generates: for a softmax output a target for each of two classes, else one for both.

        Raises ValueError for settings that no data set has.
        """
        if not 0.0 <= self.held_out < 1.0:
            raise RefusedError(
                "held_out",
                f"the fraction held out must be from 0 to below 1, not {short_number(self.held_out)}",
            )
        x, y = DATASETS[self.dataset](self.count, self.noise, self.seed)
        if self.dataset in TWO_CLASSES and network.couples:
            y = np.hstack([1.0 - y, y])
        return Examples(x, y, rows_held_out(self.count, self.held_out, self.seed))


def fitted(document: Document, parameters: Parameters, data: Examples) -> Edited:
    """Document and parameters with ``data`` for the examples. Units that still have a column keep what is theirs.

    Raises ValueError where the cost needs targets and ``data`` has none.
    """
    label, needs_target = COSTS[document.cost.name].label, COSTS[document.cost.name].needs_target
    if data.y is None and needs_target:
        raise RefusedError("data.y", f"no column is a target, and the cost {label} needs one")
    old, depth = document.data, document.network.depth
    first = Examples(old.x[:1], None if old.y is None else old.y[:1])
    document = replace(document, data=first)  # columns come and go faster without the others
    for layer, wanted in ((0, data.columns("x")), (depth, data.columns("y") or document.network.outputs)):
        there = document.network.width(layer)
        if there != wanted:
            order = [*range(min(there, wanted)), *[NEW] * (wanted - there)]
            document, parameters = rearranged(document, parameters, layer, order)
    return replace(document, data=data), parameters


REPLACING = (LoadExamples, GenerateExamples)
