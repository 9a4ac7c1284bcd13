"""Every gradient at once: a strip of colour for each parameter, or for a few neighbours of one layer, over time."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameter, parameter_at
from bpstudio.engine.words import grouped
from bpstudio.explain.series.axis import from_powers, to_powers
from bpstudio.explain.series.series import only_every, seams
from bpstudio.explain.series.summary import Summaries
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import in_words
from bpstudio.notation.tree import Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.colours import image_of, levels_of
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.plots.headline_value import Headline
from bpstudio.qt.plots.picture import AxisRange, Picture, Readout
from bpstudio.qt.plots.plot_panel import EMPTY_TEXT, PlotPanel
from bpstudio.session.history.state import State
from bpstudio.session.past import Series, cost_column

MOST_STRIPS, MOST_COLUMNS, SHADES = 240, 600, 64
DECADES = 5.0


def strips_of(network: Network) -> NDArray[np.intp]:
    """Where each strip begins in the flat vector; the layers one after the other, each with its share of them."""
    return _strips(tuple(network.offset(number) for number in range(1, network.depth + 2)))


@lru_cache(maxsize=8)
def _strips(offsets: tuple[int, ...]) -> NDArray[np.intp]:
    each = max(1, -(-offsets[-1] // MOST_STRIPS))
    starts = [np.arange(low, high, each) for low, high in pairwise(offsets)]
    return np.concatenate(starts)


def largest_of_strips(rows: Array, network: Network) -> Array:
    """For flat gradients (n, parameters) the largest |∂C/∂θ| of every strip, (n, strips)."""
    starts = strips_of(network)
    if not len(rows):
        return np.empty((0, len(starts)))
    found: Array = np.maximum.reduceat(np.abs(rows), starts, axis=1)
    return found


class HeatPlot(PlotPanel):
    """|∂C/∂θ| as colour, from pale to strong over five powers of ten."""

    file_name = "heat_strip"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._summaries = Summaries(largest_of_strips)
        super().__init__(bridge, parent, lag=24)
        self.setObjectName("heat_plot")
        self.name.setToolTip(
            "The size of every gradient, a row for each weight and bias, over time: the darker, the larger."
        )

    def picture(self, state: State, x: AxisRange) -> Picture:
        network = state.document.network
        strips = strips_of(network)
        blank = Picture(
            x,
            AxisRange(0, len(strips)),
            state.cursor.iteration,
            state.last_completed,
            self.bridge.notation,
            powers=self.axis.seen(state).powers,
        )
        if not state.iterations:
            return replace(blank, empty=EMPTY_TEXT)
        sizes, stride = self._sizes(state, x)
        note = (
            ""
            if len(strips) == network.size
            else f"the largest of each {-(-network.size // MOST_STRIPS)} neighbours"
        )
        note = "  ·  ".join(filter(None, (note, only_every(stride, after=" kept"))))
        return replace(
            blank,
            image=painted(sizes),
            y_texts=_layer_texts(network, len(strips)),
            seams=seams(state),
            note=note,
        )

    def _sizes(self, state: State, x: AxisRange) -> tuple[Array, int]:
        """|∂C/∂θ| (columns of the image, strips), NaN where nothing is known; and the coarsest stride."""
        strips = strips_of(state.document.network)
        ends, powers = np.array(x), self.axis.seen(state).powers
        low, high = to_powers(ends) if powers else ends
        at = np.linspace(low, high, min(MOST_COLUMNS, max(2, self.chart_width)), endpoint=False)
        at = from_powers(at) if powers else at
        sizes, coarsest = np.full((len(at), len(strips)), np.nan), 1
        for segment in state.segments:
            if segment.document.network.size != state.document.network.size:
                continue
            table, stride = self._summaries.table(segment), segment.keeping.gradients
            inside = (at >= segment.first - 0.5) & (at < segment.end - 0.5)
            if len(table) and inside.any():
                coarsest = max(coarsest, stride)
                rows = np.rint((at[inside] - segment.first) / stride).astype(np.intp)
                rows = np.clip(rows, 0, len(table) - 1)
                shown = self._gradients.shows(segment.first + stride * rows)
                sizes[inside] = np.where(shown[:, None], table[rows], np.nan)
        return sizes, coarsest

    @property
    def _gradients(self) -> Series:
        """What the strips are made of."""
        past = self.bridge.frame.past
        return Series(cost_column, past.without_all_gradients)

    @property
    def hidden(self) -> tuple[range, ...]:
        return (self._gradients.hidden,)

    @property
    def chart_width(self) -> int:
        """How many pixels wide the chart is; before there is one, the most columns it could have."""
        return MOST_COLUMNS if self._chart is None else self._chart.width()

    def headline(self, state: State) -> Headline:
        iteration = self.told(state)
        if iteration is None:
            return Headline("Heat strip", NOT_COMPUTED)
        when = f"iteration {grouped(iteration)}"
        if iteration > state.last_completed:
            return Headline("Heat strip", NOT_COMPUTED, when)
        row = self.recall.gradients(self.bridge.frame, iteration)
        if not np.isfinite(row.values).any():
            return Headline("Heat strip", NOT_COMPUTED, when)
        at = int(np.nanargmax(np.abs(np.where(np.isfinite(row.values), row.values, np.nan))))
        parameter, value = parameter_at(row.network, at), format_number(float(row.values[at]))
        of, symbol = (
            self._derivative(parameter, row.network),
            Partial(COST, parameter_symbol(parameter, row.network)),
        )
        return Headline("Heat strip", value, when, of, symbol, self.whose, before="largest")

    def _derivative(self, parameter: Parameter, network: Network) -> str:
        notation = self.bridge.notation
        return f"∂{in_words('C', notation)}/∂{parameter_text(parameter, network, notation)}"

    def write_csv(self, path: Path) -> None:
        """The gradients themselves, of every iteration kept: what the colours are made of."""
        from bpstudio.storage.export.table import save_csv  # not part of the start

        save_csv(self.bridge.session, path)

    def reading(self, x: float, y: float) -> Readout | None:
        state = self.bridge.state
        iteration = min(max(0, round(x)), state.iterations - 1)
        row = self.bridge.frame.past.gradient_row(iteration)
        if row is None or row.network.size != state.document.network.size:
            return None
        strips = strips_of(row.network)
        strip = min(max(0, int(len(strips) - y)), len(strips) - 1)
        end = int(strips[strip + 1]) if strip + 1 < len(strips) else row.network.size
        part = np.abs(row.values[int(strips[strip]) : end])
        at = int(strips[strip]) + int(np.argmax(np.where(np.isfinite(part), part, -1.0)))
        derivative = self._derivative(parameter_at(row.network, at), row.network)
        said = f"{derivative}  {format_number(float(row.values[at]))}"
        text = f"iteration {grouped(row.iteration)}   {said}"
        return Readout(row.iteration, len(strips) - strip - 0.5, text, current_theme().backward)


def _layer_texts(network: Network, strips: int) -> tuple[tuple[float, str], ...]:
    """The middle of each layer's strips, with its name, from below: the first layer is at the top."""
    starts = strips_of(network)
    found = []
    for number in reversed(network.layer_ids):
        begin = network.offset(number)
        inside = np.flatnonzero((starts >= begin) & (starts < begin + network.size_of(number)))
        found.append((float(strips - (inside[0] + inside[-1] + 1) / 2), f"layer {number}"))
    return tuple(found)


def painted(sizes: Array) -> QImage:
    """Sizes (columns, rows) as an image, row 0 at the top: a shade for each share of ``DECADES`` below the largest."""
    theme = current_theme()
    with np.errstate(all="ignore"):
        largest = np.nanmax(np.where(np.isfinite(sizes), sizes, np.nan)) if np.isfinite(sizes).any() else 1.0
        share = 1 + np.log10(sizes / (largest or 1.0)) / DECADES
    shade = np.where(np.isnan(sizes), 0, 1 + np.clip(np.nan_to_num(share, posinf=1.0), 0, 1) * (SHADES - 1))
    low, high = theme.surface, theme.backward
    steps = np.linspace(0.04, 1, SHADES)[:, None]
    ends = levels_of(low, high)
    colours = np.concatenate([ends[:1], ends[:1] + steps * (ends[1:] - ends[:1])])
    return image_of(colours[shade.astype(np.intp)].transpose(1, 0, 2))
