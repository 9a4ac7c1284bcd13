"""The article's letters: layers above z and a, below θ and b; ŷ for the last activation, x for the input."""

from __future__ import annotations

from functools import lru_cache

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.notation.parse import parse
from bpstudio.notation.tree import (
    Equation,
    Hat,
    Node,
    Number,
    Operator,
    Partial,
    Product,
    Script,
    Symbol,
    row,
)

X, Y, YHAT, COST = Symbol("x"), Symbol("y"), Hat(Symbol("y")), Symbol("C")
THETA, B = Symbol("θ"), Symbol("b")
_LETTERS: dict[str, Node] = {
    "x": X,
    "y": Y,
    "yhat": YHAT,
    "C": COST,
    "z": Symbol("z"),
    "a": Symbol("a"),
    "theta": THETA,
    "b": B,
}


@lru_cache(maxsize=4096)
def quantity(what: Quantity) -> Node:
    """The symbol of a quantity: z², ŷ, θ₁₂¹, ∂C/∂z², or of no certain layer z. Units count from 1 in what is shown.

    Raises ValueError for the update and for a penalty, which have none.
    """
    if what.of is not None and what.by is not None:
        return Partial(quantity(what.of), quantity(what.by))
    units = [unit + 1 for unit in what.place]
    if what.layer is not None:
        return _layered(what.kind, str(what.layer), units)
    if what.kind not in _LETTERS:
        raise ValueError(f"{what} has no symbol")
    return Script(_LETTERS[what.kind], lower=_units(units)) if units else _LETTERS[what.kind]


def _layered(letter: str, layer: str, units: list[int]) -> Node:
    if letter in ("z", "a"):
        return Script(Symbol(letter), upper=Number(layer), lower=_units(units))
    if not units:
        return Script(_LETTERS[letter], lower=Number(layer))
    return Script(_LETTERS[letter], upper=Number(layer), lower=_units(units))


def _units(units: list[int]) -> Node | None:
    """Indices one after the other, 12; with a comma from ten on, 1,12."""
    if not units:
        return None
    numbers: list[Node] = [Number(str(unit)) for unit in units]
    return (
        row(numbers[0], Operator(","), *numbers[1:]) if len(units) > 1 and max(units) > 9 else row(*numbers)
    )


def symbol(step: Step) -> Node:
    """What the step computes: z², ŷ, C, or its local derivative ∂a²/∂z²."""
    return THETA if step.op is Op.UPDATE else quantity(step.symbol)


def running_product(step: Step) -> Node | None:
    """The running product after the step, ∂C/∂z²; None for a step that has none."""
    return quantity(step.gradient) if step.gradient else None


def chain_equation(program: Program, step: Step) -> Equation:
    """∂C/∂θ₂ = ∂z²/∂θ₂ · ∂a²/∂z² · … · ∂C/∂ŷ, up to this step."""
    assert step.gradient is not None, "only a backward step ends a chain"
    factors = tuple(symbol(link) for link in program.chain(step))
    return Equation((quantity(step.gradient), factors[0] if len(factors) == 1 else Product(factors)))


def chain_of(program: Program, parameter: Parameter) -> Equation:
    """The article's product for a layer's weights or biases."""
    return chain_equation(program, program.branch(parameter))


def activation_symbol(network: Network, layer: int) -> Node | None:
    """A layer's activation: σ, tanh, or g for the network's one kind of ReLU; None for the identity."""
    name = network.layer(layer).activation
    found = ACTIVATIONS[name]
    if found.same:
        return None
    ramps = {each.activation for each in network.layers if ACTIVATIONS[each.activation].ramp is not None}
    return Symbol("g") if ramps == {name} else parse(found.symbol_tex)
