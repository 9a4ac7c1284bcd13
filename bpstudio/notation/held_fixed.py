"""Which weights and biases the update leaves alone, in a few words behind its rule."""

from __future__ import annotations

from functools import lru_cache

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import KINDS
from bpstudio.engine.quantity import of_layer
from bpstudio.engine.words import grouped
from bpstudio.notation.symbols import THETA, B, quantity
from bpstudio.notation.tree import Node, Operator, Text, row

MOST_NAMED = 4
COMMA = Operator(",")


@lru_cache(maxsize=64)
def held_fixed(network: Network) -> Node | None:
    """``b held fixed``, ``θ₁, some of b₂ held fixed``; None where all that is not cut is trained.

    Kept, because it is asked for at every update.
    """
    counts = {
        (kind, number): network.layer(number).held(kind, network.width_below(number))
        for number in network.layer_ids
        for kind in KINDS
    }
    named: list[Node] = []
    for kind, letter in zip(KINDS, (THETA, B), strict=True):
        own = {number: found for (of, number), found in counts.items() if of == kind}
        if all(held == there for held, there in own.values()) and any(held for held, _ in own.values()):
            named.append(letter)
            continue
        for number, (held, there) in own.items():
            name = quantity(of_layer(kind, number))
            if held:
                named.append(name if held == there else row(Text("some of "), name))
    if len(named) > MOST_NAMED:
        count = grouped(sum(held for held, _ in counts.values()))
        return Text(f"{count} of {grouped(network.size)} weights and biases held fixed")
    return (
        row(*[part for name in named for part in (COMMA, name)][1:], Text(" held fixed")) if named else None
    )
