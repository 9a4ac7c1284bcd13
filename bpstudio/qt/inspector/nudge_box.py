"""Move one parameter by Δ and look what the cost does: the ratio beside the derivative, on the slice C(θ)."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from bpstudio.engine.network import Array, Parameter
from bpstudio.explain.naming import shown
from bpstudio.explain.parts import batch_note
from bpstudio.explain.series.extents import around
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.symbols import COST, THETA
from bpstudio.notation.textbook import in_words
from bpstudio.notation.tree import Call, Node, Operator, Parens, Partial, Symbol, row
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.curve import Curve, Graph, Spot
from bpstudio.qt.controls.facts import Fact, Facts
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_TINY
from bpstudio.qt.inspector.part import Part
from bpstudio.qt.mathematics.label import MathLabel
from bpstudio.session.nudge import cost_slice

TICKS_PER_DECADE = 10
POINTS = 61
FIRST_DELTA = 0.01
DELTAS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
QUICK = 400_000  # multiplications that are done at once; for more the graph waits until things are quiet
QUIET_MILLISECONDS = 200
SMALLEST_EXPONENT, LARGEST_EXPONENT = -6, 0
TICKS = (LARGEST_EXPONENT - SMALLEST_EXPONENT) * TICKS_PER_DECADE
TIP = "Δ: how far the parameter is moved, from −1 at the left to 1 at the right, least in the middle."

DELTA = Symbol("Δ")
RATIO = row(DELTA, COST, Operator("/"), DELTA, THETA)


def delta_at(tick: int) -> float:
    """Δ at a place of the slider: 0 and above for growing ones, below for falling ones, least in the middle."""
    size = tick if tick >= 0 else -tick - 1
    found = float(10.0 ** (SMALLEST_EXPONENT + size / TICKS_PER_DECADE))
    return found if tick >= 0 else -found


def tick_of(delta: float) -> int:
    """The place of the slider nearest to Δ."""
    exponent = np.log10(max(abs(delta), 10.0**SMALLEST_EXPONENT))
    size = min(max(round((float(exponent) - SMALLEST_EXPONENT) * TICKS_PER_DECADE), 0), TICKS)
    return size if delta >= 0 else -size - 1


class DeltaSeries(QWidget):
    """ΔC/Δθ for smaller and smaller Δ, and how far each is from the derivative, once that is known."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE_TINY)
        self._heads = [self._cell(grid, 0, column, muted=True) for column in range(3)]
        self._rows = [
            [self._cell(grid, 1 + row, column) for column in range(3)] for row in range(len(DELTAS))
        ]
        for column in range(3):
            grid.setColumnStretch(column, 1)

    def _cell(self, grid: QGridLayout, row: int, column: int, muted: bool = False) -> MathLabel:
        label = MathLabel(self)
        label.setAlignment(Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
        label.setFont(ui_font(-1) if muted else number_font(-1))
        if muted:
            label.setProperty("role", "muted")
        grid.addWidget(label, row, column)
        return label

    def show_ratios(self, ratios: Array | None, derivative: float | None, sign: float = 1.0) -> None:
        for label, head in zip(self._heads, (DELTA, RATIO, "error"), strict=True):
            label.say(head)
        for number, (delta, cells) in enumerate(zip(DELTAS, self._rows, strict=True)):
            ratio = None if ratios is None else float(ratios[number])
            off = None if ratio is None or derivative is None else ratio - derivative
            cells[0].setText(format_number(sign * delta))
            cells[1].setText(NOT_COMPUTED if ratio is None else format_number(ratio, 6))
            cells[2].setText(NOT_COMPUTED if off is None else format_number(off, 2))
        self.setToolTip(plain_tip(in_words("As Δ shrinks ΔC/Δθ nears ∂C/∂θ, until the digits of C run out.")))

    def text(self) -> str:
        """All rows in words."""
        return "\n".join("  ".join(cell.text() for cell in row) for row in self._rows)


class NudgeBox(QWidget):
    """Computes on a copy: the session knows nothing of it."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._parameter: Parameter | None = None
        self._key: tuple[object, ...] = ()
        self._slice: tuple[Array, Array] | None = None
        self._ratios: Array | None = None
        self._there: Spot | None = None
        self.series = DeltaSeries(self)
        self._delta = FIRST_DELTA
        self.facts, self.curve = Facts(self), Curve(self, draggable=True)
        self.curve.dragged.connect(self._drag_to)
        self.slider, self.delta_text = QSlider(Qt.Orientation.Horizontal, self), PlainLabel(self)
        self.slider.setRange(-TICKS - 1, TICKS)
        self.slider.setValue(tick_of(self._delta))
        self.slider.setPageStep(TICKS_PER_DECADE)
        self.slider.setToolTip(TIP)
        self.slider.setAccessibleName("Δ, the distance of the nudge")
        self.slider.valueChanged.connect(lambda tick: self._move_by(delta_at(tick)))
        self.delta_text.setFont(number_font())
        self.delta_text.setMinimumWidth(80)
        self.delta_text.setToolTip(TIP)
        self.delta_text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MILLISECONDS)
        self._quiet.timeout.connect(self._compute)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        caption = PlainLabel("Δ", self)
        caption.setBuddy(self.slider)
        for part in (caption, self.slider, self.delta_text):
            row.addWidget(part, 1 if part is self.slider else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.part = Part("Nudge", self)
        column.addWidget(self.part)
        self.part.column.addLayout(row)
        for below in (self.curve, self.facts, self.series):
            self.part.column.addWidget(below)

    @property
    def delta(self) -> float:
        return self._delta

    def _move_by(self, delta: float) -> None:
        """Nudge by ``delta`` from now on."""
        turned = (delta < 0) != (self._delta < 0)
        self._delta = delta
        with QSignalBlocker(self.slider):
            self.slider.setValue(tick_of(delta))
        if turned and self._slice is not None:
            self._compute_ratios()
        self._show_facts()
        self._show_curve()

    def _drag_to(self, x: float) -> None:
        """Nudge to a value of the parameter; right at the value itself by the least there is."""
        if self._parameter is not None:
            delta = x - self._bridge.frame.before[self._parameter]
            least = delta_at(0)
            self._move_by(delta if abs(delta) >= least else least if delta >= 0 else -least)

    def show_parameter(self, parameter: Parameter) -> None:
        """A single parameter of the network shown."""
        frame = self._bridge.frame
        self._parameter = parameter
        begins = "from before the update" if frame.updated else ""
        note = ", ".join(filter(None, (batch_note(frame, self._bridge.scope), begins)))
        self.part.say(f"Nudge: {note}" if note else "Nudge")
        key = (frame.state.segment.record, frame.iteration, parameter)
        if key != self._key or self._slice is None:
            self._key, self._slice, self._ratios = key, None, None
            work = frame.network.size * len(frame.rows) * POINTS
            if work <= QUICK:
                self._compute()
            else:
                self._quiet.start()
        self._show_facts()
        self._show_curve()

    def _compute(self) -> None:
        frame, parameter = self._bridge.frame, self._parameter
        if parameter is None or not parameter.exists_in(frame.network):
            return
        value = frame.before[parameter]
        reach = 2.0 * max(1.0, abs(value))
        xs = around(value, reach, POINTS)
        self._slice = xs, cost_slice(frame, parameter, xs)
        self._compute_ratios()
        self._show_curve()

    def _compute_ratios(self) -> None:
        """ΔC/Δθ for smaller and smaller Δ of the sign at hand."""
        frame, parameter = self._bridge.frame, self._parameter
        if parameter is None or not parameter.exists_in(frame.network):
            return
        value, deltas = frame.before[parameter], np.copysign(DELTAS, self._delta)
        costs = cost_slice(frame, parameter, [value, *(value + deltas)])
        with np.errstate(all="ignore"):
            self._ratios = (costs[1:] - costs[0]) / deltas

    def _gradient(self) -> float | None:
        assert self._parameter is not None
        found = self._bridge.frame.gradient(self._parameter)
        return None if found is None else float(found)

    def _show_facts(self) -> None:
        """The slice passes through the cost, so it waits for it like everything else."""
        self.delta_text.setText(format_number(self.delta))
        if self._parameter is None:
            return
        frame, parameter = self._bridge.frame, self._parameter
        name = parameter_text(parameter, frame.network)
        if frame.cost is None:
            self._there = None
            return self.facts.show_facts(_not_yet(name, parameter_symbol(parameter, frame.network)))
        value, gradient = frame.before[parameter], self._gradient()
        here, moved = cost_slice(frame, parameter, [value, value + self.delta])
        self._there = Spot(value + self.delta, float(moved), colour="accent")
        with np.errstate(all="ignore"):
            ratio = float((moved - here) / self.delta)
        derivative = NOT_COMPUTED if gradient is None else format_number(gradient, 6)
        place = shown(frame.program.branch(parameter).symbol)
        reason = f"not computed yet: step to {place}" if gradient is None else ""
        was = f"The cost before the update, at {name} = {format_number(value)}."
        here_words = was if frame.updated else "The cost as it is."
        slope = in_words("The derivative that the chain gives; ΔC/Δθ nears it as Δ gets smaller.")
        rows = (
            (format_number(float(here), 8), here_words, "", "cost"),
            (format_number(float(moved), 8), "The cost after the nudge.", "", "cost"),
            (format_number(ratio, 6), "What the cost changed by, divided by Δ.", "", "text"),
            (derivative, slope, reason, "backward"),
        )
        symbols = _symbols(parameter_symbol(parameter, frame.network))
        self.facts.show_facts(
            [
                Fact(label, *row, written=(symbol,))
                for label, symbol, row in zip(_labels(name), symbols, rows, strict=True)
            ]
        )
        return None

    def _show_curve(self) -> None:
        if self._slice is None or self._parameter is None:
            self.series.show_ratios(None, None)
            return self.curve.show_graph(None, "The curve is drawn as soon as training pauses.")
        frame, parameter = self._bridge.frame, self._parameter
        if frame.cost is None:
            self.series.show_ratios(None, None)
            return self.curve.show_graph(None, in_words("The curve is drawn as soon as C is computed."))
        xs, ys = self._slice
        name = parameter_text(parameter, frame.network)
        spot = Spot(frame.before[parameter], float(ys[POINTS // 2]), self._gradient())
        words = f"The cost as a function of {name} alone" + (
            "." if spot.slope is None else ", and its tangent: the slope is the derivative."
        )
        spots, landing = [spot], frame.landing(parameter)
        if landing is not None and landing != spot.x:
            there = float(cost_slice(frame, parameter, [landing])[0])
            spots.append(Spot(landing, there, colour="update"))
            words += f" The other point is where the update puts it, {format_number(landing, 6)}."
        if self._there is not None:
            spots.append(self._there)
            words += f" Drag the point that is moved by Δ = {format_number(self.delta)}."
        self.series.show_ratios(self._ratios, spot.slope, float(np.copysign(1.0, self._delta)))
        symbol = parameter_symbol(parameter, frame.network)
        graph = Graph(xs, ys, tuple(spots), symbol, Call(COST, Parens(symbol)), "cost", "backward")
        return self.curve.show_graph(graph, words)

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        self._quiet.stop()
        super().hideEvent(event)


def _labels(name: str) -> list[str]:
    return [in_words(label) for label in (f"C({name})", f"C({name} + Δ)", "ΔC/Δθ", f"∂C/∂{name}")]


def _symbols(of: Node) -> tuple[Node, ...]:
    """C(θ), C(θ + Δ), ΔC/Δθ and ∂C/∂θ, to be typeset."""
    moved = Call(COST, Parens(row(of, Operator("+"), DELTA)))
    return Call(COST, Parens(of)), moved, RATIO, Partial(COST, of)


def _not_yet(name: str, symbol: Node) -> list[Fact]:
    reasons = ("", "", "", in_words("not computed yet: step to C"))
    tip = in_words("C is not computed yet.")
    rows = zip(_labels(name), reasons, _symbols(symbol), strict=True)
    return [Fact(label, NOT_COMPUTED, tip, reason, written=(each,)) for label, reason, each in rows]
