"""The hand is obeyed: a control worked with the mouse gives the keys back, one reached with the keyboard keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import chain

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.help.keys import keys_in
from bpstudio.qt.shell.focus import KEEPS, control_of
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.shell.panes import stops
from bpstudio.session.edits.base import SetActivation, SetLearningRate
from bpstudio.session.history.state import Cursor
from tests.qt.hand import (
    LEFT,
    PAGES,
    PLAIN,
    TAB,
    at,
    click,
    every_stop,
    focused,
    name_of,
    named,
    pick,
    press,
    settings_of,
)
from tests.qt.there import there
from tests.undone import undo_title

pytestmark = pytest.mark.qt_log_ignore(
    r"raise\(\)", "grabbing the keyboard", extend=True
)  # the platform has neither


# Worked with the mouse


def test_after_choosing_in_follow_the_arrow_steps(window: MainWindow) -> None:
    pick(named(window, "follow"), "θ₂")
    assert there(window.session.state.following).parameter == Parameter.parse("theta2[0,0]")
    assert window.canvas.hasFocus()
    for steps in (1, 2, 3):
        press(Qt.Key.Key_Right)
        assert at(window) == Cursor(0, steps)
    assert there(window.session.state.following).parameter == Parameter.parse("theta2[0,0]")


def test_after_choosing_a_speed_space_trains(window: MainWindow) -> None:
    box = named(window, "training speed")
    pick(box, box.itemText(1))
    press(Qt.Key.Key_Space)
    assert window.player.playing
    press(Qt.Key.Key_Space)
    assert not window.player.playing


def test_a_box_closed_again_without_a_choice_gives_the_keys_back_too(window: MainWindow) -> None:
    box = named(window, "follow")
    click(box)
    QTest.keyClick(box.view(), Qt.Key.Key_Escape)
    assert window.canvas.hasFocus()


@pytest.mark.parametrize(
    ("key", "rate"), [(Qt.Key.Key_Return, 0.25), (Qt.Key.Key_Enter, 0.25), (Qt.Key.Key_Escape, None)]
)
def test_a_rate_typed_and_ended_leaves_space_to_training(
    window: MainWindow, key: Qt.Key, rate: float | None
) -> None:
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


def test_a_field_that_is_typed_into_keeps_its_keys(window: MainWindow) -> None:
    settings_of(window)
    field = named(window, "Learning rate")
    click(field)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Space):
        press(key)
    assert field.hasFocus()
    assert at(window) == Cursor(0, 0)
    assert not window.player.playing


def test_what_is_refused_stays_to_be_put_right(window: MainWindow) -> None:
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
def test_after_a_click_the_keys_are_the_canvases_or_of_a_field(
    opened: Callable[..., MainWindow], page: int
) -> None:
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
        here = focused()
        if here is not window.canvas and control_of(here) not in ("text", "number", "cells", "rows"):
            wrong.append((name, control, here))
        window.panels.setCurrentIndex(page)
    assert not wrong


def _opens(widget: QWidget) -> bool:
    text = widget.text() if isinstance(widget, QToolButton | QPushButton) else ""
    words = {text, text.replace("&", ""), widget.accessibleName()}
    return (
        bool(words & HARMLESS)
        or "More" in widget.accessibleName()
        or widget.objectName().startswith("canvas_layer")
    )


def test_a_click_on_a_button_takes_the_keys_from_what_tab_had_reached(window: MainWindow) -> None:
    named(window, "training speed").setFocus(TAB)
    click(named(window, "Step"))
    assert window.canvas.hasFocus()
    assert at(window) == Cursor(0, 1)


def test_a_click_into_the_data_leaves_the_arrows_to_its_cells(opened: Callable[..., MainWindow]) -> None:
    window = opened("xor")
    window.panels.setCurrentWidget(window.data_table)
    view = window.data_table.view
    click(view.viewport(), view.visualRect(view.model().index(1, 0)).center())
    press(Qt.Key.Key_Right)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)
    assert at(window) == Cursor(0, 0)
    press(Qt.Key.Key_Escape)
    assert window.canvas.hasFocus()


def test_after_a_number_typed_into_the_clicked_table_of_parameters_the_arrow_steps(
    window: MainWindow,
) -> None:
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
def test_what_tab_comes_to_keeps_its_keys_and_says_which(
    opened: Callable[..., MainWindow], page: int
) -> None:
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


def test_space_presses_a_button_that_tab_has_reached_and_trains_not(window: MainWindow) -> None:
    named(window, "Step").setFocus(TAB)
    press(Qt.Key.Key_Space)
    assert at(window) == Cursor(0, 1)
    assert not window.player.playing
    assert named(window, "Step").hasFocus(), "it can be pressed again"


def test_up_and_down_choose_in_a_box_that_tab_has_reached(window: MainWindow) -> None:
    box = named(window, "follow")
    box.setFocus(TAB)
    press(Qt.Key.Key_Down)
    assert box.currentIndex() == 1
    assert at(window) == Cursor(0, 0)


def test_escape_leads_from_any_control_back_to_the_network(opened: Callable[..., MainWindow]) -> None:
    window = opened("xor")
    for page in range(len(PAGES)):
        window.panels.setCurrentIndex(page)
        for stop in every_stop(window):
            stop.setFocus(TAB)
            press(Qt.Key.Key_Escape)
            assert window.canvas.hasFocus(), stop.accessibleName()
    assert undo_title(window.session) is None


def test_the_status_line_goes_back_to_the_step_with_the_keys(window: MainWindow) -> None:
    press(Qt.Key.Key_Right)
    step = window.status.sentence.text()
    named(window, "follow").setFocus(TAB)
    assert window.status.sentence.text() != step
    press(Qt.Key.Key_Escape)
    assert window.status.sentence.text() == step


def test_left_and_right_step_wherever_tab_has_gone_on_canvas_and_strip(window: MainWindow) -> None:
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


def test_f6_goes_from_pane_to_pane_and_back(window: MainWindow) -> None:
    for _ in range(9):
        press(Qt.Key.Key_Right)
    seen = []
    for _ in range(6):
        press(Qt.Key.Key_F6)
        here = focused()
        held = [any(p is here or p.isAncestorOf(here) for p in group) for group in window.panes]
        seen.append(held.index(True))
    assert seen == [3, 4, 5, 0, 2, 3]
    press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.canvas.hasFocus()


def test_nothing_that_takes_tab_lies_outside_the_panes(opened: Callable[..., MainWindow]) -> None:
    window = opened("xor")
    moments = (
        lambda: None,
        lambda: window.session.train(4),
        lambda: window.bridge.edit(SetActivation(2, "identity")),
        lambda: window.session.undo(),
        lambda: (window.bridge.edit(SetLearningRate(2000.0)), window.session.train(4)),
        lambda: window.notice.say("Something was dropped.", "warning", choices=(("Undo", print),)),
    )
    for go in moments:
        go()
        QApplication.processEvents()
        reached = every_stop(window)
        assert [name_of(stop) for stop in stops([window]) if stop not in reached] == []
    assert window.runaway_bar.back in reached
    assert any(window.notice.isAncestorOf(stop) for stop in reached)


def test_tab_goes_through_the_window_as_one_reads(opened: Callable[..., MainWindow]) -> None:
    window = opened("xor")
    for _ in range(12):
        press(Qt.Key.Key_Right)
    window.panels.setCurrentWidget(window.data_table)
    first = every_stop(window)[0]
    first.setFocus(TAB)
    visited = [first]
    while len(visited) < 300:
        press(Qt.Key.Key_Tab)
        here = focused()
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
def test_no_two_controls_have_the_same_name(opened: Callable[..., MainWindow], preset: str) -> None:
    window = opened(preset)
    for _ in range(12):
        window.named_actions["step_next"].trigger()
    for page in range(len(PAGES)):
        window.panels.setCurrentIndex(page)
        names = Counter(name_of(stop) for stop in every_stop(window))
        assert "" not in names
        assert not {name for name, count in names.items() if count > 1}, PAGES[page]


# A tab that is opened


def test_opening_the_data_puts_the_keys_on_nothing_that_deletes(
    opened: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened("xor")
    for start in ("Panels", "Learning rate"):
        window.panels.setCurrentWidget(window.training_settings)
        named(window, start).setFocus(TAB)
        window.panels.setCurrentWidget(window.data_table)
        here = focused()
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


def test_with_a_warning_shown_the_table_comes_before_its_repair(opened: Callable[..., MainWindow]) -> None:
    window = opened("xor")
    window.panels.setCurrentWidget(window.data_table)
    inside = stops([window.data_table])
    assert inside[0] is window.data_table.view
