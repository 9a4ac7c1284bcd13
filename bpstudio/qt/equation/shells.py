"""The shells of C(ŷ(z³(…x))): what stands on each, in which size, and how one is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.engine.network import Array
from bpstudio.engine.program import Op, Phase, Program, Step
from bpstudio.engine.quantity import X
from bpstudio.explain.cards import State, linear
from bpstudio.explain.compact import compact, shape_text
from bpstudio.explain.folding import UNFOLDED, Fold, Folds
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.explain.sentences import spoken
from bpstudio.explain.steps import Sides, step_sides
from bpstudio.notation.formulas import step_symbol
from bpstudio.notation.numbers import Flags, equated
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tree import Equation, Node, Operator, Text
from bpstudio.qt.ground.theme import Theme, current_theme
from bpstudio.qt.mathematics.pen import focus_ring, write_centred
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.qt.mathematics.typeset import Typeset, typeset
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Selection

RIGHT = 8.0  # of a shell beside the one inside
VALUE_GAP = 7.0  # from a symbol's baseline to the top of its value
RIM_GAP, RIM_SIZE = 5.0, 0.9  # above the derivative on a shell's rim, and its size beside that of a value


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels to the em of symbols and values, and the room on both sides of them."""

    symbol: float
    value: float
    side: float


SCALES = (Scale(24, 15, 18), Scale(22, 14, 13), Scale(19, 13, 9), Scale(17, 12, 6), Scale(15, 11, 4))


@dataclass(frozen=True, slots=True)
class Shell:
    """One function of the composition; the core, which no step computes, is x. A ``fold`` stands for many.

    A shell is ``peeled`` once the way back has taken its derivative: ``rim`` is that derivative with its own name. The
    value stays what it was.
    """

    step: int | None
    symbol: Node
    value: Node
    state: State
    tip: str
    rim: Equation | None = None
    peeled: bool = False
    fold: Fold | None = None

    @property
    def words(self) -> str:
        """C = 0.4092, and once it is peeled ∂C/∂ŷ = −1.279; for whoever cannot see it."""
        if self.fold is not None:
            return f"{self.fold.title} folded"
        name = equated(to_plain(self.symbol), to_plain(self.value))
        return name if self.rim is None else f"{name}, peeled: {to_plain(self.rim)}"

    def rim_label(self, scale: Scale) -> Typeset | None:
        return None if self.rim is None else typeset(self.rim, scale.value * RIM_SIZE)

    def labels(self, scale: Scale) -> tuple[Typeset, Typeset]:
        return typeset(self.symbol, scale.symbol), typeset(self.value, scale.value)

    def width(self, scale: Scale) -> float:
        rim = self.rim_label(scale)
        wide = max(label.width for label in self.labels(scale)) + 2 * scale.side
        return max(wide, rim.width + scale.side + RIM_GAP) if rim else wide


@dataclass(frozen=True, slots=True)
class Measured:
    """The room that shells and core need at one scale.

    ``ascent`` is that of the symbols, ``drop`` from their baseline down to the end of the highest value, ``rim`` what
    derivatives take below.
    """

    scale: Scale
    widths: tuple[float, ...]
    ascent: float
    drop: float
    rim: float

    @property
    def extent(self) -> float:
        return sum(self.widths) + RIGHT * (len(self.widths) - 1)

    @property
    def core_height(self) -> float:
        return self.ascent + self.drop + self.rim + 12


@dataclass(frozen=True, slots=True)
class Composition:
    """Shells from the outside in, the core last; below them one or two equations."""

    shells: tuple[Shell, ...]
    equations: tuple[Sides, ...]
    begun: bool

    def measured(self, scale: Scale) -> Measured:
        labels = [shell.labels(scale) for shell in self.shells]
        rims = [rim.height + RIM_GAP for shell in self.shells if (rim := shell.rim_label(scale)) is not None]
        return Measured(
            scale,
            tuple(shell.width(scale) for shell in self.shells),
            max(symbol.ascent for symbol, _ in labels),
            VALUE_GAP + max(value.height for _, value in labels),
            max(rims, default=0.0),
        )


def composition_of(
    frame: Frame, selection: Selection, example: int | None, folds: Folds = UNFOLDED
) -> Composition:
    """The equations are those of the current step, or the first to come, and of a step selected besides."""
    steps = [step for step in frame.program if step.phase in (Phase.FORWARD, Phase.COST)]
    shells: list[Shell] = []
    for step in reversed(steps):
        fold = folds.of(step.layer)
        if fold is None:
            shells.append(_shell(frame, step.index, example))
        elif not shells or shells[-1].fold != fold:
            shells.append(_folded(frame, fold))
    shown = frame.current or steps[0]
    picked = [step for step in steps if selection == Factor(step.index) and step != shown]
    if shown.op is Op.UPDATE:
        shown = frame.program[shown.index - 1]
    equations = tuple(step_sides(frame, step, example) for step in (shown, *picked))
    return Composition((*shells, _core(frame, example)), equations, frame.current is not None)


def peeling(program: Program, step: Step) -> Step:
    """The step on the way back that takes the derivative of what a forward step computes by what is inside it."""
    match step.op:
        case Op.C:
            return program.find(Op.DC_DYHAT)
        case Op.A:
            return program.find(Op.DA_DZ, step.layer)
    return program.find(Op.DZ_DA if step.layer != 1 else Op.DZ_DTHETA, step.layer)


def _shell(frame: Frame, index: int, example: int | None) -> Shell:
    step = frame.program[index]
    back = peeling(frame.program, step)
    known, peeled = frame.visible(step), frame.visible(back)
    state: State = "known" if known else "next" if step == frame.next else "unknown"
    state = "current" if frame.current in (step, back) else state
    latest, readings = back if peeled else step, readings_of(frame, step, example)
    symbol = step_symbol(step, conventions_of(frame, example)) if step.op is Op.C else quantity(step.symbol)
    return Shell(
        latest.index,
        symbol,
        _in_short(readings.array(step.writes) if known else None, readings.zeros(step.writes)),
        state,
        spoken(frame, latest, example),
        _rim(frame, back, example) if peeled else None,
        peeled,
    )


def _rim(frame: Frame, back: Step, example: int | None) -> Equation:
    """∂C/∂ŷ = −1.279: the derivative that peels a shell, under its own name."""
    factor = readings_of(frame, back, example).array(back.symbol)
    return Equation((linear(quantity(back.symbol)), compact(factor, 0)))


def _folded(frame: Frame, fold: Fold) -> Shell:
    """Filled as soon as all of it is, and peeled once all of it has been: its last step decides."""
    peeled = frame.visible(peeling(frame.program, frame.program.find(Op.Z, fold.low)))
    state: State = "known" if frame.visible(frame.program.find(Op.A, fold.high)) else "unknown"
    return Shell(None, Operator("⋯"), Text(fold.title), state, fold.tip, None, peeled, fold)


def _core(frame: Frame, example: int | None) -> Shell:
    if example is None:
        return Shell(None, quantity(X), _in_short(frame.x.T), "known", "The inputs, an example a column.")
    return Shell(None, quantity(X), _in_short(frame.x[example]), "known", "The input of this example.")


def _in_short(value: Array | None, zeros: Flags | None = None) -> Node:
    text = shape_text(value, 2)
    return Text(text) if text else compact(value, 2, zeros=zeros)


@dataclass(frozen=True, slots=True)
class Look:
    """All that the drawing of a shell depends on, but for the theme and the focus.

    ``shift`` is how far under the middle the symbols' baseline lies, ``rim`` that of the derivatives under it; ``core``
    the argument, of the last shell only.
    """

    shell: Shell
    core: Shell | None
    scale: Scale
    shift: float
    rim: float
    chosen: bool


def draw_shell(painter: QPainter, rect: QRectF, tile: Tile, look: Look) -> None:
    shell, core, scale = look.shell, look.core, look.scale
    theme = current_theme()
    radius = min(14.0, rect.height() / 3)
    known = shell.state in ("known", "current") and not shell.peeled
    painter.setBrush(theme.forward_soft if known else theme.window if shell.peeled else theme.surface_raised)
    painter.setPen(_edge(shell, look.chosen))
    painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
    if shell.fold is not None:  # several edges in one another, as many shells have
        for inset in (4.0, 6.5):
            painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    if tile.hasFocus():
        focus_ring(painter, rect.adjusted(5, 5, -5, -5), theme, radius - 5)
    baseline, width = rect.center().y() + look.shift, shell.width(scale)
    _label(painter, shell, scale, rect.left() + width / 2, baseline)
    derivative = shell.rim_label(scale)
    if derivative is not None:
        write_centred(painter, derivative, rect.left() + width / 2, baseline + look.rim, theme.backward)
    if core is not None:
        _label(painter, core, scale, (rect.left() + width + rect.right() - RIGHT) / 2, baseline)


def _edge(shell: Shell, chosen: bool) -> QPen:
    theme = current_theme()
    if shell.state == "current":
        return QPen(theme.glow, 2.5)
    if chosen:
        return QPen(theme.accent, 2)
    if shell.peeled:
        return QPen(theme.backward, 1.2, Qt.PenStyle.DashLine)
    if shell.state == "known":
        return QPen(_between(theme.forward, theme.forward_soft), 1.2)
    waiting = theme.border_strong if shell.state == "next" else theme.border
    return QPen(waiting, 1.2, Qt.PenStyle.DashLine)


def _between(one: QColor, other: QColor) -> QColor:
    """A pale line without alpha, whatever lies beneath."""
    return QColor(
        *((getattr(one, part)() + getattr(other, part)()) // 2 for part in ("red", "green", "blue"))
    )


def _label(painter: QPainter, shell: Shell, scale: Scale, x: float, baseline: float) -> None:
    """Symbol over value; the symbols of all shells stand on one line, and so do the tops of the values."""
    theme = current_theme()
    known = shell.state in ("known", "current")
    symbol, value = shell.labels(scale)
    ink = theme.text if known else theme.text_muted
    write_centred(painter, symbol, x, baseline, ink)
    below = baseline + VALUE_GAP + max(value.ascent, 0.72 * scale.value)
    colour = theme.text_muted if shell.fold is not None else _value_colour(shell, theme)
    write_centred(painter, value, x, below, colour)


def _value_colour(shell: Shell, theme: Theme) -> QColor:
    known = shell.state in ("known", "current")
    return theme.forward if known else theme.uncomputed
