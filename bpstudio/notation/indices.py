"""The scalar form: one unit of each layer by a letter, z²ⱼ = Σᵢ θ²ᵢⱼ a¹ᵢ + b²ⱼ. Layers of one unit need none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bpstudio.engine.network import Network
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import b_of, output_of, theta_of, z_of
from bpstudio.notation.symbols import YHAT, B, X, Y, quantity
from bpstudio.notation.tree import Node, Number, Operator, Partial, Row, Script, Sum, Symbol, row
from bpstudio.notation.walk import substitute

LETTERS = "ijkpqrstuvw"
THETA, FIRST = Symbol("θ"), Number("1")
ROW, COLUMN = Symbol("i"), Symbol("j")  # of the Jacobian in the registry


def letter(layer: int, own: int) -> Symbol:
    """j for the layer that is looked at, i for the one below, k and on for those above."""
    return Symbol(LETTERS[min(max(layer - own + 1, 0), len(LETTERS) - 1)])


def indexed(node: Node, step: Step, network: Network, own: int | None = None) -> Node:
    """A symbol or formula of ``step`` for single units; ``own`` is the layer of the unit j, the step's by default."""
    layer = own or step.layer or network.depth
    coupled = network.couples and step.layer == network.depth
    if not coupled or step.op not in (Op.A, Op.DA_DZ):
        return substitute(node, _names(network, layer, coupled=step.op is Op.DC_DYHAT and network.couples))
    depth = network.depth
    here, above = letter(depth, layer), letter(depth + 1, layer)
    first, second = (here, above) if step.op is Op.A else (above, here)
    if node == YHAT or isinstance(node, Partial):
        return substitute(node, _names(network, layer, coupled=step.op is Op.DA_DZ))
    return substitute(node, {ROW: first, COLUMN: second})


def weighed_sum(layer: int, network: Network, own: int | None = None, over: Symbol | None = None) -> Node:
    """Σᵢ θ²ᵢⱼ a¹ᵢ + b²ⱼ; without the sum where the layer below has one unit. ``over`` is another letter than i."""
    names = _names(network, own or layer)
    below = network.below(layer)
    read = (theta_of(layer), output_of(network, below), b_of(layer))
    theta, a, b = (names.get(quantity(what), quantity(what)) for what in read)
    if network.width(below) == 1:
        return row(theta, a, Operator("+"), b)
    at = over or letter(below, own or layer)
    inside: dict[Node, Node] = {letter(below, own or layer): at}
    return row(Sum(at), substitute(theta, inside), substitute(a, inside), Operator("+"), b)


@lru_cache(maxsize=64)
def _names(network: Network, own: int, coupled: bool = False) -> Mapping[Node, Node]:
    """What takes the place of each layer-wide quantity; ``coupled`` outputs have a letter of their own."""
    names: dict[Node, Node] = {}
    if network.inputs > 1:
        names[X] = Script(X, None, letter(0, own))
    for layer in network.layer_ids:
        upper, a = Number(str(layer)), quantity(output_of(network, layer))
        if network.width(layer) > 1:
            at = letter(layer, own)
            names[quantity(z_of(layer))] = Script(Symbol("z"), upper, at)
            names |= {a: Script(Symbol("a"), upper, at)} if a != YHAT else {}
            names[quantity(b_of(layer))] = Script(B, upper, at)
        if network.width(layer) > 1 or network.width_below(layer) > 1:
            names[quantity(theta_of(layer))] = Script(THETA, upper, _units(network, layer, own))
    if network.outputs > 1:
        at = letter(network.depth + coupled, own)
        names |= {YHAT: Script(YHAT, None, at), Y: Script(Y, None, at)}
    return names


def _units(network: Network, layer: int, own: int) -> Row:
    pair = (letter(at, own) if network.width(at) > 1 else FIRST for at in (network.below(layer), layer))
    return Row(tuple(pair))
