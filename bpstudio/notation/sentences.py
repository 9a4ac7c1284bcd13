"""Steps in words, for the status line and screen readers, and in one line for the terminal."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import gradient_of, z_of
from bpstudio.engine.words import grouped
from bpstudio.notation.conventions import Conventions, of_part
from bpstudio.notation.formulas import formula, letters_of
from bpstudio.notation.held_fixed import held_fixed
from bpstudio.notation.indices import weighed_sum
from bpstudio.notation.numbers import array_tree, equated, format_number, stated
from bpstudio.notation.plain import to_plain
from bpstudio.notation.readings import Readings
from bpstudio.notation.substitution import with_numbers, with_reason
from bpstudio.notation.symbols import quantity, running_product, symbol
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Text


def equation_text(step: Step, readings: Readings, conventions: Conventions, digits: int = 4) -> str:
    """Symbol = formula = numbers = value, without saying the same twice; many numbers are told in words behind it."""
    if step.op is Op.UPDATE:
        rule, held = to_plain(formula(step, conventions), conventions.notation), _held(conventions)
        return f"{rule}, η = {format_number(conventions.learning_rate)}{held}"
    value = np.ones((1, 1)) if step.op is Op.DZ_DB else readings.array(step.symbol)
    numbers = None if value is None else with_numbers(step, readings, conventions, digits)
    letters = letters_of(step, conventions, 1 if value is None else value.size)
    sides, zeros = [to_plain(side, conventions.notation) for side in letters], readings.zeros(step.symbol)
    name = to_plain(symbol(step), conventions.notation)
    if step.op is Op.C or value is None or value.size == 1 or sides[0] == name:
        return _closed(sides, numbers, value, digits, zeros, conventions.notation)
    of_all = _closed([name], numbers, value, digits, zeros, conventions.notation)
    return f"{' = '.join(dict.fromkeys(sides))}, {of_all}"  # one unit, then all


def _held(conventions: Conventions) -> str:
    held = held_fixed(conventions.network)
    return "" if held is None else f", {to_plain(held, conventions.notation)}"


def _closed(
    sides: list[str],
    numbers: Node | None,
    value: Array | None,
    digits: int,
    zeros: Flags | None,
    notation: Notation,
) -> str:
    put_in = "" if numbers is None or isinstance(numbers, Text) else to_plain(numbers, notation)
    if put_in.startswith("≈"):  # that is the value, which brings its own relation
        put_in, numbers = "", None
    reasoned = with_reason(numbers, array_tree(value, digits, zeros))
    if reasoned is not None:
        case, told = reasoned
        sides = sides if case is None else [*sides, to_plain(case, notation)]
        return equated(" = ".join(dict.fromkeys(sides)), to_plain(told, notation))
    sides = [*sides, put_in] if put_in else sides
    whole = " = ".join(dict.fromkeys(sides))
    text = stated(whole, value, digits, zeros)
    return whole if text.removeprefix(f"{whole} = ") in sides else text


def terminal_line(
    step: Step, readings: Readings, conventions: Conventions, digits: int = 4, gradient: Node | None = None
) -> str:
    """`` 8  backward  ∂ŷ/∂z³ = σ(z³)(1 − σ(z³)) = 0.6225·(1 − 0.6225) = 0.2350    ∂C/∂z³ = −0.1774``.

    ``gradient`` is an equation for the second part, where its value alone does not tell how it comes about.
    """
    line = f"{step.number:>2}  {step.phase:<8}  {equation_text(step, readings, conventions, digits)}"
    symbol = running_product(step)
    if symbol is None or step.symbol == step.gradient:
        return line
    if gradient is not None:
        return f"{line}    {to_plain(gradient, conventions.notation)}"
    zeros = readings.zeros(step.writes)
    return f"{line}    {stated(_written(step, conventions), readings.array(step.writes), digits, zeros)}"


def sentence(step: Step, readings: Readings, conventions: Conventions, digits: int = 4) -> str:
    """One plain sentence: what the step does and, once it is known, what came of it."""
    if step.op is Op.UPDATE:
        rate = format_number(conventions.learning_rate)
        held = _held(conventions)
        return f"Update every weight and bias{(' that is trained' if held else '')}, η = {rate}{held}."
    if step.op is Op.Z:
        return _computes(step, readings, conventions, digits)
    result = readings.array(step.writes)
    doing = _doing(step, readings, conventions)
    if result is None:
        return f"{doing} {to_plain(symbol(step), conventions.notation)}." if step.upstreams else f"{doing}."
    outcome = stated(_written(step, conventions), result, digits, readings.zeros(step.writes))
    outcome += _whose(step, conventions)
    if not step.upstreams:
        return f"{doing}: {outcome}."
    name = to_plain(symbol(step), conventions.notation)
    brought = f"{name} = 1" if step.op is Op.DZ_DB else stated(name, readings.array(step.symbol), digits)
    branch = step.op in (Op.DZ_DTHETA, Op.DZ_DB)
    return f"{doing} {brought}{_rest(step, conventions)}: {('' if branch else 'the running product is ')}{outcome}."


def _computes(step: Step, readings: Readings, conventions: Conventions, digits: int) -> str:
    """``Layer 2 computes z² = θ₂a¹ + b₂ = 0.53``; a formula for one unit has the numbers of all behind it."""
    result, network, layer = readings.array(step.writes), conventions.network, step.layer or 1
    letters = letters_of(step, conventions)
    if (
        network.width(layer) == network.width_below(layer) == 1
    ):  # θ is a number, of which there is no transpose
        letters = (symbol(step), weighed_sum(layer, network))
    text = (
        f"Layer {layer} computes {' = '.join(to_plain(letter, conventions.notation) for letter in letters)}"
    )
    if result is None:
        return f"{text}."
    zeros, name = readings.zeros(step.writes), symbol(step)
    if letters[0] == name:
        return f"{stated(text, result, digits, zeros)}."
    return f"{text}: {stated(to_plain(name, conventions.notation), result, digits, zeros)}."


def _written(step: Step, conventions: Conventions) -> str:
    """The name of what exists once the step is done; a cost or gradient of one example is its part."""
    name = quantity(step.writes)
    partly = step.op in (Op.C, Op.DZ_DTHETA, Op.DZ_DB)
    return to_plain(of_part(name, conventions) if partly else name, conventions.notation)


def _whose(step: Step, conventions: Conventions) -> str:
    if conventions.part is None or step.op not in (Op.C, Op.DZ_DTHETA, Op.DZ_DB):
        return ""
    return f", the part of example {grouped(conventions.part)}"


def _doing(step: Step, readings: Readings, conventions: Conventions) -> str:
    match step.op:
        case Op.A:
            return _applies(step, conventions)
        case Op.C:
            return "Compare with the target"
        case Op.DC_DYHAT:
            return "Start at the cost"
        case Op.DZ_DTHETA | Op.DZ_DB:
            name = to_plain(quantity(step.writes.by or step.writes), conventions.notation)
            return f"Branch off to {name}, multiply{' by' if not _outer(step, conventions) else ''}"
    return f"Multiply{_how(step, readings, conventions)} by"


def _how(step: Step, readings: Readings, conventions: Conventions) -> str:
    """Whether number by number, where there are several."""
    coupled = ACTIVATIONS[conventions.network.layer(step.layer or 1).activation].couples
    array = readings.array(step.symbol)
    several = step.op is Op.DA_DZ and not coupled and array is not None and array.size > 1
    return " number by number" if several else ""


def _outer(step: Step, conventions: Conventions) -> bool:
    """Whether every input of the layer is multiplied with every ∂C/∂z of it."""
    return step.op is Op.DZ_DTHETA and conventions.network.width(step.layer or 1) > 1


def _rest(step: Step, conventions: Conventions) -> str:
    """What a branch does besides: every input with every ∂C/∂z, nothing of what is cut, examples added up, a penalty's
    term added.
    """
    if step.op not in (Op.DZ_DTHETA, Op.DZ_DB):
        return ""
    by_z = to_plain(quantity(gradient_of(z_of(step.layer or 1))), conventions.notation)
    outer = f" by every number of {by_z}" if _outer(step, conventions) else ""
    if step.op is Op.DZ_DTHETA and conventions.network.layer(step.layer or 1).cut:
        outer += ", put 0 where cut"
    if conventions.part is not None:
        return outer
    added = f", add up the {grouped(conventions.examples)} examples" if conventions.examples > 1 else ""
    penalised = step.op is Op.DZ_DTHETA and conventions.regularization.active
    return f"{outer}{added}{', add the penalty’s term' if penalised else ''}"


def _applies(step: Step, conventions: Conventions) -> str:
    assert step.layer is not None, "an activation belongs to a layer"
    activation = ACTIVATIONS[conventions.network.layer(step.layer).activation]
    if activation.same:
        return f"Layer {step.layer} passes z on unchanged"
    return f"Layer {step.layer} applies {activation.label}"
