r"""Why a local derivative is what it is, line by line.

The lines lead to what the registry of functions says and end in it. They are written in z and ŷ, and the tests
hold every one of them against the registry's numbers. The sigmoid's eight are the article's.
"""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.program import Op, Step
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import cost_derivative, in_layer, transposed, with_coefficient
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import YHAT, activation, activation_symbol, quantity, symbol
from bpstudio.notation.tree import Call, Equation, Node, Operator, Parens, Partial, Row, row

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
_CORNER = "the two sides meet in a corner at z = 0, where there is no derivative; 0 counts as the lower side"


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
    return tuple(Equation((symbol(step), side)) for side in sides)


def remark(step: Step, conventions: Conventions) -> str:
    """What the lines cannot say: the corner of ReLU. Empty for most steps."""
    if step.op is not Op.DA_DZ or step.layer is None:
        return ""
    corner = ACTIVATIONS[conventions.network.layer(step.layer).activation].corner
    return _CORNER if corner is not None else ""


def _activation_sides(layer: int, conventions: Conventions) -> list[Node]:
    name = conventions.network.layer(layer).activation
    lines = [in_layer(tex, layer) for tex in (*_ACTIVATION_LINES[name], ACTIVATIONS[name].derivative_tex)]
    function, z = activation_symbol(conventions.network, layer), quantity(f"z{layer}")
    if function is None or name in ("tanh", "softmax"):
        return lines
    return [row(Partial(None, z), Call(function, Parens(z))), *lines]


def _cost_sides(conventions: Conventions) -> list[Node]:
    """From one term of the cost to the registry's derivative, with ½ and 1/m in front where they belong."""
    name = conventions.cost.name
    term = parse(COSTS[name].tex)
    first = row(Partial(None, YHAT), Parens(term) if isinstance(term, Row) else term)
    lines = [first, *(parse(tex) for tex in _COST_LINES[name])]
    return [*(with_coefficient(line, conventions) for line in lines), *cost_derivative(conventions)]


def _affine_sides(step: Step, layer: int, conventions: Conventions) -> list[Node]:
    below = quantity(activation(layer - 1, conventions.network.depth))
    theta, b = quantity(f"theta{layer}"), quantity(f"b{layer}")
    by = quantity(step.symbol)
    assert isinstance(by, Partial), "a backward step's symbol is a derivative"
    affine = Parens(row(transposed(theta), below, Operator("+"), b))
    result = {Op.DZ_DTHETA: below, Op.DZ_DB: parse("1"), Op.DZ_DA: theta}[step.op]
    return [row(Partial(None, by.by), affine), result]
