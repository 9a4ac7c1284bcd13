"""The tables of a worked solution: the layers, the examples, the forward pass, and what came of every parameter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bpstudio.engine.examples import TableName
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.gradient_check import Comparison, method_for
from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import KINDS, Parameter
from bpstudio.engine.quantity import Quantity, X, Y, b_of, output_of, theta_of, z_of
from bpstudio.engine.words import grouped
from bpstudio.explain.solution.blocks import Displayed, Runs, SolutionBlock, Table, Words
from bpstudio.explain.solution.seen import ToldIteration
from bpstudio.explain.troubles.corner import is_zero
from bpstudio.explain.words import solution as words
from bpstudio.notation.naming import parameter_symbol, parameter_text, unit_symbol
from bpstudio.notation.numbers import MOST_IN_A_LINE, array_tree, nearly_zero
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import in_words
from bpstudio.notation.tree import Equation, Node
from bpstudio.session.checking import references

MOST_EXAMPLES, MOST_UNITS, MOST_PARAMETERS, MOST_DATA = 12, 16, 60, 12


def layer_table(told: ToldIteration) -> Table:
    """Every layer with its width, its activation, and how many weights and biases it has."""
    network = told.network
    rows: list[tuple[Runs, ...]] = [((words.INPUT,), (grouped(network.inputs),), ("",), ("",), ("",))]
    for number in network.layer_ids:
        layer, below = network.layer(number), network.width_below(number)
        found = ACTIVATIONS[layer.activation]
        rows.append(
            (
                (words.layer_under(number, network.depth),),
                (grouped(layer.width),),
                (words.NO_ACTIVATION if found.same else found.label,),
                (grouped(below * layer.width - len(layer.cut)),),
                (grouped(layer.width),),
            )
        )
    head = (words.LAYER, words.UNITS, words.ACTIVATION, words.WEIGHTS, words.BIASES)
    return Table(tuple((each,) for each in head), tuple(rows), ())


def start_blocks(told: ToldIteration) -> Iterator[SolutionBlock]:
    """The weights and biases that the iteration begins with: as matrices, of wide layers as tables."""
    if not told.given:
        yield Words((words.NOT_TOLD,))
        return
    before, equations = told.frame.before, list[Node]()
    for layer in told.network.layer_ids:
        for what, values in ((theta_of(layer), before.theta(layer)), (b_of(layer), before.b(layer))):
            if values.size <= MOST_IN_A_LINE:
                equations.append(told.written(Equation((quantity(what), array_tree(values)))))
                continue
            if equations:
                yield Displayed(tuple(equations))
                equations = []
            yield from _grid(told, quantity(what), layer, np.atleast_2d(values), values.ndim == 1)
    if equations:
        yield Displayed(tuple(equations))


def _grid(told: ToldIteration, symbol: Node, layer: int, values: Array, biases: bool) -> Iterator[Table]:
    """Rows are the units that are read, columns the units that read, a few at a time; of many the first."""
    rows, columns = (min(size, MOST_UNITS) for size in values.shape)
    left = words.left_out(rows * columns, values.size, "number")
    for start in range(0, columns, told.columns):
        some = range(start, min(start + told.columns, columns))
        head: tuple[Runs, ...] = ((symbol,), *((f"{words.OF_UNIT} {j + 1}",) for j in some))
        body = tuple(
            (
                (f"{words.ROW} {i + 1}" if len(values) > 1 else "",),
                *((told.number(float(values[i, j])),) for j in some),
            )
            for i in range(rows)
        )
        yield Table(head, body, (words.weights_caption(layer, biases=biases, left=left),))


def rows_shown(told: ToldIteration, most: int = MOST_EXAMPLES) -> list[int]:
    """The places in the batch of the examples that tables have: the first."""
    return list(range(min(len(told.frame.rows), most)))


def _example(told: ToldIteration, place: int) -> Runs:
    return (str(int(told.frame.rows[place]) + 1),)


def example_tables(told: ToldIteration) -> Iterator[Table]:
    """Inputs and targets, under the names of their columns."""
    frame, data, network = told.frame, told.frame.state.document.data, told.network
    columns, dropped = list[tuple[Runs, Array]](), list[str]()
    tables: tuple[tuple[TableName, Quantity, Array | None], ...] = (("x", X, frame.x), ("y", Y, frame.y))
    for name, what, values in tables:
        many = 0 if values is None else values.shape[1]
        dropped.append(words.left_out(min(many, MOST_DATA), many, "input" if name == "x" else "target"))
        for column in range(min(many, MOST_DATA)):
            symbol = unit_symbol(what, column, network)
            called = data.column_name(name, column)
            runs: Runs = (f"{words.kept_in_its_direction(called)} (", symbol, ")") if called else (symbol,)
            assert values is not None, "it has columns"
            columns.append((runs, values[:, column]))
    shown = rows_shown(told)
    left = words.left_out(len(shown), len(frame.rows), "example")
    for part in _parts(columns, told.columns):
        head: tuple[Runs, ...] = ((words.EXAMPLE,), *(runs for runs, _ in part))
        rows = tuple(
            (_example(told, place), *((told.number(float(values[place])),) for _, values in part))
            for place in shown
        )
        yield Table(head, rows, (words.examples_caption(left, *dropped, targets=frame.y is not None),))


def _parts(columns: Sequence[tuple[Runs, Array]], most: int) -> Iterator[Sequence[tuple[Runs, Array]]]:
    """So many columns at a time."""
    for start in range(0, len(columns), most):
        yield columns[start : start + most]


def forward_tables(told: ToldIteration, layer: int) -> Iterator[Table]:
    """z and a of a layer's units, an example a row; where there are many units, a few at a time."""
    network, frame = told.network, told.frame
    z, a = z_of(layer), output_of(network, layer)
    full = {what: told.full.quantity(what) for what in (z, a)}
    seen = {what: frame.quantity(what) if told.given else None for what in (z, a)}
    units, shown = list(range(min(network.width(layer), MOST_UNITS))), rows_shown(told)
    of_units = words.left_out(len(units), network.width(layer), "unit")
    left = " ".join(filter(None, (words.left_out(len(shown), len(frame.rows), "example"), of_units)))
    for start in range(0, len(units), told.columns // 2):
        some = units[start : start + told.columns // 2]
        pairs = [(what, unit) for unit in some for what in (z, a)]
        head: tuple[Runs, ...] = (
            (words.EXAMPLE,),
            *((unit_symbol(what, unit, network),) for what, unit in pairs),
        )
        rows = tuple(
            (
                _example(told, place),
                *((_of_unit(told, what, unit, place, seen[what], full[what]),) for what, unit in pairs),
            )
            for place in shown
        )
        yield Table(head, rows, (words.forward_caption(layer, left),))


def _of_unit(
    told: ToldIteration, what: Quantity, unit: int, place: int, seen: Array | None, full: Array | None
) -> Node:
    assert full is not None, "all of it is revealed"
    if seen is None:
        return told.gap(told.number(float(full[place, unit])))
    value = float(seen[place, unit])
    return nearly_zero(value) if is_zero(told.frame, what, unit, place) else told.number(value)


def singles(told: ToldIteration, parameters: Sequence[Parameter]) -> list[Parameter]:
    """Every single parameter among these, or of the network where there are none, without those that are cut."""
    network = told.network
    wanted = parameters or [Parameter(kind, layer) for layer in network.layer_ids for kind in KINDS]
    found = dict[Parameter, None]()
    for one in wanted:
        found |= dict.fromkeys(each_of(one, network) if one.whole else [one])
    return [one for one in found if not one.is_cut_in(network)]


def each_of(whole: Parameter, network: Network) -> Iterator[Parameter]:
    """The single parameters of a whole layer's weights or biases."""
    units = range(network.width(whole.layer))
    if whole.kind == "b":
        yield from (Parameter("b", whole.layer, None, j) for j in units)
    else:
        below = range(network.width_below(whole.layer))
        yield from (Parameter("theta", whole.layer, i, j) for i in below for j in units)


def result_blocks(told: ToldIteration, parameters: Sequence[Parameter]) -> Iterator[SolutionBlock]:
    """Every parameter: before, its gradient with the check beside it, after."""
    every = singles(told, parameters)
    shown = every[:MOST_PARAMETERS]
    checked = references(told.frame, shown) if told.given else {}
    check = len(checked) == len(shown)
    names = [words.PARAMETER, words.BEFORE, words.GRADIENT, *([words.CHECK] if check else []), words.AFTER]
    rows = tuple(_result(told, one, checked.get(one) if check else None) for one in shown)
    left = words.left_out(len(shown), len(every), "parameter")
    caption = words.parameters_caption(left, every=not parameters)
    if check:  # before the table: under it, it came alone on the last page
        how = words.check_caption(method_for(told.frame.state.document.task))
        yield Words((in_words(how, told.notation),))
    yield Table(tuple((name,) for name in names), rows, (caption,))
    if check:
        kinks = [one for one in shown if checked[one].verdict == "kink"]
        said = words.kinks_told([parameter_text(one, told.network, told.notation) for one in kinks])
        if said:
            yield Words((said,))


def _result(told: ToldIteration, one: Parameter, checked: Comparison | None) -> tuple[Runs, ...]:
    frame, full = told.frame, told.full
    gradient, answer = frame.gradient(one) if told.given else None, full.gradient(one)
    assert answer is not None, "all of it is revealed"
    before, after = float(full.before[one]), float(full.parameters[one])
    cells = [
        told.cell(before if told.given else None, before),
        told.cell(None if gradient is None else float(gradient), float(answer)),
        *([told.number(checked.reference)] if checked is not None else []),
        told.cell(after if frame.updated else None, after),
    ]
    return ((parameter_symbol(one, told.network),), *((cell,) for cell in cells))
