"""Dragging, dropping, rubber bands and the palette: what the mouse does, and that Escape takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QToolButton

from bpstudio.explain.words.place_names import weight
from bpstudio.qt.canvas.plan.gaps import LayerGap, UnitGap, gap_at, gap_line
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.selection import Unit
from tests.qt.canvas.at_the_canvas import bridge_of
from tests.qt.there import there
from tests.undone import undo_title

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
Shown = Callable[..., Canvas]


def widths(canvas: Canvas) -> list[int]:
    network = bridge_of(canvas).document.network
    return [network.width(layer) for layer in range(network.depth + 1)]


def at_spot(canvas: Canvas, spot: UnitGap | LayerGap) -> QPoint:
    return canvas.mapFromScene(gap_line(canvas.stage.geometry, spot).center())


def empty_corner(canvas: Canvas) -> QPoint:
    """Beside the network, where nothing is."""
    return QPoint(3, canvas.viewport().height() - 3)


def drag(
    qtbot: QtBot,
    canvas: Canvas,
    start: QPoint,
    end: QPoint,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    drop: bool = True,
) -> None:
    view = canvas.viewport()
    qtbot.mousePress(view, LEFT, held, pos=start)
    for share in (0.1, 0.4, 0.7, 1.0):
        qtbot.mouseMove(view, start + (end - start) * share)
        QApplication.processEvents()
    if drop:
        qtbot.mouseRelease(view, LEFT, held, pos=end)


def test_a_unit_dropped_between_others_is_moved_there_with_its_weights(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    before = bridge_of(canvas).frame.parameters.theta(1).copy()
    drag(qtbot, canvas, canvas.point_of(Unit(1, 0)), at_spot(canvas, UnitGap(1, 3)))
    assert (bridge_of(canvas).frame.parameters.theta(1) == before[:, [1, 2, 0]]).all()
    assert bridge_of(canvas).selection == Unit(1, 2)
    assert undo_title(bridge_of(canvas).session) == "move unit 1 of layer 1"
    bridge_of(canvas).session.undo()
    assert (bridge_of(canvas).frame.parameters.theta(1) == before).all()


def test_a_unit_dropped_in_another_hidden_layer_moves_there(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 2, 1))
    drag(qtbot, canvas, canvas.point_of(Unit(1, 1)), at_spot(canvas, UnitGap(2, 1)))
    assert widths(canvas) == [2, 2, 3, 1]


def test_while_a_unit_is_dragged_it_says_what_letting_go_would_do(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    drag(qtbot, canvas, canvas.point_of(Unit(1, 0)), at_spot(canvas, UnitGap(1, 3)), drop=False)
    assert canvas.palette_bar.hint == "Move unit 1 here; the network computes the same."
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.palette_bar.hint == ""


def test_escape_cancels_a_gesture_and_the_button_let_go_later_does_nothing(
    shown: Shown, qtbot: QtBot
) -> None:
    canvas = shown((2, 3, 1))
    goal = at_spot(canvas, UnitGap(1, 3))
    drag(qtbot, canvas, canvas.point_of(Unit(1, 0)), goal, drop=False)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseMove(canvas.viewport(), goal + QPoint(0, 5))
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=goal)
    assert undo_title(bridge_of(canvas).session) is None
    assert bridge_of(canvas).selection == Unit(1, 0)


def test_dragging_from_unit_to_unit_connects_what_was_cut(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    bridge = bridge_of(canvas)
    bridge.edit(CutConnections(("theta1[1,2]",)))
    drag(qtbot, canvas, canvas.point_of(Unit(0, 1)), canvas.point_of(Unit(1, 2)))
    assert not weight(1, 1, 2).is_cut_in(bridge.document.network)
    assert bridge.selection == weight(1, 1, 2)
    bridge.session.undo()
    drag(qtbot, canvas, canvas.point_of(Unit(1, 2)), canvas.point_of(Unit(0, 1)))
    assert not weight(1, 1, 2).is_cut_in(bridge.document.network), "in either direction"


def test_dragging_between_connected_units_changes_nothing_and_says_so(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    start, end = canvas.point_of(Unit(0, 1)), canvas.point_of(Unit(1, 2))
    drag(qtbot, canvas, start, end, drop=False)
    assert "are connected" in canvas.palette_bar.hint
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=end)
    assert undo_title(bridge_of(canvas).session) is None


def test_delete_on_a_weight_cuts_its_connection(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    bridge = bridge_of(canvas)
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.point_of(weight(1, 0, 1)))
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert weight(1, 0, 1).is_cut_in(bridge.document.network)
    assert bridge.frame.parameters[weight(1, 0, 1)] == 0.0


def test_a_rubber_band_selects_what_it_touches(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    top, bottom = canvas.stage.geometry.body(1, 0), canvas.stage.geometry.body(1, 1)
    start = canvas.mapFromScene(top.topLeft() - QPointF(9, 9))
    end = canvas.mapFromScene(bottom.center())
    assert canvas.place_at(start) is None
    drag(qtbot, canvas, start, end)
    assert set(bridge_of(canvas).chosen) == {Unit(1, 0), Unit(1, 1)}
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert widths(canvas) == [2, 1, 1]
    assert undo_title(bridge_of(canvas).session) == "remove 2 units"


def test_shift_and_a_click_add_and_take_away(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    for unit in (Unit(1, 0), Unit(1, 2), Unit(1, 0)):
        qtbot.mouseClick(canvas.viewport(), LEFT, SHIFT, pos=canvas.point_of(unit))
    assert bridge_of(canvas).chosen == (Unit(1, 2),)
    assert bridge_of(canvas).selection == Unit(1, 2)


def test_the_palette_adds_a_unit_where_the_mouse_is_clicked(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    before = bridge_of(canvas).frame.parameters.theta(1).copy()
    button = canvas.findChild(QToolButton, "canvas_put_unit")
    qtbot.mouseClick(button, LEFT)
    goal = at_spot(canvas, UnitGap(1, 1))
    qtbot.mouseMove(canvas.viewport(), goal)
    assert "add a unit to layer 1" in canvas.palette_bar.hint
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=goal)
    assert widths(canvas) == [2, 4, 1]
    assert (bridge_of(canvas).frame.parameters.theta(1)[:, [0, 2, 3]] == before).all()
    assert bridge_of(canvas).selection == Unit(1, 1)


def test_the_palette_adds_a_layer_between_two_and_after_the_output(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    button = canvas.findChild(QToolButton, "canvas_put_layer")
    qtbot.mouseClick(button, LEFT)
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=at_spot(canvas, LayerGap(2)))
    assert widths(canvas) == [2, 3, 1, 1]
    qtbot.mouseClick(button, LEFT)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=empty_corner(canvas))
    assert widths(canvas) == [2, 3, 1, 1]
    qtbot.mouseClick(button, LEFT)
    right = canvas.stage.geometry.columns[3].right
    y = canvas.stage.geometry.rect.bottom() - 20
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.mapFromScene(QPointF(right + 20, y)))
    assert widths(canvas) == [2, 3, 1, 1, 1]


def test_a_double_click_on_nothing_adds_what_belongs_there(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    qtbot.mouseDClick(canvas.viewport(), LEFT, pos=canvas.mapFromScene(QPointF(*_below_output(canvas))))
    assert widths(canvas) == [2, 3, 2]


def _below_output(canvas: Canvas) -> tuple[float, float]:
    geometry = canvas.stage.geometry
    return geometry.columns[2].centre, geometry.rect.bottom() - 8


def test_a_layer_is_moved_by_its_head(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 2, 1))
    head = there(canvas.findChild(QToolButton, "canvas_layer_1"))
    right = canvas.stage.geometry.columns[2].right + 12
    goal = head.mapFromGlobal(canvas.viewport().mapToGlobal(canvas.mapFromScene(QPointF(right, 40))))
    qtbot.mousePress(head, LEFT, pos=QPoint(5, 5))
    for share in (0.2, 0.6, 1.0):
        qtbot.mouseMove(head, QPoint(5, 5) + (goal - QPoint(5, 5)) * share)
    assert "Move layer 1 to place 2" in canvas.palette_bar.hint
    qtbot.mouseRelease(head, LEFT, pos=goal)
    assert widths(canvas) == [2, 2, 3, 1]
    assert undo_title(bridge_of(canvas).session) == "move layer 1 to place 2"


def test_alt_and_an_arrow_move_the_selected_unit(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.point_of(Unit(1, 0)))
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert bridge_of(canvas).selection == Unit(1, 1)
    assert undo_title(bridge_of(canvas).session) == "move unit 1 of layer 1"


@pytest.mark.parametrize("shape", [(2, 3, 1), (1, 1, 1), (16, 16, 16)])
def test_every_empty_place_is_found_where_it_is_drawn(shown: Shown, shape: tuple[int, ...]) -> None:
    geometry = shown(shape).stage.geometry
    for layer in range(len(shape)):
        for index in range(shape[layer] + 1):
            assert gap_at(geometry, gap_line(geometry, UnitGap(layer, index)).center()) == UnitGap(
                layer, index
            )
        gap = LayerGap(layer + 1)
        assert gap_at(geometry, gap_line(geometry, gap).center()) == gap
