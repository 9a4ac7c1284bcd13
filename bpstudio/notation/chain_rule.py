"""Why a gradient is a product: the chain rule, and the network as functions inside one another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Program, Step
from bpstudio.engine.quantity import C, b_of, gradient_of, of_layer, output_of, theta_of, z_of
from bpstudio.notation.composition import DOTS, composition, first_and_last, with_dots
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import matrix_sides
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import COST, X, activation_symbol, chain_of, quantity
from bpstudio.notation.tree import (
    Call,
    Cases,
    Equation,
    Fraction,
    Node,
    Operator,
    Parens,
    Partial,
    Product,
    Row,
    Script,
    Symbol,
    row,
)
from bpstudio.notation.walk import untagged

MOST_NAMED, DELTA = 4, Symbol("Δ")


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and the equation it is about."""

    words: str
    equation: Equation


def reasons_for_the_product(conventions: Conventions, parameter: Parameter) -> tuple[Reason, ...]:
    """From the rule for two functions to the product for ``parameter``, which stands for its whole layer."""
    network = conventions.network
    name = quantity(of_layer(parameter.kind, parameter.layer))
    whole = Parameter(parameter.kind, parameter.layer)
    return (
        Reason("The cost depends on every weight and bias", _cost_of_parameters(network)),
        Reason("How much on one of them: the ratio of a small change", _ratio(name)),
        Reason("A function inside a function: multiply the derivatives", _equation(_RULE)),
        Reason("However many there are inside one another", _equation(_LONG_RULE)),
        Reason("The network is such a function", _composed(network)),
        Reason("So the way back from the cost is a product", _in_short(chain_of(Program.of(network), whole))),
        Reason("With every derivative written out, from the cost on", _written_out(conventions, whole)),
    )


_RULE = r"\frac{dy}{dx} = \frac{dy}{du} \cdot \frac{du}{dx}"
_LONG_RULE = (
    r"\frac{d}{dx} a(b(c(d(e(f(g(x))))))) = \frac{da}{db} \times \frac{db}{dc} \times \frac{dc}{dd} \times "
    r"\frac{dd}{de} \times \frac{de}{df} \times \frac{df}{dg} \times \frac{dg}{dx}"
)


def _equation(tex: str) -> Equation:
    found = parse(tex)
    assert isinstance(found, Equation), f"{tex} has two sides"
    return found


def _cost_of_parameters(network: Network) -> Equation:
    """J(θ₁, b₁, θ₂, b₂, θ₃, b₃) = C; of a deep network the first layers and the last."""
    layers = list(network.layer_ids)
    parts: list[Node] = []
    for layer in layers:
        if len(layers) > MOST_NAMED and layer == MOST_NAMED:
            parts += [Symbol("⋯"), Operator(",")]
        if len(layers) <= MOST_NAMED or layer < MOST_NAMED or layer == layers[-1]:
            parts += [quantity(theta_of(layer)), Operator(","), quantity(b_of(layer)), Operator(",")]
    return Equation((Call(Symbol("J"), Parens(Row(tuple(parts[:-1])))), COST))


def _ratio(name: Node) -> Equation:
    """∂C/∂θ₂ ≈ ΔC/Δθ₂."""
    return Equation((Partial(COST, name), Fraction(row(DELTA, COST), row(DELTA, name))), "≈")


def _composed(network: Network) -> Equation:
    """∂/∂x C(ŷ(z³(…x))) as the product of all slopes from outside in; ŷ is a³."""
    inside = untagged(composition(network))
    shells = [C, output_of(network, network.depth)]
    for layer in reversed(network.layer_ids):
        shells += [z_of(layer), output_of(network, network.below(layer))]
    slopes = [Partial(quantity(of), quantity(by)) for of, by in pairwise(shells)]
    return Equation((row(Partial(None, X), inside), Product(with_dots(slopes))))


def _in_short(equation: Equation) -> Equation:
    """Of a long product the first factors and the last."""
    sides = (Product(with_dots(s.factors)) if isinstance(s, Product) else s for s in equation.sides)
    return Equation(tuple(sides), equation.relation)


def _written_out(conventions: Conventions, parameter: Parameter) -> Equation:
    """∂C/∂θ₂ = 2(ŷ − y) × σ(z³)(1 − σ(z³)) × θ₃ × g′(z²) × a¹."""
    program = Program.of(conventions.network)
    factors: list[Node] = []
    for step in first_and_last(program.chain_of(parameter)[::-1]):
        factors += [Operator("×"), DOTS if step is None else _formula(step, conventions)]
    left = quantity(gradient_of(of_layer(parameter.kind, parameter.layer)))
    return Equation((left, row(*factors[1:])))


def _formula(step: Step, conventions: Conventions) -> Node:
    """A local derivative in short: g′(z) where it has cases, in parentheses where it is a sum."""
    side = matrix_sides(step, conventions)[-1]
    if isinstance(side, Cases) and step.layer is not None:
        function = activation_symbol(conventions.network, step.layer)
        assert function is not None, "what has cases has a symbol"
        return Call(Script(function, Operator("′")), Parens(quantity(z_of(step.layer))))
    terms = isinstance(side, Row) and any(part in (Operator("+"), Operator("−")) for part in side.parts)
    return Parens(side) if terms else side
