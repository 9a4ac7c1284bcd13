"""Where in a window the things are that the tour points at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from bpstudio.engine.network import Parameter
from bpstudio.explain.tour import Place
from bpstudio.qt.bridge import Unit
from bpstudio.qt.canvas.editing import rect_of
from bpstudio.qt.canvas.places import COST_NODE
from bpstudio.qt.canvas.places import Place as CanvasPlace

if TYPE_CHECKING:
    from bpstudio.qt.main_window import MainWindow


def target_of(window: MainWindow, place: Place) -> QRect | None:
    """In the coordinates of the window; what cannot be seen is stood for by the view it is in. None for all of it."""
    match place.kind:
        case "unit":
            return _on_canvas(window, Unit(int(place.of), 0))
        case "weight":
            return _on_canvas(window, Parameter("theta", int(place.of), 0, 0))
        case "cost":
            return _on_canvas(window, COST_NODE)
        case "factor" | "chain":
            return _card(window, place.of)
        case "menu":
            return _menu(window, place.of)
        case "window":
            return None
    found = window.findChild(QWidget, place.kind)
    return None if found is None or not found.isVisible() else _in(window, found, found.rect())


def seen_beside(window: MainWindow, place: Place) -> QRect | None:
    """What is to be seen with it: of a thing on the canvas the equation, of a card the network."""
    others = {
        "unit": window.equation,
        "cost": window.equation,
        "factor": window.canvas,
        "chain": window.canvas,
    }
    other = others.get(place.kind)
    return None if other is None else _in(window, other, other.rect())


def _in(window: QWidget, widget: QWidget, rect: QRect) -> QRect:
    return QRect(widget.mapTo(window, rect.topLeft()), rect.size())


def _on_canvas(window: MainWindow, place: CanvasPlace) -> QRect:
    """A unit with its gradients and its bias; another thing as it is drawn."""
    canvas, view = window.canvas, window.canvas.viewport()
    if not _is_there(window, place):
        return _in(window, view, view.rect())
    stage = canvas.stage
    scene = (
        stage.geometry.unit(place.layer, place.index) if isinstance(place, Unit) else rect_of(stage, place)
    )
    rect = canvas.mapFromScene(scene).boundingRect().intersected(view.rect())
    return _in(window, view, rect if rect.isValid() else view.rect())


def _is_there(window: MainWindow, place: CanvasPlace) -> bool:
    network = window.bridge.frame.network
    match place:
        case Unit(layer, index):
            return layer <= network.depth and index < network.width(layer)
        case Parameter():
            return place.exists_in(network)
    return True


def _card(window: MainWindow, writes: str) -> QRect:
    """The card of the factor with which ``writes`` is computed, or that which ends the chain, and what is under it."""
    strip = window.equation
    chain = strip.chain
    if chain.isVisible() and chain.showing is not None:
        steps = [window.bridge.frame.program[card.step] for card in chain.showing.cards]
        for tile, step in zip(chain.cards, steps, strict=True):
            if writes in ("", step.writes) and tile.visibleRegion().boundingRect().isValid():
                card = _in(window, tile, tile.rect())
                card.setBottom(_in(window, chain, chain.rect()).bottom())
                return card
    return _in(window, strip, strip.rect())


def _menu(window: MainWindow, action: str) -> QRect | None:
    """The menu an action is in; None where the menu bar is not in the window."""
    bar = window.menuBar()
    if bar.isNativeMenuBar() or not bar.isVisible():
        return None
    wanted = window.named_actions[action]
    for entry in bar.actions():
        menu = entry.menu()
        if isinstance(menu, QWidget) and wanted in menu.actions():
            return _in(window, bar, bar.actionGeometry(entry))
    return None


def room_of(window: MainWindow) -> QRect:
    """Where a bubble may stand: over everything but the status line."""
    central = window.transport.parentWidget()
    assert central is not None, "the views are in it"
    top = central.mapTo(window, QPoint(0, 0)).y()
    bar = window.menuBar()
    upper = bar.geometry().bottom() if bar.isVisible() and not bar.isNativeMenuBar() else top
    return QRect(QPoint(0, min(top, upper)), QPoint(window.width(), top + central.height()))
