"""The gradient of every weight and bias, from six of them to a hundred thousand."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QWidget

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.words import grouped
from bpstudio.explain.series.chosen import MOST_LINES, Slots, chosen, lines_in_words, slots_of
from bpstudio.explain.series.series import Points, Trails, only_every, sample, seams
from bpstudio.explain.series.summary import FIRST_NORM, GREATEST, LEAST, Summaries
from bpstudio.notation.naming import parameter_symbol, parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.symbols import COST, THETA
from bpstudio.notation.textbook import in_words
from bpstudio.notation.tree import Node, Partial
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
from bpstudio.qt.plots.tool_button import tool_button
from bpstudio.session.history.state import State
from bpstudio.session.past import GradientRow, Series

MOST_BUCKETS = 512  # half as many as for one line: here there are eight


class _Drawn(NamedTuple):
    """What has a line. Around a change of the network's shape it is not always that at the cursor."""

    network: Network
    parameters: list[Parameter]


class GradientPlot(PlotPanel):
    """∂C/∂θ of single parameters, or one norm a layer, over the iterations."""

    file_name = "gradients"
    title = "Gradients"
    object_name = "gradient_plot"
    tip = "How much the cost changes with each weight and bias, iteration by iteration."
    narrow_without_name = True
    shows_gradients = True

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._trails, self._summaries = Trails(MOST_BUCKETS), Summaries()
        self._slots: Slots = {}
        self._found: tuple[State, tuple[Parameter, ...], _Drawn] | None = None
        super().__init__(bridge, parent, lag=24)
        self.setObjectName(self.object_name)
        self.add_switch()
        self.explain(self.name, self.tip)
        self.draw()

    def add_switch(self) -> None:
        """Put two buttons into the head, one of which is always down: lines, or norms."""
        norms = "Norms: the length of each layer's gradient, on an axis of powers of ten."
        self.lines_button = tool_button(self, None, lines_in_words(), "lines")
        self.norms_button = tool_button(self, None, norms, "norms")
        group = QButtonGroup(self)
        for place, button in enumerate((self.lines_button, self.norms_button)):
            button.setCheckable(True)
            button.setObjectName(f"gradient_{button.text()}")
            group.addButton(button)
            self.buttons.insertWidget(place, button)
        self.lines_button.setChecked(True)
        self.norms_button.toggled.connect(self.refresh_now)

    @property
    def by_layer(self) -> bool:
        """Whether there is a curve for each layer, its norm, in place of one for each parameter."""
        return self.norms_button.isChecked()

    # Which curves

    def wanted(self) -> list[Parameter]:
        """The parameter selected and the one followed: they have a line, whatever their size."""
        followed = self.bridge.state.following
        picked = self.bridge.parameter
        candidates = [picked, followed.parameter if followed else None]
        return [parameter for parameter in candidates if isinstance(parameter, Parameter)]

    def drawn(self, state: State) -> _Drawn:
        """The parameters that have a line, the most wanted first, and the network they belong to."""
        wanted = tuple(self.wanted())
        if self._found is None or self._found[0] is not state or self._found[1] != wanted:
            row = self.row(state)
            found = _Drawn(state.document.network, [])
            if row is not None:
                found = _Drawn(row.network, chosen(row, list(wanted), self._slots))
            self._found = state, wanted, found
        return self._found[2]

    def row(self, state: State) -> GradientRow | None:
        """What the largest are chosen by: all gradients at the cursor, else at the end."""
        past = self.bridge.frame.past
        return past.gradient_row(past.last) or past.gradient_row(state.iterations - 1)

    def symbol(self, name: str) -> str:
        """What is plotted of a parameter."""
        return f"∂{in_words('C', self.bridge.notation)}/∂{name}"

    def written(self, of: Node) -> Node:
        """The same to be typeset."""
        return Partial(COST, of)

    def names(self, state: State) -> list[Hashable]:
        """What each line is kept under from frame to frame."""
        if self.by_layer:
            return [("norm", number) for number in layers_shown(state.document.network)]
        return list(self.drawn(state).parameters)

    def series_of(self, parameter: Parameter) -> Series:
        """The numbers of one parameter's line."""
        return self.bridge.frame.past.gradient(parameter)

    def curves(self, state: State) -> dict[str, Series]:
        """The lines by their labels."""
        past, found = self.bridge.frame.past, self.drawn(state)
        if self.by_layer:
            shown = layers_shown(state.document.network)
            return {f"layer {n}": self._summaries.series(past, FIRST_NORM + n - 1) for n in shown}
        return {
            parameter_text(p, found.network, self.bridge.notation): self.series_of(p)
            for p in found.parameters
        }

    @property
    def hidden(self) -> tuple[range, ...]:
        shown = (series.hidden for series in self.curves(self.bridge.state).values())
        return *shown, self.bridge.frame.past.without_all_gradients

    def colours(self, state: State) -> list[QColor]:
        """One for each curve; a parameter keeps its own as long as it has a curve."""
        series = current_theme().series
        if self.by_layer:
            return [series[place % len(series)] for place in range(len(layers_shown(state.document.network)))]
        parameters = self.drawn(state).parameters
        self._slots = slots_of(parameters, self._slots)
        return [series[self._slots[parameter] % len(series)] for parameter in parameters]

    def picture(self, state: State, x: AxisRange) -> Picture:
        end, powers = state.last_completed, self.axis.seen(state).powers
        blank = Picture(x, AxisRange(-1, 1), state.cursor.iteration, end, self.bridge.notation, powers=powers)
        if not state.iterations:
            return replace(blank, empty=EMPTY_TEXT)
        lines, log = self._lines(state, x), self.by_layer
        band = self.band(state, x)
        edges = [PlotLine(edge, current_theme().text_muted) for edge in band or ()]
        y = reach([*lines, *edges], end, blank.y, log)
        picture = replace(
            blank,
            y=y,
            lines=lines,
            seams=seams(state),
            log=log,
            y_name="norm" if log else self.symbol(in_words("θ", self.bridge.notation)),
            y_symbol=None if log else self.written(THETA),
            note=self.note(state),
        )
        return picture if band is None else replace(picture, band=band)

    def note(self, state: State) -> str:
        """What is not on the plot."""
        strides = {segment.keeping.gradients for segment in state.segments if segment.iterations}
        return only_every(max(strides, default=1), after=" kept")

    def _lines(self, state: State, x: AxisRange) -> tuple[PlotLine, ...]:
        drawn = self.drawn(state)
        important = {
            parameter_text(p, drawn.network, self.bridge.notation)
            for p in self.wanted()
            if p in drawn.parameters
        }
        found = []
        curves, names, dots = self.curves(state).items(), self.names(state), self.dots(state)
        symbols: list[Node | None] = [None] * len(names)
        if not self.by_layer:
            symbols = [parameter_symbol(p, drawn.network) for p in drawn.parameters]
        parts = zip(curves, self.colours(state), names, dots, symbols, strict=True)
        for (label, series), colour, name, dot, symbol in parts:
            raw = self.read(state, series, self._trails, x, name)
            shown = log_of(raw) if self.by_layer else raw
            found.append(PlotLine(shown, colour, label, label in important, dot, symbol))
        return tuple(found)

    def dots(self, state: State) -> list[Dot | None]:
        iteration, named = self.told(state), self.drawn(state)
        if iteration is None:
            return [None] * len(self.names(state))
        if self.by_layer:
            norms = [self.norm_at(state, n, iteration) for n in layers_shown(state.document.network)]
            return [None if norm is None else log_dot(Dot(iteration, norm)) for norm in norms]
        values = [self.value_at(state, parameter, iteration) for parameter in named.parameters]
        return [None if value is None else Dot(iteration, value) for value in values]

    def value_at(self, state: State, parameter: Parameter, iteration: int) -> float | None:
        """What is plotted of a parameter, at the iteration spoken of; None while it is not computed."""
        if iteration > state.last_completed:
            return self.revealed(parameter)
        row = self.recall.gradients(self.bridge.frame, iteration)
        if not parameter.exists_in(row.network):
            return None
        return float(row.values[parameter.position(row.network)])

    def norm_at(self, state: State, layer: int, iteration: int) -> float | None:
        """The length of a layer's gradient, at the iteration spoken of; None while not all of it is computed."""
        if iteration > state.last_completed:
            parts = [self.bridge.frame.gradient(Parameter(kind, layer)) for kind in ("theta", "b")]
            known = [np.ravel(part) for part in parts if part is not None]
            flat = np.concatenate(known) if len(known) == len(parts) else None
        else:
            row = self.recall.gradients(self.bridge.frame, iteration)
            there = layer <= row.network.depth
            flat = (
                row.values[row.network.offset(layer) : row.network.offset(layer) + row.network.size_of(layer)]
                if there
                else None
            )
        if flat is None:
            return None
        with np.errstate(all="ignore"):
            return float(np.sqrt(np.einsum("i,i->", flat, flat)))

    def band(self, state: State, x: AxisRange) -> tuple[Points, Points] | None:
        """From the least to the greatest of all gradients, where not each of them has a line."""
        if self.by_layer or state.document.network.size <= MOST_LINES:
            return None
        past = self.bridge.frame.past
        least, greatest = (self._summaries.series(past, number) for number in (LEAST, GREATEST))
        return (
            self.read(state, least, self._trails, x, LEAST),
            self.read(state, greatest, self._trails, x, GREATEST),
        )

    # In words

    def _leading(self, state: State) -> tuple[str, float | None, Node | None] | None:
        """The curve whose value is written above, the one wanted, else the largest; that value; and its symbol."""
        iteration = self.told(state)
        if iteration is None:
            return None
        if self.by_layer:
            numbers = layers_shown(state.document.network)
            norms = {n: self.norm_at(state, n, iteration) for n in numbers}
            largest = max(numbers, key=lambda n: _size(norms[n]))
            return f"norm of layer {largest}", norms[largest], None
        network, parameters = self.drawn(state)
        if not parameters:
            return None
        wanted = [p for p in self.wanted() if p in parameters]
        values = {p: self.value_at(state, p, iteration) for p in (wanted[:1] or parameters)}
        leading = max(values, key=lambda p: (_size(values[p]), self._size_before(state, p)))
        name = self.symbol(parameter_text(leading, network, self.bridge.notation))
        return name, values[leading], self.written(parameter_symbol(leading, network))

    def _size_before(self, state: State, parameter: Parameter) -> float:
        """What leads while nothing of this iteration is computed: the largest of the one before."""
        row = self.row(state)
        if row is None or not parameter.exists_in(row.network):
            return -1.0
        return _size(float(row.values[parameter.position(row.network)]))

    def write_csv(self, path: Path) -> None:
        """Costs and gradients of every iteration kept."""
        from bpstudio.storage.export.table import save_csv  # not part of the start

        save_csv(self.bridge.session, path)

    def headline(self, state: State) -> Headline:
        leading, iteration = self._leading(state), self.told(state)
        if leading is None or iteration is None:
            return Headline(self.title, NOT_COMPUTED)
        of, value, symbol = leading
        said = NOT_COMPUTED if value is None else format_number(value)
        whose = self.whose if self.shows_gradients else ""
        return Headline(self.title, said, f"iteration {grouped(iteration)}", of, symbol, whose)

    def revealed(self, parameter: Parameter) -> float | None:
        """The same in the iteration at the cursor, as far as it is computed."""
        if not parameter.exists_in(self.bridge.frame.network):
            return None
        found = self.bridge.frame.gradient(parameter)
        return None if found is None else float(found)

    def reading(self, x: float, y: float) -> Readout | None:
        """The nearest curve at the iteration pointed at."""
        state = self.bridge.state
        iteration = min(max(0, round(x)), state.iterations - 1)
        found: list[Readout] = []
        for (label, series), colour in zip(self.curves(state).items(), self.colours(state), strict=True):
            value = sample(state, series, iteration)
            height = None if value is None else log_height(value.value) if self.by_layer else value.value
            if value is not None and height is not None and isfinite(height):
                text = f"iteration {grouped(value.iteration)}   {label}  {format_number(value.value)}"
                found.append(Readout(value.iteration, height, text, colour))
        return min(found, key=lambda reading: abs(reading.y - y), default=None)


def layers_shown(network: Network) -> list[int]:
    """All layers, or as many as there are colours, evenly apart, the first and the last among them."""
    depth = network.depth
    if depth <= MOST_LINES:
        return list(range(1, depth + 1))
    return [1 + round(place * (depth - 1) / (MOST_LINES - 1)) for place in range(MOST_LINES)]


def _size(value: float | None) -> float:
    return abs(value) if value is not None and isfinite(value) else -1.0
