"""How far each update moves a layer's weights, against their size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QWidget

from bpstudio.notation.numbers import NOT_COMPUTED, format_number, ordinal
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.plots.gradient_plot import layers_shown
from bpstudio.qt.plots.measured import Measured, update_ratios
from bpstudio.qt.plots.picture import Line, Picture, Range, Reading, log_height, log_of, spanned
from bpstudio.qt.plots.plot_panel import EMPTY_TEXT, PlotPanel
from bpstudio.qt.plots.series import Points, Trails, points, seams
from bpstudio.qt.plots.ticks import count_text
from bpstudio.qt.theme import current_theme
from bpstudio.session.state import State

TIP = (
    "‖Δθ‖ ⁄ ‖θ‖ of each layer. About one in a thousand is usual: far less and a layer hardly learns, "
    "far more and it is thrown about."
)


class RatioPlot(PlotPanel):
    """‖Δθ‖ ⁄ ‖θ‖, one line a layer, on an axis of powers of ten."""

    file_name = "update_ratios"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._trails, self._measured = Trails(512), Measured(update_ratios)
        super().__init__(bridge, parent, lag=24)
        self.setObjectName("ratio_plot")
        self.explain(self.name, TIP)

    def _lines(self, state: State, x: Range) -> tuple[Line, ...]:
        colours, found = current_theme().series, []
        for place, number in enumerate(layers_shown(state.document.network)):
            line = log_of(self._known(state, number, x))
            found.append(Line(line, colours[place % len(colours)], f"layer {number}"))
        return tuple(found)

    def _known(self, state: State, number: int, x: tuple[float, float] = (0.0, np.inf)) -> Points:
        """What has been worked out of a layer."""
        window = x[0], min(x[1], state.iterations + 1)
        raw = points(state, self._measured.column(number - 1), self._trails, window)
        there = np.isfinite(raw.y)
        return Points(raw.x[there], raw.y[there])

    def picture(self, state: State, x: Range) -> Picture:
        blank = Picture(x, Range(-4, -2), state.cursor.iteration, state.completed - 1)
        if not state.iterations:
            return replace(blank, empty=EMPTY_TEXT)
        if self._measured.work(state):
            self.draw_again()
        lines = self._lines(state, x)
        y = spanned([line.points.y for line in lines], blank.y)
        most = max(segment.record.pace.checkpoints for segment in state.segments)
        note = f"every {ordinal(most)} iteration" if most > 1 else ""
        return replace(blank, y=y, lines=lines, seams=seams(state), log=True, y_name="ratio", note=note)

    def headline(self, state: State) -> tuple[str, str, str]:
        found = []
        for number in layers_shown(state.document.network):
            past = self._known(state, number).between(0, state.completed - 1)
            if len(past.x):
                found.append((float(past.y[-1]), number, int(past.x[-1])))
        if not found:
            return "Update ÷ weight", NOT_COMPUTED, ""
        value, number, iteration = max(found)
        return (
            "Update ÷ weight",
            f"layer {number}  {format_number(value)}",
            f"iteration {count_text(iteration)}",
        )

    def reading(self, x: float, y: float) -> Reading | None:
        state, found = self.bridge.state, []
        iteration = min(max(0, round(x)), state.iterations)
        colours = current_theme().series
        for place, number in enumerate(layers_shown(state.document.network)):
            past = self._known(state, number).between(0, iteration)
            height = log_height(float(past.y[-1])) if len(past.x) else None
            if height is not None:
                at, value = int(past.x[-1]), format_number(float(past.y[-1]))
                text = f"iteration {count_text(at)}   layer {number}  {value}"
                found.append(Reading(at, height, text, colours[place % len(colours)]))
        return min(found, key=lambda reading: abs(reading.y - y), default=None)
