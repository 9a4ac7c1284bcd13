"""The hand is obeyed: a control worked with the mouse gives the keys back, one reached with the keyboard keeps them."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)

from bpstudio.engine.network import Parameter
from bpstudio.explain.keys import keys_in
from bpstudio.qt.app import create_window
from bpstudio.qt.bridge import Factor, Unit
from bpstudio.qt.canvas.places import bias, weight
from bpstudio.qt.equation.why import WhySheet
from bpstudio.qt.focus import KEEPS, control_of
from bpstudio.qt.panels.generate_dialog import GenerateDialog
from bpstudio.qt.panes import stops
from bpstudio.session.state import Cursor

pytestmark = pytest.mark.qt_log_ignore(
    r"raise\(\)", "grabbing the keyboard", extend=True
)  # the platform has neither

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TAB, SHORTCUT = Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason
TURNED = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
PAGES = ("inspector", "parameters", "data", "settings")


@pytest.fixture
def opened(qtbot):
    """Windows on presets, active, so that they have the keyboard."""
    windows = []

    def open_on(preset: str = "article", size=(1440, 900)):
        window = create_window(preset)
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        windows.append(window)
        return window

    yield open_on
    for window in windows:
        window.player.pause()
        window.files.keep()
        window.close()


@pytest.fixture
def window(opened):
    return opened()


def press(key, held=PLAIN):
    """A key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget(), key, held)


def click(widget, at=None):
    QTest.mouseClick(widget, LEFT, PLAIN, widget.rect().center() if at is None else at)


def pick(box, text):
    """Choose in a box as one does with the mouse."""
    click(box)
    view = box.view()
    index = box.model().index(box.findText(text), 0)
    view.scrollTo(index)
    QTest.qWait(QApplication.doubleClickInterval() // 8)
    QTest.mouseMove(view.viewport(), view.visualRect(index).center())
    QTest.mouseClick(view.viewport(), LEFT, PLAIN, view.visualRect(index).center())
    if view.isVisible():  # the click that opened the box is still held to be a long one
        view.setCurrentIndex(index)
        QTest.keyClick(view, Qt.Key.Key_Return)


def named(window, name):
    """The control of that accessible name."""
    [found] = [w for w in window.findChildren(QWidget) if name_of(w) == name and w.isVisible()]
    return found


def name_of(widget):
    """What a screen reader calls it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def at(window):
    return window.session.state.cursor


def every_stop(window):
    return list(chain.from_iterable(stops([pane]) for pane in chain.from_iterable(window.panes)))


# Worked with the mouse


def test_after_choosing_in_follow_the_arrow_steps(window):
    pick(named(window, "follow"), "θ₂")
    assert window.session.state.following.parameter == Parameter.parse("theta2[0,0]")
    assert window.canvas.hasFocus()
    for steps in (1, 2, 3):
        press(Qt.Key.Key_Right)
        assert at(window) == Cursor(0, steps)
    assert window.session.state.following.parameter == Parameter.parse("theta2[0,0]")


def test_after_choosing_a_speed_space_trains(window):
    box = named(window, "training speed")
    pick(box, box.itemText(1))
    press(Qt.Key.Key_Space)
    assert window.player.playing
    press(Qt.Key.Key_Space)
    assert not window.player.playing


def test_a_box_closed_again_without_a_choice_gives_the_keys_back_too(window):
    box = named(window, "follow")
    click(box)
    QTest.keyClick(box.view(), Qt.Key.Key_Escape)
    assert window.canvas.hasFocus()


def settings_of(window):
    window.panels.setCurrentWidget(window.training_settings)
    return window.training_settings


@pytest.mark.parametrize(
    ("key", "rate"), [(Qt.Key.Key_Return, 0.25), (Qt.Key.Key_Enter, 0.25), (Qt.Key.Key_Escape, None)]
)
def test_a_rate_typed_and_ended_leaves_space_to_training(window, key, rate):
    before = window.session.document.training.learning_rate
    settings_of(window)
    field = named(window, "Learning rate")
    click(field)
    assert field.hasFocus(), "a field that is clicked is typed into"
    field.selectAll()
    QTest.keyClicks(field, "0.25")
    press(key)
    assert window.session.document.training.learning_rate == (rate or before)
    assert window.canvas.hasFocus()
    press(Qt.Key.Key_Space)
    assert window.player.playing


def test_a_field_that_is_typed_into_keeps_its_keys(window):
    settings_of(window)
    field = named(window, "Learning rate")
    click(field)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Space):
        press(key)
    assert field.hasFocus()
    assert at(window) == Cursor(0, 0)
    assert not window.player.playing


def test_what_is_refused_stays_to_be_put_right(window):
    settings_of(window)
    field = named(window, "Learning rate")
    click(field)
    field.selectAll()
    QTest.keyClicks(field, "fast")
    press(Qt.Key.Key_Return)
    assert field.hasFocus()
    assert field.text() == "fast"


HARMLESS = {"Quit", "Import…", "Export…", "Generate…", "Add to the applications menu", "Stop when"}


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_after_a_click_the_keys_are_the_canvases_or_of_a_field(opened, page):
    window = opened("xor")
    for _ in range(10):
        window.named_actions["step_next"].trigger()
    window.panels.setCurrentIndex(page)
    wrong = []
    for name in [name_of(stop) for stop in every_stop(window)]:
        found = [stop for stop in every_stop(window) if name_of(stop) == name]
        if not found or control_of(found[0]) == "menu" or _opens(found[0]):
            continue  # an earlier click may have taken it away; what opens a menu or a dialog waits for an answer
        control, widget = control_of(found[0]), found[0]
        settings = named(window, "Panels")
        settings.setFocus(TAB)
        click(widget)
        if isinstance(widget, QComboBox):
            widget.hidePopup()
        window.player.pause()
        here = QApplication.focusWidget()
        if here is not window.canvas and control_of(here) not in ("text", "number", "cells", "rows"):
            wrong.append((name, control, here))
        window.panels.setCurrentIndex(page)
    assert not wrong


def _opens(widget):
    text = widget.text() if isinstance(widget, QToolButton | QPushButton) else ""
    words = {text, text.replace("&", ""), widget.accessibleName()}
    return (
        bool(words & HARMLESS)
        or "More" in widget.accessibleName()
        or widget.objectName().startswith("canvas_layer")
    )


def test_a_click_on_a_button_takes_the_keys_from_what_tab_had_reached(window):
    named(window, "training speed").setFocus(TAB)
    click(named(window, "Step"))
    assert window.canvas.hasFocus()
    assert at(window) == Cursor(0, 1)


def test_a_click_into_the_data_leaves_the_arrows_to_its_cells(opened):
    window = opened("xor")
    window.panels.setCurrentWidget(window.data_table)
    view = window.data_table.view
    click(view.viewport(), view.visualRect(view.model().index(1, 0)).center())
    press(Qt.Key.Key_Right)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)
    assert at(window) == Cursor(0, 0)
    press(Qt.Key.Key_Escape)
    assert window.canvas.hasFocus()


def test_after_a_number_typed_into_the_clicked_table_of_parameters_the_arrow_steps(window):
    window.panels.setCurrentWidget(window.parameter_table)
    view = window.parameter_table.view
    index = view.model().index(0, 1)
    click(view.viewport(), view.visualRect(index).center())
    QTest.mouseDClick(view.viewport(), LEFT, PLAIN, view.visualRect(index).center())
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    press(Qt.Key.Key_Return)
    QApplication.processEvents()
    QApplication.processEvents()
    assert window.canvas.hasFocus()
    press(Qt.Key.Key_Right)
    assert at(window) == Cursor(0, 1)


# Reached with the keyboard


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_what_tab_comes_to_keeps_its_keys_and_says_which(opened, page):
    window = opened("xor")
    window.panels.setCurrentIndex(page)
    for stop in every_stop(window):
        control = control_of(stop)
        if stop is window.canvas or control is None:
            continue
        window.canvas.setFocus()
        stop.setFocus(TAB)
        assert window.status.sentence.text() == keys_in(control), stop.accessibleName()
        for key in KEEPS.get(control, ()):
            asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, PLAIN)
            QApplication.sendEvent(stop, asked)
            assert asked.isAccepted(), (stop.accessibleName(), key)


def test_space_presses_a_button_that_tab_has_reached_and_trains_not(window):
    named(window, "Step").setFocus(TAB)
    press(Qt.Key.Key_Space)
    assert at(window) == Cursor(0, 1)
    assert not window.player.playing
    assert named(window, "Step").hasFocus(), "it can be pressed again"


def test_up_and_down_choose_in_a_box_that_tab_has_reached(window):
    box = named(window, "follow")
    box.setFocus(TAB)
    press(Qt.Key.Key_Down)
    assert box.currentIndex() == 1
    assert at(window) == Cursor(0, 0)


def test_escape_leads_from_any_control_back_to_the_network(opened):
    window = opened("xor")
    for page in range(len(PAGES)):
        window.panels.setCurrentIndex(page)
        for stop in every_stop(window):
            stop.setFocus(TAB)
            press(Qt.Key.Key_Escape)
            assert window.canvas.hasFocus(), stop.accessibleName()
    assert window.session.undo_title is None


def test_the_status_line_goes_back_to_the_step_with_the_keys(window):
    press(Qt.Key.Key_Right)
    step = window.status.sentence.text()
    named(window, "follow").setFocus(TAB)
    assert window.status.sentence.text() != step
    press(Qt.Key.Key_Escape)
    assert window.status.sentence.text() == step


def test_left_and_right_step_wherever_tab_has_gone_on_canvas_and_strip(window):
    for _ in range(9):
        press(Qt.Key.Key_Right)
    for walked in range(5):
        press(Qt.Key.Key_Tab)
        press(Qt.Key.Key_Right)
        press(Qt.Key.Key_Left)
        assert at(window) == Cursor(0, 9), walked
    card = window.equation.chain.cards[0]
    card.setFocus(TAB)
    press(Qt.Key.Key_Right)
    assert at(window) == Cursor(0, 10)


def test_f6_goes_from_pane_to_pane_and_back(window):
    for _ in range(9):
        press(Qt.Key.Key_Right)
    seen = []
    for _ in range(6):
        press(Qt.Key.Key_F6)
        here = QApplication.focusWidget()
        held = [any(p is here or p.isAncestorOf(here) for p in group) for group in window.panes]
        seen.append(held.index(True))
    assert seen == [2, 3, 4, 0, 1, 2]
    press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.canvas.hasFocus()


def test_tab_goes_through_the_window_as_one_reads(opened):
    window = opened("xor")
    for _ in range(12):
        press(Qt.Key.Key_Right)
    window.panels.setCurrentWidget(window.data_table)
    first = every_stop(window)[0]
    first.setFocus(TAB)
    visited = [first]
    while len(visited) < 300:
        press(Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if here is first:
            break
        if here is not visited[-1]:
            visited.append(here)
    assert visited == every_stop(window)
    panes = list(chain.from_iterable(window.panes))
    order = [next(n for n, pane in enumerate(panes) if pane is w or pane.isAncestorOf(w)) for w in visited]
    assert order == sorted(order)
    heads = [w for w in visited if w.objectName().startswith("canvas_layer_")]
    assert [w.objectName() for w in heads] == [f"canvas_layer_{n}" for n in range(len(heads))]


@pytest.mark.parametrize("preset", ["article", "xor", "digits"])
def test_no_two_controls_have_the_same_name(opened, preset):
    window = opened(preset)
    for _ in range(12):
        window.named_actions["step_next"].trigger()
    for page in range(len(PAGES)):
        window.panels.setCurrentIndex(page)
        names = Counter(name_of(stop) for stop in every_stop(window))
        assert "" not in names
        assert not {name for name, count in names.items() if count > 1}, PAGES[page]


# The wheel


def turn(widget):
    """A notch of the wheel over it, as from the mouse: what does not take it hands it on."""
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, -120))


def turned_by_wheel(window):
    return [
        widget
        for kind in TURNED
        for widget in window.findChildren(kind)
        if widget.isVisible() and not isinstance(widget, QScrollBar)
    ]


def readings(widgets):
    return [reading(widget) for widget in widgets]


def reading(widget):
    if isinstance(widget, QComboBox | QTabBar):
        return widget.currentIndex()
    return widget.text() if isinstance(widget, QAbstractSpinBox) else widget.value()


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_the_wheel_changes_nothing_over_any_control(opened, page):
    window = opened("xor")
    window.panels.setCurrentIndex(page)
    widgets = turned_by_wheel(window)
    assert widgets
    before, state = readings(widgets), window.session.state
    for widget in widgets:
        turn(widget)
    assert readings(widgets) == before
    assert window.session.state is state
    assert window.canvas.hasFocus()


def test_the_wheel_over_a_box_scrolls_the_page_it_lies_in(opened):
    window = opened("xor", (1100, 640))
    settings = settings_of(window)
    bar = settings.verticalScrollBar() if hasattr(settings, "verticalScrollBar") else None
    assert bar is not None
    assert bar.maximum() > 0
    for name in ("Optimizer", "Learning rate, from 0.00001 to 10", "Batch"):
        bar.setValue(0)
        turn(named(window, name))
        assert bar.value() > 0, name


def test_a_number_that_was_clicked_into_is_turned(opened):
    window = opened("moons")
    window.panels.setCurrentWidget(window.data_table)
    share = window.data_table.held_out.share
    share.setValue(50)
    turn(share)
    assert share.value() == 50
    click(share.findChild(QLineEdit))
    turn(share)
    assert share.value() == 45
    press(Qt.Key.Key_Escape)
    turn(share)
    assert share.value() == 45
    share.setFocus(TAB)
    turn(share)
    assert share.value() == 45, "what Tab has reached is not what the mouse means"


def test_the_wheel_changes_nothing_in_a_dialog_whose_keys_are_left_alone(window, qtbot):
    dialog = GenerateDialog(window.bridge.document, window)
    assert isinstance(dialog, QDialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    widgets = turned_by_wheel(dialog)
    assert widgets
    before = readings(widgets)
    for widget in widgets:
        turn(widget)
    assert readings(widgets) == before
    button = dialog.findChildren(QPushButton)[0]
    button.setFocus(TAB)
    assert button.hasFocus()
    dialog.close()
    dialog.deleteLater()


# Why?


def sheet_of(window):
    return next((sheet for sheet in window.findChildren(WhySheet) if sheet.isVisible()), None)


def titled(window):
    sheet = sheet_of(window)
    return "" if sheet is None else sheet.title


def going_back(window, steps):
    window.named_actions["finish_phase"].trigger()
    for _ in range(1 + steps):
        window.named_actions["step_next"].trigger()


def test_return_after_a_click_on_a_card_says_why(window):
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
def test_return_says_why_of_what_is_selected_on_the_canvas(window, selected, words):
    going_back(window, 3)
    window.canvas.attend(selected)
    press(Qt.Key.Key_Return)
    assert words in titled(window)


@pytest.mark.parametrize("selected", [Unit(0, 0), Factor(0), Factor(6)])
def test_where_nothing_is_derived_return_says_so(window, selected):
    window.canvas.attend(selected)
    press(Qt.Key.Key_Return)
    assert sheet_of(window) is None
    assert window.notice.isVisible()
    assert window.notice.text


def test_return_says_why_of_a_step_gone_to_on_the_timeline(window):
    window.named_actions["finish_iteration"].trigger()
    window.canvas.attend(weight(2, 0, 0))
    box = window.timeline.layout_now.boxes[8].center().toPoint()
    click(window.timeline, box)
    QTest.qWait(100)
    assert at(window).revealed == 9
    press(Qt.Key.Key_Return)
    assert "∂ŷ/∂z³" in titled(window)


def test_return_says_why_of_a_card_that_tab_has_reached(window):
    pick(named(window, "follow"), "θ₂")
    going_back(window, 2)
    window.equation.chain.cards[-1].setFocus(TAB)
    press(Qt.Key.Key_Return)
    assert "∂C/∂ŷ" in titled(window)
    press(Qt.Key.Key_Return)
    assert window.equation.chain.cards[-1].hasFocus()


def test_f_on_a_unit_says_what_to_select(window):
    window.canvas.attend(Unit(1, 0))
    press(Qt.Key.Key_F)
    assert "select one of its weights" in window.notice.text


# A tab that is opened


def test_opening_the_data_puts_the_keys_on_nothing_that_deletes(opened, monkeypatch):
    window = opened("xor")
    for start in ("Panels", "Learning rate"):
        window.panels.setCurrentWidget(window.training_settings)
        named(window, start).setFocus(TAB)
        window.panels.setCurrentWidget(window.data_table)
        here = QApplication.focusWidget()
        assert isinstance(here, QAbstractItemView | QTabBar)
        before = window.session.document
        press(Qt.Key.Key_Space)
        window.player.pause()
        assert window.session.document.data is before.data
    window.data_table.remove.setFocus(TAB)
    window.panels.setCurrentWidget(window.training_settings)
    named(window, "Learning rate").setFocus(TAB)
    window.panels.setCurrentWidget(window.data_table)
    assert QApplication.focusWidget() is window.data_table.view


def test_with_a_warning_shown_the_table_comes_before_its_repair(opened):
    window = opened("xor")
    window.panels.setCurrentWidget(window.data_table)
    inside = stops([window.data_table])
    assert inside[0] is window.data_table.view
