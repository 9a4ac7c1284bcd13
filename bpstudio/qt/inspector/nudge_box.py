"""Move one parameter by Δ and look what the cost does: the ratio beside the derivative, on the slice C(θ)."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import C
from bpstudio.engine.words import in_a_row
from bpstudio.explain.chain.parts import batch_note
from bpstudio.explain.facts.graph import CurvePoint
from bpstudio.explain.facts.nudge import (
    DELTA,
    DELTAS,
    LATER,
    POINTS,
    RATIO,
    Slice,
    gradient_at,
    nudge_facts,
    nudge_graph,
    ratio_rows,
    ratios_of,
    slice_about,
)
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.curve import Curve
from bpstudio.qt.controls.facts import Facts
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_TINY
from bpstudio.qt.inspector.part import InspectorPart
from bpstudio.qt.mathematics.label import MathLabel

TICKS_PER_DECADE = 10
FIRST_DELTA = 0.01
QUICK = 400_000  # multiplications that are done at once; for more the graph waits until things are quiet
QUIET_MILLISECONDS = 200
SMALLEST_EXPONENT, LARGEST_EXPONENT = -6, 0
TICKS = (LARGEST_EXPONENT - SMALLEST_EXPONENT) * TICKS_PER_DECADE
TIP = "Δ: how far the parameter is moved, from −1 at the left to 1 at the right, least in the middle."


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

    def show_ratios(
        self, ratios: Array | None, derivative: float | None, notation: Notation, sign: float = 1.0
    ) -> None:
        """Write a row for each Δ; where ``ratios`` are None, nothing is known of them."""
        for label, head in zip(self._heads, (DELTA, RATIO, "error"), strict=True):
            label.say(head, notation=notation)
        for texts, cells in zip(ratio_rows(ratios, derivative, sign), self._rows, strict=True):
            for text, cell in zip(texts, cells, strict=True):
                cell.setText(text)
        self.setToolTip(
            plain_tip(in_words("As Δ shrinks ΔC/Δθ nears ∂C/∂θ, until the digits of C run out.", notation))
        )

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
        self._slice: Slice | None = None
        self._ratios: Array | None = None
        self._there: CurvePoint | None = None
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
        self.part = InspectorPart("Nudge", self)
        column.addWidget(self.part)
        self.part.column.addLayout(row)
        for below in (self.curve, self.facts, self.series):
            self.part.column.addWidget(below)

    @property
    def delta(self) -> float:
        """How far the parameter is nudged."""
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
        note = in_a_row(filter(None, (batch_note(frame, self._bridge.scope), begins)))
        self.part.say(f"Nudge: {note}" if note else "Nudge")
        withheld = frame.hides(C) or frame.withholds_slopes
        key = (frame.state.segment.identity, frame.iteration, parameter, withheld)
        if key != self._key or (self._slice is None and not withheld):
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
        self._slice = slice_about(frame, parameter)
        self._compute_ratios()
        self._show_curve()

    def _compute_ratios(self) -> None:
        """ΔC/Δθ for smaller and smaller Δ of the sign at hand."""
        frame, parameter = self._bridge.frame, self._parameter
        if parameter is None or not parameter.exists_in(frame.network):
            return
        self._ratios = ratios_of(frame, parameter, self._delta)

    def _show_facts(self) -> None:
        """The slice passes through the cost, so it waits for it like everything else."""
        self.delta_text.setText(format_number(self.delta))
        if self._parameter is None:
            return
        facts, self._there = nudge_facts(
            self._bridge.frame, self._parameter, self.delta, self._bridge.notation
        )
        self.facts.show_facts(facts, self._bridge.notation)

    def _show_curve(self) -> None:
        if self._parameter is None:
            self.series.show_ratios(None, None, self._bridge.notation)
            return self.curve.show_graph(None, LATER, self._bridge.notation)
        frame, parameter = self._bridge.frame, self._parameter
        graph, words = nudge_graph(
            frame, parameter, self._slice, self._there, self.delta, self._bridge.notation
        )
        if graph is None:
            self.series.show_ratios(None, None, self._bridge.notation)
        else:
            sign = float(np.copysign(1.0, self._delta))
            self.series.show_ratios(self._ratios, gradient_at(frame, parameter), self._bridge.notation, sign)
        return self.curve.show_graph(graph, words, self._bridge.notation)

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        self._quiet.stop()
        super().hideEvent(event)
