"""What the update changes, as values, and one layer's change drawn on a card."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from bpstudio.engine.network import Parameter, ParameterKind
from bpstudio.engine.quantity import of_parameter
from bpstudio.explain.cards import Shown, shown
from bpstudio.explain.folding import UNFOLDED, Fold, Folds
from bpstudio.explain.happened import moved_in_words, old_and_new
from bpstudio.explain.readings import conventions_of
from bpstudio.explain.steps import (
    Sides,
    before_and_after,
    is_frozen,
    update_equations,
    update_formula,
    update_numbers,
)
from bpstudio.notation.held_fixed import held_fixed
from bpstudio.notation.numbers import array_tree
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tree import Node, Operator, Text, row
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.mathematics.pen import focus_ring, panel, write_centred
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.qt.mathematics.typeset import Typeset, typeset
from bpstudio.session.frame import Frame
from bpstudio.storage.remarks import remark_on_update

KINDS: tuple[ParameterKind, ParameterKind] = ("theta", "b")


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
class Update:
    """The rule and what is ``held`` fixed; then either the equations of one parameter or a card for every layer's."""

    rule: Node
    equations: tuple[Sides, ...]
    changes: tuple[Change, ...]
    note: str
    held: Node | None = None


def update_of(frame: Frame, parameter: Parameter | None, folds: Folds = UNFOLDED) -> Update:
    rule, held = update_formula(conventions_of(frame)), held_fixed(frame.network)
    if parameter is not None:
        frozen = is_frozen(frame, parameter)
        note = "Held fixed: its gradient is computed, and the update leaves it alone." if frozen else ""
        if frame.network.is_cut(parameter):
            note = "Cut: there is no connection, and its weight stays 0."
        note = note or remark_on_update(frame, parameter)
        return Update(rule, update_equations(frame, parameter), (_change(frame, parameter),), note, held)
    changes: list[Change] = []
    for layer in frame.network.layer_ids:
        fold = folds.of(layer)
        if fold is None:
            changes += [_change(frame, Parameter(kind, layer)) for kind in KINDS]
        elif not changes or changes[-1].fold != fold:
            changes.append(_folded(fold))
    return Update(rule, (), tuple(changes), remark_on_update(frame, None), held)


def _folded(fold: Fold) -> Change:
    dots, title = Operator("⋯"), Text(fold.title)
    words, nothing = Shown((title, title, title, title)), Shown((dots, dots, dots, dots))
    return Change(Parameter("theta", fold.low), dots, words, None, nothing, False, dots, fold)


def _change(frame: Frame, parameter: Parameter) -> Change:
    before, after = before_and_after(frame, parameter)
    frozen = is_frozen(frame, parameter)
    numbers = None if frozen else update_numbers(frame, parameter)
    name, result = quantity(of_parameter(parameter)), array_tree(after)
    change = Change(parameter, name, shown(before), numbers, shown(after), frozen, result)
    if before.size == 1:
        return change
    return replace(change, words=moved_in_words(before, after), every=old_and_new(before, after))


def lines_of(change: Change, size: float, brief: bool) -> tuple[Typeset, ...]:
    """Symbol, where the new value comes from, and the new value."""
    if change.fold is not None:
        dots, title = change.symbol, change.before.whole
        return typeset(dots, size + 4), typeset(title, size - 1.5), typeset(dots, size + 1)
    if change.words is not None:
        numbers, moved = map(Text, change.words)
        return typeset(change.symbol, size + 4), typeset(numbers, size - 1.5), typeset(moved, size - 1.5)
    short = change.numbers is None or brief
    source = change.before.within(2) if short or change.numbers is None else change.numbers
    after = row(Operator("→" if short else "="), change.after.within(2))
    return typeset(change.symbol, size + 4), typeset(source, size - 1.5), typeset(after, size + 1)


def draw_change(
    painter: QPainter, rect: QRectF, tile: Tile, lines: tuple[Typeset, ...], frozen: bool
) -> None:
    theme = current_theme()
    fill = theme.surface_sunken if frozen else theme.surface_raised
    panel(painter, rect, fill, QPen(theme.accent if tile.underMouse() else theme.border, 1))
    if tile.hasFocus():
        focus_ring(painter, rect.adjusted(4, 4, -4, -4), theme)
    space = (rect.height() - sum(line.height for line in lines)) / (len(lines) + 1)
    y = rect.top() + space
    colours = (theme.text, theme.text_muted, theme.text_muted if frozen else theme.update)
    for line, colour in zip(lines, colours, strict=True):
        write_centred(painter, line, rect.center().x(), y + line.ascent, colour)
        y += line.height + space
