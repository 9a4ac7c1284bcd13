"""The running product as the chain shows it: symbol by symbol, and number by number."""

from __future__ import annotations

from bpstudio.engine.functions import PENALTIES
from bpstudio.engine.program import Op, Program, Step
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.numbers import array_tree, number
from bpstudio.notation.parse import parse
from bpstudio.notation.readings import Readings
from bpstudio.notation.symbols import THETA, chain_equation, quantity
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Node, Operator, row
from bpstudio.notation.walk import substitute


def product_equation(program: Program, step: Step, conventions: Conventions) -> Equation:
    """∂C/∂θ₂ = ∂z²/∂θ₂ · … · ∂C/∂ŷ, and + 2λθ₂ where the weights are penalised."""
    chain = chain_equation(program, step)
    penalty = penalty_derivative(step, conventions)
    return chain if penalty is None else Equation((chain.left, row(chain.right, Operator("+"), penalty)))


def penalty_derivative(step: Step, conventions: Conventions) -> Node | None:
    """What a penalty adds to the gradient of a layer's weights; None for every other step."""
    if step.op is not Op.DZ_DTHETA or not conventions.regularization.active:
        return None
    derivative = parse(PENALTIES[conventions.regularization.name].derivative_tex)
    return substitute(derivative, {THETA: quantity(f"theta{step.layer}")})


def product_with_numbers(
    program: Program, step: Step, readings: Readings, conventions: Conventions, digits: int = 4
) -> Equation | None:
    """∂C/∂z² = 1·0.7·0.2350·(−0.755) = −0.1242, as the chain grows; the value alone where factors are matrices.

    None while a factor is missing.
    """
    if step.gradient is None or not readings.known(step.gradient):
        return None
    value = array_tree(readings.needed(step.gradient), digits)
    factors = [_factor(link, readings, digits) for link in program.chain(step)]
    known = [factor for factor in factors if factor is not None]
    penalty = penalty_derivative(step, conventions)
    if len(known) < len(factors) or (len(factors) == 1 and penalty is None):
        return Equation((quantity(step.gradient), value))
    added = [Operator("+"), penalty] if penalty is not None else []
    return Equation((quantity(step.gradient), tidied(row(*known, *added)), value))


def _factor(step: Step, readings: Readings, digits: int) -> Node | None:
    """The factor of a step as one number; None where it is a matrix or not known."""
    if step.op is Op.DZ_DB:
        return number(1.0, digits)
    array = readings.array(step.symbol)
    return number(float(array.flat[0]), digits) if array is not None and array.size == 1 else None
