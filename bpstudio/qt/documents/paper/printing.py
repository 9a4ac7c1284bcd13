"""Solutions on paper from a printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QDialog, QWidget

from bpstudio.explain.solution.blocks import Solution
from bpstudio.explain.words import handed_out as words
from bpstudio.qt.documents.paper.pages import PrintedPage, pages_of
from bpstudio.qt.documents.paper.pdf import layout_of, paint_pages
from bpstudio.qt.documents.paper.sheet import PaperFormat, paper_format_here, paper_format_of

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Tell = Callable[[str, str], object]


def print_with_dialog(solutions: tuple[Solution, ...], over: QWidget, say: Tell) -> None:
    """Ask which printer and which pages, and print; ``say`` tells what came of it, with its tone."""
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
        if print_solutions(solutions, printer):
            say(words.PRINTED, "success")
        else:
            say(words.NOT_PRINTED, "error")

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # its own takes a slot


def print_solutions(solutions: tuple[Solution, ...], printer: QPrinter) -> bool:
    """Print what its settings say, set anew for its paper; whether it took it."""
    pages = _wanted(pages_of(solutions, _sheet_in(printer)), printer)
    try:
        paint_pages(printer, pages)
    except OSError:
        return False
    return True


def _sheet_in(printer: QPrinter) -> PaperFormat:
    size = printer.pageLayout().pageSize().id()
    return paper_format_here() if size == QPageSize.PageSizeId.Custom else paper_format_of(size)


def _wanted(pages: tuple[PrintedPage, ...], printer: QPrinter) -> tuple[PrintedPage, ...]:
    """From the first page to the last that are asked for, all where none is."""
    first, last = printer.fromPage(), printer.toPage()
    return pages[max(first - 1, 0) : last or None] or pages
