"""The parts of a window as paintings of a size: whole, also where the screen cuts them off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QWidget

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import listed
from bpstudio.qt.canvas.build import build
from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.canvas.plan.stage import FocusRing
from bpstudio.qt.controls.notice import Notice
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.ground.theme import SPACE_LARGE, current_theme
from bpstudio.qt.plots.plot_panel import PlotPanel
from bpstudio.storage.export.pictured import WITHOUT_GROUND, PicturePart

NETWORK_ROOM, WIDEST_ROOM = (1200.0, 900.0), 4000.0  # to lay a network out in; one that needs more takes it
ROOM_OF_A_LAYER = 170.0
EQUATION_ROOM = QSize(1000, 260)
PLOT_SIZE = QSize(640, 360)
AROUND = 16.0
MOST_LOOKED_AT = 4000  # pixels of a side of the rough picture that tells where something is


@dataclass(frozen=True, slots=True, eq=False)
class Painting:
    """``paint`` fills a rectangle of ``size`` from (0, 0) on, over the colour ``ground``."""

    size: QSizeF
    ground: QColor
    paint: Callable[[QPainter], object]


def painting_of(shown: ShownWindow, part: PicturePart, transparent: bool = False) -> Painting:
    """A part as it is now.

    Raises RefusedError where there is nothing of it yet, and for a ``transparent`` one that has a ground of its own.
    """
    if transparent and part not in WITHOUT_GROUND:
        raise RefusedError(
            "transparent",
            f"a picture of the {part} has a ground of its own; {listed(WITHOUT_GROUND)} need none",
        )
    match part:
        case "canvas":
            return _canvas(shown)
        case "equation":
            return _equation(shown)
        case "plots":
            return _plots(shown)
        case "window":
            return _window(shown)


def _canvas(shown: ShownWindow) -> Painting:
    """The network laid out with room for all its numbers, without what the view has around it."""
    scene, columns = QGraphicsScene(), shown.bridge.document.network.depth + 2
    width = min(max(NETWORK_ROOM[0], ROOM_OF_A_LAYER * columns), WIDEST_ROOM)
    stage = build(scene, shown.bridge, FocusRing(), width, NETWORK_ROOM[1])
    for item in scene.items():
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    extent = _painted(scene, stage.geometry.rect)

    def paint(painter: QPainter) -> None:
        scene.render(painter, QRectF(0, 0, extent.width(), extent.height()), extent)

    return Painting(extent.size(), ground(), paint)


def _painted(scene: QGraphicsScene, rect: QRectF) -> QRectF:
    """The part of a rectangle in which there is anything, and some room around it."""
    share = min(0.5, MOST_LOOKED_AT / max(rect.width(), rect.height()))
    size = QSize(max(1, ceil(rect.width() * share)), max(1, ceil(rect.height() * share)))
    image = QImage(size, QImage.Format.Format_Alpha8)
    image.fill(0)
    painter = QPainter(image)
    scene.render(
        painter, QRectF(0, 0, size.width(), size.height()), rect, Qt.AspectRatioMode.IgnoreAspectRatio
    )
    painter.end()
    alpha = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(size.height(), image.bytesPerLine())
    inked = alpha[:, : size.width()] > 0
    across, down = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    left, right = float(across[0]) / share, float(across[-1] + 1) / share
    top, bottom = float(down[0]) / share, float(down[-1] + 1) / share
    whole = QRectF(left, top, right - left, bottom - top)
    return whole.adjusted(-AROUND, -AROUND, AROUND, AROUND)


def _equation(shown: ShownWindow) -> Painting:
    """The page in front, laid out with room for all lines of its cards."""
    with shown.equation.laid_out_in(EQUATION_ROOM) as size:
        whole = QSizeF(size) + QSizeF(2 * SPACE_LARGE, 2 * SPACE_LARGE)

    def paint(painter: QPainter) -> None:
        painter.translate(SPACE_LARGE, SPACE_LARGE)
        with shown.equation.laid_out_in(EQUATION_ROOM):
            shown.equation.paint_whole(painter)

    return Painting(whole, current_theme().window, paint)


def _plots(shown: ShownWindow) -> Painting:
    """Both plots side by side."""
    if not shown.bridge.state.iterations:
        raise RefusedError("part", "no iteration has run yet, so that there are no curves; train first")
    stack = shown.plot_stack
    chosen = stack.plots[stack.currentIndex()]
    wide, high = PLOT_SIZE.width(), PLOT_SIZE.height()

    def paint(painter: QPainter) -> None:
        for number, (view, plot) in enumerate(((shown.cost_plot, shown.cost_plot), (stack, chosen))):
            with _sized(view, PLOT_SIZE), _bare(plot, stack.chooser):
                plot.refresh_now()
                painter.save()
                painter.translate(number * wide, 0)
                view.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
                painter.restore()

    return Painting(QSizeF(2 * wide, high), current_theme().surface, paint)


@contextmanager
def _bare(plot: PlotPanel, chooser: QWidget) -> Iterator[None]:
    """A plot without what can be pressed for a while, its name in words."""
    held = [plot.buttons.itemAt(index) for index in range(plot.buttons.count())]
    pressed = [part for part in (chooser, *(item.widget() for item in held if item)) if part is not None]
    named = plot.name.isHidden()
    with _hidden(*pressed):
        plot.name.show()
        try:
            yield
        finally:
            plot.name.setHidden(named)


@contextmanager
def _hidden(*parts: QWidget) -> Iterator[None]:
    """Without these for a while; the one that has the keyboard keeps it."""
    shown = [part for part in parts if not part.isHidden()]
    held = shown[0].window().focusWidget() if shown else None
    for part in shown:
        part.hide()
    try:
        yield
    finally:
        for part in shown:
            part.show()
        if held is not None:
            held.setFocus()


@contextmanager
def _sized(widget: QWidget, size: QSize) -> Iterator[None]:
    """The widget in another size for a while; nothing of that is seen, as nothing is painted meanwhile."""
    before = widget.geometry()
    widget.resize(size)
    try:
        yield
    finally:
        widget.setGeometry(before)


def _window(shown: ShownWindow) -> Painting:
    """All of it but what is said in passing, as that a picture was written."""
    window, notice = shown.window, shown.window.findChild(Notice)

    def paint(painter: QPainter) -> None:
        with _hidden(*([notice] if notice is not None else [])):
            window.render(painter, QPoint())

    return Painting(QSizeF(window.size()), window.palette().window().color(), paint)
