"""What was said of an answer is said again in other letters, in practice and on the sheet of an exercise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from bpstudio.notation.textbook import Notation
from bpstudio.qt.exercise.question_row import QuestionRow
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.session import Session
from tests.explain.exercises.sheets import exercise_on
from tests.qt.hand import press
from tests.qt.practice.panels import asking, panel_of
from tests.qt.there import there

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)
OTHERS = Notation("w", "J", "brackets", "scalar")


def said_of(window: MainWindow, typed: str) -> str:
    window.practice.check(typed)
    return panel_of(window).sentence.text()


def test_what_a_wrong_answer_was_is_said_in_the_new_letters(window: MainWindow) -> None:
    asking(window, 8)
    window.practice.check("0.2305")
    before = said_of(window, "123")
    assert "∂C/∂z³" in before
    window.bridge.write_in(OTHERS)
    after = panel_of(window).sentence.text()
    assert after == before.replace("∂C/∂z³", "∂J/∂z[3]")
    assert panel_of(window).question.text() == window.practice.question_text
    window.bridge.write_in(Notation())
    assert panel_of(window).sentence.text() == before


def test_so_is_a_hint_and_the_next_one(window: MainWindow) -> None:
    asking(window, 8)
    window.practice.check("0.2305")
    for _ in range(3):
        window.practice.hint()
    assert "∂C/∂" in window.practice.sentence
    window.bridge.write_in(OTHERS)
    assert "∂J/∂" in window.practice.sentence
    window.practice.hint()
    assert "C" not in window.practice.sentence
    assert window.session.state.answers[-1].hints == 4


def test_so_is_a_number_that_was_shown(window: MainWindow) -> None:
    asking(window, 8)
    press(Qt.Key.Key_Escape)
    assert "∂ŷ/∂z³ = 0.2305" in window.practice.sentence
    window.bridge.write_in(OTHERS)
    assert "∂ŷ/∂z[3] = 0.2305" in window.practice.sentence


def test_so_is_what_was_chosen(window: MainWindow) -> None:
    asking(window, len(window.session.frame.program) - 1)
    choice = there(window.practice.choice)
    window.practice.choose((choice.right + 1) % len(choice.options))
    assert "θ" in window.practice.sentence or "b" in window.practice.sentence
    window.bridge.write_in(OTHERS)
    assert "θ" not in window.practice.sentence
    assert "[" in window.practice.sentence
    window.practice.show()
    assert window.practice.sentence.startswith("It is ")
    window.bridge.write_in(Notation())
    assert "[" not in window.practice.sentence


def test_so_is_what_is_said_at_the_end_of_an_iteration(window: MainWindow) -> None:
    asking(window, len(window.session.frame.program) - 1)
    while window.practice.asking is not None:
        window.practice.show()
    assert "This iteration is through" in window.practice.sentence
    window.bridge.write_in(OTHERS)
    assert "w[3] = " in window.practice.sentence
    assert "This iteration is through" in window.practice.sentence


def test_what_was_typed_in_letters_that_are_others_now_keeps_its_verdict(window: MainWindow) -> None:
    asking(window, 9)
    window.practice.check("θ₃")
    before = window.practice.sentence
    window.bridge.write_in(OTHERS)
    assert window.practice.sentence == before or "w" in window.practice.sentence


# On the sheet


def rows_of(window: MainWindow, *questions: str) -> list[QuestionRow]:
    window.bridge.replace_session(Session(exercise_on("article", *questions).state))
    return there(window.exercising.pane).rows


def test_the_sheet_says_in_full_again_what_an_answer_was(window: MainWindow) -> None:
    row, _ = rows_of(window, "0: dC/dz2[0]", "0: dC/dtheta2[0,0]")
    row.field.setText("123")
    row.field.returnPressed.emit()
    before = row.verdict.text()
    assert "∂C/∂z²" in before
    window.bridge.write_in(OTHERS)
    assert row.verdict.text() == before.replace("∂C/∂z²", "∂J/∂z[2]")
    assert row.field.text() == "123"


def test_a_hint_on_the_sheet_is_said_again_and_what_is_typed_stays(window: MainWindow) -> None:
    row, other = rows_of(window, "0: dC/dz2[0]", "0: dC/dtheta2[0,0]")
    for _ in range(3):
        row.hint_button.click()
    before = row.verdict.text()
    assert "∂C/∂" in before
    other.field.setText("0.12")
    other.field.textEdited.emit("0.12")
    window.bridge.write_in(OTHERS)
    assert "∂J/∂" in row.verdict.text()
    assert "∂C" not in row.verdict.text()
    assert there(window.exercising.pane).rows == [row, other]
    assert other.field.text() == "0.12"
    assert there(window.exercising.pane).unchecked == ["2"]


def test_an_answer_that_is_right_or_given_up_is_told_in_the_new_letters(window: MainWindow) -> None:
    row, other = rows_of(window, "0: z1[0]", "0: dC/dz2[0]")
    row.field.setText("1.4")
    row.field.returnPressed.emit()
    other.show_button.click()
    other.show_button.click()
    window.bridge.write_in(OTHERS)
    assert row.verdict.text() == "Right: z[1] = 1.4."
    assert "∂J/∂z[2]" in other.number.text()
    assert "∂C" not in other.verdict.text()
