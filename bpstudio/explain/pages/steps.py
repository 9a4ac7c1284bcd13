"""The forward pass and the update as equations with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import UPDATE, of_parameter
from bpstudio.explain.chain.compact import UNKNOWN
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import formula, letters_of
from bpstudio.notation.naming import only_one
from bpstudio.notation.nested import turned
from bpstudio.notation.numbers import array_tree, number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers, with_reason
from bpstudio.notation.symbols import quantity, symbol
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Matrix, Node, Number, Operator, Row, Text, row
from bpstudio.notation.updates import Moved, update_terms
from bpstudio.session.frame import Frame

MINUS = Operator("−")
HIGHEST = 4  # rows of numbers in an equation


@dataclass(frozen=True, slots=True)
class Sides:
    """An equation: what it says in letters, the numbers put in where there are any, and what comes of it.

    ``name`` is what the numbers are of where the letters are about one unit among them.
    """

    letters: tuple[Node, ...]
    numbers: Node | None
    value: Node
    name: Node | None = None

    def lines(self, breaks: int) -> tuple[Node, ...]:
        """In one line; broken before its numbers; or, for want of room, without them."""
        numbers = self.numbers if breaks < 2 else None
        value = self.value if self.value not in self.letters else None
        if self.name is not None:
            told = _equation((self.name,), [side for side in (numbers, value) if side is not None])
            letters = Equation(self.letters)
            return (letters, told) if breaks == 1 else (row(letters, Operator(","), told),)
        right = [side for side in (numbers, value) if side is not None]
        if breaks == 1 and numbers is not None:
            return (Equation(self.letters), row(Operator("="), _equation((), right)))
        return (_equation(self.letters, right),)


def _equation(letters: tuple[Node, ...], right: list[Node]) -> Node:
    """The sides with "=" between them; words at the end are no side."""
    sides = [*letters, *right]
    if not isinstance(sides[-1], Text) or len(sides) == 1:
        return Equation(tuple(sides))
    return Equation((*sides[:-2], row(sides[-2], Text(f" ({sides[-1].text})"))))


def values_node(values: Array | float | None, zeros: Flags | None = None) -> Node:
    """All the numbers, a long column lying down; of more than nine how many and between which two, in words."""
    node = UNKNOWN if values is None else array_tree(values, zeros=zeros)
    if isinstance(node, Matrix) and len(node.rows) > HIGHEST and len(node.rows[0]) == 1:
        return turned(Matrix((tuple(line[0] for line in node.rows),)))
    return node


BREAKS = (0, 1, 2)


def step_sides(frame: Frame, step: Step, example: int | None, notation: Notation) -> Sides:
    """Symbol, formula, numbers and value of a step, back of its factor; a step to come ends in "—"."""
    conventions = conventions_of(frame, example, notation=notation)
    if not frame.visible(step):
        return Sides(letters_of(step, conventions), None, UNKNOWN)
    readings = readings_of(frame, step, example)
    found = readings.array(step.symbol)
    letters = letters_of(step, conventions, 1 if found is None else found.size)
    numbers = with_numbers(step, readings, conventions)
    value = values_node(found, readings.zeros(step.symbol))
    reasoned = with_reason(numbers, value)
    if reasoned is not None:
        return Sides(letters, *reasoned)
    if to_plain(value, notation) == to_plain(letters[-1], notation):
        return Sides(letters, None, letters[-1])
    result = numbers is None or isinstance(numbers, Text) or only_numbers(numbers) or numbers == value
    one_of_many = letters[0] != symbol(step) and step.op is not Op.C and found is not None and found.size > 1
    return Sides(letters, None if result else numbers, value, symbol(step) if one_of_many else None)


def only_numbers(node: Node) -> bool:
    """Whether these are results rather than an expression."""
    return isinstance(node, Matrix) and all(_is_result(cell) for line in node.rows for cell in line)


def _is_result(cell: Node) -> bool:
    """A number, or ≈ 0 with its float behind it."""
    return isinstance(cell, Number) or (isinstance(cell, Row) and cell.parts[0] == Operator("≈"))


def update_formula(conventions: Conventions) -> Node:
    """θ ← θ − η ∂C/∂θ, as the optimizer has it."""
    step = Op.UPDATE
    return formula(Step(0, step, None, UPDATE, ()), conventions)


def is_frozen(frame: Frame, parameter: Parameter) -> bool:
    """Whether the parameter, or all of what it stands for, is held fixed in training."""
    return not parameter.trains_in(frame.network)


def part(values: Array, parameter: Parameter) -> Array:
    """Of a layer's weights or biases those that ``parameter`` names."""
    if parameter.whole:
        return values
    found: Array = values[parameter.j] if parameter.kind == "b" else values[parameter.i, parameter.j]
    return found


def before_and_after(frame: Frame, parameter: Parameter) -> tuple[Array, Array | None]:
    """The parameter's values before and after the update, of the shape it has.

    None for the second where a question hides it; what is held fixed is known to stay.
    """
    before, after = (
        part(getattr(at, parameter.kind)(parameter.layer), parameter)
        for at in (frame.before, frame.parameters)
    )
    return before, after if frame.updated or is_frozen(frame, parameter) else None


def update_numbers(frame: Frame, parameter: Parameter, notation: Notation) -> Node | None:
    """0.6 − 0.1·(−0.0321): plain gradient descent of one parameter; None for anything else, and while it is hidden."""
    conventions = conventions_of(frame, notation=notation)
    gradient = frame.gradient(parameter)
    before, after = before_and_after(frame, parameter)
    if after is None or not frame.state.document.training.optimizer.plain:
        return None
    if gradient is None or gradient.size != 1:
        return None
    rate = number(conventions.learning_rate)
    return tidied(row(number(float(before.flat[0])), MINUS, rate, number(float(gradient.flat[0]))))


def update_equations(frame: Frame, parameter: Parameter) -> tuple[Sides, ...]:
    """The optimizer's lines for one parameter with their numbers; of a whole layer where it was and where it is now."""
    name = quantity(of_parameter(parameter))
    before, after = before_and_after(frame, parameter)
    if is_frozen(frame, parameter):
        return (Sides((name,), None, values_node(before)),)
    document = frame.state.document
    moved = _moved(frame, parameter)
    terms = update_terms(document.training.optimizer, document.training.learning_rate, name, moved)
    if moved is None:
        change = row(name, Text(": "), values_node(before), Operator("→"), values_node(after))
        return (Sides((change,), None, change),)
    return tuple(
        Sides((term.letters,), term.numbers, UNKNOWN if term.value is None else number(term.value))
        for term in terms
    )


def _moved(frame: Frame, parameter: Parameter) -> Moved | None:
    """The update of a single parameter in numbers."""
    if parameter.whole and not only_one(parameter, frame.network):
        return None
    one = parameter if not parameter.whole else first_of(parameter)
    gradient, moments = frame.gradient(one), frame.moments(one)
    if gradient is None or moments is None:
        return None
    before, after = before_and_after(frame, one)
    assert after is not None, "the optimizer's memory is hidden where the update is"
    moments_before, moments_after = (tuple(map(float, each.rows)) for each in moments)
    return Moved(
        float(before), float(gradient), float(after), moments_before, moments_after, moments[1].updates
    )


def first_of(parameter: Parameter) -> Parameter:
    """The one parameter of a layer that has just one of its kind."""
    return Parameter(parameter.kind, parameter.layer, 0 if parameter.kind == "theta" else None, 0)
