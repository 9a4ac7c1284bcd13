"""Pictures that are kept of units and weights: what is shown is what would be drawn anew, whatever happened between."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from bpstudio.engine.parameters import Parameter
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.canvas.drawing.cached_item import CachedItem
from bpstudio.qt.canvas.view import Canvas
from bpstudio.qt.ground.theme import apply_theme, load_theme
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.selection import Unit
from tests.qt.canvas.at_the_canvas import at_rest

Shown = Callable[..., Canvas]


def pixels(canvas: Canvas) -> np.ndarray:
    QApplication.processEvents()
    image = canvas.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).astype(int)


def kept(canvas: Canvas) -> list[CachedItem]:
    return [item for item in canvas.graphics.items() if isinstance(item, CachedItem)]


def draw_anew(canvas: Canvas) -> None:
    for item in kept(canvas):
        item._pictures.clear()
        item.redraw()
    if canvas._floating.map.isVisible():
        canvas._floating.map._draw()
    canvas.graphics.update()


def is_as_drawn_anew(canvas: Canvas) -> bool:
    """Smooth edges may be rounded otherwise where a repainted region ends."""
    while not at_rest(canvas):
        QApplication.processEvents()
    shown = pixels(canvas)
    draw_anew(canvas)
    return bool(abs(shown - pixels(canvas)).max() < 16)


def pictures(canvas: Canvas) -> list[int]:
    return [len(item._pictures) for item in kept(canvas)]


def walk(canvas: Canvas) -> None:
    """Through an iteration and back, so that every look has been there."""
    session = canvas.bridge.session
    for move in (session.step, session.back):
        for _ in range(len(session.frame.program) - 1):
            move()
            pixels(canvas)


@pytest.mark.parametrize("widths", [(1, 1, 1, 1), (2, 3, 2)])
def test_a_walk_that_is_repeated_shows_at_every_step_what_a_first_one_shows(
    shown: Shown, widths: tuple[int, ...]
) -> None:
    canvas, anew = shown(widths), shown(widths)
    walk(canvas)
    assert max(pictures(canvas)) > 2, "nothing was kept: this would compare a thing with itself"
    for move in ("step", "back"):
        for _ in range(len(canvas.bridge.frame.program) - 1):
            for each in (canvas, anew):
                getattr(each.bridge.session, move)()
            draw_anew(anew)
            assert abs(pixels(canvas) - pixels(anew)).max() < 16


def test_a_step_is_seen_though_the_map_is_drawn_before_the_view(shown: Shown) -> None:
    canvas, anew = shown((2, 3, 2)), shown((2, 3, 2))
    for each in (canvas, anew):
        each.zoom_by(2.0)
        while not at_rest(each):
            QApplication.processEvents()
        pixels(each)
    for each in (canvas, anew):
        each.bridge.session.step()
    assert canvas._floating.map.isVisible()
    canvas._floating.map._draw()
    for each in (canvas, anew):
        each._floating.map.hide()  # each map is drawn again in its own time
    assert abs(pixels(canvas) - pixels(anew)).max() < 16


@pytest.mark.parametrize(
    "happens",
    [
        lambda canvas: canvas.bridge.edit(SetParameter("theta1[0,0]", 0.25)),
        lambda canvas: canvas.bridge.session.next_iteration(),
        lambda canvas: canvas.bridge.session.follow(Parameter("theta", 1, 0, 0)),
        lambda canvas: canvas.bridge.study(1),
        lambda canvas: canvas.bridge.select(Unit(1, 0)),
        lambda canvas: canvas.zoom_by(1.3),
    ],
    ids=["edit", "iteration", "follow", "example", "selection", "zoom"],
)
def test_nothing_kept_outlives_what_it_depends_on(shown: Shown, happens: Callable[[Canvas], object]) -> None:
    canvas = shown((2, 3, 1), examples=3)
    walk(canvas)
    session = canvas.bridge.session
    for _ in range(7):
        session.step()
    happens(canvas)
    session.back()
    session.step()
    assert is_as_drawn_anew(canvas)


def test_another_theme_and_notation_are_drawn_anew(shown: Shown, qapp: QApplication) -> None:
    canvas = shown((2, 3, 1))
    walk(canvas)
    canvas.bridge.write_in(Notation(weight="w", layers="superscript"))
    apply_theme(qapp, load_theme("dark"))
    canvas.refresh_theme()
    try:
        canvas.bridge.session.step()
        assert is_as_drawn_anew(canvas)
    finally:
        canvas.bridge.write_in(ARTICLE)
        apply_theme(qapp, load_theme("light"))


def test_no_item_keeps_pictures_without_end(shown: Shown) -> None:
    canvas = shown("article")
    for _ in range(3):
        walk(canvas)
        canvas.bridge.session.next_iteration()
    assert max(pictures(canvas)) <= 16
