"""A network too long to be read when all of it is shown: a part of it is, with the step under the cursor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QToolButton

from bpstudio.qt.canvas.build import regions
from bpstudio.qt.canvas.hands.header import ColumnHead
from bpstudio.qt.canvas.plan.columns import extent_of_step
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.selection import Unit
from tests.qt.there import there

DEEP = (1,) * 81
Shown = Callable[..., Canvas]


def seen(canvas: Canvas) -> tuple[float, float]:
    rect = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    return rect.left(), rect.right()


def in_view(canvas: Canvas, extent: tuple[float, float]) -> bool:
    left, right = seen(canvas)
    return left - 1 <= extent[0] and extent[1] <= right + 1


def test_the_step_is_in_view_all_the_way(shown: Shown) -> None:
    canvas = shown(DEEP)
    bridge = canvas.bridge
    assert canvas.transform().m11() > 0.5, "it can be read"
    assert not in_view(canvas, (0.0, canvas.stage.geometry.size.width())), "so not all of it is shown"
    for _ in range(len(bridge.frame.program) - 1):
        bridge.session.step()
        assert in_view(canvas, extent_of_step(canvas.stage)), bridge.frame.current


def test_what_is_selected_elsewhere_comes_into_view(shown: Shown) -> None:
    canvas = shown(DEEP)
    bridge = canvas.bridge
    for layer in (70, 3, 40):
        bridge.select(Unit(layer, 0))
        column = canvas.stage.geometry.columns[layer]
        assert in_view(canvas, (column.left, column.right))


def test_a_network_that_can_be_read_as_a_whole_is_shown_as_a_whole(shown: Shown) -> None:
    canvas = shown((1,) * 6)
    assert in_view(canvas, (0.0, canvas.stage.geometry.size.width()))


@pytest.mark.parametrize("layer", [1, 40, 80])
def test_only_the_heads_that_are_in_view_are_made_and_they_stand_over_their_columns(
    shown: Shown, layer: int
) -> None:
    canvas = shown(DEEP)
    bridge = canvas.bridge
    bridge.select(Unit(layer, 0))
    heads = [head for head in canvas.findChildren(ColumnHead) if not head.isHidden()]
    assert len(heads) < 40
    title = there(canvas.findChild(QToolButton, f"canvas_layer_{layer}"))
    middle = there(title.parentWidget()).geometry().center().x()
    column = canvas.stage.geometry.columns[layer]
    place = canvas.viewportTransform().map(QPointF(column.centre, 0.0)).x()
    assert abs(middle - place) < 3


def test_a_whole_pass_is_repainted_as_one_piece(shown: Shown) -> None:
    canvas = shown(DEEP)
    bridge = canvas.bridge
    old = bridge.state
    bridge.session.finish_phase()
    assert len(regions(canvas.stage, old, bridge.state)) == 1
