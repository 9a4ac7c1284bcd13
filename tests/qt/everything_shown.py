"""All that a window shows, says, copies and writes at one moment, by the place where it does so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QWidget

from bpstudio.engine.parameters import every_parameter
from bpstudio.explain.series.series import Points
from bpstudio.explain.words.tips import tip
from bpstudio.explain.words.transcript import heading, written_in_full
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import to_tex
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.plots.exporting import lines_as_csv
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.qt.plots.units_view import UnitsView
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.comparison import compared, frame_at
from bpstudio.session.history.cursor import Bookmark
from bpstudio.session.selection import COST_NODE, Factor, Place, Target, Unit
from bpstudio.storage.export.table import csv_of

Shown = dict[str, str]
MOST_PLACES, MOST_ROWS, MOST_COLUMNS = 24, 24, 12
NUMBERS = 12  # of a heading for sums: more are not told apart
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.BackgroundRole,
    Qt.ItemDataRole.ForegroundRole,
)


def everything(window: MainWindow, modes: bool = True) -> Shown:
    """What is shown now; with ``modes`` also what the other pages of the equation would copy."""
    found = dict(_texts(window))
    found.update(_canvas(window))
    for plot in (window.cost_plot, *window.plot_stack.plots):
        found.update(_plot(plot, window))
    found.update(_equations(window, modes))
    found.update(_written(window))
    return found


def _texts(window: MainWindow) -> Iterator[tuple[str, str]]:
    for number, widget in enumerate((window, *window.findChildren(QWidget))):
        where = f"{number} {type(widget).__name__} {widget.objectName()}"
        given = (getattr(widget, name, None) for name in ("text", "title", "toPlainText"))
        said = [ask() for ask in given if callable(ask)]
        said += [
            widget.toolTip(),
            widget.statusTip(),
            widget.accessibleName(),
            widget.accessibleDescription(),
        ]
        yield where, "\n".join(text for text in said if isinstance(text, str) and text)
        if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
            yield f"{where} model", "\n".join(_of_model(widget.model()))
    for action in window.findChildren(QAction):
        yield f"action {action.objectName()} {action.text()}", f"{action.toolTip()} {action.isEnabled()}"


def _of_model(model: QAbstractItemModel) -> Iterator[str]:
    rows = min(model.rowCount(), MOST_ROWS)
    columns = 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(), MOST_COLUMNS)
    for row in range(rows):
        for column in range(columns):
            ask = partial(model.data, model.index(row, column))
            yield " | ".join(_said(ask(role)) for role in ROLES)


def _said(answer: object) -> str:
    if isinstance(answer, str | int | float):
        return str(answer)
    colour = getattr(answer, "color", None)
    return colour().name() if callable(colour) else str(answer or "")[:200]


def _canvas(window: MainWindow) -> Iterator[tuple[str, str]]:
    frame, stage = window.bridge.frame, window.canvas.stage
    for place in _places(window):
        yield f"tip of {place}", tip(stage, place)
    yield "canvas", window.canvas.accessibleDescription()
    yield "legend", " ".join(map(str, stage.legend))
    for step in frame.program:
        yield f"factor {step.index}", tip(stage, Factor(step.index))


def _places(window: MainWindow) -> list[Place]:
    network = window.bridge.frame.network
    units = [
        Unit(layer, j) for layer in range(network.depth + 1) for j in range(min(network.width(layer), 3))
    ]
    parameters = [p for _, p in zip(range(MOST_PLACES), every_parameter(network), strict=False)]
    return [*units, *parameters, *(Target(j) for j in range(min(network.outputs, 3))), COST_NODE]


def _plot(plot: PlotPanel, window: MainWindow) -> Iterator[tuple[str, str]]:
    name, state = plot.file_name, window.bridge.state
    if isinstance(plot, UnitsView):
        plot.draw()
        yield "units", str(plot._troubles)
        return
    picture = plot.picture(state, plot.shown(state))
    headline = plot.headline(state)
    yield f"{name} headline", f"{headline.name} {headline.said} {headline.when}"
    for number, line in enumerate(picture.lines):
        yield f"{name} line {number}", f"{line.label} {_points(line.points)} {line.dot} {line.strong}"
    yield f"{name} band", " ".join(_points(edge) for edge in picture.band)
    yield f"{name} frame", f"{picture.y} {picture.end} {picture.empty} {picture.note} {picture.key}"
    yield f"{name} dots", str(plot.dots(state))
    if picture.image is not None:
        yield f"{name} image", str(hash(bytes(picture.image.constBits())))
    yield f"{name} csv", lines_as_csv(picture).decode() if picture.lines else ""
    for x in range(min(state.iterations, 5) + 1):
        for share in (0.1, 0.9):
            reading = plot.reading(float(x), picture.y.low + share * picture.y.span)
            yield (
                f"{name} at {x}, {share}",
                "" if reading is None else f"{reading.text} {reading.x} {reading.y}",
            )


def _points(points: Points) -> str:
    return " ".join(f"{x:g}:{y:.17g}" for x, y in zip(points.x.tolist(), points.y.tolist(), strict=True))


def _equations(window: MainWindow, modes: bool) -> Iterator[tuple[str, str]]:
    strip = window.equation
    before = strip._pressed
    for mode in MODES if modes else (strip.mode,):
        if modes:
            strip.show_mode(mode)
        yield (
            f"copied {mode}",
            f"{to_plain(strip.equation, textbook.ARTICLE)}\n{to_tex(strip.equation, textbook.ARTICLE)}",
        )
    if modes:
        strip._pressed = before
        strip._show()


def _written(window: MainWindow) -> Iterator[tuple[str, str]]:
    frame, state = window.bridge.frame, window.bridge.state
    if frame.current is not None:
        with np.errstate(all="ignore"):
            yield "step line", written_in_full(frame, frame.current, textbook.ARTICLE)
    yield "heading", heading(frame, "a session", textbook.ARTICLE)
    if state.iterations:
        yield "csv", csv_of(state, frame.past)
        later = Bookmark(frame.iteration, len(frame.program), "later")
        if frame.iteration < state.iterations:
            yield "beside a bookmark", str(compared(frame_at(state, later), frame, 20))
