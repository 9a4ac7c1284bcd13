"""What the inspector says of a step: what goes into it, what comes of it, and the product so far."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import Quantity, Y, of_parameter
from bpstudio.engine.words import grouped
from bpstudio.explain.chain.parts import (
    batch_words,
    by_text,
    cost_in,
    cost_symbol,
    example_words,
    gradient_in,
)
from bpstudio.explain.facts.activation_graph import activation_graph
from bpstudio.explain.facts.fact import Fact
from bpstudio.explain.facts.graph import Graph
from bpstudio.explain.readings import conventions_of, readings_of, several
from bpstudio.explain.scope import Scope
from bpstudio.explain.troubles.corner import is_zero, value_text
from bpstudio.explain.words.naming import shown
from bpstudio.explain.words.numbers_short import many, short
from bpstudio.explain.words.said import ENDS, ending
from bpstudio.notation.formulas import formula
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Partial
from bpstudio.session.frame import Frame


def reads_of_step(frame: Frame, step: Step, example: int, notation: Notation) -> list[Fact]:
    """The quantities that go into the step, of the studied example; what is not there yet is "—"."""
    found = readings_of(frame, step, example)
    read = [each for each in step.reads if each in found.values and not (each == Y and frame.y is None)]
    return [
        Fact(
            shown(each, notation),
            _in_short(frame, each, found.array(each), example),
            f"{shown(each, notation)} goes into this step.",
            colour="backward" if each.is_gradient else "forward",
            numbers=many(found.array(each)),
            written=(quantity(each),),
        )
        for each in read
    ]


def _in_short(frame: Frame, of: Quantity, values: Array | None, example: int) -> str:
    """A single z that is 0 but for rounding is written so."""
    single = values is not None and values.size == 1 and is_zero(frame, of, 0, example)
    return (value_text(frame, of, 0, example) if single else None) or short(values, 6)


def numbers_of_step(frame: Frame, step: Step, scope: Scope, example: int, notation: Notation) -> Node | None:
    """Of the studied example; but the cost of the batch has the numbers of all."""
    whose = None if step.op is Op.C and scope == "batch" else example
    return with_numbers(
        step, readings_of(frame, step, whose), conventions_of(frame, whose, notation=notation)
    )


def facts_of_step(frame: Frame, step: Step, scope: Scope, example: int, notation: Notation) -> list[Fact]:
    """What a step reads and gives, each with its value; of the update, how many parameters it has changed."""
    if step.op is Op.UPDATE:
        known = frame.visible(step)
        count = int(np.count_nonzero(frame.parameters.flat != frame.before.flat)) if known else 0
        tip = "All at once, after every gradient exists."
        return [Fact("Parameters changed", grouped(count) if known else NOT_COMPUTED, tip, colour="update")]
    missing = "" if frame.visible(step) else f"not computed yet: step to {shown(step.symbol, notation)}"
    if step.op is Op.C:
        cost, value = cost_symbol(frame, scope, example), cost_in(frame, scope, example)
        tip, name = "What this step computes.", to_plain(cost, notation)
        return [Fact(name, short(value, 6), tip, missing, "cost", written=(cost,))]
    if step.gradient is None:
        found = frame.quantity(step.symbol)
        row = None if found is None else found[example]
        text = _in_short(frame, step.symbol, row, example)
        tip, name = "What this step computes.", shown(step.symbol, notation)
        return [Fact(name, text, tip, missing, "forward", many(row), (quantity(step.symbol),))]
    return _backward_facts(frame, step, scope, example, missing, notation)


def _backward_facts(
    frame: Frame, step: Step, scope: Scope, example: int, missing: str, notation: Notation
) -> list[Fact]:
    factor, product, name = frame.factor(step), frame.quantity(step.writes), shown(step.writes, notation)
    so_far: Node = quantity(step.writes)
    whole = step.op in ENDS
    if factor is not None and factor.ndim and step.op is not Op.DZ_DA:
        factor = factor[example]
    if whole:
        parameter = ending(step)
        product = gradient_in(frame, parameter, scope, example)
        name = by_text(shown(of_parameter(parameter), notation), frame, scope, example, notation)
        so_far = Partial(cost_symbol(frame, scope, example), quantity(of_parameter(parameter)))
    elif product is not None:
        product = product[example]
    mixed = whole and several(frame) and scope == "batch" and step.op is not Op.DZ_DB
    of_whom = f", {example_words(frame, example)}" if mixed else ""
    factor_name, written = shown(step.symbol, notation) + of_whom, (quantity(step.symbol), of_whom)
    tip = "The factor this step brings."
    facts = [Fact(factor_name, short(factor, 6), tip, missing, "backward", many(factor), written)]
    if step.upstreams:
        summed = whole and several(frame) and scope == "batch"
        tip = "The product of the factors up to here" + (", summed over the batch." if summed else ".")
        before, after = ("", f", {batch_words(frame)}") if summed else ("Product so far ", "")
        label, parts = f"{before}{name}{after}", (before, so_far, after)
        facts.append(Fact(label, short(product, 6), tip, "", "backward", many(product), parts))
    if frame.reused(step):
        facts.append(
            Fact("Reused", "from an earlier chain", "This factor was computed before and taken over.")
        )
    return facts


def formula_of_step(frame: Frame, step: Step, whose: int | None, notation: Notation) -> Node:
    """How the step computes what it computes, in letters."""
    return formula(step, conventions_of(frame, whose, notation=notation))


def numbers_title(frame: Frame, step: Step, scope: Scope, example: int) -> str:
    """The heading over the numbers put in, with whose they are where all else is of the batch."""
    mixed = several(frame) and scope == "batch" and step.op in ENDS
    return f"With its numbers: {example_words(frame, example)}" if mixed else "With its numbers"


def reads_title(frame: Frame, example: int) -> str:
    """The heading over what goes into the step."""
    return f"Uses: {example_words(frame, example)}" if several(frame) else "Uses"


def chain_title(
    frame: Frame, parameter: Parameter, inside: bool, example: int, notation: Notation
) -> tuple[str, tuple[str | Node, ...]]:
    """The heading over the chain that a factor is part of, or not, where another is followed; and to be typeset."""
    before, after = ("In", "") if inside else ("Not in", ", which is followed:")
    whose = f", {example_words(frame, example)}" if several(frame) and inside else ""
    before, after = f"{before} the chain of ", f"{after}{whose}"
    text = f"{before}{parameter_text(parameter, frame.network, notation)}{after}"
    return text, (before, parameter_symbol(parameter, frame.network), after)


def graph_of_step(frame: Frame, step: Step, example: int, notation: Notation) -> tuple[Graph | None, str]:
    """The layer's activation with its units on it, where the step is about that; in words what it shows."""
    applies = step.op in (Op.A, Op.DA_DZ) and step.layer is not None
    graph = activation_graph(frame, step.layer or 1, example) if applies else None
    return graph, "The activation, with the layer’s units on it; slopes are ∂a/∂z."
