"""What is on the clipboard, where its cells would go, and what is refused or asked about before they do."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples, Names
from bpstudio.storage import pasted as pasted_module
from bpstudio.storage.delimited import Sheet, read_source
from bpstudio.storage.pasted import (
    CellPlace,
    cells_of,
    in_order,
    pasted,
    plain_block,
    rows_of_examples,
)
from bpstudio.storage.sheets import ColumnUse

DATA = Examples(np.arange(6.0).reshape(3, 2), np.arange(3.0)[:, None])
NAMED = Examples(DATA.x, np.eye(2)[[0, 1, 0]], names=Names(("age", ""), ("cat", "dog")))


def sheet(text: str) -> Sheet:
    return read_source(pasted(text))


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_clipboard_says_what_to_do(text: str) -> None:
    with pytest.raises(ValueError, match="there is no text to paste; copy cells of a spreadsheet first"):
        pasted(text)


@pytest.mark.parametrize(("text", "page"), [("1" * 41, ""), ("1", "<td>" * 11)])
def test_too_much_text_is_refused_unread(text: str, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted_module, "LONGEST", 40)
    with pytest.raises(ValueError, match="MB of text; save it as a file and import that"):
        pasted(text, page)


@pytest.mark.parametrize(("text", "page"), [("1\n" * 9, ""), ("1," * 40, ""), ("1", "<td>1" * 9)])
def test_too_many_cells_are_refused_unread(text: str, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted_module, "MOST_CELLS", 8)
    with pytest.raises(ValueError, match="that is more than 8 cells"):
        pasted(text, page)


def test_where_a_page_cannot_be_taken_apart_its_text_is_taken() -> None:
    source = pasted("1\t2\n3\t4", "<table><tr><td rowspan=2>1</td><td>2</td></tr><tr><td>4</td></tr></table>")
    assert read_source(source).table.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_columns_that_are_named_come_into_the_order_of_their_names() -> None:
    found = in_order(sheet("y,x2,x1\n3,2,1\n6,5,4\n"), DATA)
    assert found.table.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert found.names == ("x1", "x2", "y")
    assert found.doubts[-1] == "The columns are put in the order of their names."


def test_a_name_of_a_table_is_known_as_its_letter_is() -> None:
    found = in_order(sheet("dog,age,x₂,cat\n1,2,3,4\n"), NAMED)
    assert found.table.tolist() == [[2.0, 3.0, 4.0, 1.0]]


def test_where_a_heading_names_other_columns_than_the_numbers_go_to_that_is_a_doubt() -> None:
    two = sheet("x2,y\n1,2\n3,4\n")
    assert in_order(two, DATA, CellPlace(0, 1)) is two
    (doubt,) = in_order(two, DATA, CellPlace(0, 0)).doubts
    assert doubt == "The heading says x2, y, and the numbers would go into x1, x2."
    assert in_order(sheet("1\t2\n"), DATA).doubts == ()
    assert in_order(sheet("cat,dog\n0,1\n"), NAMED, CellPlace(0, 1)).doubts == (
        "The heading says cat, dog, and the numbers would go into x2, cat.",
    )


@pytest.mark.parametrize(
    ("text", "place", "block"),
    [
        ("1,2,3\n", None, ((1.0, 2.0, 3.0),)),
        ("1\t2\n", CellPlace(0, 1), ((1.0, 2.0),)),
        ("1\t2\n", None, None),
        ("1\t2\n", CellPlace(0, 2), None),
        ("1,2,3,4\n", CellPlace(0, 0), None),
        ("1,two,3\n4,5,6\n", None, None),
    ],
)
def test_only_what_is_beyond_doubt_is_written_without_asking(
    text: str, place: CellPlace | None, block: tuple[tuple[float, ...], ...] | None
) -> None:
    assert plain_block(sheet(text), DATA, place) == block


def test_cells_go_from_the_current_one_on() -> None:
    found = cells_of(sheet("1,9,2\n3,9,4\n"), ["input", "unused", "input"], DATA, CellPlace(1, 1))
    assert found == ((1.0, 2.0), (3.0, 4.0))


def test_rows_with_a_hole_can_be_left_out() -> None:
    holed = sheet("1,2\n3,\n5,6\n")
    roles: list[ColumnUse] = ["input", "input"]
    assert cells_of(holed, roles, DATA, CellPlace(0, 0), whole_rows=True) == ((1.0, 2.0), (5.0, 6.0))


@pytest.mark.parametrize(
    ("text", "roles", "place", "sentence"),
    [
        ("1,2\n", ["unused", "unused"], CellPlace(0, 0), "every column is left out"),
        ("1,2\n", ["input", "input"], CellPlace(0, 2), "2 columns"),
        (
            "1,2\n3,4\n",
            ["input", "input"],
            CellPlace(2, 0),
            "1 of these rows come after the last example, and have 2 of 3 numbers",
        ),
    ],
)
def test_cells_that_do_not_fit_are_refused_in_words(
    text: str, roles: list[str], place: CellPlace, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        cells_of(sheet(text), roles, DATA, place)  # type: ignore[arg-type]


def test_whole_rows_are_examples_and_words_the_targets_of_that_name() -> None:
    assert rows_of_examples(sheet("1,2,3\n"), ["input", "input", "target"], DATA) == ((1.0, 2.0, 3.0),)
    text = "1,2,dog\n3,4,cat\n"
    assert rows_of_examples(sheet(text), ["input", "input", "classes"], NAMED) == (
        (1.0, 2.0, 0.0, 1.0),
        (3.0, 4.0, 1.0, 0.0),
    )


def test_inputs_alone_are_rows_of_examples_without_targets() -> None:
    assert rows_of_examples(sheet("1,2\n"), ["input", "input"], Examples(DATA.x)) == ((1.0, 2.0),)


@pytest.mark.parametrize(
    ("text", "roles", "data", "sentence"),
    [
        (
            "1,2\n",
            ["input", "target"],
            DATA,
            "these examples have 1 input and 1 target, those there are have 2 inputs and 1 target",
        ),
        (
            "1,2,bird\n3,4,cat\n",
            ["input", "input", "classes"],
            NAMED,
            "“bird” in column 3 is no name of a target",
        ),
    ],
)
def test_rows_that_are_no_such_examples_are_refused_in_words(
    text: str, roles: list[str], data: Examples, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        rows_of_examples(sheet(text), roles, data)  # type: ignore[arg-type]
