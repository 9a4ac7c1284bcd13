"""Solutions on paper from a printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.solution.blocks import Solution
from bpstudio.explain.words import handed_out as words
from bpstudio.explain.words.exporting import written_in
from bpstudio.qt.documents.paper.pages import PrintedPage, pages_of
from bpstudio.qt.documents.paper.pdf import layout_of, paint_pages
from bpstudio.qt.documents.paper.sheet import paper_format_here, paper_format_in
from bpstudio.qt.ground.plain_text import named, named_path

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Tell = Callable[[str, str], object]
PrintedPages = tuple[PrintedPage, ...]


def print_with_dialog(solutions: tuple[Solution, ...], pages: PrintedPages, over: QWidget, say: Tell) -> None:
    """Ask which printer and which pages, and print; ``say`` tells what came of it, with its tone.

    ``pages`` are the solutions as they were looked at.
    """
    try:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # not part of the start, nor of every Qt
    except ImportError:
        say(words.NO_PRINTING, "error")
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(solutions[0].title)
    printer.setPageLayout(layout_of(paper_format_here()))
    dialog = QPrintDialog(printer, over)
    dialog.setObjectName("print_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go() -> None:
        say(*_printed(solutions, printer, pages))

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # its own takes a slot


def _printed(solutions: tuple[Solution, ...], printer: QPrinter, pages: PrintedPages) -> tuple[str, str]:
    """Print; what came of it, and its tone."""
    try:
        done = print_solutions(solutions, printer, pages)
    except RefusedError as refused:
        return as_sentence(str(refused)), "error"
    if not done:
        return words.NOT_PRINTED, "error"
    path = Path(printer.outputFileName()).absolute()
    if printer.outputFileName():
        return written_in(named(path.name), folder=named_path(path.parent)), "success"
    return words.PRINTED, "success"


def print_solutions(solutions: tuple[Solution, ...], printer: QPrinter, pages: PrintedPages = ()) -> bool:
    """Print what its settings say, set anew for its paper where ``pages`` are for another size; whether it took it.

    Raises RefusedError where none of the pages asked for is there.
    """
    sheet = paper_format_in(printer.pageLayout())
    if not pages or pages[0].sheet != sheet:
        pages = pages_of(solutions, sheet)
    own = tuple(replace(page, sheet=sheet) for page in pages)  # on paper as the printer calls it
    them = _wanted(own, printer)
    try:
        paint_pages(printer, them)
    except OSError:
        return False
    return True


def _wanted(pages: PrintedPages, printer: QPrinter) -> PrintedPages:
    """Those in the ranges that are asked for, all where none is; as many times as the printer does not make itself."""
    ranges = printer.pageRanges()
    some = tuple(page for at, page in enumerate(pages, 1) if ranges.isEmpty() or ranges.contains(at))
    if not some:
        raise RefusedError("pages", words.pages_there(len(pages)))
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return some * copies
    return tuple(page for page in some for _ in range(copies))
