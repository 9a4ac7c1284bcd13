"""What stands on the cards of a chain, as values: symbol, formula, numbers, value, and the product so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS, PAIRS
from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import derivative, output_of, z_of
from bpstudio.engine.words import grouped
from bpstudio.explain.chain.chains import bond_of
from bpstudio.explain.chain.compact import compact, in_full, shape_text
from bpstudio.explain.chain.folding import UNFOLDED, Fold, Folds, fold_of
from bpstudio.explain.chain.gradients import chain_symbol, penalty_symbol
from bpstudio.explain.chain.units import (
    Thread,
    formula_in,
    quantity_in,
    readings_in,
    slope_in,
    symbol_in,
)
from bpstudio.explain.readings import conventions_of, gradient_or_part, penalised
from bpstudio.explain.troubles.thresholds import is_small
from bpstudio.explain.words.sentences import spoken
from bpstudio.notation.conventions import Conventions, of_part
from bpstudio.notation.indices import letter
from bpstudio.notation.nested import Bond
from bpstudio.notation.numbers import format_number
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.readings import Readings
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.tree import Cases, Matrix, Node, Number, Operator, Partial, Symbol, Text, row
from bpstudio.session.frame import Frame
from bpstudio.session.practice.questions import asks_paths

SECRET, NOTHING = Text("?"), Text("")
CardState = Literal["unknown", "next", "known", "current"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in the room it gets: ``forms[n]`` is at most n rows high."""

    forms: tuple[Node, Node, Node, Node]

    @property
    def whole(self) -> Node:
        """The largest form, of at most three rows."""
        return self.forms[-1]

    def within(self, rows: int) -> Node:
        """The form for a room of so many rows, from 0 to 3."""
        return self.forms[rows]


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One factor, its ``bond`` to the product after it; with a ``fold`` those of many layers, and their product.

    ``brief`` is the formula where room is scarce; ``note`` what the value does not say itself. A card is itself and no
    other: what has been measured and drawn of it is kept under its identity. A ``secret`` one has no name yet.
    """

    step: int
    symbol: Node
    formula: Node
    brief: Node
    numbers: Node | None
    value: Shown
    running_symbol: Node
    running: Shown
    state: CardState
    reused: bool
    note: str
    warns: bool
    tip: str
    bond: Bond
    fold: Fold | None = None
    secret: bool = False

    def words(self, notation: Notation) -> str:
        """∂a/∂z = 0.25, reused; for whoever cannot see it."""
        if self.fold is not None:
            return f"{self.fold.title} folded"
        return f"{to_plain(self.symbol, notation)} = {to_plain(self.value.whole, notation)}{', reused' * self.reused}"


@dataclass(frozen=True, slots=True)
class Chain:
    """∂C/∂parameter and its cards from left to right.

    ``penalty`` is the regularization's own term and ``product`` what the cards alone come to, where there is one.
    ``gradient`` is all of it, of one example or of the batch as the cards are; ``line`` explains a fused pair.
    """

    symbol: Node
    cards: tuple[Card, ...]
    penalty_symbol: Node | None
    penalty: Shown | None
    product: Shown | None
    gradient: Shown
    line: str
    notation: Notation

    @property
    def words(self) -> str:
        """∂C/∂θ₂ = −0.031."""
        return f"{to_plain(self.symbol, self.notation)} = {to_plain(self.gradient.whole, self.notation)}"

    @property
    def penalty_words(self) -> str:
        """The penalty's term and its number; empty where there is none."""
        if self.penalty is None or self.penalty_symbol is None:
            return ""
        return f"penalty {to_plain(self.penalty_symbol, self.notation)} = {to_plain(self.penalty.whole, self.notation)}"


class Made:
    """The cards made for one iteration and example. Within them a card depends on the cursor and its target only."""

    def __init__(self) -> None:
        self._of: object = None
        self._cards: dict[object, Card] = {}

    def cards(
        self, frame: Frame, target: Parameter, example: int | None, folds: Folds, notation: Notation
    ) -> tuple[Card, ...]:
        """A card for each factor of ``target``, from its own to ∂C/∂ŷ, and a single one for each fold."""
        of = (frame.state.segment.identity, frame.iteration, example, notation)
        if of != self._of:
            self._of, self._cards = of, {}
        conventions = conventions_of(frame, example, notation=notation)
        thread = Thread(frame.network, target, conventions.notation.form)
        found: list[Card] = []
        for step in frame.program.chain_of(target):
            fold = fold_of(step, folds)
            if fold is not None and found and found[-1].fold == fold:
                continue
            key = (
                target,
                step.index,
                _state(frame, step),
                frame.visible(step),
                frame.reused_by(target, step),
                fold,
                asks_paths(frame.state.asked),
                frame.nameless(step),
            )
            if key not in self._cards:
                card = _card(frame, step, example, thread, conventions)
                if frame.nameless(step):
                    card = _without_name(card)
                self._cards[key] = card if fold is None else _folded(card, fold)
            found.append(self._cards[key])
        return tuple(found)


def _without_name(card: Card) -> Card:
    """A card of which it is asked whose it is."""
    return replace(
        card,
        symbol=SECRET,
        formula=NOTHING,
        brief=NOTHING,
        running_symbol=SECRET,
        note="",
        tip="",
        secret=True,
    )


def _folded(card: Card, fold: Fold) -> Card:
    """The last factor of a fold has the product that all of them come to."""
    dots, title = Operator("⋯"), Text(fold.title)
    return replace(
        card,
        symbol=dots,
        formula=dots,
        brief=dots,
        numbers=None,
        value=Shown((title, title, title, title)),
        note="",
        warns=False,
        tip=fold.tip,
        fold=fold,
    )


def chain_cards(
    frame: Frame,
    target: Parameter,
    example: int | None,
    made: Made | None = None,
    folds: Folds = UNFOLDED,
    *,
    notation: Notation,
) -> Chain:
    """The chain of ``target`` for one example or, with None, for the batch; cards in ``made`` are taken from there.

    Of one example among several the gradient is its part, to which no penalty belongs.
    """
    conventions = conventions_of(frame, example, notation=notation)
    cards = (made or Made()).cards(frame, target, example, folds, notation)
    gradient, term = gradient_or_part(frame, target, example), frame.penalty_gradient(target)
    with_term = penalised(frame, target, example)
    product = None if gradient is None or term is None else gradient - term
    return Chain(
        chain_symbol(frame, target, example, notation),
        cards,
        penalty_symbol(frame, target) if with_term else None,
        number_forms(term) if with_term else None,
        number_forms(product) if with_term else None,
        number_forms(gradient),
        _collapse(frame, conventions),
        notation,
    )


def _card(frame: Frame, step: Step, example: int | None, thread: Thread, conventions: Conventions) -> Card:
    readings = readings_in(frame, step, example, thread)
    known = frame.visible(step)
    factor = readings.array(step.symbol) if known else None
    product = readings.array(step.writes) if known else None
    formula = formula_in(step, thread, conventions)
    warning = _shrinks(factor)
    examples = len(frame.rows) if example is None else 1
    running = _running_symbol(step, thread, conventions)
    sums = "" if asks_paths(frame.state.asked) else _sums(step, thread, examples)
    notes = (sums, warning or shape_text(factor, 3))
    return Card(
        step.index,
        symbol_in(step, thread),
        formula,
        _brief(step, formula, thread, conventions),
        _numbers(step, readings, conventions) if known else None,
        number_forms(factor),
        linear(running),
        number_forms(product),
        _state(frame, step),
        frame.reused_by(thread.target, step),
        next(filter(None, notes), ""),
        bool(warning) and not notes[0],
        _tip(
            frame,
            step,
            example,
            (symbol_in(step, thread), factor),
            (running, product),
            notation=conventions.notation,
        ),
        bond_of(step, thread, examples),
    )


def _running_symbol(step: Step, thread: Thread, conventions: Conventions) -> Node:
    """What the product comes to after the step; where the chain of an example ends it is the example's part."""
    symbol = quantity_in(step.writes, thread)
    return of_part(symbol, conventions) if step.op in (Op.DZ_DTHETA, Op.DZ_DB) else symbol


def number_forms(values: Array | None, digits: int = 4) -> Shown:
    """The numbers in four forms, from the shortest to all of them, with that many digits."""
    tiny, line, short, whole = (compact(values, rows, digits) for rows in range(4))
    return Shown((tiny, line, short, whole))


def _state(frame: Frame, step: Step) -> CardState:
    if step == frame.current:
        return "current"
    return "known" if frame.visible(step) else "next" if step == frame.next else "unknown"


def _brief(step: Step, formula: Node, thread: Thread, conventions: Conventions) -> Node:
    slope = slope_in(step, thread, conventions) if step.op is Op.DA_DZ else None
    return slope if slope is not None and isinstance(formula, Cases) else formula


def _numbers(step: Step, readings: Readings, conventions: Conventions) -> Node | None:
    """The numbers put in, where they are not the value itself."""
    if step.op not in (Op.DC_DYHAT, Op.DA_DZ):
        return None
    put_in = with_numbers(step, readings, conventions)
    if isinstance(put_in, Matrix):
        return put_in if len(put_in.rows) <= 2 and not isinstance(put_in.rows[0][0], Number) else None
    return None if isinstance(put_in, Number | Text) else put_in


def _sums(step: Step, thread: Thread, examples: int) -> str:
    """What the product after this step is a sum over, if it is one."""
    if step.op in (Op.DZ_DTHETA, Op.DZ_DB):
        return f"Σ over {examples} examples" if examples > 1 else ""
    if thread.target.whole:
        wide = thread.form == "scalar" and step.op is Op.DZ_DA and thread.network.width(step.layer or 1) > 1
        return f"Σ over {letter(step.layer or 1, thread.layer).name}" if wide else ""
    if thread.leaves(step) and thread.paths > 1:
        return f"Σ over {grouped(thread.paths)} paths"
    jacobian = step.op is Op.DA_DZ and thread.layer == step.layer == thread.network.depth and thread.jacobian
    return f"Σ over {thread.network.outputs} outputs" if jacobian else ""


def _shrinks(factor: Array | None) -> str:
    """Said of a single number that makes the product vanish: why a big error can leave a small gradient."""
    if factor is None or factor.size != 1 or not is_small(factor):
        return ""
    return "makes it 0" if factor.flat[0] == 0 else "makes it small"


def linear(partial: Node) -> Node:
    """∂C/∂z³ in one line."""
    if not isinstance(partial, Partial) or partial.of is None:
        return partial
    return row(Symbol("∂"), partial.of, Text("/"), Symbol("∂"), partial.by)


def _tip(
    frame: Frame, step: Step, example: int | None, *named: tuple[Node, Array | None], notation: Notation
) -> str:
    lines = [spoken(frame, step, example, notation=notation)]
    for symbol, values in dict(named).items():
        if in_full(values):
            lines.append(f"{to_plain(symbol, notation)}:\n{in_full(values)}")
    return "\n\n".join(lines)


def _collapse(frame: Frame, conventions: Conventions) -> str:
    """Why the two factors of a fused pair come to ŷ − y; empty for every other output and cost."""
    network = conventions.network
    output = network.layer(network.depth).activation
    pair, couples = PAIRS.get((output, conventions.cost.name)), ACTIVATIONS[output].couples
    if pair is None or frame.y is None:
        return ""
    step = to_plain(
        quantity(derivative(output_of(network, network.depth), z_of(network.depth))), conventions.notation
    )
    sign = "⊙" if not couples and network.outputs > 1 else "·"
    result = to_plain(parse(pair.derivative_tex), conventions.notation)
    if pair.any_targets and not np.allclose(frame.y.sum(axis=1), 1):
        result = pair.any_targets
    result = _scaled(result, conventions)
    return in_words(
        f"{step} {sign} ∂C/∂ŷ = {result}: {pair.cancels} cancels the denominator of ∂C/∂ŷ",
        conventions.notation,
    )


def _scaled(text: str, conventions: Conventions) -> str:
    coefficient, examples = conventions.coefficient, conventions.examples
    if coefficient == 1:
        return text
    if np.isclose(coefficient * examples, 1):
        return f"({text})/m"
    return f"{format_number(coefficient)}·({text})"
