"""Why a factor is what it is: its derivation line by line, with the rule behind each and its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Phase, Step
from bpstudio.engine.quantity import YHAT, gradient_of
from bpstudio.explain.chain.units import Thread, readings_in
from bpstudio.explain.pages.rules import NUMBERS, VALUE, rules_of, rules_of_collapse, rules_of_penalty
from bpstudio.explain.pages.steps import only_numbers, values_node
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.notation.bounds import is_numbers
from bpstudio.notation.chain_rule import reasons_for_the_product
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.derivations import collapse, derivation, penalty_derivation, remark
from bpstudio.notation.formulas import step_symbol
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers, with_reason
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Equation, Node
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection, Unit


@dataclass(frozen=True, slots=True)
class Section:
    """One derivation: what it is about in words, its left side, and the right sides from line to line.

    ``rules`` says of each line in a word or two where it comes from; empty where nothing is to be said.
    """

    title: str
    left: Node
    sides: tuple[Node, ...]
    relation: str = "="
    rules: tuple[str, ...] = ()


def sections_of(
    frame: Frame, step: Step, example: int | None, parameter: Parameter | None = None, *, notation: Notation
) -> list[Section]:
    """The local derivative; then what a penalty adds to it, or why it and the cost together come to ŷ − y.

    In the chain of a single weight of a wide layer formulas are those of one unit.
    """
    conventions = conventions_of(frame, notation=notation)
    if parameter is not None and not parameter.whole:
        conventions = replace(conventions, notation=replace(notation, form="scalar"))
    local = _lines_of(frame, step, example, conventions, parameter)
    found = [_section("", step_symbol(step, conventions), local)] if local else []
    together, one_class = _collapse(frame, step, conventions)
    for title, lines, rules in (
        ("The penalty adds", penalty_derivation(step, conventions), rules_of_penalty(step, conventions)),
        (_together(step, notation), together, rules_of_collapse(conventions, one_class) if together else ()),
    ):
        if lines:
            sides = tuple((line.right, rule) for line, rule in zip(lines, rules, strict=True))
            found.append(_section(title, lines[0].left, sides))
    return found


def answer_of(
    frame: Frame, step: Step, whose: int | None, parameter: Parameter | None, notation: Notation
) -> tuple[str, list[Section], str]:
    """The heading, the derivations and a remark on a factor, in the chain of ``parameter`` where it is in one."""
    sections = sections_of(frame, step, whose, parameter, notation=notation)
    return (
        f"Why {to_plain(sections[0].left, notation)} is what it is",
        sections,
        remark(step, conventions_of(frame, notation=notation)),
    )


def _section(title: str, left: Node, lines: tuple[tuple[Node, str], ...]) -> Section:
    return Section(title, left, tuple(side for side, _ in lines), rules=tuple(rule for _, rule in lines))


def chain_rule_of(frame: Frame, parameter: Parameter, notation: Notation) -> list[Section]:
    """Why the whole is a product."""
    return [
        Section(reason.words, reason.equation.left, reason.equation.sides[1:], reason.equation.relation)
        for reason in reasons_for_the_product(conventions_of(frame, notation=notation), parameter)
    ]


def _together(step: Step, notation: Notation) -> str:
    return f"Together with {to_plain(quantity(gradient_of(YHAT)), notation)} it collapses"


def _collapse(frame: Frame, step: Step, conventions: Conventions) -> tuple[tuple[Equation, ...], bool]:
    """The lines of a fused pair, and whether every target names one class."""
    if step.op is not Op.DA_DZ or step.layer != frame.network.depth or frame.y is None:
        return (), False
    one_class = bool(np.allclose(frame.y.sum(axis=1), 1))
    return collapse(conventions, one_class), one_class


def _lines_of(
    frame: Frame,
    step: Step,
    example: int | None,
    conventions: Conventions,
    parameter: Parameter | None = None,
) -> tuple[tuple[Node, str], ...]:
    """The right sides of the derivation with the rule behind each; then the numbers put in and what they come to."""
    lines = [equation.right for equation in derivation(step, conventions)]
    sides = list(zip(lines, rules_of(step, conventions), strict=True))
    if sides and frame.visible(step):
        readings = (
            readings_of(frame, step, example)
            if parameter is None
            else readings_in(frame, step, example, Thread(frame.network, parameter))
        )
        found = readings.array(step.symbol)
        several = found is not None and found.size > 1
        if several:  # a 1 does not stand for several of them
            sides = [(side, rule) for side, rule in sides if not is_numbers(side)]
        if (
            not several or conventions.notation.form != "scalar"
        ):  # the letters are about one unit, the numbers would be of all
            numbers = with_numbers(step, readings, conventions)
            sides += _closing(numbers, values_node(found))
    first: dict[Node, str] = {}
    for side, rule in sides:
        first.setdefault(side, rule)
    return tuple(first.items())


def _closing(numbers: Node | None, value: Node) -> list[tuple[Node, str]]:
    """The numbers put in, and what they come to where that is not said with them."""
    case, told = with_reason(numbers, value) or (numbers, value)
    if case is None:
        return [(told, NUMBERS)]
    return [(case, NUMBERS), *([] if only_numbers(case) else [(told, VALUE)])]


NOTHING = "Select a factor, a weight or a unit first; Return then says why it is what it is."


GIVEN = "An input is given and not computed, so there is no derivation of it."


CUT = "This connection is cut: its weight is 0 and has no gradient to explain."


WHOLE = "Why a gradient is a product"
UPDATE = "The update is a rule that was chosen, not derived: its formula stands under the network."


def question_of(frame: Frame, selection: Selection, notation: Notation) -> Step | Parameter | str:
    """What is asked about: a factor, the gradient of a parameter, or in a sentence that there is nothing to ask."""
    match selection:
        case Parameter():
            return CUT if selection.is_cut_in(frame.network) else selection
        case Unit(0, _):
            return GIVEN
        case Unit(layer, _):
            return frame.program.find(Op.DA_DZ, layer)
        case Factor(step) if step < len(frame.program):
            asked = frame.program[step]
        case _ if frame.current is not None:
            asked = frame.current
        case _:
            return NOTHING
    if asked.phase is Phase.UPDATE:
        return UPDATE
    if asked.phase is not Phase.BACKWARD:
        what = to_plain(quantity(asked.symbol), notation)
        return f"{what} is computed by its formula; only factors of the chain, going back, are derived."
    return asked
