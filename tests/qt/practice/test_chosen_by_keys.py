"""Answers that are chosen, with real keys wherever the keyboard is, and with room for all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.notation.textbook import Notation
from bpstudio.qt.practice.panel import PracticePanel
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.hand import focused, hold, press
from tests.qt.practice.panels import Open, asking, panel_of, within

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)


def asked_which_factor(window: MainWindow) -> PracticePanel:
    """Practice on, with a parameter followed, before its second factor."""
    window.session.follow(Parameter.parse("theta2"))
    asking(window)
    assert window.practice.question_text == "Which factor comes next in the chain?"
    return panel_of(window)


def right_one(window: MainWindow) -> int:
    choice = window.practice.choice
    assert choice is not None
    return choice.right


def everywhere(window: MainWindow) -> list[QWidget]:
    """Where the keys may be while something is to be chosen."""
    panel = panel_of(window)
    return [*panel.options, panel.show_it, window.canvas, window.transport.step_button, window.timeline]


@pytest.mark.parametrize("place", range(8))
def test_escape_skips_a_choice_wherever_the_keys_are(window: MainWindow, place: int) -> None:
    asked_which_factor(window)
    everywhere(window)[place].setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Escape)
    assert window.session.state.answers[-1].shown
    assert window.practice.sentence.startswith("It is ∂ŷ/∂z³")
    assert window.practice.question_text == "What is ∂ŷ/∂z³?"


@pytest.mark.parametrize("place", range(8))
def test_a_number_marks_an_answer_and_return_checks_it(window: MainWindow, place: int) -> None:
    panel = asked_which_factor(window)
    right = right_one(window)
    wrong = next(at for at in range(len(panel.options)) if at != right)
    everywhere(window)[place].setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key(Qt.Key.Key_1 + wrong))
    assert focused() is panel.options[wrong]
    assert not window.session.state.answers
    press(Qt.Key.Key_Return)
    assert (window.practice.tone, window.session.state.answers[-1].tries) == ("wrong", 1)
    press(Qt.Key(Qt.Key.Key_1 + right), Qt.KeyboardModifier.KeypadModifier)
    press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert window.session.state.answers[-1].note == "right"
    assert window.practice.question_text == "What is ∂ŷ/∂z³?"


def test_return_checks_what_tab_has_come_to_from_the_network_too(window: MainWindow) -> None:
    panel = asked_which_factor(window)
    right = right_one(window)
    while focused() is not panel.options[right]:
        press(Qt.Key.Key_Tab)
    window.canvas.setFocus()
    press(Qt.Key.Key_Return)
    assert window.session.state.answers[-1].note == "right"


@pytest.mark.parametrize("place", [4, 5, 6, 7])
def test_until_one_is_marked_return_answers_nothing(window: MainWindow, place: int) -> None:
    panel = asked_which_factor(window)
    assert focused() is panel.choices
    assert panel.choices.accessibleName() == "Which factor comes next in the chain?"
    press(Qt.Key.Key_Return)
    if place > 4:
        everywhere(window)[place].setFocus(Qt.FocusReason.OtherFocusReason)
        press(Qt.Key.Key_Return)
    assert not window.session.state.answers
    assert window.practice.question_text == "Which factor comes next in the chain?"


@pytest.mark.parametrize("marked", [False, True])
def test_on_the_button_show_return_shows(window: MainWindow, marked: bool) -> None:
    panel = asked_which_factor(window)
    if marked:
        press(Qt.Key.Key_1)
    panel.show_it.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Return)
    [answer] = window.session.state.answers
    assert (answer.shown, answer.tries) == (True, 0)


@pytest.mark.parametrize(("key", "at"), [(Qt.Key.Key_Down, 0), (Qt.Key.Key_Up, -1), (Qt.Key.Key_Tab, 0)])
def test_arrows_and_tab_mark_one(window: MainWindow, key: Qt.Key, at: int) -> None:
    panel = asked_which_factor(window)
    press(key)
    assert focused() is panel.options[at]
    press(Qt.Key.Key_Return)
    assert window.session.state.answers[-1].tries == 1


def test_space_presses_the_answer_that_has_the_keys_and_trains_nothing(window: MainWindow) -> None:
    asked_which_factor(window)
    press(Qt.Key.Key_Space)
    assert not window.player.playing
    assert not window.session.state.answers
    press(Qt.Key(Qt.Key.Key_1 + right_one(window)))
    press(Qt.Key.Key_Space)
    assert not window.player.playing
    assert window.session.state.answers[-1].note == "right"


@pytest.mark.parametrize("again", [press, hold])
def test_a_second_return_answers_no_choice_that_has_just_appeared(
    window: MainWindow, again: Callable[[Qt.Key], None]
) -> None:
    window.session.follow(Parameter.parse("theta2"))
    field = asking(window, 7)
    question = window.practice.question
    assert question is not None
    field.setText(str(AskedNumber(window.session.frame, question, Notation(), None).truth))
    press(Qt.Key.Key_Return)
    assert window.practice.choice is not None
    given = window.session.state.answers
    again(Qt.Key.Key_Return)
    assert window.session.state.answers == given
    press(Qt.Key.Key_1)
    hold(Qt.Key.Key_Return)
    assert window.session.state.answers == given


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_a_key_that_is_held_down_answers_and_skips_no_number(window: MainWindow, key: Qt.Key) -> None:
    field = asking(window)
    field.setText("7")
    hold(key)
    assert not window.session.state.answers
    assert field.text() == "7"


def test_a_number_that_no_answer_has_does_nothing(window: MainWindow) -> None:
    panel = asked_which_factor(window)
    press(Qt.Key.Key_9)
    assert focused() is panel.choices
    assert not window.session.state.answers


@pytest.mark.parametrize("name", ["digits", "article"])
def test_signs_paths_and_changes_are_chosen_by_keys(opened: Open, name: str) -> None:
    window = opened(name)
    if name == "digits":
        window.session.follow(Parameter.parse("theta1[0,0]"))
        first = window.session.frame.visited[5 if len(window.session.frame.visited) > 5 else 0]
        asking(window, next(s.index for s in window.session.frame.program if s.gradient is not None))
        assert window.practice.question_text.startswith("Over how many paths"), first
    else:
        asking(window, len(window.session.frame.program) - 1)
        assert window.practice.question_text.startswith("Which of these moves C most")
    press(Qt.Key(Qt.Key.Key_1 + right_one(window)))
    press(Qt.Key.Key_Return)
    assert window.session.state.answers[-1].note == "right"


def test_once_nothing_is_to_be_chosen_the_keys_are_commands_again(window: MainWindow) -> None:
    asked_which_factor(window)
    window.practice.switch(False)
    window.canvas.setFocus()
    before = window.session.state
    press(Qt.Key.Key_Escape)
    assert window.session.state.answers == before.answers
    assert not window.session.state.answers


def test_a_field_of_its_own_keeps_its_numbers_while_something_is_to_be_chosen(window: MainWindow) -> None:
    asked_which_factor(window)
    window.timeline.field.setFocus()
    QTest.keyClicks(window.timeline.field, "2")
    assert focused() is window.timeline.field


def test_how_to_choose_by_keys_is_said(window: MainWindow) -> None:
    panel = asked_which_factor(window)
    assert window.status.sentence.text().endswith("1 to 4 choose, Return checks, Esc shows it.")
    assert panel.options[1].toolTip().endswith("(2, then Return)")


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (800, 560)])
@pytest.mark.parametrize("notation", [Notation(), Notation("w", "J", "brackets", "scalar")])
def test_which_factor_comes_next_fits_with_what_is_said_of_it(
    opened: Open, size: tuple[int, int], notation: Notation
) -> None:
    window = opened(size=size)
    window.bridge.write_in(notation)
    panel = asked_which_factor(window)
    window.practice.choose(next(at for at in range(4) if at != right_one(window)))
    for _ in range(3):
        QApplication.processEvents()
    assert window.size().width() == size[0]
    assert panel.question.whole
    parts = [panel.question, panel.sentence, *panel.findChildren(QPushButton)]
    shown = [part for part in parts if part.isVisible()]
    places = [within(window, part) for part in shown]
    for part, place in zip(shown, places, strict=True):
        assert within(window, panel).contains(place), part
        if isinstance(part, QPushButton):
            assert part.width() >= part.sizeHint().width()
            assert part.height() >= part.minimumSizeHint().height()
    for at, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[at + 1 :])
    assert within(window, window.equation).contains(within(window, panel))
    assert panel.sentence.height() >= panel.sentence.heightForWidth(panel.sentence.width())


def test_what_may_be_chosen_is_written_in_other_letters_at_once(window: MainWindow) -> None:
    panel = asked_which_factor(window)
    before = list(panel.options)
    window.bridge.write_in(Notation("w", "J", "brackets", "scalar"))
    assert panel.options == before
    assert [button.text() for button in panel.options].count("∂ŷ/∂z[3]") == 1
