"""Units that learn badly, and why: pure numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from bpstudio.engine.forward import ForwardPass
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.words import grouped, plural
from bpstudio.explain.troubles.thresholds import EXPLODING, VANISHING, share_still, state_of_unit

TroubleKind = Literal["dead", "saturated", "exploding", "vanishing"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is the matter with unit ``index`` (from 0) of ``layer``."""

    layer: int
    index: int
    kind: TroubleKind
    why: str


def troubles(
    network: Network,
    workspace: ForwardPass,
    gradients: Array | None,
    may_be_sure: bool = False,
    of: int | None = None,
) -> list[Trouble]:
    """Every unit that is dead, saturated, or whose gradient vanishes or explodes; each once, the first that applies.

    ``workspace`` holds a forward pass over examples, ``of`` so many that there are; ``gradients`` is the flat gradient
    of an iteration, or None. With ``may_be_sure`` an output is not called saturated: its slope cancels out.
    """
    norms = None if gradients is None else _norms(network, gradients)
    largest = 0.0 if norms is None else max(map(_largest, norms), default=0.0)
    found = []
    for place, number in enumerate(network.layer_ids):
        for index in range(network.width(number)):
            size = None if norms is None else float(norms[place][index])
            may_be_flat = may_be_sure and number == network.depth
            still = None if may_be_flat else _still(network, workspace, number, index, of)
            trouble = still or _gradient(size, largest, number, index)
            if trouble is not None:
                found.append(trouble)
    return found


def tried(count: int, of: int | None, how_many: str) -> str:
    """Of which examples something is said: "all of the 4 examples", or of those that were tried."""
    if of is not None and count < of:
        return f"{how_many} of the {grouped(count)} examples tried, out of {grouped(of)}"
    return plural(count, "the one example", f"{how_many} of the {grouped(count)} examples")


def _still(
    network: Network, workspace: ForwardPass, number: int, index: int, of: int | None
) -> Trouble | None:
    """Dead or saturated, from its slope for each of the examples."""
    name = network.layer(number).activation
    activation, z, a = ACTIVATIONS[name], workspace.z[number][index], workspace.a[number][index]
    if activation.derivative is None:
        return None
    slope = np.empty_like(z)
    with np.errstate(all="ignore"):
        activation.derivative(z, a, slope)
    nothing = "nothing" if of is None or len(z) == of else "nothing of these"
    state = state_of_unit(name, slope)
    if state == "dead":
        return Trouble(
            number,
            index,
            "dead",
            f"its slope is 0 for {tried(len(z), of, 'all')}: {nothing} passes back through it",
        )
    if state == "saturated":
        share = share_still(name, slope)
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
