"""The cost of every iteration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from bpstudio.engine.words import grouped
from bpstudio.explain.series.measured import Measured, held_out
from bpstudio.explain.series.series import Points, Sample, Trails, only_every, points, sample, seams
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.plots.headline_value import Headline
from bpstudio.qt.plots.picture import (
    AxisRange,
    Dot,
    Picture,
    PlotLine,
    Readout,
    log_dot,
    log_height,
    log_of,
    reach,
)
from bpstudio.qt.plots.plot_panel import EMPTY_TEXT, PlotPanel
from bpstudio.qt.plots.time_axis import AxisButton
from bpstudio.qt.plots.tool_button import tool_button
from bpstudio.session.history.state import State
from bpstudio.session.past import Series

HELD_OUT = 0  # its colour among those of the series


class CostPlot(PlotPanel):
    """C over the iterations, linear or logarithmic. ``spread_chosen(choice)``: how they are laid along the axis."""

    file_name = "cost"
    spread_chosen = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._trails, self._measured = Trails(), Measured(held_out)
        super().__init__(bridge, parent)
        self.setObjectName("cost_plot")
        tip = "Logarithmic: powers of ten at equal distances, so that small costs are told apart."
        self.log = tool_button(self, None, tip, "log")
        self.log.setCheckable(True)
        self.log.setObjectName("cost_log")
        self.log.toggled.connect(self.refresh_now)
        self.buttons.insertWidget(0, self.log)
        self.axis_button = AxisButton(self)
        self.axis_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.axis_button.chosen.connect(self.spread)
        self.axis_button.chosen.connect(self.spread_chosen)
        self.buttons.insertWidget(0, self.axis_button)
        self.explain(self.name, "C: the cost of an iteration's examples, with the parameters it began with.")
        self.draw()

    def _on_axis(self, found: Points) -> Points:
        return log_of(found) if self.log.isChecked() else found

    def picture(self, state: State, x: AxisRange) -> Picture:
        axis, end = self.axis.seen(state), state.last_completed
        blank = Picture(
            x, AxisRange(0, 1), state.cursor.iteration, end, self.bridge.notation, powers=axis.powers
        )
        if not state.iterations:
            return replace(blank, empty=EMPTY_TEXT)
        held, dots = self._held_out(state, x), self.dots(state)
        training = self._on_axis(self.read(state, self.bridge.frame.past.costs, self._trails, x, "C"))
        label = "training" if held is not None else ""
        lines = [PlotLine(training, current_theme().cost, label, strong=True, dot=dots[0])]
        if held is not None:
            lines.append(
                PlotLine(self._on_axis(held), current_theme().series[HELD_OUT], "held-out", dot=dots[1])
            )
        log, stride = self.log.isChecked(), max(segment.keeping.checkpoints for segment in state.segments)
        note = only_every(stride, before="held-out cost at ") if held is not None else ""
        return replace(
            blank,
            y=reach(lines, end, blank.y, log),
            lines=tuple(lines),
            seams=seams(state),
            log=log,
            y_name=in_words("C", self.bridge.notation),
            y_symbol=COST,
            note=note,
        )

    @property
    def hidden(self) -> tuple[range, ...]:
        past = self.bridge.frame.past
        return past.costs.hidden, past.without_parameters

    @property
    def _holds_out(self) -> bool:
        return any(segment.document.data.held_out for segment in self.bridge.state.segments)

    def _held_out(self, state: State, x: AxisRange) -> Points | None:
        """C over the examples training never sees, at the moments kept; None where there are none such."""
        if not self._holds_out:
            return None
        if self._measured.work(state):
            self.draw_again()
        held_out = Series(self._measured.column(0), self.bridge.frame.past.without_parameters)
        found = points(state, held_out, self._trails, x)
        there = np.isfinite(found.y)
        return Points(found.x[there], found.y[there])

    def dots(self, state: State) -> list[Dot | None]:
        latest = self._latest(state)
        found = [None if latest is None else Dot(*latest)]
        if self._holds_out:
            found.append(None if latest is None else self._held_out_at(state, latest.iteration))
        return [log_dot(dot) for dot in found] if self.log.isChecked() else found

    def _held_out_at(self, state: State, iteration: int) -> Dot | None:
        frame = self.bridge.frame
        segment = frame.past.segment_of(iteration)
        if not segment.document.data.held_out:
            return None
        row = self._measured.at(segment, iteration, self.recall.checkpoint(frame, iteration))
        return Dot(iteration, float(row[0])) if len(row) else None

    def _latest(self, state: State) -> Sample | None:
        """The cost that the screen has come to: of this iteration once it is revealed, else of the one before."""
        iteration = self.told(state)
        if iteration is None:
            return None
        if iteration >= state.iterations:  # it is not completed, so it is not on record
            cost = self.bridge.frame.cost
            return None if cost is None else Sample(iteration, cost)
        return sample(state, self.bridge.frame.past.costs, iteration)

    def write_csv(self, path: Path) -> None:
        """Costs and gradients of every iteration kept."""
        from bpstudio.storage.export.table import save_csv  # not part of the start

        save_csv(self.bridge.session, path)

    def headline(self, state: State) -> Headline:
        name = in_words("Cost C", self.bridge.notation)
        latest, name = self._latest(state), f"{name}, {self.whose}" if self.whose else name
        if latest is None:
            return Headline(name, NOT_COMPUTED)
        return Headline(name, format_number(latest.value), f"iteration {grouped(latest.iteration)}")

    def reading(self, x: float, y: float) -> Readout | None:
        state, iteration = self.bridge.state, max(0, round(x))
        found = sample(state, self.bridge.frame.past.costs, min(iteration, state.iterations - 1))
        if found is None or found.value != found.value:
            return None
        height = log_height(found.value) if self.log.isChecked() else found.value
        name = in_words("C", self.bridge.notation)
        text = f"iteration {grouped(found.iteration)}   {name} {format_number(found.value)}"
        return None if height is None else Readout(found.iteration, height, text, current_theme().cost)
