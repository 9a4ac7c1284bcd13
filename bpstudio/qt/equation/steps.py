"""The forward pass and the update as equations with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.network import Array, Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import formula, formula_sides, step_symbol
from bpstudio.notation.naming import only_one
from bpstudio.notation.numbers import number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.readings import Readings
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Matrix, Node, Number, Operator, Row, Text, row
from bpstudio.notation.updates import Moved, update_terms
from bpstudio.qt.equation.compact import UNKNOWN, compact
from bpstudio.session.frame import Frame

MINUS = Operator("−")


@dataclass(frozen=True, slots=True)
class Sides:
    """An equation: what it says in letters, the numbers put in where there are any, and what comes of it."""

    letters: tuple[Node, ...]
    numbers: Node | None
    value: Node

    def lines(self, breaks: int) -> tuple[Node, ...]:
        """In one line; broken before its numbers; or, for want of room, without them."""
        value = self.value if self.value not in self.letters[1:] else None
        right = [side for side in (self.numbers, value) if side is not None]
        if breaks == 2:
            right = [side for side in (value,) if side is not None]
        if breaks == 1 and self.numbers is not None:
            return (Equation(self.letters), row(Operator("="), Equation(tuple(right))))
        return (Equation((*self.letters, *right)),)


BREAKS = (0, 1, 2)


def step_sides(frame: Frame, step: Step, example: int) -> Sides:
    """Symbol, formula, numbers and value of a step, back of its factor; a step to come ends in "—"."""
    conventions = conventions_of(frame)
    letters = (step_symbol(step, conventions), *formula_sides(step, conventions))
    if not frame.visible(step):
        return Sides(letters, None, UNKNOWN)
    # The cost is one number for all examples.
    readings = readings_of(frame, step, None if step.op is Op.C else example)
    numbers, value = with_numbers(step, readings, conventions), _value(step, readings)
    if isinstance(numbers, Row) and any(isinstance(part, Text) for part in numbers.parts):
        return Sides(letters, None, numbers)  # "1 since 1.14 > 0" says the value
    if to_plain(value) == to_plain(letters[-1]):
        return Sides(letters, None, letters[-1])
    result = numbers is None or isinstance(numbers, Text) or only_numbers(numbers) or numbers == value
    return Sides(letters, None if result else numbers, value)


def _value(step: Step, readings: Readings) -> Node:
    return compact(readings.array(step.symbol), 3, zeros=readings.zeros(step.symbol))


def only_numbers(node: Node) -> bool:
    """Whether these are results rather than an expression."""
    return isinstance(node, Matrix) and all(isinstance(cell, Number) for line in node.rows for cell in line)


def update_formula(conventions: Conventions) -> Node:
    """θ ← θ − η ∂C/∂θ, as the optimizer has it."""
    step = Op.UPDATE
    return formula(Step(0, step, None, step.value, ()), conventions)


def is_frozen(frame: Frame, parameter: Parameter) -> bool:
    return not frame.network.trains(parameter)


def part(values: Array, parameter: Parameter) -> Array:
    """Of a layer's weights or biases those that ``parameter`` names."""
    if parameter.whole:
        return values
    found: Array = values[parameter.j] if parameter.kind == "b" else values[parameter.i, parameter.j]
    return found


def before_and_after(frame: Frame, parameter: Parameter) -> tuple[Array, Array]:
    name = "theta" if parameter.kind == "theta" else "b"
    before, after = (getattr(p, name)(parameter.layer) for p in (frame.before, frame.parameters))
    return part(before, parameter), part(after, parameter)


def update_numbers(frame: Frame, parameter: Parameter) -> Node | None:
    """0.6 − 0.1·(−0.0321): plain gradient descent of one parameter; None for anything else."""
    conventions = conventions_of(frame)
    gradient = frame.gradient(parameter)
    before, _ = before_and_after(frame, parameter)
    if conventions.optimizer != "gradient_descent" or gradient is None or gradient.size != 1:
        return None
    rate = number(conventions.learning_rate)
    return tidied(row(number(float(before.flat[0])), MINUS, rate, number(float(gradient.flat[0]))))


def update_equations(frame: Frame, parameter: Parameter) -> tuple[Sides, ...]:
    """The optimizer's lines for one parameter with their numbers; of a whole layer where it was and where it is now."""
    name = quantity(str(parameter))
    before, after = before_and_after(frame, parameter)
    if is_frozen(frame, parameter):
        return (Sides((name,), None, compact(before, 3, 4)),)
    document = frame.state.document
    moved = _moved(frame, parameter)
    terms = update_terms(document.training.optimizer, document.training.learning_rate, name, moved)
    if moved is None:
        return (Sides((name,), None, row(compact(before, 3, 4), Operator("→"), compact(after, 3, 4))),)
    return tuple(
        Sides((term.letters,), term.numbers, UNKNOWN if term.value is None else compact(term.value, 3, 4))
        for term in terms
    )


def _moved(frame: Frame, parameter: Parameter) -> Moved | None:
    """The update of a single parameter in numbers."""
    if parameter.whole and not only_one(parameter, frame.network):
        return None
    one = parameter if not parameter.whole else alone(parameter)
    gradient, moments = frame.gradient(one), frame.moments(one)
    if gradient is None or moments is None:
        return None
    before, after = before_and_after(frame, one)
    remembered, kept = (tuple(map(float, each.rows)) for each in moments)
    return Moved(float(before), float(gradient), float(after), remembered, kept, moments[1].updates)


def alone(parameter: Parameter) -> Parameter:
    """The one parameter of a layer that has just one of its kind."""
    return Parameter(parameter.kind, parameter.layer, 0 if parameter.kind == "theta" else None, 0)
