"""Numbers put into a formula: σ(z³)(1 − σ(z³)) becomes 0.6225·(1 − 0.6225)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import PENALTY, Quantity, output_of, z_of
from bpstudio.engine.quantity import YHAT as OUTPUT
from bpstudio.engine.quantity import C as COST
from bpstudio.engine.quantity import Y as TARGET
from bpstudio.notation.bounds import exact, holds, middle
from bpstudio.notation.conventions import Conventions, letters_of_cost
from bpstudio.notation.formulas import matrix_sides
from bpstudio.notation.numbers import array_tree, nearly_zero, number
from bpstudio.notation.parse import parse
from bpstudio.notation.readings import Readings
from bpstudio.notation.symbols import YHAT, Y, activation_symbol, quantity
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Call, Cases, Matrix, Node, Number, Operator, Parens, Row, Text, row
from bpstudio.notation.walk import rebuild, substitute

PLUS = Operator("+")
MOST_CELLS = 4
SINCE = ", since "
_COMPARISONS = {"<": lt, "≤": le, ">": gt, "≥": ge, "=": eq}


def with_numbers(step: Step, readings: Readings, conventions: Conventions, digits: int = 4) -> Node | None:
    """The right side of the step's formula with its numbers.

    Several units or examples become a matrix of at most four such expressions; of more the result is given alone, as
    where rounding has left nothing of the numbers (1 − ŷ of a saturated unit). None where a number is missing or the
    step has no expression of its own (the update).
    """
    found = _with_numbers(step, readings, conventions, digits)
    name = step.symbol if step.gradient else step.writes
    if found is None or isinstance(found, Text) or not readings.known(name) or step.op is Op.DZ_DB:
        return found
    return found if holds(found, readings.needed(name)) else _result(readings, name, digits)


def with_reason(numbers: Node | None, value: Node) -> tuple[Node | None, Node] | None:
    """Of numbers that say why a case holds the case, e⁻¹, and the value with the reason: 0.3679, since −1 ≤ 0.

    No case where that is the value itself, 1, since 1.14 > 0. None where no reason is given.
    """
    told = _reason(numbers)
    if told is None or not isinstance(numbers, Row):
        return None
    case = row(*numbers.parts[:told])
    if isinstance(case, Number) and isinstance(value, Number) and case.text == value.text:
        return None, numbers
    return case, row(value, *numbers.parts[told:])


def _reason(node: Node | None) -> int | None:
    """Where among the parts the words begin that say why a case holds."""
    parts = node.parts if isinstance(node, Row) else ()
    return next((at for at, part in enumerate(parts) if isinstance(part, Text) and SINCE in part.text), None)


def _with_numbers(step: Step, readings: Readings, conventions: Conventions, digits: int) -> Node | None:
    needed = [name for name in step.reads if not name.is_gradient]
    if not COSTS[conventions.cost.name].needs_target:
        needed = [name for name in needed if name != TARGET]
    if step.op is Op.UPDATE or not readings.known(*needed):
        return None
    if step.op is Op.Z:
        return _weighted(step, readings, digits)
    if step.op is Op.C:
        return _cost(readings, conventions, digits)
    if step.op in (Op.A, Op.DA_DZ, Op.DC_DYHAT):
        return _unit_by_unit(step, readings, conventions, digits)
    return Number("1") if step.op is Op.DZ_DB else array_tree(readings.array(step.reads[0]), digits)


def _weighted(step: Step, readings: Readings, digits: int) -> Node | None:
    """θ₁a₁ + θ₂a₂ + b, unit by unit and example by example."""
    below, theta, b = (readings.needed(name) for name in step.reads)
    units, examples = theta.shape[1], below.shape[1]
    if units * examples > MOST_CELLS or len(theta) > MOST_CELLS:
        return _result(readings, step.writes, digits)

    def cell(unit: int, example: int) -> Node:
        terms: list[Node] = []
        for weight, value in zip(theta[:, unit], below[:, example], strict=True):
            terms += [number(float(weight), digits), number(float(value), digits), PLUS]
        return tidied(row(*terms, number(float(b[unit, 0]), digits)))

    return _matrix(units, examples, cell)


def _unit_by_unit(step: Step, readings: Readings, conventions: Conventions, digits: int) -> Node | None:
    coupled = step.layer is not None and ACTIVATIONS[conventions.network.layer(step.layer).activation].couples
    arrays = {name: readings.array(name) for name in step.reads if not name.is_gradient}
    known = {name: array for name, array in arrays.items() if array is not None}
    units, examples = next(iter(known.values())).shape
    expression = matrix_sides(step, conventions)[-1]
    zeros = None if step.layer is None else readings.zeros(z_of(step.layer))
    # in a z that is 0 but for rounding there are no digits to put in
    lost = zeros is not None and not isinstance(expression, Cases)
    if coupled or lost or units * examples > MOST_CELLS:
        return _result(readings, step.symbol, digits)

    def cell(unit: int, example: int) -> Node:
        values = {name: float(array[unit, example]) for name, array in known.items()}
        zero = zeros is not None and bool(zeros[unit, example])
        return _put_in(expression, step, values, conventions, digits, zero)

    return _matrix(units, examples, cell)


def _put_in(
    expression: Node,
    step: Step,
    values: Mapping[Quantity, float],
    conventions: Conventions,
    digits: int,
    zero: bool = False,
) -> Node:
    """The expression of one unit with ``values`` put in; g(z) is known too where a is.

    ``zero``: z is 0 but for rounding.
    """
    nodes: dict[Node, Node] = {quantity(name): number(value, digits) for name, value in values.items()}
    if step.op is Op.DA_DZ and step.layer is not None:
        function = activation_symbol(conventions.network, step.layer)
        a = output_of(conventions.network, step.layer)
        if function is not None:
            nodes[Call(function, Parens(quantity(z_of(step.layer))))] = nodes[quantity(a)]
    nodes[parse("m")] = number(conventions.examples)
    nodes[parse("n")] = number(conventions.network.outputs)
    known: dict[Node, Node] = {quantity(name): exact(value) for name, value in values.items()}
    if step.op is Op.DC_DYHAT:
        settings = letters_of_cost(conventions.cost)
        nodes |= {letter: number(value, digits) for letter, value in settings.items()}
        known |= {letter: exact(value) for letter, value in settings.items()}
    chosen = case_that_holds(expression, known) if isinstance(expression, Cases) else None
    if chosen is None:
        return tidied(substitute(_decided(expression, known), nodes))
    value, condition = chosen
    if zero and step.layer is not None and 0.0 in _corners(step, conventions):
        z, why = z_of(step.layer), Text(", on the corner: rounding decided")
        return Row((value, Text(SINCE), quantity(z), *nearly_zero(values[z]).parts, why))
    return tidied(substitute(row(value, Text(SINCE), condition), nodes))


def _corners(step: Step, conventions: Conventions) -> tuple[float, ...]:
    return () if step.layer is None else ACTIVATIONS[conventions.network.layer(step.layer).activation].corners


def case_that_holds(cases: Cases, numbers: Mapping[Node, Node]) -> tuple[Node, Node] | None:
    """The case that holds with these numbers, and its condition."""
    return next((each for each in cases.rows if _holds(tidied(substitute(each[1], numbers)))), None)


def _decided(node: Node, numbers: Mapping[Node, Node]) -> Node:
    """The tree with the case that holds in the place of all cases."""
    if isinstance(node, Cases):
        chosen = case_that_holds(node, numbers)
        return node if chosen is None else chosen[0]

    def inside(child: Node) -> Node:
        decided = _decided(child, numbers)
        whole = isinstance(child, Cases) and isinstance(decided, Row)
        return Parens(decided) if whole else decided

    return rebuild(node, inside)


def _holds(condition: Node) -> bool:
    """Whether a comparison of numbers is true."""
    parts = condition.parts if isinstance(condition, Row) else ()
    for at, part in enumerate(parts):
        if isinstance(part, Operator) and part.sign in _COMPARISONS:
            left, right = middle(row(*parts[:at])), middle(row(*parts[at + 1 :]))
            return bool(_COMPARISONS[part.sign](left, right))
    return False


def _cost(readings: Readings, conventions: Conventions, digits: int) -> Node | None:
    needs_target = COSTS[conventions.cost.name].needs_target
    yhat, y = readings.needed(OUTPUT), readings.needed(TARGET if needs_target else OUTPUT)
    if yhat.size > MOST_CELLS:
        return _result(readings, COST, digits)
    term = parse(COSTS[conventions.cost.name].tex)
    parts, settings = list[Node](), letters_of_cost(conventions.cost)
    for output, target in zip(yhat.flat, y.flat, strict=True):
        values = settings | {YHAT: float(output), Y: float(target)}
        nodes: dict[Node, Node] = {letter: number(value, digits) for letter, value in values.items()}
        decided = _decided(term, {letter: exact(value) for letter, value in values.items()})
        parts += [PLUS, _as_term(substitute(decided, nodes), first=not parts)]
    whole = _times_coefficient(row(*parts[1:]), conventions, digits)
    penalty = readings.array(PENALTY)
    return tidied(whole if penalty is None else row(whole, PLUS, number(float(penalty.item()), digits)))


def _as_term(term: Node, first: bool) -> Node:
    negative = isinstance(term, Row) and term.parts[0] == Operator("−")
    return Parens(term) if negative and not first else term


def _times_coefficient(terms: Node, conventions: Conventions, digits: int) -> Node:
    if conventions.coefficient == 1:
        return terms
    inner = Parens(terms) if isinstance(terms, Row) else terms
    return row(number(conventions.coefficient, digits), inner)


def _matrix(units: int, examples: int, cell: Callable[[int, int], Node]) -> Node:
    if units == examples == 1:
        return cell(0, 0)
    rows = tuple(tuple(cell(unit, example) for example in range(examples)) for unit in range(units))
    return Matrix(tuple(tuple(map(_without_reason, cells)) for cells in rows))


def _without_reason(cell: Node) -> Node:
    """Among others there is no room to say since when a case holds."""
    told = _reason(cell)
    return cell if told is None or not isinstance(cell, Row) else row(*cell.parts[:told])


def _result(readings: Readings, name: Quantity, digits: int) -> Node | None:
    values = readings.array(name)
    return None if values is None else array_tree(values, digits, readings.zeros(name))
