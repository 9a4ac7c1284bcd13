"""A whole hunt in the window: by the mouse alone, by the keys alone, and what becomes of it in files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.entry import entry_of
from bpstudio.explain.hunts.choosing import ELSEWHERE, HERE, IN_AN_EXERCISE, SELECT_A_CARD, TAKEN_OUT
from bpstudio.explain.hunts.hunted import NOT_HERE, TASK_CARD, TASK_CHECK, TASK_OVER
from bpstudio.qt.practice.hunt_chooser import WHAT, HuntChooser
from bpstudio.qt.practice.hunt_pane import HuntPane
from bpstudio.qt.shell.gradient_dialog import GradientDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.practice.found import found_in
from bpstudio.session.practice.hunting import hunt_of
from bpstudio.session.selection import Factor
from bpstudio.storage.resources import resource
from bpstudio.storage.writer import save
from tests.qt.hand import click, focused, hold, press, the_one
from tests.qt.there import there

Key = Qt.Key


def pane_of(window: MainWindow) -> HuntPane:
    return the_one(window, HuntPane, "hunt")


def right_number(window: MainWindow) -> str:
    found = found_in(window.session.state)
    asked = found.asked
    return f"{entry_of(found.right, asked.quantity, asked.place, asked.example):.4g}"


def card_of(window: MainWindow) -> QWidget:
    """The card at which the mistake is made, in the chain that is shown."""
    step = found_in(window.session.state).step.index
    shown = there(window.equation.chain.showing)
    return next(
        tile for tile, card in zip(window.equation.chain.cards, shown.cards, strict=True) if card.step == step
    )


def row_of_the_rule(window: MainWindow) -> int:
    return pane_of(window).rule.names.index(found_in(window.session.state).alteration.mistake)


def close_check(window: MainWindow, qtbot: QtBot) -> None:
    """The dialog of the gradient check is read and closed."""
    dialog = there(window.findChild(GradientDialog))
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
    assert "wrong" in dialog.summary.text()
    dialog.reject()


def test_a_hunt_by_the_mouse_alone(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = opened("hunt-7", (1024, 700))
    pane = pane_of(window)
    assert window.panels.currentWidget() is pane
    assert pane.task.text() == TASK_CARD
    click(window.equation.chain.cards[0])
    click(pane.card.give)
    assert "the mistake is made before it" in pane.sentence.text()
    click(card_of(window))
    assert pane.card.selected.text() == "Selected: ∂z²/∂a¹, step 10"
    click(pane.card.give)
    rules = pane.rule.list
    place = rules.visualItemRect(there(rules.item(row_of_the_rule(window)))).center()
    click(rules.viewport(), place)
    click(pane.rule.give)
    assert pane.task.text() == "What should ∂C/∂a₁¹ be?"
    click(pane.number.field)
    QTest.keyClicks(pane.number.field, right_number(window))
    click(pane.number.give)
    assert pane.task.text() == TASK_CHECK
    click(pane.check.give)
    close_check(window, qtbot)
    qtbot.waitUntil(lambda: pane.task.text() == TASK_OVER)
    assert pane.explained.done.text() == "What was done: only the path through z₁² is counted."
    assert pane.probes.text() == "4 answers tried"
    before = there(window.bridge.frame.all_gradients).copy()
    click(pane.explained.take_out)
    assert window.session.document.planted is None
    assert pane.task.text() == TAKEN_OUT
    assert pane.explained.isVisibleTo(pane)
    assert not (there(window.bridge.frame.all_gradients) == before).all()


def tab_to(widget: QWidget, most: int = 60) -> None:
    """Tab until it has the keys."""
    for _ in range(most):
        if focused() is widget:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {widget.objectName()}")


def test_a_hunt_by_the_keys_alone(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = opened("hunt-3", (1024, 700))
    pane = pane_of(window)
    assert focused() is window.canvas
    tab_to(card_of(window))
    press(Key.Key_Space)
    tab_to(pane.card.give)
    press(Key.Key_Space)
    qtbot.waitUntil(lambda: focused() is pane.rule.list)
    while pane.rule.list.currentRow() != row_of_the_rule(window):
        press(Key.Key_Down)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: focused() is pane.number.field)
    QTest.keyClicks(pane.number.field, "0.5")
    press(Key.Key_Return)
    assert focused() is pane.number.field, (
        "a wrong number leaves the question open, and the keys in its field"
    )
    tried = window.session.state.answers
    hold(Qt.Key.Key_Return)
    assert window.session.state.answers == tried
    pane.number.field.selectAll()
    QTest.keyClicks(pane.number.field, right_number(window))
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: focused() is pane.check.give)
    assert window.equation.findChild(QWidget, "why_sheet") is None, "Return did what it is for here alone"
    press(Key.Key_Space)
    close_check(window, qtbot)
    qtbot.waitUntil(lambda: pane.task.text() == TASK_OVER)
    hunt = hunt_of(window.session.state)
    assert there(hunt).over


def test_the_check_waits_and_says_why(opened: Callable[..., MainWindow]) -> None:
    window = opened("hunt-1")
    check = window.named_actions["check_gradients"]
    assert not check.isEnabled()
    assert "the gradients are checked once its card" in check.toolTip()


def test_the_g_key_confirms_as_the_button_does(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = opened("hunt-1")
    pane = pane_of(window)
    window.bridge.select(Factor(found_in(window.session.state).step.index))
    pane.card.give.click()
    pane.rule.list.setCurrentRow(row_of_the_rule(window))
    pane.rule.give.click()
    pane.number.field.setText(right_number(window))
    pane.number.give.click()
    window.canvas.setFocus()
    press(Key.Key_G)
    close_check(window, qtbot)
    qtbot.waitUntil(lambda: pane.task.text() == TASK_OVER)


def test_the_step_under_the_cursor_is_the_card_where_none_is_selected(
    opened: Callable[..., MainWindow],
) -> None:
    window = opened("hunt-1")
    pane = pane_of(window)
    window.bridge.select(None)
    assert pane.card.selected.text() == "Selected: ∂z¹/∂b₁, step 13"
    assert not pane.elsewhere.isVisibleTo(pane)
    window.session.seek(0, 3)
    assert pane.card.selected.text() == SELECT_A_CARD
    assert not pane.card.give.isEnabled()
    assert pane.elsewhere.isVisibleTo(pane)
    assert ELSEWHERE in pane.elsewhere.toolTip()
    click(pane.elsewhere)
    assert window.session.state.cursor == Cursor(0, 13)


def test_undo_does_not_take_back_what_was_found_and_a_network_that_is_hunted_in_is_not_changed(
    opened: Callable[..., MainWindow],
) -> None:
    window = opened("hunt-1")
    pane = pane_of(window)
    window.bridge.select(Factor(found_in(window.session.state).step.index))
    pane.card.give.click()
    window.session.undo()
    assert there(hunt_of(window.session.state)).found == ("hunt card",)


def test_a_hunt_that_is_saved_goes_on_where_it_was_left(
    opened: Callable[..., MainWindow], tmp_path: Path
) -> None:
    window = opened("hunt-2")
    window.bridge.select(Factor(found_in(window.session.state).step.index))
    pane_of(window).card.give.click()
    assert window.files.modified
    save(window.session, tmp_path / "hunt.json")
    window.files.keep()
    again = opened(tmp_path / "hunt.json")
    assert there(hunt_of(again.session.state)).found == ("hunt card",)
    assert again.panels.currentWidget() is pane_of(again)


# The chooser


def chooser(window: MainWindow) -> HuntChooser:
    window.named_actions["find_the_mistake"].trigger()
    return there(window.findChild(HuntChooser))


def choose(dialog: HuntChooser, kind: str, name: str = "") -> None:
    rows = [row for row in range(dialog.list.count()) if dialog.list.item(row).data(WHAT) == (kind, name)]
    dialog.list.setCurrentRow(rows[0])


def test_a_ready_hunt_is_chosen_with_the_keys(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = opened()
    press(Key.Key_F8)
    dialog = there(window.findChild(HuntChooser))
    qtbot.waitUntil(dialog.list.hasFocus)
    press(Key.Key_Down)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.files.title == "hunt-1")
    assert pane_of(window).task.text() == TASK_CARD


def test_a_mistake_is_planted_in_the_learners_own_network(
    opened: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = opened("xor")
    document = window.session.document
    dialog = chooser(window)
    choose(dialog, "here")
    click(dialog.begin)
    qtbot.waitUntil(lambda: window.session.document.planted is not None)
    assert window.session.document.network == document.network
    assert window.files.path is None
    assert not window.files.modified
    assert window.panels.currentWidget() is pane_of(window)
    first = window.session.document.planted
    window.hunts.choose()
    choose(there(window.findChildren(HuntChooser))[-1], "here")
    there(window.findChildren(HuntChooser))[-1].accept()
    qtbot.waitUntil(lambda: window.session.document.planted != first)


def test_what_is_not_saved_is_asked_about_first(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = opened("xor")
    window.session.train(2)
    dialog = chooser(window)
    choose(dialog, "here")
    dialog.accept()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    assert window.session.document.planted is None
    box = there(window.findChild(QMessageBox))
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.session.document.planted is None
    assert window.session.state.iterations == 2


def test_where_no_mistake_can_be_planted_it_says_why(opened: Callable[..., MainWindow]) -> None:
    window = opened("xor")
    dialog = HuntChooser(IN_AN_EXERCISE, window)
    here = dialog.list.item(1)
    assert here.text().strip() == HERE
    assert not here.flags() & Qt.ItemFlag.ItemIsEnabled
    assert here.toolTip() == IN_AN_EXERCISE
    dialog.list.setCurrentRow(1)
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    dialog.close()


def test_another_session_takes_the_pane_away(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = opened("hunt-1")
    titles = [window.panels.tabText(tab) for tab in range(window.panels.count())]
    assert titles[0] == "Hunt"
    window.files.open("article")
    qtbot.waitUntil(lambda: window.files.title == "article")
    assert [window.panels.tabText(tab) for tab in range(window.panels.count())] == titles[1:]
    window.files.open("hunt-2")
    qtbot.waitUntil(lambda: window.files.title == "hunt-2")
    assert window.panels.tabText(0) == "Hunt"
    assert pane_of(window).sentence.text() == ""


def test_panels_that_were_put_away_come_back_with_a_hunt(
    opened: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    window = opened()
    window._bands.middle.put_away_or_back(1)
    assert window._bands.middle.sizes()[1] == 0
    window.files.open("hunt-1")
    qtbot.waitUntil(lambda: window.files.title == "hunt-1")
    assert pane_of(window).isVisible()
    assert window._bands.middle.sizes()[1] > 0


def test_another_mistake_is_asked_for_at_the_end(opened: Callable[..., MainWindow]) -> None:
    window = opened("hunt-1")
    pane_of(window).explained.next.click()
    assert there(window.findChild(HuntChooser)).list.hasFocus() or QApplication.focusWidget() is not None
    there(window.findChild(HuntChooser)).reject()


def test_what_is_planted_at_no_card_is_said_to_be_no_hunt(
    opened: Callable[..., MainWindow], tmp_path: Path
) -> None:
    contents = json.loads(resource("hunts/hunt-1.json").read_text("utf-8"))
    contents["planted"] = {"mistake": "bias_not_trained", "step": 14}
    (tmp_path / "other.json").write_text(json.dumps(contents), encoding="utf-8")
    window = opened(tmp_path / "other.json")
    pane = pane_of(window)
    assert pane.task.text() == NOT_HERE
    assert not pane.card.isVisibleTo(pane)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["hunt-7", "hunt-8"])
def test_the_pane_fits_a_small_window(opened: Callable[..., MainWindow], name: str, theme: str) -> None:
    window = opened(name, (1024, 700))
    window.wear(theme)  # type: ignore[arg-type]
    pane = pane_of(window)
    QApplication.processEvents()
    for button in pane.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    assert pane.content.width() <= pane.viewport().width()
    window.bridge.select(Factor(found_in(window.session.state).step.index))
    pane.card.give.click()
    QApplication.processEvents()
    rules = there(pane.findChild(QListWidget, "hunt_rules"))
    last = rules.visualItemRect(there(rules.item(rules.count() - 1)))
    assert rules.viewport().rect().contains(last), "no rule is cut off"
