"""Move one parameter by Δ and look what the cost does: the ratio beside the derivative, on the slice C(θ)."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from bpstudio.engine.network import Array, Parameter
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.fonts import number_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.panels.curve import Curve, Graph, Spot
from bpstudio.qt.panels.facts import Fact, Facts
from bpstudio.qt.panels.form import section
from bpstudio.qt.panels.naming import shown
from bpstudio.qt.theme import SPACE
from bpstudio.session.nudge import cost_slice

TICKS_PER_DECADE = 10
POINTS = 61
QUICK = 400_000  # multiplications that are done at once; for more the graph waits until things are quiet
QUIET_MILLISECONDS = 200
TIP = "Δ: how far the parameter is moved, from 0.1 at the left to 0.000001 at the right."


class NudgeBox(QWidget):
    """Computes on a copy: the session knows nothing of it."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._parameter: Parameter | None = None
        self._key: tuple[object, ...] = ()
        self._slice: tuple[Array, Array] | None = None
        self.facts, self.curve = Facts(self), Curve(self)
        self.slider, self.delta_text = QSlider(Qt.Orientation.Horizontal, self), QLabel(self)
        self.slider.setRange(TICKS_PER_DECADE, 6 * TICKS_PER_DECADE)
        self.slider.setValue(2 * TICKS_PER_DECADE)
        self.slider.setPageStep(TICKS_PER_DECADE)
        self.slider.setToolTip(TIP)
        self.slider.setAccessibleName("Δ, the distance of the nudge")
        self.slider.valueChanged.connect(self._show_facts)
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
        caption = QLabel("Δ", self)
        caption.setBuddy(self.slider)
        for part in (caption, self.slider, self.delta_text):
            row.addWidget(part, 1 if part is self.slider else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(section("Nudge", self))
        column.addLayout(row)
        column.addWidget(self.facts)
        column.addWidget(self.curve)

    @property
    def delta(self) -> float:
        return float(10.0 ** (-self.slider.value() / TICKS_PER_DECADE))

    def show_parameter(self, parameter: Parameter) -> None:
        """A single parameter of the network shown."""
        frame = self._bridge.frame
        self._parameter = parameter
        key = (frame.state.segment.record, frame.iteration, parameter)
        if key != self._key or self._slice is None:
            self._key, self._slice = key, None
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
        xs = np.linspace(value - reach, value + reach, POINTS)
        self._slice = xs, cost_slice(frame, parameter, xs)
        self._show_curve()

    def _gradient(self) -> float | None:
        assert self._parameter is not None
        found = self._bridge.frame.gradient(self._parameter)
        return None if found is None else float(found)

    def _show_facts(self) -> None:
        self.delta_text.setText(format_number(self.delta, 3))
        if self._parameter is None:
            return
        frame, parameter = self._bridge.frame, self._parameter
        value, gradient = frame.before[parameter], self._gradient()
        here, moved = cost_slice(frame, parameter, [value, value + self.delta])
        with np.errstate(all="ignore"):
            ratio = float((moved - here) / self.delta)
        name = parameter_text(parameter, frame.network)
        derivative = NOT_COMPUTED if gradient is None else format_number(gradient, 6)
        place = shown(frame.program.branch(parameter).symbol)
        reason = f"not computed yet: step to {place}" if gradient is None else ""
        self.facts.show_facts(
            [
                Fact(
                    in_words(f"C({name})"), format_number(float(here), 8), "The cost as it is.", colour="cost"
                ),
                Fact(
                    in_words(f"C({name} + Δ)"),
                    format_number(float(moved), 8),
                    "The cost after the nudge.",
                    colour="cost",
                ),
                Fact(in_words("ΔC/Δθ"), format_number(ratio, 6), "What the cost changed by, divided by Δ."),
                Fact(
                    in_words(f"∂C/∂{name}"),
                    derivative,
                    in_words("The derivative that the chain gives; ΔC/Δθ nears it as Δ gets smaller."),
                    reason,
                    "backward",
                ),
            ]
        )

    def _show_curve(self) -> None:
        if self._slice is None or self._parameter is None:
            return self.curve.show_graph(None, "The curve is drawn as soon as training pauses.")
        frame, parameter = self._bridge.frame, self._parameter
        xs, ys = self._slice
        name = parameter_text(parameter, frame.network)
        spot = Spot(frame.before[parameter], float(ys[POINTS // 2]), self._gradient())
        words = f"The cost as a function of {name} alone" + (
            "." if spot.slope is None else ", and its tangent: the slope is the derivative."
        )
        graph = Graph(xs, ys, (spot,), name, in_words(f"C({name})"), "cost", "backward")
        return self.curve.show_graph(graph, words)

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        self._quiet.stop()
        super().hideEvent(event)
