"""A batch, example by example: which adds what to the cost or to a gradient, and how the parts become one number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.network import Array, Network, Parameter
from bpstudio.engine.program import Op, Phase, Step
from bpstudio.explain.gradients import (
    EXAMPLE,
    PART,
    gradient_symbol,
    penalty_of_cost,
    penalty_symbol,
    with_penalty,
)
from bpstudio.explain.readings import penalised
from bpstudio.explain.stage import in_short
from bpstudio.explain.units import indexed
from bpstudio.notation.naming import only_one, parameter_text
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST, quantity
from bpstudio.notation.tree import Node, Parens, Partial, Sum, row
from bpstudio.notation.walk import substitute
from bpstudio.qt.bridge import Factor, Selection, Unit
from bpstudio.qt.equation.steps import alone
from bpstudio.session.frame import Frame
from bpstudio.session.reckoning import shares_of_examples

MOST_LISTED = 12


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """``values`` (m,) is one number an example, None while it is not computed; ``rows`` are the rows of the data.

    ``title`` says of what; ``result`` how they are put together, empty where they are not; ``batch`` which rows are in.
    Where they add up, ``symbol`` = ``letters`` = the values and the ``penalty`` = ``whole``; else each is ``symbol``.
    """

    title: str
    values: Array | None
    rows: tuple[int, ...]
    result: str
    batch: str
    colour: str
    symbol: Node = COST
    letters: Node = COST
    whole: float | None = None
    penalty: float | None = None

    def words(self, place: int) -> str:
        """One example in a sentence, with its share of all."""
        name = f"Example {self.rows[place] + 1}"
        if self.values is None:
            return f"{name}: not computed yet."
        value = float(self.values[place])
        return f"{name}: {format_number(value)}{self._part(value)}."

    def _part(self, value: float) -> str:
        assert self.values is not None
        whole = total_of(np.abs(self.values))
        return f", {abs(value) / whole:.0%} of all sizes together" if self.result and whole > 0 else ""


def shares_of(frame: Frame, selection: Selection, parameter: Parameter | None) -> Shares:
    """Of the step under the cursor; on the way back of the gradient of ``parameter``, once it is there.

    Where a chain ends it is the gradient of the layer's weights or biases otherwise. The update belongs to no example:
    without a parameter it is what all came from, the cost.
    """
    rows, batch = tuple(int(row) for row in frame.rows), batch_text(frame)
    step = frame.current
    if step is not None and step.phase is Phase.COST:
        return _of_cost(frame, rows, batch)
    if step is not None and step.phase in (Phase.BACKWARD, Phase.UPDATE):
        for one in (parameter, _ending_at(step, frame.network)):
            found = None if one is None else shares_of_examples(frame, one)
            if one is not None and found is not None:
                return _of_gradient(frame, one, found, rows, batch)
    if step is not None and step.phase is Phase.UPDATE:
        return _of_cost(frame, rows, batch)
    return _of_unit(frame, selection, parameter, rows, batch)


def _ending_at(step: Step, network: Network) -> Parameter | None:
    """The weights or biases whose chain ends at the step; where it is one alone, that one."""
    if step.op not in (Op.DZ_DTHETA, Op.DZ_DB) or step.gradient is None:
        return None
    found = Parameter.parse(step.gradient.removeprefix("dC/d"))
    return alone(found) if only_one(found, network) else found


def _of_cost(frame: Frame, rows: tuple[int, ...], batch: str) -> Shares:
    found, name = frame.cost_shares, to_plain(COST)
    assert found is not None, "the cost's own step is visible"
    penalty = _penalty(name, frame.penalty, frame.cost) if frame.penalty else ""
    result = _together(frame, total_of(found), "each part has its 1/m") + penalty
    letters = with_penalty(row(Sum(EXAMPLE), PART), penalty_of_cost(frame))
    term, whole = frame.penalty if penalty else None, frame.cost
    return Shares(
        f"What each example adds to {name}", found, rows, result, batch, "cost", COST, letters, whole, term
    )


def _of_gradient(
    frame: Frame, parameter: Parameter, found: Array, rows: tuple[int, ...], batch: str
) -> Shares:
    cost, symbol = to_plain(COST), gradient_symbol(frame, in_short(parameter, frame.network), None)
    name = f"∂{cost}/∂{parameter_text(parameter, frame.network)}"
    part = substitute(symbol, {COST: PART})
    if parameter.whole:
        title = f"How much each example adds to {name}: the length of its part"
        words = f"The parts are matrices, and {name} is their sum"
        return Shares(title, found, rows, words, batch, "backward", Parens(part, "|", "|"))
    result = _together(frame, total_of(found), f"the 1/m came in with ∂{cost}/∂ŷ")
    term, gradient = frame.penalty_gradient(parameter), frame.gradient(parameter)
    if term is not None and gradient is not None:
        result += _penalty(name, float(term), float(gradient))
    letters = with_penalty(
        row(Sum(EXAMPLE), part),
        penalty_symbol(frame, in_short(parameter, frame.network))
        if penalised(frame, parameter, None)
        else None,
    )
    title, whole = f"What each example adds to {name}", None if gradient is None else float(gradient)
    added = None if term is None else float(term)
    return Shares(title, found, rows, result, batch, "backward", symbol, letters, whole, added)


def total_of(parts: Array) -> float:
    """Their sum; what it is where it overflows."""
    with np.errstate(all="ignore"):
        return float(parts.sum())


def _together(frame: Frame, total: float, where_mean: str) -> str:
    """How parts become one number: a mean is a sum of parts that have their 1/m already."""
    count = len(frame.rows)
    mean = frame.state.document.cost.over_examples == "mean"
    how = f"a mean over m = {count}; {where_mean}" if mean else f"a sum over {count}, without 1/m"
    return f"Σ of the parts = {format_number(total)}, {how}"


def _penalty(name: str, term: float | None, whole: float | None) -> str:
    if term is None or whole is None:
        return ""
    return f"; with the penalty’s {format_number(term)} it is {name} = {format_number(whole)}"


def _of_unit(
    frame: Frame, selection: Selection, parameter: Parameter | None, rows: tuple[int, ...], batch: str
) -> Shares:
    """What the current step wrote, of one unit: of the one selected, else the parameter's, else the first."""
    step = frame.current or frame.program[0]
    name = step.writes
    layer = step.layer or frame.network.depth
    if step.gradient is not None and name.startswith("dC/da"):
        layer -= 1
    index = _unit(selection, parameter, layer)
    found = frame.quantity(name) if frame.visible(step) else None
    values = np.asarray(found)[:, index] if found is not None and np.ndim(found) == 2 else None
    inside = name.removeprefix("dC/d")
    shown = (
        to_plain(indexed(inside, index, frame.network)) if inside[0] in "zay" else to_plain(quantity(name))
    )
    title = f"∂{to_plain(COST)}/∂{shown}" if inside != name else shown
    colour = "forward" if step.gradient is None else "backward"
    symbol = indexed(inside, index, frame.network) if inside[0] in "zay" else quantity(name)
    symbol = Partial(COST, symbol) if inside != name else symbol
    return Shares(f"{title} of each example", values, rows, "", batch, colour, symbol)


def _unit(selection: Selection, parameter: Parameter | None, layer: int) -> int:
    if isinstance(selection, Unit) and selection.layer == layer:
        return selection.index
    chosen = selection.of if isinstance(selection, Factor) else parameter
    if chosen is None or chosen.j is None:
        return 0
    return chosen.j if chosen.layer == layer else chosen.i or 0 if chosen.layer == layer + 1 else 0


def batch_text(frame: Frame) -> str:
    """Which rows of the data this iteration sees."""
    rows = [int(row) + 1 for row in frame.rows]
    task = frame.state.document.task
    listed = ", ".join(map(str, rows[:MOST_LISTED])) + (", …" if len(rows) > MOST_LISTED else "")
    if task.batches == 1:
        return f"all {len(rows)} examples are in every iteration"
    epoch, batch = divmod(frame.iteration, task.batches)
    return f"mini-batch {batch + 1} of {task.batches} in epoch {epoch + 1}, {len(rows)} rows: {listed}"


def example_text(frame: Frame, example: int) -> str:
    """Whose numbers are shown: Example 3 of 12; of a mini-batch the row of the data, and how many are in."""
    count, row = len(frame.rows), int(frame.rows[example]) + 1
    if count == 1:
        return "Examples"
    whole = count == len(frame.state.document.data)
    return f"Example {row} of {count}" if whole else f"Row {row} · batch of {count}"
