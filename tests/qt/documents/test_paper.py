"""A worked solution on pages: all of it is there, nothing is cut or wider than the page, whatever the theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtCore import QLocale, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPicture
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.api import open_session
from bpstudio.engine.examples import Examples, Names
from bpstudio.explain.solution.blocks import Displayed, NetworkPicture, SectionTitle, Solution, Table, Words
from bpstudio.notation.textbook import ARTICLE
from bpstudio.notation.tree import Node, Number
from bpstudio.notation.walk import every_node
from bpstudio.qt.documents.paper import network
from bpstudio.qt.documents.paper.pages import PrintedPage, pages_in_turns, pages_of, paint_page, paint_paper
from bpstudio.qt.documents.paper.pdf import pdf_in_turns, pdf_of
from bpstudio.qt.documents.paper.piece import WrittenFormula, written_formula
from bpstudio.qt.documents.paper.sheet import (
    POINT,
    PaperFormat,
    paper_format_here,
    paper_format_in,
    paper_format_of,
)
from bpstudio.qt.documents.paper.words import lines_of_runs
from bpstudio.qt.ground.theme import apply_theme, current_theme, load_theme
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.solutions import solutions_of
from bpstudio.storage.export.wanted import Wanted
from tests.explain.solution.test_weight_places import layered, picture_of_network
from tests.qt.documents.pdf_text import text_of
from tests.storage.export.test_solutions_written import random_state

UPRIGHT, TURNED = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
A4, LETTER = QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter


def _paper(across: int, down: int) -> PaperFormat:
    size = QPageSize(QSizeF(across, down), QPageSize.Unit.Millimeter)
    return paper_format_in(QPageLayout(size, UPRIGHT, QMarginsF()))


def _solutions(source: str, **wanted: object) -> tuple[Solution, ...]:
    session = open_session(source).session
    return solutions_of(Wanted(session.state, **wanted))  # type: ignore[arg-type]


def _with_long_names() -> Session:
    document = open_session("xor").session.state.document
    long = (("wide " * 12).strip(), "价格" * 30)
    data = Examples(document.data.x, document.data.y, names=Names(long, ("W" * 60,)))
    return Session(Document(document.network, data, document.cost, document.training))


def test_names_of_columns_are_put_on_several_lines(qtbot: QtBot) -> None:
    sheet = paper_format_of(A4)
    for page in pages_of(solutions_of(Wanted(_with_long_names().state)), sheet):
        assert all(placed.rect.right() <= sheet.width - sheet.side + 0.01 for placed in page.placed)


def _trees(solution: Solution) -> Iterator[Node]:
    for block in solution.blocks:
        match block:
            case Displayed(equations):
                yield from equations
            case SectionTitle(runs=runs) | Words(runs):
                yield from (run for run in runs if not isinstance(run, str))
            case Table(head, rows, caption):
                for cell in (*head, *(cell for row in rows for cell in row), caption):
                    yield from (run for run in cell if not isinstance(run, str))
            case NetworkPicture(units, edges):
                yield from (unit.symbol for unit in units)
                yield from (edge.weight for edge in edges if edge.weight is not None)


@pytest.mark.parametrize("source", ["article", "xor", "spiral"])
def test_all_of_a_solution_stands_on_its_pages(source: str, qtbot: QtBot) -> None:
    (solution,) = _solutions(source)
    placed = [
        tree
        for page in pages_of((solution,), paper_format_of(A4))
        for each in page.placed
        for tree in each.piece.trees
    ]
    missing = [tree for tree in _trees(solution) if tree not in placed]
    assert not missing


SMALL = [(QPageSize.PageSizeId.A6, UPRIGHT), (QPageSize.PageSizeId.A5, TURNED)]


@pytest.mark.parametrize(
    ("source", "paper", "orientation"),
    [
        *((source, paper, UPRIGHT) for source in ("mazur", "spiral", *range(5)) for paper in (A4, LETTER)),
        *((source, *small) for source in ("mazur", "spiral") for small in SMALL),
    ],
)
def test_nothing_is_wider_than_the_page_nor_lies_over_something_else(
    source: str | int, paper: QPageSize.PageSizeId, orientation: QPageLayout.Orientation, qtbot: QtBot
) -> None:
    sheet = paper_format_in(QPageLayout(QPageSize(paper), orientation, QMarginsF()))
    room = QRectF(sheet.side, sheet.top, sheet.room + 0.01, sheet.tall + 0.01)
    state = random_state(source) if isinstance(source, int) else open_session(source).session.state
    for page in pages_of(solutions_of(Wanted(state, digits=17)), sheet):
        below = sheet.top
        for placed in page.placed:
            assert room.contains(placed.rect), placed.piece.told
            assert placed.y >= below - 0.01
            below = placed.y + placed.piece.height


@pytest.mark.parametrize(
    ("across", "down", "seen"),
    [
        (210, 297, True),
        (148, 105, True),
        (105, 74, True),
        (85, 54, True),
        (54, 85, True),
        (62, 29, False),
        (15, 300, True),
        (9, 300, False),
    ],
)
def test_the_foot_of_a_page_lies_in_its_lower_margin_or_is_left_out(
    across: int, down: int, seen: bool, qtbot: QtBot
) -> None:
    sheet = _paper(across, down)
    image = _with_a_foot(sheet, "Worked solution", 10)
    rows = [y for y in range(image.height()) if any(_dark(image, x, y) for x in range(image.width()))]
    columns = [x for x in range(image.width()) if any(_dark(image, x, y) for y in rows)]
    assert bool(rows) is seen
    if seen:
        assert (sheet.height - sheet.bottom) / 5 <= rows[0] <= rows[-1] < sheet.height / 5 - 5
        assert sheet.side / 5 - 1 <= columns[0] <= columns[-1] <= (sheet.width - sheet.side) / 5 + 1


def _with_a_foot(sheet: PaperFormat, title: str, number: int) -> QImage:
    """A page on which nothing else stands, and what is painted below it."""
    image = QImage(round(sheet.width / 5), round(sheet.height / 5) + 200, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    painter.scale(0.2, 0.2)
    paint_page(painter, PrintedPage(sheet, (), title, number, 12))
    painter.end()
    return image


def _dark(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y).lightness() < 128


def test_a_title_that_would_run_into_the_number_of_its_page_is_left_out(qtbot: QtBot) -> None:
    narrow, wide = _paper(30, 100), _paper(60, 100)
    assert _with_a_foot(narrow, "Worked solution", 10) == _with_a_foot(narrow, "", 10)
    assert _with_a_foot(narrow, "", 10) != _with_a_foot(narrow, "", 11)
    assert _with_a_foot(wide, "Worked solution", 10) != _with_a_foot(wide, "", 10)


@pytest.mark.parametrize(
    ("widths", "weight"),
    [
        ((2, 4, 1), -0.123456),
        ((3, 4), 1.23456e-6),
        ((1,) * 9, -0.123456),
        ((1, 1, 1, 1, 1, 2, 3), -0.123456),
        ((2, 2, 1, 1, 1, 1), -12.3456),
    ],
)
@pytest.mark.parametrize("paper", [_paper(210, 297), _paper(105, 148)], ids=["A4", "A6"])
def test_in_the_picture_of_a_network_no_number_or_symbol_lies_over_another(
    widths: tuple[int, ...],
    weight: float,
    paper: PaperFormat,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rects = list[QRectF]()

    def seen(_painter: QPainter, written: WrittenFormula, left: float, baseline: float) -> None:
        high = written.ascent + written.descent
        rects.append(QRectF(left, baseline - written.ascent, written.width, high))

    monkeypatch.setattr(network, "write_formula", seen)
    picture = picture_of_network(layered(widths, weight))
    piece = network.network_piece(picture, paper.room, paper.tall, ARTICLE)
    recorded = QPicture()
    painter = QPainter(recorded)
    piece.paint(painter, 0, 0)
    painter.end()
    assert len(rects) == sum(widths) + len(picture.edges)
    assert all(edge.weight is not None for edge in picture.edges)
    for one, other in combinations(rects, 2):
        both = one & other
        assert both.width() * both.height() <= 0.05 * one.width() * one.height()
    assert piece.width <= paper.room + 0.01


def test_no_headline_is_the_last_on_a_page(qtbot: QtBot) -> None:
    (solution,) = _solutions("xor")
    titles = [block.runs for block in solution.blocks if isinstance(block, SectionTitle)]
    for page in pages_of((solution,), paper_format_of(A4)):
        last = page.placed[-1].piece
        assert last.told not in titles
        assert not last.with_next


def test_a_table_goes_on_under_its_head(qtbot: QtBot) -> None:
    (solution,) = _solutions("spiral")
    long = max((b for b in solution.blocks if isinstance(b, Table)), key=lambda table: len(table.rows))
    rows = tuple(row for _ in range(90 // len(long.rows) + 1) for row in long.rows)
    only = Solution("worked", "T", (Table(long.head, rows, long.caption),), solution.notation)
    pages = pages_of((only,), paper_format_of(A4))
    assert len(pages) > 1
    heads = [(page.placed[0].piece.told, page.placed[0].piece.trees) for page in pages]
    assert heads == [heads[0]] * len(pages)
    assert sum(len(page.placed) for page in pages) > len(rows)


def test_sheet_and_key_are_numbered_on_their_own(qtbot: QtBot) -> None:
    pages = pages_of(_solutions("article", blank=True, answers=True), paper_format_of(A4))
    firsts = [page.title for page in pages if page.number == 1]
    assert firsts == ["Exercise sheet", "Answer key"]
    for title in firsts:
        own = [page for page in pages if page.title == title]
        assert [page.number for page in own] == list(range(1, len(own) + 1))
        assert {page.of for page in own} == {len(own)}


def test_a_sheet_has_room_to_write_a_number(qtbot: QtBot) -> None:
    sheet, key = _solutions("article", blank=True, answers=True)
    gaps = [block for block in sheet.blocks if isinstance(block, Table)]
    gap = next(cell[0] for table in gaps for row in table.rows for cell in row if "gap" in repr(cell))
    assert not isinstance(gap, str)
    written = written_formula(gap, 11.5, sheet.notation)
    assert written.width > 50 * POINT
    assert written.ascent > 14 * POINT
    assert "answer" in repr(key.blocks)


def test_a_page_is_black_on_white_in_the_dark_theme_too(qtbot: QtBot) -> None:
    light = _painted(pages_of(_solutions("article"), paper_format_of(A4))[0])
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = current_theme()
    apply_theme(application, load_theme("dark"))
    try:
        assert _painted(pages_of(_solutions("article"), paper_format_of(A4))[0]) == light
    finally:
        apply_theme(application, before)
    assert light.pixelColor(2, 2) == QColor("white")


def _painted(page: PrintedPage) -> QImage:
    image = QImage(595, 842, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(0.1, 0.1)
    paint_paper(painter, page.sheet)
    paint_page(painter, page)
    painter.end()
    return image


def test_a_pdf_has_its_title_its_pages_and_its_letters_and_no_pixels(qtbot: QtBot) -> None:
    solutions = _solutions("article")
    content = pdf_of(solutions, paper_format_of(A4))
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == len(pages_of(solutions, paper_format_of(A4)))
    assert "Worked solution".encode("utf-16-be") in content
    assert b"/FontFile2" in content
    assert b"/Subtype /Image" not in content
    assert b"/MediaBox [0 0 595" in content


@pytest.mark.parametrize("source", ["article", "mazur", 2])
def test_every_number_can_be_read_in_the_file(source: str | int, qtbot: QtBot) -> None:
    state = random_state(source) if isinstance(source, int) else open_session(source).session.state
    (solution,) = solutions_of(Wanted(state))
    text = text_of(pdf_of((solution,), paper_format_of(A4)))
    numbers = {
        node.text for tree in _trees(solution) for node in every_node(tree) if isinstance(node, Number)
    }
    assert len(numbers) > 20
    assert not [number for number in numbers if number not in text]
    assert "Numbers are worked out in double precision and written to 6 digits" in text


@pytest.mark.parametrize(("language", "size"), [("en_US", LETTER), ("de_DE", A4), ("en_GB", A4)])
def test_the_paper_is_that_of_the_country(
    language: str, size: QPageSize.PageSizeId, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale(language)))
    assert paper_format_here().paper.id() == size


def test_words_wider_than_a_line_are_parted(qtbot: QtBot) -> None:
    (solution,) = _solutions("article")
    lines = lines_of_runs(("W" * 300,), 10.0, 400 * POINT, solution.notation)
    assert "".join(part for line in lines for part in line.told) == "W" * 300
    assert max(line.width for line in lines) <= 400 * POINT


def test_pages_are_laid_out_an_equation_at_a_time_and_are_the_same_then(qtbot: QtBot) -> None:
    solutions = solutions_of(Wanted(reader.read("mazur").state))
    sheet = paper_format_here()
    shares, turns = list[float](), pages_in_turns(solutions, sheet)
    while True:
        try:
            shares.append(next(turns))
        except StopIteration as end:
            pages = end.value
            break
    displayed = [block for block in solutions[0].blocks if isinstance(block, Displayed)]
    assert len(shares) >= sum(len(block.equations) for block in displayed)
    assert shares == sorted(shares)
    assert shares[-1] < 1
    assert [page.number for page in pages] == [page.number for page in pages_of(solutions, sheet)]
    assert len(list(pdf_in_turns(pages))) == len(pages) + 1


def test_a_bracket_stays_with_the_formula_in_it(qtbot: QtBot) -> None:
    runs = ("a (", Number("123"), ")")
    (whole,) = lines_of_runs(runs, 10, 1e9, ARTICLE)
    (bracketed,) = lines_of_runs(("(", *runs[1:]), 10, 1e9, ARTICLE)
    for width in range(int(bracketed.width) + 1, int(whole.width)):
        first, second = lines_of_runs(runs, 10, width, ARTICLE)
        assert first.parts == ("a",)
        assert [second.parts[0], second.parts[2]] == ["(", ")"]


@pytest.mark.parametrize("first", ["עברית ", "العربية "])
def test_words_are_painted_from_left_to_right_whatever_name_they_begin_with(first: str, qtbot: QtBot) -> None:
    def drawn(text: str) -> QImage:
        (line,) = lines_of_runs((text,), 10, 1e9, ARTICLE)
        image = QImage(3000, 400, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        painter = QPainter(image)
        line.write(painter, 100, 250, QColor("#000000"))
        painter.end()
        return image

    def at_its_end(image: QImage) -> bool:
        """Whether the bar, which is as high as nothing else, is right of all letters."""
        dark = [
            x
            for x in range(image.width())
            if any(image.pixelColor(x, y).lightness() < 90 for y in range(400))
        ]
        high = [
            x
            for x in dark
            if image.pixelColor(x, 175).lightness() < 90 and image.pixelColor(x, 265).lightness() < 90
        ]
        return bool(high) and max(dark) - max(high) < 12

    assert at_its_end(drawn(first + "|"))
