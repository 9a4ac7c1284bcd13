"""What is pointed at in one view is lit in the others."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.qt.parameters.parameter_table import ParameterTable
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.selection import COST_NODE, Factor, Selection, Target, Unit

WEIGHT = Parameter("theta", 2, 0, 0)


@pytest.fixture
def table(window: MainWindow) -> ParameterTable:
    """The table of parameters, in front, with the mouse nowhere."""
    window.panels.setCurrentWidget(window.parameter_table)
    window.bridge.select(None)
    window.bridge.point(None)
    QApplication.processEvents()
    return window.parameter_table


def pixels(widget: QWidget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).copy()


def row_of(table: ParameterTable, parameter: Parameter) -> QPoint:
    index = table.model.index(table.model.row_of(parameter), 0)
    return table.view.visualRect(index).center()


def lit(table: ParameterTable, parameter: Parameter) -> bool:
    index = table.model.index(table.model.row_of(parameter), 0)
    return table.model.data(index, Qt.ItemDataRole.BackgroundRole) is not None


def test_a_parameter_pointed_at_in_the_table_is_lit_on_the_canvas(
    window: MainWindow, table: ParameterTable
) -> None:
    before = pixels(window.canvas)
    QTest.mouseMove(table.view.viewport(), row_of(table, WEIGHT) + QPoint(1, 0))
    QTest.mouseMove(table.view.viewport(), row_of(table, WEIGHT))
    assert window.bridge.pointed_place == WEIGHT
    assert window.canvas.stage.hovered == WEIGHT
    assert (pixels(window.canvas) != before).any()
    assert lit(table, WEIGHT)
    QApplication.sendEvent(table.view.viewport(), QEvent(QEvent.Type.Leave))
    assert window.bridge.pointed_place is None
    assert (pixels(window.canvas) == before).all()
    assert window.bridge.selection is None, "pointing selects nothing"


def test_a_weight_pointed_at_on_the_canvas_is_lit_in_the_table(
    window: MainWindow, table: ParameterTable
) -> None:
    before = pixels(table.view.viewport())
    window.canvas._hover(WEIGHT)
    assert lit(table, WEIGHT)
    assert not lit(table, Parameter("theta", 1, 0, 0))
    assert (pixels(table.view.viewport()) != before).any()
    window.canvas._hover(None)
    assert not lit(table, WEIGHT)


@pytest.mark.parametrize("place", [Unit(1, 0), Target(0), COST_NODE, WEIGHT, Factor(9)])
def test_every_place_can_be_pointed_at_from_anywhere(window: MainWindow, place: Selection) -> None:
    window.bridge.select(None)
    window.bridge.point(place)
    assert window.canvas.stage.hovered == place
    window.bridge.point(None)
    assert window.canvas.stage.hovered is None


def test_what_cannot_be_selected_has_the_keys_all_the_same(window: MainWindow) -> None:
    window.canvas.attend(Target(0))
    assert (window.bridge.attended, window.bridge.selection) == (Target(0), None)
    window.canvas.attend(COST_NODE)
    assert window.bridge.attended == COST_NODE
    assert isinstance(window.bridge.selection, Factor)
    window.bridge.select(WEIGHT)
    assert window.bridge.attended == WEIGHT
    window.bridge.select(None)
    assert window.bridge.attended is None


def test_the_cost_pointed_at_on_the_canvas_lights_its_step(window: MainWindow) -> None:
    heard: list[object] = []
    window.bridge.pointed.connect(heard.append)
    window.canvas._hover(COST_NODE)
    assert isinstance(heard[-1], Factor)
    window.canvas._hover(None)
    assert heard[-1] is None
