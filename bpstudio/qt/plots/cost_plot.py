"""The cost of every iteration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QWidget

from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.measured import Measured, held_out
from bpstudio.qt.plots.picture import Line, Picture, Range, Reading, log_height, log_of, spanned
from bpstudio.qt.plots.plot_panel import EMPTY_TEXT, PlotPanel, tool_button
from bpstudio.qt.plots.series import Points, Sample, Trails, cost_column, points, sample, seams
from bpstudio.qt.plots.ticks import count_text, ordinal
from bpstudio.qt.theme import current_theme
from bpstudio.session.state import State
from bpstudio.storage.export import save_csv

HELD_OUT = 0  # its colour among those of the series


class CostPlot(PlotPanel):
    """C over the iterations, linear or logarithmic."""

    file_name = "cost"

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
        self.explain(self.name, "C: the cost of an iteration's examples, with the parameters it began with.")
        self.draw()

    def picture(self, state: State, x: Range) -> Picture:
        found = points(state, cost_column, self._trails, x, "C")
        log = self.log.isChecked()
        shown = log_of(found) if log else found
        picture = Picture(x, spanned([shown.y], Range(0, 1)), state.cursor.iteration, state.completed - 1)
        if not state.iterations:
            return replace(picture, empty=EMPTY_TEXT)
        held = self._held_out(state, x)
        line = Line(shown, current_theme().cost, "trained on" if held else "", strong=True)
        if held is not None:
            held = log_of(held) if log else held
            picture = replace(picture, y=spanned([shown.y, held.y], Range(0, 1)))
        lines = (line,) if held is None else (line, Line(held, current_theme().series[HELD_OUT], "held out"))
        stride = max(segment.record.pace.checkpoints for segment in state.segments)
        note = f"held out at every {ordinal(stride)} iteration" if held is not None and stride > 1 else ""
        return replace(picture, lines=lines, seams=seams(state), log=log, y_name=in_words("C"), note=note)

    def _held_out(self, state: State, x: Range) -> Points | None:
        """C over the examples training never sees, at the moments kept; None where there are none such."""
        if not any(segment.document.data.held_out for segment in state.segments):
            return None
        if self._measured.work(state):
            self.draw_again()
        found = points(state, self._measured.column(0), self._trails, x)
        there = np.isfinite(found.y)
        return Points(found.x[there], found.y[there])

    def _latest(self, state: State) -> Sample | None:
        """The cost that the screen has come to: of this iteration once it is revealed, else of the one before."""
        cost = self.bridge.frame.cost
        if cost is not None:
            return Sample(state.cursor.iteration, cost)
        return sample(state, cost_column, state.completed - 1)

    def write_csv(self, path: Path) -> None:
        """Costs and gradients of every iteration kept."""
        save_csv(self.bridge.session, path)

    def headline(self, state: State) -> tuple[str, str, str]:
        latest, name = self._latest(state), self.of_batch(in_words("Cost C"))
        if latest is None:
            return name, NOT_COMPUTED, ""
        return name, format_number(latest.value), f"iteration {count_text(latest.iteration)}"

    def reading(self, x: float, y: float) -> Reading | None:
        state, iteration = self.bridge.state, max(0, round(x))
        found = sample(state, cost_column, min(iteration, state.iterations - 1))
        if found is None or found.value != found.value:
            return None
        height = log_height(found.value) if self.log.isChecked() else found.value
        text = f"iteration {count_text(found.iteration)}   {in_words('C')} {format_number(found.value)}"
        return None if height is None else Reading(found.iteration, height, text, current_theme().cost)
