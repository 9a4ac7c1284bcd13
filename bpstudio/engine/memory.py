"""How much memory an iteration takes, told before anything is allocated."""

from __future__ import annotations

from bpstudio.engine.network import Network


def iteration_bytes(network: Network, rows: int) -> int:
    """An upper bound of the bytes that one iteration over ``rows`` examples allocates, its parameters included."""
    units = network.inputs + 1 + 2 * network.outputs + sum(5 * layer.width + 3 for layer in network.layers)
    needed = 8 * (units * rows + 6 * network.size)
    return needed + needed // 64  # a large array begins on a line, which takes at most so much of it
