"""The batch as a table: a row an example, a column a factor, at the end the example's part, at the foot their sum.

A row is made when it is looked at: of 100,000 examples a few are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Phase, Step
from bpstudio.engine.quantity import YHAT as OUTPUT
from bpstudio.engine.quantity import C, gradient_of, of_parameter, z_of
from bpstudio.engine.words import grouped, in_a_row
from bpstudio.explain.chain.effort import path_sizes
from bpstudio.explain.chain.gradients import closed, gradient_equation, penalty_of_cost, with_penalty
from bpstudio.explain.chain.parts import (
    batch_in_short,
    by_text,
    example_in_short,
    example_number,
)
from bpstudio.explain.chain.shares import factor_for, part_of_example, shares_of_examples
from bpstudio.explain.chain.units import Thread, symbol_in
from bpstudio.explain.scope import Scope
from bpstudio.explain.troubles.corner import is_zero, value_text, zeros_of
from bpstudio.explain.words.said import ENDS, ending
from bpstudio.notation.bounds import holds
from bpstudio.notation.naming import of_unit, only_one, parameter_text, row_number
from bpstudio.notation.numbers import (
    MINUS,
    MOST_IN_A_LINE,
    NOT_COMPUTED,
    array_tree,
    equated,
    format_array,
    format_number,
    number,
)
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, YHAT, Y, quantity
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Node, Number, Operator, Partial, Script, Sum, Symbol, row
from bpstudio.session.frame import Frame

MOST_ROWS = 12  # of more examples those about the studied one are listed, and the largest parts
ABOUT, LARGEST = 2, 7
MOST_TOLD = 3
PLUS, EXAMPLE = Operator("+"), Symbol("i")
Cells = Callable[[int], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Batch:
    """``columns`` are what is in the rows, the part last; ``parts`` (m,) their sizes, None while it is not computed.

    ``foot`` says what they come to, empty where they are not put together. ``symbol`` is what ``total`` is the number
    of, ``penalty`` the term in it that belongs to no example; ``parameter`` whose gradient that is, if it is one.
    ``zeros`` flags the parts that are 0 but for rounding.
    """

    title: str
    symbol: Node
    columns: tuple[str, ...]
    rows: tuple[int, ...]
    parts: Array | None
    foot: str
    total: Array | None
    penalty: Array | None
    colour: str
    cells: Cells  # made once for each row that is looked at
    parameter: Parameter | None = None
    zeros: Flags | None = None

    def listed(self, example: int) -> tuple[int, ...]:
        """The places of the examples that have a row, in the order of the batch: all, or the studied one's neighbours
        and those whose part is largest.
        """
        count = len(self.rows)
        if count <= MOST_ROWS:
            return tuple(range(count))
        chosen = set(range(max(example - ABOUT, 0), min(example + ABOUT + 1, count)))
        if self.parts is not None:
            sizes = np.nan_to_num(np.abs(self.parts), nan=np.inf)
            chosen |= set(np.argpartition(sizes, count - LARGEST)[count - LARGEST :].tolist())
        for place in range(count):  # as many as there is room for, whatever is in both
            if len(chosen) >= MOST_ROWS:
                break
            chosen.add(place)
        return tuple(sorted(chosen))

    @cached_property
    def shares(self) -> Array | None:
        """Each part as a share of the largest, with its sign; NaN for one that is not finite, None before they are."""
        if self.parts is None:
            return None
        finite = np.isfinite(self.parts)
        largest = float(np.max(np.abs(self.parts), where=finite, initial=0.0))
        shares = np.divide(self.parts, largest) if largest else np.zeros(len(self.parts))
        return np.where(finite, shares, np.nan)

    def words(self, place: int) -> str:
        """One example in a sentence, with its share of all."""
        name = f"Example {row_number(self.rows, place)}"
        pairs = zip(self.columns, self.cells(place), strict=True)
        return f"{name}: {in_a_row(_put(*pair) for pair in pairs)}{self._share(place)}."

    def tip(self, place: int) -> str:
        """The same with what clicks do."""
        return f"{self.words(place)} Click to study it, double-click to see it alone."

    def _share(self, place: int) -> str:
        if self.parts is None or not self.foot:
            return ""
        with np.errstate(all="ignore"):
            size, whole = abs(float(self.parts[place])), float(np.abs(self.parts).sum())
        return f", {size / whole:.0%} of all sizes together" if np.isfinite(whole) and whole > 0 else ""


def equation_of(frame: Frame, batch: Batch, notation: Notation) -> Node:
    """The sum of the parts: written out where they are few numbers, else as Σᵢ; where nothing is summed, all values."""
    if batch.parameter is not None:
        return gradient_equation(frame, batch.parameter, None, notation=notation)
    if batch.parts is None:
        return Equation((batch.symbol, Number(NOT_COMPUTED)))
    if batch.total is None:
        if len(batch.parts) > MOST_IN_A_LINE:
            return closed((batch.symbol,), batch.parts)
        zeros = None if batch.zeros is None else batch.zeros[None, :]
        return closed((batch.symbol,), batch.parts[None, :], zeros)
    letters = with_penalty(row(Sum(EXAMPLE), _any_part()), penalty_of_cost(frame))
    sides, penalty = (
        [batch.symbol, letters],
        () if batch.penalty is None else (PLUS, array_tree(batch.penalty)),
    )
    if len(batch.parts) <= MOST_ROWS:
        terms = [node for part in batch.parts for node in (PLUS, number(float(part)))][1:]
        summed = tidied(row(*terms, *penalty))
        sides += [summed] if holds(summed, batch.total) else []
    return closed(tuple(sides), batch.total)


def batch_of(
    frame: Frame, parameter: Parameter | None, unit: tuple[int, int] | None = None, *, notation: Notation
) -> Batch:
    """Of a parameter's gradient on the way back, of the cost when it is computed, else of what the step wrote.

    Of that it is unit ``unit`` of its layer, as (layer, index), or the first. The update belongs to no example: without
    a parameter it is what all came from, the cost.
    """
    step = frame.current
    if step is not None and step.phase is Phase.COST:
        return _of_cost(frame, notation)
    if step is not None and step.phase in (Phase.BACKWARD, Phase.UPDATE):
        for found in (parameter, ending(step) if step.op in ENDS else None):
            if found is not None and _begun(frame, found):
                return _of_gradient(frame, found, notation)
    if step is not None and step.phase is Phase.UPDATE:
        return _of_cost(frame, notation)
    return _of_unit(frame, step or frame.program[0], unit or _unit_of(parameter), notation)


def _begun(frame: Frame, parameter: Parameter) -> bool:
    """Whether any of the columns has a number: of a chain through wide layers two factors are shown, its last ones."""
    if _plain(frame, parameter):
        return True
    return frame.knows(gradient_of(z_of(parameter.layer)))


def _plain(frame: Frame, parameter: Parameter) -> bool:
    """Whether the chain is a product of numbers."""
    one = _single(frame, parameter)
    return not one.whole and all(size == 1 for size in path_sizes(frame.network, one))


def _single(frame: Frame, parameter: Parameter) -> Parameter:
    """The one parameter of a layer that has just one of its kind."""
    if not parameter.whole or not only_one(parameter, frame.network):
        return parameter
    return Parameter(parameter.kind, parameter.layer, 0 if parameter.kind == "theta" else None, 0)


def _unit_of(parameter: Parameter | None) -> tuple[int, int] | None:
    return None if parameter is None or parameter.j is None else (parameter.layer, parameter.j)


# Gradients


def _of_gradient(frame: Frame, parameter: Parameter, notation: Notation) -> Batch:
    columns, cells = _factors(frame, parameter, notation)
    parts = shares_of_examples(frame, parameter)
    of = parameter_text(parameter, frame.network, notation)
    name = by_text(of, frame, "batch", 0, notation)
    part = f"∂{to_plain(_any_part(), notation)}/∂{of}"

    def line(place: int) -> tuple[str, ...]:
        return (*cells(place), _told(part_of_example(frame, parameter, place)))

    title = f"What each example adds to {name}, factor by factor"
    if parameter.whole and not only_one(parameter, frame.network):
        title += "; a bar is the length of its part"
    foot, penalty = _gradient_foot(frame, parameter, name, notation), frame.penalty_gradient(parameter)
    rows, total = tuple(map(int, frame.rows)), frame.gradient(parameter)
    single = (
        parameter if not only_one(parameter, frame.network) else Parameter(parameter.kind, parameter.layer)
    )
    symbol_ = quantity(gradient_of(of_parameter(single)))
    return Batch(
        title, symbol_, (*columns, part), rows, parts, foot, total, penalty, "backward", _kept(line), single
    )


def _factors(frame: Frame, parameter: Parameter, notation: Notation) -> tuple[tuple[str, ...], Cells]:
    """All factors of the chain, where it is a product of numbers; else ∂z/∂θ and the ∂C/∂z that is reused."""
    network, one = frame.network, _single(frame, parameter)
    if _plain(frame, parameter):
        steps = frame.program.chain_of(one)
        names = tuple(_factor_name(frame, step, one, notation) for step in steps)
        return names, lambda place: tuple(_told(factor_for(frame, step, one, place)) for step in steps)
    branch, layer = frame.program.branch(one), one.layer
    above = z_of(layer) if one.j is None else of_unit(z_of(layer), one.j, network)
    names = (_factor_name(frame, branch, one, notation), to_plain(quantity(gradient_of(above)), notation))

    def cells(place: int) -> tuple[str, ...]:
        upstream = frame.quantity(gradient_of(z_of(layer)))
        row = None if upstream is None else upstream[place]
        if row is not None and not one.whole:
            row = row[one.j]
        return _told(factor_for(frame, branch, one, place)), _told(row)

    return names, cells


def _factor_name(frame: Frame, step: Step, parameter: Parameter, notation: Notation) -> str:
    """With the units that the chain goes through, as its number is: ∂z²₁/∂θ²₁₁, ∂z³/∂a²₁."""
    network = frame.network
    if step.op not in ENDS or parameter.whole or only_one(parameter, network):
        return to_plain(symbol_in(step, Thread(network, parameter)), notation)
    z = of_unit(z_of(parameter.layer), parameter.j or 0, network)
    return f"∂{to_plain(quantity(z), notation)}/∂{parameter_text(parameter, network, notation)}"


def _gradient_foot(frame: Frame, parameter: Parameter, name: str, notation: Notation) -> str:
    gradient, term = frame.gradient(parameter), frame.penalty_gradient(parameter)
    if gradient is None:
        return ""
    how = _how(frame, f"the 1/m came in with {in_words('∂C/∂ŷ', notation)}")
    return _foot(name, gradient, term, "the penalty’s term", how)


def _foot(name: str, total: Array, penalty: Array | None, called: str, how: str) -> str:
    """What the parts come to, with the penalty's own term where there is one."""
    told = _told(total)
    if penalty is None:
        return f"{_put(f'{name} = Σ of the parts', told)}: {how}"
    whole = f"{name} = Σ of the parts + {called}"
    if total.size <= MOST_TOLD:
        with np.errstate(all="ignore"):
            whole += f" = {_told(total - penalty)} + {_in_sum(_told(penalty))}"
    return f"{_put(whole, told)}: {how}"


def _in_sum(text: str) -> str:
    return f"({text})" if text.startswith(MINUS) else text


# The cost


def _of_cost(frame: Frame, notation: Notation) -> Batch:
    yhat, y, parts = frame.quantity(OUTPUT), frame.y, frame.cost_shares
    columns = (
        [to_plain(YHAT, notation)]
        + ([to_plain(Y, notation)] if y is not None else [])
        + [to_plain(_any_part(), notation)]
    )

    def line(place: int) -> tuple[str, ...]:
        known = (None if yhat is None else yhat[place], *(() if y is None else (y[place],)))
        return (*(_told(each) for each in known), NOT_COMPUTED if parts is None else _told(parts[place]))

    foot, total = "", frame.quantity(C)
    penalty = np.asarray(frame.penalty) if frame.penalty else None
    if total is not None:
        foot = _foot(
            to_plain(COST, notation), total, penalty, "the penalty", _how(frame, "each part has its 1/m")
        )
    title, rows = f"What each example adds to {to_plain(COST, notation)}", tuple(map(int, frame.rows))
    return Batch(title, COST, tuple(columns), rows, parts, foot, total, penalty, "cost", _kept(line))


def _any_part() -> Node:
    """Cᵢ: the part of the example of a row."""
    return Script(COST, lower=EXAMPLE)


def _how(frame: Frame, where_mean: str) -> str:
    """How parts become one number: a mean is a sum of parts that have their 1/m already."""
    count = len(frame.rows)
    mean = frame.state.document.cost.over_examples == "mean"
    return (
        f"a mean over m = {grouped(count)}, {where_mean}"
        if mean
        else f"a sum over {grouped(count)}, without 1/m"
    )


# What else a step writes


def _of_unit(frame: Frame, step: Step, unit: tuple[int, int] | None, notation: Notation) -> Batch:
    """Of one unit; nothing is put together, for each example has its own."""
    what, inside = (step.writes, step.writes.by or step.writes)
    layer = inside.layer or step.layer or frame.network.depth
    at = unit[1] if unit is not None and unit[0] == layer else 0
    found = frame.quantity(what) if frame.visible(step) else None
    parts = None if found is None or np.ndim(found) != 2 else np.asarray(found)[:, at]
    own = quantity(of_unit(inside, at, frame.network))
    symbol_ = Partial(COST, own) if inside != what else own
    shown = (
        by_text(to_plain(own, notation), frame, "batch", 0, notation)
        if inside != what
        else to_plain(own, notation)
    )

    def line(place: int) -> tuple[str, ...]:
        if parts is not None and is_zero(frame, what, at, place):
            return (value_text(frame, what, at, place) or NOT_COMPUTED,)
        return (NOT_COMPUTED if parts is None else _told(parts[place]),)

    colour = "forward" if step.gradient is None else "backward"
    title, rows, flags = (f"{shown} of each example", tuple(map(int, frame.rows)), zeros_of(frame, what))
    zeros = None if parts is None or flags is None else flags[:, at]
    return Batch(title, symbol_, (shown,), rows, parts, "", None, None, colour, _kept(line), zeros=zeros)


def _kept(line: Cells) -> Cells:
    return lru_cache(maxsize=8 * MOST_ROWS)(line)


def _told(values: Array | float | None) -> str:
    """A number, up to three in brackets, or how many there are and between which two."""
    if values is None:
        return NOT_COMPUTED
    array = np.asarray(values, dtype=np.float64)
    if array.size == 1:
        return format_number(float(array.flat[0]))
    if array.size <= MOST_TOLD:
        return format_array(array.ravel())
    size = "×".join(str(length) for length in array.shape)
    if not np.isfinite(array).all():
        return f"{size} numbers, not all finite"
    return f"{size} numbers, {format_number(float(array.min()))} to {format_number(float(array.max()))}"


def _put(name: str, told: str) -> str:
    """``z² = 0.5``; how many there are is no side of an equation: ``z² (2×4 numbers, 0 to 1)``."""
    return f"{name} ({told})" if " numbers, " in told else equated(name, told)


def scope_names(frame: Frame, example: int) -> tuple[str, str]:
    """What the two sides of the switch are called: the studied example, and the batch."""
    if len(frame.rows) == 1:
        return "One example", "The batch"
    return f"One example ▸ {example_number(frame, example)}", "The batch"


def short_scope_names(frame: Frame, example: int) -> tuple[str, str]:
    """The same where there is little room: ``1 of 4`` and ``all 4``."""
    if len(frame.rows) == 1:
        return "1", "all"
    return example_in_short(frame, example), batch_in_short(frame)


def why_no_batch(frame: Frame) -> str:
    """Why there is nothing to choose; empty where there is."""
    return "" if len(frame.rows) > 1 else "An iteration sees one example here, so it is the whole batch."


_TIPS: dict[Scope, str] = {
    "example": "All numbers are one example’s, and its parts of C and of gradients.  (E; [ and ] choose it)",
    "batch": "C and ∂C/∂θ are those of all examples in the iteration, with each one’s part of them.  (E)",
}


def side_words(frame: Frame, scope: Scope, text: str, short: str, notation: Notation) -> str:
    """What a side of the switch is, in full, and why there is nothing to choose, where there is not."""
    named, reason = text if short in text else f"{text} ({short})", why_no_batch(frame)
    words = f"{named}: {in_words(_TIPS[scope], notation)}"
    return f"{words}\n{reason}" if reason else words
