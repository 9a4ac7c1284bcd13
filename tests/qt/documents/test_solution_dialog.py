"""File ▸ Worked solution…: what is wanted, its pages, and where it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QListWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.words.withheld import HUNTED, PRACTICE_ASKS
from bpstudio.qt.documents.paper.printing import print_solutions
from bpstudio.qt.documents.solution_dialog import SolutionDialog
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.questions import Question
from bpstudio.storage import writer
from bpstudio.storage.export.solutions import solutions_of
from bpstudio.storage.export.wanted import Wanted
from tests.explain.exercises.sheets import exercise_on
from tests.qt.there import there

Opened = Callable[..., MainWindow]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the dialog for files will say."""

    def say(name: str, kind: str = "") -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *a, **k: (name, kind)))

    return say


def shown(window: MainWindow, action: str = "export_solution") -> SolutionDialog:
    window.named_actions[action].trigger()
    return there(window.findChild(SolutionDialog))


def pick(dialog: SolutionDialog, what: str) -> None:
    dialog.form.what.setCurrentIndex(dialog.form.what.findData(what))
    dialog.settle()


def tick(dialog: SolutionDialog, field: QListWidget, *told: str) -> None:
    for row in range(field.count()):
        ticked = field.item(row).text() in told
        field.item(row).setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    dialog.settle()


def test_the_selected_parameter_is_the_one_that_is_written(window: MainWindow) -> None:
    window.bridge.select(Parameter.parse("theta2"))
    dialog = shown(window)
    assert dialog.form.wanted.parameters == (Parameter.parse("theta2"),)
    some = dialog.told.text()
    tick(dialog, dialog.form.parameters)
    assert dialog.form.wanted.parameters == ()
    assert dialog.told.text() == "5 pages."
    assert dialog.told.text() != some


def test_what_is_ticked_is_asked_in_a_sheet(window: MainWindow) -> None:
    dialog = shown(window)
    assert not dialog.form.kinds.isEnabled()
    pick(dialog, "both")
    tick(dialog, dialog.form.kinds, "∂C/∂z", "a")
    wanted = dialog.form.wanted
    assert (wanted.blank, wanted.answers, wanted.ask) == (True, True, ("a", "dC/dz"))
    assert {page.title for page in dialog.preview.view.pages} == {"Exercise sheet", "Answer key"}


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [
        ("a.pdf", "", b"%PDF-"),
        ("a", "PDF (*.pdf)", b"%PDF-"),
        ("a.tex", "PDF (*.pdf)", b"\\documentclass"),
        ("a", "HTML (*.html)", b"<!DOCTYPE html>"),
        ("a.md", "", b"# Worked solution"),
    ],
)
def test_it_is_written_in_the_form_that_the_name_says_and_told_where(
    window: MainWindow, answer: Callable[..., None], tmp_path: Path, name: str, kind: str, begins: bytes
) -> None:
    answer(str(tmp_path / name), kind)
    shown(window).save.click()
    [written] = tmp_path.iterdir()
    assert begins in written.read_bytes()[:2000]
    assert window.notice.text == f"Wrote {written.name} in {tmp_path}."


def test_a_folder_that_is_not_there_is_said_and_the_dialog_stays(
    window: MainWindow, answer: Callable[..., None], tmp_path: Path
) -> None:
    answer(str(tmp_path / "none" / "a.pdf"))
    dialog = shown(window)
    dialog.save.click()
    assert dialog.refusal.text().startswith("a.pdf was not written")
    assert dialog.isVisible()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7", "Iteration 7 has not run; the last is 2."),
        ("x", "x names no iteration; write 0, 3-5."),
    ],
)
def test_iterations_are_those_that_have_run(window: MainWindow, text: str, told: str) -> None:
    window.session.train(2)
    dialog = shown(window)
    dialog.form.iterations.setText("0-1, 1")
    dialog.settle()
    assert dialog.form.wanted.iterations == (0, 1)
    dialog.form.iterations.setText(text)
    assert not dialog.save.isEnabled()
    dialog.settle()
    assert dialog.refusal.text() == told
    assert not dialog.save.isEnabled()
    assert dialog.preview.view.pages == ()


def test_the_pages_follow_what_is_chosen_by_themselves(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shown(window)
    dialog.form.what.setCurrentIndex(dialog.form.what.findData("sheet"))
    qtbot.waitUntil(lambda: dialog.save.isEnabled())
    assert dialog.preview.view.pages[0].title == "Exercise sheet"


def test_the_preview_is_white_in_the_dark_theme(window: MainWindow) -> None:
    window.wear("dark")
    dialog = shown(window)
    view = dialog.preview.view
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()
    place = view.place(0).topLeft() * ratio
    assert picture.pixelColor(int(place.x()) + 9, int(place.y()) + 9) == QColor("white")
    assert current_theme().name == "dark"
    assert view.width() <= dialog.preview.viewport().width()
    assert view.height() > view.place(len(view.pages) - 1).bottom()


def test_an_exercise_has_its_own_sheet_and_nothing_else(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    writer.save(exercise_on("article", "0: z1[0]", "0: dC/dz2[0]"), path)
    dialog = shown(opened(path))
    what = dialog.form.what
    assert [what.itemData(row) for row in range(what.count())] == ["sheet"]
    assert not dialog.form.kinds.isEnabled()
    assert dialog.save.isEnabled()
    assert {page.title for page in dialog.preview.view.pages} == {"Exercise sheet"}


def test_nothing_is_written_while_practice_asks(window: MainWindow) -> None:
    window.session.ask(Question("p1", Quantity.parse("C"), example=0))
    for action in ("export_solution", "print"):
        assert not window.named_actions[action].isEnabled()
        assert PRACTICE_ASKS in window.named_actions[action].toolTip()


def test_nothing_is_written_while_a_mistake_is_to_be_found(opened: Opened) -> None:
    window = opened("hunt-1")
    for action in ("export_solution", "print"):
        assert not window.named_actions[action].isEnabled()
        assert HUNTED in window.named_actions[action].toolTip()


def test_ctrl_p_looks_at_it_before_it_is_printed(window: MainWindow) -> None:
    assert window.named_actions["print"].shortcut().toString() == "Ctrl+P"
    dialog = shown(window, "print")
    assert dialog.print.isDefault()
    dialog.print.click()
    asked = there(dialog.findChild(QPrintDialog))
    assert asked.isVisible()
    asked.reject()


def test_a_printer_gets_the_pages_that_are_asked_for(window: MainWindow, tmp_path: Path) -> None:
    solutions = solutions_of(Wanted(window.session.state))
    counts = []
    for first, last in ((0, 0), (2, 3)):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "p.pdf"))
        printer.setFromTo(first, last)
        assert print_solutions(solutions, printer)
        counts.append((tmp_path / "p.pdf").read_bytes().count(b"/Type /Page\n"))
    assert counts == [5, 2]


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_printer_that_takes_nothing_is_said(window: MainWindow, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "none" / "p.pdf"))
    assert not print_solutions(solutions_of(Wanted(window.session.state)), printer)
