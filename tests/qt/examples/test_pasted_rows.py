"""What of a pasted text is a row of examples and what a heading, which columns it names, and how much is taken."""

from __future__ import annotations

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples, Names
from bpstudio.storage.delimited import CHUNK
from bpstudio.storage.pasted import MOST_CELLS
from tests.qt.pasted_text import Make, X, Y, asked, open_table, paste, read_again, rows


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    return partial(open_table, qtbot)


FIRST_CELLS = ("½,2,3", "1,2,3*", "1,2,3a", "1 2 O", "1,2,<0.5", "1,2,2021-01-05", "1.0f, 2.0f, 3.0f", "1,2,√2",
               "(1.5)\t2\t3", "'1,2,3", "1,2,—1", "12:30,0,1", "1,2,l",
               "'1','2','3'", "'1\t'2\t'3")  # fmt: skip


@pytest.mark.parametrize("first", FIRST_CELLS)
def test_a_first_row_that_is_not_all_plain_numbers_is_never_lost_without_a_word(
    make: Make, first: str
) -> None:
    bridge, table = make()
    mark = next(mark for mark in ",\t " if mark in first)
    for rest in (f"0{mark}0{mark}1\n", f"0{mark}0{mark}1\n0{mark}1{mark}0\n"):
        dialog = asked(table, f"{first}\n{rest}")
        doubted = dialog.doubts.text().startswith("The first line is taken for the heading; it has")
        assert doubted or "no heading" in dialog.understood.text()
        dialog.reject()
    assert bridge.document.data == Examples(X, Y)


def test_a_heading_that_a_person_asked_for_is_no_doubt(qtbot: QtBot, make: Make) -> None:
    _, table = make()
    dialog = asked(table, "1,1,O\n0,0,1\n")
    dialog.options.heading.click()
    read_again(qtbot, dialog)
    dialog.options.heading.click()
    read_again(qtbot, dialog)
    assert dialog.options.heading.isChecked()
    assert dialog.doubts.isHidden()
    dialog.reject()


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("x2,y\n5,6\n", (0, 0), "x2, y, and the numbers would go into x1, x2."),
        ("x₂\n5\n6\n", (1, 0), "x2, and the numbers would go into x1."),
        ("y1\n5\n6\n", (0, 1), "y, and the numbers would go into x2."),
        ("x2,a,y\n5,6,7\n", (0, 1), "x2, y, and the numbers would go into x1, x2, y."),
        ("x1,x1,y\n5,6,7\n", None, "x1, x1, y, and the numbers would go into x1, x2, y."),
    ],
)
def test_a_heading_that_names_other_columns_than_those_there_is_asked_about(
    make: Make, text: str, at: tuple[int, int] | None, said: str
) -> None:
    bridge, table = make()
    dialog = asked(table, text, at=at)
    assert dialog.doubts.text() == f"The heading says {said}"
    dialog.reject()
    assert bridge.document.data == Examples(X, Y)


@pytest.mark.parametrize(("heading", "column"), [("x2,y", 1), ("x1,x2", 0), ("a,b", 1), ("X₂,Y1", 1)])
def test_a_heading_that_names_the_columns_there_or_none_goes_in_at_once(
    make: Make, heading: str, column: int
) -> None:
    bridge, table = make()
    assert paste(table, f"{heading}\n5,6\n", at=(0, column)) is None
    assert rows(bridge)[0][column : column + 2] == [5, 6]


def test_names_of_columns_count_before_their_letters(make: Make) -> None:
    bridge, table = make(Examples(X, Y, names=Names(("x2", "petal"), ("",))))
    assert paste(table, "x2,petal,y\n5,6,7\n") is None
    assert rows(bridge)[4:] == [[5, 6, 7]]
    asked(table, "PETAL\n9\n", at=(0, 0)).reject()


def test_columns_go_where_their_names_say(make: Make) -> None:
    bridge, table = make()
    for target in ("y", "y1"):
        asked(table, f"{target},x2,x1\n1,0.5,0\n0,0.25,7\n").replace.click()
        assert rows(bridge)[-2:] == [[0, 0.5, 1], [7, 0.25, 0]]


TOO_MANY = {
    "what comes later is not read": "1\t2\t3\n" * (MOST_CELLS // 3 + CHUNK) + "1\t2\t3\t4\n",
    "words": "1\t2\ta\n" * (MOST_CELLS // 3 + CHUNK) + "1\t2\t3\t4\n",
    "lines are counted first": "1\t2\t\0\n" + "1\t2\t3\n" * MOST_CELLS,
    "marks are counted first": "[" + "[[1,2,3]]," * (2 * MOST_CELLS) + "]",
}


@pytest.mark.parametrize("text", TOO_MANY.values(), ids=TOO_MANY)
def test_too_many_cells_are_refused_in_a_sentence_before_all_of_them_are_read(make: Make, text: str) -> None:
    bridge, table = make()
    assert paste(table, text) is None
    assert table.refusal.text() == "That is more than 200,000 cells; save them as a file and import it."
    assert bridge.document.data == Examples(X, Y)


def test_cells_of_a_page_are_counted_before_they_are_read(make: Make) -> None:
    _, table = make()
    assert paste(table, "1\t2\n", "<table><tr>" + "<td>1" * (MOST_CELLS + 1)) is None
    assert table.refusal.text() == "That is more than 200,000 cells; save them as a file and import it."
