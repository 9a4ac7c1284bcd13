"""What the update changes, as values: the rule, and every parameter before and after."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.engine.parameters import KINDS, Parameter
from bpstudio.engine.quantity import of_parameter
from bpstudio.engine.words import in_a_row
from bpstudio.explain.chain.cards import Shown, number_forms
from bpstudio.explain.chain.folding import UNFOLDED, Fold, Folds
from bpstudio.explain.pages.steps import (
    Sides,
    before_and_after,
    is_frozen,
    update_equations,
    update_formula,
    update_numbers,
)
from bpstudio.explain.readings import conventions_of
from bpstudio.explain.troubles.remarks import remark_on_update
from bpstudio.explain.words.happened import moved_in_words, old_and_new
from bpstudio.notation.held_fixed import held_fixed
from bpstudio.notation.numbers import array_tree
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Operator, Text
from bpstudio.session.frame import Frame


@dataclass(frozen=True, slots=True)
class Change:
    """One layer's weights or biases, before and after; with a ``fold`` those of many layers, not told apart.

    ``words`` stand on the card where they are several numbers, and ``every`` lists them, old and new. ``result`` is
    what they are afterwards: all of the numbers, or in words how many.
    """

    parameter: Parameter
    symbol: Node
    before: Shown
    numbers: Node | None
    after: Shown
    frozen: bool
    result: Node
    fold: Fold | None = None
    words: tuple[str, str] | None = None
    every: str = ""


@dataclass(frozen=True, slots=True)
class UpdatePage:
    """The rule and what is ``held`` fixed; then either the equations of one parameter or a card for every layer's."""

    rule: Node
    equations: tuple[Sides, ...]
    changes: tuple[Change, ...]
    note: str
    notation: Notation
    held: Node | None = None


def update_of(
    frame: Frame, parameter: Parameter | None, folds: Folds = UNFOLDED, *, notation: Notation
) -> UpdatePage:
    """The update as a page shows it: the rule, and the rows of one parameter or of the whole network."""
    rule, held = update_formula(conventions_of(frame, notation=notation)), held_fixed(frame.network)
    if parameter is not None:
        frozen = is_frozen(frame, parameter)
        note = "Held fixed: its gradient is computed, and the update leaves it alone." if frozen else ""
        if parameter.is_cut_in(frame.network):
            note = "Cut: there is no connection, and its weight stays 0."
        note = note or remark_on_update(frame, parameter)
        return UpdatePage(
            rule,
            update_equations(frame, parameter),
            (_change(frame, parameter, notation),),
            note,
            notation,
            held,
        )
    changes: list[Change] = []
    for layer in frame.network.layer_ids:
        fold = folds.of(layer)
        if fold is None:
            changes += [_change(frame, Parameter(kind, layer), notation) for kind in KINDS]
        elif not changes or changes[-1].fold != fold:
            changes.append(_folded(fold))
    return UpdatePage(rule, (), tuple(changes), remark_on_update(frame, None), notation, held)


def _folded(fold: Fold) -> Change:
    dots, title = Operator("⋯"), Text(fold.title)
    words, nothing = Shown((title, title, title, title)), Shown((dots, dots, dots, dots))
    return Change(Parameter("theta", fold.low), dots, words, None, nothing, False, dots, fold)


def _change(frame: Frame, parameter: Parameter, notation: Notation) -> Change:
    before, after = before_and_after(frame, parameter)
    frozen = is_frozen(frame, parameter)
    numbers = None if frozen else update_numbers(frame, parameter, notation)
    name, result = quantity(of_parameter(parameter)), array_tree(after)
    change = Change(parameter, name, number_forms(before), numbers, number_forms(after), frozen, result)
    if before.size == 1:
        return change
    return replace(change, words=moved_in_words(before, after), every=old_and_new(before, after))


def change_in_words(change: Change, notation: Notation) -> str:
    """A parameter with its old and new number, or a layer's with all of them."""
    name = to_plain(change.symbol, notation)
    if change.words is None:
        return f"{name}: {to_plain(change.before.whole, notation)} → {to_plain(change.after.whole, notation)}"
    return f"{name}: {in_a_row(change.words)}\n{change.every}"
