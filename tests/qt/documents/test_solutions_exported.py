"""Export…, worked solutions: what is wanted, its pages, and where it is written or printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.handed_out import ASKED_IN_EXERCISE
from bpstudio.explain.words.withheld import NO_SOLUTION_IN_A_HUNT, PRACTICE_ASKS
from bpstudio.qt.documents.paper.pages import pages_of
from bpstudio.qt.documents.paper.pdf import layout_of
from bpstudio.qt.documents.paper.printing import print_solutions
from bpstudio.qt.documents.paper.sheet import paper_format_here, paper_format_in, paper_format_of
from bpstudio.qt.ground.theme import current_theme
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import Question
from bpstudio.storage import writer
from bpstudio.storage.export.solutions import solutions_of
from bpstudio.storage.export.wanted import Wanted
from tests.explain.exercises.sheets import exercise_on
from tests.qt.documents.export_hand import ExportHand
from tests.qt.documents.pdf_text import text_of
from tests.qt.there import there

PORTRAIT, LANDSCAPE = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
Opened = Callable[..., MainWindow]


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> ExportHand:
    return ExportHand(qtbot, window, "export_solution")


def test_the_selected_parameter_is_the_one_that_is_written(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.select(Parameter.parse("theta2"))
    hand = ExportHand(qtbot, window, "export_solution")
    choices, told = hand.dialog.choices, hand.dialog.preview.told
    assert choices.wanted.parameters == (Parameter.parse("theta2"),)
    some = told.text()
    hand.tick(choices.chains)
    assert choices.wanted.parameters == ()
    assert told.text() == "5 pages."
    assert told.text() != some


def test_what_is_ticked_is_asked_in_a_sheet(hand: ExportHand) -> None:
    choices = hand.dialog.choices
    assert not choices.asked.isVisible()
    hand.pick("both")
    assert choices.asked.isVisible()
    hand.tick(choices.asked, "∂C/∂z", "a", "z²")
    wanted = choices.wanted
    assert (wanted.blank, wanted.answers) == (True, True)
    assert wanted.ask == ("a", "dC/dz", "z2[0]@0")
    assert hand.titles == {"Exercise sheet", "Answer key"}


def test_of_a_large_network_single_numbers_are_asked_for_by_name(opened: Opened, qtbot: QtBot) -> None:
    hand = ExportHand(qtbot, opened("xor"), "export_solution")
    choices = hand.dialog.choices
    hand.pick("sheet")
    assert choices.singles.isVisible()
    choices.singles.setText("dC/dtheta2[0,0]; z1[1]@3,")
    hand.settle()
    assert choices.wanted.ask == ("dC/dtheta2[0,0]", "z1[1]@3")
    assert hand.titles == {"Exercise sheet"}
    choices.singles.setText("z9[0]")
    hand.settle()
    assert "z9" in hand.refused
    assert not hand.dialog.write.isEnabled()


@pytest.mark.parametrize(
    ("name", "form", "begins"),
    [
        ("a.pdf", "pdf", b"%PDF-"),
        ("a", "pdf", b"%PDF-"),
        ("a.tex", "pdf", b"\\documentclass"),
        ("a", "html", b"<!DOCTYPE html>"),
        ("a.md", "pdf", b"# Worked solution"),
    ],
)
def test_it_is_written_in_the_form_that_the_name_says_and_told_where(
    window: MainWindow, hand: ExportHand, tmp_path: Path, name: str, form: str, begins: bytes
) -> None:
    hand.pick("worked", form)
    hand.write(tmp_path / name)
    [written] = tmp_path.iterdir()
    assert begins in written.read_bytes()[:2000]
    assert window.notice.text == f"Wrote {written.name} in {tmp_path}."
    assert hand.dialog.written.told.text() == window.notice.text
    assert hand.dialog.isVisible()


def test_a_folder_that_is_not_there_is_said_and_the_dialog_stays(hand: ExportHand, tmp_path: Path) -> None:
    hand.write(tmp_path / "none" / "a.pdf")
    assert hand.dialog.place.refusal.text().startswith("a.pdf was not written")
    assert hand.dialog.isVisible()


@pytest.mark.parametrize(
    ("what", "forms"),
    [
        ("program", ["notebook"]),
        ("numbers", ["npz", "npy", "weights-csv", "safetensors"]),
        ("walk", ["gif", "frames"]),
    ],
)
def test_a_form_of_one_iteration_asks_for_one(
    window: MainWindow, qtbot: QtBot, what: str, forms: list[str]
) -> None:
    choices = ExportHand(qtbot, window, "export_solution").dialog.choices
    choices.what.setCurrentIndex(choices.what.findData(what))
    for form in forms:
        choices.choose_form(form)
        assert choices.form_name == form
        assert "3-5" not in choices.iterations.toolTip() + choices.iterations.placeholderText()
        choices.iterations.setText("x")
        with pytest.raises(RefusedError, match=r"^x names no iteration; write a number, such as 0$"):
            _ = choices.wanted
        choices.iterations.clear()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7", "Iteration 7 has not begun; the last is 2."),
        ("x", "x names no iteration; write 0, 3-5."),
    ],
)
def test_iterations_are_those_that_have_run(window: MainWindow, qtbot: QtBot, text: str, told: str) -> None:
    window.session.train(2)
    hand = ExportHand(qtbot, window, "export_solution")
    dialog, choices = hand.dialog, hand.dialog.choices
    choices.iterations.setText("0-1, 1")
    hand.settle()
    assert choices.wanted.iterations == (0, 1)
    assert dialog.write.isEnabled()
    choices.iterations.setText(text)
    assert not dialog.write.isEnabled()
    hand.settle()
    assert hand.refused == told
    assert not dialog.write.isEnabled()
    assert not dialog.print.isEnabled()


def test_the_pages_follow_what_is_chosen_by_themselves(hand: ExportHand, qtbot: QtBot) -> None:
    choices = hand.dialog.choices
    choices.what.setCurrentIndex(choices.what.findData("sheet"))
    assert not hand.dialog.print.isEnabled()
    qtbot.waitUntil(lambda: hand.dialog.print.isEnabled())
    assert hand.titles == {"Exercise sheet"}


def test_it_is_seen_that_the_pages_have_the_keyboard(hand: ExportHand) -> None:
    pages = hand.dialog.preview.pages

    def edge() -> str:
        return pages.grab().toImage().pixelColor(pages.width() // 2, 0).name()

    assert edge() == current_theme().border.name()
    pages.setFocus()
    assert edge() == current_theme().focus.name()


def test_the_preview_is_white_in_the_dark_theme(window: MainWindow, qtbot: QtBot) -> None:
    window.wear("dark")
    preview = ExportHand(qtbot, window, "export_solution").dialog.preview.pages
    view = preview.view
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()
    place = view.place(0).topLeft() * ratio
    assert picture.pixelColor(int(place.x()) + 9, int(place.y()) + 9) == QColor("white")
    assert current_theme().name == "dark"
    assert view.width() <= preview.viewport().width()
    assert view.height() > view.place(len(view.pages) - 1).bottom()


def test_an_exercise_has_its_own_sheet_and_nothing_that_tells(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "e.json"
    writer.save(exercise_on("article", "0: z1[0]", "0: dC/dz2[0]"), path)
    hand = ExportHand(qtbot, opened(path), "export_solution")
    assert hand.offered == ["sheet", "picture", "walk", "session"]
    choices = hand.dialog.choices
    assert choices.what.currentData() == "sheet"
    assert choices.iterations.placeholderText() == "those it asks about"
    assert not choices.asked.isVisible()
    assert ASKED_IN_EXERCISE in choices.told.text()
    assert hand.dialog.write.isEnabled()
    assert hand.titles == {"Exercise sheet"}


def test_nothing_is_written_while_practice_asks(window: MainWindow) -> None:
    window.session.ask(Question("p1", Quantity.parse("C"), example=0))
    for action in ("export_solution", "print"):
        assert not window.named_actions[action].isEnabled()
        assert as_sentence(PRACTICE_ASKS) in window.named_actions[action].toolTip()


def test_nothing_is_written_while_a_mistake_is_to_be_found(opened: Opened) -> None:
    window = opened("hunt-1")
    for action in ("export_solution", "print"):
        assert not window.named_actions[action].isEnabled()
        assert as_sentence(NO_SOLUTION_IN_A_HUNT) in window.named_actions[action].toolTip()


def test_ctrl_p_looks_at_it_before_it_is_printed(window: MainWindow, qtbot: QtBot) -> None:
    assert window.named_actions["print"].shortcut().toString() == "Ctrl+P"
    dialog = ExportHand(qtbot, window, "print").dialog
    assert dialog.print.isDefault()
    assert dialog.choices.what.currentData() == "worked"
    dialog.print.click()
    asked = there(dialog.findChild(QPrintDialog))
    assert asked.isVisible()
    asked.reject()


def test_pages_that_were_looked_at_are_printed_as_they_are_on_the_same_paper(
    window: MainWindow, tmp_path: Path
) -> None:
    solutions, counts = solutions_of(Wanted(window.session.state)), []
    here, other = paper_format_here(), paper_format_of(QPageSize.PageSizeId.A5)
    pages = pages_of(solutions, here)[:2]
    for sheet in (here, other):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "p.pdf"))
        printer.setPageLayout(layout_of(sheet))
        assert print_solutions(solutions, printer, pages)
        counts.append((tmp_path / "p.pdf").read_bytes().count(b"/Type /Page\n"))
    assert counts == [2, len(pages_of(solutions, paper_format_in(layout_of(other))))]


@pytest.mark.parametrize("turned", [False, True])
def test_paper_of_the_same_size_is_the_same_whatever_a_printer_calls_it(
    window: MainWindow, tmp_path: Path, turned: bool
) -> None:
    named = QPageSize(QSizeF(210, 297), QPageSize.Unit.Millimeter, "A4 without a border")
    solutions = solutions_of(Wanted(window.session.state))
    pages = pages_of(solutions, paper_format_of(QPageSize.PageSizeId.A4))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "p.pdf"))
    printer.setPageSize(named)
    printer.setPageOrientation(LANDSCAPE if turned else PORTRAIT)
    assert print_solutions(solutions, printer, pages[:2])
    assert (len(feet((tmp_path / "p.pdf").read_bytes())) == 2) is not turned
    assert printer.pageLayout().pageSize() == named


def printed(state: State, path: Path, change: Callable[[QPrinter], object]) -> bytes:
    """What a printer to a file makes of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    change(printer)
    assert print_solutions(solutions_of(Wanted(state)), printer)
    return path.read_bytes()


def feet(content: bytes) -> list[int]:
    """The numbers of its pages, as they stand under them."""
    return [int(number) for number in re.findall(r"Worked solution(\d+) of \d+", text_of(content))]


@pytest.mark.parametrize(
    ("ranges", "pages"), [("", [1, 2, 3, 4, 5]), ("2-3", [2, 3]), ("1,4-5", [1, 4, 5]), ("4-9", [4, 5])]
)
def test_a_printer_gets_the_pages_that_are_asked_for(
    window: MainWindow, tmp_path: Path, ranges: str, pages: list[int]
) -> None:
    def choose(printer: QPrinter) -> None:
        printer.setPageRanges(QPageRanges.fromString(ranges))

    assert feet(printed(window.session.state, tmp_path / "p.pdf", choose)) == pages


@pytest.mark.parametrize(("collated", "pages"), [(True, [1, 2, 1, 2]), (False, [1, 1, 2, 2])])
def test_a_printer_that_makes_no_copies_gets_each_page_as_often(
    window: MainWindow, tmp_path: Path, collated: bool, pages: list[int]
) -> None:
    def choose(printer: QPrinter) -> None:
        printer.setFromTo(1, 2)
        printer.setCopyCount(2)
        printer.setCollateCopies(collated)

    assert feet(printed(window.session.state, tmp_path / "p.pdf", choose)) == pages


@pytest.mark.parametrize(
    ("paper", "turned", "size"),
    [
        (QPageSize(QPageSize.PageSizeId.A5), False, (420, 595)),
        (QPageSize(QPageSize.PageSizeId.Letter), False, (612, 792)),
        (QPageSize(QPageSize.PageSizeId.A4), True, (842, 595)),
        (QPageSize(QSizeF(100, 150), QPageSize.Unit.Millimeter), False, (283, 425)),
    ],
    ids=["A5", "Letter", "A4 turned", "a size of its own"],
)
def test_pages_are_as_the_paper_lies_in_the_printer(
    window: MainWindow, tmp_path: Path, paper: QPageSize, turned: bool, size: tuple[int, int]
) -> None:
    orientation = LANDSCAPE if turned else PORTRAIT

    def choose(printer: QPrinter) -> None:
        printer.setPageSize(paper)
        printer.setPageOrientation(orientation)

    content = printed(window.session.state, tmp_path / "p.pdf", choose)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert boxes
    for sides in boxes:
        assert [float(side) for side in sides] == pytest.approx(size, abs=1)
    assert feet(content) == list(range(1, len(feet(content)) + 1))


def test_pages_that_are_not_there_are_refused(window: MainWindow, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="it has 5 pages on this paper"):
        printed(window.session.state, tmp_path / "p.pdf", lambda printer: printer.setFromTo(90, 95))


@pytest.mark.parametrize(
    ("folder", "ranges", "told"),
    [
        (".", "", "Wrote p.pdf in "),
        ("none", "", "The printer took nothing. Choose another one, or save a PDF and print that."),
        (".", "7", "None of these pages is there: it has 5 pages on this paper."),
    ],
)
@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_what_came_of_printing_is_said_where_it_was_asked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, folder: str, ranges: str, told: str
) -> None:
    dialog = ExportHand(qtbot, window, "print").dialog
    dialog.print.click()
    asked = there(dialog.findChild(QPrintDialog))
    printer = asked.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / folder / "p.pdf"))
    printer.setPageRanges(QPageRanges.fromString(ranges))
    asked.done(QPrintDialog.DialogCode.Accepted)
    assert dialog.written.told.isVisible()
    assert dialog.written.told.text().startswith(told)


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_printer_that_takes_nothing_is_said(window: MainWindow, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "none" / "p.pdf"))
    assert not print_solutions(solutions_of(Wanted(window.session.state)), printer)
