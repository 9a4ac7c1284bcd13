"""Return says why of whatever is selected, clicked, or reached with Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.explain.words.place_names import bias, weight
from bpstudio.qt.equation.why_sheet import WhySheet
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.selection import Factor, Selection, Unit
from tests.qt.hand import (
    TAB,
    at,
    click,
    focused,
    named,
    pick,
    press,
)

pytestmark = pytest.mark.qt_log_ignore(
    r"raise\(\)", "grabbing the keyboard", extend=True
)  # the platform has neither


def sheet_of(window: MainWindow) -> WhySheet | None:
    return next((sheet for sheet in window.findChildren(WhySheet) if sheet.isVisible()), None)


def titled(window: MainWindow) -> str:
    sheet = sheet_of(window)
    return "" if sheet is None else sheet.title


def going_back(window: MainWindow, steps: int) -> None:
    window.named_actions["finish_phase"].trigger()
    for _ in range(1 + steps):
        window.named_actions["step_next"].trigger()


def test_return_after_a_click_on_a_card_says_why(window: MainWindow) -> None:
    pick(named(window, "follow"), "θ₂")
    going_back(window, 2)
    click(window.equation.chain.cards[-2])
    press(Qt.Key.Key_Return)
    assert "∂ŷ/∂z³" in titled(window)
    press(Qt.Key.Key_Escape)
    assert sheet_of(window) is None
    assert window.canvas.hasFocus()
    press(Qt.Key.Key_Right)
    assert at(window).revealed > 9


@pytest.mark.parametrize(
    ("selected", "words"),
    [
        (Factor(8), "∂ŷ/∂z³"),
        (weight(2, 0, 0), "a gradient is a product"),
        (bias(1, 0), "a gradient is a product"),
        (Unit(2, 0), "∂a²/∂z²"),
    ],
)
def test_return_says_why_of_what_is_selected_on_the_canvas(
    window: MainWindow, selected: Selection, words: str
) -> None:
    going_back(window, 3)
    window.canvas.attend(selected)
    press(Qt.Key.Key_Return)
    assert words in titled(window)


@pytest.mark.parametrize("selected", [Unit(0, 0), Factor(0), Factor(6)])
def test_where_nothing_is_derived_return_says_so(window: MainWindow, selected: Selection) -> None:
    window.canvas.attend(selected)
    press(Qt.Key.Key_Return)
    assert sheet_of(window) is None
    assert window.notice.isVisible()
    assert window.notice.text


def test_return_says_why_of_a_step_gone_to_on_the_timeline(window: MainWindow, qtbot: QtBot) -> None:
    window.named_actions["finish_iteration"].trigger()
    window.canvas.attend(weight(2, 0, 0))
    box = window.timeline.layout_now.boxes[8].center().toPoint()
    click(window.timeline, box)
    qtbot.waitUntil(lambda: at(window).revealed == 9)
    press(Qt.Key.Key_Return)
    assert "∂ŷ/∂z³" in titled(window)


def test_return_says_why_of_a_card_that_tab_has_reached(window: MainWindow) -> None:
    pick(named(window, "follow"), "θ₂")
    going_back(window, 2)
    window.equation.chain.cards[-1].setFocus(TAB)
    press(Qt.Key.Key_Return)
    assert "∂C/∂ŷ" in titled(window)
    press(Qt.Key.Key_Return)
    assert window.equation.chain.cards[-1].hasFocus()


def test_f_on_a_unit_says_what_to_select(window: MainWindow) -> None:
    window.canvas.attend(Unit(1, 0))
    press(Qt.Key.Key_F)
    assert "select one of its weights" in window.notice.text


def test_return_says_why_of_a_parameter_clicked_in_the_table(window: MainWindow) -> None:
    going_back(window, 3)
    window.panels.setCurrentWidget(window.parameter_table)
    view = window.parameter_table.view
    click(view.viewport(), view.visualRect(view.model().index(2, 0)).center())
    press(Qt.Key.Key_Return)
    assert "a gradient is a product" in titled(window)


@pytest.mark.parametrize("name", ["timeline", "Step"])
def test_return_says_why_from_a_control_that_has_no_use_for_it(window: MainWindow, name: str) -> None:
    going_back(window, 2)
    named(window, name).setFocus(TAB)
    press(Qt.Key.Key_Return)
    assert "∂ŷ/∂z³" in titled(window)


def test_return_that_ends_a_number_in_a_table_asks_nothing(window: MainWindow) -> None:
    going_back(window, 3)
    for page, cell in ((window.parameter_table, (0, 1)), (window.data_table, (0, 0))):
        window.panels.setCurrentWidget(page)
        index = page.view.model().index(*cell)
        page.view.setCurrentIndex(index)
        page.view.edit(index)
        QTest.keyClicks(focused(), "2")
        press(Qt.Key.Key_Return)
        QApplication.processEvents()
        assert sheet_of(window) is None
