"""The forward pass, the cost and the update of an iteration as equations with their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import YHAT, of_parameter
from bpstudio.engine.words import as_sentence
from bpstudio.explain.chain.batch import batch_of, equation_of
from bpstudio.explain.chain.parts import cost_symbol
from bpstudio.explain.pages.steps import Sides, before_and_after, is_frozen, step_sides, update_formula
from bpstudio.explain.pages.update import update_of
from bpstudio.explain.readings import conventions_of, several
from bpstudio.explain.solution.blocks import Displayed, Runs, SolutionBlock, Table, Words
from bpstudio.explain.solution.breaking import width_of
from bpstudio.explain.solution.seen import ToldIteration
from bpstudio.explain.solution.tables import forward_tables, rows_shown
from bpstudio.explain.words import solution as words
from bpstudio.notation.held_fixed import held_fixed
from bpstudio.notation.naming import only_one, unit_symbol
from bpstudio.notation.numbers import array_tree
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tree import Equation, Matrix, Node, Text
from bpstudio.notation.updates import update_terms

MOST_WRITTEN_OUT = 4
"""Examples whose numbers are put in one by one."""
MOST_GAPS = 9
"""Of more numbers there is a table."""
WIDE = 46


def step_equations(told: ToldIteration, step: Step, example: int | None) -> tuple[Node, ...]:
    """A step as one equation, or as two where its letters are about one unit and its numbers about all."""
    sides = step_sides(told.frame, step, example, told.notation)
    if not told.frame.visible(step) or not told.given:
        full = step_sides(told.full, step, example, told.notation)
        many = isinstance(full.value, Text)
        value = full.value if told.kind == "key" else sides.letters[-1]
        sides = replace(sides, numbers=None, value=value if many else told.gaps(full.value), name=full.name)
        if many and told.kind != "key":
            sides = replace(sides, name=None)
    return tuple(map(told.written, _equations(told, step, sides)))


def _equations(told: ToldIteration, step: Step, sides: Sides) -> tuple[Node, ...]:
    """Where the numbers of several units would be wide, each unit has an equation of its own."""
    match sides.numbers, sides.value:
        case Matrix(numbers), Matrix(values) if width_of(told.written(Matrix(numbers))) > WIDE:
            letters = Equation(sides.letters)
            each = enumerate(zip(numbers, values, strict=True))
            name = partial(unit_symbol, step.writes, network=told.network)
            return letters, *(Equation((name(unit), *line, *value)) for unit, (line, value) in each)
    return sides.lines(1) if sides.name is not None else sides.lines(0)


def whose_numbers(told: ToldIteration, place: int) -> Iterator[Words]:
    """Whose numbers follow, where there are several examples."""
    if several(told.frame):
        yield Words((words.of_example(int(told.frame.rows[place])),))


def forward_blocks(told: ToldIteration) -> Iterator[SolutionBlock]:
    """Every step for the first example, and a table of all of them for each layer."""
    yield from whose_numbers(told, 0)
    steps = [step for step in told.frame.program if step.op in (Op.Z, Op.A)]
    yield Displayed(tuple(each for step in steps for each in step_equations(told, step, 0)))
    for layer in told.network.layer_ids:
        yield from forward_tables(told, layer)


def cost_blocks(told: ToldIteration) -> Iterator[SolutionBlock]:
    """The cost of the batch; of several examples also what each adds to it."""
    frame, step = told.frame, told.frame.program.find(Op.C)
    if not several(frame):
        yield Displayed(step_equations(told, step, None))
        return
    sides = step_sides(frame, step, None, told.notation)
    known = frame.visible(step) and told.given
    value = sides.value if known else told.gaps(step_sides(told.full, step, None, told.notation).value)
    yield Displayed((told.written(Equation((*sides.letters, value))),))
    for place in range(len(frame.rows) if len(frame.rows) <= MOST_WRITTEN_OUT else 1):
        yield from whose_numbers(told, place)
        yield Displayed(step_equations(told, step, place))
    yield _shares(told)
    if known:
        equation = equation_of(frame, batch_of(frame, None, notation=told.notation), told.notation)
        yield Displayed((told.written(equation),))


def _shares(told: ToldIteration) -> Table:
    """ŷ, y and the part of the cost, an example a row."""
    shown, network = rows_shown(told), told.network
    full, seen = told.full.cost_shares, told.frame.cost_shares if told.given else None
    yhat = told.frame.quantity(YHAT) if told.given else None
    outputs = range(min(network.outputs, told.columns - 1)) if yhat is not None else range(0)
    assert full is not None, "all of it is revealed"
    rows = list[tuple[Runs, ...]]()
    for place in shown:
        part = told.cell(None if seen is None else float(seen[place]), float(full[place]))
        symbol = cost_symbol(told.frame, "example", place)
        cells = [] if yhat is None else [(told.number(float(yhat[place, unit])),) for unit in outputs]
        rows.append(((str(int(told.frame.rows[place]) + 1),), *cells, (symbol,), (part,)))
    head: tuple[Runs, ...] = (
        (words.EXAMPLE,),
        *((unit_symbol(YHAT, unit, network),) for unit in outputs),
        ("",),
        (words.SHARE,),
    )
    return Table(head, tuple(rows), (words.left_out(len(shown), len(told.frame.rows), "example"),))


# The update


def update_blocks(told: ToldIteration, targets: tuple[Parameter, ...]) -> Iterator[SolutionBlock]:
    """The rule, what it leaves alone, and what it makes of each of these parameters."""
    conventions, held = conventions_of(told.frame, notation=told.notation), held_fixed(told.network)
    rule = update_formula(conventions)
    yield Displayed((rule,) if held is None else (rule, held))
    equations = list[Node]()
    for target in targets:
        equations += map(told.written, _update_of(told, target))
        moved = told.complete and not is_frozen(told.frame, target)
        note = update_of(told.frame, target, notation=told.notation).note if moved else ""
        if note:
            yield from (Displayed(tuple(equations)), Words((as_sentence(note),)))
            equations = []
    if equations:
        yield Displayed(tuple(equations))


def _update_of(told: ToldIteration, target: Parameter) -> Iterator[Node]:
    frame, full = told.frame, told.full
    name = quantity(of_parameter(target))
    frozen = is_frozen(frame, target)
    if frozen or (target.whole and not only_one(target, told.network)):
        _, after = before_and_after(full, target)
        assert after is not None, "all of it is revealed"
        known = told.given if frozen else frame.updated
        letters = () if frozen else _rule_for(told, name)
        yield from _stated(told, letters or (name,), after, known)
        return
    equations = update_of(full, target, notation=told.notation).equations
    if frame.updated:
        for sides in equations:
            yield from sides.lines(0)
        return
    training = frame.state.document.training
    terms = update_terms(training.optimizer, training.learning_rate, name, None)
    for term, sides in zip(terms, equations, strict=True):
        yield Equation((term.letters, told.gap(sides.value)))


def _rule_for(told: ToldIteration, name: Node) -> tuple[Node, ...]:
    """The last line of the optimizer's rule, with this name in it."""
    training = told.frame.state.document.training
    return (update_terms(training.optimizer, training.learning_rate, name, None)[-1].letters,)


def _stated(told: ToldIteration, letters: tuple[Node, ...], values: Array, known: bool) -> Iterator[Node]:
    """The values where they can be written, or gaps for them; of many the rule alone, for the table has them."""
    tree = array_tree(np.asarray(values))
    few = np.size(values) <= MOST_GAPS
    if few:
        yield Equation((*letters, tree if known else told.gaps(tree)))
    else:
        yield letters[0]
