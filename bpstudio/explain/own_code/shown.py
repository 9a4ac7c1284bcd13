"""Somebody's own numbers beside the program's, as a window shows them: in its letters, and only what may be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bpstudio.engine.entry import step_for
from bpstudio.engine.words import counted, grouped, plural
from bpstudio.explain.own_code.compared import NumbersCompared
from bpstudio.explain.own_code.comparing import Differing, QuantityCompared
from bpstudio.explain.own_code.names import Named
from bpstudio.explain.own_code.told import digits_apart, mistakes_in_lines, remarks, verdict
from bpstudio.explain.words.naming import shown
from bpstudio.explain.words.withheld import open_in_a_line, why_not_compared
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.session.frame import Frame

COMPARED_HEADINGS = ("quantity", "verdict", "first difference", "yours", "right")
HIDDEN_STILL = "What is right is shown as far as the cursor has come."
A_QUESTION_IS_OPEN = "A question is open: numbers are compared once it is answered."
WHOLE = '{"z1": [[0.5, -0.25]], "yhat": 0.36, "C": 0.41, "dC/dtheta2": [[-0.37]], "dW1": …}'

Hides = Callable[[Named], bool]


class ComparedRow(NamedTuple):
    """A quantity, and whether it agrees; of the first number that differs the place, and what stands on either side."""

    name: str
    agrees: bool
    verdict: str
    place: str = ""
    typed: str = ""
    right: str = ""


def hides_in(frame: Frame) -> Hides:
    """Says of a quantity whether the learner has not come to it yet, so that its right numbers are not told."""

    def hides(named: Named) -> bool:
        quantity = named.quantity
        if quantity.kind in ("x", "y") or (quantity.is_parameter and not named.after):
            return False
        return not frame.visible(step_for(frame.program, quantity))

    return hides


def why_none_compared(frame: Frame) -> str:
    """Why the window compares nothing now; empty where it does."""
    questions = frame.state.open_questions
    if questions:
        return open_in_a_line(questions)
    return why_not_compared(frame.state) or (A_QUESTION_IS_OPEN if frame.asking else "")


def intro(frame: Frame) -> str:
    """What there is to do, and with which iteration numbers are compared."""
    return (
        "Paste the numbers of one pass of your own program, as JSON or as Python prints a dictionary, or open a file. "
        f"They are compared with iteration {grouped(frame.iteration)}."
    )


def rows_compared(found: NumbersCompared, hides: Hides, notation: Notation) -> list[ComparedRow]:
    """A row for each quantity, in the order of the program."""
    return [_row(each, hides(each.named), notation) for each in found.quantities]


def _row(compared: QuantityCompared, hidden: bool, notation: Notation) -> ComparedRow:
    name = shown(compared.named.quantity, notation) + (" after the update" if compared.named.after else "")
    row = ComparedRow(name, compared.agrees, verdict(compared))
    first = next(compared.differences(), None)
    if first is None or first.typed is None or first.right is None:
        return row
    typed, right = digits_apart(first.typed, first.right)
    if hidden:
        typed, right = format_number(first.typed), NOT_COMPUTED
    return row._replace(place=_place(compared, first), typed=typed, right=right)


def _place(compared: QuantityCompared, first: Differing) -> str:
    """Of several numbers, which: counted from 1, as on the screen."""
    if compared.right.size == 1:
        return ""
    units = [grouped(index + 1) for index in first.place]
    parameter = compared.named.quantity.parameter
    if parameter is not None:
        return f"from unit {units[0]} to {units[1]}" if parameter.kind == "theta" else f"unit {units[0]}"
    by, of = compared.named.quantity.by, compared.named.quantity.of
    if of is not None and of.kind == "z" and by is not None and not by.is_parameter:
        return f"from unit {units[0]} to {units[1]}"
    return f"example {units[0]}, unit {units[1]}" + (f" by {units[2]}" if len(units) > 2 else "")


def summary_of(found: NumbersCompared) -> str:
    """In one line what came of it."""
    wrong = sum(not each.agrees for each in found.quantities)
    if not wrong:
        return "Everything agrees."
    every = counted(len(found.quantities), "quantity", "quantities")
    return f"{grouped(wrong)} of {every} {plural(wrong, 'differs', 'differ')}; look at the first of them."


def mistakes_of(found: NumbersCompared, notation: Notation) -> str:
    """The mistakes that give all the numbers, or that there is none such; empty where all agrees."""
    return in_words("\n".join(mistakes_in_lines(found.quantities, found.mistakes)), notation)


def details_of(found: NumbersCompared, hides: Hides, notation: Notation) -> str:
    """How the numbers were read, and why some right ones are not told; in lines."""
    lines = list(remarks(found.quantities, found.left_out))
    if any(hides(each.named) for each in found.quantities if not each.agrees):
        lines.append(HIDDEN_STILL)
    return in_words("\n".join(lines), notation)
