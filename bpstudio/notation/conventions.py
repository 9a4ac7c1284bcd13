"""Which of the customs hold that textbooks differ in: ½ or not, sum or mean, which activations."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import GradientDescent, OptimizerName
from bpstudio.engine.task import Cost, Regularization
from bpstudio.engine.words import in_a_row
from bpstudio.notation.numbers import format_number
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, activation_symbol
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Fraction, Node, Number, Operator, Row, Script, Symbol
from bpstudio.notation.walk import substitute


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a formula depends on beside its step. ``examples`` is m, the examples in one iteration.

    ``part`` is the row
    of the data, from 1, whose part of the cost and of its gradients is meant; None for those of all examples.
    """

    network: Network
    cost: Cost = field(default_factory=Cost)
    regularization: Regularization = field(default_factory=Regularization)
    optimizer: OptimizerName = GradientDescent.name
    learning_rate: float = 0.1
    examples: int = 1
    part: int | None = None
    notation: Notation = field(kw_only=True)

    @property
    def coefficient(self) -> float:
        """What every term of the cost is multiplied by."""
        return self.cost.coefficient(self.network.outputs, self.examples)


def letters_of_cost(cost: Cost) -> dict[Node, float]:
    """The letters of the cost's settings, and their numbers."""
    known = COSTS[cost.name].settings
    return {parse(known[name].letter): value for name, value in cost.settings}


def cost_or_part(conventions: Conventions) -> Node:
    """C, or C₂ for what the example in row 2 adds to it."""
    return COST if conventions.part is None else Script(COST, lower=Number(str(conventions.part)))


def of_part(node: Node, conventions: Conventions) -> Node:
    """∂C/∂θ as ∂C₂/∂θ where the part of one example is meant: for gradients of weights and biases, and for C."""
    return node if conventions.part is None else substitute(node, {COST: cost_or_part(conventions)})


def scale_node(scale: float) -> Node | None:
    """The factor before the cost; None for 1, a fraction for a half."""
    if scale == 1:
        return None
    return Fraction(Number("1"), Number("2")) if scale == 0.5 else Number(format_number(scale))


@lru_cache(maxsize=64)
def conventions_line(conventions: Conventions) -> str:
    """``C = ½ Σ(ŷ − y)², mean over examples · g = ReLU, σ at the output``.

    Kept, because it is asked for at every step and seldom another.
    """
    cost = in_a_row([_cost(conventions), *_reductions(conventions)])
    return f"{cost}{_penalty(conventions)} · {_activations(conventions.network, conventions.notation)}"


def _cost(conventions: Conventions) -> str:
    cost, several = conventions.cost, conventions.network.outputs > 1
    tree = parse(COSTS[cost.name].tex)
    term = to_plain(tree, conventions.notation)
    scale = "" if cost.scale == 1 else "½ " if cost.scale == 0.5 else f"{format_number(cost.scale)} "
    summed = several and cost.over_outputs == "sum"
    loose = isinstance(tree, Row) and tree.parts[0] == Operator("−")
    if loose and (scale or summed):
        term = f"({term})"
    whole = f"{to_plain(Symbol('C'), conventions.notation)} = {scale}{'Σ' if summed else ''}{term}"
    settings = [
        f"{to_plain(letter, conventions.notation)} = {format_number(value)}"
        for letter, value in letters_of_cost(cost).items()
    ]
    return f"{whole} with {in_a_row(settings)}" if settings else whole


def _penalty(conventions: Conventions) -> str:
    regularization = conventions.regularization
    if not regularization.active:
        return ""
    term = to_plain(parse(PENALTIES[regularization.name].tex), conventions.notation)
    return f", plus {term} with λ = {format_number(regularization.rate)}"


def _reductions(conventions: Conventions) -> list[str]:
    cost, network = conventions.cost, conventions.network
    outputs = ["mean over outputs"] if network.outputs > 1 and cost.over_outputs == "mean" else []
    return [*outputs, f"{cost.over_examples} over examples"]


def _activations(network: Network, notation: Notation) -> str:
    names = [_called(network, layer, notation) for layer in network.layer_ids]
    hidden, output = names[:-1], names[-1]
    if len(set(names)) == 1 and network.depth > 1:
        return f"{output} in every layer"
    if len(set(hidden)) > 1:
        hidden = [f"{name} in layer {number}" for number, name in enumerate(hidden, start=1)]
    elif hidden and "=" not in hidden[0]:
        hidden = [f"{hidden[0]} inside"]
    return in_a_row([*dict.fromkeys(hidden), f"{output} at the output"])


def _called(network: Network, layer: int, notation: Notation) -> str:
    symbol, label = activation_symbol(network, layer), ACTIVATIONS[network.layer(layer).activation].label
    if symbol is None:
        return "no activation"
    name = to_plain(symbol, notation)
    return f"g = {label}" if name == "g" else name
