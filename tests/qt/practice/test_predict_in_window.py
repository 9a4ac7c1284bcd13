"""Predict, then reveal, in the window: with the keyboard alone, with the mouse alone, and in a small window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.withheld import WITHHELD
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.session import Session
from tests.qt.hand import PLAIN, at, click, focused, named, press, the_one
from tests.qt.practice.panels import Open, asking, panel_of, within

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def typed(text: str) -> None:
    for letter in text:
        QTest.keyClicks(focused(), letter)


def test_with_the_keyboard_alone(window: MainWindow) -> None:
    field = asking(window)
    assert focused() is field
    typed("0.2421")
    press(Qt.Key.Key_Return)
    assert at(window) == Cursor(0, 8)
    assert (field.text(), field.selectedText()) == ("0.2421", "0.2421")
    assert focused() is field
    typed("0.2305")
    press(Qt.Key.Key_Return)
    assert (field.text(), focused()) == ("", field)
    typed("-0.2949")
    press(Qt.Key.Key_Return)
    assert at(window) == Cursor(0, 9)
    assert field.isHidden()
    assert focused() is window.canvas
    press(Qt.Key.Key_Right)
    assert focused() is field


def test_the_number_is_typed_on_its_card_and_then_under_it(window: MainWindow) -> None:
    field = asking(window)
    chain = window.equation.chain
    card = within(window, chain.cards[1])
    assert chain.showing is not None
    assert chain.showing.cards[1].step == 8
    assert card.contains(within(window, field))
    window.practice.check("0.2305")
    below = within(window, field)
    assert below.top() > card.top() + card.height() // 2
    assert below.bottom() <= within(window, panel_of(window)).top()


def test_a_number_of_the_forward_pass_is_typed_behind_the_equals_sign(window: MainWindow) -> None:
    field = asking(window, 2)
    composition = window.equation.composition
    assert window.equation.mode == "composition"
    assert composition.accessible_equation == "z² = θ₂ᵀa¹ + b₂ = —"
    assert within(window, composition).contains(within(window, field))
    window.session.follow(Parameter.parse("theta2"))
    press(Qt.Key.Key_Right)
    assert window.equation.mode == "composition"


def test_where_the_equation_has_no_place_the_number_is_typed_in_the_panel(opened: Open) -> None:
    window = opened("logic-and")
    window.bridge.show_scope("batch")
    field = asking(window, 4)
    assert window.equation.mode == "batch"
    assert within(window, panel_of(window)).contains(within(window, field))


def test_so_it_is_after_the_update(window: MainWindow) -> None:
    field = asking(window, len(window.session.frame.program) - 1)
    choice = window.practice.choice
    assert choice is not None
    window.practice.choose(choice.right)
    assert window.practice.question_text == "What is θ₃ after the update?"
    assert within(window, panel_of(window)).contains(within(window, field))


@pytest.mark.parametrize("letter", ["7", "-", ".", "f", "g", "e", "m", "p", "n", "[", "?", " "])
def test_whatever_has_the_keys_what_is_typed_goes_to_the_field(window: MainWindow, letter: str) -> None:
    field = asking(window)
    before = window.session.state
    window.bridge.select(Parameter.parse("theta2"))
    window.canvas.setFocus()
    QTest.keyClicks(window.canvas, letter)
    assert field.text() == letter
    assert focused() is field
    assert window.session.state is before
    assert not window.player.playing


def test_so_do_backspace_and_escape_and_alt_h(window: MainWindow) -> None:
    field = asking(window)
    typed("12")
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Backspace)
    assert field.text() == "1"
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_H, ALT)
    assert window.practice.tone == "hint"
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.session.state.answers[0].shown


def test_so_does_what_an_input_method_composes(window: MainWindow) -> None:
    field = asking(window)
    window.canvas.setFocus()
    composed = QInputMethodEvent()
    composed.setCommitString("ŷ")
    QApplication.sendEvent(window.canvas, composed)
    assert field.text() == "ŷ"


def test_after_a_click_on_the_network_the_field_has_the_keys_again(window: MainWindow, qtbot: QtBot) -> None:
    field = asking(window)
    QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: focused() is field)


def test_a_field_of_its_own_keeps_what_is_typed_into_it(window: MainWindow) -> None:
    field = asking(window)
    window.timeline.field.setFocus()
    QTest.keyClicks(window.timeline.field, "3")
    assert field.text() == ""


def test_while_nothing_is_asked_the_letters_are_commands_again(window: MainWindow) -> None:
    asking(window)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert window.session.state.asked is None
    press(Qt.Key.Key_M)
    assert window.equation.mode == "composition"


def test_escape_shows_alt_h_hints_and_shift_left_steps_back(window: MainWindow) -> None:
    asking(window)
    press(Qt.Key.Key_H, ALT)
    assert window.practice.tone == "hint"
    assert window.session.state.answers[0].hints == 1
    press(Qt.Key.Key_Left, SHIFT)
    assert at(window) == Cursor(0, 7)
    assert window.session.state.asked is None
    press(Qt.Key.Key_Left, SHIFT)
    assert at(window) == Cursor(0, 6)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Escape)
    assert at(window) == Cursor(0, 7)
    assert window.session.state.answers[-1].shown


def test_alt_h_opens_no_menu_while_a_number_is_asked(window: MainWindow) -> None:
    field = asking(window)
    for key, held in ((Qt.Key.Key_H, ALT), (Qt.Key.Key_Left, SHIFT), (Qt.Key.Key_Escape, PLAIN)):
        override = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        override.ignore()
        QApplication.sendEvent(field, override)
        assert override.isAccepted()


def test_the_tour_tells_numbers_and_so_turns_practice_off(window: MainWindow) -> None:
    asking(window)
    window.named_actions["help_tour"].trigger()
    assert not window.practice.on
    assert window.session.state.asked is None


def test_with_the_mouse_alone(window: MainWindow) -> None:
    window.practice.set_ask_all(True)
    click(window.transport.button_of("practice"), QPoint(10, 12))
    assert window.practice.on
    click(window.transport.step_button)
    field = the_one(window, QLineEdit, "answer")
    field.setText("1.4")
    click(named(window, "Check"))
    assert at(window) == Cursor(0, 1)
    click(window.transport.step_button)
    click(named(window, "Hint"))
    assert window.practice.tone == "hint"
    click(named(window, "Show"))
    assert at(window) == Cursor(0, 2)
    click(window.transport.button_of("practice"), QPoint(10, 12))
    assert not window.practice.on
    assert panel_of(window).isHidden()


def test_a_sign_is_chosen_with_mouse_or_keys(opened: Open) -> None:
    window = opened("digits")
    asking(window, 0)
    panel = panel_of(window)
    assert [button.text() for button in panel.options] == ["negative", "zero", "positive"]
    assert focused() is panel.choices
    choice = window.practice.choice
    assert choice is not None
    panel.options[choice.right].setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    assert at(window) == Cursor(0, 1)
    assert panel.options == []


def test_the_chain_is_put_together_factor_by_factor(window: MainWindow) -> None:
    window.session.follow(Parameter.parse("theta2"))
    asking(window, 8)
    strip, panel = window.equation, panel_of(window)
    assert window.practice.question_text == "Which factor comes next in the chain?"
    assert [card.accessibleName() for card in strip.chain.cards] == ["? = —"] * 4 + ["∂C/∂ŷ = −1.279"]
    assert [button.text() for button in panel.options].count("∂ŷ/∂z³") == 1
    click(strip.chain.cards[3])
    assert window.bridge.selection is None
    box = window.timeline.layout_now.boxes[8].center().toPoint()
    assert window.timeline.text_at(box) == WITHHELD
    assert "∂a²/∂z²" not in said_by(window.inspector)
    choice = window.practice.choice
    assert choice is not None
    wrong = next(at for at in range(len(choice.options)) if at != choice.right)
    click(panel.options[wrong])
    assert window.practice.tone == "wrong"
    click(panel.options[choice.right])
    assert window.practice.question_text == "What is ∂ŷ/∂z³?"
    names = [card.accessibleName() for card in strip.chain.cards]
    assert names == ["? = —"] * 3 + ["∂ŷ/∂z³ = —", "∂C/∂ŷ = −1.279"]
    assert window.timeline.text_at(box) != WITHHELD
    for typed_in in ("0.2305", "-0.2949"):
        assert window.practice.check(typed_in)
    assert at(window) == Cursor(0, 9)
    assert window.practice.question_text == "Which factor comes next in the chain?"  # at once
    assert window.practice.sentence.startswith("Right")
    window.practice.switch(False)
    assert strip.chain.cards[0].accessibleName() == "∂z²/∂θ₂ = —"


def said_by(widget: QWidget) -> str:
    return " ".join(part.accessibleName() for part in widget.findChildren(QWidget) if part.isVisible())


def test_what_is_asked_and_said_is_heard(window: MainWindow) -> None:
    field = asking(window)
    assert field.accessibleName() == "What is ∂ŷ/∂z³?"
    assert window.status.sentence.text().startswith("What is ∂ŷ/∂z³? Three digits are enough")
    typed("0.2421")
    press(Qt.Key.Key_Return)
    assert field.accessibleDescription() == window.practice.sentence
    assert window.status.sentence.text() == window.practice.sentence
    typed("0.2305")
    press(Qt.Key.Key_Return)
    assert window.status.sentence.text().endswith("What is ∂C/∂z³?")


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (800, 560)])
@pytest.mark.parametrize("step", [0, 6, 8, 14, 18])
def test_everything_is_in_sight_in_a_small_window(opened: Open, size: tuple[int, int], step: int) -> None:
    window = opened(size=size)
    field = asking(window, step)
    panel = panel_of(window)
    window.practice.check("9.99")
    QApplication.processEvents()
    everything = window.rect()
    for part in (field, panel, *panel.findChildren(QPushButton)):
        if part.isVisible():
            assert everything.contains(within(window, part)), part.objectName()
    strip = within(window, window.equation)
    assert strip.contains(within(window, panel))
    assert strip.contains(within(window, field))
    assert window.canvas.height() >= 100


def test_it_cannot_be_turned_on_where_an_exercise_asks(window: MainWindow) -> None:
    question = asked_for("dC/dz2[0]", window.session.document)
    window.bridge.replace_session(Session(replace(window.session.state, exercise=Exercise((question,)))))
    action = window.named_actions["practice"]
    assert not action.isEnabled()
    assert "This is an exercise: it has questions of its own" in action.toolTip()


def test_the_menu_beside_the_switch_has_the_options(window: MainWindow) -> None:
    menu = window.transport.button_of("practice").menu()
    assert [action.text() for action in menu.actions()] == [
        "&Ask me all",
        "&Round as I go",
        "Pro&gress…",
        "Re&view of answers…",
        "Another &like this",
    ]
    asking_all = window.named_actions["ask_all"]
    asking_all.trigger()
    assert window.practice.ask_all
    window.practice.set_ask_all(False)
    menu.aboutToShow.emit()
    assert not asking_all.isChecked()
    asking_all.trigger()
    assert asking_all.isChecked()
    window.round_menu.aboutToShow.emit()
    window.round_menu.actions()[2].trigger()
    assert window.practice.decimals == 2
    window.named_actions["round_as_i_go"].trigger()
    assert window.round_menu.isVisible()
    window.round_menu.close()
