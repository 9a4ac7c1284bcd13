"""Pages as a PDF file: outlines and embedded letters, nothing as pixels."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPainter, QPdfWriter

from bpstudio.explain.solution.blocks import Solution
from bpstudio.qt.documents.paper.pages import PrintedPage, pages_of, paint_page
from bpstudio.qt.documents.paper.sheet import DOTS, PaperFormat, paper_format_here


def pdf_of(solutions: tuple[Solution, ...], sheet: PaperFormat | None = None) -> bytes:
    """The content of a file. Needs a QGuiApplication."""
    return pdf_of_pages(pages_of(solutions, sheet or paper_format_here()))


def pdf_of_pages(pages: tuple[PrintedPage, ...]) -> bytes:
    """The content of a file, titled as the first of the pages."""
    *_, content = pdf_in_turns(pages)
    return content


def pdf_in_turns(pages: tuple[PrintedPage, ...]) -> Iterator[bytes]:
    """As ``pdf_of_pages``, with a break after each page, at which it yields nothing yet; what comes last is whole."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(pages[0].title)
    writer.setCreator("Backprop Studio")
    writer.setResolution(DOTS)
    for _ in _painted(writer, pages):
        yield b""
    yield bytes(buffer.data().data())


def paint_pages(device: QPagedPaintDevice, pages: tuple[PrintedPage, ...]) -> None:
    """All of them on a device that has pages, its paper as theirs where it can be. Raises OSError where it cannot."""
    for _ in _painted(device, pages):
        pass


def _painted(device: QPagedPaintDevice, pages: tuple[PrintedPage, ...]) -> Iterator[PrintedPage]:
    """Paint them one by one, and tell of each."""
    sheet = pages[0].sheet
    device.setPageLayout(layout_of(sheet))
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the pages cannot be painted")
    try:
        painter.scale(device.logicalDpiX() / DOTS, device.logicalDpiY() / DOTS)
        for number, page in enumerate(pages):
            if number and not device.newPage():
                raise OSError("the pages cannot all be painted")
            paint_page(painter, page)
            yield page
    finally:
        painter.end()


def layout_of(sheet: PaperFormat) -> QPageLayout:
    """Its paper without a margin: a page has its own."""
    layout = QPageLayout(sheet.paper, sheet.orientation, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
