"""Units that learn badly, and why: pure numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array, Network, Parameters

Kind = Literal["dead", "saturated", "exploding", "vanishing"]
SATURATED_SHARE, FLAT = 0.9, 0.05
VANISHING, EXPLODING = 1e-5, 1e3


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is the matter with unit ``index`` (from 0) of ``layer``."""

    layer: int
    index: int
    kind: Kind
    why: str


def troubles(
    network: Network,
    workspace: Workspace,
    gradients: Array | None,
    fused: bool = False,
    of: int | None = None,
) -> list[Trouble]:
    """Every unit that is dead, saturated, or whose gradient vanishes or explodes; each once, the first that applies.

    ``workspace`` holds a forward pass over examples, ``of`` so many that there are; ``gradients`` is the flat gradient
    of an iteration, or None. With a ``fused`` pair an output may be as sure as it likes: its slope cancels out.
    """
    norms = None if gradients is None else _norms(network, gradients)
    largest = 0.0 if norms is None else max(map(_largest, norms), default=0.0)
    found = []
    for number in range(1, network.depth + 1):
        for index in range(network.width(number)):
            size = None if norms is None else float(norms[number - 1][index])
            may_be_flat = fused and number == network.depth
            still = None if may_be_flat else _still(network, workspace, number, index, of)
            trouble = still or _gradient(size, largest, number, index)
            if trouble is not None:
                found.append(trouble)
    return found


def tried(count: int, of: int | None, how_many: str) -> str:
    """Of which examples something is said: "all of the 4 examples", or of those that were tried."""
    if of is not None and count < of:
        return f"{how_many} of the {count:,} examples tried, out of {of:,}"
    return f"{how_many} of the {count:,} examples" if count > 1 else "the one example"


def _still(network: Network, workspace: Workspace, number: int, index: int, of: int | None) -> Trouble | None:
    """Dead or saturated: its derivative is 0 for all examples, or small against the largest for most."""
    activation = ACTIVATIONS[network.layer(number).activation]
    z, a = workspace.z[number][index], workspace.a[number][index]
    if activation.derivative is None:
        return None
    slope = np.empty_like(z)
    with np.errstate(all="ignore"):
        activation.derivative(z, a, slope)
    nothing = "nothing" if of is None or len(z) == of else "nothing of these"
    if not slope.any() and not np.isfinite(activation.high):
        return Trouble(
            number,
            index,
            "dead",
            f"its slope is 0 for {tried(len(z), of, 'all')}: {nothing} passes back through it",
        )
    share = float(np.mean(np.abs(slope) < FLAT * activation.steepest))
    if np.isfinite(activation.high) and share >= SATURATED_SHARE:
        return Trouble(
            number,
            index,
            "saturated",
            f"its curve is flat for {tried(len(z), of, f'{share:.0%}')}: little passes back",
        )
    return None


def _norms(network: Network, gradients: Array) -> list[Array]:
    """The length of the gradient of each unit's weights and bias, a vector a layer."""
    blocks = Parameters(network, gradients).blocks
    with np.errstate(all="ignore"):
        return [np.sqrt(np.einsum("ij,ij->j", block, block)) for block in blocks]


def _largest(norms: Array) -> float:
    """Of those that are finite; 0 where none is."""
    return float(np.max(norms, where=np.isfinite(norms), initial=0.0))


def _gradient(size: float | None, largest: float, number: int, index: int) -> Trouble | None:
    if size is None:
        return None
    if not size <= EXPLODING:
        return Trouble(number, index, "exploding", f"its gradient has a length of {size:.3g}")
    if size < VANISHING * largest:
        if not size:
            why = f"its gradient is 0, where the longest of a unit is {largest:.3g}"
        else:
            why = f"its gradient is {size / largest:.1g} times as long as the longest of a unit"
        return Trouble(number, index, "vanishing", why)
    return None
