"""How far each update moves a layer's weights, against their size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import QWidget

from bpstudio.engine.network import Array
from bpstudio.engine.words import grouped
from bpstudio.explain.series.measured import Measured, update_ratios
from bpstudio.explain.series.series import Points, Trails, only_every, points, seams
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.plots.gradient_plot import layers_shown
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
from bpstudio.session.history.state import State
from bpstudio.session.past import Series

TITLE = "Update ÷ weight"
TIP = (
    "‖Δθ‖ ⁄ ‖θ‖ of each layer. About one in a thousand is usual: far less and a layer hardly learns, "
    "far more and it is thrown about."
)


class RatioPlot(PlotPanel):
    """‖Δθ‖ ⁄ ‖θ‖, one line a layer, on an axis of powers of ten."""

    file_name = "update_ratios"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._trails, self._measured = Trails(512), Measured(update_ratios, runs=True)
        super().__init__(bridge, parent, lag=24)
        self.setObjectName("ratio_plot")
        self.explain(self.name, TIP)

    def _lines(self, state: State, x: AxisRange) -> tuple[PlotLine, ...]:
        colours, found, dots = current_theme().series, [], self.dots(state)
        for place, number in enumerate(layers_shown(state.document.network)):
            line = log_of(self._known(state, number, x))
            found.append(PlotLine(line, colours[place % len(colours)], f"layer {number}", dot=dots[place]))
        return tuple(found)

    def _ratios(self, state: State) -> Array | None:
        """Of each layer, at the iteration spoken of; None before its update."""
        iteration = self.told(state)
        frame = self.bridge.frame
        if iteration is None or iteration > frame.past.last:
            return None
        segment, moment = frame.past.segment_of(iteration), self.recall.checkpoint(frame, iteration)
        return self._measured.at(segment, iteration, moment)

    @property
    def hidden(self) -> tuple[range, ...]:
        return (self.bridge.frame.past.without_update,)

    def dots(self, state: State) -> list[Dot | None]:
        shown, ratios, iteration = layers_shown(state.document.network), self._ratios(state), self.told(state)
        if ratios is None or iteration is None:
            return [None] * len(shown)
        there = [n for n in shown if n <= len(ratios)]
        found = [log_dot(Dot(iteration, float(ratios[n - 1]))) for n in there]
        return [*found, *[None] * (len(shown) - len(there))]

    def _known(self, state: State, number: int, x: tuple[float, float] = (0.0, np.inf)) -> Points:
        """What has been worked out of a layer."""
        window = x[0], min(x[1], state.iterations + 1)
        ratios = Series(self._measured.column(number - 1), self.bridge.frame.past.without_update)
        raw = points(state, ratios, self._trails, window)
        there = np.isfinite(raw.y)
        return Points(raw.x[there], raw.y[there])

    def picture(self, state: State, x: AxisRange) -> Picture:
        end, powers = state.last_completed, self.axis.seen(state).powers
        blank = Picture(
            x, AxisRange(-4, -2), state.cursor.iteration, end, self.bridge.notation, powers=powers
        )
        if not state.iterations:
            return replace(blank, empty=EMPTY_TEXT)
        if self._measured.work(state):
            self.draw_again()
        lines = self._lines(state, x)
        y = reach(lines, end, blank.y, powers=True)
        most = max(segment.keeping.checkpoints for segment in state.segments)
        note = only_every(most)
        return replace(blank, y=y, lines=lines, seams=seams(state), log=True, y_name="ratio", note=note)

    def headline(self, state: State) -> Headline:
        ratios, iteration = self._ratios(state), self.told(state)
        if iteration is None:
            return Headline(TITLE, NOT_COMPUTED)
        when = f"iteration {grouped(iteration)}"
        found = (
            [] if ratios is None else [n for n in layers_shown(state.document.network) if n <= len(ratios)]
        )
        if ratios is None or not found:
            return Headline(TITLE, NOT_COMPUTED, when)
        sizes = np.nan_to_num(ratios, nan=-1.0)
        number = max(found, key=lambda n: float(sizes[n - 1]))
        return Headline(TITLE, format_number(float(ratios[number - 1])), when, f"layer {number}")

    def reading(self, x: float, y: float) -> Readout | None:
        state, found = self.bridge.state, []
        iteration = min(max(0, round(x)), state.iterations)
        colours = current_theme().series
        for place, number in enumerate(layers_shown(state.document.network)):
            past = self._known(state, number).between(0, iteration)
            height = log_height(float(past.y[-1])) if len(past.x) else None
            if height is not None:
                at, value = int(past.x[-1]), format_number(float(past.y[-1]))
                text = f"iteration {grouped(at)}   layer {number}  {value}"
                found.append(Readout(at, height, text, colours[place % len(colours)]))
        return min(found, key=lambda reading: abs(reading.y - y), default=None)
