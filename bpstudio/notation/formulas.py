"""What each step computes, as an equation. Only the affine derivatives a, 1 and θ are written here."""

from __future__ import annotations

from functools import lru_cache

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import OPTIMIZERS, OptimizerName
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import b_of, output_of, theta_of, z_of
from bpstudio.notation.bounds import is_numbers
from bpstudio.notation.conventions import Conventions, cost_or_part, scale_node
from bpstudio.notation.indices import indexed, weighed_sum
from bpstudio.notation.numbers import format_number
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import THETA, YHAT, B, Y, activation_symbol, quantity, symbol
from bpstudio.notation.tree import (
    Call,
    Equation,
    Fraction,
    Node,
    Number,
    Operator,
    Parens,
    Row,
    Script,
    Sum,
    Symbol,
    Text,
    row,
)
from bpstudio.notation.walk import substitute

QUAD = "\u2003"  # between equations of one line
PLUS, MINUS, TIMES, EQUALS = Operator("+"), Operator("−"), Operator("·"), Operator("=")
EXAMPLE, OUTPUT, M, N, ONE = Symbol("i"), Symbol("j"), Symbol("m"), Symbol("n"), Number("1")


def formula(step: Step, conventions: Conventions) -> Node:
    """The step as an equation, from its symbol to its last form: ∂ŷ/∂z³ = σ(z³)(1 − σ(z³))."""
    if step.op is Op.UPDATE:
        return _update(conventions.optimizer)
    return Equation((step_symbol(step, conventions), *formula_sides(step, conventions)))


def step_symbol(step: Step, conventions: Conventions) -> Node:
    """``symbol``, in scalar form for the unit j of its layer; C₂ for one example's part of the cost."""
    if step.op is Op.C:
        return cost_or_part(conventions)
    scalar = conventions.notation.form == "scalar" and step.op is not Op.UPDATE
    return indexed(symbol(step), step, conventions.network) if scalar else symbol(step)


def letters_of(step: Step, conventions: Conventions, size: int = 1) -> tuple[Node, ...]:
    """The symbol and its formula; a formula that is one number, as 1 is, does not stand for ``size`` of them."""
    sides = formula_sides(step, conventions)
    told = size > 1 and step.op is not Op.C
    return (step_symbol(step, conventions), *(side for side in sides if not (told and is_numbers(side))))


def formula_sides(step: Step, conventions: Conventions) -> tuple[Node, ...]:
    """What stands right of the first "=" in a step's equation."""
    if conventions.notation.form == "scalar" and step.op not in (Op.UPDATE, Op.C):
        if step.op is Op.Z and step.layer is not None:
            return (weighed_sum(step.layer, conventions.network),)
        sides = matrix_sides(step, conventions)
        return tuple(indexed(side, step, conventions.network) for side in sides)
    return tuple(unit_by_unit(side, step, conventions.network) for side in matrix_sides(step, conventions))


def matrix_sides(step: Step, conventions: Conventions) -> tuple[Node, ...]:
    """The same for whole layers."""
    match step.op:
        case Op.C:
            return (cost_formula(conventions),)
        case Op.DC_DYHAT:
            return cost_derivative(conventions)
        case Op.UPDATE:
            return ()
    assert step.layer is not None, f"{step.op} has a layer"
    return _layer_sides(step.op, step.layer, conventions)


def _layer_sides(op: Op, layer: int, conventions: Conventions) -> tuple[Node, ...]:
    network = conventions.network
    below = quantity(output_of(network, network.below(layer)))
    match op:
        case Op.Z:
            return (row(transposed(quantity(theta_of(layer))), below, PLUS, quantity(b_of(layer))),)
        case Op.A:
            return activation_formula(layer, conventions)
        case Op.DA_DZ:
            return (activation_derivative(layer, conventions),)
        case Op.DZ_DTHETA:
            return (below,)
        case Op.DZ_DB:
            return (ONE,)
        case _:
            return (quantity(theta_of(layer)),)


def unit_by_unit(side: Node, step: Step, network: Network) -> Node:
    """σ(z) ⊙ (1 − σ(z)): a product of layers of several units takes them one by one."""
    wide = step.op is Op.DA_DZ and step.layer is not None and network.width(step.layer) > 1
    coupled = ACTIVATIONS[network.layer(step.layer or 1).activation].couples
    if not wide or not isinstance(side, Row) or coupled:
        return side
    match side.parts:
        case (Call() as first, Parens() as second):
            return row(first, Operator("⊙"), second)
    return side


def transposed(theta: Node) -> Node:
    """The weights with a T, layer and indices kept."""
    assert isinstance(theta, Script), "θ carries its layer"
    return Script(theta.base, Symbol("T"), theta.lower)


def activation_formula(layer: int, conventions: Conventions) -> tuple[Node, ...]:
    """g(z²) and what g does to it; one side alone where the two are the same."""
    function, z = activation_symbol(conventions.network, layer), quantity(z_of(layer))
    written = in_layer(ACTIVATIONS[conventions.network.layer(layer).activation].tex, layer)
    if function is None:
        return (written,)
    applied = Call(function, Parens(z))
    return (written,) if applied == written else (applied, written)


def activation_derivative(layer: int, conventions: Conventions) -> Node:
    """The derivative of a layer's activation, written with the layer's own z and a."""
    return in_layer(ACTIVATIONS[conventions.network.layer(layer).activation].derivative_tex, layer)


@lru_cache(maxsize=256)
def in_layer(tex: str, layer: int) -> Node:
    """A formula of the registry, written in z, with z^layer in its place."""
    return substitute(parse(tex), {Symbol("z"): quantity(z_of(layer))})


def cost_formula(conventions: Conventions) -> Node:
    """½ · 1/m ΣᵢΣⱼ (ŷ − y)² + λΣθ², with what the settings and the sizes make of it."""
    term = substitute(parse(COSTS[conventions.cost.name].tex), _indexed(conventions))
    before = [*_coefficient(conventions), *_sums(conventions)]
    parts = [*before, _whole(term) if before else term]
    if conventions.regularization.active and conventions.part is None:
        parts += [PLUS, parse(PENALTIES[conventions.regularization.name].tex)]
    return row(*parts)


def cost_derivative(conventions: Conventions) -> tuple[Node, ...]:
    """∂C/∂ŷ for one ŷ: the registry's derivative with scale and 1/m; then with ½ · 2 multiplied out."""
    derivative = parse(COSTS[conventions.cost.name].derivative_tex)
    simple = _multiplied_out(derivative, conventions)
    whole = with_coefficient(derivative, conventions)
    return (whole,) if simple is None else (whole, simple)


def with_coefficient(node: Node, conventions: Conventions) -> Node:
    """½ · 1/m in front, as far as the settings have it."""
    before = _coefficient(conventions)
    if not before:
        return node
    return row(*before, Parens(node)) if _has_terms(node) else row(*before, TIMES, node)


def _multiplied_out(derivative: Node, conventions: Conventions) -> Node | None:
    scale = conventions.cost.scale
    if scale == 1 or not isinstance(derivative, Row) or not isinstance(derivative.parts[0], Number):
        return None
    leading = scale * float(derivative.parts[0].text)
    rest = row(*derivative.parts[1:])
    shares = _shares(conventions)
    if leading != 1:
        return row(*shares, *([TIMES] if shares else []), Number(format_number(leading)), rest)
    return row(*shares, rest) if shares else rest.inner if isinstance(rest, Parens) else rest


def _coefficient(conventions: Conventions) -> list[Node]:
    scale, shares = scale_node(conventions.cost.scale), _shares(conventions)
    if scale is None:
        return shares
    return [scale, TIMES, *shares] if shares else [scale]


def _shares(conventions: Conventions) -> list[Node]:
    """1/m and 1/n, where the cost is a mean over more than one."""
    cost, several = conventions.cost, conventions.examples > 1
    examples: list[Node] = [Fraction(ONE, M)] if cost.over_examples == "mean" and several else []
    if cost.over_outputs == "sum" or conventions.network.outputs == 1:
        return examples
    return [*examples, TIMES, Fraction(ONE, N)] if examples else [Fraction(ONE, N)]


def _sums(conventions: Conventions) -> list[Node]:
    examples = [Sum(row(EXAMPLE, EQUALS, ONE), M)] if _summed(conventions) else []
    return [*examples, *([Sum(OUTPUT)] if conventions.network.outputs > 1 else [])]


def _summed(conventions: Conventions) -> bool:
    return conventions.examples > 1 and conventions.part is None


def _indexed(conventions: Conventions) -> dict[Node, Node]:
    """ŷ and y as members of the sums: the example above, as the article writes it, the unit below."""
    upper = EXAMPLE if _summed(conventions) else None
    lower = OUTPUT if conventions.network.outputs > 1 else None
    return {} if upper is lower is None else {node: Script(node, upper, lower) for node in (YHAT, Y)}


def _has_terms(node: Node) -> bool:
    return isinstance(node, Row) and any(part in (PLUS, MINUS) for part in node.parts)


def _whole(node: Node) -> Node:
    return Parens(node) if _has_terms(node) else node


@lru_cache
def _update(optimizer: OptimizerName) -> Node:
    """The update of θ, and of b where the rule is one line or another than that of θ; two lines in one, of more the
    last.
    """
    kind = OPTIMIZERS[optimizer]
    lines = [parse(tex) for tex in kind.lines]
    if kind.bias_lines and kind.bias_lines[-1] != kind.lines[-1]:
        lines = [lines[-1], substitute(parse(kind.bias_lines[-1]), {THETA: B})]
    if len(lines) == 1:
        lines.append(substitute(lines[0], {THETA: B}))
    return row(lines[0], Operator(","), Text(QUAD), lines[1]) if len(lines) == 2 else lines[-1]
