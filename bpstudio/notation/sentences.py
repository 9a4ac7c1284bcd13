"""Steps in words, for the status line and screen readers, and in one line for the terminal."""

from __future__ import annotations

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.program import Op, Step
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import formula, formula_sides, step_symbol
from bpstudio.notation.numbers import format_array, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.readings import Readings
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import gradient_symbol, quantity, symbol


def value_text(name: str, readings: Readings, digits: int = 4) -> str:
    """The value of a quantity in one line, "—" while it is not computed."""
    return format_array(readings.array(name), digits, readings.zeros(name))


def factor_text(step: Step, readings: Readings, digits: int = 4) -> str:
    """What the step multiplies by."""
    return "1" if step.op is Op.DZ_DB else value_text(step.symbol, readings, digits)


def _result_text(step: Step, readings: Readings, digits: int) -> str:
    return value_text(step.writes, readings, digits)


def equation_text(step: Step, readings: Readings, conventions: Conventions, digits: int = 4) -> str:
    """Symbol = formula = numbers = value, without saying the same twice."""
    if step.op is Op.UPDATE:
        return f"{to_plain(formula(step, conventions))}, η = {format_number(conventions.learning_rate)}"
    sides = [to_plain(side) for side in (step_symbol(step, conventions), *formula_sides(step, conventions))]
    numbers = with_numbers(step, readings, conventions, digits)
    if numbers is not None:
        sides.append(to_plain(numbers))
    sides.append((factor_text if step.gradient else _result_text)(step, readings, digits))
    return " = ".join(dict.fromkeys(sides)).replace("= ≈", "≈")


def terminal_line(step: Step, readings: Readings, conventions: Conventions, digits: int = 4) -> str:
    """`` 8  backward  ∂ŷ/∂z³ = σ(z³)(1 − σ(z³)) = 0.6225·(1 − 0.6225) = 0.2350    ∂C/∂z³ = −0.1774``."""
    line = f"{step.number:>2}  {step.phase:<8}  {equation_text(step, readings, conventions, digits)}"
    gradient = gradient_symbol(step)
    if gradient is None or step.symbol == step.gradient:
        return line
    return f"{line}    {to_plain(gradient)} = {value_text(step.writes, readings, digits)}"


def sentence(step: Step, readings: Readings, conventions: Conventions, digits: int = 4) -> str:
    """One plain sentence: what the step does and, once it is known, what came of it."""
    if step.op is Op.UPDATE:
        rate = format_number(conventions.learning_rate)
        return f"Move every weight and bias against its gradient, η = {rate}."
    doing, result = _doing(step, conventions), value_text(step.writes, readings, digits)
    if not readings.known(step.writes):
        return f"{doing} {to_plain(symbol(step))}." if step.upstream is not None else f"{doing}."
    outcome = f"{to_plain(quantity(step.writes))} = {result}".replace("= ≈", "≈")
    if step.upstream is None:
        return f"{doing}: {outcome}."
    factor = f"{to_plain(symbol(step))} = {factor_text(step, readings, digits)}"
    running = "" if step.op in (Op.DZ_DTHETA, Op.DZ_DB) else "the running product is "
    return f"{doing} {factor}: {running}{outcome}."


def _doing(step: Step, conventions: Conventions) -> str:
    match step.op:
        case Op.Z:
            return f"Layer {step.layer} weighs its input"
        case Op.A:
            return _applies(step, conventions)
        case Op.C:
            return "Compare with the target"
        case Op.DC_DYHAT:
            return "Start at the cost"
        case Op.DZ_DTHETA | Op.DZ_DB:
            return f"Branch off to {to_plain(quantity(step.writes.removeprefix('dC/d')))}, multiply by"
        case _:
            return "Multiply by"


def _applies(step: Step, conventions: Conventions) -> str:
    assert step.layer is not None, "an activation belongs to a layer"
    name = conventions.network.layer(step.layer).activation
    if name == "identity":
        return f"Layer {step.layer} passes z on unchanged"
    return f"Layer {step.layer} applies {ACTIVATIONS[name].label}"
