"""Layers too wide for capsules: strips and matrices, the lens on one weight, the map of what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.words.place_names import weight
from bpstudio.qt.canvas.build import repaint_all
from bpstudio.qt.canvas.drawing.lens import Lens
from bpstudio.qt.canvas.drawing.matrix_image import LEVELS, MatrixImage, palette, pooled
from bpstudio.qt.canvas.drawing.minimap import MiniMap
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.edits.base import SetActivation, SetLearningRate
from bpstudio.session.selection import Unit
from tests.qt.canvas.at_the_canvas import at_rest, bridge_of, picture

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
WIDE = (784, 128, 32, 10)
INKS = QColor("#804000"), QColor("#004080")
Shown = Callable[..., Canvas]


def lens_of(canvas: Canvas) -> Lens:
    found = canvas.findChild(Lens)
    assert isinstance(found, Lens)
    return found


def test_what_is_drawn_of_a_layer_is_what_fits(shown: Shown) -> None:
    columns = shown(WIDE).stage.geometry.columns
    assert [column.block for column in columns] == [True, True, False, False]
    assert [column.dot is not None for column in columns] == [True, True, True, False]
    geometry = shown(WIDE).stage.geometry
    assert [geometry.is_matrix(layer) for layer in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize("size", [(1050, 400), (700, 260)])
def test_images_meet_nothing_and_are_wide_enough(shown: Shown, size: tuple[int, int]) -> None:
    geometry = shown(WIDE, size=size).stage.geometry
    for layer in (1, 2):
        left, right = geometry.images(layer)
        assert geometry.block(layer - 1).right() < left.left() < left.right() < right.left()
        assert right.right() < geometry.columns[layer].centre - 8
        assert left.width() >= 40
        assert left.height() > 0.45 * size[1]


@pytest.mark.parametrize(
    ("layer", "i", "j"), [(1, 0, 0), (1, 783, 127), (1, 400, 60), (2, 127, 31), (2, 5, 9)]
)
def test_a_weight_of_a_matrix_is_hit_in_its_cell_and_in_its_gradients(
    shown: Shown, layer: int, i: int, j: int
) -> None:
    canvas = shown(WIDE, size=(2400, 1100))
    for gradient in (False, True):
        cell = canvas.stage.geometry.cell(weight(layer, i, j), gradient)
        found = canvas.place_at(canvas.mapFromScene(cell.center()))
        assert found is not None
        assert isinstance(found, Parameter)
        assert found == Parameter("theta", layer, found.i, found.j)
        assert abs((found.i or 0) - i) <= 1
        assert abs((found.j or 0) - j) <= 1


def test_a_unit_of_a_strip_is_hit_at_its_height(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((64, 32, 10))
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.point_of(Unit(0, 40)))
    assert bridge_of(canvas).selection == Unit(0, 40)


def test_the_lens_shows_the_weight_selected_and_goes_with_it(shown: Shown) -> None:
    canvas = shown((64, 32, 10))
    lens = lens_of(canvas)
    assert not lens.isVisible()
    bridge_of(canvas).select(weight(1, 20, 3))
    assert lens.isVisible()
    assert lens.weight == weight(1, 20, 3)
    assert canvas.viewport().rect().contains(lens.geometry())
    bridge_of(canvas).select(weight(2, 0, 0))
    assert not lens.isVisible(), "that one is a line, and has a label"


def test_the_lens_shows_what_the_mouse_is_over(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((64, 32, 10))
    qtbot.mouseMove(canvas.viewport(), canvas.point_of(weight(1, 10, 10)))
    QApplication.processEvents()
    assert lens_of(canvas).isVisible()
    qtbot.mouseMove(canvas.viewport(), QPoint(2, 2))
    QApplication.processEvents()
    assert not lens_of(canvas).isVisible()


def test_the_weight_in_the_lens_can_be_followed(shown: Shown) -> None:
    canvas = shown((64, 32, 10))
    menu = canvas.menu_of(weight(1, 20, 3))
    follow = [action for action in menu.actions() if "Follow" in action.text()]
    follow[0].trigger()
    following = bridge_of(canvas).state.following
    assert following is not None
    assert following.parameter == weight(1, 20, 3)


def test_up_and_down_go_from_weight_to_weight_column_after_column(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((64, 32, 10))
    for _ in range(80):
        qtbot.keyClick(canvas, Qt.Key.Key_Tab)
        if bridge_of(canvas).selection == weight(1, 0, 0):
            break
    assert bridge_of(canvas).selection == weight(1, 0, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert bridge_of(canvas).selection == weight(1, 1, 0)
    bridge_of(canvas).select(weight(1, 63, 0))
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert bridge_of(canvas).selection == weight(1, 0, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert bridge_of(canvas).selection == weight(1, 63, 0)


def test_a_selected_weight_is_drawn_as_a_path_of_its_own(shown: Shown) -> None:
    canvas = shown((64, 32, 10))
    session = bridge_of(canvas).session
    session.seek(0, session.frame.program.find(Op.DZ_DA, 2).number)
    before = picture(canvas)
    bridge_of(canvas).select(weight(1, 60, 3))
    lens_of(canvas).hide()
    after = picture(canvas)
    start = canvas.stage.geometry.ends(1)[0][60]
    at = canvas.viewport().mapTo(canvas, canvas.mapFromScene(QPointF(start[0] + 6, start[1])))
    around = [at + QPoint(0, dy) for dy in range(-4, 5)]
    assert any(before.pixel(point) != after.pixel(point) for point in around)


def test_the_image_of_a_gradient_comes_with_its_step(shown: Shown) -> None:
    canvas = shown((64, 32, 10))
    session = bridge_of(canvas).session
    step = session.frame.program.find(Op.DZ_DTHETA, 1)
    session.seek(0, step.index)
    cell = canvas.stage.geometry.images(1)[1].center() + QPointF(20, 0)
    at = canvas.viewport().mapTo(canvas, canvas.mapFromScene(cell))
    before = picture(canvas).pixel(at)
    session.step()
    assert picture(canvas).pixel(at) != before


def test_numbers_that_share_a_pixel_show_the_largest() -> None:
    values = np.zeros((6, 2))
    values[1, 0], values[4, 1] = -3.0, 2.0
    assert pooled(values, 3, 0).tolist() == [[-3.0, 0.0], [0.0, 2.0]]
    assert pooled(values, 1, 0) is values
    assert pooled(values, 4, 0).tolist() == [[-3.0, 0.0], [0.0, 2.0]]


def test_sign_is_hue_and_what_is_not_finite_is_nothing(qapp: QApplication) -> None:
    values = np.array([[1.0, -1.0, 0.0, np.nan, np.inf, 0.25]])
    kept = MatrixImage()
    image = kept.image(values, INKS, QSize(600, 100))
    colours = palette(INKS)
    assert kept.largest == 1.0
    shown = [image.pixel(x, 0) for x in range(6)]
    nothing = int(colours[LEVELS])
    assert shown[:5] == [int(colours[-1]), int(colours[0]), nothing, nothing, nothing]
    assert shown[5] == int(colours[LEVELS + round(0.5 * LEVELS)])


def test_a_picture_is_made_once_for_the_same_numbers(qapp: QApplication) -> None:
    values, kept = np.random.default_rng(0).normal(size=(100, 50)), MatrixImage()
    first = kept.image(values, INKS, QSize(60, 30))
    assert kept.image(values[:], INKS, QSize(61, 31)).cacheKey() == first.cacheKey()
    assert kept.image(values.copy(), INKS, QSize(60, 30)).cacheKey() != first.cacheKey()


def test_a_map_comes_when_the_network_does_not_fit_and_leads_to_any_part(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((4, 5, 3))
    overview = canvas.findChild(MiniMap)
    assert isinstance(overview, MiniMap)
    assert not overview.isVisible()
    for _ in range(5):
        canvas.zoom_in()
    assert overview.isVisible()
    qtbot.mouseClick(overview, LEFT, pos=QPoint(3, overview.height() // 2))
    left = canvas.mapToScene(canvas.viewport().rect().center()).x()
    qtbot.mouseClick(overview, LEFT, pos=QPoint(overview.width() - 3, overview.height() // 2))
    assert canvas.mapToScene(canvas.viewport().rect().center()).x() > left + 200
    assert canvas.viewport().rect().contains(overview.geometry())
    canvas.fit()
    assert not overview.isVisible()


def test_zooming_rests_on_a_sharp_picture(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown((4, 5, 3))
    canvas.zoom_in()
    blurred = picture(canvas)
    qtbot.waitUntil(lambda: at_rest(canvas))
    sharp = picture(canvas)
    repaint_all(canvas.graphics)
    assert picture(canvas) == sharp
    assert sharp != blurred


def test_a_wide_network_steps_and_trains(shown: Shown, qtbot: QtBot) -> None:
    canvas = shown(WIDE, examples=4)
    session = bridge_of(canvas).session
    session.follow(weight(1, 300, 50))
    while session.frame.next is not None:
        session.step()
        QApplication.processEvents()
    assert session.frame.gradient(weight(1, 300, 50)) is not None
    session.train(3)
    assert not picture(canvas).isNull()


def test_a_crowd_of_numbers_that_are_none_is_drawn_like_any_other(shown: Shown) -> None:
    canvas = shown((2, 30, 30, 1))
    session = bridge_of(canvas).session
    for edit in (*(SetActivation(layer, "identity") for layer in (1, 2, 3)), SetLearningRate(1e200)):
        bridge_of(canvas).edit(edit)
    session.train(50)
    session.seek(session.state.iterations, 0)
    session.finish_iteration()
    values = session.frame.quantity(Quantity.parse("dC/dz1"))
    assert values is not None
    assert np.isnan(values).all()
    assert not canvas.grab().isNull()
