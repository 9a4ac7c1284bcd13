r"""Why a local derivative is what it is, line by line.

The lines are those of the registry of functions, which end in the derivative it computes. They are written in z and ŷ,
and the tests hold every one of them against the registry's numbers. The sigmoid's eight are the article's.
"""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES, Line, Pair
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import C, Quantity, b_of, output_of, theta_of, z_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import cost_derivative, in_layer, step_symbol, transposed, with_coefficient
from bpstudio.notation.indices import indexed, weighed_sum
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import YHAT, activation_symbol, quantity
from bpstudio.notation.tree import Call, Equation, Node, Operator, Parens, Partial, Row, Script, Symbol, row


def derivation(step: Step, conventions: Conventions) -> tuple[Equation, ...]:
    """The lines for a backward step's local derivative; none for any other step."""
    if step.op is Op.DC_DYHAT:
        sides = _cost_sides(conventions)
    elif step.op is Op.DA_DZ and step.layer is not None:
        sides = _activation_sides(step.layer, conventions)
    elif step.gradient is not None and step.layer is not None:
        sides = _affine_sides(step, step.layer, conventions)
    else:
        return ()
    return tuple(Equation((step_symbol(step, conventions), side)) for side in sides)


def collapse(conventions: Conventions, one_class: bool = True) -> tuple[Equation, ...]:
    """Why output and cost of a fused pair together come to ŷ − y, for one output; none for any other pair.

    ``one_class`` says that the targets of an example add up to 1, as they do for classes.
    """
    network = conventions.network
    layer = network.depth
    name = network.layer(layer).activation
    pair = PAIRS.get((name, conventions.cost.name))
    if pair is None:
        return ()
    lower = Symbol("j") if ACTIVATIONS[name].couples else None
    left = Partial(quantity(C), _with_unit(z_of(layer), lower))
    lines = collapse_lines(pair, one_class)
    sides = [with_coefficient(in_layer(line.tex, layer), conventions) for line in lines]
    return tuple(Equation((left, side)) for side in sides)


def collapse_lines(pair: Pair, one_class: bool) -> tuple[Line, ...]:
    """The lines of a fused pair: with its last, where the targets of an example add up to 1."""
    return (*pair.lines, pair.one_class) if pair.one_class is not None and one_class else pair.lines


def _with_unit(what: Quantity, unit: Node | None) -> Node:
    node = quantity(what)
    return Script(node.base, node.upper, unit) if isinstance(node, Script) and unit is not None else node


def penalty_derivation(step: Step, conventions: Conventions) -> tuple[Equation, ...]:
    """Why a penalty adds what it adds to the gradient of one weight; none where there is no penalty."""
    if step.op is not Op.DZ_DTHETA or not conventions.regularization.active:
        return ()
    penalty = PENALTIES[conventions.regularization.name]
    left = parse(rf"\frac{{\partial}}{{\partial \theta}} {penalty.tex}")
    lines = [parse(tex) for tex in (*(line.tex for line in penalty.lines), penalty.derivative_tex)]
    return tuple(Equation((left, line)) for line in lines)


def remark(step: Step, conventions: Conventions) -> str:
    """What the lines cannot say: the corner of ReLU and of l1, and why Σy is 1. Empty for most steps."""
    if step.op is Op.DZ_DTHETA and conventions.regularization.active:
        return PENALTIES[conventions.regularization.name].remark
    if step.op is Op.DC_DYHAT:
        return COSTS[conventions.cost.name].remark
    if step.op is not Op.DA_DZ or step.layer is None:
        return ""
    name = conventions.network.layer(step.layer).activation
    pair = PAIRS.get((name, conventions.cost.name)) if step.layer == conventions.network.depth else None
    return "; ".join(filter(None, [ACTIVATIONS[name].remark, "" if pair is None else pair.remark]))


def asks_first(layer: int, conventions: Conventions) -> bool:
    """Whether a line ∂g(z)/∂z stands before the first of the registry, which is then the definition of g."""
    activation = ACTIVATIONS[conventions.network.layer(layer).activation]
    function = activation_symbol(conventions.network, layer)
    if function is None or activation.couples:
        return False
    return Call(function, Parens(Symbol("z"))) != parse(activation.tex)


def _activation_sides(layer: int, conventions: Conventions) -> list[Node]:
    found = ACTIVATIONS[conventions.network.layer(layer).activation]
    lines = [in_layer(tex, layer) for tex in (*(line.tex for line in found.lines), found.derivative_tex)]
    function, z = activation_symbol(conventions.network, layer), quantity(z_of(layer))
    if function is not None and asks_first(layer, conventions):
        lines = [row(Partial(None, z), Call(function, Parens(z))), *lines]
    if conventions.notation.form != "scalar":
        return lines
    step = Program.of(conventions.network).find(Op.DA_DZ, layer)
    return lines if found.couples else [indexed(line, step, conventions.network) for line in lines]


def _cost_sides(conventions: Conventions) -> list[Node]:
    """From one term of the cost to the registry's derivative, with ½ and 1/m in front where they belong."""
    cost = COSTS[conventions.cost.name]
    term = parse(cost.tex)
    first = row(Partial(None, YHAT), Parens(term) if isinstance(term, Row) else term)
    lines = [first, *(parse(line.tex) for line in cost.lines)]
    return [*(with_coefficient(line, conventions) for line in lines), *cost_derivative(conventions)]


def _affine_sides(step: Step, layer: int, conventions: Conventions) -> list[Node]:
    if conventions.notation.form == "scalar":
        return _one_unit(step, layer, conventions)
    network = conventions.network
    below = quantity(output_of(network, network.below(layer)))
    theta, b = quantity(theta_of(layer)), quantity(b_of(layer))
    by = quantity(step.symbol)
    assert isinstance(by, Partial), "a backward step's symbol is a derivative"
    affine = Parens(row(transposed(theta), below, Operator("+"), b))
    result = {Op.DZ_DTHETA: below, Op.DZ_DB: parse("1"), Op.DZ_DA: theta}[step.op]
    return [row(Partial(None, by.by), affine), result]


def _one_unit(step: Step, layer: int, conventions: Conventions) -> list[Node]:
    """Of the weighted sum of one unit only the term with the letter in question is left over."""
    network = conventions.network
    by = step_symbol(step, conventions)
    assert isinstance(by, Partial), "a backward step's symbol is a derivative"
    slope = Partial(None, by.by)
    lines: list[Node] = [row(slope, Parens(weighed_sum(layer, network, over=Symbol("k"))))]
    theta, below, b = (
        indexed(quantity(what), step, network)
        for what in (theta_of(layer), output_of(network, network.below(layer)), b_of(layer))
    )
    if step.op is Op.DZ_DB:
        lines.append(row(slope, b))
    elif network.width_below(layer) > 1:
        lines.append(row(slope, Parens(row(theta, below))))
    return [*lines, {Op.DZ_DTHETA: below, Op.DZ_DB: parse("1"), Op.DZ_DA: theta}[step.op]]
