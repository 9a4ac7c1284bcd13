"""Lists, objects and printed tables that are not whole, refused in a sentence each; and odd ones that are tables."""

from __future__ import annotations

import pytest

from bpstudio.storage import objects
from bpstudio.storage.brackets import LEFT_OUT, out_of_brackets
from bpstudio.storage.delimited import Source, read_sheet, read_source
from bpstudio.storage.objects import out_of_objects
from bpstudio.storage.pasted import pasted
from bpstudio.storage.sheets import examples_of


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "the list is empty"),
        ("{}", "the object is empty"),
        ('{"data": [], "columns": ["a"]}', "the list is empty"),
        ('[["a", 1], 2]', "some rows are lists and some are not; a table has a list of numbers for each row"),
        ('{"a": [1], "b": 2}', "“b” is not a list, and other columns are"),
    ],
)
def test_an_object_that_is_no_table_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        out_of_objects(text)


def test_a_list_alone_is_one_row_and_nothing_an_empty_cell() -> None:
    framed = out_of_objects('[1, null, "a"]')
    assert framed is not None
    assert framed.text == "1\t\ta\n"


def test_names_with_a_number_each_are_one_example() -> None:
    sheet = read_source(Source('{"height": 1.5, "width": 2}'))
    assert sheet.names == ("height", "width")
    assert sheet.table.tolist() == [[1.5, 2.0]]


def test_objects_that_are_too_long_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "LARGEST", 1 << 20)
    with pytest.raises(ValueError, match="lists with names in them may have 1 MB; save the table as CSV"):
        out_of_objects('[{"a": 1}' + " " * (1 << 20) + "]")


@pytest.mark.parametrize("text", ["[1, 2, …, 9]", "[1 2 … 3; 4 5 … 6]"])
def test_a_matrix_with_numbers_left_out_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^numbers are left out") as caught:
        out_of_brackets(text)
    assert str(caught.value) == LEFT_OUT


def test_a_number_outside_the_brackets_of_its_row_is_refused() -> None:
    with pytest.raises(ValueError, match="some numbers stand outside the brackets of their row"):
        out_of_brackets("[[1, 2], 3, [4, 5]]")


@pytest.mark.parametrize(
    "text", ["np.array([1, 2]", "np.array([1, 2], dtype=foo bar)", "np.array([[1, 2]] 5)"]
)
def test_a_call_that_is_not_whole_is_no_matrix(text: str) -> None:
    assert out_of_brackets(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("     [,1] [,2]\n[1,] 1 2\n     [,3]\n[1,] 3\n", "printed in several parts.*or use write.csv"),
        ("| a | b |\n| --- | --- |\n| 1 | … |\n| 2 | 3 |", "^numbers are left out"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |\n| ⋮ | ⋮ |", "^numbers are left out"),
    ],
)
def test_a_printed_table_that_is_not_whole_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_source(pasted(text))


def test_cells_of_a_page_without_rows_are_one_row() -> None:
    sheet = read_source(pasted("1\t2", "<table><td>1<td>2</table>"))
    assert sheet.table.tolist() == [[1.0, 2.0]]


def test_more_cells_than_are_pasted_are_refused_however_few_marks_they_have() -> None:
    with pytest.raises(ValueError, match="that is more than 4 cells; save them as a file and import it"):
        read_source(Source("1,2\n3,4\n5,6\n", most=4))
    assert read_source(Source("1,2\n3,4\n", most=6)).table.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_where_every_row_has_a_hole_none_is_left() -> None:
    sheet = read_sheet(b"a,b\n1,\n,2\n3,\n")
    with pytest.raises(ValueError, match="every row has a cell without a number"):
        examples_of(sheet, ["input", "target"], whole_rows=True)
    assert len(examples_of(sheet, ["input", "unused"], whole_rows=True)) == 2
