"""Solutions on pages: what stands where, and painting a page."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from bpstudio.explain.solution.blocks import (
    Displayed,
    NetworkPicture,
    SectionTitle,
    Solution,
    SolutionBlock,
    Table,
    Words,
)
from bpstudio.explain.words.solution import page_told
from bpstudio.notation.textbook import Notation
from bpstudio.qt.documents.paper.equations import equation
from bpstudio.qt.documents.paper.network import network_piece
from bpstudio.qt.documents.paper.piece import PagePiece
from bpstudio.qt.documents.paper.sheet import FOOT, PAPER, POINT, QUIET, PaperFormat, type_of
from bpstudio.qt.documents.paper.table import table_pieces
from bpstudio.qt.documents.paper.words import headline, paragraph


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece with its left end and its top at a place of the page."""

    piece: PagePiece
    x: float
    y: float

    @property
    def rect(self) -> QRectF:
        """What it takes of the page."""
        return QRectF(self.x, self.y, self.piece.width, self.piece.height)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What stands on it, and its number among those of one solution."""

    sheet: PaperFormat
    placed: tuple[Placed, ...]
    title: str
    number: int
    of: int


def pages_of(solutions: Iterable[Solution], sheet: PaperFormat) -> tuple[PrintedPage, ...]:
    """The pages, each solution beginning on one of its own. Needs a QGuiApplication."""
    turns = pages_in_turns(tuple(solutions), sheet)
    while True:
        try:
            next(turns)
        except StopIteration as end:
            pages: tuple[PrintedPage, ...] = end.value
            return pages


def pages_in_turns(
    solutions: tuple[Solution, ...], sheet: PaperFormat
) -> Generator[float, None, tuple[PrintedPage, ...]]:
    """As ``pages_of``, with a break after each equation, at which it yields the share that is done."""
    pages, every = list[PrintedPage](), sum(len(solution.blocks) for solution in solutions)
    done = 0
    for solution in solutions:
        pieces = list[PagePiece]()
        for block, following in pairwise((*solution.blocks, None)):
            assert block is not None, "None follows the last"
            for some in _pieces(block, sheet, solution.notation):
                pieces += some
                yield done / every
            done += 1
            if isinstance(block, Words) and isinstance(following, Displayed | Table | NetworkPicture):
                pieces[-1] = replace(pieces[-1], with_next=True)  # words that say what is under them
        found = _filled(pieces, sheet)
        pages += (
            PrintedPage(sheet, tuple(placed), solution.title, number, len(found))
            for number, placed in enumerate(found, start=1)
        )
    return tuple(pages)


def _pieces(block: SolutionBlock, sheet: PaperFormat, notation: Notation) -> Iterator[list[PagePiece]]:
    match block:
        case SectionTitle(level, runs, new_page):
            yield headline(runs, level, sheet.room, notation, new_page)
        case Words(runs):
            yield paragraph(runs, sheet.room, notation)
        case Displayed(equations):
            for each in equations:
                yield equation(each, sheet.room, sheet.tall, notation)
        case Table():
            yield table_pieces(block, sheet.room, notation)
        case NetworkPicture():
            yield [network_piece(block, sheet.room, sheet.tall, notation)]


def _filled(pieces: list[PagePiece], sheet: PaperFormat) -> list[list[Placed]]:
    """Groups of pieces that stay together, page by page; a group higher than a page is parted all the same."""
    pages, used = [list[Placed]()], 0.0
    for group in _groups(pieces):
        high = sum(piece.before * (at > 0 or used > 0) + piece.height for at, piece in enumerate(group))
        for at, piece in enumerate(group):
            before = piece.before if used else 0.0
            begins = at == 0 and (piece.new_page or (used + high > sheet.tall and high <= sheet.tall))
            if pages[-1] and (begins or used + before + piece.height > sheet.tall):
                pages.append([])
                used = before = 0.0
                if piece.head is not None:
                    pages[-1].append(Placed(piece.head, sheet.side, sheet.top))
                    used = piece.head.height
            pages[-1].append(Placed(piece, sheet.side, sheet.top + used + before))
            used += before + piece.height
    return pages


def _groups(pieces: list[PagePiece]) -> Iterator[list[PagePiece]]:
    group = list[PagePiece]()
    for piece in pieces:
        group.append(piece)
        if not piece.with_next:
            yield group
            group = []
    if group:
        yield group


def paint_page(painter: QPainter, page: PrintedPage) -> None:
    """All of a page in its own units, from its upper left corner on; the paper is as white as it was."""
    for placed in page.placed:
        placed.piece.paint(painter, placed.x, placed.y)
    _paint_foot(painter, page)


def _paint_foot(painter: QPainter, page: PrintedPage) -> None:
    """The title and the page's number; on small paper what there is room for of them, the number first."""
    foot = page.sheet.foot
    if foot is None:
        return
    painter.setFont(type_of(FOOT))
    painter.setPen(QUIET)
    told = page_told(page.number, page.of)
    needed, gap = QFontMetricsF(type_of(FOOT)).horizontalAdvance, 8.0 * POINT
    if needed(page.title) + gap + needed(told) <= foot.width():
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, page.title)
    if needed(told) <= foot.width():
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)


def paint_paper(painter: QPainter, sheet: PaperFormat) -> None:
    """White, whatever the theme."""
    painter.fillRect(QRectF(0, 0, sheet.width, sheet.height), PAPER)
