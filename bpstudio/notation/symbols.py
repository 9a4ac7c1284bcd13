"""The article's letters: layers above z and a, below θ and b; ŷ for the last activation, x for the input."""

from __future__ import annotations

import re
from functools import lru_cache

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Network, Parameter
from bpstudio.engine.program import Op, Program, Step
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
_LETTERS: dict[str, Node] = {"x": X, "y": Y, "yhat": YHAT, "C": COST, "theta": THETA, "b": B}
_LAYERED = re.compile(r"(z|a|theta|b)(\d+)(?:\[(\d+)(?:,(\d+))?\])?")


@lru_cache(maxsize=4096)
def quantity(name: str) -> Node:
    """The symbol of a quantity by its name in the program: ``z2``, ``yhat``, ``theta1[0,1]``, ``dC/dz2``.

    Units are counted from 1 in what is shown, from 0 in names. Raises ValueError for any other name.
    """
    if name.startswith("d") and "/d" in name:
        of, _, by = name[1:].partition("/d")
        return Partial(quantity(of), quantity(by))
    if name in _LETTERS:
        return _LETTERS[name]
    found = _LAYERED.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is not a quantity of a network")
    return _layered(found[1], found[2], [int(unit) + 1 for unit in found.groups()[2:] if unit is not None])


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


def activation(layer: int, depth: int) -> str:
    """The name of what layer ``layer`` puts out: ``x``, ``a1`` … , ``yhat``."""
    return "yhat" if layer == depth else f"a{layer}" if layer else "x"


def unit(letter: str, layer: int, index: int) -> Node:
    """z²₁, the ``index``-th (from 0) unit's z or a."""
    return quantity(f"{letter}{layer}[{index}]")


def symbol(step: Step) -> Node:
    """What the step computes: z², ŷ, C, or its local derivative ∂a²/∂z²."""
    return THETA if step.op is Op.UPDATE else quantity(step.symbol)


def gradient_symbol(step: Step) -> Node | None:
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
