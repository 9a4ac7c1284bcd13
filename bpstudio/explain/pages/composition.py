"""C(ŷ(z³(…x))) as values: what stands on each shell, and the equations beneath."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array
from bpstudio.engine.program import Op, Phase, Program, Step
from bpstudio.engine.quantity import X
from bpstudio.explain.chain.cards import CardState, linear
from bpstudio.explain.chain.compact import compact, shape_text
from bpstudio.explain.chain.folding import UNFOLDED, Fold, Folds
from bpstudio.explain.pages.stage import step_asked
from bpstudio.explain.pages.steps import Sides, step_sides
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.explain.words.sentences import spoken
from bpstudio.notation.formulas import step_symbol
from bpstudio.notation.numbers import equated
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Equation, Node, Operator, Text
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection


@dataclass(frozen=True, slots=True)
class Shell:
    """One function of the composition; the core, which no step computes, is x. A ``fold`` stands for many.

    A shell is ``peeled`` once the way back has taken its derivative: ``rim`` is that derivative with its own name. The
    value stays what it was.
    """

    step: int | None
    symbol: Node
    value: Node
    state: CardState
    tip: str
    notation: Notation
    rim: Equation | None = None
    peeled: bool = False
    fold: Fold | None = None

    @property
    def words(self) -> str:
        """C = 0.4092, and once it is peeled ∂C/∂ŷ = −1.279; for whoever cannot see it."""
        if self.fold is not None:
            return f"{self.fold.title} folded"
        name = equated(to_plain(self.symbol, self.notation), to_plain(self.value, self.notation))
        return name if self.rim is None else f"{name}, peeled: {to_plain(self.rim, self.notation)}"


@dataclass(frozen=True, slots=True)
class Composition:
    """Shells from the outside in, the core last; below them one or two equations."""

    shells: tuple[Shell, ...]
    equations: tuple[Sides, ...]
    begun: bool
    notation: Notation


def composition_of(
    frame: Frame,
    selection: Selection,
    example: int | None,
    folds: Folds = UNFOLDED,
    *,
    notation: Notation,
) -> Composition:
    """The equations are those of the current step, or the first to come, and of a step selected besides.

    Where practice asks for a number it is the equation that this number ends.
    """
    steps = [step for step in frame.program if step.phase in (Phase.FORWARD, Phase.COST)]
    shells: list[Shell] = []
    for step in reversed(steps):
        fold = folds.of(step.layer)
        if fold is None:
            shells.append(_shell(frame, step.index, example, notation))
        elif not shells or shells[-1].fold != fold:
            shells.append(_folded(frame, fold, notation))
    shown = frame.current or steps[0]
    picked = [step for step in steps if selection == Factor(step.index) and step != shown]
    if shown.op is Op.UPDATE:
        shown = frame.program[shown.index - 1]
    asked = step_asked(frame)
    told = (shown, *picked) if asked is None else (asked,)
    equations = tuple(step_sides(frame, step, example, notation) for step in told)
    return Composition(
        (*shells, _core(frame, example, notation)), equations, frame.current is not None, notation
    )


def peeling(program: Program, step: Step) -> Step:
    """The step on the way back that takes the derivative of what a forward step computes by what is inside it."""
    match step.op:
        case Op.C:
            return program.find(Op.DC_DYHAT)
        case Op.A:
            return program.find(Op.DA_DZ, step.layer)
    return program.find(Op.DZ_DA if step.layer != 1 else Op.DZ_DTHETA, step.layer)


def _shell(frame: Frame, index: int, example: int | None, notation: Notation) -> Shell:
    step = frame.program[index]
    back = peeling(frame.program, step)
    known, peeled = frame.visible(step), frame.visible(back)
    state: CardState = "known" if known else "next" if step == frame.next else "unknown"
    state = "current" if frame.current in (step, back) else state
    latest, readings = back if peeled else step, readings_of(frame, step, example)
    symbol = (
        step_symbol(step, conventions_of(frame, example, notation=notation))
        if step.op is Op.C
        else quantity(step.symbol)
    )
    return Shell(
        latest.index,
        symbol,
        _in_short(readings.array(step.writes) if known else None, readings.zeros(step.writes)),
        state,
        spoken(frame, latest, example, notation=notation),
        notation,
        _rim(frame, back, example) if peeled else None,
        peeled,
    )


def _rim(frame: Frame, back: Step, example: int | None) -> Equation:
    """∂C/∂ŷ = −1.279: the derivative that peels a shell, under its own name."""
    factor = readings_of(frame, back, example).array(back.symbol)
    return Equation((linear(quantity(back.symbol)), compact(factor, 0)))


def _folded(frame: Frame, fold: Fold, notation: Notation) -> Shell:
    """Filled as soon as all of it is, and peeled once all of it has been: its last step decides."""
    peeled = frame.visible(peeling(frame.program, frame.program.find(Op.Z, fold.low)))
    state: CardState = "known" if frame.visible(frame.program.find(Op.A, fold.high)) else "unknown"
    return Shell(None, Operator("⋯"), Text(fold.title), state, fold.tip, notation, None, peeled, fold)


def _core(frame: Frame, example: int | None, notation: Notation) -> Shell:
    if example is None:
        return Shell(
            None, quantity(X), _in_short(frame.x.T), "known", "The inputs, an example a column.", notation
        )
    return Shell(
        None, quantity(X), _in_short(frame.x[example]), "known", "The input of this example.", notation
    )


def _in_short(value: Array | None, zeros: Flags | None = None) -> Node:
    text = shape_text(value, 2)
    return Text(text) if text else compact(value, 2, zeros=zeros)
