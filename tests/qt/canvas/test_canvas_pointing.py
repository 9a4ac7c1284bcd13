"""Selecting with the mouse and the keyboard, and moving about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QToolTip

from bpstudio.engine.program import Op
from bpstudio.explain.help.keys import keys_on_canvas
from bpstudio.explain.words.place_names import bias, weight
from bpstudio.explain.words.tips import tip
from bpstudio.qt.canvas.plan.arrows import arrows
from bpstudio.qt.canvas.plan.columns import columns_in
from bpstudio.qt.canvas.view import Canvas
from bpstudio.qt.ground.theme import current_theme
from bpstudio.session.selection import COST_NODE, Factor, Place, Target, Unit
from tests.qt.canvas.at_the_canvas import bridge_of, click, differs_at, picture, retype

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
THETA2 = weight(2, 0, 0)
Shown = Callable[..., Canvas]


def wheel(canvas: Canvas, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


@pytest.mark.parametrize("place", [Unit(2, 0), Unit(0, 0), THETA2, bias(3, 0)])
def test_a_click_selects_what_it_hits(shown: Shown, qtbot: QtBot, place: Place) -> None:
    canvas = shown()
    click(qtbot, canvas, place)
    assert bridge_of(canvas).selection == place


def test_an_edge_is_hit_from_four_pixels_away(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    geometry = canvas.stage.geometry
    x = geometry.columns[1].right + 3
    y = geometry.body(1, 0).center().y()
    for away in (-4, 0, 4):
        bridge_of(canvas).select(None)
        qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.mapFromScene(QPointF(x, y + away)))
        assert bridge_of(canvas).selection == THETA2


def test_a_click_on_an_arrow_selects_its_factor(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    session = bridge_of(canvas).session
    step = session.frame.program.find(Op.DZ_DA, 3)
    session.seek(0, step.number)
    arrow = arrows(canvas.stage)[step][0]
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.mapFromScene((arrow.start + arrow.end) / 2))
    assert bridge_of(canvas).selection == Factor(step.index)


def test_a_click_on_nothing_selects_nothing(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    bridge_of(canvas).select(THETA2)
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=QPoint(5, 5))
    assert bridge_of(canvas).selection is None


def test_a_selection_made_elsewhere_is_shown(shown: Shown) -> None:
    canvas = shown()
    before = picture(canvas)
    bridge_of(canvas).select(THETA2)
    after = picture(canvas)
    assert differs_at(before, after, canvas, THETA2)
    assert not differs_at(before, after, canvas, Unit(0, 0))


def test_a_tooltip_says_symbol_value_and_what_to_do(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, widget: said.append(text))
    canvas = shown()
    at = canvas.point_of(THETA2)
    event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    [text] = said
    assert "θ₂ = 0.6" in text
    assert "not computed yet" in text
    assert "Double-click" in text


@pytest.mark.parametrize("place", [COST_NODE, Target(0), Unit(0, 0), Unit(1, 0), bias(1, 0), Factor(9)])
def test_everything_explains_itself_in_a_sentence(shown: Shown, place: Place) -> None:
    canvas = shown()
    bridge_of(canvas).session.finish_iteration()
    text = tip(canvas.stage, place)
    assert text.endswith(".")
    assert "None" not in text


def test_tab_visits_everything_and_leaves_at_the_end(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    visited = []
    for _ in range(20):
        qtbot.keyClick(canvas, Qt.Key.Key_Tab)
        if not canvas.hasFocus():
            break
        visited.append(canvas.accessibleDescription())
    assert len(visited) == len(set(visited)) == 12
    assert not canvas.hasFocus()


def test_up_and_down_move_between_neighbours_once_tab_has_shown_the_ring(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((2, 3, 1))
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert bridge_of(canvas).selection == Unit(0, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert bridge_of(canvas).selection == Unit(0, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert bridge_of(canvas).selection == Unit(0, 0)


@pytest.mark.parametrize("walked", [0, 1, 2, 5])
@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Right])
def test_left_and_right_are_the_windows_wherever_tab_has_gone(
    shown: Shown, qtbot: QtBot, walked: int, key: Qt.Key
) -> None:
    canvas = shown((2, 3, 1))
    for _ in range(walked):
        qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    selected = bridge_of(canvas).selection
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, asked)
    assert not asked.isAccepted()
    qtbot.keyClick(canvas, key)
    assert bridge_of(canvas).selection == selected


def test_what_tab_reaches_says_what_the_keys_do_there(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    told: list[str] = []
    canvas.keys_told.connect(told.append)
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert told == [keys_on_canvas(True), keys_on_canvas(True), keys_on_canvas(False), ""]


def test_f2_edits_what_has_the_keyboard(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(canvas, Qt.Key.Key_F2)
    field = canvas.findChild(QLineEdit, "canvas_field")
    assert field is not None
    retype(qtbot, field, "3")
    assert bridge_of(canvas).document.data.x.tolist() == [[3.0]]


def test_arrow_keys_are_left_to_the_window_without_a_ring(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    click(qtbot, canvas, Unit(1, 0))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert bridge_of(canvas).selection == Unit(1, 0)


def columns_of(canvas: Canvas) -> dict[int | str, tuple[float, float]]:
    return columns_in(canvas, canvas.stage.geometry)


def test_zooming_moves_the_columns_and_fitting_puts_them_back(shown: Shown) -> None:
    canvas = shown()
    canvas.fit()
    fitted = columns_of(canvas)
    assert list(fitted) == [0, 1, 2, 3, "cost"]
    assert all(left < right for left, right in fitted.values())
    wheel(canvas, canvas.point_of(Unit(2, 0)), 2)
    left, right = columns_of(canvas)[2]
    assert right - left > 1.2 * (fitted[2][1] - fitted[2][0])
    canvas.resize(1000, 380)
    assert canvas.zoomed
    canvas.fit()
    canvas.resize(1050, 400)
    assert columns_of(canvas) == fitted


@pytest.mark.parametrize("place", [Unit(0, 0), Unit(2, 0), THETA2, COST_NODE])
def test_what_is_under_the_pointer_stays_there_while_it_is_zoomed(shown: Shown, place: Place) -> None:
    canvas = shown()
    at = canvas.point_of(place)
    for notches in (2, 3, -1, 2, -3):
        wheel(canvas, at, notches)
        assert (canvas.point_of(place) - at).manhattanLength() <= 6
    canvas.zoom_in()
    assert canvas.transform().m11() > 1.0


def test_the_columns_are_those_seen(shown: Shown) -> None:
    canvas = shown(size=(700, 260))
    canvas.zoom_in()
    body = canvas.mapFromScene(canvas.stage.geometry.body(2, 0)).boundingRect()
    assert columns_of(canvas)[2] == pytest.approx((body.left(), body.right()), abs=1.5)


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, LEFT])
def test_the_middle_button_or_ctrl_moves_the_network_and_keeps_the_selection(
    shown: Shown, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    canvas = shown()
    bridge_of(canvas).select(THETA2)
    before = canvas.point_of(Unit(1, 0))
    view = canvas.viewport()
    held = Qt.KeyboardModifier.ControlModifier if button == LEFT else Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(view, button, held, pos=QPoint(10, 10))
    for x in range(10, 61, 10):
        qtbot.mouseMove(view, QPoint(x, 10))
        QApplication.processEvents()
    qtbot.mouseRelease(view, button, held, pos=QPoint(60, 10))
    moved = canvas.point_of(Unit(1, 0)) - before
    assert 30 <= moved.x() <= 60
    assert bridge_of(canvas).selection == THETA2


def test_the_cost_and_its_name_select_the_step_that_computes_it(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown()
    cost = Factor(bridge_of(canvas).frame.program.find(Op.C).index)
    click(qtbot, canvas, COST_NODE)
    assert bridge_of(canvas).selection == cost
    assert canvas.stage.is_selected(COST_NODE)
    bridge_of(canvas).select(None)
    name = canvas.findChild(QToolButton, "canvas_cost")
    qtbot.mouseClick(name, LEFT)
    assert bridge_of(canvas).selection == cost


def test_the_frame_of_now_is_only_about_the_current_factor(shown: Shown) -> None:
    """A factor that is merely selected has the colour of what is selected."""
    canvas = shown()
    bridge = bridge_of(canvas)
    bridge.session.seek(0, 12)
    glow, accent = current_theme().glow.rgb(), current_theme().accent.rgb()

    def pixels_of(colour: int) -> int:
        image = picture(canvas)
        return sum(image.pixel(x, y) == colour for x in range(image.width()) for y in range(image.height()))

    bare = pixels_of(glow), pixels_of(accent)
    bridge.select(Factor(bridge.frame.program.find(Op.DA_DZ, 3).index))
    assert pixels_of(glow) <= bare[0]
    assert pixels_of(accent) > bare[1]
