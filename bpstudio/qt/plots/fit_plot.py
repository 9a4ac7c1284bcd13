"""What the network says everywhere: a curve for one input, a region for two, with the examples on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from bpstudio.engine.network import Array
from bpstudio.engine.quantity import YHAT, X
from bpstudio.engine.words import counted, in_a_row
from bpstudio.explain.series.extents import evenly, share_between, sound
from bpstudio.explain.series.series import Points
from bpstudio.explain.words.examples import held_out_in_words
from bpstudio.explain.words.withheld import WITHHELD
from bpstudio.notation.numbers import format_number
from bpstudio.notation.symbols import quantity
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.colours import image_of, levels_of
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.plots.headline_value import Headline
from bpstudio.qt.plots.picture import AxisRange, Picture, PlotLine, Readout, Spot, spanned
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.session.answers import answers
from bpstudio.session.history.state import State

POINTS, ACROSS, UP = 160, 96, 64
MOST_SPOTS = 600
ROOM = 0.15
MOST_CLASSES = 6  # that the key names
PREDICTED = {
    (1, False): "the fit: ŷ over x",
    (1, True): "the fit: each ŷ over x",
    (2, False): "the region of each ŷ",
    (2, True): "the region of each class",
}
"""What is drawn, by the inputs of the network and whether it has several outputs."""


class FitPlot(PlotPanel):
    """ŷ over x for one input; for two inputs ŷ, or the class it speaks for, as colour over x₁ and x₂."""

    file_name = "fit"
    over_time = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, lag=60)
        self.setObjectName("fit_plot")
        self.name.setToolTip(
            "What the network answers to every input; filled dots are examples it learns from, rings are held out."
        )

    def picture(self, state: State, x: AxisRange) -> Picture:
        document = state.document
        blank = Picture(AxisRange(-1, 1), AxisRange(-1, 1), None, np.inf, self.bridge.notation)
        if self.bridge.frame.withholds_outputs:
            return replace(blank, empty=WITHHELD)
        if document.network.inputs > 2:
            text = "A fit can be drawn for networks of one or two inputs; this one has "
            return replace(blank, empty=f"{text}{document.network.inputs}")
        return self._curve(state, blank) if document.network.inputs == 1 else self._region(state, blank)

    def _curve(self, state: State, blank: Picture) -> Picture:
        data, theme = state.document.data, current_theme()
        across = _roomy(data.x[:, 0])
        xs = evenly(*across, POINTS)
        yhat = answers(self.bridge.frame, xs[:, None])
        count = yhat.shape[1]
        names = [f"ŷ{n + 1}" for n in range(count)] if count > 1 else [""]
        lines = tuple(
            PlotLine(Points(xs, yhat[:, n]), theme.series[n % len(theme.series)], names[n], n == 0)
            for n in range(min(count, len(theme.series)))
        )
        spots: tuple[Spot, ...] = ()
        if data.y is not None:
            colours = [line.colour for line in lines]
            spots = _spots(state, np.repeat(data.x[:, :1], len(lines), axis=1), data.y, colours)
        y = spanned([yhat.ravel(), *([data.y.ravel()] if data.y is not None else [])], AxisRange(-1, 1))
        return replace(
            blank,
            x=across,
            y=y,
            lines=lines,
            spots=spots,
            x_name="x",
            y_name="ŷ",
            x_symbol=quantity(X),
            y_symbol=quantity(YHAT),
        )

    def _region(self, state: State, blank: Picture) -> Picture:
        data = state.document.data
        across, up = _roomy(data.x[:, 0]), _roomy(data.x[:, 1])
        grid_x, grid_y = evenly(*across, ACROSS), evenly(up.high, up.low, UP)
        grid = np.stack(np.meshgrid(grid_x, grid_y), axis=-1).reshape(-1, 2)
        yhat = answers(self.bridge.frame, grid)
        image = image_of(_colours(yhat, _range_of(state)).reshape(UP, ACROSS, 3))
        spots = _spots(state, data.x[:, :1], data.x[:, 1:], _example_colours(state))
        key = tuple(_key_of(state))
        blank = replace(
            blank, x_name="x₁", y_name="x₂", x_symbol=quantity(X.at(0)), y_symbol=quantity(X.at(1))
        )
        return replace(blank, x=across, y=up, image=image, spots=spots, key=key)

    def headline(self, state: State) -> Headline:
        count, held = len(state.document.data.x), len(state.document.data.held_out)
        said = counted(count, "example")
        said += f", {held_out_in_words(held)}" if held else ""
        network = state.document.network
        return Headline("Prediction", PREDICTED.get((network.inputs, network.outputs > 1), ""), said)

    def reading(self, x: float, y: float) -> Readout | None:
        inputs = self.bridge.document.network.inputs
        if inputs > 2 or self.bridge.frame.withholds_outputs:
            return None
        at = np.array([[x]] if inputs == 1 else [[x, y]])
        answer = answers(self.bridge.frame, at)[0]
        said = in_a_row(format_number(float(value)) for value in answer[:4])
        where = (
            f"x {format_number(x, 3)}" if inputs == 1 else f"({format_number(x, 3)}, {format_number(y, 3)})"
        )
        height = float(answer[0]) if inputs == 1 and np.isfinite(answer[0]) else y
        return Readout(x, height, f"{where}   ŷ {said}", current_theme().text)


def _roomy(values: Array) -> AxisRange:
    low, high = float(values.min()), float(values.max())
    return AxisRange(*sound(low - 1, high + 1)) if low == high else AxisRange(*sound(low, high, ROOM))


def _range_of(state: State) -> AxisRange:
    """What one output lies between: its targets."""
    y = state.document.data.y
    if y is None or y.max() == y.min():
        return AxisRange(0, 1)
    return AxisRange(*sound(float(y.min()), float(y.max())))


def _mixed(share: Array, low: QColor, middle: QColor, high: QColor) -> Array:
    ends = levels_of(low, middle, high)
    share = np.nan_to_num(np.clip(share, 0, 1), nan=0.5)[:, None]
    below, above = np.minimum(2 * share, 1), np.maximum(2 * share - 1, 0)
    mixed: Array = ends[0] + below * (ends[1] - ends[0]) + above * (ends[2] - ends[1])
    return mixed


def _colours(yhat: Array, within: AxisRange) -> Array:
    """One output between two hues; of several, the hue of the largest, stronger the further it is ahead."""
    theme = current_theme()
    if yhat.shape[1] == 1:
        share = share_between(yhat[:, 0], *within)
        return _mixed(
            0.5 + 0.35 * (2 * np.clip(share, -1, 2) - 1), theme.backward, theme.surface, theme.forward
        )
    hues = [theme.series[n % len(theme.series)] for n in range(yhat.shape[1])]
    table, ground = levels_of(*hues), levels_of(theme.surface)
    winner = np.nan_to_num(yhat, nan=-np.inf).argmax(axis=1)
    ordered = np.sort(np.nan_to_num(yhat), axis=1) / 2
    lead = np.clip(ordered[:, -1] - ordered[:, -2], 0.0, 0.5)[:, None] * 2
    colours: Array = ground + (0.12 + 0.38 * lead) * (table[winner] - ground)
    return colours


def _example_colours(state: State) -> list[QColor]:
    """The hue of each example's target, for all examples of a region."""
    theme, y = current_theme(), state.document.data.y
    if y is None:
        return [theme.text]
    if y.shape[1] == 1:
        within = _range_of(state)
        share = share_between(y[:, 0], *within)
        return [theme.forward if value >= 0.5 else theme.backward for value in share.tolist()]
    return [theme.series[n % len(theme.series)] for n in y.argmax(axis=1).tolist()]


def _key_of(state: State) -> Iterator[tuple[QColor, str]]:
    """What each hue of a region and of its examples stands for."""
    theme, outputs = current_theme(), state.document.network.outputs
    if outputs > 1:
        for number in range(min(outputs, MOST_CLASSES)):
            yield theme.series[number % len(theme.series)], f"class {number + 1}"
        return
    low, high = _range_of(state)
    for colour, end in ((theme.backward, low), (theme.forward, high)):
        yield colour, f"ŷ near {format_number(end, 3)}"


def _spots(state: State, xs: Array, ys: Array, colours: list[QColor]) -> tuple[Spot, ...]:
    """Examples at (xs, ys), each (m, curves); colours for each curve, or for each example where there is one curve."""
    held = frozenset(state.document.data.held_out)
    step = max(1, -(-len(xs) // MOST_SPOTS))
    found = []
    for row in range(0, len(xs), step):
        for curve in range(min(xs.shape[1], ys.shape[1])):
            colour = colours[curve] if xs.shape[1] > 1 or len(colours) == 1 else colours[row]
            found.append(Spot(float(xs[row, curve]), float(ys[row, curve]), colour, row in held))
    return tuple(found)
