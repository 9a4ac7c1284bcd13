"""While a question is open, its number is in no text of the sheet or the window, in no copy and in no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.explain.exercises.answering import asked_value
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import ARTICLE
from bpstudio.qt.exercise.exercise_pane import ExercisePane
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.questions import GivenNumbers
from bpstudio.session.session import Session
from bpstudio.storage.writer import save
from tests.explain.exercises.sheets import exercise_on, question
from tests.qt.everything_shown import everything
from tests.qt.test_nothing_lies_ahead import Pair
from tests.qt.there import there

ASKED = ("0: dC/dz2[0]", "0: dC/dtheta1[0,1]", "0: z1[1]")


def on_sheet(given: GivenNumbers = "all_but_asked", *asked: str) -> Session:
    return exercise_on("mazur", *(asked or ASKED), given=given)


def answer(pane: ExercisePane, number: int, text: str) -> None:
    row = pane.rows[number - 1]
    row.field.setText(text)
    row.field.returnPressed.emit()
    QApplication.processEvents()


@pytest.mark.parametrize("given", ["all_but_asked", "forward", "inputs"])
def test_answering_on_the_way_tells_nothing_of_what_is_hidden(qtbot: QtBot, given: GivenNumbers) -> None:
    pair = Pair(on_sheet(given), qtbot)
    panes = [there(window.exercising.pane) for window in pair.windows]
    right = format_number(asked_value(pair.session.state, question(pair.session, 3), ARTICLE))

    def in_both(act: int) -> None:
        for pane in panes:
            if act == 0:
                pane.rows[0].hint_button.click()
            elif act == 1:
                answer(pane, 2, "0.123")
            elif act == 2:
                answer(pane, 3, right)
            else:
                pane.rows[act % 3].wanted.emit()

    for number in range(len(pair.session.frame.program)):
        pair.step()
        in_both(number)
        if number % 3 == 2:
            pair.open_tab(number)
            for window in pair.windows:  # one of them alone has the keys, and says what they do
                window.canvas.setFocus()
                QApplication.processEvents()
                window._say_where()
            assert pair.differences(modes=number % 2 == 0) == [], f"{number} steps"
    pair.close()


def test_no_text_has_the_digits_of_an_open_question(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(on_sheet())
    qtbot.addWidget(window)
    window.resize(1200, 760)
    window.show()
    pane, session = there(window.exercising.pane), window.session
    digits = {
        number: format_number(abs(asked_value(session.state, question(session, number), ARTICLE)))
        for number in (1, 2, 3)
    }
    for number in range(len(session.frame.program)):
        session.step()
        pane.rows[number % 3].chip.click()
        for row in pane.rows:
            row.hint_button.click()
        session.seek(0, number + 1)
        window.equation.copy("plain")
        for text in (*everything(window, modes=number % 4 == 0).values(), QGuiApplication.clipboard().text()):
            assert not [one for one in digits.values() if one in text], text
    answer(pane, 1, "0.5")
    save(session, tmp_path / "sheet.json")
    kept = (tmp_path / "sheet.json").read_text("utf-8")
    assert not [one for one in digits.values() if one in kept]
    for number, text in digits.items():
        assert any(said.startswith(text) for said in _shown_by_giving_up(pane, number)), "the test can fail"
    window.files.keep()
    window.close()


def _shown_by_giving_up(pane: ExercisePane, number: int) -> list[str]:
    for _ in range(2):
        pane.rows[number - 1].show_button.click()
    QApplication.processEvents()
    return [word.lstrip("−") for word in pane.rows[number - 1].number.text().split()]
