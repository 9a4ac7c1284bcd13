"""The chain of a gradient: its factors one by one, their product, the sum over paths and that over the examples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import gradient_of, of_parameter
from bpstudio.engine.words import grouped
from bpstudio.explain.chain.cards import Card, chain_cards
from bpstudio.explain.chain.chains import Link, links_of
from bpstudio.explain.chain.effort import path_sizes
from bpstudio.explain.chain.gradients import chain_symbol, closed, gradient_equation
from bpstudio.explain.chain.paths import Paths
from bpstudio.explain.chain.ways import ways_of
from bpstudio.explain.pages.copying import of_ways
from bpstudio.explain.pages.stage import in_short
from bpstudio.explain.pages.steps import first_of
from bpstudio.explain.readings import conventions_of, gradient_or_part
from bpstudio.explain.solution.blocks import Displayed, Runs, SectionTitle, SolutionBlock, Table, Words
from bpstudio.explain.solution.passes import MOST_WRITTEN_OUT, whose_numbers
from bpstudio.explain.solution.seen import ToldIteration
from bpstudio.explain.solution.tables import rows_shown
from bpstudio.explain.words import solution as words
from bpstudio.notation.bounds import is_numbers
from bpstudio.notation.conventions import of_part
from bpstudio.notation.naming import only_one
from bpstudio.notation.numbers import array_tree, number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_reason
from bpstudio.notation.symbols import quantity, symbol
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Node, Operator, Row, Text, row

MOST_PATHS = 12
"""Paths in a table."""
MOST_FACTORS, ENDS = 24, 6
"""Factors of a product that is written out; of more so many from either end, with dots between them."""
TIMES = Operator("·")


def chain_blocks(
    told: ToldIteration, target: Parameter, shown: set[tuple[int, str]]
) -> Iterator[SolutionBlock]:
    """∂C/∂target for every example, or of many for the first, and what they come to together.

    A factor of an example that is ``shown`` above is not shown again; those that are here are added to it.
    """
    target = in_short(target, told.network)
    yield SectionTitle(3, (chain_symbol(told.frame, target, None, told.notation),))
    count = len(told.frame.rows)
    for place in range(count if count <= MOST_WRITTEN_OUT else 1):
        yield from whose_numbers(told, place)
        every = {(place, to_plain(each, told.notation)): each for each in _factors(told, target, place)}
        new = tuple(each for key, each in every.items() if key not in shown)
        shown.update(every)
        if new:
            yield Displayed(new)
        if len(new) < len(every):
            yield Words((words.OTHER_FACTORS,))
        yield Displayed(_gradient(told, target, place))
        yield from _ways(told, target, place)
    if count > 1:
        if count > MOST_WRITTEN_OUT:
            yield Words((words.other_examples(count - 1),))
            if not target.whole or only_one(target, told.network):
                yield _parts(told, target)
        yield Words((words.SUM_OF_PARTS,))
        yield Displayed(_gradient(told, target, None))


# Factors


def _factors(told: ToldIteration, target: Parameter, place: int) -> tuple[Node, ...]:
    frame = told.frame
    links = links_of(frame, target, place, notation=told.notation)
    full = links_of(told.full, target, place, notation=told.notation)
    cards = chain_cards(frame, target, place, notation=told.notation).cards
    found = list[Node]()
    for link, answer, card in zip(links, full, cards, strict=True):
        found += _factor(told, link, answer, card, target)
    return tuple(map(told.written, found))


def _factor(told: ToldIteration, link: Link, answer: Link, card: Card, target: Parameter) -> list[Node]:
    """∂ŷ/∂z³ = σ(z³)(1 − σ(z³)) = 0.6225·(1 − 0.6225) = 0.235; in two equations where its letters are of one unit."""
    assert answer.values is not None, "all of it is revealed"
    if link.values is None or not told.given:
        return _asked_factor(told, link, target, answer.values)
    if link.step.op is Op.DZ_DB:
        return [Equation((link.symbol, link.formula))]
    value = array_tree(answer.values)
    if isinstance(value, Text):
        return [closed((link.symbol, link.formula), answer.values)]
    reasoned = with_reason(card.numbers, value)
    right = (card.numbers, value) if reasoned is None else reasoned
    return _parted(told, link, target, answer.values, [side for side in right if side is not None])


def _asked_factor(told: ToldIteration, link: Link, target: Parameter, values: Array) -> list[Node]:
    """With gaps; of many numbers a sheet has the formula alone, and its key says between which two they lie."""
    value = array_tree(values)
    if not isinstance(value, Text):
        return _parted(told, link, target, values, [told.gaps(value)], known=False)
    if told.kind == "key":
        return [closed((link.symbol, link.formula), values)]
    return [] if is_numbers(link.formula) else [Equation((link.symbol, link.formula))]


def _parted(
    told: ToldIteration, link: Link, target: Parameter, values: Array, right: list[Node], known: bool = True
) -> list[Node]:
    """A formula that is a number is left out where it would give the value away, or stand for several."""
    plain = is_numbers(link.formula) and (values.size > 1 or not known)
    letters = [link.symbol] if plain else [link.symbol, link.formula]
    if target.whole and told.notation.form == "scalar" and values.size > 1:
        of_one = [Equation(tuple(letters))] if len(letters) > 1 else []
        return [*of_one, Equation((symbol(link.step), *right))]
    return [Equation(tuple(_each_once(told, [*letters, *right])))]


def _each_once(told: ToldIteration, sides: list[Node]) -> list[Node]:
    """Without a side that reads as the one before it."""
    found = dict[str, Node]()
    for side in sides:
        found.setdefault(to_plain(side, told.notation), side)
    return list(found.values())


# The gradient


def _hidden(told: ToldIteration, target: Parameter) -> tuple[int, ...]:
    """The steps in the middle of a long chain, for which dots stand in its product."""
    chain = told.frame.program.chain_of(target)
    return () if len(chain) <= MOST_FACTORS else tuple(step.index for step in chain[ENDS:-ENDS])


def _gradient(told: ToldIteration, target: Parameter, place: int | None) -> tuple[Node, ...]:
    frame = told.frame
    equation = gradient_equation(frame, target, place, _hidden(told, target), notation=told.notation)
    if told.given and gradient_or_part(frame, target, place) is not None:
        parts = (
            equation.parts if isinstance(equation, Row) and Operator(",") in equation.parts else (equation,)
        )
        return tuple(told.written(part) for part in parts if part != Operator(","))
    answer = gradient_or_part(told.full, target, place)
    assert answer is not None, "all of it is revealed"
    if isinstance(array_tree(answer), Text):
        if told.kind == "key" and isinstance(equation, Equation):
            equation = told.written(closed(equation.sides, answer))
        return (equation,)
    blank = told.gaps(array_tree(answer))
    if np.size(answer) > 1:
        name = of_part(
            quantity(gradient_of(of_parameter(target))), conventions_of(frame, place, notation=told.notation)
        )
        return (equation, Equation((name, blank)))
    assert isinstance(equation, Equation), "without its numbers it is one"
    letters = (side for side in equation.sides[1:] if not is_numbers(side))
    return (Equation((equation.left, *letters, blank)),)


def _parts(told: ToldIteration, target: Parameter) -> Table:
    """What each example adds, as far as there is room."""
    shown, rows = rows_shown(told), list[tuple[Runs, ...]]()
    for place in shown:
        name = chain_symbol(told.frame, target, place, told.notation)
        found = gradient_or_part(told.frame, target, place) if told.given else None
        answer = gradient_or_part(told.full, target, place)
        assert answer is not None, "all of it is revealed"
        cell = told.cell(None if found is None else float(np.ravel(found)[0]), float(np.ravel(answer)[0]))
        rows.append(((name,), (cell,)))
    left = words.left_out(len(shown), len(told.frame.rows), "example")
    return Table(((words.EXAMPLE,), (words.SHARE,)), tuple(rows), (left,))


# Paths


def _ways(told: ToldIteration, target: Parameter, place: int) -> Iterator[SolutionBlock]:
    """The sum over paths of a single parameter, where it is told and there are several."""
    one = first_of(target) if target.whole and only_one(target, told.network) else target
    chain = told.frame.program.chain_of(target)
    known = told.given and all(told.frame.visible(step) for step in chain)
    if one.whole or not known or all(size == 1 for size in path_sizes(told.network, one)):
        return
    paths = Paths(told.frame, one, place)
    found, ways = paths.page(0, MOST_PATHS), ways_of(paths, 0, MOST_PATHS, notation=told.notation)
    if len(chain) > MOST_FACTORS:
        yield Words((ways.lines[1],))
        return
    yield Words((words.SUM_OF_PATHS,))
    written_out = len(chain) < told.columns
    rows = tuple(
        (
            (grouped(way.place + 1),),
            (way.route,),
            *([(told.written(_product(path.factors)),)] if written_out else []),
            (told.number(path.product or 0.0),),
        )
        for way, path in zip(ways.rows, found, strict=True)
    )
    names = ["", words.PATH, *([words.EXPRESSION] if written_out else []), words.PRODUCT]
    left = words.paths_in_part(len(found), paths.total)
    yield Table(tuple((name,) for name in names), rows, (f"{ways.lines[1]} {left}".strip(),))
    yield Displayed((told.written(of_ways(ways)),))


def _product(factors: tuple[float, ...]) -> Node:
    return tidied(row(*[part for factor in factors for part in (TIMES, number(factor))][1:]))
