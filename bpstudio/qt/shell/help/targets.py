"""Where in a window the things are that the tour points at."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.help.tour import TourPlace
from bpstudio.explain.help.tour_shown import brought_before
from bpstudio.qt.canvas.plan.number_places import rect_of
from bpstudio.qt.shell.help.standing import Around
from bpstudio.qt.shell.window import Window
from bpstudio.session.selection import COST_NODE, Unit
from bpstudio.session.selection import Place as CanvasPlace

MOST_DRAWN = 60  # parameters of a network whose units are looked at one by one


def target_of(window: Window, place: TourPlace) -> QRect | None:
    """In the coordinates of the window; what cannot be seen is stood for by the view it is in. None for all of it."""
    match place.kind:
        case "unit":
            return on_canvas(window, Unit(int(place.of), 0))
        case "weight":
            return on_canvas(window, Parameter("theta", int(place.of), 0, 0))
        case "cost":
            return on_canvas(window, COST_NODE)
        case "canvas":
            return _drawn(window)
        case "factor" | "chain":
            return _card(window, place.of)
        case "result":
            result = window.equation.chain.result
            return _in(window, result, result.rect()) if result.isVisible() else None
        case "menu":
            return _menu(window, place.of)
        case "window":
            return None
    found = window.findChild(QWidget, place.kind)
    return None if found is None or not found.isVisible() else _in(window, found, found.rect())


def shown_before(window: Window, at: int) -> tuple[QRect, ...]:
    """What the step before step ``at`` of the tour has brought, as far as it is in the window."""
    places = brought_before(at)
    found = (_cards(window) if place.kind == "cards" else (target_of(window, place),) for place in places)
    return tuple(rect for rects in found for rect in rects if rect is not None)


def around_of(window: Window, at: int) -> Around:
    """What a bubble at step ``at`` leaves free, and what it had better leave free."""
    button = window.transport.step_button
    return Around((*shown_before(window, at), _in(window, button, button.rect())), worth_seeing(window))


def worth_seeing(window: Window) -> tuple[QRect, ...]:
    """What is not empty in the window: the network, what is written, buttons."""
    network = window.bridge.frame.network
    drawn = [on_canvas(window, COST_NODE)]
    for layer in network.node_ids if network.size <= MOST_DRAWN else ():
        drawn += [on_canvas(window, Unit(layer, index)) for index in range(network.width(layer))]
    strip, inspector = window.equation, window.inspector
    written = _cards(window) or (_in(window, strip, strip.rect()),)
    rows = [part for part in (window.transport, window.timeline) if part.isVisible()]
    if inspector.isVisible():
        drawn.append(_in(window, inspector.content, inspector.content.childrenRect()))
    return (*drawn, *written, *(_in(window, part, part.rect()) for part in rows))


def _drawn(window: Window) -> QRect:
    """The network, as far as it is seen: from its first unit to its cost, without the empty canvas around it."""
    network, found = window.bridge.frame.network, on_canvas(window, COST_NODE)
    for layer in network.node_ids:
        for index in (0, network.width(layer) - 1):
            found = found.united(on_canvas(window, Unit(layer, index)))
    return found


def _cards(window: Window) -> tuple[QRect, ...]:
    """Every card of the chain with what is under it, and the result."""
    chain = window.equation.chain
    if not chain.isVisible() or chain.showing is None:
        return ()
    seen = [tile for tile in chain.cards if tile.visibleRegion().boundingRect().isValid()]
    result = [chain.result] if chain.result.isVisible() else []
    return (*(_down(window, tile) for tile in seen), *(_in(window, part, part.rect()) for part in result))


def _down(window: Window, tile: QWidget) -> QRect:
    """A card and the product so far under it, as far as they are seen."""
    chain = window.equation.chain
    card, view = _in(window, tile, tile.rect()), _in(window, chain, chain.visibleRegion().boundingRect())
    card.setBottom(_in(window, chain, chain.rect()).bottom())
    return card.intersected(view)


def _in(window: QWidget, widget: QWidget, rect: QRect) -> QRect:
    return QRect(widget.mapTo(window, rect.topLeft()), rect.size())


def on_canvas(window: Window, place: CanvasPlace) -> QRect:
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


def _is_there(window: Window, place: CanvasPlace) -> bool:
    network = window.bridge.frame.network
    match place:
        case Unit(layer, index):
            return layer <= network.depth and index < network.width(layer)
        case Parameter():
            return place.exists_in(network)
    return True


def _card(window: Window, writes: str) -> QRect:
    """The card of the factor with which ``writes`` is computed, or that which ends the chain, and what is under it."""
    strip = window.equation
    chain = strip.chain
    if chain.isVisible() and chain.showing is not None:
        steps = [window.bridge.frame.program[card.step] for card in chain.showing.cards]
        for tile, step in zip(chain.cards, steps, strict=True):
            if writes in ("", str(step.writes)) and tile.visibleRegion().boundingRect().isValid():
                return _down(window, tile)
    return _in(window, strip, strip.rect())


def _menu(window: Window, action: str) -> QRect | None:
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


def room_of(window: Window) -> QRect:
    """Where a bubble may stand: over everything but the status line."""
    central = window.transport.parentWidget()
    assert central is not None, "the views are in it"
    top = central.mapTo(window, QPoint(0, 0)).y()
    bar = window.menuBar()
    upper = bar.geometry().bottom() if bar.isVisible() and not bar.isNativeMenuBar() else top
    return QRect(QPoint(0, min(top, upper)), QPoint(window.width(), top + central.height()))
