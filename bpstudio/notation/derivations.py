r"""Why a local derivative is what it is, line by line.

The lines lead to what the registry of functions says and end in it. They are written in z and ŷ, and the tests
hold every one of them against the registry's numbers. The sigmoid's eight are the article's.
"""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import C, Quantity, b_of, output_of, theta_of, z_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import cost_derivative, in_layer, step_symbol, transposed, with_coefficient
from bpstudio.notation.indices import indexed, weighed_sum
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import YHAT, activation_symbol, quantity
from bpstudio.notation.tree import Call, Equation, Node, Operator, Parens, Partial, Row, Script, Symbol, row

_BY_Z = r"\frac{\partial}{\partial z}"
_ACTIVATION_LINES: dict[str, tuple[str, ...]] = {
    "identity": (rf"{_BY_Z} z",),
    "relu": (
        rf"{_BY_Z} \max(0, z)",
        r"\begin{cases} \frac{\partial}{\partial z} z & z > 0 \\ 0 & z \le 0 \end{cases}",
    ),
    "leaky_relu": (
        rf"{_BY_Z} \max(0.01 z, z)",
        rf"\begin{{cases}} {_BY_Z} z & z > 0 \\ {_BY_Z} (0.01 z) & z \le 0 \end{{cases}}",
    ),
    "tanh": (
        rf"{_BY_Z} \tanh(z)",
        rf"{_BY_Z} \frac{{e^z - e^{{-z}}}}{{e^z + e^{{-z}}}}",
        r"\frac{(e^z + e^{-z})^2 - (e^z - e^{-z})^2}{(e^z + e^{-z})^2}",
        r"1 - \left(\frac{e^z - e^{-z}}{e^z + e^{-z}}\right)^2",
    ),
    "sigmoid": (
        rf"{_BY_Z} \frac{{1}}{{1 + e^{{-z}}}}",
        rf"{_BY_Z} (1 + e^{{-z}})^{{-1}}",
        rf"-(1 + e^{{-z}})^{{-2}} \times {_BY_Z} (1 + e^{{-z}})",
        r"-(1 + e^{-z})^{-2} \times (-e^{-z})",
        r"\frac{e^{-z}}{(1 + e^{-z})^2}",
        r"\frac{1}{1 + e^{-z}} \times \frac{e^{-z}}{1 + e^{-z}}",
        r"\frac{1}{1 + e^{-z}} \times \frac{(1 + e^{-z}) - 1}{1 + e^{-z}}",
        r"\frac{1}{1 + e^{-z}} \times \left(1 - \frac{1}{1 + e^{-z}}\right)",
    ),
    "softmax": (
        r"\frac{\partial}{\partial z_j} \frac{e^{z_i}}{\sum_k e^{z_k}}",
        r"\frac{e^{z_i} \delta_{ij} \sum_k e^{z_k} - e^{z_i} e^{z_j}}{(\sum_k e^{z_k})^2}",
        r"\frac{e^{z_i}}{\sum_k e^{z_k}} \left(\delta_{ij} - \frac{e^{z_j}}{\sum_k e^{z_k}}\right)",
    ),
}
_COST_LINES: dict[str, tuple[str, ...]] = {
    "squared_error": (
        r"2(\hat{y} - y) \times \frac{\partial}{\partial \hat{y}} (\hat{y} - y)",
        r"2(\hat{y} - y) \times 1",
    ),
    "binary_cross_entropy": (
        r"-(y \times \frac{1}{\hat{y}} + (1 - y) \times \frac{1}{1 - \hat{y}} \times (-1))",
    ),
    "categorical_cross_entropy": (r"-y \times \frac{1}{\hat{y}}",),
    "output": (),
}
_COLLAPSES: dict[str, tuple[str, ...]] = {
    "sigmoid": (
        r"\hat{y} (1 - \hat{y}) \times \left(\frac{1 - y}{1 - \hat{y}} - \frac{y}{\hat{y}}\right)",
        r"\hat{y} (1 - y) - (1 - \hat{y}) y",
        r"\hat{y} - \hat{y} y - y + \hat{y} y",
        r"\hat{y} - y",
    ),
    "softmax": (
        r"\sum_k \hat{y}_k (\delta_{kj} - \hat{y}_j) \times \left(-\frac{y_k}{\hat{y}_k}\right)",
        r"-\sum_k y_k (\delta_{kj} - \hat{y}_j)",
        r"\hat{y}_j \sum_k y_k - \sum_k y_k \delta_{kj}",
        r"\hat{y}_j \sum_k y_k - y_j",
        r"\hat{y}_j - y_j",
    ),
}
_PENALTY_LINES: dict[str, tuple[str, ...]] = {
    "l1": (
        r"\lambda \frac{\partial}{\partial \theta} |\theta|",
        r"\begin{cases} \lambda & \theta > 0 \\ 0 & \theta = 0 \\ -\lambda & \theta < 0 \end{cases}",
    ),
    "l2": (r"\lambda \frac{\partial}{\partial \theta} \theta^2", r"\lambda \times 2 \theta"),
}
_CORNER = "the two sides meet in a corner at z = 0, where there is no derivative; 0 counts as the lower side"

_KINK = "|θ| has a corner at θ = 0, where there is no derivative; 0 is taken for it"
_ONE = "the targets of an example add up to 1 where they name a class: then Σy goes"


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
    if (name, conventions.cost.name) not in PAIRS:
        return ()
    by, lines = z_of(layer), _COLLAPSES[name]
    lines = lines if name == "sigmoid" or one_class else lines[:-1]
    lower = Symbol("j") if name == "softmax" else None
    left = Partial(quantity(C), _with_unit(by, lower))
    sides = [with_coefficient(in_layer(tex, layer), conventions) for tex in lines]
    return tuple(Equation((left, side)) for side in sides)


def _with_unit(what: Quantity, unit: Node | None) -> Node:
    node = quantity(what)
    return Script(node.base, node.upper, unit) if isinstance(node, Script) and unit is not None else node


def penalty_derivation(step: Step, conventions: Conventions) -> tuple[Equation, ...]:
    """Why a penalty adds what it adds to the gradient of one weight; none where there is no penalty."""
    if step.op is not Op.DZ_DTHETA or not conventions.regularization.active:
        return ()
    name = conventions.regularization.name
    left = parse(rf"\frac{{\partial}}{{\partial \theta}} {PENALTIES[name].tex}")
    lines = [parse(tex) for tex in (*_PENALTY_LINES[name], PENALTIES[name].derivative_tex)]
    return tuple(Equation((left, line)) for line in lines)


def remark(step: Step, conventions: Conventions) -> str:
    """What the lines cannot say: the corner of ReLU and of l1, and why Σy is 1. Empty for most steps."""
    if step.op is Op.DZ_DTHETA and conventions.regularization.active:
        return _KINK if conventions.regularization.name == "l1" else ""
    if step.op is not Op.DA_DZ or step.layer is None:
        return ""
    name = conventions.network.layer(step.layer).activation
    if name == "softmax":
        return _ONE if (name, conventions.cost.name) in PAIRS else ""
    corner = ACTIVATIONS[conventions.network.layer(step.layer).activation].corner
    return _CORNER if corner is not None else ""


def _activation_sides(layer: int, conventions: Conventions) -> list[Node]:
    name = conventions.network.layer(layer).activation
    lines = [in_layer(tex, layer) for tex in (*_ACTIVATION_LINES[name], ACTIVATIONS[name].derivative_tex)]
    function, z = activation_symbol(conventions.network, layer), quantity(z_of(layer))
    if function is not None and name not in ("tanh", "softmax"):
        lines = [row(Partial(None, z), Call(function, Parens(z))), *lines]
    if conventions.notation.form != "scalar":
        return lines
    step = Program.of(conventions.network).find(Op.DA_DZ, layer)
    return [indexed(line, step, conventions.network) for line in lines] if name != "softmax" else lines


def _cost_sides(conventions: Conventions) -> list[Node]:
    """From one term of the cost to the registry's derivative, with ½ and 1/m in front where they belong."""
    name = conventions.cost.name
    term = parse(COSTS[name].tex)
    first = row(Partial(None, YHAT), Parens(term) if isinstance(term, Row) else term)
    lines = [first, *(parse(tex) for tex in _COST_LINES[name])]
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
