"""From the teacher's mouse to the learner's keys to the points: an exercise is made, answered, handed in and graded."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpstudio.cli import main
from bpstudio.engine.forward import run_forward
from bpstudio.qt.exercise.exercise_pane import ExercisePane
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.questions import Answer
from tests.qt.exercise.test_exercise_made import dialog_of, settle, tick
from tests.qt.hand import click, focused, press
from tests.qt.there import there

Open = Callable[..., MainWindow]


@pytest.fixture
def sheets(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Path:
    """A folder with exercises for two, made in the window."""
    folder = tmp_path / "sheets"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window = opened("mazur")
    dialog = dialog_of(window)
    for symbol in ("z₁¹", "ŷ₂", "∂C/∂z₁²"):
        tick(dialog, symbol)
    click(dialog.rules.name)
    QTest.keyClicks(focused(), "Sheet 1")
    click(dialog.names.each)
    dialog.names.text.setPlainText("Ada\nGrace")
    click(dialog.save_button)
    qtbot.waitUntil(lambda: window.exercising.dialog is None)
    return folder


def graded(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """The notes of each file, and its total."""
    out = folder.parent / "grades.csv"
    files = [str(folder / f"{name}.json") for name in ("Ada", "Grace")]
    assert main(["grade", *files, "--key", str(folder / "key.json"), "-o", str(out)]) == 0
    capsys.readouterr()
    found: dict[str, list[str]] = {}
    with out.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = row["points"] if row["question"] == "total" else row["note"].split(" (")[0]
            found.setdefault(row["for"], []).append(said)
    return found


def test_what_is_answered_by_keys_is_graded(
    sheets: Path, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    window = opened(sheets / "Ada.json")
    pane = there(window.exercising.pane)
    frame = window.session.frame
    right = run_forward(frame.before, frame.x)
    while focused() is not pane.rows[0].field:
        press(Qt.Key.Key_Tab)
    formula = "(yhat[1] - y[1]) * yhat[1] * (1 - yhat[1])"
    for typed in (f"{right.z[1][0, 0]:.4f}", f"{right.a[2][1, 0]:.4f}", formula):
        QTest.keyClicks(focused(), typed)
        press(Qt.Key.Key_Return)
        settle()
    assert pane.points.text() == "3 of 3 points, nothing left to answer"
    window.files.save()
    found = graded(sheets, capsys)
    assert found["Ada"] == ["right", "right", "right", "3"]
    assert found["Grace"] == ["open", "open", "open", "0"]


def test_what_the_window_says_is_what_is_graded_and_what_is_there_when_it_is_opened_again(
    sheets: Path, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheets / "Grace.json"
    window = opened(path)
    pane = there(window.exercising.pane)
    click(pane.rows[1].show_button)
    click(pane.rows[1].show_button)
    for row, typed in ((pane.rows[0], "77"), (pane.rows[2], "0.5")):
        click(row.field)
        QTest.keyClicks(focused(), typed)
        press(Qt.Key.Key_Return)
        settle()
    points = pane.points.text()
    notes = {answer.question: answer.note for answer in window.session.state.answers}
    assert (notes["1"], notes["2"]) == ("wrong", "shown")
    window.files.save()
    window.close()
    assert graded(sheets, capsys)["Grace"] == [notes["1"], notes["2"], notes["3"], "0"]
    again = opened(path)
    assert there(again.findChild(ExercisePane)).points.text() == points
    assert [row.field.text() for row in there(again.exercising.pane).rows] == ["77", "", "0.5"]


def test_an_answer_without_a_file_is_no_answer(opened: Open, sheets: Path) -> None:
    window = opened(sheets / "Ada.json")
    window.session.answer(Answer("1", "5", tries=1, note="right"))
    assert there(window.exercising.pane).points.text() == "1 of 3 points, 2 questions left"
    window.files.save()
    window.close()
    again = opened(sheets / "Ada.json")
    assert there(again.exercising.pane).points.text() == "0 of 3 points, 3 questions left", (
        "it is judged again"
    )
